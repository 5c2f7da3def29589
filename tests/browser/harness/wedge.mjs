// A scanner that acts as a keyboard: its keys come in a burst, with the times that a real one's have. The times are
// given with the keys, so that a busy machine doesn't turn a scan into typing.

/** Milliseconds between two keys of a usual scanner. */
const GAP = 8;

/** Scans a code into whatever has the focus. */
export function scan(page, code, gap = GAP) {
  return press(page, [...code, 'Enter'], gap);
}

/** A key that someone presses so many milliseconds before a scan. */
export function stray(page, key, pause, code) {
  return press(page, [key, ...code, 'Enter'], GAP, pause);
}

/** Presses keys one after the other, so many milliseconds apart; after the first perhaps more. */
export async function press(page, keys, gap, first = gap) {
  const session = await page.context().newCDPSession(page);
  // After everything that was pressed before, by the clock of the events.
  const start = Date.now() / 1000;
  for (const [at, key] of keys.entries()) {
    const timestamp = start + (at === 0 ? 0 : first + (at - 1) * gap) / 1000;
    const isEnter = key === 'Enter';
    const code = isEnter ? 13 : key.toUpperCase().charCodeAt(0);
    const named = { key, code: isEnter ? 'Enter' : undefined, windowsVirtualKeyCode: code, timestamp };
    await session.send('Input.dispatchKeyEvent', { type: 'keyDown', text: isEnter ? '\r' : key, ...named });
    await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...named });
  }
  await session.detach();
}
