// Products: found, read, made and changed, by thumb, by keyboard and by scanner.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const NEW_CODE = '9501101530003';

/** The rows of the list, without its head. */
const rows = (page) => page.getByRole('grid', { name: 'Products' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
/** The product that is open, or the form for a new one. */
const pane = (page, name = 'Product') => page.getByRole('article', { name, exact: true });

test('products: by touch on a phone, one is found, read, changed, and the change taken back', async (world) => {
  const { screens, page } = await world.tablet(await world.shop(), { page: PHONE });
  await page.getByRole('navigation').getByRole('link', { name: 'Products' }).tap();
  await rows(page).filter({ hasText: goods.soap.name }).waitFor();
  expectEqual(await rows(page).count(), Object.keys(goods).length, 'products');
  await page.getByRole('searchbox', { name: 'Search products' }).fill('rice');
  await rows(page).filter({ hasText: goods.soap.name }).waitFor({ state: 'detached' });
  await rows(page).filter({ hasText: goods.rice.name }).tap();
  const detail = pane(page);
  await detail.getByRole('heading', { name: goods.rice.name }).waitFor();
  for (const text of [goods.rice.sku, goods.rice.barcode, '$12.50']) await detail.getByText(text).first().waitFor();
  const level = (place) => detail.locator('dl > div').filter({ hasText: place }).locator('dd');
  expectEqual(await level('Harbour').innerText(), '20', 'at the harbour');
  expectEqual(await level('In all').innerText(), '34', 'in all');

  await detail.getByRole('button', { name: 'Change' }).tap();
  const field = detail.getByRole('textbox').first();
  const isInSight = (field) => field.getBoundingClientRect().top > field.closest('form').getBoundingClientRect().top;
  await field.waitFor();
  expect(await field.evaluate(isInSight), 'a form begins with its first field');
  await detail.getByRole('textbox', { name: 'Price' }).fill('twelve');
  await detail.getByRole('textbox', { name: 'Weight' }).fill('1.5');
  await detail.getByRole('button', { name: 'Save' }).tap();
  await detail.getByText("Price: “twelve” isn't a number that can be used here.").waitFor();
  await detail.getByText("Weight in grams: “1.5” isn't a number that can be used here.").waitFor();
  await detail.getByRole('textbox', { name: 'Price' }).fill('13,20');
  await detail.getByRole('textbox', { name: 'Weight' }).fill('5000');
  await detail.getByRole('textbox', { name: '简体中文' }).fill('大米 5 千克');
  await detail.getByRole('button', { name: 'Save' }).tap();
  await detail.getByText('$13.20').waitFor();
  await detail.getByText('5,000 g').waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().tap();
  await detail.getByText('$12.50').waitFor();
  await detail.getByText('5,000 g').waitFor({ state: 'detached' });

  await detail.getByRole('button', { name: 'Stop selling' }).tap();
  await detail.getByText('No longer sold', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await page.getByText('No product matches').waitFor();
  await page.getByRole('combobox', { name: 'Sold or not' }).selectOption({ label: 'No longer sold' });
  await rows(page).filter({ hasText: goods.rice.name }).waitFor();
  await screens.untilSync('Synced');
});

test('products: by keyboard at a desk, a new one is made with a name in Chinese and found by it', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Products');
  await rows(page).first().waitFor();
  await page.getByRole('button', { name: 'New product' }).first().focus();
  await page.keyboard.press('Enter');
  const form = pane(page, 'New product');
  const field = (name) => form.getByRole('textbox', { name }).or(form.getByRole('combobox', { name }));
  // The first field has the focus; Tab goes from one to the next.
  await field('Name (English)').and(page.locator(':focus')).waitFor();
  await page.keyboard.type('Jasmine tea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('茉莉花茶');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type(goods.tea.sku);
  await page.keyboard.press('Tab');
  // A scanner ends each code with Enter.
  await page.keyboard.type(`${NEW_CODE}\n9501101530010`);
  await field('Price').focus();
  await page.keyboard.type('4.80');
  await page.keyboard.press('Enter');
  await form.getByText(`SKU: ${goods.tea.sku} already belongs to ${goods.tea.name}.`).waitFor();
  await field('SKU').fill('JAS-1');
  await page.keyboard.press('Enter');
  await pane(page).getByRole('heading', { name: 'Jasmine tea' }).waitFor();
  for (const text of [NEW_CODE, '9501101530010', '茉莉花茶', '$4.80']) await pane(page).getByText(text).waitFor();

  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.keyboard.type('茉莉');
  await rows(page).filter({ hasText: goods.rice.name }).waitFor({ state: 'detached' });
  expectEqual(await rows(page).count(), 1, 'found by its Chinese name');
  await page.keyboard.press('Enter');
  // What was typed could be a code: only when no product has it does the list get the keyboard.
  await page.getByRole('grid', { name: 'Products' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await pane(page).getByRole('heading', { name: 'Jasmine tea' }).waitFor();
  // At the till it is there at once.
  await screens.go('Sell');
  await screens.scanOnto(NEW_CODE, 'Jasmine tea');
});

test('products: a scan opens what it knows and begins what it does not; an open form takes it as one more', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Products');
  await rows(page).first().waitFor();
  await screens.scan(goods.coffee.barcode);
  await pane(page).getByRole('heading', { name: goods.coffee.name }).waitFor();
  await screens.scan(NEW_CODE);
  const form = pane(page, 'New product');
  const codes = form.getByRole('textbox', { name: 'Barcodes' });
  await codes.waitFor();
  expectEqual(await codes.inputValue(), NEW_CODE, 'the code is filled in');
  await screens.scan('9501101530010');
  await page.waitForFunction((text) => [...document.querySelectorAll('textarea')].some(({ value }) => value === text), `${NEW_CODE}\n9501101530010`);
  await form.getByRole('textbox', { name: 'SKU' }).fill('NEW-1');
  await form.getByRole('textbox', { name: 'Price' }).fill('1');
  await form.getByRole('button', { name: 'Save' }).click();
  await pane(page).getByText('9501101530010').waitFor();
  await screens.scan(goods.tea.barcode);
  await pane(page).getByRole('heading', { name: goods.tea.name }).waitFor();
  await screens.scan(NEW_CODE);
  await pane(page).getByRole('heading', { name: 'NEW-1' }).waitFor();
});

test('products: the latest orders with one are listed and open', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const number = await screens.sell(goods.soap.barcode, goods.soap.barcode, goods.tea.barcode);
  await screens.go('Products');
  await page.getByRole('searchbox', { name: 'Search products' }).fill(goods.soap.barcode);
  await page.keyboard.press('Enter');
  const order = pane(page).getByRole('link', { name: number });
  await order.waitFor();
  expect((await order.innerText()).includes('2 ×'), `two of it on ${number}`);
  await order.click();
  await screens.detail.getByRole('heading', { name: number }).waitFor();
});
