// A device that holds everything a large shop has: how long it takes to start, to find, to scroll, to sell while it
// imports, how soon it answers each tap and key, and what it weighs. At full speed and at a quarter of it.
//
//   node tests/bench/full-size.mjs [--orders N] [--products N] [--customers N] [--rows N] [--rate N]
//     [--starts N] [--json]
//
// --rows  rows of the file that is imported while selling goes on
// --rate  only at this share of the speed: 1 or 4
// --starts  starts of which the one in the middle counts

import path from 'node:path';
import { ownMemory, rendererOf } from '../browser/harness/chromium.mjs';
import { KeptFolder } from '../browser/harness/kept-folder.mjs';
import { Screens } from '../browser/harness/screens.mjs';
import { Server } from '../browser/harness/server.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { Site, workerMemory } from '../browser/harness/site.mjs';
import { dataSet, importFile } from './full-size/data.mjs';
import { product } from './full-size/goods.mjs';
import { importWhileSelling } from './full-size/importing.mjs';
import { filters, open, openings, scrolling, searches } from './full-size/lists.mjs';
import { sell } from './full-size/selling.mjs';
import { interactions } from './full-size/session.mjs';
import { speed } from './full-size/speed.mjs';
import { coldStart } from './harness/cold-start.mjs';
import { Device } from './harness/device.mjs';
import { Figures, progress, wishes } from './harness/figures.mjs';
import { median, percentile } from './harness/percentile.mjs';
import { Throttle } from './harness/throttle.mjs';

const MB = 1e6;
/** One frame at 60 a second, in milliseconds. */
const FRAME = 1000 / 60;
const SCANS = 100;
const OPENINGS = 24;
/** How the device is slowed, and what that is called in a figure's name. */
const RATES = [
  [1, ''],
  [4, '_at_quarter_speed'],
];

const { json, orders, products, customers, rows, rate: only, starts } = wishes({
  orders: 100_000, products: 50_000, customers: 20_000, rows: 50_000, rate: 0, starts: 3,
});
const rates = only ? RATES.filter(([rate]) => rate === only) : RATES;
if (rates.length === 0) throw new Error(`--rate is 1 or 4, not ${only}`);
const size = { orders, products, customers, rows };
/** Codes of products from all over the catalogue. */
const codes = Array.from({ length: SCANS }, (_, at) => product((at * 7_901) % products).barcode);

requireParts();
const figures = new Figures({ json });
const taken = [];
const keep = (disposable) => (taken.push(disposable), disposable);
try {
  await run();
} finally {
  for (const made of taken.reverse()) await made.dispose();
}

async function run() {
  const site = keep(await Site.build(path.join(root, 'tests/bench/page')));
  await site.showMemory();
  const folder = await dataSet(site, size);
  const server = keep(await Server.copyOf(path.join(folder, 'data'), { dist: site.folder }));
  const device = keep(await Device.make(server, { serviceWorkers: 'allow' }));
  await enrol(device, server);
  for (const [rate, suffix] of rates) await measureStarts(device, rate, suffix);
  // All rounds begin with the same device: what the first one sells and imports never leaves it, and is forgotten.
  const before = keep(await KeptFolder.copyOf(device.profile));
  for (const [rate, suffix] of rates) {
    await before.putBack(device.profile);
    await measureWork(device, rate, suffix, await importFile(folder, size));
  }
}

async function enrol(device, server) {
  progress('enrolling a browser and fetching all');
  const screens = await look(device);
  const before = performance.now();
  await screens.enrol(await server.enrolmentCode(), 'Till 1');
  figures.add('until_synced_ms', performance.now() - before, 'ms');
  await screens.untilInstalled();
  // Documents follow behind the rows.
  await device.cable.untilQuiet(3000);
  figures.add('worker_memory_mb', (await workerMemory(device.page)) / MB, 'MB');
  await device.stop();
  figures.add('device_storage_mb', device.storedBytes / MB, 'MB');
}

async function measureStarts(device, rate, suffix) {
  progress(`starting without a network at 1/${rate} speed`);
  const all = [];
  for (let left = starts; left > 0; left -= 1) all.push(await coldStart(device, rate, codes[1]));
  figures.add(`cold_start_shown_ms${suffix}`, median(all.map(({ shown }) => shown)), 'ms');
  const budget = rate === 4 ? 2000 : null;
  figures.add(`cold_start_ms${suffix}`, median(all.map(({ taken }) => taken)), 'ms', { budget });
}

