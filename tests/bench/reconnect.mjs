// Going online again when nothing has changed: what crosses the wire and how often it waits for an answer.
//
//   node tests/bench/reconnect.mjs [--json]

import path from 'node:path';
import { Server } from '../browser/harness/server.mjs';
import { requireParts, root } from '../browser/harness/setting.mjs';
import { Site } from '../browser/harness/site.mjs';
import { Device } from './harness/device.mjs';
import { Figures, wishes } from './harness/figures.mjs';

const { json } = wishes({ orders: 0 });
requireParts();
const figures = new Figures({ json });
const taken = [];
try {
  const site = keep(await Site.build(path.join(root, 'tests/bench/page')));
  const server = keep(await Server.withSample({ dist: site.folder }));
  const device = keep(await Device.make(server));
  await device.open();
  await device.day('enrol', await server.enrolmentCode(), 'Till 1');
  // A new device still fetches documents behind its rows; this is about one that has everything.
  await device.cable.untilQuiet(1500);
  device.cable.cut();
  await device.day('untilOffline');
  device.cable.resetCounts();
  device.cable.plug();
  figures.add('reconnect_ms', await device.day('push'), 'ms');
  await device.cable.untilQuiet(500);
  // The upgrade of HTTP to a WebSocket is the first of the turns; the talk itself is the others.
  figures.add('reconnect_round_trips', device.cable.turns - 1, '', { budget: 1 });
  figures.add('reconnect_bytes', device.cable.up + device.cable.down, 'B', { budget: 1024 });
} finally {
  for (const made of taken.reverse()) await made.dispose();
  await Server.forgetSample();
}

function keep(disposable) {
  taken.push(disposable);
  return disposable;
}
