// Scans that come while something else has the focus: they are scans all the same, and never text.

import { expectEqual, until } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { press, scan, stray } from '../harness/wedge.mjs';

test('scanner: a scan never lands in a quantity', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await scan(page, goods.tea.barcode);
  await screens.line(goods.tea.name).waitFor();
  await screens.quantity(goods.tea.name).click();
  const dialog = page.getByRole('dialog', { name: goods.tea.name });
  const field = dialog.getByRole('textbox', { name: 'Quantity' });
  await field.fill('3');
  await scan(page, goods.rice.barcode);
  await page.getByText(`${goods.rice.name} is on the order`).waitFor();
  expectEqual(await field.inputValue(), '3', 'the quantity in work');
  expectEqual(await dialog.isVisible(), true, 'the dialog is still open');
  // A person's typing, as quick as fingers are, is no scan.
  await field.press('ControlOrMeta+A');
  await press(page, [...'1250', 'Enter'], 90);
  await dialog.waitFor({ state: 'hidden' });
  await screens.expectQuantity(goods.tea.name, '1,250');
  await screens.expectQuantity(goods.rice.name, 1);
});

test('scanner: a key pressed by accident right before a scan is no part of it', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.searchOrScan.waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  for (const [at, pause] of [80, 150, 280].entries()) {
    await stray(page, '7', pause, goods.tea.barcode);
    await screens.expectQuantity(goods.tea.name, at + 1);
  }
  expectEqual(await page.getByText('No product has the code').count(), 0, 'codes that nobody knows');
});

test('scanner: what is scanned before the app is there is on the order once it is, and only at the till', async (world) => {
  const { screens, page } = await world.tablet(await world.shop(), { page: { serviceWorkers: 'block' } });
  let arrive = null;
  await page.route('**/app_bg.wasm', async (route) => {
    await new Promise((resolve) => (arrive = resolve));
    await route.continue();
  });
  const scanEarly = async (path) => {
    const asked = page.waitForRequest('**/app_bg.wasm');
    await screens.open(path);
    await asked;
    await scan(page, goods.tea.barcode);
    await scan(page, goods.soap.barcode);
    await until(() => arrive !== null, { what: 'the program is held' });
    arrive();
    arrive = null;
  };
  await scanEarly('/orders');
  await page.getByRole('grid', { name: 'Orders' }).waitFor();
  await screens.go('Sell');
  await scan(page, goods.rice.barcode);
  await screens.line(goods.rice.name).waitFor();
  expectEqual(await screens.lines.count(), 1, 'what was typed on another screen is no scan');
  await scanEarly('/');
  await screens.line(goods.soap.name).waitFor();
  await screens.expectQuantity(goods.tea.name, 1);
  await screens.expectQuantity(goods.rice.name, 1);
  await scan(page, goods.tea.barcode);
  await screens.expectQuantity(goods.tea.name, 2);
});

test('scanner: scans count in the payment, in the search of a customer, on a list of choices, and twice when doubled', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await scan(page, goods.tea.barcode);
  await screens.line(goods.tea.name).waitFor();
  await page.getByRole('button', { name: 'Take payment' }).click();
  const payment = page.getByRole('dialog', { name: 'Payment' });
  // The button for the exact sum has the focus: Enter would take the money.
  await page.waitForFunction(() => document.activeElement?.classList.contains('pay-exact'));
  await scan(page, goods.soap.barcode);
  await payment.getByText('$4.30').first().waitFor();
  const amount = payment.getByRole('textbox', { name: 'Other amount' });
  await amount.focus();
  await scan(page, goods.soap.barcode);
  await scan(page, goods.soap.barcode);
  await payment.getByText('$7.90').first().waitFor();
  expectEqual(await amount.inputValue(), '', 'the amount');
  expectEqual(await payment.getByRole('list', { name: 'Received' }).count(), 0, 'nothing was received');
  // A voucher's number is scanned into its field, and stays there.
  await payment.getByRole('radio', { name: 'Voucher' }).check();
  const slip = payment.getByRole('textbox', { name: 'Slip number' });
  await slip.focus();
  await scan(page, 'VOUCHER-0815');
  expectEqual(await slip.inputValue(), 'VOUCHER-0815', 'the slip number');
  expectEqual(await payment.getByRole('list', { name: 'Received' }).count(), 0, 'still nothing');
  await payment.getByRole('button', { name: 'Back' }).click();

  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  const search = page.getByRole('dialog').getByRole('searchbox');
  await search.fill('Wei');
  await search.focus();
  await scan(page, goods.coffee.barcode);
  await page.getByText(`${goods.coffee.name} is on the order`).waitFor();
  expectEqual(await search.inputValue(), 'Wei', 'what was searched for');
  await page.getByRole('dialog').getByRole('button', { name: customers[1].name }).click();

  await page.getByRole('combobox', { name: 'Channel' }).focus();
  await scan(page, goods.rice.sku);
  await screens.line(goods.rice.name).waitFor();
  expectEqual(await page.getByRole('combobox', { name: 'Channel' }).inputValue(), 'till', 'the channel');

  await screens.searchOrScan.fill('olive');
  await screens.searchOrScan.focus();
  await scan(page, goods.rice.barcode);
  await screens.expectQuantity(goods.rice.name, 2);
  expectEqual(await screens.searchOrScan.inputValue(), 'olive', 'the words in the search box');
  await screens.expectQuantity(goods.soap.name, 3);
  await scan(page, '0000000000000');
  await page.getByText('No product has the code 0000000000000').waitFor();
});

test('scanner: on the other screens too a scan is no number', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const number = await screens.sell(goods.rice.barcode);
  await screens.openOrder(number);
  await screens.detail.getByRole('button', { name: 'Record a payment' }).click();
  const amount = page.getByRole('dialog').getByRole('textbox', { name: 'Amount' });
  expectEqual(await amount.inputValue(), '12.50', 'the amount proposed');
  await amount.focus();
  await scan(page, goods.tea.barcode);
  await page.getByText('This screen takes no codes').waitFor();
  expectEqual(await amount.inputValue(), '12.50', 'the amount after the scan');
  await page.keyboard.press('Escape');

  await screens.detail.getByRole('button', { name: 'Change', exact: true }).click();
  await screens.quantity(goods.rice.name).click();
  const field = page.getByRole('dialog').getByRole('textbox', { name: 'Quantity' });
  await field.focus();
  await scan(page, goods.tea.barcode);
  await until(async () => (await screens.line(goods.tea.name).count()) === 1);
  expectEqual(await field.inputValue(), '1', 'the quantity');
  await page.keyboard.press('Escape');
  await screens.detail.getByRole('button', { name: 'Cancel', exact: true }).click();

  await screens.open('/stock/receive');
  await page.getByText('Nothing on the sheet yet').waitFor();
  await scan(page, goods.tea.barcode);
  const count = page.getByRole('textbox', { name: `Quantity: ${goods.tea.name}` });
  await count.fill('12');
  await count.focus();
  await scan(page, goods.soap.barcode);
  await page.getByRole('textbox', { name: `Quantity: ${goods.soap.name}` }).waitFor();
  expectEqual(await count.inputValue(), '12', 'the count');
});
