// A clerk scans, one code after the other, and places the orders.

/** Scans before an order is placed. */
const PER_ORDER = 5;

/**
 * Scans codes for as long as it is to go on.
 * @param {{ goOn: (scans: number) => Promise<boolean> | boolean, between?: number }} how `between`: milliseconds that
 *   the clerk takes from one scan to the next
 * @returns milliseconds from each scan until its line is in the page, until a frame with it, and from *Place order* to saved
 */
export async function sell(screens, codes, { goOn, between = 0 }) {
  const { page } = screens;
  const result = { laidOut: [], painted: [], saved: [] };
  await screens.searchOrScan.waitFor();
  for (let number = 0; await goOn(number); number += 1) {
    const code = codes[number % codes.length];
    const scan = await page.evaluate((code) => window.tillBench.scan(code), code);
    result.laidOut.push(scan.laidOut);
    result.painted.push(scan.painted);
    // The clerk's own pace, and nothing that is waited for.
    if (between > 0) await new Promise((resolve) => setTimeout(resolve, between));
    if (number % PER_ORDER !== PER_ORDER - 1) continue;
    const { saved } = await page.evaluate(() => window.tillBench.place());
    result.saved.push(saved);
    await page.getByRole('button', { name: 'Next order' }).click();
  }
  return result;
}
