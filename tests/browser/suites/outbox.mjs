// Unsent work leaves a device as a file and reaches everyone by another.

import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

test('outbox: a file brings unsent work to everyone, once', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  one.cable.cut();
  await one.screens.untilSync('Offline');
  const numbers = [await one.screens.sell(goods.tea.barcode), await one.screens.sell(goods.rice.barcode)];

  await one.screens.go('This device');
  const saved = one.page.waitForEvent('download');
  await one.page.getByRole('button', { name: 'Save unsent work' }).click();
  const file = await (await saved).path();

  await two.screens.go('This device');
  await two.page.locator('input[type=file]').setInputFiles(file);
  await two.page.getByText('2 changes taken over from the file').waitFor();
  await two.screens.go('Orders');
  for (const number of numbers) await two.screens.order(number).waitFor();

  // The device that made them finds the server again and sends them a second time.
  one.cable.plug();
  await one.screens.untilSync('Synced');
  const found = (await server.orders()).map((order) => order.number).filter((number) => numbers.includes(number));
  expectEqual(found.sort(), numbers.sort(), 'orders on the server');
  await one.screens.expectOnHand(goods.rice, { Harbour: 19, Market: 14 });
  await two.screens.expectOnHand(goods.rice, { Harbour: 19, Market: 14 });
});

test('outbox: a file that is none is refused in words and changes nothing', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('This device');
  const file = { name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear customer,') };
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByText("This file can't be read. Nothing was changed.").waitFor();
  await screens.untilSync('Synced');
});
