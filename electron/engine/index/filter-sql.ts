import type {
  FilterQuery,
  FilterTerm,
  NumberTest,
  TimePoint,
  TimeRange,
} from '../../../shared/filter/ast.ts';
import { kindsOf } from '../../../shared/filter/keys.ts';
import { FLAGS } from './flags.ts';

/** A condition over the `entry` table, its columns written with the table's name; parameters in order. */
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

/** What only the session a view is of can tell. */
export interface FilterScope {
  readonly session: number;
  readonly listeners: readonly ListenerName[];
}

/** The filter as a condition of SQL. Text is compared without regard to case. */
export function filterToSql({ terms }: FilterQuery, scope: FilterScope): Condition {
  return joined(
    terms.map((term) => negated(termToSql(term, scope), term.not)),
    'AND',
    EVERYTHING,
  );
}

/** True when the answer depends on words of headers or bodies, which are indexed later than the rest. */
export function asksForWords({ terms }: FilterQuery): boolean {
  return terms.some(({ key }) => key === 'text' || key === 'body' || key === 'header');
}

function termToSql(term: FilterTerm, scope: FilterScope): Condition {
  switch (term.key) {
    case 'text':
      return joined([contains('words', term.text), words('{headers bodies}', term.text)], 'OR', NOTHING);
    case 'body':
      return anyOf(term.values, (value) => words('bodies', value));
    case 'header':
      return anyOf(term.values, (value) => words('headers', value));
    case 'path':
      return anyOf(term.values, (value) => contains('path', value));
    case 'user':
      return anyOf(term.values, (value) => aboutToSql(value, scope.session));
    case 'listener':
      return anyOf(term.values, (value) => listenerToSql(value, scope.listeners));
    case 'method':
      return isIn('entry.method', term.values);
    case 'idp':
      return anyOf(term.values, (value) =>
        value === 'none'
          ? { sql: 'entry.idp IS NULL', params: [] }
          : { sql: 'entry.idp IS ?', params: [value] },
      );
    case 'meaning':
      return isIn('entry.kind', term.values.flatMap(kindsOf));
    case 'outcome':
      return isIn('entry.outcome', term.values);
    case 'is':
    case 'has':
      return anyOf(term.values, (value) => ({ sql: STATES[value] ?? '0', params: [] }));
    case 'cycle':
      return anyOf(term.values, (value) => cycleToSql(value, scope.session));
    case 'operation':
      return isIn('entry.operation', term.values.map(Number));
    case 'status':
      return anyOf(term.values, (test) => numberToSql('entry.status', test));
    case 'duration':
      return anyOf(term.values, (test) => numberToSql('entry.took', test));
    case 'size':
      return anyOf(term.values, (test) => numberToSql('(entry.request_size + entry.answer_size)', test));
    case 'during':
      return anyOf(term.values, rangeToSql);
  }
}

const hasFlag = (flag: keyof typeof FLAGS) => `(entry.flags & ${FLAGS[flag]}) <> 0`;

/** Values of `is:` and `has:`. */
const STATES: Readonly<Record<string, string>> = {
  failed:
    "(entry.status >= 400 OR entry.outcome IN ('aborted', 'malformed', 'timedOut', 'failed', 'interrupted'))",
  unanswered: "(entry.status IS NULL AND entry.outcome <> 'pending')",
  tolerated: hasFlag('tolerated'),
  ruled: hasFlag('ruled'),
  resent: 'entry.resend_of IS NOT NULL',
  pending: "entry.outcome = 'pending'",
  forwarded: hasFlag('forwarded'),
  rewritten: hasFlag('rewritten'),
  marked: hasFlag('marked'),
  diff: hasFlag('changed'),
  tolerance: hasFlag('tolerated'),
  rule: hasFlag('ruled'),
  note: hasFlag('noted'),
  mark: hasFlag('marked'),
};

/** A person or group found by name, by any name it had, or by id; and what came before it had a thread. */
function aboutToSql(text: string, session: number): Condition {
  const wanted = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return {
    sql: `entry.id IN (SELECT appearance.exchange FROM appearance WHERE appearance.thread IN (
      SELECT thread.id FROM thread WHERE thread.session = ? AND thread.sort LIKE ? ESCAPE '\\'
      UNION SELECT thread_key.thread FROM thread_key
        WHERE thread_key.session = ? AND thread_key.name LIKE ? ESCAPE '\\')
      UNION ALL SELECT touched.entry FROM touched WHERE touched.resource = ?)`,
    params: [session, wanted, session, wanted, text.toLowerCase()],
  };
}

function cycleToSql(value: string, session: number): Condition {
  const number = /^\d+$/.test(value) ? Number(value) : null;
  const test = number === null ? 'cycle.kind = ?' : 'cycle.number = ?';
  return {
    sql: `entry.cycle IN (SELECT cycle.id FROM cycle WHERE cycle.session = ? AND ${test})`,
    params: [session, number ?? value],
  };
}

function listenerToSql(text: string, listeners: readonly ListenerName[]): Condition {
  const wanted = text.toLowerCase();
  const found = listeners.filter(
    ({ name, letter }) => letter.toLowerCase() === wanted || name.toLowerCase().includes(wanted),
  );
  return isIn(
    'entry.listener',
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
const CLOCK = "strftime('%H:%M:%f', entry.at / 1000.0, 'unixepoch', 'localtime')";

function rangeToSql({ from, to }: TimeRange): Condition {
  if ((from ?? to)?.date) {
    const after = from ? { sql: 'entry.at >= ?', params: [momentOf(from)] } : EVERYTHING;
    const before = to ? { sql: 'entry.at < ?', params: [momentOf(to) + LENGTH[to.precision]] } : EVERYTHING;
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

function contains(column: 'words' | 'path', text: string): Condition {
  return {
    sql: `entry.id IN (SELECT said.id FROM said WHERE instr(said.${column}, ?) > 0)`,
    params: [text.toLowerCase()],
  };
}

/**
 * Words in this order, the last one also as the beginning of a longer word. What holds no letter or digit is no
 * word and matches nothing.
 */
function words(columns: string, text: string): Condition {
  if (!/[\p{L}\p{N}]/u.test(text)) return NOTHING;
  return {
    sql: 'entry.id IN (SELECT text.rowid FROM text WHERE text MATCH ?)',
    params: [`${columns} : "${text.replaceAll('"', ' ')}" *`],
  };
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
