// Every screen in every language and both themes: nothing that axe finds wrong, and a picture of each.

import { LANGUAGES, THEMES, dress } from '../harness/dress.mjs';
import { examine } from '../harness/looks.mjs';
import { test } from '../harness/runner.mjs';
import { csv, shopify } from '../harness/exports.mjs';
import { customers, goods } from '../harness/shop.mjs';

/** Orders of which one can't be used. */
const SHOPIFY = shopify([
  { name: '#2001', email: 'ada@example.org', buyer: 'Ada Byron', shipping: 4.5, lines: [{ sku: goods.tea.sku, name: goods.tea.name, quantity: 2, price: 2.5 }] },
  { name: '#2002', buyer: 'Grace Hopper', lines: [{ sku: 'POT-1', name: 'Tea pot, “blue”', quantity: 'two', price: 19.9 }] },
]);
/** Of no system that is known. */
const STRANGE = csv([['Auftrag', 'Datum', 'Artikel', 'Menge', 'Preis'], ['A-1', '31.03.2026', 'Löffel', '2', '1,50']], ';');

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test(
      `looks: all screens in ${language}, ${theme}`,
      async (world) => {
        const server = await world.shop();
        const newcomer = await world.browser(server);
        await newcomer.screens.open('/enrol');
        await dress(newcomer.page, language, theme);
        await newcomer.page.getByRole('textbox').first().waitFor();
        await examine(newcomer.page, 'enrol', language, theme);

        const beginner = await world.tablet(await world.emptyServer());
        await dress(beginner.page, language, theme);
        await beginner.page.locator('.greeting .way').nth(2).waitFor();
        await examine(beginner.page, 'first-run', language, theme);

        const { page, screens } = await world.tablet(server);
        // An order to look at, and a shelf that was oversold for the inbox.
        await sellTo(page, customers[0].name);
        await screens.scan('4*' + goods.coffee.barcode);
        await screens.scanOnto(goods.rice.barcode, goods.rice.name);
        const number = await screens.place();
        await screens.openOrder(number);
        const order = new URL(page.url()).pathname;
        const customer = await addressOf(screens, 'Customers', customers[0].name);
        const product = await addressOf(screens, 'Products', goods.coffee.name);
        // Someone who may be the same person.
        await twinOf(screens, customers[1]);
        await dress(page, language, theme);

        for (const [name, address, ready, act] of [
          ['sell', '/', () => page.getByRole('searchbox')],
          ['orders', '/orders', () => page.getByRole('grid').getByText(number)],
          ['order', order, () => page.getByRole('heading', { name: number })],
          ['receipt', order, () => page.getByRole('heading', { name: number }), openReceipt],
          ['payment', '/', () => page.getByRole('searchbox'), openPayment],
          ['stock', '/stock', () => page.getByRole('grid').getByText(goods.tea.name)],
          ['customers', '/customers', () => page.getByRole('grid').getByText(customers[0].name)],
          ['duplicates', '/customers', () => page.getByRole('grid').getByText(customers[0].name), openReview],
          ['customer', customer, () => page.getByRole('article').getByText(number)],
          ['customer-form', customer, () => page.getByRole('article').getByText(number), openForm],
          ['customer-new', '/customers/new', () => page.getByRole('article').getByRole('textbox'), saveForm],
          ['products', '/products', () => page.getByRole('grid').getByText(goods.tea.name)],
          ['product', product, () => page.getByRole('article').getByText(number)],
          ['product-form', product, () => page.getByRole('article').getByText(number), openForm],
          ['product-new', '/products/new', () => page.getByRole('article').getByRole('textbox'), saveForm],
          ['customers-none', '/customers?q=nobody', () => page.locator('main .empty').getByRole('button')],
          ['import', '/import', () => page.locator('main input[type=file]')],
          ['import-preview', '/import', () => page.locator('main input[type=file]'), (page) => lookAt(page, SHOPIFY, 'main dl')],
          ['import-strange', '/import', () => page.locator('main input[type=file]'), (page) => lookAt(page, STRANGE, 'main input[type=text]')],
          ['import-done', '/import', () => page.locator('main input[type=file]'), importAll],
          ['inbox', '/inbox', () => page.locator('main').getByText(goods.coffee.name)],
          ['device', '/device', () => page.locator('main').getByText(number.split('-')[0], { exact: true }), offerInstall],
          ['help', '/', () => page.getByRole('searchbox'), openHelp],
        ]) {
          await screens.open(address);
          await ready().first().waitFor();
          if (name === 'sell' || name === 'payment') {
            await screens.scan(goods.tea.barcode);
            await page.locator('aside').getByText(goods.tea.name).waitFor();
          }
          await act?.(page);
          await examine(page, name, language, theme);
        }
      },
      { limit: 300_000 },
    );
  }
}

