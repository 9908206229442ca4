/** A number test. Durations in ms, sizes in bytes, statuses as they are. */
export type NumberTest =
  | { readonly op: 'eq' | 'gt' | 'ge' | 'lt' | 'le'; readonly value: number }
  /** Both ends belong to it. */
  | { readonly op: 'between'; readonly from: number; readonly to: number }
  /** `4xx`: 400 to 499. */
  | { readonly op: 'class'; readonly value: number }
  /** No answer (yet). */
  | { readonly op: 'none' };

/** A moment as typed. `date` is `2026-11-24`; null means that time on any day. Local time. */
export interface TimePoint {
  readonly date: string | null;
  /** Milliseconds since midnight. */
  readonly ofDay: number;
  /** What was typed: 14:41 stands for the whole minute when it ends a range. */
  readonly precision: 'minute' | 'second' | 'millisecond';
}

/** From the first moment to the end of the second one. An end that is null is open. */
export interface TimeRange {
  readonly from: TimePoint | null;
  readonly to: TimePoint | null;
}

/** Keys whose value is text to look for, without regard to case. */
export type TextKey = 'path' | 'listener' | 'user' | 'body' | 'header';
/** Keys whose value is one of a list. */
export type ChoiceKey = 'method' | 'idp' | 'meaning' | 'outcome' | 'is' | 'has' | 'cycle' | 'operation';
export type NumberKey = 'status' | 'duration' | 'size';

/** One condition. Several values are alternatives; `not` negates all of them together. */
export type FilterTerm =
  /** Free text: over the sentence, the request target, and the words of headers and bodies. */
  | { readonly key: 'text'; readonly not: boolean; readonly text: string }
  | { readonly key: TextKey; readonly not: boolean; readonly values: readonly string[] }
  | { readonly key: ChoiceKey; readonly not: boolean; readonly values: readonly string[] }
  | { readonly key: NumberKey; readonly not: boolean; readonly values: readonly NumberTest[] }
  | { readonly key: 'during'; readonly not: boolean; readonly values: readonly TimeRange[] };

/** All terms must hold. No terms: everything. */
export interface FilterQuery {
  readonly terms: readonly FilterTerm[];
}

/** UTF-16 offsets into the text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface FilterProblem extends Span {
  /** What is wrong and what would be right. */
  readonly message: string;
}
