// The built app with a blank page beside it, under /bridge/, from which a test or a bench speaks to the worker in
// place of the screens. The product's files stay as they are, so that what is measured is what is shipped, and what
// is shipped holds nothing for tests.

import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { list } from './release.mjs';
import { temporary } from './server.mjs';
import * as setting from './setting.mjs';

/** Where the scripts of the bridge are. */
const BRIDGE = path.join(setting.root, 'tests/browser/bridge');

const SHOW_MEMORY = `for (const name of ['instantiate', 'instantiateStreaming']) {
  const plain = WebAssembly[name];
  WebAssembly[name] = async (...given) => {
    const made = await plain.apply(WebAssembly, given);
    // The build gives exports short names.
    self.wasmMemory = Object.values((made.instance ?? made).exports).find((given) => given instanceof WebAssembly.Memory);
    return made;
  };
}
`;

// The end of reading orders is kept from the worker until it is let go; the disk itself has long answered.
const HOLD_ORDERS = `{
  const held = [];
  let isHeld = true;
  const plain = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, ...more) {
    const transaction = plain.call(this, stores, ...more);
    if (String(stores) === 'order_rows' && transaction.mode === 'readonly') {
      transaction.addEventListener('complete', (event) => {
        if (!isHeld) return;
        event.stopImmediatePropagation();
        held.push(transaction);
      });
    }
    return transaction;
  };
  self.letOrdersGo = () => {
    isHeld = false;
    for (const transaction of held.splice(0)) transaction.dispatchEvent(new Event('complete'));
  };
}
`;

// From then on the journal's file counts as old, and no commit can be written to the database.
const LEAVE_TO_JOURNAL = `{
  const plainNow = Date.now;
  self.leaveToJournal = () => {
    Date.now = () => plainNow.call(Date) + 60_000;
    const plain = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (stores, mode, ...more) {
      if (mode === 'readwrite' && [...stores].includes('outbox')) throw new DOMException('kept away by the test', 'UnknownError');
      return plain.call(this, stores, mode, ...more);
    };
  };
}
`;

/** Waits until a store in the database of a page's device has so many records, as they are on the disk. */
export async function untilStored(page, store, count) {
  await page.evaluate(
    async ([store, count]) => {
      const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
      for (;;) {
        const database = await done(indexedDB.open('counterfoil'));
        const found = await done(database.transaction(store).objectStore(store).count());
        database.close();
        if (found >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
    [store, count],
  );
}

/** Waits until the device of a page has its journal: its mark stands beside who the device is. */
export function untilJournal(page) {
  return untilStored(page, 'meta', 2);
}

/** From now on the worker of a page saves in its journal or not at all, on a site that can. */
export function leaveToJournal(page) {
  return page.workers()[0].evaluate(() => self.leaveToJournal());
}

/** Lets the worker of a page have its orders, on a site that holds them. */
export function letOrdersGo(page) {
  return page.workers()[0].evaluate(() => self.letOrdersGo());
}

/** Bytes of WebAssembly memory that the worker of a page has, on a site that shows it. It never shrinks. */
export function workerMemory(page) {
  return page.workers()[0].evaluate(() => self.wasmMemory.buffer.byteLength);
}

/** A folder to serve. */
export class Site {
  /** Copies the app and adds the page, with these folders' scripts. */
  static async build(...more) {
    const site = new Site();
    site.folder = await temporary('counterfoil-site-');
    await cp(setting.dist, site.folder, { recursive: true });
    for (const folder of [BRIDGE, ...more]) {
      await cp(folder, path.join(site.folder, 'bridge'), { recursive: true });
    }
    return site;
  }

  /** Makes the worker keep its memory where `workerMemory` finds it. Nothing else about it changes. */
  showMemory() {
    return this.#begin(SHOW_MEMORY);
  }

  /** Makes the worker wait for the orders on its disk until `letOrdersGo`. Nothing else about it changes. */
  holdOrders() {
    return this.#begin(HOLD_ORDERS);
  }

  /** Makes the worker keep away from its database when `leaveToJournal` says so. Nothing else about it changes. */
  canLeaveToJournal() {
    return this.#begin(LEAVE_TO_JOURNAL);
  }

  /** Has the worker begin with a script. */
  async #begin(script) {
    const loader = path.join(this.folder, 'worker_loader.js');
    await writeFile(loader, script + (await readFile(loader, 'utf8')));
    await rm(`${loader}.br`, { force: true });
    await list(this.folder);
  }

  /** Removes it. */
  dispose() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
