import type {
  FilterQuery,
  FilterTerm,
  NumberTest,
  TimePoint,
  TimeRange,
} from '../../../shared/filter/ast.ts';
import { kindsOf } from '../../../shared/filter/keys.ts';

/** A condition over the `entry` table, with its parameters in order. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

/** What a listener is called in filters. */
export interface ListenerName {
  readonly id: number;
  readonly name: string;
  /** A, B, … */
  readonly letter: string;
}

const EVERYTHING: Condition = { sql: '1', params: [] };
const NOTHING: Condition = { sql: '0', params: [] };

/** The filter as a condition of SQL. Text is compared without regard to case. */
export function filterToSql({ terms }: FilterQuery, listeners: readonly ListenerName[]): Condition {
  return joined(
    terms.map((term) => negated(termToSql(term, listeners), term.not)),
    'AND',
    EVERYTHING,
  );
}

/** Exchanges whose subject has a text in its name or id, and those that changed the resource of that id by the way. */
function about(value: string): Condition {
  const subject = contains('about', value);
  return {
    sql: `(${subject.sql} OR entry.id IN (SELECT entry FROM touched WHERE resource = ?))`,
    params: [...subject.params, value.toLowerCase()],
  };
}

function termToSql(term: FilterTerm, listeners: readonly ListenerName[]): Condition {
  switch (term.key) {
    case 'text':
      return contains('search', term.text);
    case 'path':
      return anyOf(term.values, (value) => contains('lower(target)', value));
    case 'user':
      return anyOf(term.values, about);
    case 'listener':
      return anyOf(term.values, (value) => listenerToSql(value, listeners));
    case 'method':
      return isIn('method', term.values);
    case 'idp':
      return anyOf(term.values, (value) =>
        value === 'none' ? { sql: 'idp IS NULL', params: [] } : { sql: 'idp IS ?', params: [value] },
      );
    case 'meaning':
      return isIn('kind', term.values.flatMap(kindsOf));
    case 'outcome':
      return isIn('outcome', term.values);
    case 'is':
      return anyOf(term.values, stateToSql);
    case 'status':
      return anyOf(term.values, (test) => numberToSql('status', test));
    case 'duration':
      return anyOf(term.values, (test) => numberToSql('took', test));
    case 'size':
      return anyOf(term.values, (test) => numberToSql('(request_size + answer_size)', test));
    case 'during':
      return anyOf(term.values, rangeToSql);
  }
}

const STATES: Readonly<Record<string, string>> = {
  failed: "(status >= 400 OR outcome IN ('aborted', 'malformed', 'timedOut', 'failed', 'interrupted'))",
  tolerated: 'tolerated = 1',
  ruled: 'ruled = 1',
  resent: 'resend_of IS NOT NULL',
  pending: "outcome = 'pending'",
};

function stateToSql(state: string): Condition {
  const sql = STATES[state];
  return sql ? { sql, params: [] } : NOTHING;
}

function listenerToSql(text: string, listeners: readonly ListenerName[]): Condition {
  const wanted = text.toLowerCase();
  const found = listeners.filter(
    ({ name, letter }) => letter.toLowerCase() === wanted || name.toLowerCase().includes(wanted),
  );
  return isIn(
    'listener',
    found.map(({ id }) => id),
  );
}

const COMPARISONS = { eq: '=', gt: '>', ge: '>=', lt: '<', le: '<=' } as const;

function numberToSql(column: string, test: NumberTest): Condition {
  switch (test.op) {
    case 'none':
      return { sql: `${column} IS NULL`, params: [] };
    case 'class':
      return { sql: `${column} BETWEEN ? AND ?`, params: [test.value * 100, test.value * 100 + 99] };
    case 'between':
      return { sql: `${column} BETWEEN ? AND ?`, params: [test.from, test.to] };
    default:
      return { sql: `${column} ${COMPARISONS[test.op]} ?`, params: [test.value] };
  }
}

const LENGTH = { minute: 60_000, second: 1000, millisecond: 1 } as const;
const DAY = 24 * 60 * 60 * 1000;
/** Local time of day of an entry, as text that sorts: 14:41:02.117. */
const CLOCK = "strftime('%H:%M:%f', at / 1000.0, 'unixepoch', 'localtime')";

function rangeToSql({ from, to }: TimeRange): Condition {
  if ((from ?? to)?.date) {
    const after = from ? { sql: 'at >= ?', params: [momentOf(from)] } : EVERYTHING;
    const before = to ? { sql: 'at < ?', params: [momentOf(to) + LENGTH[to.precision]] } : EVERYTHING;
    return joined([after, before], 'AND', EVERYTHING);
  }
  const end = to ? to.ofDay + LENGTH[to.precision] : DAY;
  const after = from ? { sql: `${CLOCK} >= ?`, params: [clockText(from.ofDay)] } : EVERYTHING;
  const before = end < DAY ? { sql: `${CLOCK} < ?`, params: [clockText(end)] } : EVERYTHING;
  // 23:50-00:10 goes past midnight.
  const across = from !== null && to !== null && to.ofDay < from.ofDay;
  return joined([after, before], across ? 'OR' : 'AND', EVERYTHING);
}

function momentOf({ date, ofDay }: TimePoint): number {
  return new Date(`${date}T00:00:00`).getTime() + ofDay;
}

function clockText(ofDay: number): string {
  return new Date(ofDay).toISOString().slice(11, 23);
}

function contains(column: string, text: string): Condition {
  return { sql: `instr(${column}, ?) > 0`, params: [text.toLowerCase()] };
}

function isIn(column: string, values: readonly (string | number)[]): Condition {
  if (values.length === 0) return NOTHING;
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, params: values };
}

function anyOf<T>(values: readonly T[], toSql: (value: T) => Condition): Condition {
  return joined(values.map(toSql), 'OR', NOTHING);
}

function joined(conditions: readonly Condition[], word: 'AND' | 'OR', none: Condition): Condition {
  if (conditions.length === 0) return none;
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(` ${word} `)})`,
    params: conditions.flatMap(({ params }) => params),
  };
}

/** What is unknown does not match, so its negation does. */
function negated({ sql, params }: Condition, not: boolean): Condition {
  return not ? { sql: `coalesce(${sql}, 0) = 0`, params } : { sql, params };
}
