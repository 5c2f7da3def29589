// What a bench prints: a table for people, or one object a line for programs. Nothing else goes to standard output.

const columns = [
  ['name', 44],
  ['figure', 14],
  ['unit', 12],
  ['budget', 10],
  ['', 6],
];

/** Collects figures and prints them. */
export class Figures {
  #json;
  #started = false;
  #all = [];

  constructor({ json }) {
    this.#json = json;
  }

  /**
   * Prints a figure.
   * @param {string} name
   * @param {number} figure
   * @param {string} unit
   * @param {{ budget?: number | null, better?: 'lower' | 'higher' }} options
   */
  add(name, figure, unit, { budget = null, better = 'lower', ...more } = {}) {
    const rounded = Math.abs(figure) >= 100 ? Math.round(figure) : Number(figure.toPrecision(3));
    const line = { name, figure: rounded, unit, budget, better, ...more };
    this.#all.push(line);
    if (this.#json) console.log(JSON.stringify(line));
    else this.#row(line);
  }

  /** All figures so far by name. */
  byName() {
    return Object.fromEntries(this.#all.map(({ name, figure }) => [name, figure]));
  }

  #row({ name, figure, unit, budget, better }) {
    if (!this.#started) {
      this.#started = true;
      console.log(columns.map(([title, width], at) => pad(title, width, at)).join(' '));
    }
    const kept = budget === null ? '' : (better === 'lower' ? figure <= budget : figure >= budget) ? 'ok' : 'MISSED';
    const sign = budget === null ? '' : `${better === 'lower' ? '≤' : '≥'} ${budget.toLocaleString('en')}`;
    const cells = [name, figure.toLocaleString('en'), unit, sign, kept];
    console.log(cells.map((cell, at) => pad(cell, columns[at][1], at)).join(' '));
  }
}

/** The words of the command line: `--json`, `--orders N`, and so on. */
export function wishes(defaults) {
  const wishes = { json: false, ...defaults };
  const words = process.argv.slice(2);
  while (words.length > 0) {
    const word = words.shift();
    const name = word.replace(/^--/, '').replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (!word.startsWith('--') || !(name in wishes)) throw new Error(`unknown: ${word}`);
    const kind = typeof wishes[name];
    if (kind === 'boolean') {
      wishes[name] = true;
      continue;
    }
    const value = words.shift();
    if (value === undefined) throw new Error(`${word} needs a value`);
    wishes[name] = kind === 'number' ? Number(value) : value;
    if (Number.isNaN(wishes[name])) throw new Error(`${word} needs a number`);
  }
  return wishes;
}

/** Says something to the person who waits. */
export function progress(words) {
  console.error(`bench: ${words}`);
}

function pad(text, width, at) {
  return at === 1 || at === 3 ? text.padStart(width) : text.padEnd(width);
}
