// The built app with a blank page beside it, under /bridge/, from which a test or a bench speaks to the worker in
// place of the screens. The product's files stay as they are, so that what is measured is what is shipped, and what
// is shipped holds nothing for tests.

import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { temporary } from './server.mjs';
import * as setting from './setting.mjs';

/** Where the scripts of the bridge are. */
const BRIDGE = path.join(setting.root, 'tests/browser/bridge');

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

  /** Removes it. */
  dispose() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
