// Every screen's main path, at the three sizes: by thumb on a phone and on a tablet, by keyboard alone at a desk, and by
// scanner at each of them. One path a screen, in `../paths`; one shop a size, so that each screen finds what those before
// it did.

import { Keys, Thumb, expectFits } from '../harness/hands.mjs';
import { test } from '../harness/runner.mjs';
import * as customers from '../paths/customers.mjs';
import * as device from '../paths/device.mjs';
import * as files from '../paths/import.mjs';
import * as inbox from '../paths/inbox.mjs';
import * as orders from '../paths/orders.mjs';
import * as products from '../paths/products.mjs';
import * as sell from '../paths/sell.mjs';
import * as stock from '../paths/stock.mjs';

const SCREENS = { Sell: sell, Orders: orders, Stock: stock, Products: products, Customers: customers, Import: files, Inbox: inbox, 'This device': device };

/** What each screen's path gets: the page, its screens, and what is known of the shop so far. */
async function walk(tablet, way, hand, fingers) {
  const { page, screens } = tablet;
  const shop = { page, screens, number: null, look: (where) => expectFits(page, where, { fingers }) };
  for (const [name, path] of Object.entries(SCREENS)) {
    try {
      await hand.go(name);
      await path[way]({ ...shop, hand, shop });
      await shop.look(name);
    } catch (error) {
      error.message = `${name}: ${error.message}`;
      throw error;
    }
  }
}

for (const [size, viewport] of [
  ['a phone of 390 × 844', { width: 390, height: 844 }],
  ['a tablet of 1280 × 800', { width: 1280, height: 800 }],
]) {
  test(`paths: every screen by touch on ${size}`, async (world) => {
    const tablet = await world.tablet(await world.shop(), { page: { viewport, hasTouch: true } });
    await walk(tablet, 'byTouch', new Thumb(tablet.page), true);
  });
}

test('paths: every screen by keyboard alone at a desk of 1440 × 900', async (world) => {
  const tablet = await world.browser(await world.shop(), { page: { viewport: { width: 1440, height: 900 } } });
  await tablet.enrol();
  await Keys.alone(tablet.context);
  await tablet.page.reload();
  await tablet.screens.untilSync('Synced');
  await walk(tablet, 'byKeys', new Keys(tablet.page), false);
});

for (const viewport of [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
]) {
  test(`paths: every screen by scanner at ${viewport.width} × ${viewport.height}`, async (world) => {
    const tablet = await world.tablet(await world.shop(), { page: { viewport } });
    const shop = { page: tablet.page, screens: tablet.screens };
    for (const [name, path] of Object.entries(SCREENS)) {
      try {
        await tablet.screens.go(name);
        await tablet.page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
        await path.byScanner(shop);
      } catch (error) {
        error.message = `${name}: ${error.message}`;
        throw error;
      }
    }
  });
}
