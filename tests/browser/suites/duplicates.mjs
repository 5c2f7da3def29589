// Customers of whom there are two entries: proposed side by side, made one, taken apart, on one device and on two.

import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { artefactFolder } from '../harness/setting.mjs';
import { customers, goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const [amina, wei] = customers;
/** Amina again, as someone else typed her in. */
const twin = { name: 'A. Rahal', phone: '030 123 45 67', email: 'amina@example.org' };

const rows = (page) => page.getByRole('grid', { name: 'Customers' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
const pane = (page, name = 'Customer') => page.getByRole('article', { name, exact: true });
const notice = (page) => page.getByRole('button', { name: /may be the same person/ });
const review = (page) => page.getByRole('dialog', { name: 'The same person?' });
const figure = (page, name) => pane(page).locator('dl > div').filter({ hasText: name }).locator('dd');
const also = (page) => pane(page).getByRole('listitem').filter({ hasText: 'together since' });

/** Makes a customer on the screens; returns her address. */
async function make({ screens, page }, { name, phone, email = '' }) {
  await screens.go('Customers');
  await page.getByRole('button', { name: 'New customer' }).first().click();
  const form = pane(page, 'New customer');
  await form.getByRole('textbox', { name: 'Name' }).fill(name);
  await form.getByRole('textbox', { name: 'Phone' }).fill(phone);
  await form.getByRole('textbox', { name: 'E-mail' }).fill(email);
  await form.getByRole('button', { name: 'Save' }).click();
  await pane(page).getByRole('heading', { name, exact: true }).waitFor();
  return new URL(page.url()).pathname;
}

/** Opens a customer from the list. */
async function openCustomer({ screens, page }, name) {
  await screens.go('Customers');
  await rows(page).filter({ hasText: name }).click();
  await pane(page).getByRole('heading', { name, exact: true }).waitFor();
}

/** Sells something to a customer. */
async function sellTo(tablet, name, product) {
  await openCustomer(tablet, name);
  await pane(tablet.page).getByRole('button', { name: 'Sell to this customer' }).click();
  await tablet.screens.scanOnto(product.barcode, product.name);
  return tablet.screens.place();
}

test('duplicates: two likely entries are proposed, made one with their orders, and taken apart again', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { screens, page } = tablet;
  const address = await make(tablet, twin);
  const first = await sellTo(tablet, amina.name, goods.rice);
  await page.getByRole('button', { name: 'Next order' }).click();
  const second = await sellTo(tablet, twin.name, goods.tea);

  await screens.go('Customers');
  await notice(page).click();
  await review(page).getByText('Same phone number').waitFor();
  await review(page).getByText('Likely').waitFor();
  await review(page).getByRole('radio', { name: amina.name }).check();
  await review(page).getByRole('button', { name: 'Same person' }).click();
  await review(page).getByText('Nothing is left to decide.').waitFor();
  await review(page).getByRole('status').getByText('are one customer now').waitFor();
  await review(page).getByRole('button', { name: 'Close' }).last().click();
  await notice(page).waitFor({ state: 'detached' });
  expectEqual(await rows(page).count(), customers.length, 'customers in the list');

  // By the name of the one that went, and by its e-mail.
  for (const words of [twin.name, twin.email]) {
    await page.getByRole('searchbox', { name: 'Search customers' }).fill(words);
    await rows(page).filter({ hasText: wei.name }).waitFor({ state: 'detached' });
    expectEqual(await rows(page).filter({ hasText: amina.name }).count(), 1, words);
  }
  await page.getByRole('searchbox', { name: 'Search customers' }).fill('');
  await openCustomer(tablet, amina.name);
  await figure(page, 'Spent in all').getByText('$15.00').waitFor();
  expectEqual(await figure(page, 'Orders placed').innerText(), '2', 'orders');
  for (const text of [amina.phone, twin.email]) await pane(page).getByRole('link', { name: text }).waitFor();
  for (const number of [first, second]) await pane(page).getByRole('link', { name: number }).waitFor();

  // The address of the one that went leads to the one that stays, and so does the order's customer.
  const stays = new URL(page.url()).pathname;
  await screens.open(address);
  await page.waitForURL((url) => url.pathname === stays);
  await pane(page).getByRole('heading', { name: amina.name, exact: true }).waitFor();

  // What is typed in the form goes where it lies; nothing comes back.
  await pane(page).getByRole('button', { name: 'Change', exact: true }).click();
  await pane(page).getByRole('textbox', { name: 'E-mail' }).fill('');
  await pane(page).getByRole('button', { name: 'Save' }).click();
  await pane(page).getByRole('link', { name: twin.email }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await pane(page).getByRole('link', { name: twin.email }).waitFor();

  await also(page).getByRole('button', { name: `Split again: ${twin.name}` }).click();
  await also(page).waitFor({ state: 'detached' });
  await figure(page, 'Spent in all').getByText('$12.50').waitFor();
  await page.getByText(`${twin.name} is a customer of its own again`).waitFor();
  await openCustomer(tablet, twin.name);
  await figure(page, 'Spent in all').getByText('$2.50').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await pane(page).getByRole('heading', { name: amina.name, exact: true }).waitFor();
  await screens.untilSync('Synced');
});

test('duplicates: by keyboard alone, the choice is turned, taken back, and "not the same" is remembered', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { screens, page } = tablet;
  await make(tablet, twin);
  await screens.go('Customers');
  await notice(page).focus();
  await page.keyboard.press('Enter');
  await review(page).getByRole('radio', { name: amina.name }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await review(page).getByRole('radio', { name: twin.name }).and(page.locator(':checked')).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Same person' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await review(page).getByText('Nothing is left to decide.').waitFor();
  await page.keyboard.press('Escape');
  await rows(page).filter({ hasText: twin.name }).waitFor();
  expectEqual(await rows(page).filter({ hasText: amina.name }).count(), 0, 'the other one stays');
  await page.keyboard.press('Control+z');
  await rows(page).filter({ hasText: amina.name }).waitFor();

  await notice(page).focus();
  await page.keyboard.press('Enter');
  // The dialog gives the keyboard to its choice a frame after it is drawn.
  await review(page).getByRole('radio').and(page.locator(':focus')).waitFor();
  await review(page).getByRole('button', { name: 'Not the same' }).focus();
  await page.keyboard.press('Enter');
  await review(page).getByText('stay two customers').waitFor();
  await page.keyboard.press('Escape');
  await notice(page).waitFor({ state: 'detached' });
  await page.reload();
  await rows(page).filter({ hasText: twin.name }).waitFor();
  await screens.untilSync('Synced');
  expectEqual(await notice(page).count(), 0, 'not proposed again');
});

test('duplicates: what arrives about a pair is shown, and takes neither the keyboard nor the choice away', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server);
  const other = await world.tablet(server);
  const { screens, page } = tablet;
  await make(tablet, twin);
  await screens.untilSync('Synced');
  await openCustomer(other, twin.name);
  await pane(other.page).getByRole('button', { name: 'Change', exact: true }).click();

  await screens.go('Customers');
  await notice(page).focus();
  await page.keyboard.press('Enter');
  await review(page).getByRole('radio', { name: amina.name }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  const focused = await page.evaluateHandle(() => document.activeElement);

  await pane(other.page).getByRole('textbox', { name: 'Name' }).fill('Amina R.');
  await pane(other.page).getByRole('textbox', { name: 'Note' }).fill('Rings twice');
  await pane(other.page).getByRole('button', { name: 'Save' }).click();
  await review(page).getByRole('cell', { name: 'Rings twice' }).waitFor();
  await review(page).getByRole('radio', { name: 'Amina R.' }).and(page.locator(':checked')).waitFor();
  // The dialog gives the keyboard away in the next frame, where it does.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expectEqual(await focused.evaluate((one) => one === document.activeElement), true, 'the keyboard is where it was');
  await page.keyboard.press('Tab');
  await page.getByRole('button', { name: 'Same person' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await review(page).getByText('Nothing is left to decide.').waitFor();
  await review(page).getByRole('button', { name: 'Close' }).last().and(page.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await rows(page).filter({ hasText: 'Amina R.' }).waitFor();
  expectEqual(await rows(page).filter({ hasText: amina.name }).count(), 0, 'the one that was chosen stays');
});

test('duplicates: by touch on a phone, a household is asked about with care', async (world) => {
  const tablet = await world.tablet(await world.shop(), { page: PHONE });
  await make(tablet, { name: 'Bruno Rahal', phone: amina.phone });
  const { page } = tablet;
  await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).tap();
  await notice(page).tap();
  await review(page).getByText('Perhaps').waitFor();
  await review(page).getByText('it may be a family').waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expectEqual(wide <= 0, true, 'nothing is wider than the screen');
  await review(page).getByRole('button', { name: 'Not the same' }).tap();
  await review(page).getByText('Nothing is left to decide.').waitFor();
  await review(page).getByRole('status').getByRole('button', { name: 'Undo' }).tap();
  await review(page).getByText('Perhaps').waitFor();
});

test('duplicates: made one here while the other is changed there; the change stays, and so does the decision', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  await make(one, twin);
  await one.screens.untilSync('Synced');
  await two.screens.go('Customers');
  await rows(two.page).filter({ hasText: twin.name }).waitFor();

  for (const { cable } of [one, two]) cable.cut();
  for (const { screens } of [one, two]) await screens.untilSync('Offline');
  await one.screens.go('Customers');
  await notice(one.page).click();
  await review(one.page).getByRole('radio', { name: amina.name }).check();
  await review(one.page).getByRole('button', { name: 'Same person' }).click();
  await review(one.page).getByRole('button', { name: 'Close' }).last().click();
  await openCustomer(two, twin.name);
  await pane(two.page).getByRole('button', { name: 'Change', exact: true }).click();
  await pane(two.page).getByRole('textbox', { name: 'Phone' }).fill(`${twin.phone}\n0171 555 01 23`);
  await pane(two.page).getByRole('textbox', { name: 'Note' }).fill('Rings twice');
  await pane(two.page).getByRole('button', { name: 'Save' }).click();
  await pane(two.page).getByText('Rings twice').waitFor();

  for (const { cable } of [one, two]) cable.plug();
  for (const { screens } of [one, two]) await screens.untilSync('Synced');
  // Whoever has the one that went open is led to the one that stays.
  await pane(two.page).getByRole('heading', { name: amina.name, exact: true }).waitFor();
  await openCustomer(one, amina.name);
  for (const { page } of [one, two]) {
    await pane(page).getByRole('link', { name: '0171 555 01 23' }).waitFor();
    await pane(page).getByText('Rings twice').first().waitFor();
    await also(page).getByText(twin.name).waitFor();
  }
  await also(two.page).getByRole('button', { name: `Split again: ${twin.name}` }).click();
  for (const tablet of [two, one]) {
    await tablet.screens.untilSync('Synced');
    await openCustomer(tablet, twin.name);
    await pane(tablet.page).getByRole('link', { name: '0171 555 01 23' }).waitFor();
    await openCustomer(tablet, amina.name);
    expectEqual(await pane(tablet.page).getByRole('link', { name: '0171 555 01 23' }).count(), 0, 'of its own again');
  }
});

test('duplicates: how it looks, on a phone and at a desk, in three languages and two themes', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { screens, page } = tablet;
  await make(tablet, twin);
  await make(tablet, { name: 'Wei Chen 陈伟', phone: wei.phone, email: 'wei@example.org' });
  const folder = path.join(artefactFolder('screens'), 'duplicates');
  mkdirSync(folder, { recursive: true });
  for (const [language, theme] of [['en', 'light'], ['zh-Hans', 'dark'], ['zh-Hant', 'light'], ['en', 'dark']]) {
    await page.evaluate(
      ([language, theme]) => {
        localStorage.setItem('counterfoil.language', language);
        localStorage.setItem('counterfoil.theme', theme);
      },
      [language, theme],
    );
    await screens.open('/customers');
    await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
    const button = page.locator('.list-line .button');
    await button.waitFor();
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
      await page.screenshot({ path: path.join(folder, `list-${language}-${theme}-${width}.png`) });
      await button.click();
      await page.locator('dialog[open] [role=table]').waitFor();
      await page.screenshot({ path: path.join(folder, `review-${language}-${theme}-${width}.png`) });
      await page.keyboard.press('Escape');
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  }
  await notice(page).click();
  await review(page).getByRole('button', { name: 'Same person' }).click();
  await review(page).getByRole('status').getByRole('button', { name: 'Undo' }).waitFor();
  await page.screenshot({ path: path.join(folder, 'decided-1280.png') });
  await page.keyboard.press('Escape');
  await openCustomer(tablet, amina.name);
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
    await also(page).scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(folder, `known-${width}.png`) });
  }
});
