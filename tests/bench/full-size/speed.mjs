// What a slowed browser really has: the same loop, in the page and in a worker, at full speed and slowed.

/**
 * The same work, done again and again by the browser's own code; milliseconds of each run. A loop of arithmetic is no measure:
 * at times it isn't compiled for speed, and is five times as slow for that reason alone.
 */
const LOOPS = `() => {
  const bytes = new Uint8Array(16_384);
  const spin = () => {
    for (let left = 250; left > 0; left -= 1) bytes.indexOf(1);
  };
  return Array.from({ length: 150 }, () => {
    const start = performance.now();
    spin();
    return performance.now() - start;
  });
}`;

/**
 * Milliseconds that a loop takes in the page, and in a worker of it.
 * @returns `best` is what it takes while nobody else has the processor, `mean` what it takes over a while
 */
export async function speed(page) {
  const inPage = summary(await page.evaluate(`(${LOOPS})()`));
  const inWorker = summary(await page.workers()[0].evaluate(`(${LOOPS})()`));
  return { inPage, inWorker };
}

function summary(runs) {
  return { best: Math.min(...runs), mean: runs.reduce((sum, ms) => sum + ms, 0) / runs.length };
}
