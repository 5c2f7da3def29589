// The list of stock: what it shows stands in the address.

import { expectEqual, until } from '../harness/checks.mjs';
import { Keys } from '../harness/hands.mjs';
import { test } from '../harness/runner.mjs';
import { goods, places } from '../harness/shop.mjs';

/** The rows of the list, without its head. */
const rows = (page) => page.getByRole('grid', { name: 'On hand' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
const search = (page) => page.getByRole('searchbox', { name: 'Search stock' });
const place = (page) => page.getByRole('combobox', { name: 'Any location' });
const belowZero = (page) => page.getByRole('button', { name: 'Below zero first' });

/** Waits until the list holds these products in this sequence. */
async function untilListed(page, wanted) {
  const names = wanted.map((product) => product.name);
  const found = async () => (await rows(page).locator('.cell-product > :first-child').allInnerTexts()).map((text) => text.trim());
  await until(async () => JSON.stringify(await found()) === JSON.stringify(names), { what: async () => `${await found()} instead of ${names}` });
}

test('stock: search, location and sequence outlive a reload, a product, a sheet and the way back', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Stock');
  await rows(page).nth(3).waitFor();
  await search(page).fill('tea');
  await place(page).selectOption({ label: places[1].name });
  await belowZero(page).click();
  await untilListed(page, [goods.tea]);
  await page.waitForURL(/\/stock\?(?=.*q=tea)(?=.*place=l)(?=.*first=short)/);

  const check = async (after) => {
    await untilListed(page, [goods.tea]);
    expectEqual(await search(page).inputValue(), 'tea', `the search ${after}`);
    expectEqual(await place(page).locator('option:checked').innerText(), places[1].name, `the location ${after}`);
    expectEqual(await belowZero(page).getAttribute('aria-pressed'), 'true', `the sequence ${after}`);
    await rows(page).first().getByText(String(goods.tea.stock[1]), { exact: true }).first().waitFor();
  };
  await page.reload();
  await check('after a reload');
  await rows(page).first().click();
  await page.getByRole('article').getByText('Received').first().waitFor();
  await page.reload();
  await page.getByRole('article').getByText('Received').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('article').waitFor({ state: 'detached' });
  await check('after a product');
  await page.getByRole('link', { name: 'Receive', exact: true }).click();
  // Goods go where this device is, whatever the list shows.
  const into = page.getByRole('article', { name: 'Receive' }).getByRole('combobox', { name: 'Location' });
  await into.waitFor();
  expectEqual(await into.locator('option:checked').innerText(), places[0].name, 'where goods are booked in');
  await page.getByRole('link', { name: 'Cancel' }).click();
  await check('after a sheet');
  await screens.go('Orders');
  await page.goBack();
  await check('after going back');
});

test('stock: by keyboard, words find a product for the sheet, and the search goes on with the next', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const hand = new Keys(page);
  await screens.go('Stock');
  await page.getByRole('link', { name: 'Receive', exact: true }).click();
  const sheet = page.getByRole('article', { name: 'Receive' });
  const pick = sheet.getByRole('searchbox', { name: 'Add a product: search or scan' });
  await pick.focus();
  await hand.type('olive');
  await sheet.getByRole('button', { name: goods.soap.name }).waitFor();
  await hand.press('Enter');
  await hand.at(sheet.getByRole('button', { name: goods.soap.name }));
  await hand.press('Enter');
  await sheet.getByRole('textbox', { name: `Quantity: ${goods.soap.name}` }).waitFor();
  await hand.at(pick);
  expectEqual(await pick.inputValue(), '', 'what is left of the words');
  // What ends the sheet stands below it, with little on it too.
  const left = await sheet.evaluate((sheet) => sheet.getBoundingClientRect().bottom - sheet.querySelector('.form-actions').getBoundingClientRect().bottom);
  expectEqual(Math.round(left), 0, 'pixels below its buttons');
});
