// A slower processor: all threads of a renderer, its worker included, run only a share of the time. Chromium's own
// throttling slows the page's main thread alone, and here the work is done in the worker.

import { Worker } from 'node:worker_threads';

/** Milliseconds of one turn of running and resting. */
const TURN = 12;

const PULSE = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { pid, run, rest, stop } = workerData;
  const flag = new Int32Array(stop);
  const pause = (ms) => Atomics.wait(flag, 0, 0, ms) === 'timed-out';
  const signal = (name) => { try { process.kill(pid, name); return true; } catch { return false; } };
  while (signal('SIGSTOP') && pause(rest) && signal('SIGCONT') && pause(run));
  signal('SIGCONT');
  parentPort.close();
`;

/** Slows the process down until `release` is called. */
export class Throttle {
  #ended;
  #flag = new Int32Array(new SharedArrayBuffer(4));

  /** @param {number} pid @param {number} rate 4 means a quarter of the speed */
  constructor(pid, rate) {
    if (!(pid > 1)) throw new Error(`no process to slow down: ${pid}`);
    const run = TURN / rate;
    const worker = new Worker(PULSE, {
      eval: true,
      workerData: { pid, run, rest: TURN - run, stop: this.#flag.buffer },
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
