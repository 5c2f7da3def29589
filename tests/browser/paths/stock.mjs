// Stock: a product's movements are read, goods come in.

import { expectEqual } from '../harness/checks.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const row = (page, { name }) => page.getByRole('grid', { name: 'On hand' }).getByRole('row').filter({ hasText: name });
const sheet = (page) => page.getByRole('article', { name: 'Receive' });
const count = (page, { name }) => sheet(page).getByRole('textbox', { name: `Quantity: ${name}` });
const pick = (page) => sheet(page).getByRole('searchbox', { name: 'Add a product: search or scan' });

export async function byTouch({ page, hand, shop }) {
  await hand.tap(row(page, goods.tea));
  await page.getByRole('article').getByText('Received').first().waitFor();
  await shop.look('the movements');
  await hand.tap(page.getByRole('article').getByRole('link', { name: 'Back to the list' }));
  await hand.tap(page.getByRole('link', { name: 'Receive', exact: true }));
  await pick(page).fill('soap');
  await hand.tap(sheet(page).getByRole('button', { name: goods.soap.name }));
  await count(page, goods.soap).fill('12');
  await shop.look('the sheet');
  await hand.tap(sheet(page).getByRole('button', { name: 'Book the goods in' }));
  await page.getByText('Goods received').waitFor();
  await row(page, goods.soap).getByText('5,062').first().waitFor();
}

export async function byKeys({ page, hand }) {
  await row(page, goods.tea).waitFor();
  await hand.press('/');
  await hand.at(page.getByRole('searchbox', { name: 'Search stock' }));
  await hand.type('tea');
  await row(page, goods.soap).waitFor({ state: 'detached' });
  await hand.press('Enter');
  await hand.at(page.getByRole('grid', { name: 'On hand' }));
  await hand.press('ArrowDown');
  await hand.press('Enter');
  await page.getByRole('article').getByText('Received').first().waitFor();
  await hand.press('Escape');
  await page.getByRole('article').waitFor({ state: 'detached' });
  await hand.at(page.getByRole('grid', { name: 'On hand' }));
  await hand.use(page.getByRole('link', { name: 'Receive', exact: true }), { back: true });
  await hand.tabTo(pick(page));
  await hand.type(goods.soap.sku);
  await hand.press('Enter');
  await hand.tabTo(count(page, goods.soap));
  await hand.press('ControlOrMeta+A');
  await hand.type('12');
  await hand.press('Enter');
  await page.getByText('Goods received').waitFor();
}

export async function byScanner({ page }) {
  await page.getByRole('link', { name: 'Receive', exact: true }).click();
  await sheet(page).getByText('Nothing on the sheet yet').waitFor();
  await scan(page, goods.soap.barcode);
  await count(page, goods.soap).fill('12');
  await count(page, goods.soap).focus();
  await scan(page, goods.tea.barcode);
  await scan(page, goods.tea.barcode);
  await page.waitForFunction((name) => document.querySelector(`input[aria-label="Quantity: ${name}"]`)?.value === '2', goods.tea.name);
  expectEqual(await count(page, goods.soap).inputValue(), '12', 'what was typed');
  await sheet(page).getByRole('button', { name: 'Book the goods in' }).click();
  await page.getByText('Goods received').waitFor();
}
