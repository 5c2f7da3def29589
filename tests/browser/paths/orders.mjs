// Orders: one is found, changed and sent.

import { expectEqual } from '../harness/checks.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

export async function byTouch({ page, screens, hand, shop }) {
  await screens.order(shop.number).waitFor();
  await shop.look('the list of orders');
  await hand.tap(screens.order(shop.number));
  await screens.detail.getByRole('heading', { name: shop.number }).waitFor();
  await shop.look('an order');
  await hand.tap(screens.detail.getByRole('button', { name: 'Change', exact: true }));
  await hand.tap(screens.detail.getByRole('button', { name: `One less: ${goods.rice.name}` }));
  await screens.expectQuantity(goods.rice.name, 1);
  await shop.look('an order that is changed');
  await hand.tap(screens.detail.getByRole('button', { name: 'Save' }));
  await screens.untilDetailHas(goods.rice.name, 1);
  await hand.tap(screens.detail.getByRole('button', { name: 'Mark as shipped' }));
  await screens.detail.getByRole('button', { name: 'Mark as delivered' }).waitFor();
  await hand.tap(screens.detail.getByRole('button', { name: 'Print', exact: true }));
  await page.getByRole('dialog', { name: 'Receipt' }).waitFor();
  await shop.look('the receipt');
  await hand.tap(page.getByRole('dialog', { name: 'Receipt' }).getByRole('button', { name: 'Close' }));
  await hand.tap(screens.detail.getByRole('button', { name: 'Back to the list' }));
  await screens.order(shop.number).waitFor();
}

export async function byKeys({ page, screens, hand, shop }) {
  const list = page.getByRole('grid', { name: 'Orders' });
  await screens.order(shop.number).waitFor();
  await hand.press('/');
  await hand.at(page.getByRole('searchbox', { name: 'Search orders' }));
  await hand.type(shop.number);
  await hand.press('Enter');
  await hand.at(list);
  await hand.press('ArrowDown');
  await hand.press('Enter');
  await screens.detail.getByRole('heading', { name: shop.number }).waitFor();
  await hand.use(screens.detail.getByRole('button', { name: 'Change', exact: true }));
  await hand.use(screens.detail.getByRole('button', { name: `One less: ${goods.rice.name}` }));
  await screens.expectQuantity(goods.rice.name, 1);
  await hand.use(screens.detail.getByRole('button', { name: 'Save' }));
  await screens.untilDetailHas(goods.rice.name, 1);
  await hand.use(screens.detail.getByRole('button', { name: 'Mark as shipped' }), { back: true });
  // What comes next has the focus, as long as there is something.
  await hand.at(screens.detail.getByRole('button', { name: 'Mark as delivered' }));
  await hand.press('Enter');
  await hand.at(screens.detail.getByRole('button', { name: 'Print', exact: true }));
  await hand.press('Enter');
  await page.getByRole('dialog', { name: 'Receipt' }).waitFor();
  await hand.press('Escape');
  await page.getByRole('dialog', { name: 'Receipt' }).waitFor({ state: 'hidden' });
  await hand.at(screens.detail.getByRole('button', { name: 'Print', exact: true }));
  await hand.press('Escape');
  await screens.detail.waitFor({ state: 'detached' });
  await hand.at(list);
}

export async function byScanner({ page, screens }) {
  await page.getByRole('grid', { name: 'Orders' }).getByRole('row').nth(1).click();
  await screens.detail.getByRole('button', { name: 'Change', exact: true }).waitFor();
  // What has the focus isn't pressed by the scanner's Enter: this one would cancel the order.
  await screens.detail.getByRole('button', { name: 'Cancel the order' }).focus();
  await scan(page, goods.tea.barcode);
  await page.getByText(`${goods.tea.barcode} was scanned. This screen takes no codes`).waitFor();
  expectEqual(await page.getByRole('dialog').count(), 0, 'dialogs');
  await screens.detail.getByRole('button', { name: 'Change', exact: true }).click();
  await screens.quantity(goods.tea.name).click();
  await page.getByRole('dialog', { name: goods.tea.name }).getByRole('textbox').and(page.locator(':focus')).waitFor();
  await scan(page, goods.soap.barcode);
  await scan(page, goods.soap.barcode);
  await screens.expectQuantity(goods.soap.name, 2);
  await page.keyboard.press('Escape');
  await screens.expectQuantity(goods.tea.name, 2);
  await screens.detail.getByRole('button', { name: 'Save' }).click();
  await screens.untilDetailHas(goods.soap.name, 2);
}
