// Receipts: after the sale, from the orders, in the customer's language, on every paper, without a network.

import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, expectEqual, until } from '../harness/checks.mjs';
import { plain, readPdf } from '../harness/pdf.mjs';
import { test } from '../harness/runner.mjs';
import { artefactFolder, root } from '../harness/setting.mjs';
import { customers, goods } from '../harness/shop.mjs';
import { Site } from '../harness/site.mjs';
import { scan } from '../harness/wedge.mjs';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true };
const LINES = 200;
const [amina, wei] = customers;

const receipt = (page, name = 'Receipt') => page.getByRole('dialog', { name });

/** The words of the screens in a language. */
const wordsOf = (language) => JSON.parse(readFileSync(path.join(root, 'app/locales', `${language}.json`), 'utf8'));

/** Chooses a paper and waits until its page is laid out. */
async function choose(page, paper) {
  await receipt(page).getByRole('radio', { name: paper }).check();
  await until(() =>
    page.evaluate((paper) => {
      const rule = document.adoptedStyleSheets[0]?.cssRules[0]?.cssText ?? '';
      return paper === 'A4' ? /A4/i.test(rule) : rule.includes(paper.replace(' ', ''));
    }, paper),
  );
}

/** Prints the page as Chromium prints it, and keeps the PDF to look at. */
async function printed(page, name) {
  const bytes = await page.pdf({ preferCSSPageSize: true });
  writeFileSync(path.join(artefactFolder('printed'), `${name}.pdf`), bytes);
  return readPdf(bytes);
}

function expectText(text, parts, what) {
  for (const part of parts) {
    expect(text.includes(plain(part)), `${what} says “${part}”: ${text}`);
  }
}

/** Texts of the receipt that aren't whole on its paper. */
function beyond(page) {
  return page.evaluate(() => {
    const sheet = document.querySelector('dialog .receipt');
    const paper = sheet.getBoundingClientRect();
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(node);
      const isOut = (box) => box.left < paper.left - 0.5 || box.right > paper.right + 0.5;
      if ([...range.getClientRects()].some(isOut)) found.push(node.data);
    }
    return found;
  });
}

/** Sells rice with a discount and a note, and tea, to a customer who pays by card and in cash. */
async function sell(screens, customer, total, rice = goods.rice) {
  const { page } = screens;
  await screens.scan('2*' + rice.barcode);
  await screens.line(rice.name).waitFor();
  await screens.scanOnto(goods.tea.barcode, goods.tea.name);
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: `Discount or note: ${rice.name}` }).click();
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Without the bag');
  await dialog.getByRole('textbox', { name: 'Per cent' }).fill('10');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Customer', exact: true }).click();
  await dialog.getByRole('button', { name: customer.name }).click();
  await page.getByRole('button', { name: 'Shipping', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Amount' }).fill('3');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Note', exact: true }).click();
  await dialog.getByRole('textbox', { name: 'Note' }).fill('Ring twice');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await screens.expectTotal(total);
  await page.getByRole('button', { name: 'Take payment' }).click();
  await dialog.getByRole('radio', { name: 'Card' }).check();
  await dialog.getByRole('textbox', { name: 'Other amount' }).fill('8');
  await dialog.getByRole('textbox', { name: 'Slip number' }).fill('SLIP-9');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('radio', { name: 'Cash' }).check();
  await dialog.getByRole('textbox', { name: 'Other amount' }).fill('50');
  await dialog.getByRole('button', { name: 'Add' }).click();
  await dialog.getByRole('button', { name: 'Finish the sale' }).click();
  return screens.placed();
}

