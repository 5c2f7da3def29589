// Inbox: what was sold and isn't there is put right.

import { expectEqual } from '../harness/checks.mjs';
import { goods } from '../harness/shop.mjs';
import { scan } from '../harness/wedge.mjs';

const sheet = (page) => page.getByRole('article', { name: 'Receive' });

export async function byTouch({ page, screens, hand, shop }) {
  await screens.inbox.first().getByText(goods.coffee.name).first().waitFor();
  await shop.look('the inbox');
  await hand.tap(screens.inbox.first().getByRole('link', { name: 'Receive' }));
  await sheet(page).getByRole('textbox', { name: `Quantity: ${goods.coffee.name}` }).fill('6');
  await hand.tap(sheet(page).getByRole('button', { name: 'Book the goods in' }));
  await page.getByText('Goods received').waitFor();
  await hand.go('Inbox');
  await screens.inbox.first().waitFor({ state: 'detached' });
}

export async function byKeys({ page, screens, hand }) {
  await screens.inbox.first().getByText(goods.coffee.name).first().waitFor();
  await hand.use(screens.inbox.first().getByRole('link', { name: 'Receive' }));
  const count = sheet(page).getByRole('textbox', { name: `Quantity: ${goods.coffee.name}` });
  await count.waitFor();
  await hand.tabTo(count);
  await hand.press('ControlOrMeta+A');
  await hand.type('6');
  await hand.press('Enter');
  await page.getByText('Goods received').waitFor();
  await hand.go('Inbox');
  await screens.inbox.first().waitFor({ state: 'detached' });
}

export async function byScanner({ page, screens }) {
  await page.keyboard.press('F2');
  await scan(page, `9*${goods.coffee.barcode}`);
  await screens.expectQuantity(goods.coffee.name, 9);
  await page.keyboard.press('F9');
  await screens.placed();
  await screens.go('Inbox');
  const way = screens.inbox.first().getByRole('link', { name: 'Receive' });
  await way.focus();
  await scan(page, goods.tea.barcode);
  await page.getByText('This screen takes no codes').waitFor();
  expectEqual(new URL(page.url()).pathname, '/inbox', 'the screen');
}
