// Inbox: what was sold and isn't there is put right.

import { expectEqual } from '../harness/checks.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';
import { raise } from './sell.mjs';

const sheet = (page) => page.getByRole('article', { name: 'Receive' });
const oversold = (screens) => screens.inbox.filter({ hasText: `${goods.coffee.name}:` });
/** The order cost less after it was paid. */
const overpaid = (screens) => screens.inbox.filter({ hasText: 'More was taken' });

export async function byTouch({ page, screens, hand, shop }) {
  await overpaid(screens).waitFor();
  await oversold(screens).waitFor();
  await shop.look('the inbox');
  await hand.tap(overpaid(screens).getByRole('button', { name: 'The money was given back' }));
  await overpaid(screens).waitFor({ state: 'detached' });
  await hand.tap(oversold(screens).getByRole('link', { name: 'Receive goods' }));
  await sheet(page).getByRole('textbox', { name: `Quantity: ${goods.coffee.name}` }).fill('6');
  await hand.tap(sheet(page).getByRole('button', { name: 'Book the goods in' }));
  await page.getByText('Goods received').waitFor();
  await hand.go('Inbox');
  await page.getByText('Nothing waits for you').waitFor();
}

export async function byKeys({ page, screens, hand }) {
  await overpaid(screens).waitFor();
  await hand.use(overpaid(screens).getByRole('button', { name: 'The money was given back' }));
  await overpaid(screens).waitFor({ state: 'detached' });
  await hand.use(oversold(screens).getByRole('link', { name: 'Receive goods' }));
  const count = sheet(page).getByRole('textbox', { name: `Quantity: ${goods.coffee.name}` });
  await count.waitFor();
  await hand.tabTo(count);
  await hand.press('ControlOrMeta+A');
  await hand.type('6');
  await hand.press('Enter');
  await page.getByText('Goods received').waitFor();
  await hand.go('Inbox');
  await page.getByText('Nothing waits for you').waitFor();
}

export async function byScanner({ page, screens }) {
  await page.keyboard.press('F2');
  await screens.searchOrScan.waitFor();
  await raise(page);
  await scan(page, `9*${goods.coffee.barcode}`);
  await screens.expectQuantity(goods.coffee.name, 9);
  await page.keyboard.press('F9');
  await screens.placed();
  await screens.go('Inbox');
  await oversold(screens).getByRole('link', { name: 'Receive goods' }).focus();
  await scan(page, goods.rice.barcode);
  await page.getByText(`${goods.rice.barcode} was scanned. This screen takes no codes`).waitFor();
  expectEqual(new URL(page.url()).pathname, '/inbox', 'the screen');
}
