// Another release of the app: the same files, one of them changed, and the list of them that its service worker
// keeps written anew, as the build writes it.

import { createHash } from 'node:crypto';
import { cp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { temporary } from './server.mjs';
import * as setting from './setting.mjs';

/** A folder with a release that differs from the built one in this mark on its page. */
export class Release {
  static async build(mark) {
    const release = new Release();
    release.folder = await temporary('counterfoil-release-');
    await cp(setting.dist, release.folder, { recursive: true });
    const page = path.join(release.folder, 'index.html');
    const html = await readFile(page, 'utf8');
    await writeFile(page, html.replace('<head>', `<head>\n    <meta name="release" content="${mark}">`));
    await rm(`${page}.br`, { force: true });
    await list(release.folder);
    return release;
  }

  dispose() {
    return rm(this.folder, { recursive: true, force: true });
  }
}

/** Writes the list of the folder's files and the version, which is a digest of it. */
export async function list(folder) {
  const files = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const address = `/${path.relative(folder, file)}`;
    const isKept = entry.isFile() && !/^\/(precache\.json|sw\.js)$|\.br$/.test(address);
    if (!isKept) continue;
    const bytes = await readFile(file);
    files.push({ path: address, sha256: digest(bytes), bytes: bytes.length });
  }
  const version = digest(JSON.stringify(files)).slice(0, 16);
  await writeFile(path.join(folder, 'precache.json'), JSON.stringify({ version, files }));
  const script = path.join(folder, 'sw.js');
  const source = await readFile(script, 'utf8');
  await writeFile(script, source.replace(/VERSION="\w+"/, `VERSION="${version}"`));
  for (const name of ['precache.json.br', 'sw.js.br']) await rm(path.join(folder, name), { force: true });
}

function digest(bytes) {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 32);
}
