// A browser with a profile on disk and a cable of its own, that shows the benches' page instead of the app.

import { readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { Cable } from '../../browser/harness/cable.mjs';
import { launchPersistent, rendererPeak } from '../../browser/harness/chromium.mjs';
import { temporary } from '../../browser/harness/server.mjs';

/** A device that is measured. */
export class Device {
  #context = null;
  /** Most memory that its renderer has had in any of its lives, in bytes. */
  #peak = 0;

  /** A fresh browser, with these options of its context. */
  static async make(server, options = {}) {
    const device = new Device();
    device.cable = await Cable.lay(() => server.port);
    device.profile = await temporary('counterfoil-profile-');
    await device.start(options);
    return device;
  }

  /** Starts the browser; its page is still blank. */
  async start(options = {}) {
    this.#context = await launchPersistent(this.profile, { serviceWorkers: 'block', ...options });
    this.#context.setDefaultTimeout(0);
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
    this.page.on('pageerror', (error) => console.error(`page: ${error.stack ?? error}`));
    this.page.on('console', (message) => {
      if (message.type() === 'error') console.error(`page: ${message.text()}`);
    });
  }

  /** Opens the benches' page and starts the worker. */
  async open() {
    await this.page.goto(`${this.cable.origin}/bridge/index.html`);
    return this.day('open');
  }

  /** Calls a function of the page's script. */
  day(name, ...values) {
    return this.page.evaluate(
      async ([name, values]) => (await import('/bridge/day.mjs'))[name](...values),
      [name, values],
    );
  }

  /** The browser's context. */
  get context() {
    return this.#context;
  }

  /** Most memory that its renderer has had so far, in bytes. */
  get peakMemory() {
    this.#peak = Math.max(this.#peak, rendererPeak(this.profile));
    return this.#peak;
  }

  /** Bytes of its database on disk. */
  get storedBytes() {
    return sizeOf(path.join(this.profile, 'Default', 'IndexedDB'));
  }

  /** Closes the browser; the profile stays. */
  async stop() {
    void this.peakMemory;
    await this.#context?.close();
    this.#context = null;
  }

  /** Closes everything and removes the profile. */
  async dispose() {
    await this.stop();
    await this.cable.remove();
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Bytes of all files below a folder. */
export function sizeOf(folder) {
  let sum = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) sum += statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size;
  }
  return sum;
}
