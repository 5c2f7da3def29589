// The pictures of docs/guide and of the README, made from the app itself so that they stay true:
//
//   node tests/browser/guide.mjs [LANGUAGE]…
//
// needs the built app and the server (`cargo xtask build`, `cargo build --release --package server`). What is shown is
// listed in guide/screens.mjs; a new screen is a line there, and a paragraph in each language's guide.

import path from 'node:path';
import { takePictures } from './guide/pictures.mjs';
import { LANGUAGES } from './harness/dress.mjs';
import { requireParts, root } from './harness/setting.mjs';
import { World } from './harness/world.mjs';

requireParts();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : LANGUAGES;
const sizes = [];
for (const language of wanted) {
  const world = new World();
  try {
    const taken = await takePictures(world, language, path.join(root, 'docs/guide/images', language));
    await world.complain();
    sizes.push(...taken.values());
  } finally {
    await world.dispose();
  }
}
await World.shutDown();
const sum = sizes.reduce((sum, size) => sum + size, 0);
console.log(`${sizes.length} pictures, ${Math.round(sum / 1000)} KB`);
