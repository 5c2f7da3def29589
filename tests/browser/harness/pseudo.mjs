// A pseudo-locale, made in the page: every text that comes from the English locale is shown accented, 40 % longer and
// in brackets, so that what isn't bracketed was never translated, and what a longer language would clip is clipped.
//
// The texts are compiled into the app, which ships nothing for this. So they are exchanged where the page shows them,
// and again whenever the app sets them anew. Names for those who listen (`aria-label`) and placeholders are exchanged
// too. What the app joins from several texts (" · ") is exchanged part by part.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './setting.mjs';

/** All English texts. */
function texts() {
  const locale = JSON.parse(readFileSync(path.join(root, 'app/locales/en.json'), 'utf8'));
  return Object.values(locale).flatMap((part) => Object.values(part));
}

/** Shows every page of this context in the pseudo-locale from its next load on. */
export function speakPseudo(context) {
  return context.addInitScript(exchangeTexts, texts());
}

function exchangeTexts(texts) {
  const accents = { a: 'á', e: 'é', i: 'í', o: 'ó', u: 'ú', A: 'Á', E: 'É', I: 'Í', O: 'Ó', U: 'Ú', n: 'ñ', c: 'ç', y: 'ÿ', s: 'š' };
  const pseudo = (text) => {
    // Longer by whole words, so that lines may break as a language's would.
    const words = text.split(' ');
    const more = words.slice(0, Math.max(1, Math.round(words.length * 0.4))).map((word) => (words.length > 1 ? word : word.slice(0, Math.ceil(word.length * 0.4))));
    const longer = words.length > 1 ? `${text} ${more.join(' ')}` : text + more.join('');
    return `⟦${[...longer].map((letter) => accents[letter] ?? letter).join('')}⟧`;
  };
  const lines = texts.flatMap((text) => text.split('\n'));
  const exact = new Set(lines.filter((line) => /\p{L}{2}/u.test(line) && !line.includes('{')));
  const escape = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // Those with the most words of their own first: "{count} lines" must not take what "{count} lines left" says.
  const gapped = lines
    .filter((line) => line.includes('{') && /\p{L}{2}/u.test(line.replaceAll(/\{\w+\}/g, '')))
    .sort((a, b) => b.length - a.length)
    .map((line) => new RegExp(`^${line.split(/\{\w+\}/).map(escape).join('(.+?)')}$`, 'su'));
  // What only puts others together, such as "{field} ({text})": each of them for itself.
  const joins = lines
    .filter((line) => /\{.*\{/.test(line) && !/\p{L}{2}/u.test(line.replaceAll(/\{\w+\}/g, '')))
    .map((line) => new RegExp(`^${line.split(/(?<=\})|(?=\{)/).map((part) => (part.startsWith('{') ? '(.+?)' : `(${escape(part)})`)).join('')}$`, 'su'));
  const exchanged = (text) => {
    if (text.includes('⟦')) return text;
    const [, before, middle, after] = /^(\s*)(.*?)(\s*)$/su.exec(text);
    if (exact.has(middle) || gapped.some((pattern) => pattern.test(middle))) return before + pseudo(middle) + after;
    const joined = joins.map((pattern) => pattern.exec(middle)).find(Boolean);
    if (joined) return before + joined.slice(1).map(exchanged).join('') + after;
    if (middle.includes(' · ')) return before + middle.split(' · ').map(exchanged).join(' · ') + after;
    return text;
  };
  const setText = (node) => {
    // The page's own script names texts too; exchanged, it wouldn't be the one that the server vouches for.
    if (node.parentElement?.matches('script, style')) return;
    const now = exchanged(node.data);
    if (now !== node.data) node.data = now;
  };
  const setNames = (element) => {
    for (const name of ['aria-label', 'placeholder']) {
      const text = element.getAttribute(name);
      const now = text && exchanged(text);
      if (now && now !== text) element.setAttribute(name, now);
    }
  };
  const visit = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return setText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return undefined;
    setNames(node);
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let one = walker.nextNode(); one; one = walker.nextNode()) one.nodeType === Node.TEXT_NODE ? setText(one) : setNames(one);
    return undefined;
  };
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      if (type === 'childList') addedNodes.forEach(visit);
      else visit(target);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['aria-label', 'placeholder'] });
}

/**
 * What a person can see of a page: texts that were never translated, and translated ones that are cut off.
 * @param {import('playwright-core').Page} page
 * @param {string[]} data patterns of what is data and belongs to no language
 */
export function flaws(page, data) {
  return page.evaluate((data) => {
    const patterns = data.map((pattern) => new RegExp(pattern, 'u'));
    const untranslated = new Set();
    const clipped = new Set();
    const shownAs = (element) => `${element.tagName.toLowerCase()}.${element.className}`;
    const top = document.querySelector('dialog[open]') ?? document.body;
    const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.data.trim();
      const holder = node.parentElement;
      if (!/\p{L}{2}/u.test(text) || !holder.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (holder.closest('script, style, kbd, .visually-hidden, .skip-link, option')) continue;
      // A dialog that is closed is no part of what is seen.
      if (holder.closest('dialog:not([open])')) continue;
      const left = text.replaceAll(/⟦[^⟧]*⟧/gu, '').trim();
      const rest = left.split(/ ?· ?| ?\(|\)|\s{2,}/u).filter((part) => /\p{L}{2}/u.test(part) && !patterns.some((pattern) => pattern.test(part.trim())));
      if (rest.length > 0) untranslated.add(rest.join(' | '));
      if (!text.includes('⟦')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        for (let around = holder; around && around !== top.parentElement; around = around.parentElement) {
          const style = getComputedStyle(around);
          const frame = around.getBoundingClientRect();
          // For those who listen: there on purpose, and seen by nobody.
          if (frame.width <= 1 || frame.height <= 1) break;
          const cutsX = /hidden|clip/.test(style.overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1);
          const cutsY = /hidden|clip/.test(style.overflowY) && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1);
          if (cutsX || cutsY) {
            clipped.add(`${text} in ${shownAs(around)}`);
            break;
          }
          // What can be pushed along isn't lost.
          if (/auto|scroll/.test(style.overflowX) && /auto|scroll/.test(style.overflowY)) break;
        }
      }
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    if (wide > 0) clipped.add(`the page is ${wide} px wider than the screen`);
    return { untranslated: [...untranslated], clipped: [...clipped] };
  }, data);
}
