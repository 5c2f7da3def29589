// The till.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { NUMBER, money } from '../harness/screens.mjs';

test('sell: scans, quantities and a search make an order that is placed and synced', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await screens.scan(goods.tea.barcode);
  await screens.expectQuantity(goods.tea.name, 2);

  await screens.page.keyboard.type('3*');
  await screens.scanOnto(goods.soap.barcode, goods.soap.name);
  await screens.expectQuantity(goods.soap.name, 3);

  await screens.searchOrScan.fill('coffee');
  await page.getByRole('button', { name: goods.coffee.name }).first().click();
  await screens.line(goods.coffee.name).waitFor();
  await page.getByRole('button', { name: `One more: ${goods.coffee.name}` }).click();
  await page.getByRole('button', { name: `One less: ${goods.soap.name}` }).click();
  await screens.expectTotal(2 * 2.5 + 2 * 1.8 + 2 * 6.2);

  const number = await screens.place();
  expect(/-000001$/.test(number), `the first order is ${number}`);
  await screens.untilPlacedIs('Everyone has it');
  expectEqual(money(await screens.placedNote.getByText('$').innerText()), 21, 'placed total');
});

test('sell: a typed quantity, a discount and a customer', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await screens.quantity(goods.rice.name).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Quantity' }).fill('4');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await screens.expectQuantity(goods.rice.name, 4);

  await page.getByRole('button', { name: `Discount or note: ${goods.rice.name}` }).click();
  await dialog.getByRole('textbox', { name: 'Per cent' }).fill('10');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await screens.expectTotal(45);

  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  await dialog.getByRole('searchbox').fill('Amina');
  await dialog.getByRole('button', { name: customers[0].name }).click();
  await page.getByRole('button', { name: customers[0].name }).waitFor();
  await screens.place();
});

test('sell: cash is taken, the change is shown, the next scan starts the next order', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await page.getByRole('button', { name: 'Take payment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Payment' });
  await dialog.getByRole('textbox', { name: 'Other amount' }).fill('20');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByText('Change').first().waitFor();
  await dialog.getByText('$7.50').first().waitFor();
  await dialog.getByRole('button', { name: 'Finish the sale' }).click();
  const number = await screens.placed();
  await page.getByText('$7.50').waitFor();

  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await screens.expectTotal(2.5);
  const next = await screens.place();
  expect(next !== number, 'a new number');
});

test('sell: an order is held and taken up again', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await screens.scanOnto(goods.soap.barcode, goods.soap.name);
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByText('is on hold').waitFor();
  await screens.lines.first().waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Held' }).click();
  await page.getByRole('dialog', { name: 'Held orders' }).getByRole('button', { name: /-\d{6}/ }).click();
  await screens.line(goods.tea.name).waitFor();
  await screens.line(goods.soap.name).waitFor();
  // What was said of it isn't so any more.
  await page.getByText('is on hold').waitFor({ state: 'detached', timeout: 2_000 });
  await screens.scan(goods.tea.barcode);
  await screens.expectQuantity(goods.tea.name, 2);
  await screens.expectTotal(6.8);
  await screens.place();
  await screens.untilPlacedIs('Everyone has it');
});

test('sell: a held order keeps the tax that it was begun with', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const setTax = async (rate) => {
    await screens.go('Products');
    await page.getByRole('row').filter({ hasText: goods.rice.name }).click();
    const detail = page.getByRole('article', { name: 'Product', exact: true });
    await detail.getByRole('button', { name: 'Change' }).click();
    await detail.getByRole('textbox', { name: 'Tax in per cent' }).fill(rate);
    await detail.getByRole('button', { name: 'Save' }).click();
    await detail.getByText(`${rate} %`).first().waitFor();
    await screens.go('Sell');
  };
  await setTax('25');
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  expectEqual(await screens.total('Tax included'), 2.5, 'tax');
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await page.getByText('is on hold').waitFor();
  await setTax('10');
  await page.getByRole('button', { name: 'Held' }).click();
  const shelf = page.getByRole('dialog', { name: 'Held orders' });
  await shelf.getByRole('button', { name: /-\d{6}/ }).click();
  await shelf.waitFor({ state: 'hidden' });
  await screens.line(goods.rice.name).waitFor();
  expectEqual(await screens.total('Tax included'), 2.5, 'tax of the order that was taken up');
  await screens.place();
  await screens.untilPlacedIs('Everyone has it');
});

