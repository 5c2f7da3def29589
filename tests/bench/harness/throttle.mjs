// A slower processor: all threads of a renderer, its worker included, run only a share of the time. Chromium's own
// throttling slows the page's main thread alone, and here the work is done in the worker.

import { Worker } from 'node:worker_threads';
import { processesOf } from '../../browser/harness/chromium.mjs';

/** Milliseconds of one turn of running and resting. */
const TURN = 12;

const PULSE = `
  const { readFileSync } = require('node:fs');
  // Whoever is to stop others mustn't wait for them. Only an administrator may; without it a busy machine is slowed less.
  try { require('node:os').setPriority(-19); } catch {}
  const { parentPort, workerData } = require('node:worker_threads');
  const { pids, parents, run, rest, stop } = workerData;
  const flag = new Int32Array(stop);
  const pause = (ms) => Atomics.wait(flag, 0, 0, ms) === 'timed-out';
  const read = (file) => { try { return readFileSync(file, 'utf8'); } catch { return ''; } };
  const isRenderer = (pid) => read('/proc/' + pid + '/cmdline').includes('--type=renderer');
  const known = new Set(pids);
  const look = () => {
    for (const parent of parents) {
      for (const pid of read('/proc/' + parent + '/task/' + parent + '/children').split(' ')) {
        if (pid && !known.has(Number(pid)) && isRenderer(pid)) known.add(Number(pid));
      }
    }
  };
  const signal = (name) => {
    for (const pid of known) {
      try { process.kill(pid, name); } catch { known.delete(pid); }
    }
    return known.size > 0 || parents.length > 0;
  };
  do look(); while (signal('SIGSTOP') && pause(rest) && signal('SIGCONT') && pause(run));
  signal('SIGCONT');
  parentPort.close();
`;

/** Slows processes down until `release` is called. */
export class Throttle {
  #ended;
  #flag = new Int32Array(new SharedArrayBuffer(4));

  /** All renderers of the browser on this profile, those that start later too. */
  static ofBrowser(profile, rate) {
    // Renderers are children of the zygotes, which fork them.
    const zygotes = processesOf(profile).filter(({ type }) => type === 'zygote');
    if (zygotes.length === 0) throw new Error(`no browser to slow down on ${profile}`);
    return new Throttle([], rate, zygotes.map(({ pid }) => pid));
  }

  /**
   * @param {number | number[]} pids
   * @param {number} rate 4 means a quarter of the speed
   * @param {number[]} parents processes whose renderers are slowed down as soon as they are there
   */
  constructor(pids, rate, parents = []) {
    const given = [pids].flat();
    if (!given.every((pid) => pid > 1)) throw new Error(`no process to slow down: ${pids}`);
    const run = TURN / rate;
    const worker = new Worker(PULSE, {
      eval: true,
      workerData: { pids: given, parents, run, rest: TURN - run, stop: this.#flag.buffer },
    });
    this.#ended = new Promise((resolve, reject) => worker.once('exit', resolve).once('error', reject));
    // Whoever forgets to release it learns so from `release`, not from a crash of the whole run.
    this.#ended.catch(() => {});
  }

  /** Full speed again. */
  async release() {
    Atomics.store(this.#flag, 0, 1);
    Atomics.notify(this.#flag, 0);
    await this.#ended;
  }
}
