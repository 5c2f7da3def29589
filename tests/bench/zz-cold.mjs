import path from 'node:path';
import fs from 'node:fs';
import { Screens } from '../browser/harness/screens.mjs';
import { Server } from '../browser/harness/server.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { Site } from '../browser/harness/site.mjs';
import { dataSet } from './full-size/data.mjs';
import { product } from './full-size/goods.mjs';
import { coldStart } from './harness/cold-start.mjs';
import { Device } from './harness/device.mjs';
requireParts();
const size = { orders: 100000, products: 50000, customers: 20000, rows: 3000 };
const taken = []; const keep = (d) => (taken.push(d), d);
try {
  const site = keep(await Site.build(path.join(root, 'tests/bench/page')));
  const folder = await dataSet(site, size);
  const server = keep(await Server.copyOf(path.join(folder, 'data'), { dist: site.folder }));
  const device = keep(await Device.make(server, { serviceWorkers: 'allow' }));
  const screens = new Screens(device.page, device.cable.origin);
  await screens.open('/');
  await screens.enrol(await server.enrolmentCode(), 'Till 1');
  await screens.untilInstalled();
  await device.cable.untilQuiet(2000);
  await device.stop();
  const code = product(7901).barcode;
  const rate = Number(process.env.RATE ?? 1);
  for (let i = 0; i < Number(process.env.STARTS ?? 5); i += 1) console.log(JSON.stringify(await coldStart(device, rate, code)));
  if (process.env.TRACE) {
    const start = device.start.bind(device);
    const events = [];
    let session;
    device.start = async (options) => {
      await start(options);
      session = await device.page.context().newCDPSession(device.page);
      session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
      await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', ...(process.env.PROF ? ['disabled-by-default-v8.cpu_profiler'] : []), 'v8', 'v8.wasm', 'disabled-by-default-v8.wasm.detailed', 'toplevel', 'cc', 'blink', 'IndexedDB', 'disabled-by-default-v8.gc'] } });
    };
    const stop = device.stop.bind(device);
    device.stop = async () => {
      await device.page.waitForTimeout(500);
      const done = new Promise((r) => session.once('Tracing.tracingComplete', r));
      await session.send('Tracing.end'); await done;
      await stop();
    };
    const big = [];
    for (let i = 0; i < Number(process.env.TRACE); i += 1) {
      events.length = 0;
      const took = await coldStart(device, 1, code);
      fs.writeFileSync('/tmp/cold.json', JSON.stringify(events));
      const workers = new Set(events.filter((e) => e.name === 'thread_name' && e.args.name.includes('Dedicated')).map((e) => `${e.pid}/${e.tid}`));
      const calls = events.filter((e) => e.ph === 'X' && e.name === 'FunctionCall' && workers.has(`${e.pid}/${e.tid}`)).sort((a, b) => b.dur - a.dur);
      const main = events.filter((e) => e.ph === 'X' && e.name.endsWith('RunTask') && workers.has(`${e.pid}/${e.tid}`));
      big.push([Math.round(took.shown), Math.round(took.taken), Math.round(calls[0].dur / 1000), Math.round(calls[0].tdur / 1000)]);
    }
    for (const at of [0, 1, 2, 3]) console.log(['shown', 'taken', 'dur', 'tdur'][at], big.map((b) => b[at]).sort((a, b) => a - b).join(' '));
  }
} finally { for (const made of taken.reverse()) await made.dispose(); }
