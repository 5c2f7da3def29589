// A new version of the app.

import { expectEqual, until } from '../harness/checks.mjs';
import { Release } from '../harness/release.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

test('update: a new version is said, waits for the person, and keeps the open order', async (world) => {
  const [old, next] = [world.keep(await Release.build('old')), world.keep(await Release.build('next'))];
  const server = await world.shop({ dist: old.folder });
  const tablet = await world.tablet(server);
  const { screens, page } = tablet;
  await screens.untilInstalled();
  await page.reload();
  const release = () => page.evaluate(() => document.querySelector('meta[name=release]').content);
  expectEqual(await release(), 'old', 'release');

  await server.stop();
  server.dist = next.folder;
  await server.start();
  await screens.untilSync('Synced', 60_000);
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  // The browser looks for a new version by itself from time to time; this asks it to look now.
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  const load = page.getByRole('button', { name: 'New version: load it' });
  await load.waitFor();
  expectEqual(await release(), 'old', 'release before the person agreed');
  await load.click();
  await until(async () => (await release().catch(() => null)) === 'next');
  await screens.line(goods.tea.name).waitFor();
  await screens.place();
  await screens.untilPlacedIs('Everyone has it');
});

test('update: unsent work survives it', async (world) => {
  const [old, next] = [world.keep(await Release.build('old')), world.keep(await Release.build('next'))];
  const server = await world.shop({ dist: old.folder });
  const tablet = await world.tablet(server);
  const { screens, page } = tablet;
  await screens.untilInstalled();
  await page.reload();
  await screens.searchOrScan.waitFor();
  tablet.cable.stall();
  const number = await screens.sell(goods.tea.barcode);
  await screens.untilPlacedIs('Saved on this device');
  await server.stop();
  server.dist = next.folder;
  await server.start();
  tablet.cable.plug();
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
  await page.getByRole('button', { name: 'New version: load it' }).click();
  await until(() => page.evaluate(() => document.querySelector('meta[name=release]').content === 'next').catch(() => false));
  await screens.go('Orders');
  await screens.order(number).waitFor();
  await screens.untilSync('Synced');
});
