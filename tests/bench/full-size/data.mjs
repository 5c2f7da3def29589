// The data set on a server. Making it takes minutes, so it is made once and kept in `target`, under a name that follows
// from its size and from the programs that make it.

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Server } from '../../browser/harness/server.mjs';
import { root } from '../../browser/harness/setting.mjs';
import { Device } from '../harness/device.mjs';
import { progress } from '../harness/figures.mjs';
import { writeCustomers, writeOrders, writeProducts } from './goods.mjs';

const KEPT = path.join(root, 'target/bench');
/** What says how the data set is made. */
const MAKERS = ['goods.mjs', 'data.mjs', '../../browser/bridge/shapes.mjs'];
/** Seeds of the orders that are held, and of those that are imported while selling. */
const SEEDS = { held: 7, imported: 11 };

/** The data set's folder, in which `data` is a server's. */
export async function dataSet(site, { orders, products, customers }) {
  const digest = createHash('sha256');
  for (const maker of MAKERS) digest.update(await readFile(path.join(import.meta.dirname, maker)));
  const folder = path.join(KEPT, `full-size-${orders}-${products}-${customers}-${digest.digest('hex').slice(0, 8)}`);
  if (!existsSync(folder)) await make(folder, site, { orders, products, customers });
  return folder;
}

/** A file of so many rows with orders that aren't there yet, made the first time. */
export async function importFile(folder, { products, customers, rows }) {
  const file = path.join(folder, `import-${rows}.csv`);
  if (!existsSync(file)) {
    await writeOrders(`${file}.unfinished`, { rows, products, customers, seed: SEEDS.imported, prefix: '#B' });
    await rename(`${file}.unfinished`, file);
  }
  return file;
}

async function make(folder, site, { orders, products, customers }) {
  // What is here under its name is whole.
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const data = path.join(unfinished, 'data');
  await mkdir(data, { recursive: true });
  const file = (name) => path.join(unfinished, name);
  progress('writing products, customers and orders');
  await writeProducts(file('products.csv'), products);
  await writeCustomers(file('customers.csv'), customers);
  const held = await writeOrders(file('orders.csv'), { orders, products, customers, seed: SEEDS.held, prefix: '#A' });

  progress('importing them on the server');
  const server = new Server(data, { dist: site.folder, owned: false });
  const said = await server.json(
    'import', file('products.csv'), file('customers.csv'), file('orders.csv'),
    '--preset', 'shopify', '--location', 'Main street', '--currency', 'USD',
  );
  if (said.orders !== held.orders || said.lines !== held.rows || said.rejected !== 0) {
    throw new Error(`imported ${JSON.stringify(said)}, not ${held.orders} orders with ${held.rows} lines`);
  }
  for (const name of ['products.csv', 'customers.csv', 'orders.csv']) await rm(file(name));

  progress('giving every product stock');
  await server.start();
  const office = await Device.make(server);
  try {
    await office.open();
    await office.day('enrol', await server.enrolmentCode(), 'Office');
    await office.day('stockUp', 500);
  } finally {
    await office.dispose();
    await server.stop();
  }
  await rename(unfinished, folder);
}
