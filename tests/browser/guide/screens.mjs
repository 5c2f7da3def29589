// The screens of the guide, in the sequence in which a new shop comes by them. Each goes on from the one before, and
// finds its way by the words of its language (`words`, the locale's file).

import { shopify } from '../harness/exports.mjs';

/** Barcodes of the sample data (app/src/state/sample.rs), by place. */
const CODES = Array.from({ length: 12 }, (_, at) => own(901 + at));

/** Who buys in the pictures: telephone numbers that are given to nobody, and names in the language of each. */
const CUSTOMERS = {
  en: [['Robin Miller', '+44 7700 900001'], ['Kim Carter', '+44 7700 900002']],
  'zh-Hans': [['林晓', '+44 7700 900001'], ['陈宁', '+44 7700 900002']],
  'zh-Hant': [['林曉', '+44 7700 900001'], ['陳寧', '+44 7700 900002']],
};

/** Another system's file, for the picture of an import. */
const ORDERS = shopify([
  { name: '#2001', email: 'ada@example.org', buyer: 'Ada Byron', shipping: 4.5, lines: [{ sku: 'TEA-1', name: 'Green tea 500 ml', quantity: 2, price: 2.5 }] },
  { name: '#2002', buyer: 'Grace Hopper', lines: [{ sku: 'POT-1', name: 'Tea pot, blue', quantity: 1, price: 19.9 }] },
]);

export const screens = [
  {
    name: 'enrol',
    show: async ({ page, screens, dress }) => {
      await screens.open('/enrol');
      await dress();
      await page.getByRole('textbox').first().waitFor();
    },
  },
  {
    name: 'first-run',
    show: async ({ page, words, tablet }) => {
      await page.getByRole('textbox', { name: words.enrol.code }).fill(await tablet.server.enrolmentCode());
      await page.getByRole('button', { name: words.enrol.submit }).click();
      await page.getByRole('button', { name: words.first_run.sample_make }).waitFor();
    },
  },
  {
    name: 'sell',
    show: async ({ page, screens, words, language }) => {
      await page.getByRole('button', { name: words.first_run.sample_make }).click();
      await page.locator('.tile').nth(11).waitFor();
      for (const [name, phone] of CUSTOMERS[language]) await newCustomer(page, words, name, phone);
      await page.getByRole('button', { name: words.personal.favourite }).first().click();
      // Earlier orders: one customer's, and one of more than there is, for the inbox.
      for (const codes of [[0, 4], [4, 7]]) {
        await chooseCustomer(page, CUSTOMERS[language][0][0]);
        await sell(page, screens, words, codes.map((at) => CODES[at]));
      }
      await sell(page, screens, words, [`30*${CODES[6]}`]);
      await page.getByRole('status', { name: words.sync.name }).filter({ hasText: words.sync.synced }).waitFor();
      await page.reload();
      await page.locator('.tile').nth(11).waitFor();
      await chooseCustomer(page, CUSTOMERS[language][0][0]);
      await page.locator('.usual .tile').first().waitFor();
      for (const [at, code] of [CODES[0], CODES[1], `2*${CODES[9]}`].entries()) {
        await screens.scan(code);
        await screens.page.locator('aside .line').nth(at).waitFor();
      }
    },
  },
  {
    name: 'payment',
    show: async ({ page, words }) => {
      await page.keyboard.press('F8');
      await page.getByRole('dialog', { name: words.pay.title }).waitFor();
    },
  },
  {
    name: 'orders',
    show: async ({ page, screens, words }) => {
      await page.keyboard.press('Escape');
      await go(page, words.nav.orders);
      await rows(page).nth(2).waitFor();
      await rows(page).nth(1).click();
      await page.locator('article .timeline').waitFor();
    },
  },
  {
    name: 'receipt',
    show: async ({ page, words }) => {
      await page.getByRole('article').getByRole('button', { name: words.receipt.print, exact: true }).click();
      await page.locator('dialog .receipt').waitFor();
    },
  },
  {
    name: 'stock',
    show: async ({ page, words }) => {
      await page.keyboard.press('Escape');
      await go(page, words.nav.stock);
      await rows(page).nth(2).waitFor();
      await rows(page).nth(2).click();
      await page.locator('.stock-detail').waitFor();
    },
  },
  {
    name: 'customers',
    show: async ({ page, words }) => {
      await go(page, words.nav.customers);
      await rows(page).first().waitFor();
      await rows(page).filter({ hasText: '0001' }).click();
      await page.locator('article .figures').waitFor();
    },
  },
  {
    name: 'products',
    show: async ({ page, words }) => {
      await go(page, words.nav.products);
      await rows(page).nth(4).waitFor();
      await rows(page).nth(4).click();
      await page.locator('article .pairs').first().waitFor();
    },
  },
  {
    name: 'import',
    show: async ({ page, words }) => {
      await go(page, words.nav.import);
      const file = { name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) };
      await page.locator('main input[type=file]').first().setInputFiles(file);
      await page.locator('main dl').first().waitFor();
    },
  },
  {
    name: 'inbox',
    show: async ({ page, words }) => {
      await go(page, words.nav.inbox);
      await page.locator('main .entry').first().waitFor();
    },
  },
  {
    name: 'device',
    show: async ({ page, words }) => {
      await go(page, words.nav.device);
      await page.getByRole('heading', { name: words.device.settings }).waitFor();
    },
  },
  {
    name: 'help',
    show: async ({ page, words }) => {
      await go(page, words.nav.sell);
      await page.locator('.tile').first().waitFor();
      await page.getByRole('button', { name: words.help.name, exact: true }).click();
      await page.getByRole('dialog').locator('kbd').first().waitFor();
    },
  },
];

function go(page, place) {
  return page.getByRole('navigation').getByRole('link', { name: place, exact: true }).click();
}

/** The rows of the list on the screen, without its head. */
function rows(page) {
  return page.getByRole('grid').getByRole('row').filter({ has: page.getByRole('gridcell') });
}

async function chooseCustomer(page, name) {
  await page.locator('.customer-chip > .button').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('.pick').filter({ hasText: name }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** Makes a customer at the till, who is on the order then. */
async function newCustomer(page, words, name, phone) {
  await page.locator('.customer-chip > .button').first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: words.customer.new }).click();
  await dialog.getByRole('textbox', { name: words.customers.name }).fill(name);
  await dialog.getByRole('textbox', { name: words.word.phone }).fill(phone);
  await dialog.getByRole('button', { name: words.customer.create }).click();
  await dialog.waitFor({ state: 'hidden' });
}

async function sell(page, screens, words, codes) {
  for (const [at, code] of codes.entries()) {
    await screens.scan(code);
    await page.locator('aside .line').nth(at).waitFor();
  }
  await page.getByRole('button', { name: words.sell.place, exact: true }).click();
  await page.getByRole('button', { name: words.sell.next, exact: true }).click();
}

/** The barcode of a number in the range that GS1 leaves to each shop for its own use. */
function own(number) {
  const digits = `20${String(number).padStart(10, '0')}`;
  const sum = [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
