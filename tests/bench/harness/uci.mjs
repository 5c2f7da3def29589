// Orders on a server without a browser's work: a CSV in the layout of the UCI Online Retail data, with orders like
// TPC-H's, taken in by `counterfoil import` as anyone's real orders are.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as shapes from '../../browser/bridge/shapes.mjs';
import { temporary } from '../../browser/harness/server.mjs';

const PARTS = 2000;
const DAYS = 365;
const COUNTRIES = ['United Kingdom', 'France', 'Germany', 'Norway', 'Netherlands'];

/** Puts so many orders into a server that isn't running. Returns what the import said. */
export async function importOrders(server, count, seed = 7) {
  const folder = await temporary('counterfoil-orders-');
  const file = path.join(folder, 'orders.csv');
  const lines = await write(file, count, seed);
  const said = await server.json('import', file, '--preset', 'uci-online-retail', '--location', 'Main street');
  await rm(folder, { recursive: true });
  if (said.orders !== count || said.lines !== lines) {
    throw new Error(`imported ${JSON.stringify(said)}, not ${count} orders with ${lines} lines`);
  }
  return said;
}

async function write(file, count, seed) {
  const random = shapes.random(seed);
  const out = createWriteStream(file);
  out.write('InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\r\n');
  let lines = 0;
  for (let number = 0; number < count; number += 1) {
    const minute = Math.floor((number * DAYS * 24 * 60) / count);
    const at = new Date(Date.UTC(2024, 0, 1) + minute * 60_000);
    const when = `${at.getUTCMonth() + 1}/${at.getUTCDate()}/${at.getUTCFullYear()} ${at.getUTCHours()}:${String(at.getUTCMinutes()).padStart(2, '0')}`;
    const customer = 10_000 + random(15_000);
    const chosen = new Set();
    for (let left = 1 + random(7); left > 0; left -= 1) chosen.add(random(PARTS));
    for (const part of chosen) {
      const { sku, name, price } = shapes.part(part);
      const row = [536_000 + number, sku, name, 1 + random(50), when, price, customer, COUNTRIES[customer % 5]];
      lines += 1;
      if (!out.write(`${row.join(',')}\r\n`)) await once(out, 'drain');
    }
  }
  out.end();
  await once(out, 'finish');
  return lines;
}
