// What the test shop sells. Two places; the stock of each product is listed in their order.

import { rm } from 'node:fs/promises';
import { launch } from './chromium.mjs';
import { Server } from './server.mjs';
import { Site } from './site.mjs';

/** Where it sells. The first is the one a device starts at. */
export const places = [
  { code: 'HARBOUR', name: 'Harbour' },
  { code: 'MARKET', name: 'Market' },
];

/** What it sells, by a short name. */
export const goods = {
  tea: product('TEA-500', '4006381333931', 'Green tea 500 ml', 'Drinks', '2.50', [10, 4]),
  coffee: product('COF-250', '4006381333948', 'Coffee beans 250 g', 'Drinks', '6.20', [3, 0]),
  rice: product('RICE-5K', '4006381333955', 'Rice 5 kg', 'Food', '12.50', [20, 14]),
  soap: product('SOAP-1', '4006381333962', 'Olive soap', 'Household', '1.80', [5000, 50]),
};

/** Who buys. */
export const customers = [
  { name: 'Amina Rahal', phone: '+49 30 1234567' },
  { name: 'Wei Chen', phone: '+86 10 87654321' },
];

function product(sku, barcode, name, category, price, stock) {
  return { sku, barcode, name, category, price, stock };
}

let template = null;

/** A server that knows this shop. */
export async function shopServer(options) {
  template ??= furnish();
  return Server.copyOf(await template, options);
}

async function furnish() {
  const site = await Site.build();
  const server = await Server.empty({ dist: site.folder, owned: false });
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.port}/bridge/index.html`);
    const shop = { places, products: Object.values(goods), customers };
    await page.evaluate(
      async ([code, shop]) => (await import('/bridge/shop.mjs')).furnish(code, shop),
      [await server.enrolmentCode(), shop],
    );
  } finally {
    await browser.close();
    await server.stop();
    await site.dispose();
  }
  return server.data;
}

/** Removes what all servers of this shop shared. */
export async function forgetShop() {
  if (template) await rm(await template, { recursive: true, force: true });
  template = null;
}
