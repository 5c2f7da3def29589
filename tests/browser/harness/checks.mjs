// What the tests claim, and waiting for what can't be waited for in the page.

import assert from 'node:assert/strict';

/** Milliseconds between two looks. */
const PAUSE = 25;

/** Two values are the same, all the way down. */
export function expectEqual(found, wanted, what) {
  assert.deepEqual(found, wanted, `${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
}

/** Something holds. */
export function expect(holds, what) {
  assert.ok(holds, what);
}

/**
 * Looks again and again until it holds.
 * @param {() => Promise<boolean> | boolean} holds
 * @param {{ limit?: number, what?: string | (() => Promise<string> | string) }} options
 */
export async function until(holds, { limit = 20_000, what = () => holds.toString() } = {}) {
  const end = performance.now() + limit;
  for (;;) {
    if (await holds()) return;
    if (performance.now() > end) {
      throw new Error(`never came: ${typeof what === 'function' ? await what() : what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
