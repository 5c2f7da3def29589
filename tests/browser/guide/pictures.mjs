// Taking the guide's pictures in one language: what the script makes them by, and what the tests see to.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dress } from '../harness/dress.mjs';
import { root } from '../harness/setting.mjs';
import { screens } from './screens.mjs';

/** What a picture shows, and how wide it is. */
const SHOWN = { width: 1120, height: 700 };
const WIDTH = 800;
const QUALITY = 0.6;

/** Takes all pictures in one language into a folder; returns the bytes of each by its name. */
export async function takePictures(world, language, folder) {
  const words = JSON.parse(readFileSync(path.join(root, 'app/locales', `${language}.json`), 'utf8'));
  mkdirSync(folder, { recursive: true });
  const server = await world.emptyServer();
  const tablet = await world.browser(server, { name: 'Till 1', page: { viewport: SHOWN } });
  const { page } = tablet;
  const stage = { page, screens: tablet.screens, words, language, tablet, dress: () => dress(page, language, 'light') };
  const taken = new Map();
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
    taken.set(name, small.length);
  }
  return taken;
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
