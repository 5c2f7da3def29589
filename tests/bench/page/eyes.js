// Stands beside the app's own page, after till.js, and keeps the time of what a person would see of long lists.

(() => {
  const { seen, painted } = window.tillBench;

  /** The list of the screen: rows of a table, or the tiles of Sell. */
  const list = () => document.querySelector('main [role=grid], main .tiles');
  const entries = () => list()?.querySelectorAll('.grid-body [role=row], .tile') ?? [];
  /** What the list shows, in short: another answer has another total or begins with another entry. */
  const shows = () => {
    const all = entries();
    return `${list()?.getAttribute('aria-rowcount')} ${all.length} ${all[0]?.textContent ?? ''}`;
  };

  /** Fails when it takes longer than a person would wait, so that a bench that hangs says where. */
  const inTime = (promise, what) => {
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`never came: ${what}`)), 60_000)));
    return Promise.race([promise, late]).finally(() => clearTimeout(timer));
  };

  /** Turns of the queue that follows a task: what an answer changes may be changed in several of them. */
  const TURNS = 50;
  /** After the task that is running now, with all that follows it at once. */
  const taskIsOver = async () => {
    for (let turn = 0; turn < TURNS; turn += 1) await null;
  };

  /** Acts and says when something else is in the page, laid out, and when a frame with it was handed over. */
  const changes = async (act, read, what) => {
    const before = read();
    const start = performance.now();
    act();
    await inTime(seen(() => read() !== before), what);
    await taskIsOver();
    document.body.getBoundingClientRect();
    const laidOut = performance.now() - start;
    await painted();
    return { laidOut, painted: performance.now() - start };
  };

  /** Writes this into the search box of the screen. */
  const search = (text) => {
    const box = document.querySelector('main input[data-search]');
    return changes(() => {
      box.value = text;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    }, shows, `search for ${text}`);
  };

  /** Chooses a value of the filter of this name. */
  const filter = (name, value) => {
    const chip = [...document.querySelectorAll('main .chip')].find((chip) => chip.textContent.startsWith(name));
    const select = chip.querySelector('select');
    return changes(() => {
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
    }, shows, `filter ${name} ${value}`);
  };

  /** Opens the order in this place of what is in sight; it is there with its story. */
  const openOrder = (place) => {
    const row = [...document.querySelectorAll('main .grid-body [role=row]')][place];
    const number = row.querySelector('.cell-number').textContent.trim();
    const read = () =>
      document.querySelector('article.detail h2')?.textContent === number && document.querySelector('.timeline li') ? number : '';
    return changes(() => row.click(), read, `order ${number}`);
  };

  /** Whether the first and the last row in sight are drawn. */
  const isFilled = (grid) => {
    const row = grid.querySelector('.grid-measure').getBoundingClientRect().height;
    const first = Math.floor(grid.scrollTop / row);
    const end = Number(grid.getAttribute('aria-rowcount')) - 2;
    const last = Math.min(end, Math.floor((grid.scrollTop + grid.clientHeight * 0.8) / row));
    return [first, last].every((at) => grid.querySelector(`[aria-rowindex="${at + 2}"]`));
  };

  let watched = null;
  /** Watches frames until `framesSeen`. */
  const watchFrames = () => {
    const grid = document.querySelector('main [role=grid]');
    const watch = { frames: [], blank: 0, long: [], isOver: false };
    const observer = new PerformanceObserver((entries) => {
      watch.long.push(...entries.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: 'long-animation-frame' });
    let last = performance.now();
    const look = (now) => {
      watch.frames.push(now - last);
      last = now;
      if (grid && !isFilled(grid)) watch.blank += 1;
      if (!watch.isOver) requestAnimationFrame(look);
      else observer.disconnect();
    };
    requestAnimationFrame((now) => {
      last = now;
      requestAnimationFrame(look);
    });
    watched = watch;
  };
  /** What was watched: how long frames took, in milliseconds, and in how many of them a row in sight wasn't drawn. */
  const framesSeen = () => {
    watched.isOver = true;
    const { frames, blank, long } = watched;
    return { frames, blank, long };
  };

  /** Drags the bar of the list from its beginning to its end, so many frames long. */
  const drag = async (frames) => {
    const grid = document.querySelector('main [role=grid]');
    const whole = grid.scrollHeight - grid.clientHeight;
    for (let at = 1; at <= frames; at += 1) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      grid.scrollTop = (whole * at) / frames;
    }
    const start = performance.now();
    await inTime(seen(() => isFilled(grid)), 'rows at the end');
    await painted();
    return { settled: performance.now() - start };
  };

  const interactions = new Map();
  /** Gathers every interaction from now on: until the frame after it, in steps of 8 ms, as Event Timing gives it. */
  const watchInteractions = () => {
    interactions.clear();
    const take = (entry) => {
      const { interactionId, duration, name, startTime, processingStart, processingEnd, target } = entry;
      if (!interactionId) return;
      const known = interactions.get(interactionId);
      if (known && known.duration >= duration) return;
      const waited = processingStart - startTime;
      const ran = processingEnd - processingStart;
      const where = target && `${target.tagName.toLowerCase()}.${target.className} ${target.textContent.slice(0, 24)}`;
      interactions.set(interactionId, { duration, name, waited, ran, where, at: document.title + location.pathname });
    };
    const observer = new PerformanceObserver((entries) => entries.getEntries().forEach(take));
    observer.observe({ type: 'event', durationThreshold: 16 });
    observer.observe({ type: 'first-input' });
  };
  const interactionsSeen = () => [...interactions.values()];

  /** Remembers that a text appeared, however shortly. */
  const noteText = (text) => {
    window.eyes.noted = false;
    seen(() => document.body.textContent.includes(text)).then(() => (window.eyes.noted = true));
  };

  window.eyes = { search, filter, openOrder, watchFrames, framesSeen, drag, watchInteractions, interactionsSeen, noteText, noted: false };
})();
