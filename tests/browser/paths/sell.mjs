// Sell: something is found, counted, paid and placed.

import { expectEqual } from '../harness/checks.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const tile = (page, { name }) => page.getByRole('region', { name: 'Catalogue' }).getByRole('button', { name });
const dialog = (page, name) => page.getByRole('dialog', { name });

export async function byTouch({ page, screens, hand, shop }) {
  const isPhone = page.viewportSize().width < 900;
  await hand.tap(tile(page, goods.rice));
  await hand.tap(tile(page, goods.coffee));
  await shop.look('Sell with an order');
  if (isPhone) await hand.tap(page.getByRole('button', { name: '2 lines' }));
  await hand.tap(page.getByRole('button', { name: `One more: ${goods.rice.name}` }));
  await screens.expectQuantity(goods.rice.name, 2);
  // More coffee than there is, for the inbox.
  await hand.tap(screens.quantity(goods.coffee.name));
  await shop.look('the keypad');
  await hand.tap(dialog(page, goods.coffee.name).getByRole('button', { name: '5', exact: true }));
  await hand.tap(dialog(page, goods.coffee.name).getByRole('button', { name: 'Save' }));
  await screens.expectQuantity(goods.coffee.name, 5);
  await hand.tap(page.getByRole('button', { name: 'Customer', exact: true }));
  await shop.look('the choice of a customer');
  await hand.tap(dialog(page, 'Customer').getByRole('button', { name: customers[0].name }));
  await hand.tap(page.getByRole('button', { name: 'Take payment' }));
  await shop.look('the payment');
  await hand.tap(dialog(page, 'Payment').getByRole('button', { name: '$60.00' }));
  await dialog(page, 'Payment').getByText('$4.00').first().waitFor();
  await hand.tap(dialog(page, 'Payment').getByRole('button', { name: 'Finish the sale' }));
  shop.number = await screens.placed();
  await shop.look('the order that was placed');
  await hand.tap(page.getByRole('button', { name: 'Next order' }));
}

export async function byKeys({ page, screens, hand, shop }) {
  await hand.press('/');
  await hand.at(screens.searchOrScan);
  await hand.type('rice');
  await page.getByRole('region', { name: 'Catalogue' }).locator('.tile').nth(1).waitFor({ state: 'detached' });
  // Words find a tile, the next Enter takes it.
  await hand.press('Enter');
  await hand.at(tile(page, goods.rice));
  await hand.press('Enter');
  await screens.line(goods.rice.name).waitFor();
  await hand.press('/');
  await hand.at(screens.searchOrScan);
  await hand.press('ControlOrMeta+A');
  await hand.type(`5*${goods.coffee.sku}`);
  await hand.press('Enter');
  await screens.expectQuantity(goods.coffee.name, 5);
  await hand.use(page.getByRole('button', { name: `One more: ${goods.rice.name}` }));
  await screens.expectQuantity(goods.rice.name, 2);
  await hand.tabTo(screens.quantity(goods.coffee.name));
  await hand.press('Enter');
  await hand.at(dialog(page, goods.coffee.name).getByRole('textbox', { name: 'Quantity' }));
  await hand.press('Escape');
  await dialog(page, goods.coffee.name).waitFor({ state: 'hidden' });
  await hand.at(screens.quantity(goods.coffee.name));
  await hand.press('F4');
  await hand.at(dialog(page, 'Customer').getByRole('searchbox'));
  await hand.type('Amina');
  await hand.use(dialog(page, 'Customer').getByRole('button', { name: customers[0].name }));
  await page.getByRole('button', { name: customers[0].name }).waitFor();
  await hand.press('F8');
  await hand.at(dialog(page, 'Payment').getByRole('button', { name: /^Exact/ }));
  await hand.press('Enter');
  await hand.at(dialog(page, 'Payment').getByRole('button', { name: 'Finish the sale' }));
  await hand.press('Enter');
  shop.number = await screens.placed();
}

/** Shows the order, where the screen is too narrow for it and the catalogue. */
export async function raise(page) {
  const handle = page.locator('.panel-handle');
  if ((await handle.isVisible()) && (await handle.getAttribute('aria-expanded')) === 'false') await handle.click();
}

export async function byScanner({ page, screens }) {
  await screens.searchOrScan.waitFor();
  await raise(page);
  await scan(page, goods.tea.barcode);
  await scan(page, goods.tea.barcode);
  await screens.expectQuantity(goods.tea.name, 2);
  await page.keyboard.press('F8');
  await page.waitForFunction(() => document.activeElement?.classList.contains('pay-exact'));
  await scan(page, goods.rice.barcode);
  await scan(page, goods.rice.barcode);
  await dialog(page, 'Payment').getByText('$30.00').first().waitFor();
  await scan(page, '9999999999994');
  await page.getByText('No product has the code 9999999999994').waitFor();
  await page.keyboard.press('Escape');
  await screens.expectQuantity(goods.rice.name, 2);
  expectEqual(await screens.lines.count(), 2, 'lines');
  await page.keyboard.press('F9');
  await screens.placed();
}
