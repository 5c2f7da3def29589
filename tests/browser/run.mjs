// The whole system, driven in Chromium: the real server, the built app, a browser for each device.
//
//   node tests/browser/run.mjs [WORDS OF A TEST'S NAME]…
//
// Without words all tests run. `cargo xtask test --only browser` builds what they need first.

import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from './harness/runner.mjs';
import { requireParts } from './harness/setting.mjs';

const suites = path.join(path.dirname(fileURLToPath(import.meta.url)), 'suites');

requireParts();
for (const file of readdirSync(suites).sort()) await import(path.join(suites, file));
process.exit((await runTests(process.argv.slice(2))) ? 0 : 1);
