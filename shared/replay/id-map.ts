/**
 * One resource at two service providers. `kind` is the collection it is in, in lower case, such as `users`: ids are
 * unique across a service provider (RFC 7643 section 3.1), but apps that count from 1 in each collection exist.
 */
export interface IdPair {
  readonly kind: string;
  readonly here: string;
  readonly there: string;
}

/**
 * Finds the other id of a resource. `kinds`: collections it may be in, the likeliest first; empty when nothing is
 * known. Null when the other id is not known.
 */
export type Translate = (id: string, kinds: readonly string[]) => string | null;

type Pairs = Map<string, IdPair | readonly IdPair[]>;

/** Pairs that are kept unless told otherwise; the oldest go first. */
const USUAL_LIMIT = 500_000;

/** Which id a resource has at the one service provider (here), and which at the other (there). */
export class IdMap {
  readonly #here: Pairs = new Map();
  readonly #there: Pairs = new Map();
  readonly #limit: number;
  #size = 0;

  constructor(limit = USUAL_LIMIT) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  /** @returns false when it was known; what is known otherwise of either id in that collection is forgotten */
  learn(pair: IdPair): boolean {
    const { kind, here, there } = pair;
    const before = inKind(this.#here.get(here), kind);
    if (before?.there === there) return false;
    if (before) this.#forget(before);
    const other = inKind(this.#there.get(there), kind);
    if (other) this.#forget(other);
    put(this.#here, here, pair);
    put(this.#there, there, pair);
    if (++this.#size > this.#limit) this.#forgetOldest();
    return true;
  }

  readonly toThere: Translate = (id, kinds) => find(this.#here.get(id), kinds)?.there ?? null;

  readonly toHere: Translate = (id, kinds) => find(this.#there.get(id), kinds)?.here ?? null;

  *[Symbol.iterator](): Iterator<IdPair> {
    for (const pairs of this.#here.values()) yield* listOf(pairs);
  }

  #forget(pair: IdPair): void {
    take(this.#here, pair.here, pair);
    take(this.#there, pair.there, pair);
    this.#size--;
  }

  #forgetOldest(): void {
    for (const pair of this) {
      this.#forget(pair);
      return;
    }
  }
}

function inKind(pairs: IdPair | readonly IdPair[] | undefined, kind: string): IdPair | undefined {
  return listOf(pairs).find((pair) => pair.kind === kind);
}

function find(pairs: IdPair | readonly IdPair[] | undefined, kinds: readonly string[]): IdPair | undefined {
  if (pairs === undefined) return undefined;
  for (const kind of kinds) {
    const pair = inKind(pairs, kind);
    if (pair) return pair;
  }
  // A collection under another name: the id itself says enough when only one resource has it.
  const [only, ...others] = listOf(pairs);
  return others.length === 0 ? only : undefined;
}

function listOf(pairs: IdPair | readonly IdPair[] | undefined): readonly IdPair[] {
  if (pairs === undefined) return [];
  return 'kind' in pairs ? [pairs] : pairs;
}

function put(map: Pairs, id: string, pair: IdPair): void {
  const before = map.get(id);
  map.set(id, before === undefined ? pair : [...listOf(before), pair]);
}

function take(map: Pairs, id: string, pair: IdPair): void {
  const left = listOf(map.get(id)).filter((other) => other !== pair);
  const [only] = left;
  if (only === undefined) map.delete(id);
  else map.set(id, left.length === 1 ? only : left);
}
