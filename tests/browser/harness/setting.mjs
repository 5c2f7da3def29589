// Where the built parts are. `cargo xtask` names them; by hand the usual places of a checkout do.

import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The server's program. */
export const counterfoil = process.env.COUNTERFOIL_BIN ?? path.join(root, 'target/release/counterfoil');

/** The built app. */
export const dist = process.env.COUNTERFOIL_DIST ?? path.join(root, 'dist');

/** The browser. */
export const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Where screenshots and the traces of failures go. */
export const artefacts = process.env.ARTEFACTS ?? path.join(root, 'artefacts');

/** A folder for this kind of artefact. */
export function artefactFolder(kind) {
  const folder = path.join(artefacts, kind);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Fails early and in words when something isn't built. */
export function requireParts() {
  for (const part of [counterfoil, path.join(dist, 'index.html'), chromium]) {
    if (!existsSync(part)) throw new Error(`${part} isn't there; run it by \`cargo xtask\``);
  }
}
