// Commands and questions in the shape the worker reads (domain/src/command.rs, replica/src/query.rs), and orders
// like TPC-H's: parts with a price, customers with a segment, one to seven lines, a year of dates. Everything
// follows from a seed, so that two runs do the same work.

const COMMAND = {
  createLocation: 0,
  createProduct: 1,
  createCustomer: 3,
  placeOrder: 5,
  holdOrder: 6,
  recordPayment: 10,
  receiveStock: 12,
};
const CASH = 0;

const SYLLABLES = [
  ['Standard', 'Small', 'Medium', 'Large', 'Economy', 'Promo'],
  ['anodized', 'burnished', 'plated', 'polished', 'brushed'],
  ['tin', 'nickel', 'brass', 'steel', 'copper'],
];
const REGIONS = ['Africa', 'America', 'Asia', 'Europe', 'Middle East'];

/** Random numbers that follow from a seed (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

/** A product of the catalogue, without an id. TPC-H's name and price rules in short. */
export function part(number) {
  const name = SYLLABLES.map((words, at) => words[Math.floor(number / 7 ** at) % words.length]).join(' ');
  const cents = 90_000 + ((number * 10) % 20_001) + 100 * (number % 1_000);
  return { sku: `PART-${String(number).padStart(6, '0')}`, name, price: decimal(cents / 100) };
}

/** An amount of money as the app writes it. */
export function decimal(amount) {
  return amount.toFixed(2);
}

/**
 * The draft of an order.
 * @param {{ random: (below: number) => number, number: number, parts: object[], location: number[],
 *   currency: string, lines?: number }} how `parts` with `id` move stock; `lines`: exactly so many
 * @returns {{ draft: Array, total: string }} what `PlaceOrder` takes, and what it costs
 */
export function order({ random, number, parts, location, currency, lines }) {
  const customer = random(150_000);
  const count = lines ?? 1 + random(7);
  const chosen = new Set();
  while (chosen.size < count) chosen.add(random(parts.length));
  let cents = 0;
  const draftLines = [...chosen].map((at) => {
    const { id = null, sku, name, price } = parts[at];
    const quantity = 1 + random(9);
    const percent = random(11);
    const gross = Math.round(Number(price) * 100) * quantity;
    cents += gross - Math.round((gross * percent) / 100);
    const discount = percent === 0 ? null : [1, [String(percent)]];
    return [[id, sku, name, price, '0'], quantity * 1000, discount, ''];
  });
  const snapshot = [
    null,
    `Customer#${String(customer).padStart(9, '0')}`,
    `${10 + random(25)}-${100 + random(900)}-${100 + random(900)}-${1000 + random(9000)}`,
    '',
    REGIONS[random(REGIONS.length)],
  ];
  const channel = random(5);
  const draft = [
    0, channel, location, '', currency, 0, snapshot, draftLines, null, '0', '', null, null,
  ];
  return { draft, total: decimal(cents / 100), number };
}

/** A firm order, not paid yet. */
export function placeOrder(draft) {
  return [COMMAND.placeOrder, [draft, []]];
}

/** An order that waits at the till. */
export function holdOrder(draft) {
  return [COMMAND.holdOrder, [draft]];
}

/** The whole amount taken: it changes the order's payment status and captures the payment. */
export function pay(order, amount) {
  return [COMMAND.recordPayment, [order, [CASH, amount, '']]];
}

/** A new location. */
export function createLocation(code, name) {
  return [COMMAND.createLocation, [[code, name, 0, 'Europe/Berlin', 60]]];
}

/** A new product. */
export function createProduct({ sku, name, price, barcode }) {
  const names = [['en', name]];
  const product = [sku, barcode ? [barcode] : [], names, 'Parts', price, 'standard', '0', 'piece', 0, 0, false];
  return [COMMAND.createProduct, [product]];
}

/** A new customer. */
export function createCustomer({ name, phone }) {
  return [COMMAND.createCustomer, [[name, [phone], [], [], 'en', '']]];
}

/** Goods come in: so many of each product. */
export function receive(location, products, units) {
  return [COMMAND.receiveStock, [location, products.map((product) => [product, units * 1000])]];
}

/** A window of the orders. */
export function orderQuery({ text = '', payment = null, channel = null, sort = 0, offset = 0, limit = 500 } = {}) {
  return [text, null, payment, null, channel, null, null, null, null, null, sort, offset, limit];
}

/** A window of the products. */
export function productQuery({ text = '', location = null, offset = 0, limit = 500 } = {}) {
  return [text, null, location, offset, limit, false, false];
}
