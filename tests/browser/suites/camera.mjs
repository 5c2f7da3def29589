// Scanning with the camera. Chromium has a camera here that shows a moving pattern, and on this system no reader of codes:
// a stand-in says what "is in the picture". The camera, the permission, the dialog and what a code comes to are real.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { dress } from '../harness/dress.mjs';
import { Keys, Thumb, expectFits } from '../harness/hands.mjs';
import { examine } from '../harness/looks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const UNKNOWN = '9999999999994';

const button = (page) => page.getByRole('button', { name: 'Scan with the camera' });
const dialog = (page) => page.getByRole('dialog', { name: 'Scan with the camera' });

/** Stands in for the browser's reader, and keeps the tracks of the camera to look at. */
function standIn() {
  window.inPicture = [];
  window.looks = 0;
  window.tracks = [];
  window.BarcodeDetector = class {
    static async getSupportedFormats() {
      return ['aztec', 'code_128', 'ean_13', 'ean_8', 'qr_code', 'upc_a'];
    }

    constructor({ formats }) {
      window.formats = formats;
    }

    async detect(video) {
      if (video.readyState < 2 || video.videoWidth === 0) throw new DOMException('no picture yet', 'InvalidStateError');
      if (window.isBlind) throw new DOMException('Barcode detection service unavailable.', 'NotSupportedError');
      window.looks += 1;
      return window.inPicture.map((rawValue) => ({ rawValue, format: 'ean_13' }));
    }
  };
  const plain = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (wanted) {
    const stream = await plain.call(this, wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
}

/** A device that may use its camera, or may not. */
async function tabletWithCamera(world, server, { page = {}, allowed = true } = {}) {
  const tablet = await world.browser(server, { page });
  await allow(tablet, allowed);
  await tablet.context.addInitScript(standIn);
  await tablet.enrol();
  return tablet;
}

/** Chromium gives what is listed and refuses what isn't. */
function allow({ context, origin }, allowed) {
  return context.grantPermissions(allowed ? ['camera'] : ['midi'], { origin });
}

const hold = (page, ...codes) => page.evaluate((codes) => (window.inPicture = codes), codes);
const isOff = (page) => page.evaluate(() => window.tracks.length > 0 && window.tracks.every(({ readyState }) => readyState === 'ended'));

/** Waits until the picture was looked at so often. */
async function untilLooked(page, times) {
  const before = await page.evaluate(() => window.looks);
  await until(() => page.evaluate((wanted) => window.looks >= wanted, before + times));
}

test('camera: a code counts once while it is in the picture, again when it was away; the camera goes off', async (world) => {
  const { screens, page } = await tabletWithCamera(world, await world.shop());
  await button(page).click();
  await untilLooked(page, 1);
  expectEqual(await page.evaluate(() => window.formats), ['code_128', 'ean_13', 'ean_8', 'qr_code', 'upc_a'], 'formats of goods that the reader knows');
  await hold(page, goods.tea.barcode);
  await page.getByText(`${goods.tea.name} is on the order`).waitFor();
  // Longer than a code has to be away to count again.
  await untilLooked(page, 15);
  await screens.expectQuantity(goods.tea.name, 1);
  await hold(page);
  await untilLooked(page, 1);
  await hold(page, goods.tea.barcode);
  await untilLooked(page, 10);
  await screens.expectQuantity(goods.tea.name, 1);
  await hold(page);
  await untilLooked(page, 10);
  await hold(page, goods.tea.barcode, goods.soap.sku);
  await screens.expectQuantity(goods.tea.name, 2);
  await screens.expectQuantity(goods.soap.name, 1);
  await hold(page, UNKNOWN);
  await page.getByText(`No product has the code ${UNKNOWN}`).waitFor();
  await hold(page);
  // A scanner counts beside it.
  await scan(page, goods.rice.barcode);
  await screens.expectQuantity(goods.rice.name, 1);
  expectEqual(await screens.lines.count(), 3, 'lines');

  await page.keyboard.press('Escape');
  await dialog(page).waitFor({ state: 'hidden' });
  // The browser says in a task of its own that the dialog closed, and the camera goes off then.
  await until(() => isOff(page), { what: 'the camera is off' });
  const looks = await page.evaluate(() => window.looks);
  await button(page).and(page.locator(':focus')).waitFor();
  // A quantity that was typed before counts, as it does for a scanner.
  await page.keyboard.type('3*');
  await button(page).click();
  await hold(page, goods.coffee.barcode);
  await screens.expectQuantity(goods.coffee.name, 3);
  expect((await page.evaluate(() => window.looks)) > looks, 'it looks again');
  await page.keyboard.press('Escape');
  await until(() => isOff(page));
});

test('camera: by touch on a phone; refused, allowed, taken away, and a reader that fails', async (world) => {
  const tablet = await tabletWithCamera(world, await world.shop(), { page: PHONE, allowed: false });
  const { screens, page } = tablet;
  const thumb = new Thumb(page);
  await thumb.tap(button(page));
  await dialog(page).getByText('The camera may not be used').waitFor();
  await expectFits(page, 'the refused camera');
  await scan(page, goods.rice.barcode);
  await page.getByText(`${goods.rice.name} is on the order`).waitFor();
  await allow(tablet, true);
  await thumb.tap(dialog(page).getByRole('button', { name: 'Try again' }));
  await untilLooked(page, 1);
  await expectFits(page, 'the camera');
  await hold(page, goods.tea.barcode);
  await page.getByText(`${goods.tea.name} is on the order`).waitFor();
  await hold(page);

  await page.evaluate(() => {
    const [track] = window.tracks;
    track.stop();
    track.dispatchEvent(new Event('ended'));
  });
  await dialog(page).getByText('The camera has stopped').waitFor();
  await page.evaluate(() => (window.isBlind = true));
  await thumb.tap(dialog(page).getByRole('button', { name: 'Try again' }));
  await dialog(page).getByText("This browser can't read the picture").waitFor();
  expect(await isOff(page), 'no camera is on for nothing');
  await page.evaluate(() => (window.isBlind = false));
  await thumb.tap(dialog(page).getByRole('button', { name: 'Try again' }));
  await untilLooked(page, 2);
  await thumb.tap(dialog(page).getByRole('button', { name: 'Close' }).last());
  await until(() => isOff(page));
  await thumb.tap(page.getByRole('button', { name: '2 lines' }));
  await screens.line(goods.tea.name).waitFor();
});

test('camera: by keyboard alone, and no button without a reader or a camera', async (world) => {
  const server = await world.shop();
  const tablet = await tabletWithCamera(world, server);
  const { page } = tablet;
  const keys = new Keys(page);
  await keys.press('/');
  await keys.use(button(page));
  await keys.at(dialog(page).getByRole('button', { name: 'Close' }).last());
  await untilLooked(page, 1);
  await keys.press('Enter');
  await keys.at(button(page));

  const { page: plain, screens } = await world.tablet(server);
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  await plain.waitForFunction(() => performance.getEntriesByType('resource').some(({ name }) => name.includes('split_')));
  expectEqual(await button(plain).count(), 0, 'buttons without a reader');
  await tablet.context.addInitScript(() => (MediaDevices.prototype.enumerateDevices = async () => (window.isAsked = true) && []));
  await page.reload();
  await page.waitForFunction(() => window.isAsked);
  expectEqual(await button(page).count(), 0, 'buttons without a camera');
});

test('camera: looks, in three languages and both themes', async (world) => {
  const server = await world.shop();
  // What was allowed once isn't taken back by this browser: two devices.
  const { page: allowed } = await tabletWithCamera(world, server);
  const { page: refused } = await tabletWithCamera(world, server, { allowed: false });
  const open = (page) => page.locator('.catalogue-top button[aria-haspopup=dialog]').click();
  for (const [language, theme] of [['en', 'light'], ['zh-Hans', 'dark'], ['zh-Hant', 'light'], ['en', 'dark']]) {
    await dress(allowed, language, theme);
    await open(allowed);
    await untilLooked(allowed, 1);
    await examine(allowed, 'camera', language, theme);
    await dress(refused, language, theme);
    await open(refused);
    await refused.locator('dialog[open] .empty').waitFor();
    await examine(refused, 'camera-refused', language, theme);
  }
});
