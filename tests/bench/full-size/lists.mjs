// Long lists as a person uses them: searched, filtered, scrolled, and one of their entries opened.

import { until } from '../../browser/harness/checks.mjs';
import { percentile } from '../harness/percentile.mjs';
import { customer, product } from './goods.mjs';

/** How often each question is asked. */
const TIMES = 3;
/** Pixels of a long fling, and its speed. */
const FLING = { distance: 12_000, speed: 6_000 };
/** Frames in which the bar is dragged over the whole list. */
const DRAG = 60;
/** Longest frame while a list moves, in milliseconds. */
const FRAME = 50;

/** Words to search for: rare and frequent ones, codes, numbers, and what nobody has. None finds all. */
function words({ products, customers }) {
  const who = customer(Math.floor(customers * 0.6));
  const what = product(Math.floor(products * 0.4));
  const noun = what.name.split(' ')[1];
  const digits = who.phone.slice(-7);
  return {
    Orders: [who.last, `${who.first} ${who.last}`, what.sku, noun, digits, 'z', 'zzzzzz'],
    Products: [noun, what.barcode, 'no. 12', what.sku, 'z', 'zzzzzz'],
    Customers: [who.last, digits, who.email, 'z', 'zzzzzz'],
    Sell: [noun, what.sku, 'z', 'zzzzzz'],
  };
}

/** Opens a screen; ready when its list is. */
export async function open(screens, name) {
  await screens.go(name);
  const entry = name === 'Sell' ? '.tile' : `main [role=grid][aria-label="${name}"] .grid-body [role=row]`;
  await screens.page.locator(entry).first().waitFor();
}

/** Milliseconds from a letter until what fits is in the page, by list. */
export async function searches(screens, size) {
  const result = {};
  for (const [name, texts] of Object.entries(words(size))) {
    await open(screens, name);
    const taken = [];
    for (let times = 0; times < TIMES; times += 1) {
      // All are shown in between, so that every answer differs from the one before.
      for (const text of texts.flatMap((text) => [text, ''])) {
        taken.push(await screens.page.evaluate((text) => window.eyes.search(text), text));
      }
    }
    result[name.toLowerCase()] = taken.map(({ laidOut }) => laidOut);
  }
  return result;
}

/** Milliseconds from choosing a filter until what fits is in the page, by list. */
export async function filters(screens) {
  const { page } = screens;
  const choose = (name, value) => page.evaluate(([name, value]) => window.eyes.filter(name, value), [name, value]);
  const options = (name) =>
    page.locator('main .chip').filter({ hasText: name }).locator('option').evaluateAll((all) => all.map(({ value }) => value));
  const result = {};
  for (const [list, chips] of [['Orders', ['Any payment', 'Any delivery']], ['Products', ['Any category']]]) {
    await open(screens, list);
    const taken = [];
    for (const chip of chips) {
      const values = (await options(chip)).filter(Boolean).slice(0, 2);
      for (const value of values) {
        taken.push(await choose(chip, value), await choose(chip, ''));
      }
    }
    result[list.toLowerCase()] = taken.map(({ laidOut }) => laidOut);
  }
  await open(screens, 'Orders');
  const sorts = [];
  for (const value of (await options('Sequence')).slice(1)) sorts.push(await choose('Sequence', value));
  result.orders_sorted = sorts.map(({ laidOut }) => laidOut);
  return result;
}

/** Milliseconds from the tap on an order until it is there with its whole story. */
export async function openings(screens, count) {
  await open(screens, 'Orders');
  const taken = [];
  for (let place = 0; place < count; place += 1) {
    const at = 1 + (place % 12);
    await screens.page.locator('main .grid-body [role=row]').nth(at).waitFor();
    taken.push(await screens.page.evaluate((at) => window.eyes.openOrder(at), at));
  }
  await screens.page.getByRole('button', { name: 'Back to the list' }).click();
  return taken.map(({ laidOut }) => laidOut);
}

/** Frames while a list is flung by a wheel, and while its bar is dragged from one end to the other. */
export async function scrolling(screens, name) {
  const { page } = screens;
  await open(screens, name);
  const session = await page.context().newCDPSession(page);
  const grid = await page.locator('main [role=grid]').boundingBox();
  const gesture = (yDistance) =>
    session.send('Input.synthesizeScrollGesture', {
      x: grid.x + grid.width / 2, y: grid.y + grid.height / 2, yDistance, speed: FLING.speed, gestureSourceType: 'mouse',
    });
  await page.evaluate(() => window.eyes.watchFrames());
  await gesture(-FLING.distance);
  await gesture(FLING.distance / 2);
  const flung = await page.evaluate(() => window.eyes.framesSeen());
  await page.evaluate(() => window.eyes.watchFrames());
  const { settled } = await page.evaluate((frames) => window.eyes.drag(frames), DRAG);
  const dragged = await page.evaluate(() => window.eyes.framesSeen());
  await page.evaluate(() => document.querySelector('main [role=grid]').scrollTo(0, 0));
  await until(() => page.evaluate(() => !!document.querySelector('main [aria-rowindex="2"]')), { limit: 60_000 });
  await session.detach();
  return { flung: summary(flung), dragged: { ...summary(dragged), settled } };
}

function summary({ frames, blank, long }) {
  return {
    count: frames.length,
    longest: Math.max(...frames, ...long),
    // Of these the page itself was the reason; the others came late for want of a free processor.
    own: Math.max(0, ...long),
    p99: percentile(frames, 0.99),
    over: frames.filter((ms) => ms > FRAME).length,
    blankShare: blank / frames.length,
  };
}
