// The till as a clerk feels it: from the scan to the line, from *Place order* to *Saved on this device*, at full speed
// and on a processor with a quarter of it.
//
//   node tests/bench/till.mjs [--scans N] [--json]

import path from 'node:path';
import { rendererOf } from '../browser/harness/chromium.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { goods } from '../browser/harness/shop.mjs';
import { World } from '../browser/harness/world.mjs';
import { Figures, progress, wishes } from './harness/figures.mjs';
import { median, percentile } from './harness/percentile.mjs';
import { Throttle } from './harness/throttle.mjs';

/** One frame at 60 a second, in milliseconds. */
const FRAME = 1000 / 60;
/** Scans before an order is placed. */
const PER_ORDER = 5;

const { json, scans } = wishes({ orders: 0, scans: 200 });
requireParts();
const figures = new Figures({ json });
const world = new World();
try {
  const tablet = await world.browser(await world.shop(), { profile: true });
  await tablet.context.addInitScript({ path: path.join(root, 'tests/bench/page/till.js') });
  await tablet.enrol();
  await tablet.screens.open('/');
  await tablet.screens.searchOrScan.waitFor();
  tablet.cable.cut();
  await measure(tablet, 30);
  report('', await measure(tablet, scans), { scan: 16, place: 5 + FRAME });

  const throttle = new Throttle(await rendererOf(tablet.page, tablet.profile), 4);
  try {
    report('_at_quarter_speed', await measure(tablet, scans), { scan: 50, place: null });
  } finally {
    await throttle.release();
  }
} finally {
  await world.dispose();
  await World.shutDown();
}

async function measure({ page, screens }, scans) {
  progress(`${scans} scans`);
  const codes = Object.values(goods).map((product) => product.barcode);
  const result = { laidOut: [], painted: [], saved: [] };
  for (let number = 0; number < scans; number += 1) {
    const code = codes[number % codes.length];
    const scan = await page.evaluate((code) => window.tillBench.scan(code), code);
    result.laidOut.push(scan.laidOut);
    result.painted.push(scan.painted);
    if (number % PER_ORDER !== PER_ORDER - 1) continue;
    const { saved } = await page.evaluate(() => window.tillBench.place());
    result.saved.push(saved);
    await screens.page.getByRole('button', { name: 'Next order' }).click();
  }
  return result;
}

function report(suffix, { laidOut, painted, saved }, budget) {
  figures.add(`scan_to_line_p50_ms${suffix}`, median(laidOut), 'ms');
  figures.add(`scan_to_line_p95_ms${suffix}`, percentile(laidOut, 0.95), 'ms', { budget: budget.scan });
  figures.add(`scan_to_frame_p95_ms${suffix}`, percentile(painted, 0.95), 'ms');
  figures.add(`place_to_saved_p50_ms${suffix}`, median(saved), 'ms');
  figures.add(`place_to_saved_p95_ms${suffix}`, percentile(saved, 0.95), 'ms', { budget: budget.place });
}
