// What is kept for the person at one device: favourites, what was sold last, and the app on the home screen.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

/** The names on the tiles of the catalogue, in their sequence. */
const names = (page) => page.getByRole('region', { name: 'Catalogue' }).locator('.tile-name').allInnerTexts();
/** The star of a tile. */
const star = (page, { name }) =>
  page.getByRole('region', { name: 'Catalogue' }).locator('li').filter({ hasText: name }).getByRole('button', { name: 'Favourite' });
const untilFirst = (page, wanted) =>
  until(async () => JSON.stringify((await names(page)).slice(0, wanted.length)) === JSON.stringify(wanted), {
    what: async () => `tiles ${JSON.stringify(await names(page))}, first ${JSON.stringify(wanted)}`,
  });

test('personal: favourites come first, then what was sold last; nothing moves under a finger', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const sorted = Object.values(goods).map(({ name }) => name).sort();
  await untilFirst(page, sorted);
  const last = sorted.at(-1);
  const favourite = Object.values(goods).find(({ name }) => name === last);
  const sold = Object.values(goods).find(({ name }) => name === sorted.at(-2));
  // By keyboard alone: the star follows its tile.
  await page.getByRole('region', { name: 'Catalogue' }).locator('.tile').filter({ hasText: last }).focus();
  await page.keyboard.press('Tab');
  await star(page, favourite).and(page.locator(':focus')).waitFor();
  expectEqual(await star(page, favourite).getAttribute('aria-pressed'), 'false', 'before');
  await page.keyboard.press('Enter');
  expectEqual(await star(page, favourite).getAttribute('aria-pressed'), 'true', 'after');
  expectEqual(await star(page, favourite).evaluate((one) => document.getElementById(one.getAttribute('aria-describedby')).innerText), last, 'what it describes');
  await screens.scanOnto(sold.barcode, sold.name);
  expectEqual(await names(page), sorted, 'the tiles stay where they are while the order is open');
  await screens.place();
  const rest = sorted.slice(0, -2);
  await untilFirst(page, [last, sold.name, ...rest]);
  await page.reload();
  await untilFirst(page, [last, sold.name, ...rest]);
  await screens.searchOrScan.fill('e');
  await until(async () => JSON.stringify(await names(page)) === JSON.stringify(sorted.filter((name) => /e/i.test(name))), {
    what: async () => `found, by name: ${await names(page)}`,
  });

  // The same star on the product's own screen.
  await screens.go('Products');
  await page.getByRole('grid', { name: 'Products' }).getByRole('row').filter({ hasText: last }).click();
  const onDetail = page.getByRole('article').getByRole('button', { name: 'Favourite' });
  expectEqual(await onDetail.getAttribute('aria-pressed'), 'true', 'on the detail');
  await onDetail.click();
  await screens.go('Sell');
  await untilFirst(page, [sold.name, ...rest, last]);
});

test('personal: a star is as large as a finger, and beside it a tap still sells', async (world) => {
  const { page } = await world.tablet(await world.shop(), { page: PHONE });
  const box = await star(page, goods.tea).boundingBox();
  expect(box.width >= 44 && box.height >= 44, `${box.width} × ${box.height}`);
  await star(page, goods.tea).tap();
  expectEqual(await star(page, goods.tea).getAttribute('aria-pressed'), 'true', 'marked');
  await page.getByRole('button', { name: '0 lines' }).waitFor();
  await page.getByRole('button', { name: goods.tea.name }).tap();
  await page.getByRole('button', { name: '1 line' }).waitFor();
});

test('personal: installing is offered once after a sale, says why, and asks the browser', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.open('/device');
  const card = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Install the app' }) });
  await page.getByRole('heading', { name: 'Storage' }).waitFor();
  expectEqual(await card.count(), 0, 'without an offer of the browser');
  await page.evaluate(() => {
    const event = new Event('beforeinstallprompt', { cancelable: true });
    event.prompt = () => (window.asked = true);
    window.dispatchEvent(event);
    window.prevented = event.defaultPrevented;
  });
  await card.getByText('the browser keeps its data').waitFor();
  expect(await page.evaluate(() => window.prevented), 'the browser shows no bar of its own');
  await screens.go('Sell');
  await screens.sell(goods.tea.barcode);
  await page.getByText('Installed as an app').waitFor();
  await page.getByRole('button', { name: 'Show how' }).click();
  await card.getByRole('button', { name: 'Install' }).click();
  expect(await page.evaluate(() => window.asked), 'the browser was told to ask');
  await card.waitFor({ state: 'detached' });
  await screens.go('Sell');
  await page.getByRole('button', { name: 'Next order' }).click();
  await screens.sell(goods.tea.barcode);
  expectEqual(await page.getByText('Installed as an app').count(), 0, 'offered again');
});

test('personal: on an iPhone the steps are told', async (world) => {
  const { screens, page } = await world.tablet(await world.shop(), { page: { ...PHONE, userAgent: IPHONE } });
  await screens.go('This device');
  await page.getByText('Add to Home Screen').waitFor();
});

test('personal: the smallest phone has all places in reach, and what ends a long form is always in sight', async (world) => {
  const { screens, page } = await world.tablet(await world.shop(), {
    page: { viewport: { width: 320, height: 640 }, hasTouch: true },
  });
  const bar = page.getByRole('navigation');
  for (const link of await bar.getByRole('link').all()) {
    const { x, width, height } = await link.boundingBox();
    expect(x >= 0 && x + width <= 320.5 && width >= 44 && height >= 44, `${await link.getAttribute('aria-label')}: ${x}, ${width} × ${height}`);
  }
  // One more place than fits is reached from another.
  await screens.go('This device');
  await page.locator('main').getByRole('link', { name: 'Import' }).click();
  await page.getByRole('heading', { name: 'Import', exact: true }).first().waitFor();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const [path, button] of [
    ['/products/new', 'Save'],
    ['/customers/new', 'Save'],
    ['/stock/receive', 'Book the goods in'],
  ]) {
    await screens.open(path);
    if (path.startsWith('/stock')) for (const { barcode } of Object.values(goods)) await screens.scan(barcode);
    const ending = page.getByRole('button', { name: button });
    await ending.waitFor();
    const frame = await page.getByRole('navigation').boundingBox();
    const box = await ending.boundingBox();
    expect(box.height >= 44 && box.y + box.height <= frame.y, `${path}: ${button} ends at ${box.y + box.height}, the bar begins at ${frame.y}`);
    // No field comes to rest under it.
    for (const field of await page.locator('main .detail-body').locator('input, textarea, select').all()) {
      await field.focus();
      const at = await field.boundingBox();
      const acts = await page.locator('.form-actions').boundingBox();
      expect(at.y + at.height <= acts.y + 1 || at.y >= acts.y + acts.height, `${path}: a field at ${at.y} is under the buttons at ${acts.y}`);
    }
  }
});
