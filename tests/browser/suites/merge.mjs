// Two devices work apart and meet again.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { goods } from '../harness/shop.mjs';

/** Both lose the network. */
async function part(...tablets) {
  for (const { cable } of tablets) cable.cut();
  for (const { screens } of tablets) await screens.untilSync('Offline');
}

/** Both are online again and have everything. */
async function meet(...tablets) {
  for (const { cable } of tablets) cable.plug();
  for (const { screens } of tablets) await screens.untilSync('Synced');
}

test('merge: two edits of one order meet; both see both, and a person settles what collides', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  const number = await one.screens.sell(goods.tea.barcode, goods.soap.barcode);
  await one.screens.untilPlacedIs('Everyone has it');
  for (const { screens } of [one, two]) await screens.openOrder(number);

  await part(one, two);
  await one.screens.change({ quantities: { [goods.tea.name]: 3 }, add: [goods.rice] });
  await two.screens.change({ quantities: { [goods.tea.name]: 5 }, add: [goods.coffee] });
  await meet(one, two);

  for (const { screens } of [one, two]) {
    for (const product of [goods.tea, goods.soap, goods.rice, goods.coffee]) {
      await screens.detail.getByRole('listitem').filter({ hasText: product.name }).first().waitFor();
    }
    await screens.detail.getByText('waits for a decision').waitFor();
    await screens.go('Inbox');
    const entry = screens.inbox.filter({ hasText: `quantity of ${goods.tea.name} on ${number}` });
    await entry.waitFor();
    const ways = await entry.getByRole('button').allInnerTexts();
    expectEqual(ways.map((way) => way.replace(/\D/g, '')).sort(), ['3', '5'], 'quantities to choose from');
  }

  const take = one.screens.inbox.getByRole('button', { name: /^Take/ });
  const taken = Number((await take.innerText()).replace(/\D/g, ''));
  await take.click();
  for (const { screens, page } of [one, two]) {
    await page.getByText('Nothing waits for you').waitFor();
    await screens.openOrder(number);
    await screens.untilDetailHas(goods.tea.name, taken);
    await screens.untilSync('Synced');
  }
  // The shelf follows what was decided.
  await two.screens.expectOnHand(goods.tea, { Harbour: 10 - taken, Market: 4 });
  await one.screens.expectOnHand(goods.tea, { Harbour: 10 - taken, Market: 4 });
});

test('merge: an order cancelled here and changed there keeps both and asks a person', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  const number = await one.screens.sell(goods.rice.barcode);
  await one.screens.untilPlacedIs('Everyone has it');
  for (const { screens } of [one, two]) await screens.openOrder(number);

  await part(one, two);
  await one.screens.detail.getByRole('button', { name: 'Cancel the order' }).click();
  await one.page.getByRole('dialog').getByRole('button', { name: 'Cancel this order' }).click();
  await one.screens.detail.getByText('Cancelled', { exact: true }).first().waitFor();
  await two.screens.change({ quantities: { [goods.rice.name]: 4 } });
  await meet(one, two);

  await two.screens.go('Inbox');
  const entry = two.screens.inbox.filter({ hasText: `${number} was cancelled` });
  await entry.waitFor();
  await entry.getByRole('button', { name: 'Place it again with the change' }).click();
  for (const { screens } of [one, two]) {
    await screens.openOrder(number);
    await screens.detail.getByText('Placed', { exact: true }).first().waitFor();
    await screens.untilDetailHas(goods.rice.name, 4);
    await screens.expectOnHand(goods.rice, { Harbour: 16, Market: 14 });
  }
});

test('merge: two tablets sell from one stock; it is right on both and on a third', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  await part(one, two);
  await one.screens.sell(goods.rice.barcode, goods.rice.barcode, goods.tea.barcode);
  await two.screens.sell(goods.rice.barcode, goods.rice.barcode, goods.rice.barcode);
  await one.screens.expectOnHand(goods.rice, { Harbour: 18, Market: 14 });
  await two.screens.expectOnHand(goods.rice, { Harbour: 17, Market: 14 });
  await meet(one, two);
  const third = await world.tablet(server);
  for (const { screens } of [one, two, third]) {
    await screens.expectOnHand(goods.rice, { Harbour: 15, Market: 14 });
    await screens.expectOnHand(goods.tea, { Harbour: 9, Market: 4 });
    await screens.untilSync('Synced');
  }
});

test('merge: what was oversold shows in the inbox of all, until goods come in', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  await part(one, two);
  for (const { screens } of [one, two]) await screens.sell(goods.coffee.barcode, goods.coffee.barcode);
  await meet(one, two);
  for (const { screens } of [one, two]) {
    await screens.go('Inbox');
    await screens.inbox.filter({ hasText: `${goods.coffee.name}: 1 more sold at Harbour than there were` }).waitFor();
    await screens.untilSync('Synced');
  }
  await one.screens.inbox.getByRole('link', { name: 'Receive goods' }).click();
  await one.page.getByRole('textbox', { name: `Quantity: ${goods.coffee.name}` }).fill('6');
  await one.page.getByRole('button', { name: 'Book the goods in' }).click();
  for (const { screens, page } of [one, two]) {
    await screens.go('Inbox');
    await page.getByText('Nothing waits for you').waitFor();
    await screens.expectOnHand(goods.coffee, { Harbour: 5 });
  }
});

test('merge: what one device sells, the others see without asking', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  await two.screens.go('Orders');
  const number = await one.screens.sell(goods.soap.barcode);
  await two.screens.order(number).waitFor();
  expect((await two.screens.order(number).count()) === 1, 'once');
});
