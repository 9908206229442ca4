import type { MeaningKind, Sentence, Subject } from '../contract/exchange.ts';
import type { Memory } from './memory.ts';
import type { ObservedExchange } from './observed.ts';
import type { Member, PatchReading } from './patch.ts';
import type { ScimRequest } from './scim-request.ts';

/** An exchange with everything read out of it that describing needs. */
export interface Reading {
  readonly exchange: ObservedExchange;
  readonly request: ScimRequest;
  readonly patch: PatchReading | null;
  readonly memory: Memory;
  /** Answered 2xx. */
  readonly accepted: boolean;
}

/** A meaning before the note about the answer is added; `note` is about what was asked. */
export interface Description {
  readonly kind: MeaningKind;
  readonly sentence: Sentence;
  readonly subject: Subject | null;
  readonly note?: Sentence | null;
  /** The same as one step of an operation that is already named: `look up by userName: no match`. */
  readonly step?: Sentence;
  /** The same in the story of its subject: `Renamed to Ada Byron`. */
  readonly told?: Sentence;
  /** True of a write that asks for what is there already. */
  readonly idle?: boolean;
  /** Who joined the group, when only a comparison with what is remembered tells. */
  readonly joined?: readonly Member[];
}

export type Segment = Sentence[number];

export function name(text: string): Segment {
  return { name: text };
}

/** Joins neighbouring texts and drops empty ones. */
export function sentence(...parts: readonly (Segment | readonly Segment[] | null)[]): Sentence {
  const joined: Sentence = [];
  for (const part of parts.flat()) {
    if (part === null || part === '') continue;
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}

/** `1 person`, `3 people`. */
export function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
