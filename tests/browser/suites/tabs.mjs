// Two tabs of one browser are one device.

import { expect } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

test('tabs: both sell, both see both, and the other goes on when the leader is closed', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server);
  const leader = tablet.screens;
  const page = await tablet.openTab();
  const other = tablet.screensOf(page);
  await other.searchOrScan.waitFor();
  await other.untilSync('Synced');

  const first = await leader.sell(goods.tea.barcode);
  const second = await other.sell(goods.soap.barcode);
  expect(first !== second, 'two numbers');
  expect(first.split('-')[0] === second.split('-')[0], 'one series');
  for (const screens of [leader, other]) {
    await screens.open('/orders');
    await screens.order(first).waitFor();
    await screens.order(second).waitFor();
  }

  await tablet.page.close();
  await other.open('/');
  const third = await other.sell(goods.rice.barcode);
  await other.untilPlacedIs('Everyone has it');
  await other.open('/orders');
  for (const number of [first, second, third]) await other.order(number).waitFor();
  expect(new Set([first, second, third]).size === 3, 'three numbers');
});

test('tabs: a leader closed without warning hands over to a tab that is in the middle of an order', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server);
  const page = await tablet.openTab();
  const other = tablet.screensOf(page);
  await other.scanOnto(goods.tea.barcode, goods.tea.name);
  tablet.cable.cut();
  await tablet.page.close({ runBeforeUnload: false });
  await other.scanOnto(goods.soap.barcode, goods.soap.name);
  const number = await other.place();
  await other.untilPlacedIs('Saved on this device');
  tablet.cable.plug();
  await other.untilPlacedIs('Everyone has it');
  const orders = await server.orders();
  expect(orders.some((order) => order.number === number), `the server has ${number}`);
});
