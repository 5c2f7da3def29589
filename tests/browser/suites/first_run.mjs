// A shop that has nothing yet: greeted, and begun in each of the ways.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { dress } from '../harness/dress.mjs';
import { csv } from '../harness/exports.mjs';
import { test } from '../harness/runner.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const CODE = '9501101530003';

/** The greeting. */
const greeting = (page) => page.getByRole('region', { name: 'Nothing is sold here yet' });
/** The tiles of the catalogue, without their stars. */
const tiles = (page) => page.getByRole('region', { name: 'Catalogue' }).locator('.tile');

test('first run: a scanned code becomes the first product, is on the order at once, and is sold', async (world) => {
  const server = await world.emptyServer();
  const { screens, page } = await world.tablet(server);
  await greeting(page).waitFor();
  await page.getByRole('textbox', { name: 'Name of your shop' }).fill('Quay 7');
  await screens.scan(CODE);
  const form = page.getByRole('article', { name: 'New product' });
  await form.waitFor();
  expectEqual(await form.getByRole('textbox', { name: 'Barcodes' }).inputValue(), CODE, 'the code is filled in');
  await form.getByRole('textbox', { name: 'Name (English)' }).fill('Rope 5 m');
  await form.getByRole('textbox', { name: 'SKU' }).fill('ROPE-5');
  await form.getByRole('textbox', { name: 'Price' }).fill('7.50');
  await form.getByRole('button', { name: 'Save' }).click();
  // Back at the till, with the product on the order and among the tiles.
  await screens.expectQuantity('Rope 5 m', 1);
  await greeting(page).waitFor({ state: 'detached' });
  expectEqual(await tiles(page).count(), 1, 'products');
  expectEqual(new URL(page.url()).pathname, '/', 'the screen');
  const number = await screens.place();
  await screens.untilSync('Synced');
  const orders = await server.orders();
  expect(orders.some((order) => order.number === number), `the server has ${number}`);
  await page.getByRole('button', { name: 'Next order' }).click();
  await screens.scanOnto(CODE, 'Rope 5 m');
  await page.getByRole('combobox', { name: 'Location' }).getByRole('option', { name: 'Quay 7' }).waitFor({ state: 'attached' });
});

test('first run: a typed name begins a product, and giving up leads back to the till', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer());
  await greeting(page).waitFor();
  await screens.searchOrScan.fill('Lamp oil');
  // The tiles must have answered the words before Enter means "this is new".
  await page.getByText('No product matches').waitFor();
  await page.getByRole('searchbox', { name: 'Search or scan' }).fill('');
  await greeting(page).waitFor();
  await page.getByRole('button', { name: 'New product' }).click();
  const form = page.getByRole('article', { name: 'New product' });
  await form.getByRole('button', { name: 'Cancel' }).click();
  await greeting(page).waitFor();
  await screens.searchOrScan.focus();
  await page.keyboard.type('Lamp oil');
  await page.keyboard.press('Enter');
  await form.waitFor();
  expectEqual(await form.getByRole('textbox', { name: 'Name (English)' }).inputValue(), 'Lamp oil', 'the name');
});

test('first run: by touch on a phone, sample data are added, sold, and taken off again', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer(), { page: PHONE });
  await greeting(page).waitFor();
  expectEqual(await page.getByRole('link', { name: 'Import a file' }).getAttribute('href'), '/import', 'the way to the import');
  await page.getByRole('button', { name: 'Add sample data' }).tap();
  await page.getByText('Sample data added').waitFor();
  await until(async () => (await tiles(page).count()) === 12, { what: async () => `${await tiles(page).count()} tiles` });
  await tiles(page).filter({ hasText: 'Green tea 500 ml' }).tap();
  await page.getByRole('button', { name: '1 line' }).waitFor();
  await tiles(page).filter({ hasText: '24 here' }).first().waitFor();
  await page.getByRole('button', { name: 'Undo' }).tap();
  await page.getByText('The sample products are no longer sold').waitFor();
  await greeting(page).waitFor();
  // Asked for again, they are the same products: nothing is there twice.
  await page.getByRole('button', { name: 'Add sample data' }).tap();
  await until(async () => (await tiles(page).count()) === 12, { what: async () => `${await tiles(page).count()} tiles` });
  await screens.go('Products');
  await page.getByText('12 products', { exact: true }).waitFor();
  await screens.untilSync('Synced');
});

test('first run: long after, sample data are taken away whole, and come back as they were', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer());
  await page.getByRole('button', { name: 'Add sample data' }).click();
  await until(async () => (await tiles(page).count()) === 12, { what: async () => `${await tiles(page).count()} tiles` });
  await tiles(page).filter({ hasText: 'Green tea 500 ml' }).click();
  await screens.place();
  await screens.open('/device');
  const card = page.getByRole('heading', { name: 'Sample data' });
  const takeAway = async () => {
    await page.getByRole('button', { name: 'Take the sample products away' }).click();
    await page.getByText('The sample products are no longer sold').waitFor();
    await card.waitFor({ state: 'detached' });
  };
  await takeAway();
  await page.getByRole('button', { name: 'Undo' }).click();
  await card.waitFor();
  await screens.expectOnHand({ sku: 'SAMPLE-1', name: 'Green tea 500 ml' }, { 'Corner shop': 23 });
  await screens.expectOnHand({ sku: 'SAMPLE-2', name: 'Coffee beans 1 kg' }, { 'Corner shop': 24 });
  await screens.open('/device');
  await takeAway();
  // Nothing of it is left where somebody works: no product, no category, no stock, nobody who never bought.
  await screens.go('Sell');
  await greeting(page).waitFor();
  expectEqual(await page.getByRole('group', { name: 'Categories' }).getByRole('button').allInnerTexts(), ['All'], 'categories');
  await screens.go('Customers');
  await page.getByText('No customers yet').waitFor();
  await screens.go('Stock');
  await page.getByText('No products yet').waitFor();
  await screens.go('Products');
  await page.getByText('0 products', { exact: true }).waitFor();
  expectEqual(await page.getByRole('combobox', { name: 'Any category' }).getByRole('option').count(), 1, 'categories of products');
});

