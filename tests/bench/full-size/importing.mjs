// Another system's orders are brought in on the Import screen, and selling goes on meanwhile.

import { progress } from '../harness/figures.mjs';
import { sell } from './selling.mjs';

/** Milliseconds between two scans of a quick clerk. */
const BETWEEN = 400;

/**
 * Imports a file while it sells.
 * @returns how long the look at the file and the import took, in milliseconds, and what selling was like
 */
export async function importWhileSelling(screens, file, codes) {
  const { page } = screens;
  await screens.go('Import');
  const before = performance.now();
  await page.getByLabel('Choose files').setInputFiles(file);
  const start = page.getByRole('group', { name: 'What would happen', exact: true }).getByRole('button', { name: /^Import \d/ });
  await start.waitFor();
  const looked = performance.now() - before;
  progress('importing while selling');
  const began = performance.now();
  await start.click();
  await screens.go('Sell');
  await page.evaluate(() => window.eyes.noteText('Import finished'));
  const hasEnded = () => page.evaluate(() => window.eyes.noted);
  const sold = await sell(screens, codes, { goOn: async () => !(await hasEnded()), between: BETWEEN });
  const imported = performance.now() - began;
  await screens.go('Import');
  const done = page.getByRole('group', { name: 'Imported', exact: true });
  await done.waitFor();
  await done.getByRole('button', { name: 'Start over' }).or(page.getByLabel('Choose files')).first().waitFor();
  return { looked, imported, ...sold };
}
