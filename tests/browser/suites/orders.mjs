// The list of orders narrowed down: by who bought, when, and what is to be sent; and what one of them says of its story, its
// money and its goods.

import { expect, expectEqual, until } from '../harness/checks.mjs';
import { csv } from '../harness/exports.mjs';
import { expectFits } from '../harness/hands.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods } from '../harness/shop.mjs';

const PHONE = { width: 390, height: 844 };

/** The numbers in the list. */
const rows = (page) => page.getByRole('grid', { name: 'Orders' }).getByRole('row').filter({ has: page.getByRole('gridcell') });

/** Waits until the list holds these orders and no others. */
async function untilListed(page, numbers) {
  const found = async () => (await rows(page).locator('.cell-number').allInnerTexts()).map((text) => text.trim()).sort();
  await until(async () => JSON.stringify(await found()) === JSON.stringify([...numbers].sort()), { what: async () => `${await found()} instead of ${numbers}` });
}

/** Sells to a customer at the till. */
async function sellTo({ page, screens }, name) {
  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name }).click();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  const number = await screens.sell(goods.tea.barcode);
  await page.getByRole('button', { name: 'Next order' }).click();
  return number;
}

test('orders: those of one customer, by a chip that names her and by an address', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { screens, page } = tablet;
  const hers = await sellTo(tablet, customers[0].name);
  const his = await sellTo(tablet, customers[1].name);
  await screens.go('Orders');
  await untilListed(page, [hers, his]);
  await page.getByRole('button', { name: 'Any customer' }).click();
  await page.getByRole('dialog', { name: 'Customer' }).getByRole('button', { name: customers[0].name }).click();
  await untilListed(page, [hers]);
  await page.getByRole('button', { name: customers[0].name, exact: true }).waitFor();
  await page.waitForURL(/customer=c/);
  // The address shows a colleague the same.
  await page.reload();
  await untilListed(page, [hers]);
  await page.getByRole('button', { name: 'Any customer' }).click();
  await untilListed(page, [hers, his]);
});

test('orders: those of some days, by their names and by their dates', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const number = await screens.sell(goods.tea.barcode);
  await page.setViewportSize(PHONE);
  await screens.go('Orders');
  await untilListed(page, [number]);
  const days = page.getByRole('combobox', { name: 'Any day' });
  for (const [choice, wanted] of [['Today', [number]], ['Yesterday', []], ['Last 7 days', [number]], ['This month', [number]], ['Last month', []]]) {
    await days.selectOption({ label: choice });
    await untilListed(page, wanted);
  }
  await days.selectOption({ label: 'Choose days …' });
  await untilListed(page, [number]);
  const today = await page.evaluate(() => {
    const now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
  });
  await page.getByLabel('To', { exact: true }).fill(today);
  await untilListed(page, [number]);
  await page.getByLabel('From', { exact: true }).fill('2099-01-01');
  await untilListed(page, []);
  await page.getByLabel('From', { exact: true }).fill(today);
  await untilListed(page, [number]);
  await page.waitForURL(new RegExp(`days=${today}..${today}`));
  await expectFits(page, 'orders of some days');
  await page.reload();
  await untilListed(page, [number]);
  expectEqual(await page.getByLabel('From', { exact: true }).inputValue(), today, 'the first day');
  await page.getByRole('button', { name: 'Clear the filters' }).click();
  await untilListed(page, [number]);
  expectEqual(await page.getByLabel('From', { exact: true }).count(), 0, 'dates to choose');
});

test('orders: the story says when the server had each step, once it has it', async (world) => {
  const { screens, page, cable } = await world.tablet(await world.shop());
  const number = await screens.sell(goods.tea.barcode);
  await screens.untilSync('Synced');
  await screens.openOrder(number);
  const steps = screens.detail.locator('.timeline > li');
  const onServer = (step) => step.getByText(/on the server \d/);
  await onServer(steps.last()).waitFor();
  cable.cut();
  await screens.untilSync(/Offline|unsynced/);
  await screens.change({ quantities: { [goods.tea.name]: 2 } });
  await until(async () => (await steps.count()) === 2, { what: async () => `${await steps.count()} steps` });
  // What was known stays known without the server; what it doesn't have yet has no time of it.
  await onServer(steps.last()).waitFor();
  expectEqual(await onServer(steps.first()).count(), 0, 'a time of what the server doesn\'t have');
  cable.plug();
  await onServer(steps.first()).waitFor();
});