test('first run: a catalogue that is imported by itself can be sold at once, with its stock', async (world) => {
  const server = await world.emptyServer();
  const { screens, page } = await world.tablet(server);
  await screens.go('Import');
  const file = csv([
    ['Handle', 'Title', 'Option1 Name', 'Option1 Value', 'Variant SKU', 'Variant Inventory Qty', 'Variant Price', 'Image Src'],
    ['cup', 'Blue cup', 'Title', 'Default Title', 'CUP', '24', '12', ''],
    ['pot', 'Tea pot', 'Title', 'Default Title', 'POT', '0', '30', ''],
  ]);
  const choose = () =>
    page.getByLabel('Choose files').setInputFiles({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  const counted = (group) =>
    page.getByRole('group', { name: group, exact: true }).getByRole('term').filter({ hasText: 'Products whose stock is counted' });
  await choose();
  await counted('What would happen').waitFor();
  await page.getByRole('textbox', { name: 'Name of the new location' }).fill('Quay 7');
  await page.getByRole('button', { name: 'Import all of it' }).click();
  await counted('Imported').waitFor();
  await page.getByRole('group', { name: 'Imported', exact: true }).getByRole('link', { name: 'Go to Sell' }).click();
  await tiles(page).filter({ hasText: 'Blue cup' }).filter({ hasText: '24 here' }).click();
  await page.getByRole('combobox', { name: 'Location' }).getByRole('option', { name: 'Quay 7' }).waitFor({ state: 'attached' });
  const number = await screens.place();
  await screens.untilSync('Synced');
  expect((await server.orders()).some((order) => order.number === number), `the server has ${number}`);
  // With one location there is nothing to choose among.
  for (const [place, list] of [['Orders', 'Orders'], ['Stock', 'On hand']]) {
    await screens.go(place);
    await page.getByRole('grid', { name: list }).getByRole('row').nth(1).waitFor();
    expectEqual(await page.getByRole('combobox', { name: 'Any location' }).count(), 0, `ways to filter ${place} by location`);
  }
  // The same list again doesn't bring back what was sold since.
  await screens.go('Import');
  await choose();
  await page.getByText('Nothing changed: all of it is here already.').waitFor();
  await screens.expectOnHand({ sku: 'CUP', name: 'Blue cup' }, { 'Quay 7': 23 });
});

test('first run: products that came before any location ask for one where they are sold', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer());
  await screens.open('/products/new');
  const form = page.getByRole('article', { name: 'New product' });
  await form.getByRole('textbox', { name: 'Name (English)' }).fill('Rope 5 m');
  await form.getByRole('textbox', { name: 'SKU' }).fill('ROPE-5');
  await form.getByRole('textbox', { name: 'Price' }).fill('7.50');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved on this device').first().waitFor();
  await screens.go('Sell');
  await tiles(page).filter({ hasText: 'Rope 5 m' }).click();
  await page.getByText('This shop has no location yet').waitFor();
  await page.getByRole('textbox', { name: 'Name of your shop' }).fill('Quay 7');
  await page.getByRole('complementary').getByRole('button', { name: 'Save' }).click();
  await page.getByText('This shop has no location yet').waitFor({ state: 'detached' });
  await screens.place();
});

test('first run: a shop that sells is never greeted', async (world) => {
  const { page } = await world.tablet(await world.shop());
  await tiles(page).first().waitFor();
  expectEqual(await greeting(page).count(), 0, 'greetings');
});

test('first run: the inbox calls a product as the reader does', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer());
  await page.getByRole('button', { name: 'Add sample data' }).click();
  await tiles(page).filter({ hasText: 'Soy sauce 500 ml' }).click();
  await screens.quantity('Soy sauce 500 ml').click();
  const dialog = page.getByRole('dialog', { name: 'Soy sauce 500 ml' });
  await dialog.getByRole('textbox', { name: 'Quantity' }).fill('30');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await screens.place();
  await dress(page, 'zh-Hans', 'light');
  await page.getByRole('navigation').getByRole('link', { name: '待办' }).click();
  await page.getByText(/^酱油 500 毫升.*超卖/).waitFor();
});

test('first run: a new product is named in the language of the screens first', async (world) => {
  const { screens, page } = await world.tablet(await world.emptyServer());
  await dress(page, 'zh-Hant', 'light');
  await screens.open('/products/new');
  await page.getByRole('article').getByRole('textbox', { name: '名稱（繁體中文）' }).and(page.locator(':focus')).waitFor();
});
