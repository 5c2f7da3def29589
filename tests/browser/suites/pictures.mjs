// Pictures of products: links that came with an import, fetched from a stand-in for the hosts that keep them.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { csv } from '../harness/exports.mjs';
import { expectFits } from '../harness/hands.mjs';
import { examine } from '../harness/looks.mjs';
import { dress } from '../harness/dress.mjs';
import { test } from '../harness/runner.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

/** A host that lets pages read its pictures, and one that only shows them. */
const OPEN = 'https://open.example';
const CLOSED = 'https://closed.example';
const PRODUCTS = csv([
  ['Handle', 'Title', 'Type', 'Option1 Name', 'Option1 Value', 'Variant SKU', 'Variant Grams', 'Variant Price', 'Variant Barcode', 'Image Src'],
  ['cup', 'Blue cup', 'Cups', 'Title', 'Default Title', 'CUP', '300', '12', '', `${OPEN}/cup.svg`],
  // Asked for over a private line all the same.
  ['pot', 'Tea pot', 'Cups', 'Title', 'Default Title', 'POT', '900', '30', '', `${CLOSED.replace('https', 'http')}/pot.svg`],
  ['tin', 'Tall tin', 'Cups', 'Title', 'Default Title', 'TIN', '90', '5', '', `${OPEN}/gone.svg`],
  ['mat', 'Straw mat', 'Cups', 'Title', 'Default Title', 'MAT', '90', '4', '', ''],
]);
const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="teal"/><circle cx="150" cy="100" r="80" fill="gold"/></svg>';

/** The hosts of the pictures: what they were asked, and whether they are in reach. */
async function hosts(tablet) {
  const known = { asked: [], areThere: true };
  await tablet.context.route(/^https?:\/\/(open|closed)\.example\//, async (route) => {
    if (!known.areThere) return route.abort('internetdisconnected');
    const url = new URL(route.request().url());
    known.asked.push(url.href);
    // What a browser does with an answer that doesn't let the page read it.
    if (url.origin === CLOSED && route.request().headers().origin) return route.abort('accessdenied');
    if (url.pathname === '/gone.svg') return route.fulfill({ status: 404, headers: { 'access-control-allow-origin': '*' }, body: '' });
    const headers = url.origin === OPEN ? { 'access-control-allow-origin': '*' } : {};
    return route.fulfill({ contentType: 'image/svg+xml', headers, body: DRAWING });
  });
  return known;
}

/** Imports the products and starts once more, so that the service worker is in charge. */
async function stock({ page, screens }) {
  await screens.go('Import');
  await page.getByLabel('Choose files').setInputFiles({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(PRODUCTS) });
  await page.getByRole('button', { name: 'Import all of it' }).click();
  await page.getByRole('group', { name: 'Imported', exact: true }).waitFor();
  await screens.untilSync('Synced');
  await screens.untilInstalled();
  await screens.open('/');
  await page.waitForFunction(() => navigator.serviceWorker.controller);
}

/** Keeps the service worker from being registered until the page is told `letInstall`. */
function holdServiceWorker(context) {
  return context.addInitScript(() => {
    const plain = ServiceWorkerContainer.prototype.register;
    ServiceWorkerContainer.prototype.register = async function (...given) {
      await new Promise((resolve) => (self.letInstall = resolve));
      return plain.apply(this, given);
    };
  });
}

const tile = (page, name) => page.getByRole('region', { name: 'Catalogue' }).locator('.tile').filter({ hasText: name });
const row = (page, name) => page.getByRole('grid', { name: 'Products' }).getByRole('row').filter({ hasText: name });

/** What stands in the box: `picture`, or the initials. */
async function shown(where) {
  const box = where.locator('.picture');
  if (!(await box.isVisible())) return 'no box';
  const [width, initials] = await box.evaluate((one) => [one.querySelector('img')?.naturalWidth, one.dataset.initials]);
  if (width === undefined) return initials;
  return width > 0 ? 'picture' : 'nothing yet';
}

async function expectShown(find, wanted) {
  for (const [name, what] of Object.entries(wanted)) {
    await until(async () => (await shown(find(name))) === what, { what: async () => `${name} shows ${await shown(find(name))}, not ${what}` });
  }
}

