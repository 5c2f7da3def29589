// Customers: found, read, made and changed, by thumb and by keyboard.

import { expect, expectEqual } from '../harness/checks.mjs';
import { test } from '../harness/runner.mjs';
import { customers, goods } from '../harness/shop.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const [amina, wei] = customers;

/** The rows of the list, without its head. */
const rows = (page) => page.getByRole('grid', { name: 'Customers' }).getByRole('row').filter({ has: page.getByRole('gridcell') });
/** The customer that is open, or the form for a new one. */
const pane = (page, name = 'Customer') => page.getByRole('article', { name, exact: true });

test('customers: by touch on a phone, one is found, made, changed, and the change taken back', async (world) => {
  const { screens, page } = await world.tablet(await world.shop(), { page: PHONE });
  await page.getByRole('navigation').getByRole('link', { name: 'Customers' }).tap();
  await rows(page).filter({ hasText: wei.name }).waitFor();
  expectEqual(await rows(page).count(), customers.length, 'customers');

  // By a part of the phone number, as it is typed.
  await page.getByRole('searchbox', { name: 'Search customers' }).fill('+49 30');
  await rows(page).filter({ hasText: wei.name }).waitFor({ state: 'detached' });
  await rows(page).filter({ hasText: amina.name }).tap();
  await pane(page).getByRole('heading', { name: amina.name }).waitFor();
  await pane(page).getByRole('link', { name: amina.phone }).waitFor();
  await pane(page).getByText('No orders yet.').waitFor();
  await page.getByRole('button', { name: 'Back to the list' }).tap();
  await rows(page).filter({ hasText: amina.name }).waitFor();

  await page.getByRole('searchbox', { name: 'Search customers' }).fill('');
  await page.getByRole('button', { name: 'New customer' }).tap();
  const form = pane(page, 'New customer');
  await form.getByRole('textbox', { name: 'Phone' }).fill('none at all');
  await form.getByRole('textbox', { name: 'E-mail' }).fill('lena@example.org\nlena at home');
  await form.getByRole('button', { name: 'Save' }).tap();
  await form.getByText("Name: this can't be empty.").waitFor();
  await form.getByText('Phone: “none at all” has no digits.').waitFor();
  await form.getByText('E-mail: “lena at home” isn\'t an e-mail address.').waitFor();

  await form.getByRole('textbox', { name: 'Name' }).fill('Lena Ek');
  await form.getByRole('textbox', { name: 'Phone' }).fill('08 123 45\n070 1');
  await form.getByRole('textbox', { name: 'E-mail' }).fill('lena@example.org');
  await form.getByRole('textbox', { name: 'Address' }).fill('Storgatan 1\nUppsala\n\nHamnen 3\nVisby');
  await form.getByRole('combobox', { name: 'Preferred language' }).selectOption({ label: '繁體中文' });
  await form.getByRole('textbox', { name: 'Note' }).fill('Rings twice');
  await form.getByRole('button', { name: 'Save' }).tap();
  const detail = pane(page);
  for (const text of ['070 1', 'lena@example.org', '繁體中文', 'Rings twice']) await detail.getByText(text).waitFor();
  expectEqual(await detail.getByText('Visby').innerText(), 'Hamnen 3\nVisby', 'an address with its lines');

  await detail.getByRole('button', { name: 'Change' }).tap();
  await detail.getByRole('textbox', { name: 'Name' }).fill('Lena Ek-Berg');
  await detail.getByRole('button', { name: 'Save' }).tap();
  await detail.getByRole('heading', { name: 'Lena Ek-Berg' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).last().tap();
  await detail.getByRole('heading', { name: 'Lena Ek', exact: true }).waitFor();
  await screens.untilSync('Synced');
});

test('customers: by keyboard at a desk, search, list, detail and form need no mouse', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Customers');
  await rows(page).first().waitFor();
  const box = page.getByRole('searchbox', { name: 'Search customers' });
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('/');
  await page.keyboard.type('wei');
  await rows(page).filter({ hasText: amina.name }).waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await page.getByRole('grid', { name: 'Customers' }).and(page.locator(':focus')).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await pane(page).getByRole('heading', { name: wei.name }).waitFor();
  // The list stands beside it.
  expect(await box.isVisible(), 'the list is in sight');
  await page.waitForURL(/\/customers\/c[\d.]+\?q=wei/);

  // A form that is left by mistake comes back as it was.
  await pane(page).getByRole('button', { name: 'Change' }).focus();
  await page.keyboard.press('Enter');
  await pane(page).getByRole('textbox', { name: 'Note' }).focus();
  await page.keyboard.type('Pays by transfer');
  await page.keyboard.press('Escape');
  await page.getByText('The form was left without saving').waitFor();
  await page.keyboard.press('Control+z');
  const note = pane(page).getByRole('textbox', { name: 'Note' });
  await note.waitFor();
  expectEqual(await note.inputValue(), 'Pays by transfer', 'the note');
  await pane(page).getByRole('textbox', { name: 'Name' }).focus();
  await page.keyboard.press('Enter');
  await pane(page).getByText('Pays by transfer').and(page.locator('p')).waitFor();

  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press('Escape');
  await pane(page).waitFor({ state: 'detached' });
  expectEqual(await box.inputValue(), 'wei', 'the search stays');
  await page.reload();
  await rows(page).filter({ hasText: wei.name }).waitFor();
  expectEqual(await rows(page).count(), 1, 'the address keeps the search');
});

