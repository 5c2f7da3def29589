// Stands beside the app's own page before it starts, and keeps the time of what a person would see.

(() => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** After the next frame was handed to the screen. */
  const painted = async () => {
    await frame();
    await new Promise((resolve) => {
      const channel = new MessageChannel();
      channel.port1.onmessage = resolve;
      channel.port2.postMessage(null);
    });
  };

  /** Resolves as soon as a change of the page makes this hold. */
  const seen = (holds) =>
    new Promise((resolve) => {
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
    });

  const lines = () => [...document.querySelectorAll('[data-line-quantity], .line .line-number')];
  const pieces = () => lines().reduce((sum, button) => sum + Number(button.textContent.replaceAll(/\D/g, '')), 0);

  const keys = (text) => {
    for (const key of [...text, 'Enter']) {
      for (const type of ['keydown', 'keyup']) {
        document.body.dispatchEvent(new KeyboardEvent(type, { key, bubbles: true, cancelable: true }));
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
