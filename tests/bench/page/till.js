// Stands beside the app's own page before it starts, and keeps the time of what a person would see.

(() => {
  /** Milliseconds within which whatever is waited for comes, however slow the device is made. */
  const WITHIN = 120_000;
  /** What `begin` hands over, sooner or later. What never comes is a finding, and fails with these words. */
  const within = (words, begin) =>
    new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`${words()}, for ${WITHIN} ms`)), WITHIN);
      begin((value) => {
        clearTimeout(limit);
        resolve(value);
      });
    });

  /** The next frame. Where none comes the browser has stopped drawing, which is no figure of the app's. */
  const frame = () => within(() => 'the browser drew nothing', requestAnimationFrame);
  /** After the next frame was handed to the screen. */
  const painted = async () => {
    await frame();
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  };

  /** Resolves as soon as a change of the page makes this hold; fails with what the page says instead. */
  const seen = (holds) =>
    within(
      () => `not seen: ${holds}; the page says: ${document.body.innerText.slice(0, 2000)}`,
      (resolve) => {
        const look = () => {
          const found = holds();
          if (!found) return false;
          observer.disconnect();
          resolve(found);
          return true;
        };
        const observer = new MutationObserver(look);
        if (!look()) {
          observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        }
      },
    );

  const lines = () => [...document.querySelectorAll('[data-line-quantity], .line .line-number')];
  const pieces = () => lines().reduce((sum, button) => sum + Number(button.textContent.replaceAll(/\D/g, '')), 0);

  /**
   * Keys as a scanner's come: their times are those of the keyboard, however long the page takes with each. Times of when
   * the page made them would show pauses between them that no scanner makes, and the first key would be taken for a
   * stray one.
   */
  const keys = (text) => {
    const at = performance.now();
    for (const key of [...text, 'Enter']) {
      for (const type of ['keydown', 'keyup']) {
        const event = new KeyboardEvent(type, { key, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'timeStamp', { value: at });
        document.body.dispatchEvent(event);
      }
    }
  };

  /** Scans a code and says when its line was in the page, laid out, and when a frame with it was handed over. */
  const scan = async (code) => {
    const before = pieces();
    document.activeElement?.blur();
    const start = performance.now();
    keys(code);
    await seen(() => pieces() > before);
    document.body.getBoundingClientRect();
    const laidOut = performance.now() - start;
    await painted();
    return { laidOut, painted: performance.now() - start };
  };

  /** Places the order and says when the screen said that it is saved. */
  const place = async () => {
    const button = [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Place order');
    const start = performance.now();
    button.click();
    await seen(() => /Saved on this device|Everyone has it/.test(document.querySelector('.placed')?.textContent ?? ''));
    return { saved: performance.now() - start };
  };

  /** From the start of loading until the order screen has answered a scan with a line. */
  const firstScan = async (code) => {
    await seen(() => document.querySelector('input[type=search]'));
    const shown = performance.now();
    keys(code);
    await seen(() => pieces() > 0);
    await painted();
    return { shown, taken: performance.now() };
  };

  window.tillBench = { scan, place, firstScan, seen, painted };
})();
