// Things that die at the worst moment.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';
import { Site, leaveToJournal, untilJournal } from '../harness/site.mjs';

/** Enough for several frames of a push. */
const ORDERS = 1200;

test('crash: an order that was saved is there after the browser was killed', async (world) => {
  await isThereAfterKill(world, await world.shop());
});

test('crash: an order that only the journal has is there after the browser was killed', async (world) => {
  const site = world.keep(await Site.build());
  await site.canLeaveToJournal();
  await isThereAfterKill(world, await world.shop({ dist: site.folder }), async (page) => {
    await untilJournal(page);
    await leaveToJournal(page);
  });
});

async function isThereAfterKill(world, server, prepare = async () => {}) {
  const tablet = await world.tablet(server, { profile: true });
  await tablet.screens.untilInstalled();
  tablet.cable.cut();
  await tablet.screens.untilSync('Offline');
  await prepare(tablet.page);
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
}

test('crash: the server is killed in the middle of a push; nothing is lost and nothing is twice', async (world) => {
  const site = world.keep(await Site.build());
  const server = await world.shop({ dist: site.folder });
  const { page, cable, origin } = await world.browser(server);
  const bridge = (name, ...values) =>
    page.evaluate(async ([name, values]) => (await import('/bridge/shop.mjs'))[name](...values), [name, values]);
  await page.goto(`${origin}/bridge/index.html`);
  await bridge('openTill', await server.enrolmentCode(), 'Till');
  cable.cut();
  const numbers = await bridge('sellMany', ORDERS, goods.soap.barcode);

  // Again and again the power fails when some of the push has arrived.
  cable.resetCounts();
  let kills = 0;
  for (const bytes of [10_000, 30_000, 60_000]) {
    const killed = new Promise((resolve, reject) => {
      cable.afterBytesUp(bytes, () => server.kill().then(resolve, reject));
    });
    cable.plug();
    const synced = bridge('untilSynced').then(() => 'synced');
    if ((await Promise.race([killed, synced])) === 'synced') break;
    kills += 1;
    cable.cut();
    await server.start();
  }
  expect(kills > 0, 'the push was too quick to be interrupted');
  cable.plug();
  await bridge('untilSynced');

  const found = (await server.orders()).map((order) => order.number).filter((number) => numbers.includes(number));
  expectEqual(found.length, numbers.length, 'orders on the server');
  expectEqual(new Set(found).size, numbers.length, 'different orders on the server');
  await server.examine();
  const fresh = await world.tablet(server);
  await fresh.screens.expectOnHand(goods.soap, { Harbour: 5000 - numbers.length, Market: 50 });
});
