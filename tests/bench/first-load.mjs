// What a browser downloads before the app works for the first time, by the bytes that really cross the wire.
//
//   node tests/bench/first-load.mjs [--json]

import { World } from '../browser/harness/world.mjs';
import { requireParts } from '../browser/harness/setting.mjs';
import { Figures, wishes } from './harness/figures.mjs';

const { json } = wishes({ orders: 0 });
requireParts();
const figures = new Figures({ json });
const world = new World();
try {
  const server = await world.emptyServer();
  const { screens, page, cable } = await world.browser(server);
  const start = performance.now();
  await screens.open('/enrol');
  await page.getByRole('textbox', { name: 'Enrolment code' }).waitFor();
  figures.add('first_load_until_enrol_ms', performance.now() - start, 'ms');
  // The service worker fetches what the page didn't need yet.
  await screens.untilInstalled();
  figures.add('first_load_bytes', cable.down, 'B', { budget: 900_000 });
} finally {
  await world.dispose();
  await World.shutDown();
}
