// What a large shop has: products, customers and orders, as Shopify exports them. Everything follows from a seed; no row
// is anybody's.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { random } from '../../browser/bridge/shapes.mjs';

const MAKERS = [
  'Harbour', 'Alder', 'Brook', 'Cedar', 'Dover', 'Elm', 'Fjord', 'Grove', 'Hazel', 'Inlet', 'Juniper', 'Kestrel',
  'Linden', 'Meadow', 'North', 'Orchard', 'Pine', 'Quarry', 'Rowan', 'Summit', 'Tidal', 'Upland', 'Valley', 'Willow',
];
const KINDS = [
  ['Drinks', ['green tea', 'black tea', 'coffee beans', 'apple juice', 'lemonade', 'mineral water']],
  ['Food', ['rice', 'lentils', 'olive oil', 'oat flakes', 'honey', 'tomato sauce', 'rye bread']],
  ['Household', ['olive soap', 'dish brush', 'candle', 'towel', 'lunch box', 'broom']],
  ['Tools', ['hammer', 'screwdriver', 'measuring tape', 'sandpaper', 'hand saw', 'spirit level']],
  ['Garden', ['flower pot', 'seed mix', 'trowel', 'watering can', 'garden gloves', 'rake']],
  ['Paper', ['notebook', 'envelope', 'calendar', 'drawing pad', 'wrapping paper', 'index card']],
  ['Clothes', ['rain coat', 'wool socks', 'cotton shirt', 'scarf', 'work trousers', 'apron']],
  ['Toys', ['wooden train', 'kite', 'puzzle', 'building blocks', 'puppet', 'ball']],
];
const FIRST = [
  'Amina', 'Bela', 'Chen', 'Dalia', 'Emil', 'Freya', 'Goran', 'Hana', 'Ivo', 'Jana', 'Kofi', 'Lena', 'Mara', 'Nils',
  'Olga', 'Pablo', 'Quinn', 'Rosa', 'Sven', 'Tariq', 'Uma', 'Vera', 'Wei', 'Yara', 'Zeno',
];
const LAST = [
  'Abara', 'Berg', 'Costa', 'Dahl', 'Engel', 'Fontaine', 'Garcia', 'Hoffmann', 'Ibsen', 'Jovic', 'Keller', 'Lindqvist',
  'Moreau', 'Novak', 'Okafor', 'Petrov', 'Quist', 'Rahal', 'Santos', 'Tanaka', 'Ueda', 'Vogel', 'Weber', 'Yilmaz',
  'Zimmer',
];
const STREETS = ['Mill Lane', 'High Street', 'Station Road', 'Church Walk', 'Park Avenue', 'Quay Street'];
const CITIES = ['Bristol', 'Leeds', 'York', 'Exeter', 'Derby', 'Norwich', 'Bath', 'Durham'];
const METHODS = ['Cash', 'Card', 'Bank transfer'];

/** The year over which orders are spread ends here. */
const LAST_DAY = Date.UTC(2026, 2, 1);
const YEAR = 365 * 24 * 3_600_000;

const PRODUCTS = ['Handle', 'Title', 'Type', 'Option1 Value', 'Variant SKU', 'Variant Grams', 'Variant Price', 'Variant Barcode', 'Image Src', 'Status'];
const CUSTOMERS = ['First Name', 'Last Name', 'Email', 'Accepts Email Marketing', 'Default Address Address1', 'Default Address Zip', 'Default Address City', 'Phone', 'Total Orders', 'Note'];
const ORDERS = [
  'Name', 'Email', 'Financial Status', 'Paid at', 'Fulfillment Status', 'Fulfilled at', 'Currency', 'Subtotal', 'Shipping', 'Taxes', 'Total',
  'Created at', 'Lineitem quantity', 'Lineitem name', 'Lineitem price', 'Lineitem sku', 'Billing Name', 'Phone', 'Outstanding Balance', 'Payment Method',
];

/** The product of this number, counted from zero. */
export function product(number) {
  const [category, nouns] = KINDS[number % KINDS.length];
  const noun = nouns[Math.floor(number / KINDS.length) % nouns.length];
  const maker = MAKERS[Math.floor(number / 53) % MAKERS.length];
  return {
    sku: `GD-${String(number + 1).padStart(6, '0')}`,
    barcode: String(4_000_000_000_001 + number),
    name: `${maker} ${noun} no. ${number + 1}`,
    category,
    cents: 100 + ((number * 7_919) % 20_000),
  };
}

