// The keyboard's place: what has the focus goes away by its own doing, and the work goes on beside it.

import { expectEqual } from '../harness/checks.mjs';
import { Keys } from '../harness/hands.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

/** The second file of screens is here, and with it what keeps the focus: Orders is one of them. */
async function untilWhole({ page, screens }) {
  await screens.go('Orders');
  await page.getByRole('grid', { name: 'Orders' }).waitFor();
  await screens.go('Sell');
  await screens.searchOrScan.waitFor();
}

/** A shop with one order, which is open. */
async function openOrder(world) {
  const tablet = await world.tablet(await world.shop());
  const number = await tablet.screens.sell(goods.tea.barcode, goods.rice.barcode);
  await tablet.screens.openOrder(number);
  const { detail } = tablet.screens;
  return { ...tablet, page: tablet.page, screens: tablet.screens, hand: new Keys(tablet.page), button: (name) => detail.getByRole('button', { name, exact: true }) };
}

test('focus: what an order can do next has it when what was done is no longer possible', async (world) => {
  const { page, screens, hand, button } = await openOrder(world);
  await button('Mark as shipped').focus();
  await hand.press('Enter');
  await hand.at(button('Mark as delivered'));
  await hand.press('Enter');
  await button('Mark as delivered').waitFor({ state: 'detached' });
  await hand.at(button('Print'));
  await button('Record a payment').focus();
  await hand.press('Enter');
  const pay = page.getByRole('dialog', { name: 'Record a payment' });
  await hand.at(pay.getByRole('textbox').first());
  await hand.press('Enter');
  await pay.waitFor({ state: 'hidden' });
  await hand.at(button('Record a payment'));
  await screens.detail.getByText('Paid', { exact: true }).first().waitFor();
  await hand.at(button('Record a payment'));
});

test('focus: after a cancellation it is on what is left to do', async (world) => {
  const { page, hand, button } = await openOrder(world);
  await button('Cancel the order').focus();
  await hand.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Cancel the order' });
  await hand.at(dialog.getByRole('textbox', { name: 'Reason' }));
  await hand.use(dialog.getByRole('button', { name: 'Cancel this order' }));
  await dialog.waitFor({ state: 'hidden' });
  await button('Cancel the order').waitFor({ state: 'detached' });
  await hand.at(button('Print'));
  expectEqual(await button('Change').count(), 0, 'ways to change what is cancelled');
  expectEqual(await button('Record a payment').count(), 0, 'ways to pay for what is cancelled');
});

test('focus: after an order was put aside, or emptied, the keyboard is where the next one begins', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { page, screens } = tablet;
  const hand = new Keys(page);
  const button = (name) => page.getByRole('complementary').getByRole('button', { name, exact: true });
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await hand.press('F6');
  await page.getByText('is on hold').waitFor();
  await hand.at(screens.searchOrScan);
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await hand.use(button('Hold'));
  await screens.line(goods.rice.name).waitFor({ state: 'detached' });
  await hand.at(screens.searchOrScan);
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await button('Discard').focus();
  await hand.press('Enter');
  await page.getByText('Order discarded').waitFor();
  await hand.at(screens.searchOrScan);
  // A finger that holds an order wants no keyboard on its screen.
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await button('Hold').click();
  await screens.line(goods.tea.name).waitFor({ state: 'detached' });
  expectEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'what has the focus');
});

test('focus: a change begins within the form, and ends beside it', async (world) => {
  const { page, screens, hand, button } = await openOrder(world);
  await button('Change').focus();
  await hand.press('Enter');
  await screens.detail.getByRole('button', { name: 'Save' }).waitFor();
  const within = () => page.evaluate(() => document.activeElement.closest('article.detail') !== null);
  expectEqual(await within(), true, 'the focus is in the order');
  await hand.use(screens.detail.getByRole('button', { name: 'Cancel', exact: true }));
  await button('Change').waitFor();
  expectEqual(await within(), true, 'the focus is in the order');
});

test('focus: a line that is removed leaves it to the next one, and its message gives it back', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { page, screens } = tablet;
  await untilWhole(tablet);
  const hand = new Keys(page);
  for (const { barcode, name } of [goods.tea, goods.rice, goods.soap]) await screens.scanOnto(barcode, name);
  const remove = ({ name }) => page.getByRole('button', { name: `Remove: ${name}` });
  await remove(goods.rice).focus();
  await hand.press('Enter');
  await remove(goods.rice).waitFor({ state: 'detached' });
  await page.getByText(`${goods.rice.name} removed`).waitFor();
  const holder = () => page.evaluate(() => document.activeElement.closest('aside .line')?.innerText ?? '');
  const before = await holder();
  expectEqual(before.includes(goods.soap.name) || before.includes(goods.tea.name), true, `another line has it, not “${before}”`);
  const undo = page.getByRole('button', { name: 'Undo' });
  await undo.focus();
  await hand.press('Enter');
  await screens.line(goods.rice.name).waitFor();
  expectEqual(await holder(), before, 'where it was before the message');
});

test('focus: another screen begins where it begins', async (world) => {
  const { page, screens } = await world.tablet(await world.shop());
  await screens.go('Orders');
  await page.getByRole('grid', { name: 'Orders' }).waitFor();
  await page.getByRole('link', { name: 'Go to Sell' }).focus();
  await page.keyboard.press('Enter');
  await screens.searchOrScan.waitFor();
  // Nothing of the till was pressed into somebody's hand: the next scan is the first thing that happens.
  expectEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'what has the focus');
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
});
