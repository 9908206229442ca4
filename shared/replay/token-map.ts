import { Lru } from '../scim/lru.ts';

/** Scope of cursors (RFC 9865). */
export const CURSOR = 'cursor';

/** Scope of the versions of a resource (RFC 7644 section 3.14), named by where it is here. */
export function versionsOf(kind: string, id: string): string {
  return `version ${kind}/${id}`;
}

/**
 * What two service providers call the same thing for a while: ETags and cursors. They mean nothing to anybody but
 * who gave them, so one that was not learnt cannot be translated.
 */
export class TokenMap {
  readonly #known: Lru<string, string>;

  constructor(limit = 20_000) {
    this.#known = new Lru(limit);
  }

  learn(scope: string, here: string, there: string): void {
    this.#known.set(`${scope}\n${here}`, there);
  }

  there(scope: string, here: string): string | null {
    return this.#known.get(`${scope}\n${here}`) ?? null;
  }
}
