// The pictures of docs/guide and of the README, made from the app itself so that they stay true:
//
//   node tests/browser/guide.mjs [LANGUAGE]…
//
// needs the built app and the server (`cargo xtask build`, `cargo build --release --package server`). What is shown is
// listed in guide/screens.mjs; a new screen is a line there, and a paragraph in each language's guide.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { screens } from './guide/screens.mjs';
import { dress } from './harness/dress.mjs';
import { requireParts, root } from './harness/setting.mjs';
import { World } from './harness/world.mjs';

const LANGUAGES = ['en', 'zh-Hans', 'zh-Hant'];
/** What a picture shows, and how wide it is. */
const SHOWN = { width: 1120, height: 700 };
const WIDTH = 800;
const QUALITY = 0.6;

requireParts();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : LANGUAGES;
let sum = 0;
let count = 0;
for (const language of wanted) {
  const world = new World();
  try {
    await picture(world, language);
    await world.complain();
  } finally {
    await world.dispose();
  }
}
await World.shutDown();
console.log(`${count} pictures, ${Math.round(sum / 1000)} KB`);

/** Takes all pictures in one language. */
async function picture(world, language) {
  const words = JSON.parse(readFileSync(path.join(root, 'app/locales', `${language}.json`), 'utf8'));
  const folder = path.join(root, 'docs/guide/images', language);
  mkdirSync(folder, { recursive: true });
  const server = await world.emptyServer();
  const tablet = await world.browser(server, { name: 'Till 1', page: { viewport: SHOWN } });
  const { page } = tablet;
  const stage = { page, screens: tablet.screens, words, language, tablet, dress: () => dress(page, language, 'light') };
  for (const { name, show } of screens) {
    await show(stage);
    // A message that comes and goes isn't part of a screen.
    const showMessages = (display) =>
      page.evaluate((display) => document.querySelector('.toasts')?.style.setProperty('display', display), display);
    await showMessages('none');
    await page.mouse.move(0, 0);
    await page.evaluate(() => document.activeElement?.blur());
    await page.evaluate(() => document.fonts.ready.then(() => new Promise(requestAnimationFrame)));
    const shot = await page.screenshot();
    await showMessages('');
    const small = await shrunk(page, shot);
    writeFileSync(path.join(folder, `${name}.webp`), small);
    sum += small.length;
    count += 1;
  }
}

/** A picture in the guide's width, as WebP. The browser itself does it. */
async function shrunk(page, png) {
  const base64 = await page.evaluate(
    async ([png, width, quality]) => {
      const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const height = Math.round((image.height * width) / image.width);
      const canvas = new OffscreenCanvas(width, height);
      const pen = canvas.getContext('2d');
      pen.imageSmoothingQuality = 'high';
      pen.drawImage(image, 0, 0, width, height);
      const small = await canvas.convertToBlob({ type: 'image/webp', quality });
      const read = new Uint8Array(await small.arrayBuffer());
      return btoa(Array.from(read, (byte) => String.fromCharCode(byte)).join(''));
    },
    [png.toString('base64'), WIDTH, QUALITY],
  );
  return Buffer.from(base64, 'base64');
}
