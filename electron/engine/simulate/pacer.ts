import type { Pace } from '../../../shared/contract/simulate.ts';
import { pause } from './pause.ts';

/** What begins with a request: a chapter, an operation, or just the request. */
export type Boundary = 'request' | 'operation' | 'chapter';

/** Pauses of a presentation, ms: to the next request of the same purpose, to the next purpose, to the next chapter. */
const PAUSES: Readonly<Record<Boundary, number>> = { request: 90, operation: 480, chapter: 1150 };

/**
 * Decides when each request of a run leaves: at once, after a pause, or when somebody lets it go. Keeps the clock of
 * the identity provider, which can be ahead of the real one.
 */
export class Pacer {
  #pace: Pace;
  #paused = false;
  /** How far somebody let the run go, and whether it has begun to. */
  #permit: { readonly to: Boundary; used: boolean } | null = null;
  #changed: (() => void)[] = [];
  #slot = 0;
  #clockAt: number;
  #clockSince = performance.now();
  readonly #signal: AbortSignal;
  readonly #perSecond: number | null;

  /** `start` is what the clock shows at first, ms since the epoch; `perSecond` limits requests in real time. */
  constructor(pace: Pace, perSecond: number | null, start: number, signal: AbortSignal) {
    this.#pace = pace;
    this.#perSecond = perSecond;
    this.#clockAt = start;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.#notify());
  }

  get pace(): Pace {
    return this.#pace;
  }

  get paused(): boolean {
    return this.#paused || (this.#pace.kind === 'stepped' && this.#permit === null);
  }

  /** One after another, so that it can be followed. */
  get inTurn(): boolean {
    return this.#pace.kind === 'presented' || this.#pace.kind === 'stepped';
  }

  setPace(pace: Pace): void {
    this.#clockAt = this.now();
    this.#clockSince = performance.now();
    this.#pace = pace;
    this.#notify();
  }

  pause(): void {
    this.#paused = true;
    this.#permit = null;
  }

  resume(): void {
    this.#paused = false;
    this.#permit = null;
    if (this.#pace.kind === 'stepped') this.setPace({ kind: 'presented', speed: 1 });
    this.#notify();
  }

  /** Lets one request go, or everything to the end of the operation or chapter. */
  step(to: Boundary): void {
    this.#paused = true;
    this.#permit = { to, used: false };
    this.#notify();
  }

  /** What the clock of the identity provider shows, ms since the epoch. */
  now(): number {
    const elapsed = performance.now() - this.#clockSince;
    return this.#clockAt + elapsed * (this.#pace.kind === 'real' ? this.#pace.speed : 1);
  }

  /** Lets the clock come to a time: by waiting where time is real, by setting it forward elsewhere. */
  async advanceTo(time: number): Promise<void> {
    while (this.#pace.kind === 'real' && this.now() < time && !this.#signal.aborted) {
      const left = (time - this.now()) / this.#pace.speed;
      await Promise.race([pause(Math.min(left, 60_000), this.#signal), this.#next()]);
    }
    if (this.#pace.kind !== 'real' && this.now() < time) {
      this.#clockAt = time;
      this.#clockSince = performance.now();
    }
  }

  /** Waits until the next request may leave. */
  async pass(boundary: Boundary): Promise<void> {
    const wait = this.#pauseBefore(boundary);
    if (wait > 0) await pause(wait, this.#signal);
    while (!this.#signal.aborted && !this.#allows(boundary)) await this.#next();
  }

  #pauseBefore(boundary: Boundary): number {
    if (this.#pace.kind === 'presented') return PAUSES[boundary] / this.#pace.speed;
    if (this.#pace.kind !== 'real' || this.#perSecond === null) return 0;
    const now = performance.now();
    this.#slot = Math.max(now, this.#slot + 1000 / this.#perSecond / this.#pace.speed);
    return this.#slot - now;
  }

  #allows(boundary: Boundary): boolean {
    if (!this.#paused && this.#pace.kind !== 'stepped') return true;
    const permit = this.#permit;
    if (permit === null) return false;
    const ends =
      permit.used &&
      (permit.to === 'request' ||
        (permit.to === 'operation' && boundary !== 'request') ||
        (permit.to === 'chapter' && boundary === 'chapter'));
    if (ends) {
      this.#permit = null;
      return false;
    }
    permit.used = true;
    return true;
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  #notify(): void {
    const waiting = this.#changed;
    this.#changed = [];
    for (const one of waiting) one();
  }
}
