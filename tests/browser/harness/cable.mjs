// The cable between one device and the server: a TCP proxy that can be cut.
//
// The browser's own offline switch leaves open WebSockets alone, and it tells the page, so that an app could get
// away with believing `navigator.onLine`. A cut cable tells nobody. It also counts what really crosses it.

import net from 'node:net';

/** A proxy on a loopback port of its own. */
export class Cable {
  #listener;
  #pairs = new Set();
  #connect;
  #state = 'plugged';

  /** Bytes from the device to the server, all together. */
  up = 0;
  /** Bytes from the server to the device, all together. */
  down = 0;
  /** How often the direction of the talk changed from down to up: requests that waited for an answer. */
  turns = 0;
  /** Connections the device has opened. */
  connections = 0;
  #last = 'down';

  /**
   * Lays a cable.
   * @param {() => number} port the server's port, asked for each connection, since a restarted server has another
   */
  static async lay(port) {
    const cable = new Cable();
    cable.#connect = () => net.connect({ host: '127.0.0.1', port: port(), noDelay: true });
    cable.#listener = net.createServer({ noDelay: true }, (socket) => cable.#accept(socket));
    await new Promise((resolve, reject) => {
      cable.#listener.once('error', reject);
      cable.#listener.listen(0, '127.0.0.1', resolve);
    });
    return cable;
  }

  /** What the device has to open. */
  get origin() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  /** Nothing gets through any more, and what was open breaks. */
  cut() {
    this.#state = 'cut';
    for (const pair of this.#pairs) pair.break();
  }

  /** Everything stays open and nothing is answered: a network that swallows what it is given. */
  stall() {
    this.#state = 'stalled';
  }

  /** It works again. What stalled before is gone, as it would be. */
  plug() {
    if (this.#state === 'stalled') this.cut();
    this.#state = 'plugged';
  }

  /** Calls back once, as soon as so many more bytes have gone up. */
  afterBytesUp(bytes, act) {
    this.#trap = { at: this.up + bytes, act };
  }

  #trap = null;

  /** Waits until nothing has crossed it for so many milliseconds. */
  async untilQuiet(milliseconds) {
    for (;;) {
      const before = this.up + this.down;
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      if (this.up + this.down === before) return;
    }
  }

  /** Forgets what was counted. */
  resetCounts() {
    this.up = this.down = this.turns = this.connections = 0;
    this.#last = 'down';
  }

  /** Takes the cable away. */
  async remove() {
    this.cut();
    await new Promise((resolve) => this.#listener.close(resolve));
  }

  #accept(device) {
    if (this.#state === 'cut') {
      device.resetAndDestroy();
      return;
    }
    this.connections += 1;
    const server = this.#connect();
    const pair = {
      break: () => {
        this.#pairs.delete(pair);
        device.resetAndDestroy();
        server.destroy();
      },
    };
    this.#pairs.add(pair);
    this.#pump(device, server, 'up', pair);
    this.#pump(server, device, 'down', pair);
  }

  #pump(from, to, direction, pair) {
    from.on('data', (bytes) => {
      if (this.#state !== 'plugged') return;
      this[direction] += bytes.length;
      if (direction === 'up' && this.#last === 'down') this.turns += 1;
      this.#last = direction;
      if (!to.write(bytes)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      if (this.#trap && this.up >= this.#trap.at) {
        const { act } = this.#trap;
        this.#trap = null;
        act();
      }
    });
    from.on('end', () => to.end());
    from.on('error', () => pair.break());
    from.on('close', () => {
      this.#pairs.delete(pair);
      if (!to.destroyed && !to.writableEnded) to.end();
    });
  }
}