/** Chooses a file to import; ready when this is shown. */
async function lookAt(page, text, shown) {
  const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
  await page.locator('main input[type=file]').first().setInputFiles(file);
  await page.locator(shown).first().waitFor();
}

/** Imports a file. */
async function importAll(page) {
  await lookAt(page, SHOPIFY, 'main dl');
  await page.locator('main [role=group] button.is-primary').click();
  await page.locator('main [role=group] a').waitFor();
}

/** Puts a customer on the order in work. */
async function sellTo(page, name) {
  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** The address of an entry of a list. */
async function addressOf(screens, list, name) {
  await screens.go(list);
  await screens.page.getByRole('grid', { name: list }).getByRole('row').filter({ hasText: name }).click();
  await screens.page.getByRole('article').getByRole('heading', { name }).waitFor();
  return new URL(screens.page.url()).pathname;
}

/** Opens the form of the entry that is open: its first button after the way back. */
async function openForm(page) {
  await page.getByRole('article').getByRole('button').nth(1).click();
  await page.getByRole('article').getByRole('textbox').first().waitFor();
}

/** Makes another customer with the same phone number. */
async function twinOf({ page }, { name, phone }) {
  await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).first().click();
  await page.getByRole('button', { name: 'New customer' }).first().click();
  await page.getByRole('article').getByRole('textbox', { name: 'Name' }).fill(`${name} 陈伟`);
  await page.getByRole('article').getByRole('textbox', { name: 'Phone' }).fill(phone);
  await page.getByRole('article').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('article').getByRole('heading', { name: `${name} 陈伟` }).waitFor();
}

/** Opens the review of customers who may be the same person, beside the count of the list. */
async function openReview(page) {
  await page.locator('main .list-line').getByRole('button').click();
  await page.getByRole('dialog').getByRole('radio').first().waitFor();
}

/** Opens the receipt of the order that is open: its last button but one, before the one that cancels it. */
async function openReceipt(page) {
  await page.locator('.detail-acts').getByRole('button').nth(-2).click();
  await page.locator('dialog .receipt').waitFor();
}

/** Takes a part of the money, so that there is something received and something left. */
async function openPayment(page) {
  await page.keyboard.press('F8');
  const field = page.getByRole('dialog').getByRole('textbox').first();
  await field.fill('1');
  await field.press('Enter');
  await page.getByRole('dialog').getByRole('listitem').waitFor();
}

/** Saves an empty form, so that it says what is missing. */
async function saveForm(page) {
  await page.locator('main form').getByRole('button').last().click();
  await page.locator('main [aria-invalid=true]').first().waitFor();
}

/** The browser offers to install the app. */
async function offerInstall(page) {
  await page.evaluate(() => window.dispatchEvent(new Event('beforeinstallprompt', { cancelable: true })));
  await page.locator('main .card').nth(5).waitFor();
}

/** Opens the help of the screen. */
async function openHelp(page) {
  await page.keyboard.press('?');
  await page.locator('dialog[open] kbd').first().waitFor();
}