test('sell: money for a held order is taken at the till and nowhere else', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await page.getByRole('button', { name: 'Hold', exact: true }).click();
  await screens.go('Orders');
  await page.getByRole('grid', { name: 'Orders' }).getByText(NUMBER).click();
  await screens.detail.getByRole('button', { name: 'Go on at the till' }).waitFor();
  const record = screens.detail.getByRole('button', { name: 'Record a payment' });
  expectEqual(await record.count(), 0, 'ways to record a payment of a held order');
  await screens.detail.getByRole('button', { name: 'Go on at the till' }).click();
  await screens.line(goods.tea.name).waitFor();
  await screens.openOrder(await screens.place());
  await record.waitFor();
});

test('sell: an unknown code is said and adds nothing', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.scan('9999999999994');
  await page.getByText('No product has the code 9999999999994').waitFor();
  expectEqual(await screens.lines.count(), 0, 'lines');
});

test('sell: on a phone the order stays in reach while something is said', async (world) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
  const { screens, page } = await world.tablet(await world.shop(), { page: phone });
  await screens.scan(goods.tea.barcode);
  const handle = page.getByRole('button', { name: '1 line' });
  await handle.waitFor();
  await screens.scan('9999999999994');
  const message = page.getByText('No product has the code 9999999999994');
  await message.waitFor();
  await handle.tap();
  await screens.line(goods.tea.name).waitFor();
  await message.waitFor();
  // Raised, it makes room between its lines and its totals: whatever can be seen of it can be touched.
  for (const { barcode, name } of [goods.rice, goods.soap, goods.coffee]) await screens.scanOnto(barcode, name);
  await page.getByRole('button', { name: 'Discount', exact: true }).tap();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Per cent' }).fill('10');
  await dialog.getByRole('button', { name: 'Save' }).tap();
  await dialog.waitFor({ state: 'hidden' });
  await screens.scan('9999999999987');
  await page.getByText('No product has the code 9999999999987').waitFor();
  await until(async () => (await covered(page)).length === 0, { limit: 3_000, what: async () => `uncovered: ${await covered(page)}` });
});

test('sell: on a phone the handle names the order that was placed, until the next one begins', async (world) => {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };
  const { screens, page } = await world.tablet(await world.shop(), { page: phone });
  await screens.scan(goods.tea.barcode);
  const handle = page.locator('.panel-handle');
  await handle.tap();
  await screens.line(goods.tea.name).waitFor();
  await page.keyboard.press('F9');
  const number = await screens.placed();
  await handle.getByText(`Order ${number}`).waitFor();
  expectEqual(money(await handle.locator('.number').innerText()), 2.5, 'what it came to');
  await screens.scan(goods.rice.barcode);
  await handle.getByText('1 line').waitFor();
});

/** What of the order on the screen lies below a message. */
function covered(page) {
  return page.evaluate(() => {
    const messages = [...document.querySelectorAll('.toast')].map((toast) => toast.getBoundingClientRect());
    const lines = document.querySelector('.panel-lines').getBoundingClientRect();
    const parts = [...document.querySelectorAll('.panel button, .panel dl > div, .panel label')];
    const seen = parts.flatMap((part) => {
      const { left, right, top, bottom } = part.getBoundingClientRect();
      const isLine = part.closest('.panel-lines');
      const box = { left, right, top: isLine ? Math.max(top, lines.top) : top, bottom: isLine ? Math.min(bottom, lines.bottom) : bottom };
      return box.bottom - box.top > 1 ? [{ name: part.getAttribute('aria-label') ?? part.textContent, ...box }] : [];
    });
    const meets = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5;
    return seen.filter((part) => messages.some((message) => meets(part, message))).map((part) => part.name);
  });
}
