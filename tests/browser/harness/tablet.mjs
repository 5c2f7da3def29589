// A device: a browser of its own, with a cable of its own to the server.

import { rm } from 'node:fs/promises';
import { Cable } from './cable.mjs';
import { killProfile, launchPersistent } from './chromium.mjs';
import { Screens } from './screens.mjs';
import { temporary } from './server.mjs';

const DESK = { width: 1280, height: 800 };

/** Words of the browser that mean no mistake of the app: it was offline, as it should be. */
const NETWORK = /net::ERR_|WebSocket connection to|Failed to load resource|^TypeError: Failed to fetch/;

let count = 0;

/** A browser, enrolled or not. */
export class Tablet {
  #browser;
  #options;
  #profile = null;
  #context = null;

  /** What its pages logged. */
  heard = [];
  /** Errors among that which no test expects. */
  problems = [];

  /**
   * @param {import('playwright-core').Browser} browser where its context goes, unless it has a profile
   * @param {import('./server.mjs').Server} server
   * @param {{ name?: string, profile?: boolean, page?: object }} options `profile`: its own browser process with
   *   a profile on disk; `page`: options of the browser's context, such as `locale` and `colorScheme`
   */
  static async make(browser, server, options) {
    const tablet = new Tablet();
    count += 1;
    tablet.name = options.name ?? `Till ${count}`;
    tablet.server = server;
    tablet.#browser = browser;
    tablet.#options = { viewport: DESK, locale: 'en-US', reducedMotion: 'reduce', ...options.page };
    tablet.cable = await Cable.lay(() => server.port);
    if (options.profile) tablet.#profile = await temporary('counterfoil-profile-');
    await tablet.#open();
    return tablet;
  }

  /** Where its app is. */
  get origin() {
    return this.cable.origin;
  }

  /** The browser's context. */
  get context() {
    return this.#context;
  }

  /** The folder of its profile, where it has one. */
  get profile() {
    return this.#profile;
  }

  /** All open pages. */
  pages() {
    return this.#context?.pages() ?? [];
  }

  /** The screens of the first page. */
  get screens() {
    return new Screens(this.page, this.origin);
  }

  /** The screens of another page. */
  screensOf(page) {
    return new Screens(page, this.origin);
  }

  /** Opens the app and enrols; ready when everything is here. */
  async enrol() {
    await this.screens.enrol(await this.server.enrolmentCode(), this.name);
  }

  /** Another tab with the app in it. */
  async openTab() {
    const page = await this.#context.newPage();
    await page.goto(this.origin);
    return page;
  }

  /** The battery dies. */
  kill() {
    const gone = new Promise((resolve) => this.#context.once('close', resolve));
    killProfile(this.#profile);
    this.#context = null;
    return gone;
  }

  /** Closes the browser in good order. The profile stays. */
  async close() {
    await this.#context?.close();
    this.#context = null;
  }

  /** Starts the browser again on its profile. */
  restart() {
    return this.#open();
  }

  /** Closes everything and removes the profile. */
  async dispose() {
    await this.close();
    await this.cable.remove();
    if (this.#profile) await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #open() {
    this.#context = this.#profile
      ? await launchPersistent(this.#profile, this.#options)
      : await this.#browser.newContext(this.#options);
    this.#context.setDefaultTimeout(20_000);
    this.#context.on('page', (page) => this.#listen(page));
    for (const page of this.#context.pages()) this.#listen(page);
    this.page = this.#context.pages()[0] ?? (await this.#context.newPage());
  }

  #listen(page) {
    page.on('console', (message) => {
      this.heard.push(`${message.type()}: ${message.text()}`);
      if (message.type() === 'error' && !NETWORK.test(message.text())) this.problems.push(message.text());
    });
    page.on('pageerror', (error) => {
      this.heard.push(`error: ${error.stack ?? error}`);
      this.problems.push(String(error.stack ?? error));
    });
  }
}
