/** Tells how far something is: what is being done, and how many of how many. */
export type Report = (step: string, done: number, total: number) => void;

const REFUSALS_KEPT = 100;

/** What came of writing many resources. */
export class Tally {
  created = 0;
  updated = 0;
  refused = 0;
  /** The first refusals. */
  readonly refusals: { where: string; why: string }[] = [];

  refuse(where: string, why: string): void {
    this.refused++;
    if (this.refusals.length < REFUSALS_KEPT) this.refusals.push({ where, why });
  }

  result(): {
    created: number;
    updated: number;
    refused: number;
    refusals: { where: string; why: string }[];
  } {
    const { created, updated, refused, refusals } = this;
    return { created, updated, refused, refusals };
  }
}
