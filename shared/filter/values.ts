import type { NumberTest, TimePoint, TimeRange } from './ast.ts';

/** A value read, or why it cannot be. */
export type ReadValue<V> =
  | { readonly ok: true; readonly value: V }
  | { readonly ok: false; readonly message: string };

/** How numbers of one key are written. Units by name, as multiples of the unit of the AST. */
export interface NumberSyntax {
  readonly units: readonly (readonly [name: string, factor: number])[];
  readonly hint: string;
}

const comparisons = { '>=': 'ge', '<=': 'le', '>': 'gt', '<': 'lt', '=': 'eq' } as const;
const symbols = { ge: '>=', le: '<=', gt: '>', lt: '<', eq: '' } as const;

export function readNumber(text: string, syntax: NumberSyntax): ReadValue<NumberTest> {
  const range = /^(\d[\d.]*[a-z]*)-(\d[\d.]*[a-z]*)$/i.exec(text);
  if (range) {
    const from = readAmount(range[1] ?? '', syntax);
    const to = readAmount(range[2] ?? '', syntax);
    if (from === null || to === null) return { ok: false, message: syntax.hint };
    if (from > to) return { ok: false, message: 'The first number of a range must be the smaller one' };
    return { ok: true, value: { op: 'between', from, to } };
  }
  const symbol = /^(>=|<=|>|<|=)/.exec(text)?.[0] as keyof typeof comparisons | undefined;
  const value = readAmount(text.slice(symbol?.length ?? 0), syntax);
  if (value === null) return { ok: false, message: syntax.hint };
  return { ok: true, value: { op: symbol === undefined ? 'eq' : comparisons[symbol], value } };
}

function readAmount(text: string, { units }: NumberSyntax): number | null {
  const parts = /^(\d{1,12}(?:\.\d{1,6})?)([a-z]*)$/i.exec(text);
  if (!parts) return null;
  const unit = (parts[2] ?? '').toLowerCase();
  const factor = unit === '' ? 1 : units.find(([name]) => name === unit)?.[1];
  if (factor === undefined) return null;
  const amount = Number(parts[1]) * factor;
  return Number(amount.toFixed(6));
}

export function printNumber(test: NumberTest, syntax: NumberSyntax): string {
  switch (test.op) {
    case 'none':
      return 'none';
    case 'class':
      return `${test.value}xx`;
    case 'between':
      return `${printAmount(test.from, syntax)}-${printAmount(test.to, syntax)}`;
    default:
      return symbols[test.op] + printAmount(test.value, syntax);
  }
}

/** In the largest unit that keeps it whole. */
function printAmount(value: number, { units }: NumberSyntax): string {
  for (const [name, factor] of units)
    if (factor > 1 && value >= factor && Number.isInteger(value / factor)) return `${value / factor}${name}`;
  return plainDecimal(value);
}

/** Without an exponent. */
function plainDecimal(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(6).replace(/0+$/, '');
}

const timeHint = 'Times are written 14:41-14:44, with seconds as 14:41:30, with a day as 2026-11-24T14:41';

export function readTimeRange(text: string): ReadValue<TimeRange> {
  const parts =
    /^((?:\d{4}-\d{2}-\d{2}T)?\d{1,2}:\d{2}[\d:.]*)?([-–])((?:\d{4}-\d{2}-\d{2}T)?\d{1,2}:\d{2}[\d:.]*)?$/i.exec(
      text,
    );
  if (parts === null) {
    const moment = readTime(text);
    return moment === null
      ? { ok: false, message: timeHint }
      : { ok: true, value: { from: moment, to: moment } };
  }
  const [, first, , last] = parts;
  if (first === undefined && last === undefined) return { ok: false, message: timeHint };
  const from = first === undefined ? null : readTime(first);
  const to = last === undefined ? null : readTime(last);
  if ((first !== undefined && from === null) || (last !== undefined && to === null))
    return { ok: false, message: timeHint };
  if (from !== null && to !== null && (from.date === null) !== (to.date === null))
    return { ok: false, message: 'Give the day at both ends of the range, or at neither' };
  if (
    from?.date != null &&
    to?.date != null &&
    `${from.date} ${pad(from.ofDay, 8)}` > `${to.date} ${pad(to.ofDay, 8)}`
  )
    return { ok: false, message: 'The range ends before it begins' };
  return { ok: true, value: { from, to } };
}

function readTime(text: string): TimePoint | null {
  const parts = /^(?:(\d{4}-\d{2}-\d{2})T)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?$/i.exec(text);
  if (parts === null) return null;
  const [, date, hours, minutes, seconds, fraction] = parts;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds ?? 0) > 59) return null;
  if (date !== undefined && !isDate(date)) return null;
  const ms = fraction === undefined ? 0 : Number(fraction.padEnd(3, '0'));
  return {
    date: date ?? null,
    ofDay: ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1000 + ms,
    precision: fraction !== undefined ? 'millisecond' : seconds !== undefined ? 'second' : 'minute',
  };
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function printTimeRange({ from, to }: TimeRange): string {
  if (from !== null && to !== null && printTime(from) === printTime(to)) return printTime(from);
  return `${from === null ? '' : printTime(from)}-${to === null ? '' : printTime(to)}`;
}

function printTime({ date, ofDay, precision }: TimePoint): string {
  const hours = pad(Math.floor(ofDay / 3_600_000), 2);
  const minutes = pad(Math.floor(ofDay / 60_000) % 60, 2);
  const seconds = precision === 'minute' ? '' : `:${pad(Math.floor(ofDay / 1000) % 60, 2)}`;
  const fraction = precision === 'millisecond' ? `.${pad(ofDay % 1000, 3)}` : '';
  return `${date === null ? '' : `${date}T`}${hours}:${minutes}${seconds}${fraction}`;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
