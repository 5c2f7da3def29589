// A small shop whose stock is known to the piece.

import { Link } from './link.mjs';
import * as shapes from './shapes.mjs';

/** Enrols this browser and gives the organisation its places, products, customers and stock. */
export async function furnish(code, { places, products, customers }) {
  const link = await Link.open();
  await link.enrol(code, 'Office');
  await link.untilSynced();
  const ids = [];
  for (const { code, name } of places) {
    const [location] = await link.do(shapes.createLocation(code, name));
    ids.push(location);
  }
  for (const product of products) {
    const [id] = await link.do(shapes.createProduct(product));
    for (const [at, units] of product.stock.entries()) {
      if (units > 0) await link.do(shapes.receive(ids[at], [id], units));
    }
  }
  for (const customer of customers) await link.do(shapes.createCustomer(customer));
  await link.untilSynced();
}

let till = null;

/** Enrols this browser to sell many orders quickly. */
export async function openTill(code, name) {
  till = await Link.open();
  await till.enrol(code, name);
  await till.untilSynced();
}

/** Places so many orders, each of one piece of the product with this code; returns their numbers. */
export async function sellMany(count, code) {
  const [[location]] = await till.ask('locations');
  const [id, product] = await till.ask('scan', code);
  const [sku, , [[, name]], , price] = product;
  const numbers = [];
  for (let left = count; left > 0; left -= 1) {
    const line = [[id, sku, name, price, '0'], 1000, null, ''];
    const draft = [0, 0, location, '', till.status.currency, 0, null, [line], null, '0', '', null, null];
    const [, number] = await till.do(shapes.placeOrder(draft));
    numbers.push(number);
  }
  return numbers;
}

/** Waits until the server has everything. */
export async function untilSynced() {
  till.nudge();
  await till.untilSynced();
}

/** Holds an order of so many lines, each of one piece of the product with this code under a name of its own. */
export async function holdLong(lines, code) {
  const [[location]] = await till.ask('locations');
  const [id, product] = await till.ask('scan', code);
  const [sku, , , , price] = product;
  const line = (at) => [[id, sku, `Piece number ${at + 1}`, price, '0'], 1000, null, ''];
  const all = Array.from({ length: lines }, (_, at) => line(at));
  const draft = [0, 0, location, '', till.status.currency, 0, null, all, null, '0', '', null, null];
  const [, number] = await till.do(shapes.holdOrder(draft));
  return number;
}
