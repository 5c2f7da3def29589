// What a PDF that Chromium printed has on it: its pages in millimetres, and its text. Chromium writes objects one by
// one and compresses streams alone, and a font's name on a page is the number of its object, so little is needed.

import { inflateSync } from 'node:zlib';

const MM = 25.4 / 72;

/** Letters that share a glyph with another in a Chinese font: a PDF knows the glyph, and may name either of them. */
const SHARED = new Map(
  '戶户 ⺠民 ⻁虎 ⻄西 ⻅见 ⻆角 ⻉贝 ⻋车 ⻓长 ⻔门 ⻘青 ⻚页 ⻛风 ⻜飞 ⻝食 ⻢马 ⻥鱼 ⻦鸟 ⻨麦 ⻩黄 ⻬齐 ⻰龙'.split(' ').map((pair) => [...pair]),
);

/** A text as it can be found in that of a PDF: without blanks, and with one letter for each glyph. */
export function plain(text) {
  const letters = text.normalize('NFKC').replaceAll(/\s/g, '');
  return [...letters].map((letter) => SHARED.get(letter) ?? letter).join('');
}

/** The pages' sizes in millimetres, and all text without blanks, in the sequence it was drawn. */
export function readPdf(bytes) {
  const objects = objectsOf(bytes);
  const pages = [];
  let text = '';
  for (const { head } of objects.values()) {
    const box = /\/Type\s*\/Page\b[^]*?\/MediaBox\s*\[([^\]]*)\]/.exec(head);
    if (!box) continue;
    const [left, bottom, right, top] = box[1].trim().split(/\s+/).map(Number);
    pages.push({ width: Math.round((right - left) * MM), height: Math.round((top - bottom) * MM) });
    const contents = /\/Contents\s+(\d+) 0 R/.exec(head);
    text += drawn(objects.get(Number(contents[1])).stream, objects);
  }
  return { pages, text: plain(text) };
}

function objectsOf(bytes) {
  const raw = bytes.toString('latin1');
  const objects = new Map();
  for (const found of raw.matchAll(/(?:^|\n)(\d+) 0 obj\s([^]*?)\nendobj/g)) {
    const [head, ...rest] = found[2].split(/stream\r?\n/);
    let stream = '';
    if (rest.length > 0) {
      const start = found.index + found[0].indexOf(found[2]) + head.length + /^stream\r?\n/.exec(found[2].slice(head.length))[0].length;
      const length = Number(/\/Length\s+(\d+)/.exec(head)[1]);
      const data = bytes.subarray(start, start + length);
      if (/\/FlateDecode/.test(head)) stream = inflateSync(data).toString('latin1');
    }
    objects.set(Number(found[1]), { head, stream });
  }
  return objects;
}

/** The text of a page's stream. Chinese glyphs come in fonts of at most 256, whose strings have one byte a glyph. */
function drawn(stream, objects) {
  let glyphs = new Map();
  let digits = 4;
  let text = '';
  for (const [, font, shown] of stream.matchAll(/\/F(\d+)\s+[\d.]+\s+Tf|(<[0-9A-Fa-f]*>|\[[^\]]*\])\s*T[jJ]/g)) {
    if (font) {
      const { head } = objects.get(Number(font));
      const map = /\/ToUnicode (\d+) 0 R/.exec(head);
      glyphs = map ? letters(objects.get(Number(map[1])).stream) : new Map();
      digits = /\/Type3/.test(head) ? 2 : 4;
      continue;
    }
    for (const [, string] of shown.matchAll(/<([0-9A-Fa-f]*)>/g)) {
      for (let at = 0; at < string.length; at += digits) {
        text += glyphs.get(parseInt(string.slice(at, at + digits), 16)) ?? '';
      }
    }
  }
  return text;
}

/** From glyphs to letters. */
function letters(map) {
  const glyphs = new Map();
  const letter = (hex) => String.fromCharCode(...hex.match(/.{4}/g).map((unit) => parseInt(unit, 16)));
  for (const [, block] of map.matchAll(/beginbfchar([^]*?)endbfchar/g)) {
    for (const [, glyph, to] of block.matchAll(/<(\w+)>\s*<(\w+)>/g)) glyphs.set(parseInt(glyph, 16), letter(to));
  }
  for (const [, block] of map.matchAll(/beginbfrange([^]*?)endbfrange/g)) {
    for (const [, first, last, to] of block.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      for (let at = parseInt(first, 16); at <= parseInt(last, 16); at += 1) {
        glyphs.set(at, String.fromCharCode(parseInt(to, 16) + at - parseInt(first, 16)));
      }
    }
  }
  return glyphs;
}
