// A device that holds many orders: how long it takes to get them, to list and search them, to start without a
// network, and what they weigh.
//
//   node tests/bench/held.mjs [--orders N] [--json]
//
// Without `--orders` it measures 10,000 and 100,000.

import path from 'node:path';
import { ownMemory, rendererOf } from '../browser/harness/chromium.mjs';
import { Server } from '../browser/harness/server.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { Site, workerMemory } from '../browser/harness/site.mjs';
import { coldStart } from './harness/cold-start.mjs';
import { Device, sizeOf } from './harness/device.mjs';
import { Figures, progress, wishes } from './harness/figures.mjs';
import { importOrders } from './harness/uci.mjs';

const MB = 1e6;
const BUDGETS = {
  10_000: { bootstrap: 1000, reopen: 300 },
  100_000: { bootstrap: 8000, coldStart: 2000, list: 50, memory: 150 },
};
/** A code that is on the shelf, for the first scan. */
const CODE = '4000000000001';

const { json, orders } = wishes({ orders: 0 });
requireParts();
const figures = new Figures({ json });
for (const count of orders ? [orders] : [10_000, 100_000]) await measure(count, BUDGETS[count] ?? {});

async function measure(count, budget) {
  const taken = [];
  const keep = (disposable) => (taken.push(disposable), disposable);
  const add = (name, figure, unit, budget = null) => figures.add(`${name}_${short(count)}`, figure, unit, { budget });
  try {
    const site = keep(await Site.build(path.join(root, 'tests/bench/page')));
    await site.showMemory();
    const server = keep(await Server.empty({ dist: site.folder }));
    await stockShelf(server);
    await server.stop();
    progress(`importing ${count} orders`);
    const before = performance.now();
    await importOrders(server, count);
    add('import_ms', performance.now() - before, 'ms');
    add('server_disk_mb', sizeOf(server.data) / MB, 'MB');
    await server.start();

    progress('bootstrapping');
    const device = keep(await Device.make(server));
    await device.open();
    device.cable.resetCounts();
    const bootstrap = await device.day('bootstrap', await server.enrolmentCode(), 'Till 1', count);
    add('bootstrap_ms', bootstrap.ms, 'ms', budget.bootstrap);
    add('bootstrap_bytes_per_order', device.cable.down / count, 'B', 250);

    // Documents follow behind the rows.
    await device.cable.untilQuiet(1500);
    add('bootstrap_with_documents_bytes_per_order', device.cable.down / count, 'B');
    progress('listing and searching');
    for (const [name, ms] of Object.entries(await device.day('lists'))) add(`${name}_ms`, ms, 'ms', budget.list);

    progress('reopening');
    await device.stop();
    await device.start();
    const reopened = await device.open();
    add('reopen_ms', reopened.now, 'ms', budget.reopen);
    add('device_storage_mb', device.storedBytes / MB, 'MB');
    add('worker_memory_mb', (await workerMemory(device.page)) / MB, 'MB', budget.memory);
    add('renderer_own_memory_mb', ownMemory(await rendererOf(device.page, device.profile)) / MB, 'MB');
    await device.stop();

    await install(device);
    for (const rate of [1, 4]) {
      progress(`starting without a network at 1/${rate} speed`);
      const { shown, taken } = await coldStart(device, rate, CODE);
      const suffix = rate === 1 ? '' : '_at_quarter_speed';
      add(`cold_start_shown_ms${suffix}`, shown, 'ms');
      add(`cold_start_ms${suffix}`, taken, 'ms', rate === 4 ? budget.coldStart : null);
    }
  } finally {
    for (const made of taken.reverse()) await made.dispose();
  }
}

/** A location with a few products, so that there is something to scan. */
async function stockShelf(server) {
  const device = await Device.make(server);
  try {
    await device.open();
    await device.day('enrol', await server.enrolmentCode(), 'Office');
    await device.day('openShop', 20, 1);
  } finally {
    await device.dispose();
  }
}

/** The real app with its files kept, so that it starts without a network. */
async function install(device) {
  await device.start({ serviceWorkers: 'allow' });
  await device.page.goto(device.cable.origin);
  await device.page.evaluate(() => navigator.serviceWorker.ready);
  await device.page.getByRole('searchbox', { name: 'Search or scan' }).waitFor();
  await device.stop();
}

function short(count) {
  return count % 1000 === 0 ? `${count / 1000}k` : String(count);
}