/** The customer of this number, counted from zero. */
export function customer(number) {
  const first = FIRST[number % FIRST.length];
  const last = LAST[Math.floor(number / FIRST.length) % LAST.length];
  return {
    first,
    last,
    email: `${first}.${last}.${number}@example.org`.toLowerCase(),
    phone: `+44 20 ${String(7_000_000 + number * 131).slice(-7)}`,
    street: `${1 + (number % 180)} ${STREETS[number % STREETS.length]}`,
    zip: String(10_000 + (number % 80_000)),
    city: CITIES[number % CITIES.length],
  };
}

/** Writes so many products. */
export function writeProducts(file, count) {
  return write(file, PRODUCTS, function* () {
    for (let number = 0; number < count; number += 1) {
      const { sku, barcode, name, category, cents } = product(number);
      const picture = `https://pictures.example.org/${sku}.jpg`;
      yield [sku.toLowerCase(), name, category, '', sku, 50 + (number % 5000), money(cents), barcode, picture, 'active'];
    }
  });
}

/** Writes so many customers. */
export function writeCustomers(file, count) {
  return write(file, CUSTOMERS, function* () {
    for (let number = 0; number < count; number += 1) {
      const { first, last, email, phone, street, zip, city } = customer(number);
      yield [first, last, email, 'no', street, zip, city, phone, number % 20, ''];
    }
  });
}

/**
 * Writes orders of one to seven lines, until there are so many orders or so many rows.
 * @param {{ orders?: number, rows?: number, products: number, customers: number, seed: number, prefix: string }} how
 *   `prefix` begins the references, so that two files have none in common
 * @returns {Promise<{ orders: number, rows: number }>} what was written
 */
export async function writeOrders(file, { orders = Infinity, rows = Infinity, products, customers, seed, prefix }) {
  const below = random(seed);
  const written = { orders: 0, rows: 0 };
  const most = Number.isFinite(orders) ? orders : Math.ceil(rows / 4);
  await write(file, ORDERS, function* () {
    while (written.orders < orders && written.rows < rows) {
      const at = LAST_DAY - YEAR + Math.floor((YEAR * written.orders) / most);
      const count = Math.min(1 + below(7), rows - written.rows);
      yield* orderRows({ below, at, count, products, customers, name: `${prefix}${written.orders + 1}` });
      written.orders += 1;
      written.rows += count;
    }
  });
  return written;
}

function* orderRows({ below, at, count, products, customers, name }) {
  const who = customer(below(customers));
  const lines = Array.from({ length: count }, () => ({ ...product(below(products)), quantity: 1 + below(5) }));
  const goods = lines.reduce((sum, { cents, quantity }) => sum + cents * quantity, 0);
  const shipping = below(3) === 0 ? 490 : 0;
  const isPaid = below(8) !== 0;
  const isSent = isPaid && below(5) !== 0;
  const when = stamp(at);
  for (const [place, { sku, name: title, cents, quantity }] of lines.entries()) {
    const once = place === 0
      ? [isPaid ? 'paid' : 'pending', isPaid ? when : '', isSent ? 'fulfilled' : '', isSent ? when : '', 'USD', money(goods), money(shipping), '0.00', money(goods + shipping)]
      : Array(9).fill('');
    const buyer = place === 0
      ? [`${who.first} ${who.last}`, who.phone, isPaid ? '0.00' : money(goods + shipping), isPaid ? METHODS[below(METHODS.length)] : '']
      : ['', '', '', ''];
    yield [name, who.email, ...once, when, quantity, title, money(cents), sku, ...buyer];
  }
}

async function write(file, head, rows) {
  const out = createWriteStream(file);
  out.write(`${head.join(',')}\n`);
  let text = '';
  for (const row of rows()) {
    // No field of these holds a comma, a quote or a break.
    text += `${row.join(',')}\n`;
    if (text.length < 1 << 16) continue;
    if (!out.write(text)) await once(out, 'drain');
    text = '';
  }
  out.end(text);
  await once(out, 'finish');
}

function money(cents) {
  return (cents / 100).toFixed(2);
}

function stamp(at) {
  return `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} +0000`;
}
