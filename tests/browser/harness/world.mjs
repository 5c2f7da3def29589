// Everything one test sets up, taken down in reverse: servers, devices, folders.

import { launch } from './chromium.mjs';
import { Server } from './server.mjs';
import { forgetShop, shopServer } from './shop.mjs';
import { Tablet } from './tablet.mjs';

/** One browser serves all tests; each device is a context of its own in it. */
let shared = null;

/** What a test has. */
export class World {
  #made = [];
  #tablets = [];
  #servers = [];

  /** A server with sample data. */
  async server(options) {
    return this.#keepServer(await Server.withSample(options));
  }

  /** A server with the small shop of `shop.mjs`, whose stock is known to the piece. */
  async shop(options) {
    return this.#keepServer(await shopServer(options));
  }

  /** A server without any data. */
  async emptyServer(options) {
    return this.#keepServer(await Server.empty(options));
  }

  /** A browser that isn't enrolled yet, on a cable of its own. */
  async browser(server, options = {}) {
    if (!shared?.isConnected()) shared = await launch();
    const tablet = await Tablet.make(shared, server, options);
    this.#made.push(tablet);
    this.#tablets.push(tablet);
    return tablet;
  }

  /** An enrolled device that shows the order screen and has everything. */
  async tablet(server, options = {}) {
    const tablet = await this.browser(server, options);
    await tablet.enrol();
    return tablet;
  }

  /** Takes something down at the end. */
  keep(disposable) {
    this.#made.push(disposable);
    return disposable;
  }

  /** Fails when a page reported an error that nobody expected, or a server's data are not as promised. */
  async complain() {
    for (const server of this.#servers) await server.examine();
    const problems = this.#tablets.flatMap((tablet) => tablet.problems);
    if (problems.length > 0) throw new Error(`pages reported errors:\n${problems.join('\n')}`);
  }

  /** All open pages. */
  pages() {
    return this.#tablets.flatMap((tablet) => tablet.pages());
  }

  /** What servers and pages said. */
  log() {
    const servers = this.#servers.map((server, at) => `== server ${at}\n${server.output}`);
    const tablets = this.#tablets.map((tablet) => `== ${tablet.name}\n${tablet.heard.join('\n')}`);
    return [...servers, ...tablets].join('\n\n');
  }

  /** Takes everything down. */
  async dispose() {
    for (const made of this.#made.reverse()) await made.dispose();
    this.#made = [];
  }

  /** Closes what all tests shared. */
  static async shutDown() {
    await shared?.close();
    shared = null;
    await Server.forgetSample();
    await forgetShop();
  }

  #keepServer(server) {
    this.#made.push(server);
    this.#servers.push(server);
    return server;
  }
}
