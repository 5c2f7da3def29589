// Taking money: several ways of paying for one order, change, a part, and what is kept for the next sale.

import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';
import { money } from '../harness/screens.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

const payment = (page) => page.getByRole('dialog', { name: 'Payment' });
const received = (page) => payment(page).getByRole('list', { name: 'Received' }).getByRole('listitem');

/** The large figure of the payment: its name and its amount. */
async function figure(page) {
  const [name, amount] = await payment(page).locator('.pay-figure > *').allInnerTexts();
  return [name, money(amount)];
}

/** The payments of the order that is open. */
const recorded = async (screens) =>
  (await screens.detail.getByRole('listitem').filter({ hasText: /^(Cash|Card)/ }).allInnerTexts()).map((text) => {
    const [method, amount] = text.split('\n').filter(Boolean);
    return [method, money(amount)];
  });

test('payment: of a cancelled order only what was paid is settled', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const record = screens.detail.getByRole('button', { name: 'Record a payment' });
  const cancel = async (number) => {
    await screens.openOrder(number);
    await record.waitFor();
    await screens.detail.getByRole('button', { name: 'Cancel the order' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel this order' }).click();
    await screens.detail.getByRole('button', { name: 'Cancel the order' }).waitFor({ state: 'detached' });
  };
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await page.getByRole('button', { name: 'Take payment' }).click();
  await payment(page).getByRole('button', { name: /^Exact/ }).click();
  await payment(page).getByRole('button', { name: 'Finish the sale' }).click();
  await cancel(await screens.placed());
  await record.waitFor();
  await screens.go('Sell');
  await cancel(await screens.sell(goods.tea.barcode));
  expectEqual(await record.count(), 0, 'ways to pay for what nobody paid');
});

test('payment: by touch on a phone, card and cash with change; one is taken back', async (world) => {
  const server = await world.shop();
  const { screens, page } = await world.tablet(server, { page: PHONE });
  await screens.scan('2*' + goods.rice.barcode);
  await page.getByRole('button', { name: '1 line' }).tap();
  await screens.line(goods.rice.name).waitFor();
  await page.getByRole('button', { name: 'Take payment' }).tap();
  expectEqual(await figure(page), ['To pay', 25], 'before');

  // A note of twenty by mistake, taken back.
  await payment(page).getByRole('radio', { name: 'Card' }).check();
  await payment(page).getByRole('textbox', { name: 'Other amount' }).fill('30');
  await payment(page).getByText('Only cash gives change: at most $25.00.').waitFor();
  expectEqual(await payment(page).getByRole('button', { name: 'Add' }).isDisabled(), true, 'no change on a card');
  await payment(page).getByRole('textbox', { name: 'Other amount' }).fill('20');
  await payment(page).getByRole('textbox', { name: 'Slip number' }).fill('A-77');
  await payment(page).getByRole('button', { name: 'Add' }).tap();
  expectEqual(await figure(page), ['To pay', 5], 'after twenty');
  await payment(page).getByRole('button', { name: 'Remove: Card' }).tap();
  expectEqual(await figure(page), ['To pay', 25], 'taken back');

  await payment(page).getByRole('textbox', { name: 'Other amount' }).fill('12.50');
  await payment(page).getByRole('button', { name: 'Add' }).tap();
  await payment(page).getByText('$12.50 stays to be paid').waitFor();
  await payment(page).getByRole('radio', { name: 'Cash' }).check();
  await payment(page).getByRole('button', { name: '$20.00', exact: true }).tap();
  expectEqual(await figure(page), ['Change', 7.5], 'change');
  expectEqual(await received(page).count(), 2, 'what was received');
  await payment(page).getByRole('button', { name: 'Finish the sale' }).tap();
  const number = await screens.placed();
  await page.getByText('$7.50').waitFor();

  await screens.openOrder(number);
  await screens.detail.getByText('Paid', { exact: true }).first().waitFor();
  expectEqual(await recorded(screens), [['Card', 12.5], ['Cash', 12.5]], 'what was kept');
  await screens.untilSync('Synced');
});

test('payment: by keyboard alone, in two parts, and the way of paying is kept', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const { keyboard } = page;
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await keyboard.press('F8');
  await payment(page).getByRole('button', { name: 'Exact' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains('pay-exact'));
  // Back to the ways of paying, and one to the right: card.
  await keyboard.press('Shift+Tab');
  await keyboard.press('ArrowRight');
  for (let at = 0; at < 2; at += 1) await keyboard.press('Tab');
  await page.waitForFunction(() => document.activeElement?.matches('input[inputmode=decimal]'));
  await keyboard.type('2.50', { delay: 120 });
  await keyboard.press('Enter');
  expectEqual(await figure(page), ['To pay', 10], 'after the first');
  await payment(page).getByRole('button', { name: 'Exact' }).focus();
  await keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.classList.contains('pay-finish'));
  await keyboard.press('Enter');
  const first = await screens.placed();

  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await keyboard.press('F8');
  await payment(page).getByRole('radio', { name: 'Card' }).waitFor();
  expectEqual(await payment(page).getByRole('radio', { name: 'Card' }).isChecked(), true, 'paid by card again');
  await page.waitForFunction(() => document.activeElement?.classList.contains('pay-exact'));
  await keyboard.press('Enter');
  await keyboard.press('F9');
  await screens.line(goods.tea.name).waitFor({ state: 'detached' });
  const second = await screens.placed();
  expectEqual(first === second, false, 'another order');
  await screens.openOrder(first);
  expectEqual(await recorded(screens), [['Card', 2.5], ['Card', 10]], 'payments');
});

