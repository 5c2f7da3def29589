// A browser becomes a device.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';

test('enrol: a code makes a browser a device, once', async (world) => {
  const server = await world.shop();
  const tablet = await world.browser(server, { name: 'Till 1' });
  const { screens, page } = tablet;
  await screens.open('/');
  // Whoever isn't enrolled is led there from anywhere.
  await page.getByRole('textbox', { name: 'Enrolment code' }).waitFor();
  const code = await server.enrolmentCode();
  await screens.enrol(code, 'Till 1');

  const other = await world.browser(server);
  await other.screens.open('/enrol');
  await other.page.getByRole('textbox', { name: 'Enrolment code' }).fill(code);
  await other.page.getByRole('button', { name: 'Enrol this device' }).click();
  await other.page.getByRole('alert').filter({ hasText: 'wrong, used or out of date' }).waitFor();
  await other.page.getByRole('textbox', { name: 'Enrolment code' }).and(other.page.locator(':focus')).waitFor();
});

test('enrol: a tab that nobody looks at, which is never painted, starts all the same', async (world) => {
  const { page, screens } = await world.browser(await world.shop());
  await page.addInitScript(() => {
    globalThis.requestAnimationFrame = () => 0;
  });
  await screens.open('/enrol');
  await page.locator('#skeleton').waitFor({ state: 'detached' });
  await page.getByRole('textbox', { name: 'Enrolment code' }).waitFor();
});

test('enrol: without the server it says so, and works once the server is there', async (world) => {
  const server = await world.shop();
  const tablet = await world.browser(server);
  const { screens, page, cable } = tablet;
  await screens.open('/enrol');
  await screens.untilInstalled();
  await page.getByRole('textbox', { name: 'Enrolment code' }).fill(await server.enrolmentCode());
  cable.cut();
  await page.getByRole('button', { name: 'Enrol this device' }).click();
  await page.getByRole('alert').filter({ hasText: 'out of reach' }).waitFor();
  cable.plug();
  await page.getByRole('button', { name: 'Enrol this device' }).click();
  await screens.searchOrScan.waitFor();
  await screens.untilSync('Synced');
});

test('enrol: two devices number their orders in series of their own', async (world) => {
  const server = await world.shop();
  const [one, two] = [await world.tablet(server), await world.tablet(server)];
  const first = await one.screens.sell('4006381333931');
  const second = await two.screens.sell('4006381333931');
  expect(first.split('-')[0] !== second.split('-')[0], `${first} and ${second} are of one series`);
  expectEqual([first, second].map((number) => number.split('-')[1]), ['000001', '000001'], 'numbers');
});
