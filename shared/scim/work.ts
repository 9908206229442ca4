import { ScimError } from './error.ts';

/** Comparisons, about a second of them. */
const mostForOneRequest = 10_000_000;

/** What one request may cost: while it is worked on, all others wait. */
export class Work {
  private left = mostForOneRequest;

  /** Call before `comparisons` are made. @throws {ScimError} 400 tooMany when the request has used up its share. */
  spend(comparisons: number, what: string): void {
    this.left -= comparisons;
    if (this.left >= 0) return;
    throw new ScimError(
      400,
      'tooMany',
      `With ${what} the request makes more than ${mostForOneRequest} comparisons, the most that are made for one. Ask in parts, or name values by their id.`,
    );
  }
}
