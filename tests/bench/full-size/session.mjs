// A stretch of a clerk's day by real taps and keys, every one of which is an interaction in the sense of Event Timing:
// sells, looks orders up, changes a product, asks for help.

import { percentile } from '../harness/percentile.mjs';
import { customer, product } from './goods.mjs';

/** Event Timing tells nothing of an interaction that is quicker than this; it then counts as this. Milliseconds. */
const LEAST = 16;

/** Counts taps and keys. */
class Hand {
  count = 0;

  constructor(page) {
    this.page = page;
  }

  async tap(what) {
    await what.first().click();
    this.count += 1;
  }

  async type(text) {
    for (const key of text) await this.press(key === ' ' ? 'Space' : key);
  }

  async press(key) {
    await this.page.keyboard.press(key);
    this.count += 1;
  }
}

/** Plays the session; returns how long its interactions took until the next frame, in milliseconds. */
export async function interactions(screens, size) {
  const { page } = screens;
  await page.evaluate(() => window.eyes.watchInteractions());
  const hand = new Hand(page);
  await sells(screens, hand, size);
  await looksUp(screens, hand, size);
  await changesGoods(screens, hand, size);
  await looksAround(screens, hand);
  // The last frame has to be reported before the page is asked.
  await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestIdleCallback(resolve), 200)));
  const seen = await page.evaluate(() => window.eyes.interactionsSeen());
  const known = seen.map(({ duration }) => duration);
  if (known.length > hand.count * 1.2) throw new Error(`${known.length} interactions seen of ${hand.count} made`);
  const quick = Array(Math.max(0, hand.count - known.length)).fill(LEAST);
  const all = [...known, ...quick];
  const slowest = seen.sort((a, b) => b.duration - a.duration).slice(0, 8);
  return { count: hand.count, p50: percentile(all, 0.5), p98: percentile(all, 0.98), most: Math.max(...all), slowest };
}

async function sells(screens, hand, { products }) {
  const { page } = screens;
  await screens.go('Sell');
  const tiles = page.locator('.tile');
  for (const at of [0, 1, 2, 1]) await hand.tap(tiles.nth(at));
  await screens.lines.nth(2).waitFor();
  await hand.tap(screens.searchOrScan);
  const what = product(Math.floor(products * 0.3));
  await hand.type(what.sku.toLowerCase());
  await tiles.filter({ hasText: what.name }).waitFor();
  await hand.tap(tiles.filter({ hasText: what.name }));
  await screens.line(what.name).waitFor();
  await hand.tap(screens.searchOrScan);
  await hand.press('Escape');
  await hand.tap(page.getByRole('group', { name: 'Categories' }).getByRole('button').nth(2));
  await hand.tap(page.getByRole('group', { name: 'Categories' }).getByRole('button').nth(0));
  const more = screens.line(what.name).getByRole('button', { name: /^One more/ });
  await hand.tap(more);
  await hand.tap(more);
  await screens.expectQuantity(what.name, 3);
  await hand.tap(screens.quantity(what.name));
  await page.getByRole('dialog').getByRole('textbox', { name: 'Quantity' }).waitFor();
  await hand.type('12');
  await hand.press('Enter');
  await screens.expectQuantity(what.name, 12);
  await hand.tap(page.getByRole('button', { name: 'Customer', exact: true }));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('searchbox').waitFor();
  const who = customer(17);
  await hand.type(who.email.slice(0, 9));
  await hand.tap(dialog.getByRole('button').filter({ hasText: `${who.first} ${who.last}` }));
  await dialog.waitFor({ state: 'hidden' });
  await hand.tap(page.getByRole('button', { name: 'Place order' }));
  await screens.placed();
  await hand.tap(page.getByRole('button', { name: 'Next order' }));
}

async function looksUp(screens, hand, { customers }) {
  const { page } = screens;
  await hand.tap(link(page, 'Orders'));
  const grid = page.getByRole('grid', { name: 'Orders' });
  const rows = grid.getByRole('row').filter({ has: page.getByRole('gridcell') });
  await rows.first().waitFor();
  await hand.tap(page.getByRole('searchbox', { name: 'Search orders' }));
  const who = customer(Math.floor(customers / 2));
  await hand.type(who.last.toLowerCase());
  await rows.filter({ hasText: who.last }).first().waitFor();
  await hand.tap(rows.nth(2));
  await screens.detail.locator('.timeline li').first().waitFor();
  await hand.tap(rows.nth(4));
  await hand.press('ArrowDown');
  await hand.press('ArrowDown');
  await hand.press('Enter');
  await screens.detail.locator('.timeline li').first().waitFor();
  await hand.tap(page.getByRole('searchbox', { name: 'Search orders' }));
  await hand.press('Escape');
  await page.getByRole('combobox', { name: 'Any payment' }).focus();
  await hand.press('ArrowDown');
  await hand.press('ArrowDown');
  await hand.tap(page.getByRole('button', { name: 'Clear' }));
  await hand.press('Escape');
}

async function changesGoods(screens, hand, { products }) {
  const { page } = screens;
  await hand.tap(link(page, 'Products'));
  const rows = page.getByRole('grid', { name: 'Products' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
  await rows.first().waitFor();
  await hand.tap(page.getByRole('searchbox', { name: 'Search products' }));
  const what = product(Math.floor(products / 3));
  await hand.type(what.name.split(' ').slice(0, 2).join(' ').toLowerCase());
  await hand.tap(rows);
  const pane = page.getByRole('article', { name: 'Product', exact: true });
  await hand.tap(pane.getByRole('button', { name: 'Change' }));
  await hand.tap(pane.getByRole('textbox', { name: 'Price' }));
  await hand.press('End');
  await hand.press('Backspace');
  await hand.type('5');
  await hand.tap(pane.getByRole('button', { name: 'Save' }));
  await pane.getByRole('button', { name: 'Change' }).waitFor();
  await hand.tap(link(page, 'Customers'));
  const people = page.getByRole('grid', { name: 'Customers' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
  await hand.tap(people.nth(3));
  await page.getByRole('article', { name: 'Customer', exact: true }).getByRole('heading').first().waitFor();
  await hand.tap(page.getByRole('searchbox', { name: 'Search customers' }));
  await hand.type('keller');
}

async function looksAround(screens, hand) {
  const { page } = screens;
  for (const name of ['Stock', 'Inbox', 'This device', 'Import', 'Sell', 'Orders', 'Sell']) {
    await hand.tap(link(page, name));
    await page.getByRole('main').waitFor();
  }
  await page.locator('.tile').first().waitFor();
  await page.evaluate(() => document.activeElement?.blur());
  await hand.press('?');
  await page.getByRole('dialog').waitFor();
  await hand.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

function link(page, name) {
  return page.getByRole('navigation').getByRole('link', { name });
}