test('pictures: what was imported shows at the till, in the list and on its own screen, and some of it without a network', async (world) => {
  const tablet = await world.tablet(await world.emptyServer());
  const { screens, page } = tablet;
  const known = await hosts(tablet);
  await stock(tablet);
  const all = { 'Blue cup': 'picture', 'Tea pot': 'picture', 'Tall tin': 'TT', 'Straw mat': 'SM' };
  await expectShown((name) => tile(page, name), all);
  const boxes = await page.locator('.tile > .picture').evaluateAll((boxes) => boxes.map((one) => [one.clientWidth, one.clientHeight].join()));
  expectEqual(new Set(boxes).size, 1, `all boxes are of one size: ${boxes}`);
  for (const one of await page.locator('.picture > img').all()) {
    const how = await one.evaluate(({ loading, referrerPolicy, alt }) => [loading, referrerPolicy, alt]);
    expectEqual(how, ['lazy', 'no-referrer', ''], 'how it is fetched');
  }
  await tile(page, 'Blue cup').click();
  await screens.line('Blue cup').waitFor();
  await screens.go('Products');
  await expectShown((name) => row(page, name), all);
  await row(page, 'Blue cup').click();
  await expectShown(() => page.getByRole('article', { name: 'Product' }).locator('.pictures'), { 'Blue cup': 'picture' });

  // The service worker asks in the page's place, and says nothing of who looks.
  const [worker] = tablet.context.serviceWorkers();
  await worker.evaluate(() => {
    self.asked = [];
    const plain = self.fetch;
    self.fetch = (what, how) => {
      if (String(what).includes('.example/')) self.asked.push({ url: what, how: [how.credentials, how.referrerPolicy] });
      return plain(what, how);
    };
  });
  const before = known.asked.length;
  await screens.open('/');
  await expectShown((name) => tile(page, name), all);
  const asked = await worker.evaluate(() => self.asked);
  expect(asked.some(({ url }) => url === `${CLOSED}/pot.svg`), 'what is not kept is asked for again');
  for (const { url, how } of asked) {
    expectEqual(how, ['omit', 'no-referrer'], `${url} is asked without cookies and without saying from where`);
    expect(url.startsWith('https:'), `${url} is private`);
  }
  expectEqual(known.asked.slice(before).filter((url) => url === `${OPEN}/cup.svg`).length, 0, 'what is kept is asked for again');
  expectEqual(await page.evaluate(async () => (await (await caches.open('pictures')).keys()).map(({ url }) => url)), [`${OPEN}/cup.svg`], 'what is kept');

  known.areThere = false;
  tablet.cable.cut();
  await screens.open('/');
  await expectShown((name) => tile(page, name), { ...all, 'Tea pot': 'TP' });
  known.areThere = true;
  tablet.cable.plug();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expectShown((name) => tile(page, name), all);
});

test('pictures: before the service worker is in charge nobody gets cookies, and what needs it shows once it is', async (world) => {
  const tablet = await world.tablet(await world.emptyServer());
  const { screens, page } = tablet;
  const known = await hosts(tablet);
  await stock(tablet);
  // A first load again: the products are here, and no service worker yet.
  await holdServiceWorker(tablet.context);
  await page.evaluate(async () => {
    for (const registration of await navigator.serviceWorker.getRegistrations()) await registration.unregister();
  });
  known.asked.length = 0;
  await screens.open('/');
  await expectShown((name) => tile(page, name), { 'Blue cup': 'picture', 'Tea pot': 'TP', 'Straw mat': 'SM' });
  const manners = await page.locator('.picture > img').evaluateAll((all) => all.map((one) => one.crossOrigin));
  expectEqual(new Set(manners), new Set(['anonymous']), 'how they are asked for');
  expectEqual(await page.evaluate(() => navigator.serviceWorker.controller), null, 'who is in charge');
  await page.evaluate(() => self.letInstall());
  await expectShown((name) => tile(page, name), { 'Blue cup': 'picture', 'Tea pot': 'picture', 'Straw mat': 'SM' });
  expectEqual(await page.getByText('A new version is ready').count(), 0, 'news of a version');
});

test('pictures: switched off on a phone, nobody is asked for one and no room is left for them', async (world) => {
  const tablet = await world.tablet(await world.emptyServer(), { page: PHONE });
  const { screens, page } = tablet;
  const known = await hosts(tablet);
  await stock(tablet);
  await expectShown((name) => tile(page, name), { 'Blue cup': 'picture' });
  await expectFits(page, 'Sell with pictures');
  await screens.go('Products');
  await expectShown((name) => row(page, name), { 'Blue cup': 'picture' });
  await expectFits(page, 'Products with pictures');
  await screens.go('This device');
  await page.getByRole('group', { name: 'Pictures of products' }).getByRole('radio', { name: 'Off' }).check();
  const before = known.asked.length;
  await page.reload();
  for (const [list, find] of [['Sell', tile], ['Products', row]]) {
    await screens.go(list);
    await expectShown((name) => find(page, name), { 'Blue cup': 'no box', 'Straw mat': 'no box' });
  }
  expectEqual(await page.locator('.picture > img').count(), 0, 'pictures');
  expectEqual(known.asked.length, before, 'what was asked for');
});

test('pictures: a shop without any leaves no room for them', async (world) => {
  const { page } = await world.tablet(await world.shop());
  await page.locator('.tile').first().waitFor();
  expectEqual(await page.locator('.picture:visible').count(), 0, 'boxes');
});

test('pictures: looks, at the till, in the list and on their own screen', async (world) => {
  const tablet = await world.tablet(await world.emptyServer());
  const { screens, page } = tablet;
  await hosts(tablet);
  await stock(tablet);
  for (const [language, theme] of [['en', 'light'], ['zh-Hans', 'dark']]) {
    await dress(page, language, theme);
    await screens.open('/');
    await expectShown((name) => page.locator('.tile').filter({ hasText: name }), { 'Blue cup': 'picture', 'Tall tin': 'TT' });
    await examine(page, 'pictures-sell', language, theme);
    await screens.open('/products');
    await expectShown((name) => page.locator('.grid-row').filter({ hasText: name }), { 'Blue cup': 'picture' });
    await examine(page, 'pictures-products', language, theme);
    await page.locator('.grid-row').filter({ hasText: 'Blue cup' }).click();
    await expectShown(() => page.locator('.pictures'), { 'Blue cup': 'picture' });
    await examine(page, 'pictures-product', language, theme);
  }
});
