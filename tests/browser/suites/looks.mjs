// Every screen in every language and both themes: nothing that axe finds wrong, and a picture of each.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { artefactFolder } from '../harness/setting.mjs';
import { goods } from '../harness/shop.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];
const THEMES = ['light', 'dark'];
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    test(
      `looks: all screens in ${language}, ${theme}`,
      async (world) => {
        const server = await world.shop();
        const newcomer = await world.browser(server);
        await newcomer.screens.open('/enrol');
        await dress(newcomer.page, language, theme);
        await newcomer.page.getByRole('textbox').first().waitFor();
        await examine(newcomer.page, 'enrol', language, theme);

        const { page, screens } = await world.tablet(server);
        // An order to look at, and a shelf that was oversold for the inbox.
        await screens.scan('4*' + goods.coffee.barcode);
        await screens.scanOnto(goods.rice.barcode, goods.rice.name);
        const number = await screens.place();
        await screens.openOrder(number);
        const order = new URL(page.url()).pathname;
        await dress(page, language, theme);

        for (const [name, address, ready] of [
          ['sell', '/', () => page.getByRole('searchbox')],
          ['orders', '/orders', () => page.getByRole('grid').getByText(number)],
          ['order', order, () => page.getByRole('heading', { name: number })],
          ['stock', '/stock', () => page.getByRole('grid').getByText(goods.tea.name)],
          ['inbox', '/inbox', () => page.locator('main').getByText(goods.coffee.name)],
          ['device', '/device', () => page.locator('main').getByText(number.split('-')[0], { exact: true })],
        ]) {
          await screens.open(address);
          await ready().first().waitFor();
          if (name === 'sell') {
            await screens.scan(goods.tea.barcode);
            await page.locator('aside').getByText(goods.tea.name).waitFor();
          }
          await examine(page, name, language, theme);
        }
      },
      { limit: 180_000 },
    );
  }
}

/** Chooses language and theme as the person's own choice, which outlives a reload. */
async function dress(page, language, theme) {
  await page.evaluate(
    ([language, theme]) => {
      localStorage.setItem('counterfoil.language', language);
      localStorage.setItem('counterfoil.theme', theme);
    },
    [language, theme],
  );
  await page.reload();
  await page.locator(`html[lang="${language}"]`).waitFor({ state: 'attached' });
}

/** Takes a picture in each size and lets axe look in each. */
async function examine(page, name, language, theme) {
  const folder = path.join(artefactFolder('screens'), language, theme);
  for (const size of SIZES) {
    await page.setViewportSize(size);
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`) });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expectEqual(wide <= 0, true, `${name} at ${size.width}: ${wide} px wider than the screen`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }));
    const found = violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.slice(0, 3).map((node) => `${node.target.join(' ')}: ${node.any.map((one) => one.message).join('; ')}`),
    }));
    expectEqual(found, [], `axe on ${name} at ${size.width}`);
  }
  await page.setViewportSize(SIZES[0]);
}
