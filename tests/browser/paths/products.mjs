// Products: one is found and changed.

import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const list = (page) => page.getByRole('grid', { name: 'Products' });
const row = (page, { name }) => list(page).getByRole('row').filter({ hasText: name });
const pane = (page, name = 'Product') => page.getByRole('article', { name, exact: true });

export async function byTouch({ page, hand, shop }) {
  await hand.tap(row(page, goods.rice));
  await pane(page).getByRole('heading', { name: goods.rice.name }).waitFor();
  await shop.look('a product');
  await hand.tap(pane(page).getByRole('button', { name: 'Favourite' }));
  await hand.tap(pane(page).getByRole('button', { name: 'Change' }));
  await pane(page).getByRole('textbox', { name: 'Price' }).fill('13.20');
  await shop.look('the form of a product');
  await hand.tap(pane(page).getByRole('button', { name: 'Save' }));
  await pane(page).getByText('$13.20').waitFor();
  await hand.tap(pane(page).getByRole('button', { name: 'Back to the list' }));
  await row(page, goods.tea).waitFor();
}

export async function byKeys({ page, hand }) {
  await row(page, goods.rice).waitFor();
  await hand.press('/');
  await hand.at(page.getByRole('searchbox', { name: 'Search products' }));
  await hand.type('rice');
  await row(page, goods.tea).waitFor({ state: 'detached' });
  await hand.press('Enter');
  await hand.at(list(page));
  await hand.press('ArrowDown');
  await hand.press('Enter');
  await pane(page).getByRole('heading', { name: goods.rice.name }).waitFor();
  await hand.use(pane(page).getByRole('button', { name: 'Change' }));
  await pane(page).getByRole('textbox', { name: 'Price' }).waitFor();
  await hand.tabTo(pane(page).getByRole('textbox', { name: 'Price' }));
  await hand.press('ControlOrMeta+A');
  await hand.type('13.20');
  await hand.press('Enter');
  await pane(page).getByText('$13.20').waitFor();
  await hand.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
}

export async function byScanner({ page }) {
  await row(page, goods.rice).waitFor();
  await scan(page, goods.coffee.barcode);
  await pane(page).getByRole('heading', { name: goods.coffee.name }).waitFor();
  await scan(page, '9501101530003');
  await pane(page, 'New product').getByRole('textbox', { name: 'Barcodes' }).waitFor();
  await scan(page, '9501101530010');
  await page.waitForFunction(() => [...document.querySelectorAll('textarea')].some(({ value }) => value === '9501101530003\n9501101530010'));
  await pane(page, 'New product').getByRole('button', { name: 'Cancel' }).click();
}
