// The work of the offline day, inside the page: it asks the worker as the screens do, and keeps the time.

import { decode } from './cbor.mjs';
import { Link, PHASE } from './link.mjs';
import * as shapes from './shapes.mjs';

/** Rows asked for at a time when all are read. */
const WINDOW = 500;

let link = null;
let shop = null;
let orders = [];
/** When this browser became a device, by the page's clock. */
let enrolledAt = null;

/**
 * A device relies upon the file of its journal from its first minute on (`app/src/worker/disk/journaling.rs`): made three
 * seconds after the first write, and 45 seconds old.
 */
const JOURNAL_FROM = 50_000;

/** Starts the worker. */
export async function open() {
  link = await Link.open();
  const isDevice = link.status.phase !== PHASE.notEnrolled;
  const [orders] = isDevice ? await link.ask('orders', shapes.orderQuery({ limit: 50 })) : [0];
  // The page's clock started when it began to load.
  return { orders, now: performance.now() };
}

/** Makes this browser a device and waits until it has everything. */
export async function enrol(code, name) {
  await link.enrol(code, name);
  enrolledAt = performance.now();
  await link.untilSynced();
}

/** Waits until this device works as one that is older than a minute. */
export async function untilPastItsFirstMinute() {
  const left = enrolledAt + JOURNAL_FROM - performance.now();
  await new Promise((resolve) => setTimeout(resolve, left));
}

/** A location with a catalogue of parts and plenty of each, on this device and on the server. */
export async function openShop(partCount, seed) {
  const { subject: location } = done(await link.do(shapes.createLocation('MAIN', 'Main street')));
  const parts = [];
  for (let number = 1; number <= partCount; number += 1) {
    const part = { ...shapes.part(number), barcode: String(4_000_000_000_000 + number) };
    const { subject } = done(await link.do(shapes.createProduct(part)));
    parts.push({ ...part, id: subject });
  }
  for (let at = 0; at < parts.length; at += 100) {
    const some = parts.slice(at, at + 100).map((part) => part.id);
    await link.do(shapes.receive(location, some, 1_000_000));
  }
  shop = { location, parts, random: shapes.random(seed) };
  await link.untilSynced();
}

/** Lines are words and prices alone from now on, as the peers' orders have them: nothing moves stock. */
export function forgetStock() {
  shop.parts = shop.parts.map(({ sku, name, price }) => ({ sku, name, price }));
}

/**
 * Creates so many orders, one commit each, then pays each, another commit each.
 * @param {number} inFlight commands that may wait for the disk at once; those that wait together go to it together
 */
export async function sell(count, inFlight) {
  const drafts = [];
  for (let number = 0; number < count; number += 1) {
    drafts.push(shapes.order({ ...shop, number, currency: link.status.currency, lines: 5 }));
  }
  const start = performance.now();
  const created = await timed(drafts, inFlight, async ({ draft, total }) => {
    const { subject, number } = done(await link.do(shapes.placeOrder(draft)));
    orders.push({ id: subject, number, total });
  });
  const edited = await timed(orders, inFlight, ({ id, total }) => link.do(shapes.pay(id, total)));
  const ms = performance.now() - start;
  return { ms, created, edited };
}

/** Waits until the server has acknowledged everything. */
export async function push() {
  const start = performance.now();
  link.nudge();
  await link.untilSynced();
  return performance.now() - start;
}

/** Reads every order with its lines and says how many there are and what they add up to. */
export async function readAll() {
  let [orders, lines, paid] = [0, 0, 0];
  for (;;) {
    const [total, rows] = await link.ask('orders', shapes.orderQuery({ offset: orders, limit: WINDOW }));
    for (const [held] of rows) {
      const row = decode(held);
      lines += row[16].length;
      paid += Number(row[9]);
    }
    orders += rows.length;
    if (orders >= total || rows.length === 0) return { orders, lines, paid, now: performance.now() };
  }
}

/** Enrols and reads every order; the time counts from the click on *Enrol*. */
export async function bootstrapAndRead(code, name, count) {
  const start = performance.now();
  await enrol(code, name);
  const read = await readAll();
  if (read.orders < count) throw new Error(`synced, but with ${read.orders} orders instead of ${count}`);
  return { ...read, ms: performance.now() - start };
}

/** What the browser says this device's storage takes, in bytes. */
export async function storage() {
  return (await navigator.storage.estimate()).usage;
}

/** The worker, for what only one bench needs. */
export function worker() {
  return link;
}

async function timed(items, inFlight, act) {
  const durations = new Float64Array(items.length);
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const at = next++;
      const start = performance.now();
      await act(items[at]);
      durations[at] = performance.now() - start;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  durations.sort();
  const rank = (share) => durations[Math.min(durations.length - 1, Math.floor(durations.length * share))] ?? 0;
  return { median: rank(0.5), p95: rank(0.95), p99: rank(0.99), most: rank(1) };
}

function done([subject, number, commit]) {
  return { subject, number, commit };
}

/** Waits until the device knows that it is alone. */
export function untilOffline() {
  return link.until((status) => status.phase === PHASE.offline);
}

/** Enrols and waits until all rows are here; the time counts from the click on *Enrol*. */
export async function bootstrap(code, name, count) {
  const start = performance.now();
  await enrol(code, name);
  const ms = performance.now() - start;
  const [total] = await link.ask('orders', shapes.orderQuery({ limit: 0 }));
  if (total !== count) throw new Error(`synced, but with ${total} orders instead of ${count}`);
  return { ms };
}

/** The slowest of several times that each list takes, from asking until its first screenful is here. */
export async function lists() {
  const [total] = await link.ask('orders', shapes.orderQuery({ limit: 0 }));
  const queries = {
    list_newest: {},
    list_deep: { offset: Math.floor(total / 2) },
    list_by_total: { sort: 2 },
    filter_unpaid: { payment: 0 },
    search_customer: { text: '12345' },
    search_words: { text: 'large brass' },
    search_nothing: { text: 'zzzzzz' },
  };
  const result = {};
  for (const [name, query] of Object.entries(queries)) {
    let most = 0;
    for (let times = 0; times < 10; times += 1) {
      const start = performance.now();
      await link.ask('orders', shapes.orderQuery({ limit: 50, ...query }));
      most = Math.max(most, performance.now() - start);
    }
    result[name] = most;
  }
  return result;
}

/** Forgets the orders of before, so that the next are a batch of their own. */
export function forgetOrders() {
  orders = [];
}

/** So many pieces of every product come in at the first location. */
export async function stockUp(units) {
  const [[location]] = await link.ask('locations');
  for (let offset = 0; ; offset += WINDOW) {
    const [total, , rows] = await link.ask('products', shapes.productQuery({ offset, limit: WINDOW }));
    const ids = rows.map(([[id]]) => id);
    // Within what one command may hold.
    for (let at = 0; at < ids.length; at += 100) await link.do(shapes.receive(location, ids.slice(at, at + 100), units));
    if (offset + rows.length >= total || rows.length === 0) break;
  }
  await push();
}
