// What a slowed browser really has: the same loop, in the page and in a worker, at full speed and slowed.

/** A loop of a fixed length that no compiler takes away, run again and again; milliseconds of each run. */
const LOOPS = `() => {
  const spin = () => {
    let state = 1;
    for (let left = 1_000_000; left > 0; left -= 1) state = (Math.imul(state, 1_664_525) + left) | 0;
    return state;
  };
  for (let left = 20; left > 0; left -= 1) spin();
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
