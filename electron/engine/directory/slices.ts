import { setImmediate as turn } from 'node:timers/promises';

/** Work is done for this many ms at a time; then listeners have their turn. */
const SLICE = 8;

/** Thrown out of work that was cancelled. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/** Cuts long work on the main thread into slices, between which requests are answered. */
export class Slices {
  readonly #signal: AbortSignal | null;
  #until = performance.now() + SLICE;

  constructor(signal: AbortSignal | null = null) {
    this.#signal = signal;
  }

  /** True when it is time for the others. Cheap enough to ask after every item. */
  get over(): boolean {
    return performance.now() >= this.#until;
  }

  /** Lets the others have their turn. @throws Cancelled */
  async pause(): Promise<void> {
    await turn();
    if (this.#signal?.aborted) throw new Cancelled();
    this.#until = performance.now() + SLICE;
  }
}
