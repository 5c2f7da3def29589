// A start with many orders on the disk: what is known without them is shown at once, and what comes later moves nothing.

import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { Site, letOrdersGo } from '../harness/site.mjs';

test('cold start: a record is shown before its history, and the history moves nothing', async (world) => {
  const site = world.keep(await Site.build());
  await site.holdOrders();
  const { screens, page } = await world.tablet(await world.shop({ dist: site.folder }));
  await letOrdersGo(page);
  const number = await sellTo(screens, customers[0].name, goods.rice);
  await screens.untilSync('Synced');
  for (const [list, one, name, known] of [
    ['Customers', 'Customer', customers[0].name, customers[0].phone],
    ['Products', 'Product', goods.rice.name, goods.rice.sku],
  ]) {
    await screens.go(list);
    await page.getByRole('grid', { name: list }).getByRole('row').filter({ hasText: name }).click();
    const article = page.getByRole('article', { name: one, exact: true });
    const history = article.getByRole('link', { name: number });
    await history.waitFor();
    await page.reload();
    await article.getByText(known).first().waitFor();
    expectEqual(await history.count(), 0, `${one}: the history is still to come`);
    const boxes = () => article.locator('.detail-body > *').evaluateAll((all) => all.map((part) => part.getBoundingClientRect().top));
    const before = await boxes();
    await letOrdersGo(page);
    await history.waitFor();
    expectEqual(await boxes(), before, `${one}: where its parts begin`);
  }
});

test('cold start: what a customer usually buys has its place before it is known', async (world) => {
  const site = world.keep(await Site.build());
  await site.holdOrders();
  const { screens, page } = await world.tablet(await world.shop({ dist: site.folder }));
  await letOrdersGo(page);
  await sellTo(screens, customers[0].name, goods.rice);
  await screens.untilSync('Synced');
  await page.reload();
  await choose(page, customers[0].name);
  const usual = page.getByRole('region', { name: 'Usually buys' });
  await usual.waitFor();
  expectEqual(await usual.getByRole('button').count(), 0, 'what she buys is still to come');
  const first = () => page.locator('.catalogue-body > .tiles').evaluate((tiles) => tiles.getBoundingClientRect().top);
  const before = await first();
  await letOrdersGo(page);
  await usual.getByRole('button', { name: goods.rice.name }).waitFor();
  expectEqual(await first(), before, 'where the tiles begin');

  // Of one who has bought nothing it is known too late to give the place away.
  await page.reload();
  await choose(page, customers[1].name);
  await usual.waitFor();
  await letOrdersGo(page);
  await usual.getByText('No orders yet.').waitFor();
  expectEqual(await first(), before, 'where the tiles begin');
});

async function sellTo(screens, name, { barcode }) {
  await choose(screens.page, name);
  return screens.sell(barcode);
}

async function choose(page, name) {
  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}
