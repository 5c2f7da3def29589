// This device: what it is, and how it looks.

import { expectEqual } from '../harness/checks.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const theme = (page) => page.evaluate(() => document.documentElement.dataset.theme);

export async function byTouch({ page, hand, shop }) {
  await page.getByText('Everyone has all of your work').waitFor();
  await shop.look('this device');
  await hand.tap(page.locator('label').filter({ hasText: 'Dark' }));
  await page.locator('html[data-theme=dark]').waitFor({ state: 'attached' });
  await hand.tap(page.locator('label').filter({ hasText: '繁體中文' }));
  await page.locator('html[lang=zh-Hant]').waitFor({ state: 'attached' });
  await shop.look('this device in Chinese');
  await hand.tap(page.locator('label').filter({ hasText: 'English' }));
  await page.getByRole('heading', { name: 'This device', level: 1 }).waitFor();
}

export async function byKeys({ page, hand }) {
  await page.getByText('Everyone has all of your work').waitFor();
  const choice = page.getByRole('group', { name: 'Theme' });
  await hand.tabTo(choice.getByRole('radio', { name: 'As the system' }));
  await hand.press('ArrowDown');
  await hand.press('ArrowDown');
  await hand.at(choice.getByRole('radio', { name: 'Dark' }));
  expectEqual(await theme(page), 'dark', 'the theme');
}

export async function byScanner({ page }) {
  await page.getByRole('radio', { name: 'Light' }).focus();
  await scan(page, goods.rice.sku);
  await page.getByText(`${goods.rice.sku} was scanned. This screen takes no codes`).waitFor();
}