test('payment: a part is enough to place the order, which says what is left', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await page.getByRole('button', { name: 'Take payment' }).click();
  expectEqual(await payment(page).getByRole('button', { name: 'Finish the sale' }).isDisabled(), true, 'nothing yet');
  await payment(page).getByRole('textbox', { name: 'Other amount' }).fill('4');
  await payment(page).getByRole('button', { name: 'Add' }).click();
  await payment(page).getByText('$8.50 stays to be paid').waitFor();
  await payment(page).getByRole('button', { name: 'Finish the sale' }).click();
  const number = await screens.placed();
  await page.getByText('To pay $8.50').waitFor();
  await screens.openOrder(number);
  await screens.detail.getByText('Partly paid').waitFor();
});

test('payment: an order made smaller after a card has paid for it is put right first', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scan('2*' + goods.rice.barcode);
  await screens.line(goods.rice.name).waitFor();
  await page.getByRole('button', { name: 'Take payment' }).click();
  await payment(page).getByRole('radio', { name: 'Card' }).check();
  await payment(page).getByRole('button', { name: 'Exact' }).click();
  await payment(page).getByRole('button', { name: 'Back' }).click();
  await page.getByRole('button', { name: `One less: ${goods.rice.name}` }).click();
  await page.getByRole('button', { name: 'Place order' }).click();
  await payment(page).getByText('$12.50 too much was taken without cash').waitFor();
  expectEqual(await payment(page).getByRole('button', { name: 'Finish the sale' }).isDisabled(), true, 'held back');
  await payment(page).getByRole('button', { name: 'Remove: Card' }).click();
  await payment(page).getByRole('button', { name: 'Exact' }).click();
  await payment(page).getByRole('button', { name: 'Finish the sale' }).click();
  await screens.placed();
});

test('payment: a price, a discount and a note of one line, by keyboard; the channel is kept', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const { keyboard } = page;
  const dialog = page.getByRole('dialog', { name: goods.rice.name });
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await page.getByRole('button', { name: `Price: ${goods.rice.name}, $12.50` }).focus();
  await keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'Price' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.matches('input[inputmode=decimal]'));
  await keyboard.type('10', { delay: 120 });
  await keyboard.press('Enter');
  await screens.expectTotal(10);
  await page.getByRole('button', { name: `Discount or note: ${goods.rice.name}` }).focus();
  await keyboard.press('Enter');
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Dented');
  await dialog.getByRole('textbox', { name: 'Per cent' }).fill('20');
  await keyboard.press('Enter');
  await screens.expectTotal(8);
  // At its usual price it is a line of its own.
  await screens.scan(goods.rice.barcode);
  await screens.expectTotal(20.5);
  await page.getByRole('combobox', { name: 'Channel' }).selectOption({ label: 'Phone' });
  const number = await screens.place();
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  expectEqual(await page.getByRole('combobox', { name: 'Channel' }).inputValue(), 'phone', 'the channel of the next');
  await page.getByRole('button', { name: 'Discard' }).click();
  await screens.openOrder(number);
  await screens.detail.getByText('Dented').waitFor();
  await screens.detail.getByText('1 × $10.00').waitFor();

  // Its price can still be changed; the total follows.
  await screens.detail.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByRole('button', { name: `Price: ${goods.rice.name}, $12.50` }).click();
  await dialog.getByRole('textbox', { name: 'Price' }).fill('11');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await screens.detail.getByRole('button', { name: 'Save' }).click();
  await screens.detail.getByText('1 × $11.00').waitFor();
  expectEqual(await screens.total(), 19, 'total');
});
