// The guide's pictures can be taken, each has its place in the guide, and the guide shows no other.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { takePictures } from '../guide/pictures.mjs';
import { expectEqual } from '../harness/checks.mjs';
import { LANGUAGES } from '../harness/dress.mjs';
import { test } from '../harness/runner.mjs';
import { artefactFolder, root } from '../harness/setting.mjs';

for (const language of LANGUAGES) {
  test(`guide: every picture in ${language} can be taken and has its place`, async (world) => {
    const taken = await takePictures(world, language, path.join(artefactFolder('guide'), language));
    const guide = readFileSync(path.join(root, 'docs/guide', `${language}.md`), 'utf8');
    const shown = [...guide.matchAll(/images\/[^/)]+\/([^/.)]+)\.webp/g)].map(([, name]) => name);
    expectEqual([...new Set(shown)].sort(), [...taken.keys()].sort(), 'pictures in the guide');
  });
}
