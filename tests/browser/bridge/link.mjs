// The page's side of the worker's bridge (app/src/bridge.rs, app/src/link/envelope.rs), without the screens.

import { decode, encode } from './cbor.mjs';

/** Numbers of the variants, as the Rust types give them. */
const TO = { request: 0, enrol: 1, nudge: 3 };
const ENVELOPE = { listening: 0, say: 1, interrupted: 2, outdated: 3 };
const FROM = { response: 0, changed: 1, status: 2, enrolled: 3, storage: 4, leading: 5, broken: 6 };
const REQUEST = { do: 0, orders: 1, order: 2, products: 3, scan: 4, customers: 5, locations: 6, status: 9 };
const RESPONSE = { done: 0, failed: 12 };

/** Phases of a device (replica/src/query.rs). */
export const PHASE = { notEnrolled: 0, offline: 1, connecting: 2, online: 3, refused: 4, bootstrapping: 5 };

/** A worker and what it has said. */
export class Link {
  #worker;
  #asked = new Map();
  #last = 0;
  #waiting = new Set();

  /** The latest state of the device. */
  status = null;
  /** How many messages said that rows changed. */
  changes = 0;

  /** Starts the worker; ready when it listens and has said how the device stands. */
  static async open() {
    const link = new Link();
    // The benches' page starts it as the app's page does.
    link.#worker = globalThis.earlyWorker ?? new Worker('/worker_loader.js');
    const said = link.#worker.said ?? [];
    let listening = () => {};
    const listens = new Promise((resolve, reject) => {
      listening = resolve;
      link.#worker.onerror = (event) => reject(new Error(event.message));
    });
    link.#worker.onmessage = ({ data }) => link.#hear(decode(new Uint8Array(data)), listening);
    for (const event of said) {
      const listener = event instanceof MessageEvent ? link.#worker.onmessage : link.#worker.onerror;
      listener(event);
    }
    await listens;
    await link.until((status) => status !== null);
    return link;
  }

  /** Asks the replica; a refusal is an error. */
  ask(name, ...fields) {
    const number = ++this.#last;
    const answered = new Promise((resolve, reject) => this.#asked.set(number, { resolve, reject }));
    // Question and answer are sealed: bytes within the message (app/src/sealed.rs).
    this.#post([TO.request, [number, encode([REQUEST[name], fields])]]);
    return answered;
  }

  /** Gives a command; the answer comes when it is saved. */
  do(command) {
    return this.ask('do', command);
  }

  /** Makes this browser a device. */
  async enrol(code, name) {
    const number = ++this.#last;
    const answered = new Promise((resolve, reject) => this.#asked.set(number, { resolve, reject }));
    this.#post([TO.enrol, [number, code, name]]);
    const outcome = await answered;
    if (outcome !== 0) throw new Error(`enrolment failed: ${outcome}`);
  }

  /** What the page says when the browser is online again. */
  nudge() {
    this.#post([TO.nudge, []]);
  }

  /** Waits until the device's state is so. */
  until(holds) {
    if (holds(this.status)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.add({ holds, resolve }));
  }

  /** Waits until the server has everything and the device has everything. */
  untilSynced() {
    return this.until((status) => status?.phase === PHASE.online && status.unsynced === 0);
  }

  #post(message) {
    const bytes = encode(message);
    this.#worker.postMessage(bytes.buffer, [bytes.buffer]);
  }

  #hear([envelope, fields], listening) {
    switch (envelope) {
      case ENVELOPE.listening:
        return listening();
      case ENVELOPE.say:
        return this.#say(...fields[0]);
      case ENVELOPE.interrupted:
        return this.#settle(fields[0], ({ reject }) => reject(new Error('interrupted')));
      default:
        throw new Error(`the worker is of another build (${envelope})`);
    }
  }

  #say(kind, fields) {
    switch (kind) {
      case FROM.response: {
        const [number, sealed] = fields;
        const [variant, answer] = decode(sealed);
        const failed = variant === RESPONSE.failed;
        const words = failed ? `the worker refused: ${JSON.stringify(answer)}` : '';
        this.#settle(number, ({ resolve, reject }) => (failed ? reject(new Error(words)) : resolve(answer[0])));
        break;
      }
      case FROM.changed:
        this.changes += 1;
        break;
      case FROM.status:
        this.#learn(fields[0]);
        break;
      case FROM.enrolled:
      case FROM.storage:
        this.#settle(fields[0], ({ resolve }) => resolve(fields[1]));
        break;
      case FROM.broken:
        throw new Error(`the worker can't go on: ${fields[0]}`);
      default:
    }
  }

  #settle(number, how) {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (asked) how(asked);
  }

  #learn([phase, unsynced, attention, lastContact, rows, device, name, series, organisation, currency]) {
    this.status = { phase, unsynced, attention, lastContact, rows, device, name, series, organisation, currency };
    for (const waiting of this.#waiting) {
      if (!waiting.holds(this.status)) continue;
      this.#waiting.delete(waiting);
      waiting.resolve();
    }
  }
}
