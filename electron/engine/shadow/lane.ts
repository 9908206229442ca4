/** How much may wait for a shadow: requests, and bytes of their bodies. */
export interface LaneLimits {
  readonly requests: number;
  readonly bytes: number;
}

export interface Waiting {
  /** Bytes it keeps in memory. */
  readonly size: number;
  run(): Promise<void>;
  /** It has to give way to newer ones. */
  dropped(): void;
}

/**
 * What waits for one shadow, in the order the first target answered. One at a time: the next request may be about
 * what this one creates. When too much waits, the oldest go.
 */
export class Lane {
  readonly #limits: LaneLimits;
  #queue: Waiting[] = [];
  #bytes = 0;
  #running: Promise<void> | null = null;

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get waiting(): number {
    return this.#queue.length;
  }

  add(one: Waiting): void {
    this.#queue.push(one);
    this.#bytes += one.size;
    while (
      this.#queue.length > this.#limits.requests ||
      (this.#bytes > this.#limits.bytes && this.#queue.length > 1)
    )
      this.#take()?.dropped();
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
  }

  /** Forgets what waits, without a word. */
  clear(): void {
    this.#queue = [];
    this.#bytes = 0;
  }

  /** When nothing waits or runs any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    for (;;) {
      // Requests of clients that have arrived meanwhile come first.
      await new Promise((resolve) => setImmediate(resolve));
      const one = this.#take();
      if (!one) return;
      await one.run();
    }
  }

  #take(): Waiting | undefined {
    const one = this.#queue.shift();
    if (one) this.#bytes -= one.size;
    return one;
  }
}