test('receipt: after the sale, without a network, on both rolls and on A4', async (world) => {
  const tablet = await world.tablet(await world.shop());
  const { screens, page } = tablet;
  await screens.untilInstalled();
  tablet.cable.cut();
  await screens.untilSync('Offline');
  const number = await sell(screens, amina, 28);
  await page.getByRole('button', { name: 'Receipt' }).click();
  await receipt(page).getByText(number).waitFor();
  const says = [
    'Corner shop', 'Harbour', number, amina.name, goods.rice.name, '$12.50', '$25.00', '10 % off', '-$2.50',
    'Without the bag', goods.tea.name, 'Subtotal', 'Shipping', '$3.00', 'Total', '$28.00', 'Card SLIP-9', '$8.00',
    'Cash', '$50.00', 'Change', '$30.00', 'Ring twice',
  ];
  for (const [paper, width] of [['58 mm', 58], ['80 mm', 80], ['A4', 210]]) {
    await choose(page, paper);
    const { pages, text } = await printed(page, `receipt-${width}`);
    expectEqual(pages.length, 1, `pages of ${paper}`);
    expectEqual(pages[0].width, width, `the width of ${paper}`);
    if (width === 210) expectEqual(pages[0].height, 297, 'the height of A4');
    expectText(text, says, paper);
    for (const other of ['Nextorder', 'Print', 'Olivesoap', amina.phone.replaceAll(' ', '')]) {
      expect(!text.includes(other), `${paper} doesn't say “${other}”: ${text}`);
    }
  }

  // The button prints; the paper is kept; a scan goes on with the next customer.
  await choose(page, '58 mm');
  await page.evaluate(() => {
    window.print = () => (window.printed = document.querySelectorAll('body > .print').length);
  });
  await receipt(page).getByRole('button', { name: 'Print' }).click();
  expectEqual(await page.evaluate(() => window.printed), 1, 'printed once');
  await scan(page, goods.coffee.barcode);
  await screens.line(goods.coffee.name).waitFor();
  await receipt(page).waitFor({ state: 'detached' });
  expectEqual(await page.locator('body > .print').count(), 0, 'nothing is left to be printed');

  await page.reload();
  await screens.openOrder(number);
  await screens.detail.getByRole('button', { name: 'Print' }).click();
  await receipt(page).getByText(number).waitFor();
  expectEqual(await receipt(page).getByRole('radio', { name: '58 mm' }).isChecked(), true, 'the paper is kept');
  await page.keyboard.press('Escape');
  await receipt(page).waitFor({ state: 'hidden' });
  tablet.cable.plug();
  await screens.untilSync('Synced');
});

test('receipt: head and foot of the shop, set on one device and printed on another, by the clocks of the shop', async (world) => {
  const server = await world.shop();
  const office = await world.tablet(server);
  // Harbour is in Berlin; the device isn't.
  const till = await world.tablet(server, { page: { timezoneId: 'Asia/Tokyo' } });
  await office.screens.go('Device');
  const form = office.page.locator('form.card').filter({ hasText: 'Receipts of Harbour' });
  const head = form.getByRole('textbox', { name: 'Above the sale' });
  await head.fill('x\n'.repeat(13));
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('at most 12 lines').first().waitFor();
  const foot = form.getByRole('textbox', { name: 'Below the sale' });
  const save = async (above, below) => {
    await head.fill(above);
    await foot.fill(below);
    await form.getByRole('button', { name: 'Save' }).click();
    await office.page.getByText('The receipts of this location say it from now on').waitFor();
  };
  await save('Wrong', '');
  await office.page.getByRole('button', { name: 'Undo' }).click();
  await until(async () => (await head.inputValue()) === '');
  await save('Corner Teas GmbH\n1 Quay Street, 20457 Hamburg\nVAT DE 123 456 789', 'Thank you!\nOpen until eight.');
  await office.screens.untilSync('Synced');

  const { screens, page } = till;
  const number = await screens.sell(goods.tea.barcode);
  await screens.untilSync('Synced');
  await screens.openOrder(number);
  await screens.detail.getByRole('button', { name: 'Print' }).click();
  await receipt(page).getByText('Corner Teas GmbH').waitFor();
  const placed = (await server.orders()).find((order) => order.number === number);
  const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Europe/Berlin' });
  const says = [
    'Corner Teas GmbH', '1 Quay Street, 20457 Hamburg', 'VAT DE 123 456 789', 'Thank you!', 'Open until eight.',
    date.format(new Date(placed.placed_at)),
  ];
  for (const [paper, width] of [['58 mm', 58], ['80 mm', 80], ['A4', 210]]) {
    await choose(page, paper);
    const { pages, text } = await printed(page, `receipt-texts-${width}`);
    expectEqual([pages.length, pages[0].width], [1, width], `pages of ${paper}`);
    expectText(text, says, paper);
    expect(!text.includes('Cornershop'), `${paper} begins with the shop's own head: ${text}`);
    expect(text.indexOf('Thankyou!') > text.indexOf('Total'), `the foot of ${paper} is below the sale: ${text}`);
  }
  await page.keyboard.press('Escape');

  // Where nothing is set, receipts begin with the names again.
  await head.fill('');
  await foot.fill('');
  await form.getByRole('button', { name: 'Save' }).click();
  await office.page.getByRole('button', { name: 'Undo' }).first().waitFor();
  await office.screens.untilSync('Synced');
  await screens.untilSync('Synced');
  await screens.detail.getByRole('button', { name: 'Print' }).click();
  await receipt(page).getByText('Corner shop').waitFor();
  expectEqual(await receipt(page).getByText('Thank you!').count(), 0, 'a foot that was taken off');
});

