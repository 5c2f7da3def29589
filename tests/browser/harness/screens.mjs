// The screens as a person finds them: by role and English name, never by class. Every wait is for something that
// can be seen.

import { expectEqual, until } from './checks.mjs';
import { scan } from './wedge.mjs';

/** An order number, as in T07-000123. */
export const NUMBER = /[A-Z]\w*-\d{6}/;

/** The screens of one page. */
export class Screens {
  constructor(page, origin) {
    this.page = page;
    this.origin = origin;
  }

  /** Opens the app at this path. */
  async open(path = '/') {
    await this.page.goto(this.origin + path);
  }

  /** Enrols this browser; ready when it has everything and shows the order screen. */
  async enrol(code, name) {
    await this.open('/enrol');
    await this.page.getByRole('textbox', { name: 'Enrolment code' }).fill(code);
    await this.page.getByRole('textbox', { name: 'Name of this device' }).fill(name);
    await this.page.getByRole('button', { name: 'Enrol this device' }).click();
    await this.searchOrScan.waitFor();
    await this.untilSync('Synced');
  }

  /** The searchbox of the order screen. */
  get searchOrScan() {
    return this.page.getByRole('searchbox', { name: 'Search or scan' });
  }

  /** The sync state. */
  get sync() {
    return this.page.getByRole('status', { name: 'Sync' });
  }

  /** Waits until the sync state is this word or matches. */
  untilSync(wanted, limit = 30_000) {
    const matches = (text) => (wanted instanceof RegExp ? wanted.test(text) : text === wanted);
    return until(async () => matches((await this.sync.innerText()).trim()), {
      limit,
      what: async () => `Sync is "${(await this.sync.innerText()).trim()}", not ${wanted}`,
    });
  }

  /** Waits until the app starts without a server: its service worker is in charge and has everything. */
  async untilInstalled() {
    await this.page.evaluate(() => navigator.serviceWorker.ready);
  }

  /** Follows a link of the navigation. */
  async go(name) {
    await this.page.getByRole('navigation').getByRole('link', { name, exact: false }).first().click();
  }

  /** Scans a code as a scanner does that acts as a keyboard: no field has the focus, the keys come in a burst. */
  async scan(code) {
    await this.page.evaluate(() => document.activeElement?.blur());
    await scan(this.page, code);
  }

  /** The lines of the order in work. */
  get lines() {
    return this.page.getByRole('list', { name: 'Lines' }).getByRole('listitem');
  }

  /** The line of this product. */
  line(name) {
    return this.lines.filter({ hasText: name });
  }

  /** Scans and waits for the line. */
  async scanOnto(code, name) {
    await this.scan(code);
    await this.line(name).waitFor();
  }

  /** The button that shows how many of a product are on the order. */
  quantity(name) {
    return this.page.getByRole('button', { name: `Quantity: ${name}, ` });
  }

  /** What a table of totals says for this word, as a number. */
  async total(word = 'Total') {
    const row = this.page.locator('dl > div').filter({ has: this.page.locator('dt', { hasText: exactly(word) }) });
    return money(await row.last().locator('dd').innerText());
  }

  /** The note after placing or holding, with the order's number and state. */
  get placedNote() {
    return this.page.getByRole('status').filter({ hasText: NUMBER });
  }

  /** Places the order; returns its number. */
  async place() {
    await this.page.getByRole('button', { name: 'Place order' }).click();
    return this.placed();
  }

  /** The number of the order that was just placed. */
  async placed() {
    await this.placedNote.waitFor();
    return NUMBER.exec(await this.placedNote.innerText())[0];
  }

  /** Waits until the placed order's note says this of its state. */
  async untilPlacedIs(state) {
    await this.placedNote.filter({ hasText: state }).waitFor();
  }

  /** The row of an order on the screen of orders. */
  order(number) {
    return this.page.getByRole('grid', { name: 'Orders' }).getByRole('row').filter({ hasText: number });
  }

  /** Opens one order from the list. */
  async openOrder(number) {
    await this.go('Orders');
    await this.page.getByRole('searchbox', { name: 'Search orders' }).fill(number);
    await this.order(number).click();
    await this.detail.getByRole('heading', { name: number }).waitFor();
  }

  /** The order that is open. */
  get detail() {
    return this.page.getByRole('article', { name: 'Order' });
  }

  /** Changes the order that is open: new quantities by name, and products to add by code. */
  async change({ quantities = {}, add = [] }) {
    await this.detail.getByRole('button', { name: 'Change', exact: true }).click();
    for (const [name, count] of Object.entries(quantities)) {
      await this.quantity(name).click();
      const dialog = this.page.getByRole('dialog', { name });
      await dialog.getByRole('textbox', { name: 'Quantity' }).fill(String(count));
      await dialog.getByRole('button', { name: 'Save' }).click();
      await this.expectQuantity(name, count);
    }
    for (const { barcode, name } of add) {
      const box = this.detail.getByRole('searchbox', { name: 'Add a product: search or scan' });
      await box.fill(barcode);
      await box.press('Enter');
      await this.line(name).waitFor();
    }
    await this.detail.getByRole('button', { name: 'Save' }).click();
    await this.page.getByText('Change saved on this device').waitFor();
  }

  /** Waits until the order that is open shows so many of a product. */
  async untilDetailHas(name, count) {
    const line = this.detail.getByRole('listitem').filter({ hasText: name });
    await line.getByText(new RegExp(`^${count} × `)).waitFor();
  }

  /** Checks what is on hand of a product, place by place; places with nothing aren't shown. */
  async expectOnHand({ sku, name }, byPlace) {
    await this.open('/stock');
    await this.page.getByRole('searchbox', { name: 'Search stock' }).fill(sku);
    const row = this.page.getByRole('grid', { name: 'On hand' }).getByRole('row').filter({ hasText: name });
    const cell = row.getByRole('gridcell').nth(1);
    const wanted = Object.entries(byPlace).filter(([, count]) => count !== 0);
    const fits = (text) =>
      wanted.every(([place, count]) => {
        const shown = count.toLocaleString('en').replace('-', '[-−]');
        return new RegExp(`${place}\\s+${shown}([^\\d,]|$)`).test(text);
      });
    await until(async () => fits(await cell.innerText()), {
      what: async () => `${name}: "${await cell.innerText()}" instead of ${JSON.stringify(byPlace)}`,
    });
  }

  /** The entries of the inbox. */
  get inbox() {
    return this.page.getByRole('list', { name: 'Inbox' }).locator(':scope > li');
  }

  /** Sells these codes at once; returns the order's number. */
  async sell(...codes) {
    for (const code of codes) await this.scan(code);
    await until(async () => (await this.lines.count()) >= new Set(codes).size);
    return this.place();
  }

  /** Checks how many of a product the order has. */
  async expectQuantity(name, count) {
    await until(async () => (await this.quantity(name).innerText()).trim() === String(count), {
      what: async () => `${await this.quantity(name).innerText()} × ${name} instead of ${count}`,
    });
  }

  /** Checks the sum of the order. */
  async expectTotal(amount) {
    await until(async () => (await this.total()) === amount).catch(() => {});
    expectEqual(await this.total(), amount, 'total');
  }
}

/** The number in a sum of money such as "$1,234.50" or "–$0.50". */
export function money(text) {
  const sign = /[-–−]/.test(text) ? -1 : 1;
  return sign * Number(text.replaceAll(/[^\d.]/g, ''));
}

/** A pattern for this text and nothing around it. */
export function exactly(text) {
  return new RegExp(`^\\s*${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
}
