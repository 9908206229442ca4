import type { IdpDefinition } from '../definition.ts';

/** What a run of work came to. */
export interface CycleTally {
  readonly done: number;
  readonly failed: number;
  /** Failures of references (a manager, a member) only; part of `failed`. */
  readonly failedReferences: number;
  /** Status the connection test was refused with; null when it passed. */
  readonly probeStatus: number | null;
}

/** Whether a job goes on as usual, is slowed down, or is switched off. Times in ms of the virtual clock. */
export class QuarantineState {
  readonly #policy: NonNullable<IdpDefinition['quarantine']> | null;
  /** Since when, and why. */
  current: { readonly since: number; readonly why: string } | null = null;
  disabled = false;

  constructor({ quarantine }: Pick<IdpDefinition, 'quarantine'>) {
    this.#policy = quarantine;
  }

  /** Time between cycles while it lasts; null when there is none. */
  get every(): number | null {
    return this.current && this.#policy ? this.#policy.every : null;
  }

  afterCycle(tally: CycleTally, now: number): void {
    if (this.#policy === null) return;
    const why = reasonOf(tally, this.#policy);
    if (why === null) this.current = null;
    else {
      this.current ??= { since: now, why };
      if (now - this.current.since >= this.#policy.disabledAfter) this.disabled = true;
    }
  }

  /** An administrator restarts the job. */
  clear(): void {
    this.current = null;
    this.disabled = false;
  }
}

function reasonOf(
  { done, failed, failedReferences, probeStatus }: CycleTally,
  policy: NonNullable<IdpDefinition['quarantine']>,
): string | null {
  if (probeStatus !== null && policy.atOnce.includes(probeStatus))
    return `The connection test was answered ${probeStatus}.`;
  const own = failed - failedReferences;
  if (failed >= policy.failuresWithReferences) return `${failed} objects failed.`;
  if (own > policy.failures) return `${own} objects failed.`;
  if (own >= policy.from && own / Math.max(1, done + failed) > policy.share)
    return `${own} of ${done + failed} objects failed.`;
  return null;
}
