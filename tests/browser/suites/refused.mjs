// Work that the others can't have as it is: whoever did it is told so, with the reason and a way out.

import { expectEqual } from '../harness/checks.mjs';
import { LANGUAGES, THEMES, dress } from '../harness/dress.mjs';
import { KeptFolder } from '../harness/kept-folder.mjs';
import { examine } from '../harness/looks.mjs';
import { test } from '../harness/runner.mjs';
import { untilStored } from '../harness/site.mjs';
import { goods } from '../harness/shop.mjs';

test('refused: what a copy of a device can no longer do is told with its reason, and set aside with a way back', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server, { profile: true });
  await tablet.screens.untilInstalled();
  const number = await tablet.screens.sell(goods.rice.barcode);
  await tablet.screens.untilPlacedIs('Everyone has it');
  await tablet.close();
  const before = world.keep(await KeptFolder.copyOf(tablet.profile));

  await tablet.restart();
  await tablet.screens.open('/');
  await tablet.screens.openOrder(number);
  await tablet.screens.detail.getByRole('button', { name: 'Cancel the order' }).click();
  await tablet.page.getByRole('dialog').getByRole('button', { name: 'Cancel this order' }).click();
  await tablet.screens.detail.getByText('Cancelled', { exact: true }).first().waitFor();
  await tablet.screens.untilSync('Synced');
  await tablet.close();

  // The device as it was before comes back from a backup, and its person knows nothing of the cancellation.
  await before.putBack(tablet.profile);
  tablet.cable.cut();
  await tablet.restart();
  await tablet.screens.open('/');
  await tablet.screens.openOrder(number);
  await tablet.screens.change({ quantities: { [goods.rice.name]: 4 } });
  await tablet.screens.untilSync('1 unsynced');
  tablet.cable.plug();
  await tablet.screens.untilSync('Needs attention');

  const { page, screens } = tablet;
  await screens.go('This device');
  const list = page.getByRole('list', { name: "Work that wasn't taken over" });
  const entry = list.getByRole('listitem').filter({ hasText: `Order ${number} was changed` });
  await entry.getByText('Meanwhile something else was done to it').waitFor();
  for (const language of LANGUAGES) {
    for (const theme of THEMES) {
      await dress(page, language, theme);
      await page.locator('main .entry').waitFor();
      await examine(page, 'refused', language, theme);
    }
  }
  await dress(page, 'en', 'light');

  await entry.getByRole('button', { name: 'Do it again' }).click();
  await entry.getByText('The order is cancelled.').waitFor();

  await entry.getByRole('button', { name: 'I have seen to it' }).click();
  await list.waitFor({ state: 'hidden' });
  await screens.untilSync('Synced');
  await page.getByRole('button', { name: 'Undo' }).click();
  await entry.waitFor();
  await screens.untilSync('Needs attention');
  await entry.getByRole('button', { name: 'I have seen to it' }).click();
  await list.waitFor({ state: 'hidden' });
  await page.reload();
  await screens.untilSync('Synced');
  expectEqual(await list.count(), 0, 'lists of refused work');
});

/** Damages the change of the oldest commit that waits on this device, as a bad disk would: its checksum no longer fits. */
async function damageOldestCommit(page, origin) {
  // What is saved may lie in the journal for a moment, and would be put over the damage.
  await untilStored(page, 'outbox', 2);
  // A page of this origin on which nothing runs.
  const empty = `${origin}/healthz`;
  await page.route(empty, (route) => route.fulfill({ body: 'ok' }));
  await page.goto(empty);
  await page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await done(indexedDB.open('counterfoil'));
    const outbox = database.transaction('outbox', 'readwrite').objectStore('outbox');
    const cursor = await done(outbox.openCursor());
    const record = cursor.value;
    const MAGIC = [0x85, 0x6f, 0x4a, 0x83];
    const at = record.findIndex((_, place) => MAGIC.every((byte, step) => record[place + step] === byte));
    if (at < 0) throw new Error('no change in the oldest commit');
    record[at + MAGIC.length] ^= 1;
    await done(cursor.update(record));
    database.close();
  });
}

test('refused: an order that the server keeps aside leaves the device with its goods, what stood upon it is done again, and it can be', async (world) => {
  const server = await world.shop();
  const tablet = await world.tablet(server, { profile: true });
  await tablet.screens.untilInstalled();
  await tablet.screens.expectOnHand(goods.rice, { Harbour: 20, Market: 14 });
  await tablet.screens.go('Sell');
  tablet.cable.cut();
  const lost = await tablet.screens.sell(goods.rice.barcode);
  const kept = await tablet.screens.sell(goods.rice.barcode, goods.rice.barcode);
  await tablet.screens.untilSync('2 unsynced');
  await damageOldestCommit(tablet.page, tablet.origin);
  await tablet.screens.open('/');
  tablet.cable.plug();
  await tablet.screens.untilSync('Needs attention');

  const { page, screens } = tablet;
  await screens.expectOnHand(goods.rice, { Harbour: 18, Market: 14 });
  await screens.go('Orders');
  const rows = page.getByRole('grid', { name: 'Orders' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
  const search = page.getByRole('searchbox', { name: 'Search orders' });
  await search.fill(lost);
  await page.getByText('No order matches').waitFor();
  // It has a number of its own by now, and is found by that on its receipt.
  await search.fill(kept);
  await rows.first().waitFor();
  expectEqual(await rows.count(), 1, 'orders with the number that was told');

  await screens.go('This device');
  const list = page.getByRole('list', { name: "Work that wasn't taken over" });
  const entry = list.getByRole('listitem').filter({ hasText: lost });
  await entry.getByRole('button', { name: 'Do it again' }).click();
  await list.waitFor({ state: 'hidden' });
  await screens.untilSync('Synced');
  await screens.expectOnHand(goods.rice, { Harbour: 17, Market: 14 });
  await screens.go('Orders');
  await search.fill(lost);
  await rows.first().waitFor();
  expectEqual(await rows.count(), 1, 'orders with the number of the one that was refused');
});
