// Other systems' files: chosen, looked at, brought in, and what is here as files.

import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, expectEqual, until } from '../harness/checks.mjs';
import { dress } from '../harness/dress.mjs';
import { csv, manyOrders, shopify } from '../harness/exports.mjs';
import { test } from '../harness/runner.mjs';
import { temporary } from '../harness/server.mjs';
import { counterfoil } from '../harness/setting.mjs';
import { customers, goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };

const THREE = shopify([
  {
    name: '#1001', email: 'ada@example.org', buyer: 'Ada Byron', shipping: 4.5,
    lines: [
      { sku: goods.tea.sku, name: 'Green tea', quantity: 2, price: 2.5 },
      { sku: 'POT-1', name: 'Tea pot, “blue”', quantity: 1, price: 19.9 },
    ],
  },
  { name: '#1002', email: 'grace@example.org', buyer: 'Grace Hopper', lines: [{ sku: 'POT-1', name: 'Tea pot', quantity: 3, price: 19.9 }] },
  {
    name: '#1003', email: 'ada@example.org', buyer: 'Ada Byron',
    lines: [
      { sku: goods.rice.sku, name: 'Rice', quantity: 1, price: 12.5 },
      { sku: goods.soap.sku, name: 'Soap', quantity: 'two', price: 1.8 },
    ],
  },
]);

/** What is said of an import, or would be. */
const outcome = (page, name) => page.getByRole('group', { name, exact: true });
/** The bar of the import under way. */
const progress = (page) => page.getByRole('progressbar', { name: 'Importing' });

/** Chooses files. */
async function choose(page, ...files) {
  await page.getByLabel('Choose files').setInputFiles(files.map(([name, text]) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })));
}

/** The pairs of a name and a figure in an outcome. */
async function figures(section) {
  const pairs = await section.locator('dl > div').evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent)));
  return Object.fromEntries(pairs);
}

/** A figure as a number: `$1,234.50`, `12`. */
const number = (text) => Number(text.replaceAll(/[^\d.-]/g, ''));

/** What a button saves. */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

