// A start without a network, in a new browser process: until the order screen has answered a scan with a line.

import path from 'node:path';
import { root } from '../../browser/harness/setting.mjs';
import { Throttle } from './throttle.mjs';

/** Milliseconds until the order screen is shown, and until this code is on a line. The app is installed on the device. */
export async function coldStart(device, rate, code) {
  device.cable.cut();
  await device.start({ serviceWorkers: 'allow' });
  await device.context.addInitScript({ path: path.join(root, 'tests/bench/page/till.js') });
  // Or the app would take up the order of the round before.
  await device.context.addInitScript(() => {
    if (location.protocol.startsWith('http')) [localStorage, sessionStorage].forEach((kept) => kept.removeItem('counterfoil.sale'));
  });
  // Slow from the first byte on: the page's process is only about to be made.
  const throttle = rate > 1 ? Throttle.ofBrowser(device.profile, rate) : null;
  try {
    await device.page.goto(`${device.cable.origin}/`, { waitUntil: 'commit' });
    return await device.page.evaluate((code) => window.tillBench.firstScan(code), code);
  } finally {
    await throttle?.release();
    await device.stop();
    device.cable.plug();
  }
}
