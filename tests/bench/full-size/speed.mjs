// What a slowed browser really has: the same loop, in the page and in a worker, at full speed and slowed.

/** A loop of a fixed length that no compiler takes away. Run twice, so that the second is compiled. */
const LOOP = `() => {
  const spin = () => {
    let state = 1;
    for (let left = 60_000_000; left > 0; left -= 1) state = (Math.imul(state, 1_664_525) + left) | 0;
    return state;
  };
  spin();
  const start = performance.now();
  spin();
  return performance.now() - start;
}`;

/** Milliseconds that the loop takes in the page, and in a worker of it. */
export async function speed(page) {
  const inPage = await page.evaluate(`(${LOOP})()`);
  const inWorker = await page.workers()[0].evaluate(`(${LOOP})()`);
  return { inPage, inWorker };
}
