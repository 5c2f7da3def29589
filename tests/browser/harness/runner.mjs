// A test runner of one page: names, durations, limits, and what a failing test leaves behind.

import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { artefactFolder } from './setting.mjs';
import { World } from './world.mjs';

/** Longest time a test may take when it doesn't say otherwise, in milliseconds. */
const LIMIT = 90_000;

/** Longest time that the browser which all tests share may take to end, in milliseconds. */
const SHUT_DOWN_LIMIT = 30_000;

const tests = [];

/**
 * Declares a test.
 * @param {string} name a sentence that says what holds
 * @param {(world: World) => Promise<void>} body
 * @param {{ limit?: number }} options
 */
export function test(name, body, { limit = LIMIT } = {}) {
  tests.push({ name, body, limit });
}

/** Runs the tests whose name contains one of the patterns, or all. Returns whether all passed. */
export async function runTests(patterns) {
  const wanted = tests.filter(
    ({ name }) => patterns.length === 0 || patterns.some((pattern) => name.includes(pattern)),
  );
  const failed = [];
  for (const one of wanted) {
    const start = performance.now();
    const error = await run(one);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`${error ? 'FAILED' : 'ok    '} ${seconds.padStart(6)} s  ${one.name}`);
    if (error) {
      failed.push(one.name);
      console.log(indent(error.stack ?? String(error)));
    }
  }
  // Every test has closed what it opened; a browser that doesn't end now says nothing about the product, but it must
  // not hold up the whole run either. It dies with this process.
  await within(SHUT_DOWN_LIMIT, World.shutDown()).catch((late) => console.log(`the shared browser: ${late.message}`));
  for (const name of failed) console.log(`failed: ${name}`);
  console.log(`${wanted.length - failed.length} passed, ${failed.length} failed`);
  // No test at all is a mistake in the words that choose some.
  return failed.length === 0 && wanted.length > 0;
}

async function run({ name, body, limit }) {
  const world = new World();
  let error = null;
  try {
    await within(limit, body(world));
    await within(30_000, world.complain());
  } catch (caught) {
    error = caught;
    await leaveTraces(name, world).catch((problem) => console.log(indent(`no traces: ${problem}`)));
  }
  try {
    await within(30_000, world.dispose());
  } catch (caught) {
    error ??= caught;
  }
  return error;
}

function within(limit, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limit / 1000} s`)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function leaveTraces(name, world) {
  const stem = path.join(artefactFolder('failures'), name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(0, 80));
  writeFileSync(`${stem}.log`, world.log());
  for (const [at, page] of world.pages().entries()) {
    await page.screenshot({ path: `${stem}-${at}.png`, timeout: 5_000 }).catch(() => {});
  }
  console.log(indent(`traces: ${stem}*`));
}

function indent(text) {
  return text.replaceAll(/^/gm, '       ');
}