test('receipt: in the language of the customer, with long names that wrap', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const names = {
    zh: '特级手工冷压初榨橄榄油礼盒装（含两瓶五百毫升玻璃瓶与木质托盘）限量版',
    en: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenständer with an extraordinarily long description',
  };
  for (const [at, name] of Object.values(names).entries()) {
    await screens.open('/products/new');
    const form = page.getByRole('article');
    await form.getByRole('textbox', { name: 'SKU' }).fill(`LONG-${at}`);
    await form.getByRole('textbox', { name: 'Name' }).first().fill(name);
    await form.getByRole('textbox', { name: 'Price' }).fill('1234567.89');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name }).waitFor();
  }
  await screens.open('/customers');
  await page.getByRole('grid').getByRole('row').filter({ hasText: wei.name }).click();
  const pane = page.getByRole('article');
  await pane.getByRole('button', { name: 'Change' }).click();
  await pane.getByRole('combobox', { name: 'Preferred language' }).selectOption({ label: '简体中文' });
  await pane.getByRole('button', { name: 'Save' }).click();
  await pane.getByText('简体中文').waitFor();

  await screens.go('Sell');
  await scan(page, '3*LONG-0');
  await screens.line(names.zh).waitFor();
  await scan(page, 'LONG-1');
  const number = await sell(screens, wei, 4938299.56);
  await page.getByRole('button', { name: 'Receipt' }).click();
  await receipt(page).getByText(number).waitFor();
  await page.locator('dialog .receipt[lang=zh-Hans]').waitFor();
  for (const [paper, width] of [['58 mm', 58], ['80 mm', 80], ['A4', 210]]) {
    await choose(page, paper);
    const { pages, text } = await printed(page, `receipt-long-${width}`);
    expectEqual([pages.length, pages[0].width], [1, width], `pages of ${paper}`);
    expectText(text, [names.zh, names.en, '合计', '$3,703,703.67', wei.name], paper);
    expectEqual(await beyond(page), [], `texts beyond the edge of ${paper}`);
  }
});

