// Customers: one is made and read.

import { expectEqual } from '../harness/checks.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const list = (page) => page.getByRole('grid', { name: 'Customers' });
const pane = (page, name = 'Customer') => page.getByRole('article', { name, exact: true });

export async function byTouch({ page, hand, shop }) {
  await list(page).getByText(customers[1].name).waitFor();
  await hand.tap(page.getByRole('button', { name: 'New customer' }));
  await pane(page, 'New customer').getByRole('textbox', { name: 'Name' }).fill('Lena Ek');
  await pane(page, 'New customer').getByRole('textbox', { name: 'Phone' }).fill('08 123 45');
  await shop.look('the form of a customer');
  await hand.tap(pane(page, 'New customer').getByRole('button', { name: 'Save' }));
  await pane(page).getByRole('heading', { name: 'Lena Ek' }).waitFor();
  await hand.tap(pane(page).getByRole('button', { name: 'Back to the list' }));
  await hand.tap(list(page).getByRole('row').filter({ hasText: customers[0].name }));
  await pane(page).getByRole('link', { name: shop.number }).waitFor();
  await shop.look('a customer');
  await hand.tap(pane(page).getByRole('button', { name: 'Back to the list' }));
}

export async function byKeys({ page, hand, shop }) {
  await list(page).getByText(customers[1].name).waitFor();
  await hand.use(page.getByRole('button', { name: 'New customer' }));
  await hand.at(pane(page, 'New customer').getByRole('textbox', { name: 'Name' }));
  await hand.type('Lena Ek');
  await hand.press('Enter');
  await pane(page).getByRole('heading', { name: 'Lena Ek' }).waitFor();
  await hand.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  await hand.press('/');
  await hand.at(page.getByRole('searchbox', { name: 'Search customers' }));
  await hand.type('amina');
  await list(page).getByText('Lena Ek').waitFor({ state: 'detached' });
  await hand.press('Enter');
  await hand.at(list(page));
  await hand.press('ArrowDown');
  await hand.press('Enter');
  await pane(page).getByRole('link', { name: shop.number }).waitFor();
  await hand.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
}

export async function byScanner({ page }) {
  await list(page).getByText(customers[1].name).waitFor();
  // A code is no customer: nothing is opened, and the one in the list that has the keyboard isn't either.
  await list(page).focus();
  await page.keyboard.press('ArrowDown');
  await scan(page, goods.coffee.barcode);
  await page.getByText(`${goods.coffee.barcode} was scanned. This screen takes no codes`).waitFor();
  expectEqual(await pane(page).count(), 0, 'customers opened');
}
