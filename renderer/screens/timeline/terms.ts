import { parseFilter } from '../../../shared/filter/parse.ts';
import { describeTerm, printTerm } from '../../../shared/filter/print.ts';

export interface Chip {
  key: string;
  value: string;
  not: boolean;
  /** The term as typed. */
  text: string;
}

/** The terms of a well-formed filter, as chips; null when it is not well-formed. */
export function chipsOf(filter: string): Chip[] | null {
  const parsed = parseFilter(filter);
  if (!parsed.ok) return null;
  return parsed.query.terms.map((term, at) => {
    const span = parsed.spans[at];
    return { ...describeTerm(term), text: span ? filter.slice(span.from, span.to) : printTerm(term) };
  });
}

/** Joins filters; empty parts leave no spaces. */
export function joinFilter(...parts: readonly string[]): string {
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .join(' ');
}

export function withoutTerm(filter: string, at: number): string {
  const chips = chipsOf(filter) ?? [];
  return joinFilter(...chips.filter((_, index) => index !== at).map((chip) => chip.text));
}

/** Splits a filter into its `during` terms and the rest. */
export function splitDuring(filter: string): { during: string; rest: string } {
  const chips = chipsOf(filter) ?? [];
  const part = (wanted: boolean) =>
    joinFilter(
      ...chips.filter((chip) => (chip.key === 'during' && !chip.not) === wanted).map((chip) => chip.text),
    );
  return { during: part(true), rest: part(false) };
}

const two = (value: number) => String(value).padStart(2, '0');

/** A `during` term for a span of local time; carries the date when the span is not within one day of `today`. */
export function duringTerm(from: number, to: number, today = Date.now()): string {
  const a = new Date(from);
  const b = new Date(to);
  const sameDay =
    a.toDateString() === b.toDateString() && a.toDateString() === new Date(today).toDateString();
  const time = (date: Date) => `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  const day = (date: Date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return sameDay ? `during:${time(a)}-${time(b)}` : `during:${day(a)}T${time(a)}-${day(b)}T${time(b)}`;
}
