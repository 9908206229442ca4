/** Lets something be restarted a number of times in a stretch of time (ms), so that a crash loop ends. */
export class RestartLimit {
  readonly #most: number;
  readonly #within: number;
  #times: number[] = [];

  constructor(most: number, within: number) {
    this.#most = most;
    this.#within = within;
  }

  /** Counts one restart at `now` (ms), unless there were too many. */
  allows(now: number): boolean {
    this.#times = this.#times.filter((time) => now - time < this.#within);
    if (this.#times.length >= this.#most) return false;
    this.#times.push(now);
    return true;
  }
}