test('customers: what she bought is counted, and each order opens', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  await screens.go('Customers');
  await rows(page).filter({ hasText: amina.name }).click();
  await pane(page).getByRole('button', { name: 'Sell to this customer' }).click();
  await page.getByRole('button', { name: amina.name }).waitFor();
  await screens.scanOnto(goods.rice.barcode, goods.rice.name);
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  const number = await screens.place();
  await screens.go('Customers');
  await rows(page).filter({ hasText: amina.name }).click();
  const figure = (name) => pane(page).locator('dl > div').filter({ hasText: name }).locator('dd');
  await figure('Spent in all').getByText('$15.00').waitFor();
  expectEqual(await figure('Orders placed').innerText(), '1', 'orders');
  await pane(page).getByRole('link', { name: number }).click();
  await screens.detail.getByRole('heading', { name: number }).waitFor();
});

test('customers: what one usually buys is offered at the till, for her alone, and a tap adds it', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const usual = page.getByRole('region', { name: 'Usually buys' });
  const offered = () => usual.getByRole('button').allInnerTexts();
  const choose = async (current, { name }) => {
    await page.getByRole('button', { name: current, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  };
  for (const bought of [[goods.rice, goods.tea], [goods.rice]]) {
    await choose('Customer', amina);
    for (const { barcode, name } of bought) await screens.scanOnto(barcode, name);
    await screens.place();
    await page.getByRole('button', { name: 'Next order' }).click();
  }
  expectEqual(await usual.count(), 0, 'without a customer nothing is offered');
  await choose('Customer', amina);
  await usual.getByRole('button').first().waitFor();
  const names = (await offered()).map((text) => text.split('\n')[0]);
  expectEqual(names, [goods.rice.name, goods.tea.name], 'what she bought more often comes first');
  await usual.getByRole('button', { name: goods.rice.name }).click();
  await screens.expectQuantity(goods.rice.name, 1);
  // While something is searched for, the answer to that is shown.
  await screens.searchOrScan.fill('soap');
  await usual.waitFor({ state: 'detached' });
  await screens.searchOrScan.fill('');
  await usual.waitFor();
  // He has bought nothing yet: that takes no room.
  await choose(amina.name, wei);
  await usual.waitFor({ state: 'detached' });
});

test('customers: two people change one apart; nothing is lost, and the inbox asks about what collides', async (world) => {
  const server = await world.shop();
  const one = await world.tablet(server);
  const two = await world.tablet(server);
  const open = async ({ screens, page }) => {
    await screens.go('Customers');
    await rows(page).filter({ hasText: wei.phone }).click();
    await pane(page).getByRole('button', { name: 'Change' }).click();
  };
  const save = ({ page }) => pane(page).getByRole('button', { name: 'Save' }).click();
  for (const tablet of [one, two]) await open(tablet);
  for (const { cable } of [one, two]) cable.cut();
  for (const { screens } of [one, two]) await screens.untilSync('Offline');
  await pane(one.page).getByRole('textbox', { name: 'Name' }).fill('Wei Chen Ltd');
  await pane(one.page).getByRole('textbox', { name: 'E-mail' }).fill('wei@example.com');
  await save(one);
  await pane(two.page).getByRole('textbox', { name: 'Name' }).fill('Chen Wei');
  await pane(two.page).getByRole('textbox', { name: 'Note' }).fill('Closed on Mondays');
  await save(two);
  for (const { cable } of [one, two]) cable.plug();
  for (const { screens } of [one, two]) await screens.untilSync('Synced');
  for (const { page } of [one, two]) {
    await pane(page).getByRole('link', { name: 'wei@example.com' }).waitFor();
    await pane(page).getByText('Closed on Mondays').waitFor();
    await pane(page).getByText('1 thing waits for a decision.').waitFor();
  }
  await pane(one.page).getByRole('link', { name: 'Open the inbox' }).click();
  await one.screens.inbox.getByRole('link', { name: 'Open the customer' }).waitFor();
  const take = one.screens.inbox.getByRole('button', { name: /^Take/ });
  const name = (await take.innerText()).replace('Take ', '');
  await take.click();
  await pane(two.page).getByRole('heading', { name, exact: true }).waitFor();
  await pane(two.page).getByText('waits for a decision').waitFor({ state: 'detached' });
});
