// A thumb and a keyboard: ways to use a page that refuse what a person couldn't do with them.

import { expect, until } from './checks.mjs';

/** Pixels: a finger's width. Half a pixel is lost to rounding. */
const FINGER = 43.5;
/** Milliseconds of a key. */
const STROKE = 60;
/** Presses of Tab after which nobody would look further. */
const FAR = 80;

/** What a thumb does. */
export class Thumb {
  constructor(page) {
    this.page = page;
  }

  /** Taps what is large enough, and what the finger meets at its middle. */
  async tap(target) {
    const one = target.first();
    await one.waitFor();
    await one.scrollIntoViewIfNeeded();
    const { width, height } = await one.boundingBox();
    expect(width >= FINGER && height >= FINGER, `${target}: ${width} × ${height} is no target for a finger`);
    await one.tap();
  }

  /** Goes to a place by its link. */
  async go(name) {
    await this.tap(this.page.getByRole('navigation').getByRole('link', { name, exact: true }));
    await this.page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  }
}

/** What a keyboard does. The mouse lies beside it: a page that is touched with one fails the test. */
export class Keys {
  constructor(page) {
    this.page = page;
  }

  /** Watches for a mouse from the next load on. */
  static async alone(context) {
    await context.addInitScript(() => {
      for (const kind of ['pointerdown', 'touchstart', 'mousedown']) {
        addEventListener(kind, (event) => event.isTrusted && console.error(`a ${kind}, where there is only a keyboard`), true);
      }
    });
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Types as quickly as a good typist does, which is slower than a scanner. */
  type(text) {
    return this.page.keyboard.type(text, { delay: STROKE });
  }

  /** Waits until something has the focus, and a person can see that. */
  async at(target) {
    await target.and(this.page.locator(':focus')).waitFor();
    await until(() => target.and(this.page.locator(':focus')).evaluate(showsFocus), { limit: 2_000, what: `a visible focus on ${target}` });
  }

  /** Goes there by Tab, or by Shift and Tab, seeing at each step where the focus is. */
  async tabTo(target, { back = false } = {}) {
    const wanted = await target.first().elementHandle();
    const trail = [];
    for (let presses = 0; presses < FAR; presses += 1) {
      await this.press(back ? 'Shift+Tab' : 'Tab');
      const focused = await this.page.evaluateHandle(() => document.activeElement);
      const name = await focused.evaluate((one) => `${one.tagName} ${one.getAttribute('aria-label') ?? one.textContent.trim().slice(0, 30)}`);
      trail.push(name);
      expect(await focused.evaluate(showsFocus), `the focus on ${name} can't be seen`);
      const isThere = await focused.evaluate((one, wanted) => one === wanted, wanted);
      await focused.dispose();
      if (isThere) return;
    }
    throw new Error(`${target} isn't reached by Tab: ${trail.join(', ')}`);
  }

  /** Goes there by Tab and presses it. */
  async use(target, options) {
    await this.tabTo(target, options);
    await this.press('Enter');
  }

  /** Goes to a place by its link. */
  async go(name) {
    await this.use(this.page.getByRole('navigation').getByRole('link', { name, exact: true }), { back: true });
    await this.page.getByRole('heading', { name, level: 1, exact: true }).waitFor();
  }
}

/** Whether the browser draws something around this element, or around what stands for it. */
function showsFocus(element) {
  // After the last thing on the page the browser's own bar has its turn.
  if (element === document.body || element === document.documentElement) return true;
  const draws = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  };
  // A radio button or a file's input is hidden beneath its label; a search box draws its frame.
  const around = [element, element.nextElementSibling, element.closest('label'), element.parentElement];
  return around.some((one) => one && draws(one));
}

/**
 * What a person sees of a page: nothing wider than the screen, nothing cut off, nothing to touch that is smaller than a
 * finger where there are fingers.
 */
export async function expectFits(page, where, { fingers = true } = {}) {
  const flaws = await page.evaluate(
    ([finger, fingers]) => {
      const found = [];
      const wide = document.documentElement.scrollWidth - innerWidth;
      if (wide > 0) found.push(`the page is ${wide} px too wide`);
      const top = document.querySelector('dialog[open]') ?? document.body;
      const name = (one) => `${one.tagName.toLowerCase()}.${one.className} “${(one.getAttribute('aria-label') ?? one.textContent).trim().slice(0, 30)}”`;
      const isSeen = (one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.closest('.visually-hidden, .skip-link, dialog:not([open])');
      for (const one of top.querySelectorAll('button, a[href], select, input, textarea, summary, [role=row]:not(.is-head)')) {
        if (!isSeen(one)) continue;
        // The label around it is what is touched; a link among words is as high as they are.
        const target = one.closest('label') ?? one;
        if (one.matches('.text-link, .pick-name')) continue;
        const { width, height, left, right } = target.getBoundingClientRect();
        if (fingers && (width < finger || height < finger)) found.push(`${name(one)} is ${Math.round(width)} × ${Math.round(height)}`);
        const slides = target.parentElement.closest('.chips, .tiles, .table-scroll, .pictures, [role=tablist]');
        if (!slides && (left < -1 || right > innerWidth + 1)) found.push(`${name(one)} is off the screen: ${Math.round(left)} to ${Math.round(right)}`);
      }
      const walker = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!node.data.trim() || !isSeen(holder) || holder.closest('script, style, option')) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        for (let around = holder; around && around !== document.documentElement; around = around.parentElement) {
          const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(around);
          // What ends in dots says that there is more; what can be pushed along isn't lost.
          if (textOverflow === 'ellipsis' || webkitLineClamp !== 'none' || /auto|scroll/.test(overflowX + overflowY)) break;
          const frame = around.getBoundingClientRect();
          if (frame.width <= 1 || frame.height <= 1) break;
          const cut = [...range.getClientRects()].some(
            (box) =>
              (/hidden|clip/.test(overflowX) && (box.right > frame.right + 1 || box.left < frame.left - 1)) ||
              (/hidden|clip/.test(overflowY) && (box.bottom > frame.bottom + 1 || box.top < frame.top - 1)),
          );
          if (cut) {
            found.push(`“${node.data.trim().slice(0, 40)}” is cut off by ${name(around)}`);
            break;
          }
        }
      }
      return [...new Set(found)];
    },
    [FINGER, fingers],
  );
  expect(flaws.length === 0, `${where}:\n${flaws.join('\n')}`);
}
