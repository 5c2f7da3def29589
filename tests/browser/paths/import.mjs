// Import: a file is chosen, looked at and brought in.

import { expectEqual } from '../harness/checks.mjs';
import { shopify } from '../harness/exports.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const ORDERS = shopify([{ name: '#1001', email: 'ada@example.org', buyer: 'Ada Byron', lines: [{ sku: goods.tea.sku, name: 'Green tea', quantity: 2, price: 2.5 }] }]);

/** Opens the browser's own choice of files and takes one. */
async function choose(page, open) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), open()]);
  await chooser.setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) });
  await page.getByText('Recognised as Shopify').waitFor();
}

const preview = (page) => page.getByRole('group', { name: 'What would happen', exact: true });
const done = (page) => page.getByRole('group', { name: 'Imported', exact: true });

export async function byTouch({ page, hand, shop }) {
  await shop.look('the choice of files');
  await choose(page, () => hand.tap(page.locator('label').filter({ hasText: 'Choose files' })));
  await preview(page).getByRole('button', { name: /^Import/ }).waitFor();
  await shop.look('the preview');
  await hand.tap(preview(page).getByRole('button', { name: /^Import/ }));
  await done(page).getByRole('link', { name: 'Show the orders' }).waitFor();
}

export async function byKeys({ page, hand }) {
  await choose(page, () => hand.use(page.getByLabel('Choose files')));
  await preview(page).getByRole('button', { name: /^Import/ }).waitFor();
  await hand.use(preview(page).getByRole('button', { name: /^Import/ }));
  await done(page).getByRole('link', { name: 'Show the orders' }).waitFor();
}

export async function byScanner({ page }) {
  await page.getByLabel('Choose files').setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: Buffer.from(ORDERS) });
  const button = preview(page).getByRole('button', { name: /^Import/ });
  await button.focus();
  await scan(page, goods.soap.barcode);
  await page.getByText(`${goods.soap.barcode} was scanned. This screen takes no codes`).waitFor();
  expectEqual(await done(page).count(), 0, 'imports begun by a scan');
  await button.waitFor();
}
