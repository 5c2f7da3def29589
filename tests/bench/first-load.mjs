// What a browser downloads before the app works for the first time, by the bytes that really cross the wire; and what it
// keeps for later starts without a network, which comes while the person already works.
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
  await firstLoad(server);
  await kept(server);
} finally {
  await world.dispose();
  await World.shutDown();
}

/** Until a person can act; what is fetched behind that is held back, so that it isn't counted. */
async function firstLoad(server) {
  const { screens, page, cable } = await world.browser(server, { page: { serviceWorkers: 'block' } });
  await page.route('**/split_*.wasm', (route) => route.abort());
  const start = performance.now();
  await screens.open('/enrol');
  await page.getByRole('textbox', { name: 'Enrolment code' }).waitFor();
  figures.add('first_load_until_enrol_ms', performance.now() - start, 'ms');
  // The device is up once it knows that it is none, and then asks for what was held back.
  await page.waitForLoadState('networkidle');
  figures.add('first_load_bytes', cable.down, 'B', { budget: 900_000 });
}

/** Everything, when the service worker has it. */
async function kept(server) {
  const { screens, cable } = await world.browser(server);
  await screens.open('/enrol');
  await screens.untilInstalled();
  figures.add('kept_for_offline_bytes', cable.down, 'B');
}
