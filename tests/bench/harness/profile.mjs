// What a worker spends its time on, by the browser's own sampling profiler. A build with names says more than one
// without: functions of WebAssembly then have theirs.

/** Samples the first worker of a page. */
export class Profile {
  #session;
  #worker;
  #last = 0;
  #waiting = new Map();

  /** Starts sampling. */
  static async start(page, { microseconds = 250 } = {}) {
    const profile = new Profile();
    const session = await page.context().newCDPSession(page);
    profile.#session = session;
    const attached = new Promise((resolve) => session.once('Target.attachedToTarget', resolve));
    session.on('Target.receivedMessageFromTarget', ({ message }) => profile.#hear(JSON.parse(message)));
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    profile.#worker = (await attached).sessionId;
    await profile.#send('Profiler.enable');
    await profile.#send('Profiler.setSamplingInterval', { interval: microseconds });
    await profile.#send('Profiler.start');
    return profile;
  }

  /** Stops sampling; returns the functions with the most time of their own, as shares of the time at work. */
  async stop(count = 40) {
    const { profile } = await this.#send('Profiler.stop');
    await this.#session.detach();
    const self = new Map();
    const byId = new Map(profile.nodes.map((node) => [node.id, node]));
    let busy = 0;
    for (const [at, id] of profile.samples.entries()) {
      const { functionName } = byId.get(id).callFrame;
      if (functionName === '(idle)' || functionName === '(program)') continue;
      const time = profile.timeDeltas[at];
      busy += time;
      self.set(functionName, (self.get(functionName) ?? 0) + time);
    }
    const top = [...self].sort((a, b) => b[1] - a[1]).slice(0, count);
    return {
      busyMs: busy / 1000,
      top: top.map(([name, time]) => ({ name: name || '(anonymous)', ms: time / 1000, share: time / busy })),
      raw: profile,
    };
  }

  #send(method, params = {}) {
    const id = ++this.#last;
    const answered = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const message = JSON.stringify({ id, method, params });
    return this.#session
      .send('Target.sendMessageToTarget', { message, sessionId: this.#worker })
      .then(() => answered);
  }

  #hear({ id, result, error }) {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    if (error) waiting.reject(new Error(error.message));
    else waiting.resolve(result);
  }
}

/** The profile as lines for a person. */
export function shown({ busyMs, top }) {
  const lines = top.map(({ name, ms, share }) => {
    return `${(share * 100).toFixed(1).padStart(6)} % ${ms.toFixed(0).padStart(8)} ms  ${name.slice(0, 110)}`;
  });
  return [`at work ${busyMs.toFixed(0)} ms`, ...lines].join('\n');
}
