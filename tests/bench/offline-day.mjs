// The offline day: a device without a network creates orders and edits each once, every commit durable by itself;
// then it goes online and pushes; a fresh device bootstraps and reads all; the first is restarted and reads all.
//
//   node tests/bench/offline-day.mjs [--orders N] [--stock] [--in-flight K] [--json]
//
// --stock      lines are products of the catalogue, so that each order also moves stock (the peers have no stock)
// --in-flight  commands that may wait for the disk at once; 1 waits for each before it gives the next

import { statSync } from 'node:fs';
import path from 'node:path';
import { peakMemory } from '../browser/harness/chromium.mjs';
import { Server } from '../browser/harness/server.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { Device, sizeOf } from './harness/device.mjs';
import { Figures, progress, wishes } from './harness/figures.mjs';
import { Site } from '../browser/harness/site.mjs';

const PARTS = 200;
const LINES = 5;
/** Orders that the peers were given at a time. */
const HUNDRED = 100;
const SEED = 42;
const MB = 1e6;
/** The server's quiet moment is two seconds long. */
const EMPTIED_WITHIN = 20_000;

const { json, orders, stock, inFlight } = wishes({ orders: 1000, stock: false, inFlight: 1 });
requireParts();
const figures = new Figures({ json });
const taken = [];
try {
  await run();
} finally {
  for (const made of taken.reverse()) await made.dispose();
}

async function run() {
  const site = keep(await Site.build(path.join(root, 'tests/bench/page')));
  progress(`offline day with ${orders} orders: setting up`);
  const { server, till: first } = await openShop(site);
  const storedBefore = first.storedBytes;

  progress('offline: creating and editing');
  first.cable.cut();
  const local = await first.day('sell', orders, inFlight);
  figures.add('local_ms', local.ms, 'ms', { budget: 1.2 * 2 * orders });
  figures.add('save_ms', local.ms / (2 * orders), 'ms', { budget: 1.2 });
  figures.add('create_p95_ms', local.created.p95, 'ms', { budget: 5 });
  figures.add('edit_p95_ms', local.edited.p95, 'ms', { budget: 5 });

  progress('online: pushing');
  first.cable.resetCounts();
  first.cable.plug();
  const push = await first.day('push');
  figures.add('push_ms', push, 'ms', { budget: orders === 10_000 ? 4000 : null });
  figures.add('push_bytes_up', first.cable.up, 'B');
  figures.add('push_bytes_down', first.cable.down, 'B');

  progress('a second device: bootstrapping and reading');
  const second = keep(await Device.make(server));
  await second.open();
  second.cable.resetCounts();
  const code = await server.enrolmentCode();
  const bootstrap = await second.day('bootstrapAndRead', code, 'Till 2', orders);
  demand('bootstrap', bootstrap);
  figures.add('bootstrap_ms', bootstrap.ms, 'ms', { budget: orders === 10_000 ? 1000 : null });
  figures.add('bootstrap_bytes_up', second.cable.up, 'B');
  figures.add('bootstrap_bytes_down', second.cable.down, 'B');
  figures.add('bootstrap_bytes_per_order', second.cable.down / orders, 'B', { budget: 250 });

  progress('the first device again: restarting and reading');
  const stored = await first.day('storage');
  await first.stop();
  await first.start();
  await first.open();
  const reopened = await first.day('readAll');
  demand('reopen', reopened);
  // The page's clock started when it began to load.
  figures.add('reopen_ms', reopened.now, 'ms');

  figures.add('device_storage_bytes', first.storedBytes - storedBefore, 'B', { usage: stored });
  // Its write-ahead log is emptied in the first quiet moment; until then its pages lie on the disk twice.
  figures.add('server_disk_at_work_bytes', sizeOf(server.data), 'B');
  await emptied(path.join(server.data, 'counterfoil.db-wal'));
  figures.add('server_disk_bytes', sizeOf(server.data), 'B');
  figures.add('renderer_peak_mb', Math.max(first.peakMemory, second.peakMemory) / MB, 'MB');
  figures.add('server_peak_mb', peakMemory(server.pid) / MB, 'MB');
  progress('another device, offline: the same by hundreds');
  await byHundreds(site);
  if (json) summarise();
}

/** A server with one device, which has a location and its catalogue. */
async function openShop(site) {
  const server = keep(await Server.empty({ dist: site.folder }));
  const till = keep(await Device.make(server));
  await till.open();
  await till.day('enrol', await server.enrolmentCode(), 'Till 1');
  await till.day('openShop', PARTS, SEED);
  if (!stock) await till.day('forgetStock');
  await till.day('untilPastItsFirstMinute');
  return { server, till };
}

/** Resolves once a file is empty; a server that never gets to it is a finding, not something to wait for. */
async function emptied(file) {
  const until = performance.now() + EMPTIED_WITHIN;
  while (statSync(file).size > 0) {
    if (performance.now() > until) throw new Error(`${file} wasn't emptied within ${EMPTIED_WITHIN} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The same orders on another device, given to it by hundreds, as the peers were; it says "saved" of each when it is on disk. */
async function byHundreds(site) {
  const { till } = await openShop(site);
  till.cable.cut();
  const { ms } = await till.day('sell', orders, HUNDRED);
  figures.add('local_by_hundreds_ms', ms, 'ms');
  figures.add('save_by_hundreds_ms', ms / (2 * orders), 'ms');
}

/** One object with everything, for whoever wants the figures side by side. */
function summarise() {
  const all = figures.byName();
  const total = all.local_ms + all.push_ms + all.bootstrap_ms + all.reopen_ms;
  const line = { name: 'offline_day_ms', figure: Math.round(total), unit: 'ms', budget: null, better: 'lower' };
  console.log(JSON.stringify({ ...line, orders, stock, in_flight: inFlight, ...all }));
}

/** A figure over fewer orders than there are would be worth nothing. */
function demand(what, read) {
  if (read.orders !== orders || read.lines !== orders * LINES || !(read.paid > 0)) {
    throw new Error(`${what}: read ${read.orders} orders with ${read.lines} lines, not ${orders}`);
  }
}

function keep(disposable) {
  taken.push(disposable);
  return disposable;
}
