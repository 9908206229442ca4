import type { IdpDefinition } from '../definition.ts';
import type { Refusal, Step, Subject } from '../talk.ts';

/** An object that the app refused, until it succeeds or is given up. Times in ms of the virtual clock. */
export interface Failure {
  readonly subject: Subject;
  readonly step: Step;
  /** As an administrator of this identity provider reads it. */
  readonly words: string;
  readonly tries: number;
  readonly firstAt: number;
  /** When it is tried again by itself; null when a person has to. */
  readonly nextAt: number | null;
}

/** Keeps what failed, and says when each is tried again. */
export class Failures {
  readonly #retry: IdpDefinition['retry'];
  readonly #byKey = new Map<string, Failure>();

  constructor({ retry }: Pick<IdpDefinition, 'retry'>) {
    this.#retry = retry;
  }

  get size(): number {
    return this.#byKey.size;
  }

  list(): Iterable<Failure> {
    return this.#byKey.values();
  }

  add(subject: Subject, { request }: Refusal, words: string, now: number): Failure {
    const id = idOf(subject);
    const before = this.#byKey.get(id);
    const tries = (before?.tries ?? 0) + 1;
    const firstAt = before?.firstAt ?? now;
    const { ladder, until } = this.#retry;
    const wait = ladder?.[Math.min(tries, ladder.length) - 1];
    const nextAt = wait === undefined || now + wait > firstAt + until ? null : now + wait;
    const failure: Failure = { subject, step: request.step, words, tries, firstAt, nextAt };
    this.#byKey.set(id, failure);
    return failure;
  }

  /** True when it had failed before. */
  succeeded(subject: Subject): boolean {
    return this.#byKey.delete(idOf(subject));
  }

  /** What is to be tried again by then. */
  due(now: number): Subject[] {
    return [...this.#byKey.values()]
      .filter(({ nextAt }) => nextAt !== null && nextAt <= now)
      .map(({ subject }) => subject);
  }

  nextAt(): number | null {
    const times = [...this.#byKey.values()].flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]));
    return times.length === 0 ? null : times.reduce((a, b) => Math.min(a, b));
  }
}

function idOf({ kind, key }: Subject): string {
  return `${kind} ${key}`;
}