async function measureWork(device, rate, suffix, file) {
  device.cable.cut();
  await device.start({ serviceWorkers: 'allow' });
  for (const script of ['till.js', 'eyes.js']) {
    await device.context.addInitScript({ path: path.join(root, 'tests/bench/page', script) });
  }
  const screens = await look(device);
  await screens.searchOrScan.waitFor();
  await untilAllRead(screens);
  const add = (name, figure, unit, budget = null) => figures.add(`${name}${suffix}`, figure, unit, { budget });
  const full = await speed(device.page);
  const throttle = rate > 1 ? Throttle.ofBrowser(device.profile, rate) : null;
  try {
    progress(`working at 1/${rate} speed`);
    if (throttle) {
      const slowed = await speed(device.page);
      add('slowed_in_page', slowed.inPage.mean / full.inPage.best, 'times');
      add('slowed_in_worker', slowed.inWorker.mean / full.inWorker.best, 'times');
    } else {
      // More than once: others had the processor too.
      add('full_speed_in_page', full.inPage.mean / full.inPage.best, 'times');
      add('full_speed_in_worker', full.inWorker.mean / full.inWorker.best, 'times');
    }
    reportSelling(add, '', await sell(screens, codes, { goOn: (scans) => scans < SCANS }), rate);
    await measureLists(screens, add);
    const session = await interactions(screens, size);
    add('interactions', session.count, '');
    add('interaction_to_paint_p50_ms', session.p50, 'ms');
    add('interaction_to_paint_p98_ms', session.p98, 'ms', rate === 4 ? 100 : null);
    add('interaction_to_paint_most_ms', session.most, 'ms');
    for (const slow of session.slowest) progress(`slow: ${JSON.stringify(slow)}`);
    const { looked, imported, ...sold } = await importWhileSelling(screens, file, codes);
    add('import_looked_ms', looked, 'ms');
    add('import_ms', imported, 'ms');
    reportSelling(add, 'importing_', sold, rate);
    add('worker_memory_after_import_mb', (await workerMemory(device.page)) / MB, 'MB', orders === 100_000 ? 150 : null);
  } finally {
    await throttle?.release();
  }
  add('renderer_own_memory_mb', ownMemory(await rendererOf(device.page, device.profile)) / MB, 'MB');
  await device.stop();
}

async function measureLists(screens, add) {
  for (const [list, taken] of Object.entries(await searches(screens, size))) {
    add(`search_${list}_p50_ms`, median(taken), 'ms');
    add(`search_${list}_most_ms`, Math.max(...taken), 'ms', 50);
  }
  for (const [list, taken] of Object.entries(await filters(screens))) {
    add(`filter_${list}_most_ms`, Math.max(...taken), 'ms', 50);
  }
  for (const name of ['Orders', 'Products']) {
    const { flung, dragged } = await scrolling(screens, name);
    for (const [how, seen] of Object.entries({ fling: flung, drag: dragged })) {
      const about = `${how}_${name.toLowerCase()}`;
      add(`${about}_longest_frame_ms`, seen.longest, 'ms', 50);
      add(`${about}_longest_frame_of_the_page_ms`, seen.own, 'ms');
      add(`${about}_frame_p99_ms`, seen.p99, 'ms');
      add(`${about}_frames_over_50_ms`, seen.over, `of ${seen.count}`);
      add(`${about}_frames_with_a_gap`, seen.blankShare * 100, '%');
    }
    add(`drag_${name.toLowerCase()}_until_drawn_ms`, dragged.settled, 'ms');
  }
  const opened = await openings(screens, OPENINGS);
  add('open_order_p50_ms', median(opened), 'ms');
  add('open_order_p95_ms', percentile(opened, 0.95), 'ms');
}

function reportSelling(add, when, { laidOut, painted, saved }, rate) {
  add(`${when}scan_to_line_p50_ms`, median(laidOut), 'ms');
  add(`${when}scan_to_line_p95_ms`, percentile(laidOut, 0.95), 'ms', rate === 4 ? 50 : 16);
  add(`${when}scan_to_line_most_ms`, Math.max(...laidOut), 'ms');
  add(`${when}scan_to_frame_p95_ms`, percentile(painted, 0.95), 'ms');
  if (saved.length > 0) add(`${when}place_to_saved_p95_ms`, percentile(saved, 0.95), 'ms', rate === 4 ? null : 5 + FRAME);
}

/** The app on this device. */
async function look(device) {
  const screens = new Screens(device.page, device.cable.origin);
  device.context.setDefaultTimeout(120_000);
  await screens.open('/');
  return screens;
}

/** Lists don't wait for what is still read from the disk, once this is over. */
async function untilAllRead(screens) {
  await open(screens, 'Orders');
  await open(screens, 'Sell');
}
