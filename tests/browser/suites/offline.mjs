// Without a network.

import { expect } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

test('offline: the app starts cold without the server, sells, and sends when the server is back', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server, { profile: true });
  const { screens } = tablet;
  await screens.untilInstalled();
  await tablet.close();
  await server.stop();

  // A new browser process, nothing to talk to.
  await tablet.restart();
  await tablet.screens.open('/');
  await tablet.screens.searchOrScan.waitFor();
  const number = await tablet.screens.sell(goods.tea.barcode, goods.soap.barcode);
  await tablet.screens.untilPlacedIs('Saved on this device');
  await tablet.screens.untilSync(/unsynced|Offline/);

  await server.start();
  await tablet.screens.untilPlacedIs('Everyone has it');
  await tablet.screens.untilSync('Synced');
  const orders = await server.orders();
  expect(orders.some((order) => order.number === number), `the server has ${number}`);
});

test('offline: deep addresses and reloads work without the server', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server);
  const { screens, page, cable } = tablet;
  await screens.untilInstalled();
  cable.cut();
  await screens.untilSync('Offline');
  for (const [path, found] of [
    ['/orders', () => page.getByRole('searchbox', { name: 'Search orders' })],
    ['/stock', () => page.getByRole('heading', { name: 'Stock' })],
    ['/', () => screens.searchOrScan],
  ]) {
    await screens.open(path);
    await found().first().waitFor();
  }
  await page.reload();
  await screens.searchOrScan.waitFor();
  await screens.sell(goods.tea.barcode);
  cable.plug();
  await screens.untilSync('Synced');
});

test('offline: a network that swallows everything counts as offline', async (world) => {
  const { screens, cable } = await world.tablet(await world.shop());
  // The page still believes that it is online; only the heartbeat notices.
  cable.stall();
  await screens.untilSync('Offline', 60_000);
  await screens.sell(goods.tea.barcode);
  await screens.untilPlacedIs('Saved on this device');
  await screens.untilSync('1 unsynced');
  cable.plug();
  await screens.untilPlacedIs('Everyone has it');
  await screens.untilSync('Synced');
});

test('offline: a screen that could not be fetched yet says so, selling goes on, and it comes when it can', async (world) => {
  const server = await world.shop();
  // Once it is installed, the service worker answers instead, and has the second file.
  const tablet = await world.browser(server, { page: { serviceWorkers: 'block' } });
  const { screens, page } = tablet;
  // The first visit ends before the second file has come.
  await page.route('**/split_screens.wasm', (route) => route.abort());
  await screens.enrol(await server.enrolmentCode(), 'Till 1');
  await screens.go('Orders');
  await page.getByText("This screen isn't on the device yet").waitFor();
  await screens.go('Sell');
  await screens.sell(goods.tea.barcode);
  await screens.go('Orders');
  await page.getByText("This screen isn't on the device yet").waitFor();
  await page.unroute('**/split_screens.wasm');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('searchbox', { name: 'Search orders' }).waitFor();
});

test('offline: what opens over the till and could not be fetched yet says so, and has the focus when it comes', async (world) => {
  const server = await world.shop();
  // Once it is installed, the service worker answers instead, and has the second file.
  const tablet = await world.browser(server, { page: { serviceWorkers: 'block' } });
  const { screens, page } = tablet;
  await page.route('**/split_screens.wasm', (route) => route.abort());
  await screens.enrol(await server.enrolmentCode(), 'Till 1');
  await screens.scan(goods.tea.barcode);
  await page.getByRole('button', { name: 'Take payment' }).click();
  const payment = page.getByRole('dialog', { name: 'Payment' });
  await payment.getByText("This screen isn't on the device yet").waitFor();
  await page.unroute('**/split_screens.wasm');
  await payment.getByRole('button', { name: 'Try again' }).click();
  await payment.locator('.pay-exact:focus').waitFor();
});
