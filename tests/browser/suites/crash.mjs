// Things that die at the worst moment.

import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

test('crash: an order that was saved is there after the browser was killed', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server, { profile: true });
  await tablet.screens.untilInstalled();
  tablet.cable.cut();
  await tablet.screens.untilSync('Offline');
  const number = await tablet.screens.sell(goods.rice.barcode);
  await tablet.screens.placedNote.filter({ hasText: 'Saved on this device' }).waitFor();
  await tablet.kill();

  await tablet.restart();
  await tablet.screens.open('/orders');
  await tablet.screens.order(number).waitFor();
  tablet.cable.plug();
  await tablet.screens.untilSync('Synced');
  const orders = await server.orders();
  expectEqual(orders.filter((order) => order.number === number).length, 1, `${number} on the server`);
});

test('crash: the server is killed in the middle of a push; nothing is lost and nothing is twice', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server);
  const { screens, cable } = tablet;
  cable.cut();
  await screens.untilSync('Offline');
  const numbers = [];
  for (let count = 0; count < 25; count += 1) numbers.push(await screens.sell(goods.soap.barcode));

  // Three times the power fails as soon as some bytes of the push are on their way.
  for (const bytes of [700, 2500, 5000]) {
    const killed = new Promise((resolve, reject) => {
      cable.afterBytesUp(bytes, () => server.kill().then(resolve, reject));
    });
    cable.plug();
    await killed;
    cable.cut();
    await server.start();
  }
  cable.plug();
  await screens.untilSync('Synced', 60_000);

  const orders = await server.orders();
  const found = orders.map((order) => order.number).filter((number) => numbers.includes(number));
  expectEqual(found.sort(), numbers.sort(), 'orders on the server');
  await server.examine();

  const fresh = await world.tablet(server);
  await fresh.screens.expectOnHand(goods.soap, { Harbour: 50 - numbers.length, Market: 50 });
});