/** What the command line says of a file. */
async function onTheCommandLine(text, ...options) {
  const folder = await temporary('counterfoil-import-');
  try {
    const file = path.join(folder, 'orders.csv');
    await writeFile(file, text);
    const data = path.join(folder, 'data');
    const { stdout } = await promisify(execFile)(counterfoil, ['import', file, '--location', 'X', '--data', data, '--json', ...options]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('import: orders of Shopify come in with the totals of the command line, and once', async (world) => {
  const server = await world.shop();
  const { screens, page } = await world.tablet(server);
  await screens.go('Import');
  await choose(page, ['orders_export.csv', THREE]);
  await page.getByText('Recognised as Shopify').waitFor();
  for (const fact of ['order lines', 'UTF-8', 'commas', 'header in row 1']) await page.getByRole('listitem').getByText(fact, { exact: true }).waitFor();
  await page.getByRole('cell', { name: 'Tea pot, “blue”' }).waitFor();
  const preview = outcome(page, 'What would happen');
  await preview.getByRole('button', { name: 'Import 2 orders' }).waitFor();
  await preview.getByRole('cell', { name: 'two', exact: false }).waitFor();
  expectEqual((await server.orders()).length, 0, 'orders on the server after a preview');

  await preview.getByRole('button', { name: 'Import 2 orders' }).click();
  const done = outcome(page, 'Imported');
  await done.waitFor();
  const told = await figures(done);
  const wanted = await onTheCommandLine(THREE, '--currency', 'USD');
  const pairs = { Orders: 'orders', Lines: 'lines', Gross: 'gross', Net: 'net', Payments: 'payments', 'Here before': 'duplicates', "Rows that can't be used": 'rejected' };
  for (const [name, key] of Object.entries(pairs)) expectEqual(number(told[name]), wanted[key], name);
  expectEqual(wanted.orders, 2, 'orders');
  const list = await saved(page, () => done.getByRole('button', { name: 'Save the list' }).click());
  expectEqual(list.text.split('\n')[0], 'file,row,column,reason', 'head of the list');
  expectEqual(list.text.trim().split('\n').length, 1 + wanted.rejected, 'rows of the list');
  expect(/orders_export\.csv,6,Lineitem quantity,/.test(list.text), `the row is named: ${list.text}`);

  await done.getByRole('link', { name: 'Show the orders' }).click();
  await page.getByRole('grid', { name: 'Orders' }).getByText('Ada Byron').waitFor();
  await page.getByRole('grid', { name: 'Orders' }).getByText('Grace Hopper').waitFor();
  await screens.untilSync('Synced');
  const orders = await server.orders();
  expectEqual(orders.map((order) => order.external_id).sort(), ['#1001', '#1002'], 'orders on the server');

  await screens.go('Import');
  await choose(page, ['again.csv', THREE]);
  await page.getByText('Nothing changed: all of it is here already.').waitFor();
  expectEqual(await page.getByRole('button', { name: /^Import / }).count(), 0, 'ways to import nothing');
  expectEqual((await server.orders()).length, 2, 'orders after looking again');
});

/** A catalogue in which a product differs, and the same SKU is told twice with two prices. */
const PRODUCTS = csv([
  ['Handle', 'Title', 'Option1 Value', 'Image Src', 'Variant SKU', 'Variant Price'],
  ['tea', goods.tea.name, '', '', goods.tea.sku, '2.80'],
  ['pot', 'Tea pot', '', '', 'POT-1', 'dear'],
  ['cup', 'Cup', '', '', 'CUP-1', '3.00'],
  ['mug', 'Cup', '', '', 'CUP-1', '4.00'],
]);

test('import: reasons and differences are told in the language of the screens', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const words = {
    en: {
      number: '“dear” is no number', differs: 'row 4 has this code too, and says otherwise', price: 'Price 2.50 → 2.80', changes: 'Changes',
      save: 'Save the list', quantity: '“two” is no number', spoiled: "row 6 of the same order can't be used, so nothing of the order was imported",
    },
    'zh-Hans': {
      number: '“dear”不是数字', differs: '第 4 行也是这个货号，内容却不同', price: '单价 2.50 → 2.80', changes: '更改内容',
      save: '保存清单', quantity: '“two”不是数字', spoiled: '同一订单的第 6 行不可用，所以整张订单都没有导入',
    },
    'zh-Hant': {
      number: '「dear」不是數字', differs: '第 4 列也是這個貨號，內容卻不同', price: '單價 2.50 → 2.80', changes: '變更內容',
      save: '儲存清單', quantity: '「two」不是數字', spoiled: '同一張訂單的第 6 列無法使用，所以整張訂單都沒有匯入',
    },
  };
  for (const [language, told] of Object.entries(words)) {
    await dress(page, language, 'light');
    await screens.open('/import');
    const input = page.locator('.drop input[type=file]');
    const look = (name, text) => input.setInputFiles([{ name, mimeType: 'text/csv', buffer: Buffer.from(text) }]);
    await input.waitFor({ state: 'attached' });
    await look('products.csv', PRODUCTS);
    await page.getByRole('cell', { name: told.number, exact: true }).waitFor();
    await page.getByRole('cell', { name: told.differs, exact: true }).waitFor();
    await page.getByText(told.changes, { exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: goods.tea.sku }).filter({ hasText: told.price }).waitFor();

    await screens.open('/import');
    await input.waitFor({ state: 'attached' });
    await look('orders.csv', THREE);
    await page.getByRole('cell', { name: told.quantity, exact: true }).waitFor();
    const list = await saved(page, () => page.getByRole('button', { name: told.save }).click());
    expectEqual(
      list.text.trim().split('\n').map((line) => line.replaceAll('"', '')),
      ['file,row,column,reason', `orders.csv,6,Lineitem quantity,${told.quantity}`, `orders.csv,5,,${told.spoiled}`],
      `the list in ${language}`,
    );
  }
});

const ONE = shopify([{ name: '#7001', buyer: 'Ada Byron', lines: [{ sku: 'POT-1', name: 'Tea pot', quantity: 1, price: 19.9 }] }]);
const OLIST = csv([['order_id', 'order_item_id', 'product_id', 'price', 'freight_value'], ['1', '1', 'p', '2', '1']]);

test('import: why a file as a whole is refused, and what there is one of, is told in the language of the screens', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const words = {
    en: {
      one: 'Import 1 order', pdf: 'it is a PDF.', mixed: 'come from different systems',
      strange: ['To be orders, its header lacks: an order number, a date', 'To be products, its header lacks: a SKU, a name, a price', 'To be customers, its header lacks: a name, an e-mail address or a phone'],
    },
    'zh-Hans': {
      one: '导入 1 张订单', pdf: '这是 PDF', mixed: '来自不同的系统',
      strange: ['作为订单，表头缺少：订单号、日期', '作为商品，表头缺少：货号、名称、价格', '作为客户，表头缺少：名称、电子邮箱或电话'],
    },
    'zh-Hant': {
      one: '匯入 1 張訂單', pdf: '這是 PDF', mixed: '來自不同的系統',
      strange: ['當作訂單，標題列缺少：訂單編號、日期', '當作商品，標題列缺少：貨號、名稱、價格', '當作客戶，標題列缺少：名稱、電子郵件或電話'],
    },
  };
  const file = (name, text) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  const alert = page.locator('main [role=alert]');
  for (const [language, told] of Object.entries(words)) {
    await dress(page, language, 'light');
    const look = async (...files) => {
      await screens.open('/import');
      const input = page.locator('.drop input[type=file]');
      await input.waitFor({ state: 'attached' });
      await input.setInputFiles(files);
    };
    await look(file('orders.csv', ONE));
    await page.getByRole('button', { name: told.one, exact: true }).waitFor();
    await look(file('plan.pdf', '%PDF-1.7'));
    await alert.getByText(told.pdf).waitFor();
    await look(file('a.csv', ONE), file('b.csv', OLIST));
    await alert.getByText(told.mixed).waitFor();
    await look(file('fremd.csv', 'Auftrag;Artikel;Menge;Preis\nA-1;Löffel;2;1,50\n'));
    await alert.locator('.fault-more').first().waitFor();
    expectEqual(await alert.locator('.fault-more').allInnerTexts(), told.strange, `what is missing in ${language}`);
  }
});

test('import: without a server, by thumb, in a tab that does not lead', async (world) => {
  const tablet = await world.tablet(await world.shop(), { page: PHONE });
  await tablet.screens.untilInstalled();
  const page = await tablet.openTab();
  const screens = tablet.screensOf(page);
  await screens.searchOrScan.waitFor();
  tablet.cable.cut();
  await screens.untilSync('Offline');
  await page.getByRole('navigation').getByRole('link', { name: 'Import' }).tap();
  await choose(page, ['orders.csv', THREE]);
  await page.getByRole('button', { name: 'Import 2 orders' }).tap();
  const done = outcome(page, 'Imported');
  await done.waitFor();
  expectEqual(number((await figures(done)).Gross), 4.5 + 5 + 4 * 19.9, 'gross');
  await page.getByRole('link', { name: 'Show the orders' }).tap();
  await page.getByRole('grid', { name: 'Orders' }).getByText('Grace Hopper').waitFor();
  tablet.cable.plug();
  await screens.untilSync('Synced');
  expectEqual((await tablet.server.orders()).length, 2, 'orders on the server');
});

test(
  'import: 50,000 rows are cancelled half way while selling goes on; each order is whole, and the rest follows',
  async (world) => {
    const [orders, lines] = [5_000, 10];
    const server = await world.shop();
    const { screens, page, cable } = await world.tablet(server);
    await screens.untilInstalled();
    await screens.go('Import');
    const big = manyOrders(orders, lines);
    await choose(page, ['big.csv', big]);
    const start = page.getByRole('button', { name: 'Import 5,000 orders' });
    await start.waitFor({ timeout: 120_000 });
    cable.cut();
    await start.click();
    const done = async () => Number((await progress(page).getAttribute('value')) ?? 0);
    await progress(page).waitFor();
    await until(async () => (await done()) > 0, { limit: 60_000 });
    // Whoever leaves the screen sells on, and finds the import under way when coming back.
    await screens.go('Sell');
    const sold = await screens.sell(goods.tea.barcode, goods.soap.barcode);
    await screens.go('Import');
    await progress(page).waitFor();
    const before = await done();
    await until(async () => (await done()) > before, { limit: 60_000 });
    await page.getByRole('button', { name: 'Cancel' }).click();
    const stopped = outcome(page, 'Cancelled');
    await stopped.waitFor({ timeout: 60_000 });
    const told = await figures(stopped);
    const count = number(told.Orders);
    expect(count > 0 && count < orders, `${count} of ${orders} are in`);
    await page.getByText(`${count.toLocaleString('en-US')} orders are in, each of them whole.`, { exact: false }).waitFor();
    expectEqual(number(told.Lines), count * lines, 'lines');
    expectEqual(number(told.Gross), count * lines * 1.25, 'gross');

    cable.plug();
    await screens.untilSync('Synced', 120_000);
    const held = await server.orders();
    expectEqual(held.filter((order) => order.external_system === 'shopify').length, count, 'orders on the server');
    expect(held.every((order) => order.number === sold || Number(order.lines) === lines), 'every order is whole');

    // The same file again goes on where it stopped.
    await page.getByRole('button', { name: 'Other files' }).or(page.getByLabel('Choose files')).first().waitFor();
    await choose(page, ['big.csv', big]);
    const rest = page.getByRole('button', { name: `Import ${(orders - count).toLocaleString('en-US')} orders` });
    await rest.click({ timeout: 120_000 });
    const all = outcome(page, 'Imported');
    await all.waitFor({ timeout: 300_000 });
    const end = await figures(all);
    expectEqual(number(end['Here before']), count, 'known');
    expectEqual(number(end.Orders), orders - count, 'new');
    await screens.untilSync('Synced', 300_000);
    expectEqual((await server.orders()).length, orders + 1, 'orders on the server');
  },
  { limit: 900_000 },
);

test('import: files of an unknown system are said column by column; the mapping is kept and saved', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Import');
  const rows = [
    ['Auftrag', 'Datum', 'Artikelnummer', 'Artikel', 'Menge', 'Preis'],
    ['A-1', '31.03.2026', 'X-1', 'Löffel', '2', '1,50'],
    ['A-1', '31.03.2026', 'X-2', 'Gabel', '1', '2,25'],
    ['A-2', '01.04.2026', 'X-1', 'Löffel', '4', '1,50'],
  ];
  // In the characters of old Windows, with semicolons.
  const bytes = Buffer.from(csv(rows, ';'), 'latin1');
  await page.getByLabel('Choose files').setInputFiles([{ name: 'auftraege.csv', mimeType: 'text/csv', buffer: bytes }]);
  await page.getByText('auftraege.csv is of no system that is known.', { exact: false }).waitFor();
  await page.getByRole('listitem').getByText('Windows-1252', { exact: true }).waitFor();
  await page.getByRole('cell', { name: 'Löffel' }).first().waitFor();
  await page.getByRole('textbox', { name: 'Name of the system' }).fill('Kasse');
  await page.getByRole('combobox', { name: 'Decimals' }).selectOption(',');
  await page.getByRole('textbox', { name: 'Dates are written' }).fill('DD.MM.YYYY');
  for (const [field, column] of [['Order number', 'Auftrag'], ['Date of the order', 'Datum'], ['SKU', 'Artikelnummer'], ["Product's name", 'Artikel'], ['Quantity', 'Menge'], ['Price of one', 'Preis']]) {
    await page.getByRole('combobox', { name: field, exact: true }).selectOption(column);
  }
  const file = await saved(page, () => page.getByRole('button', { name: 'Save as a file' }).click());
  expectEqual(JSON.parse(file.text).tables[0].columns.order, 'Auftrag', 'the saved mapping');
  await page.getByRole('button', { name: 'Use this mapping' }).click();
  await page.getByRole('button', { name: 'Import 2 orders' }).click();
  const done = outcome(page, 'Imported');
  await done.waitFor();
  expectEqual(number((await figures(done)).Gross), 11.25, 'gross');

  await choose(page, ['auftraege2.csv', csv(rows, ';')]);
  await page.getByRole('combobox', { name: 'System they come from' }).selectOption({ label: 'My mapping: Kasse' });
  await page.getByText('Nothing changed: all of it is here already.').waitFor();

  // It can be forgotten, and that can be taken back; a reload keeps to what was said last.
  await page.getByRole('button', { name: 'Other files' }).click();
  const kept = page.getByRole('list', { name: 'My mappings' });
  await kept.getByText('Kasse', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Forget the mapping Kasse' }).click();
  await kept.waitFor({ state: 'detached' });
  await page.getByText('Kasse is forgotten').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await kept.getByText('Kasse', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Forget the mapping Kasse' }).click();
  await kept.waitFor({ state: 'detached' });
  await page.reload();
  await page.getByLabel('Choose files').waitFor({ state: 'attached' });
  expectEqual(await kept.count(), 0, 'mappings after a reload');
});

test('import: what is exported imports again as nothing changed', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.sell(goods.tea.barcode, goods.tea.barcode, goods.soap.barcode);
  await screens.untilSync('Synced');
  await screens.go('Import');
  const files = [];
  for (const what of ['orders', 'order lines', 'payments', 'customers', 'products']) {
    await page.getByRole('combobox', { name: 'What' }).selectOption({ label: what });
    files.push(await saved(page, () => page.getByRole('button', { name: 'CSV' }).click()));
    await page.getByRole('button', { name: 'CSV' }).waitFor();
  }
  const lines = (at) => files[at].text.trim().split('\n').length - 1;
  expectEqual([lines(0), lines(1), lines(3), lines(4)], [1, 2, customers.length, Object.keys(goods).length], 'entries');
  await choose(page, ...files.map(({ name, text }) => [name, text]));
  await page.getByText('Recognised as Counterfoil').waitFor();
  await page.getByText('Nothing changed: all of it is here already.').waitFor();

  await page.getByRole('button', { name: 'Other files' }).click();
  await page.getByRole('combobox', { name: 'What' }).selectOption({ label: 'products' });
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'XLSX' }).click()]);
  await page.getByLabel('Choose files').setInputFiles(await download.path());
  await page.getByText('Nothing changed: all of it is here already.').waitFor();
});
