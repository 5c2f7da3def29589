// A folder as it was, so that two rounds can begin with the same.

import { cp, rm } from 'node:fs/promises';
import { temporary } from './server.mjs';

/** A copy of a folder. */
export class KeptFolder {
  /** Copies it. */
  static async copyOf(folder) {
    const copy = new KeptFolder();
    copy.path = await temporary('counterfoil-kept-');
    await cp(folder, copy.path, { recursive: true });
    return copy;
  }

  /** Makes the folder what it was. */
  async putBack(folder) {
    await rm(folder, { recursive: true, force: true });
    await cp(this.path, folder, { recursive: true });
  }

  /** Removes the copy. */
  dispose() {
    return rm(this.path, { recursive: true, force: true });
  }
}
