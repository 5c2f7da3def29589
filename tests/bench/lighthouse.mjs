// What Lighthouse says of the built app on a middling phone: the enrolment page of a browser that knows nothing yet, and
// the till of a device that is enrolled and has its files, as it is opened every morning.
//
//   node tests/bench/lighthouse.mjs [--json] [--keep FOLDER]
//
// `--keep` writes the whole reports into a folder.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import lighthouse from 'lighthouse';
import { launchPersistent } from '../browser/harness/chromium.mjs';
import { Screens } from '../browser/harness/screens.mjs';
import { Server, temporary } from '../browser/harness/server.mjs';
import { requireParts } from '../browser/harness/setting.mjs';
import { Figures, progress, wishes } from './harness/figures.mjs';

/** Of a hundred; the third is what the browser's own guidance calls good practice. */
const BUDGETS = { performance: 95, accessibility: 100, 'best-practices': 100 };
/** Durations in milliseconds, and what moves under a finger. */
const METRICS = [
  ['first-contentful-paint', 'first_paint_ms', 'ms'],
  ['largest-contentful-paint', 'largest_paint_ms', 'ms'],
  ['total-blocking-time', 'blocked_ms', 'ms'],
  ['cumulative-layout-shift', 'layout_shift', ''],
];

const { json, keep } = wishes({ orders: 0, keep: '' });
requireParts();
const figures = new Figures({ json });
const profile = await temporary('counterfoil-lighthouse-');
const port = await freePort();
// The audits of a network speak of the server itself, so no cable lies between.
const server = await Server.withSample();
const origin = `http://127.0.0.1:${server.port}`;
try {
  await inBrowser(() => audit('enrol', `${origin}/enrol`));
  await inBrowser(async (context) => {
    const screens = new Screens(await context.newPage(), origin);
    await screens.enrol(await server.enrolmentCode(), 'Till 1');
    await screens.untilInstalled();
  });
  await inBrowser(() => audit('sell', `${origin}/`));
} finally {
  await server.dispose();
  await Server.forgetSample();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}

/** Does something in a browser process that was just started, as one is in the morning: nothing of before is to be swept. */
async function inBrowser(act) {
  const context = await launchPersistent(profile, { args: [`--remote-debugging-port=${port}`] });
  try {
    await act(context);
  } finally {
    await context.close();
  }
}

/** Audits one page with what the browser has stored, on the phone and the line that Lighthouse simulates. */
async function audit(name, url) {
  progress(`auditing ${name}`);
  const flags = { port, output: 'html', logLevel: 'error', disableStorageReset: true };
  flags.onlyCategories = Object.keys(BUDGETS);
  const { lhr, report } = await lighthouse(url, flags);
  if (lhr.runtimeError) throw new Error(`${name}: ${lhr.runtimeError.message}`);
  for (const [category, budget] of Object.entries(BUDGETS)) {
    const { score } = lhr.categories[category];
    if (score === null) throw new Error(`${name}: no score for ${category}`);
    const figure = `lighthouse_${name}_${category.replace('-', '_')}`;
    figures.add(figure, score * 100, 'of 100', { budget, better: 'higher' });
  }
  for (const [audit, figure, unit] of METRICS) {
    figures.add(`lighthouse_${name}_${figure}`, lhr.audits[audit].numericValue, unit);
  }
  for (const { id, weight } of Object.values(lhr.categories).flatMap((category) => category.auditRefs)) {
    const found = lhr.audits[id];
    if (weight > 0 && found.score !== null && found.score < 0.9) {
      progress(`${name}: ${found.title}${found.displayValue ? ` (${found.displayValue})` : ''}`);
      for (const item of found.details?.items?.slice(0, 5) ?? []) progress(`  ${JSON.stringify(item).slice(0, 300)}`);
    }
  }
  if (keep) {
    await mkdir(keep, { recursive: true });
    await writeFile(path.join(keep, `${name}.html`), report);
    await writeFile(path.join(keep, `${name}.json`), JSON.stringify(lhr));
  }
}

/** A port that nobody listens on. */
async function freePort() {
  const listener = net.createServer();
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const { port } = listener.address();
  await new Promise((resolve) => listener.close(resolve));
  return port;
}
