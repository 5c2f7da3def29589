// How a screen looks: a picture of it in both sizes, and what axe finds wrong with it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expectEqual } from './checks.mjs';
import { artefactFolder } from './setting.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
];

/** Takes a picture in each size and lets axe look in each. */
export async function examine(page, name, language, theme) {
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
