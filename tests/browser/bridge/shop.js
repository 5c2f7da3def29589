// A small shop whose stock is known to the piece.

import { Link } from './link.js';
import * as shapes from './shapes.js';

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
