// Every screen in a pseudo-locale, at 200 % zoom on a small laptop: nothing that was never translated, nothing cut off.

import { expectEqual } from '../harness/checks.mjs';
import { flaws, speakPseudo } from '../harness/pseudo.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods, places } from '../harness/shop.mjs';

/** 1280 × 800 at 200 %. */
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

/** What is nobody's language: names, numbers, dates as `Intl` writes them, and what languages call themselves. */
const DATA = [
  ...Object.values(goods).flatMap(({ name, sku, category }) => [name, sku, category]),
  ...customers.map(({ name }) => name),
  ...places.map(({ name }) => name),
  // The category of what `bridge/shapes.mjs` makes.
  'Parts',
  'Corner shop',
  'Counterfoil',
  'Till \\d+',
  'English',
  '简体中文',
  '繁體中文',
]
  .map((text) => `^${text}$`)
  .concat([
    '^USD$',
    '^T\\d+(-\\d+)?$',
    '^[A-Z][a-z]{2} \\d{1,2}(, \\d{4})?(, [\\d:]+\\s?[AP]M)?$',
    '^[\\d:]+\\s?[AP]M$',
    '^[\\d.,]+ [kMG]?B( of [\\d.,]+ [kMG]?B)?$',
    '^[\\d.,]+ ?(g|ml)$',
  ]);

test(
  'pseudo: no screen shows an untranslated or a clipped text at 200 %',
  async (world) => {
    const server = await world.shop();
    const tablet = await world.tablet(server, { page: ZOOMED });
    const { page, screens } = tablet;
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'Customer', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: customers[0].name }).click();
    await screens.scan(`4*${goods.coffee.barcode}`);
    await screens.scanOnto(goods.rice.barcode, goods.rice.name);
    const number = await screens.place();
    await screens.openOrder(number);
    const order = new URL(page.url()).pathname;
    const open = async (list, name) => {
      await screens.go(list);
      await page.getByRole('grid', { name: list }).getByRole('row').filter({ hasText: name }).click();
      await page.getByRole('article').getByRole('heading', { name }).waitFor();
      return new URL(page.url()).pathname;
    };
    const customer = await open('Customers', customers[0].name);
    const product = await open('Products', goods.coffee.name);
    await screens.untilSync(/Synced|attention/i);

    await page.setViewportSize(ZOOMED.viewport);
    await speakPseudo(tablet.context);
    const found = {};
    const look = async (name) => {
      await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
      const { untranslated, clipped } = await flaws(page, DATA);
      if (untranslated.length + clipped.length > 0) found[name] = { untranslated, clipped };
    };
    for (const [name, address, ready, act] of [
      ['sell', '/', '.tile'],
      ['order in work', '/', '.tile', () => page.locator('.panel-handle').click()],
      ['customer choice', '/', '.tile', () => page.keyboard.press('F4')],
      ['help', '/', '.tile', () => page.keyboard.press('?')],
      ['orders', '/orders', '[role=gridcell]'],
      ['order', order, 'article .timeline'],
      ['stock', '/stock', '[role=gridcell]'],
      ['receive', '/stock/receive', 'article form'],
      ['customers', '/customers', '[role=gridcell]'],
      ['customer', customer, 'article .pick'],
      ['new customer', '/customers/new', 'article .input'],
      ['products', '/products', '[role=gridcell]'],
      ['product', product, 'article .pick'],
      ['new product', '/products/new', 'article .input'],
      ['inbox', '/inbox', '.entry'],
      ['this device', '/device', '.segment'],
    ]) {
      await screens.open(address);
      await page.locator(ready).first().waitFor();
      await act?.();
      await look(name);
    }
    const empty = await world.browser(await world.emptyServer(), { page: ZOOMED });
    await speakPseudo(empty.context);
    await empty.screens.open('/enrol');
    await empty.page.getByRole('textbox').first().fill(await empty.server.enrolmentCode());
    found.enrol = await flaws(empty.page, DATA);
    await empty.page.locator('form button').click();
    await empty.page.locator('.way').nth(2).waitFor();
    found['first run'] = await flaws(empty.page, DATA);
    for (const [name, { untranslated, clipped }] of Object.entries(found)) {
      if (untranslated.length + clipped.length === 0) delete found[name];
    }
    expectEqual(found, {}, 'flaws by screen');
  },
  { limit: 180_000 },
);
