// The real server on a loopback port of its own and a data folder of its own.

import { spawn, execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as setting from './setting.mjs';

const run = promisify(execFile);

/** Longest time until the server says where it listens, in milliseconds. */
const START_LIMIT = 120_000;

/** A folder that was started with sample data once; copies of it start at once. */
let template = null;

/** A server that can be stopped, killed and started again. */
export class Server {
  #process = null;
  #output = '';
  #owned;

  /** @param {string} data its data folder */
  constructor(data, { dist = setting.dist, owned = true } = {}) {
    this.data = data;
    this.dist = dist;
    this.#owned = owned;
    this.port = 0;
  }

  /** A server with the sample data: three locations, products, customers, a year of orders. */
  static async withSample(options) {
    template ??= prepareTemplate();
    return Server.copyOf(await template, options);
  }

  /** A server with a copy of this data folder. */
  static async copyOf(folder, options) {
    const data = await temporary('counterfoil-data-');
    await cp(folder, data, { recursive: true });
    const server = new Server(data, options);
    await server.start();
    return server;
  }

  /** A server that knows nothing yet. */
  static async empty(options) {
    const server = new Server(await temporary('counterfoil-data-'), options);
    await server.start();
    return server;
  }

  /** Removes what all servers shared. */
  static async forgetSample() {
    if (template) await rm(await template, { recursive: true, force: true });
    template = null;
  }

  /** Starts it, on the port it had if it had one. Ready when it listens. */
  async start(more = []) {
    const words = ['serve', '--data', this.data, '--dist', this.dist, '--addr', `127.0.0.1:${this.port}`];
    words.push('--organisation', 'Corner shop', '--currency', 'USD', ...more);
    const child = spawn(setting.counterfoil, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    const listens = new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('the server does not say where it listens')), START_LIMIT);
      const hear = (bytes) => {
        this.#output += bytes;
        const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(this.#output.slice(this.#heard));
        if (!address) return;
        this.port = Number(address[1]);
        this.#heard = this.#output.length;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.setEncoding('utf8').on('data', hear);
      child.stderr.setEncoding('utf8').on('data', hear);
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        reject(new Error(`the server ended (${code ?? signal}):\n${this.#output.slice(-2000)}`));
      });
    });
    await listens;
  }

  #heard = 0;

  /** Everything it has said. */
  get output() {
    return this.#output;
  }

  /** Its process, while it runs. */
  get pid() {
    return this.#process?.pid;
  }

  /** Stops it as an operator does, and waits until it has drained. */
  stop() {
    return this.#end('SIGTERM');
  }

  /** Kills it as a power cut does. */
  kill() {
    return this.#end('SIGKILL');
  }

  /** A fresh one-time code. */
  async enrolmentCode() {
    const { code } = await this.json('enrol');
    return code;
  }

  /** What `counterfoil COMMAND --json` prints. Fails when the command does. */
  async json(command, ...more) {
    return JSON.parse(await this.#said([command, '--data', this.data, '--json', ...more]));
  }

  /** All orders it has, as it exports them; their values are texts. */
  async orders() {
    const said = await this.#said(['export', '--data', this.data, '--what', 'orders', '--format', 'json']);
    return said.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  /** Fails unless everything it has stored is as promised. */
  async examine() {
    const { ok, findings } = await this.json('doctor');
    if (!ok) throw new Error(`the doctor found: ${JSON.stringify(findings)}`);
  }

  /** Stops it and removes its data. */
  async dispose() {
    if (this.#process) await this.stop();
    if (this.#owned) await rm(this.data, { recursive: true, force: true });
  }

  async #said(words) {
    try {
      const { stdout } = await run(setting.counterfoil, words, { maxBuffer: 1 << 30 });
      return stdout;
    } catch (error) {
      // The doctor says what it found and fails.
      if (error.stdout) return error.stdout;
      throw error;
    }
  }

  async #end(signal) {
    const child = this.#process;
    this.#process = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }
}

/** A fresh folder that its maker removes. */
export function temporary(prefix) {
  return mkdtemp(path.join(os.tmpdir(), prefix));
}

async function prepareTemplate() {
  const data = await temporary('counterfoil-sample-');
  const server = new Server(data, { owned: false });
  await server.start(['--sample']);
  await server.stop();
  if (!existsSync(data)) throw new Error('the server left no data');
  return data;
}
