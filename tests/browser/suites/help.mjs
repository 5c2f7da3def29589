// The help of each screen, by mouse, by key and by thumb; and that its keys do what it says.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const SCREENS = [
  ['Sell', '/', true],
  ['Orders', '/orders', false],
  ['Stock', '/stock', false],
  ['Customers', '/customers', false],
  ['Products', '/products', false],
  ['Inbox', '/inbox', false],
  ['This device', '/device', false],
];

const sheet = (page, name = '') => page.getByRole('dialog', { name: `Help: ${name}` });

test('help: each screen says what one can do there and which keys work; Escape gives the focus back', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const told = new Set();
  for (const [name, path, isTill] of SCREENS) {
    await screens.open(path);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    const button = page.getByRole('button', { name: 'Help', exact: true });
    await button.focus();
    await page.keyboard.press('Enter');
    await sheet(page, name).waitFor();
    told.add(await sheet(page, name).locator('.help-text').innerText());
    const keys = await sheet(page, name).locator('kbd').allInnerTexts();
    expectEqual(keys.includes('F8'), isTill, `${name} lists F8`);
    expectEqual(keys.includes('/'), !['Inbox', 'This device'].includes(name), `${name} lists /`);
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'hidden' });
    expect(await button.evaluate((one) => one === document.activeElement), `${name}: the button has the focus again`);
    await page.keyboard.press('?');
    await sheet(page, name).waitFor();
    await page.keyboard.press('Escape');
    await sheet(page).waitFor({ state: 'hidden' });
  }
  expectEqual(told.size, SCREENS.length, 'each screen has a text of its own');
});

test('help: asked for again in the moment in which it closes, it opens and stays', async (world) => {
  const { page } = await world.tablet(await world.shop());
  await page.keyboard.press('?');
  await sheet(page, 'Sell').waitFor();
  const isOpen = await page.evaluate(async () => {
    const dialog = document.querySelector('dialog[open]');
    // The browser says so in a task of its own, after this one.
    const said = new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
    dialog.close();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '?', bubbles: true, cancelable: true }));
    await said;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return dialog.open;
  });
  expect(isOpen, 'the help is open');
  await page.keyboard.press('Escape');
  await sheet(page).waitFor({ state: 'hidden' });
});

test('help: the keys that the till lists do what they say', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await page.getByRole('button', { name: 'Help', exact: true }).click();
  const listed = await sheet(page, 'Sell').locator('kbd').allInnerTexts();
  await page.keyboard.press('Escape');
  // What types a letter comes after the scans: within moments it would be taken for the beginning of one.
  const does = {
    '3 *': async () => {
      await screens.scan(`3*${goods.tea.barcode}`);
      await screens.expectQuantity(goods.tea.name, 3);
    },
    F4: async () => {
      await page.keyboard.press('F4');
      await page.getByRole('dialog', { name: 'Customer' }).waitFor();
      await page.keyboard.press('Escape');
    },
    F8: async () => {
      await page.keyboard.press('F8');
      await page.getByRole('dialog', { name: 'Payment' }).waitFor();
      await page.keyboard.press('Escape');
    },
    F6: async () => {
      await page.keyboard.press('F6');
      await page.getByText('is on hold').waitFor();
      await screens.scanOnto(goods.tea.barcode, goods.tea.name);
    },
    'Ctrl Z': async () => {
      await page.getByRole('button', { name: 'Discard' }).click();
      await page.evaluate(() => document.activeElement.blur());
      await page.keyboard.press('Control+z');
      await screens.line(goods.tea.name).waitFor();
    },
    F9: async () => {
      await page.keyboard.press('F9');
      await screens.placed();
    },
    '/': async () => {
      await page.keyboard.press('/');
      await screens.searchOrScan.and(page.locator(':focus')).waitFor();
      await page.evaluate(() => document.activeElement.blur());
    },
    F2: async () => {
      await screens.go('Stock');
      await page.keyboard.press('F2');
      await screens.searchOrScan.waitFor();
    },
    '?': async () => {
      await page.keyboard.press('?');
      await sheet(page, 'Sell').waitFor();
    },
    Esc: async () => {
      await page.keyboard.press('Escape');
      await sheet(page).waitFor({ state: 'hidden' });
    },
  };
  expectEqual([...listed].sort(), Object.keys(does).sort(), 'keys listed, and tried here');
  for (const act of Object.values(does)) await act();
});

test('help: by touch on a phone it opens from the top, and nothing there is smaller than a finger', async (world) => {
  const { page } = await world.tablet(await world.shop(), { page: PHONE });
  const button = page.getByRole('button', { name: 'Help', exact: true });
  const box = await button.boundingBox();
  expect(box.width >= 44 && box.height >= 44, `the button is ${box.width} × ${box.height}`);
  await button.tap();
  await sheet(page, 'Sell').waitFor();
  await sheet(page, 'Sell').getByRole('button', { name: 'Close' }).tap();
  await sheet(page).waitFor({ state: 'hidden' });
});