test('receipt: in each of the languages, with what was sold called as the customer calls it', async (world) => {
  const { screens, page } = await world.tablet(await world.shop());
  const pane = page.getByRole('article');
  const names = {
    en: 'Jasmine rice from the Mekong delta, 5 kg, in a cloth bag',
    'zh-Hans': '湄公河三角洲茉莉香米（布袋装，五公斤）',
    'zh-Hant': '湄公河三角洲茉莉香米（布袋裝，五公斤）',
  };
  await screens.open('/products');
  await page.getByRole('grid').getByRole('row').filter({ hasText: goods.rice.name }).click();
  await pane.getByRole('button', { name: 'Change' }).click();
  for (const [language, field] of [['en', 'Name (English)'], ['zh-Hans', 'Name (简体中文)'], ['zh-Hant', 'Name (繁體中文)']]) {
    await pane.getByRole('textbox', { name: field }).fill(names[language]);
  }
  await pane.getByRole('button', { name: 'Save' }).click();
  await pane.getByRole('heading', { name: names.en }).waitFor();
  await screens.go('Sell');
  const number = await sell(screens, wei, 28, { ...goods.rice, name: names.en });

  for (const [language, own] of [['zh-Hans', '简体中文'], ['zh-Hant', '繁體中文'], ['en', 'English']]) {
    await screens.open('/customers');
    await page.getByRole('grid').getByRole('row').filter({ hasText: wei.name }).click();
    await pane.getByRole('button', { name: 'Change' }).click();
    await pane.getByRole('combobox', { name: 'Preferred language' }).selectOption({ label: own });
    await pane.getByRole('button', { name: 'Save' }).click();
    await pane.getByText(own).waitFor();
    await screens.openOrder(number);
    await screens.detail.getByRole('button', { name: 'Print' }).click();
    await page.locator(`dialog .receipt[lang=${language}]`).getByText(names[language]).waitFor();
    const { lines, method, pay, receipt: sheet, word } = wordsOf(language);
    const labels = [
      sheet.number, sheet.date, word.customer, lines.percent_off.replace('{percent}', '10'), word.subtotal, word.shipping,
      word.total, method.card, method.cash, pay.change,
    ];
    for (const [paper, width] of [['58 mm', 58], ['80 mm', 80], ['A4', 210]]) {
      await choose(page, paper);
      const { pages, text } = await printed(page, `receipt-${language}-${width}`);
      expectEqual([pages.length, pages[0].width], [1, width], `pages of ${paper}`);
      const heads = width === 210 ? [word.product, word.quantity, word.price, word.amount] : [];
      expectText(text, [...labels, ...heads, names[language], number, wei.name, '$25.00', '-$2.50', '$28.00', '$30.00'], `${paper}, ${language}`);
      for (const [other, name] of Object.entries(names)) {
        if (other !== language) expect(!text.includes(plain(name)), `${paper} in ${language} says “${name}”: ${text}`);
      }
      expectEqual(await beyond(page), [], `texts beyond the edge of ${paper} in ${language}`);
    }
    await page.keyboard.press('Escape');
  }
});

test(
  'receipt: two hundred lines are taken up, paid and printed',
  async (world) => {
    const site = world.keep(await Site.build());
    const server = await world.shop({ dist: site.folder });
    const office = await world.browser(server);
    await office.page.goto(`${office.origin}/bridge/index.html`);
    const bridge = (name, ...values) =>
      office.page.evaluate(async ([name, values]) => (await import('/bridge/shop.mjs'))[name](...values), [name, values]);
    await bridge('openTill', await server.enrolmentCode(), 'Office');
    const number = await bridge('holdLong', LINES, goods.soap.barcode);
    await bridge('untilSynced');

    const { screens, page } = await world.tablet(server, { page: PHONE });
    await page.getByRole('button', { name: 'Held' }).click();
    const shelf = page.getByRole('dialog', { name: 'Held orders' });
    await shelf.getByRole('button', { name: number }).click();
    // The row on the shelf says how many lines there are, too.
    await shelf.waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: `${LINES} lines` }).click();
    await screens.line(`Piece number ${LINES}`).waitFor();
    expectEqual(await screens.lines.count(), LINES, 'lines');
    await page.getByRole('button', { name: 'One more: Piece number 77', exact: true }).tap();
    await screens.expectTotal(361.8);
    await page.getByRole('button', { name: 'Take payment' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Exact' }).tap();
    await page.getByRole('dialog').getByRole('button', { name: 'Finish the sale' }).tap();
    await screens.placed();
    await page.getByRole('button', { name: 'Receipt' }).tap();
    await receipt(page).getByText(number).waitFor();
    await choose(page, '80 mm');
    const roll = await printed(page, 'receipt-200-roll');
    expectEqual([roll.pages.length, roll.pages[0].width], [1, 80], 'one long page of the roll');
    await choose(page, 'A4');
    const sheets = await printed(page, 'receipt-200-a4');
    expect(sheets.pages.length > 2, `several sheets of A4, not ${sheets.pages.length}`);
    for (const text of [roll.text, sheets.text]) {
      expectEqual(text.split('Piecenumber').length - 1, LINES, 'lines');
      for (let at = 1; at <= LINES; at += 1) expect(text.includes(`Piecenumber${at}`), `line ${at}`);
      expectText(text, ['$361.80'], 'the receipt');
    }
    await screens.untilSync('Synced');
  },
  { limit: 180_000 },
);
