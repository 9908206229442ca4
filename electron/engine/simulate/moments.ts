import type { Moment } from '../../../shared/contract/simulate.ts';

/** Moments that are kept to be read again. */
const KEPT = 500;
/** Moments that are told at once; a fast run makes more than anybody can watch. */
const TOLD = 50;

type Begun = Omit<Moment, 'sequence' | 'request' | 'phase' | 'status' | 'took' | 'exchange'>;

/** What happened in a run, as far as it is kept. */
export class Moments {
  #sequence = 0;
  #request = 0;
  #kept: Moment[] = [];
  #untold: Moment[] = [];
  #missed = 0;

  /** A request leaves. @returns its number */
  sent(moment: Begun): number {
    const request = ++this.#request;
    this.#keep({
      ...moment,
      sequence: ++this.#sequence,
      request,
      phase: 'sent',
      status: null,
      took: null,
      exchange: null,
    });
    return request;
  }

  /** Its answer came; `request` is null when its leaving was not told. */
  answered(moment: Begun & Pick<Moment, 'status' | 'took' | 'exchange'>, request: number | null): void {
    this.#keep({
      ...moment,
      sequence: ++this.#sequence,
      request: request ?? ++this.#request,
      phase: 'answered',
    });
  }

  list(): Moment[] {
    return this.#kept.slice(-KEPT);
  }

  /** What was not told yet. */
  take(): { moments: Moment[]; missed: number } {
    const taken = { moments: this.#untold, missed: this.#missed };
    this.#untold = [];
    this.#missed = 0;
    return taken;
  }

  #keep(moment: Moment): void {
    this.#kept.push(moment);
    // Cut now and then instead of with each moment, which would move them all.
    if (this.#kept.length > 2 * KEPT) this.#kept = this.#kept.slice(-KEPT);
    this.#untold.push(moment);
    if (this.#untold.length > TOLD) {
      this.#untold.shift();
      this.#missed++;
    }
  }
}