test('orders: scrolled back up, the list is read out in its own sequence', async (world) => {
  const { screens, page } = await world.tablet(await world.server());
  await screens.go('Orders');
  const grid = page.getByRole('grid', { name: 'Orders' });
  /** Scrolls there, and waits until what is in sight is drawn. */
  const scroll = async (top) => {
    await grid.evaluate((grid, top) => (grid.scrollTop = top), top);
    await until(() =>
      grid.evaluate((grid) => {
        const { left, top, bottom } = grid.getBoundingClientRect();
        const head = grid.querySelector('.grid-head').offsetHeight;
        return [top + head + 2, bottom - 2].every((y) => document.elementFromPoint(left + 20, y)?.closest('[role=row]'));
      }),
    );
  };
  await rows(page).first().waitFor();
  for (const top of [4000, 3700, 3400]) await scroll(top);
  const onPage = await grid.getByRole('row').evaluateAll((all) => all.map((row) => Number(row.getAttribute('aria-rowindex'))));
  const client = await page.context().newCDPSession(page);
  const { nodes } = await client.send('Accessibility.getFullAXTree');
  const known = new Map(nodes.map((node) => [node.nodeId, node]));
  const texts = (id) => [known.get(id).name?.value ?? '', ...(known.get(id).childIds ?? []).flatMap(texts)];
  const walk = (id) => (known.get(id).role?.value === 'row' ? [texts(id).join(' ')] : (known.get(id).childIds ?? []).flatMap(walk));
  const read = walk(nodes[0].nodeId).map((text) => /[A-Z]\w*-\d{6}/.exec(text)?.[0]).filter(Boolean);
  const listed = await rows(page).evaluateAll((all) =>
    all
      .toSorted((one, other) => one.getAttribute('aria-rowindex') - other.getAttribute('aria-rowindex'))
      .map((row) => row.querySelector('.cell-number').textContent.trim()),
  );
  expect(onPage.some((index, at) => index < onPage[at - 1]), 'the rows stand in another sequence on the page');
  expectEqual(read, listed, 'the sequence in which they are read out');
});

test('orders: what came back is refunded, and nobody sends it', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Import');
  const file = csv([
    ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID', 'Country'],
    ['536365', 'CUP', 'Blue cup', '6', '12/1/2010 8:26', '2.55', '17850', 'France'],
    ['C536379', 'CUP', 'Blue cup', '-2', '12/2/2010 9:41', '2.55', '17850', 'France'],
  ]);
  await page.getByLabel('Choose files').setInputFiles({ name: 'trade.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
  await page.getByRole('button', { name: 'Import 2 orders' }).click();
  await page.getByRole('link', { name: 'Show the orders' }).click();
  const back = rows(page).filter({ hasText: 'Return' });
  await back.waitFor();
  const pills = () => back.locator('.pill').allInnerTexts();
  expectEqual(await pills(), ['Return', 'Placed', 'To refund'], 'before');
  await back.click();
  const detail = page.getByRole('article');
  for (const [amount, after] of [['2.00', 'Partly refunded'], [null, 'Refunded']]) {
    await detail.getByRole('button', { name: 'Record a payment' }).click();
    const form = page.getByRole('dialog');
    await form.getByText('To give back').waitFor();
    if (amount) await form.getByRole('textbox', { name: 'Amount' }).fill(amount);
    else expectEqual(await form.getByRole('textbox', { name: 'Amount' }).inputValue(), '3.10', 'what is left');
    await form.getByRole('button', { name: 'Save' }).click();
    await detail.locator('.detail-status').getByText(after, { exact: true }).waitFor();
  }
  await detail.getByText('£2.00 given back, Cash').waitFor();
  expectEqual(await detail.getByRole('button', { name: 'Mark as shipped' }).count(), 0, 'ways to send it');
  await until(async () => JSON.stringify(await pills()) === JSON.stringify(['Return', 'Placed', 'Refunded']), { what: async () => `${await pills()}` });
  // Who looks for what is to be sent finds neither.
  await page.getByRole('combobox', { name: 'Any delivery' }).selectOption({ label: 'To send' });
  await untilListed(page, []);
});

test('orders: what is sold at the till goes with its customer; what is ordered by phone is to be sent', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const atTill = await screens.sell(goods.tea.barcode);
  await page.getByRole('button', { name: 'Next order' }).click();
  await page.getByRole('combobox', { name: 'Channel' }).selectOption({ label: 'Phone' });
  const byPhone = await screens.sell(goods.tea.barcode);
  await screens.go('Orders');
  await untilListed(page, [atTill, byPhone]);
  const delivery = page.getByRole('combobox', { name: 'Any delivery' });
  await delivery.selectOption({ label: 'To send' });
  await untilListed(page, [byPhone]);
  await delivery.selectOption({ label: 'Nothing to send' });
  await untilListed(page, [atTill]);
  expectEqual(await rows(page).locator('.pill').allInnerTexts(), ['Placed', 'Unpaid'], 'of the one at the till');
  // It may be sent all the same.
  await rows(page).click();
  const detail = page.getByRole('article');
  await detail.getByRole('button', { name: 'Mark as shipped' }).click();
  await detail.locator('.detail-status').getByText('Shipped', { exact: true }).waitFor();
  await detail.getByRole('button', { name: 'Mark as delivered' }).waitFor();
});
