import type { TraceEntry } from '../../../shared/contract/exchange.ts';
import type { Placement } from '../../../shared/correlation/correlator.ts';
import type { Cycle } from '../../../shared/correlation/cycles.ts';
import type { Absorbed } from '../../../shared/correlation/operations.ts';
import { addStep, type Summary } from '../../../shared/correlation/summary.ts';
import type { Derived } from '../../../shared/meaning/deriver.ts';
import type { Effect, Facts } from '../../../shared/meaning/facts.ts';
import type { Sqlite } from '../store/database.ts';
import { numberOfRole } from './appearances.ts';
import { type ExchangeRow, outcomeOf } from './exchange-row.ts';
import { FLAGS, shadowFlags } from './flags.ts';

/** Targets are kept up to this many characters in the index; the exchange has the whole. */
const MAX_TARGET = 2000;

const COLUMNS = {
  entry: [
    'id',
    'session',
    'at',
    'listener',
    'idp',
    'kind',
    'method',
    'status',
    'outcome',
    'took',
    'request_size',
    'answer_size',
    'resend_of',
    'flags',
    'operation',
    'cycle',
    'combination',
  ],
  wording: [
    'id',
    'sentence',
    'note',
    'subject',
    'step',
    'told',
    'idp_because',
    'target',
    'mark',
    'effect',
    'page',
  ],
  said: ['id', 'words', 'path'],
  operation: ['id', 'session', 'cycle', 'count', 'first_at', 'took', 'main', 'main_rank', 'pages'],
  cycle: ['id', 'session', 'idp', 'number', 'kind', 'over', 'state'],
};

/** Writes what was derived from exchanges into the index. Within the transaction of whoever calls. */
export class EntryWriter {
  readonly #firstId: number;
  readonly #insert;
  readonly #summary;
  readonly #steps;
  readonly #move;
  readonly #dropOperation;
  readonly #appear;
  readonly #touch;
  readonly #nameThread;
  readonly #combinations = new Map<string, number>();
  readonly #addCombination;

  constructor(index: Sqlite, firstId: number) {
    this.#firstId = firstId;
    const insert = (table: keyof typeof COLUMNS) =>
      index.prepare(
        `INSERT OR REPLACE INTO ${table} (${COLUMNS[table].join(', ')}) VALUES (${COLUMNS[table].map(() => '?').join(', ')})`,
      );
    this.#insert = {
      entry: insert('entry'),
      wording: insert('wording'),
      said: insert('said'),
      operation: insert('operation'),
      cycle: insert('cycle'),
    };
    this.#summary = index.prepare('SELECT * FROM operation WHERE id = ?');
    this.#steps = index.prepare(
      `SELECT entry.id, session, cycle, at, took, effect, page FROM entry JOIN wording USING (id)
       WHERE operation = ? ORDER BY entry.id`,
    );
    this.#move = index.prepare('UPDATE entry SET operation = ?2 WHERE operation = ?1');
    this.#dropOperation = index.prepare('DELETE FROM operation WHERE id = ?');
    this.#appear = index.prepare(
      'INSERT OR REPLACE INTO appearance (thread, exchange, role) VALUES (?, ?, ?)',
    );
    this.#touch = index.prepare('INSERT OR IGNORE INTO touched (resource, entry) VALUES (?, ?)');
    this.#nameThread = index.prepare(
      `UPDATE thread SET
         label = CASE WHEN ?2 IS NULL OR (?3 AND label IS NOT NULL) THEN label ELSE ?2 END,
         sort = CASE WHEN ?2 IS NULL OR (?3 AND label IS NOT NULL) THEN sort ELSE ?6 END,
         state = coalesce(?4, CASE WHEN state = 'absent' AND ?5 THEN 'unknown' ELSE state END)
       WHERE id = ?1`,
    );
    for (const row of index.prepare('SELECT * FROM combination').all() as CombinationRow[])
      this.#combinations.set(combinationKey(row), row.id);
    this.#addCombination = index.prepare(
      'INSERT INTO combination (id, method, status_class, idp, kind, listener) VALUES (?, ?, ?, ?, ?, ?)',
    );
  }

  /** A new exchange with its place. `touched`: ids of resources it changed beside its subject. */
  add(row: ExchangeRow, derived: Derived, placement: Placement, touched: Iterable<string>): void {
    this.#absorb(placement.absorbed);
    for (const resource of touched) this.#touch.run([resource, row.id]);
    this.#write(row, derived, placement.operation, placement.cycle?.id ?? null);
    this.#appearIn(row.id, derived, placement.threads);
    const { operation, cycle } = placement;
    const before = operation === row.id ? null : this.#summaryOf(operation);
    const summary = addStep(before, {
      id: row.id,
      at: row.received_at,
      took: row.done,
      effect: derived.facts.effect,
      page: derived.facts.page,
    });
    this.#putSummary(operation, row.session, cycle?.id ?? null, summary);
  }

  /** An exchange that has an entry, with more in it than before. */
  replace(
    row: ExchangeRow,
    derived: Derived,
    place: { readonly operation: number; readonly cycle: number | null },
    { absorbed, threads }: Pick<Placement, 'absorbed' | 'threads'>,
    touched: Iterable<string>,
  ): void {
    this.#absorb(absorbed);
    for (const resource of touched) this.#touch.run([resource, row.id]);
    const operation = absorbed.find(({ from }) => from === place.operation)?.into ?? place.operation;
    this.#write(row, derived, operation, place.cycle);
    this.#appearIn(row.id, derived, threads);
    this.summarise(operation);
  }

  /** Makes the summary of an operation anew from its exchanges; removes it when none are left. */
  summarise(operation: number): void {
    let summary: Summary | null = null;
    let first: StepRow | null = null;
    for (const step of this.#steps.all([operation]) as StepRow[]) {
      first ??= step;
      summary = addStep(summary, {
        ...step,
        page: step.page === null ? null : (JSON.parse(step.page) as Facts['page']),
      });
    }
    if (summary === null || first === null) this.#dropOperation.run([operation]);
    else this.#putSummary(operation, first.session, first.cycle, summary);
  }

  putCycle(cycle: Cycle): void {
    const { id, session, idp, number, kind, over } = cycle;
    this.#insert.cycle.run([id, session, idp, number, kind, over ? 1 : 0, JSON.stringify(cycle)]);
  }

  #absorb(absorbed: readonly Absorbed[]): void {
    for (const { from, into } of absorbed) {
      this.#move.run([from, into]);
      this.#dropOperation.run([from]);
      this.summarise(into);
    }
  }

  #write(row: ExchangeRow, { idp, meaning, facts }: Derived, operation: number, cycle: number | null): void {
    const target = row.url.slice(0, MAX_TARGET);
    const trace = row.trace === null ? [] : (JSON.parse(row.trace) as TraceEntry[]);
    const mark = trace.findLast((entry) => entry.mark !== undefined)?.mark;
    this.#insert.entry.run([
      row.id,
      row.session,
      row.received_at,
      row.listener,
      idp?.id ?? null,
      meaning.kind,
      row.method,
      row.status,
      outcomeOf(row, this.#firstId),
      row.done,
      row.request_size,
      row.sent_size ?? row.answer_size ?? 0,
      row.resend_of,
      flagsOf(row, trace, meaning.note !== null, facts),
      operation,
      cycle,
      this.#combination(row, idp?.id ?? null, meaning.kind),
    ]);
    this.#insert.wording.run([
      row.id,
      JSON.stringify(meaning.sentence),
      meaning.note ? JSON.stringify(meaning.note) : null,
      meaning.subject ? JSON.stringify(meaning.subject) : null,
      JSON.stringify(facts.step),
      JSON.stringify(facts.told),
      idp?.because ?? null,
      target,
      mark ? JSON.stringify(mark) : null,
      facts.effect,
      facts.page ? JSON.stringify(facts.page) : null,
    ]);
    const path = target.toLowerCase();
    const words = meaning.note ? [...meaning.sentence, ' ', ...meaning.note] : meaning.sentence;
    const said = words.map((part) => (typeof part === 'string' ? part : part.name)).join('');
    this.#insert.said.run([row.id, `${said} ${row.method} `.toLowerCase() + path, path]);
  }

  #appearIn(exchange: number, { facts }: Derived, threads: Placement['threads']): void {
    for (const { thread, role, identity } of threads) {
      this.#appear.run([thread, exchange, numberOfRole(role)]);
      const { id, label } = identity;
      // The text of a look-up, or what a member is called in passing, gives way to a name.
      const isWeak = role !== 'subject' || id === null ? 1 : 0;
      const state = role === 'subject' ? facts.state : null;
      const isSeen = id !== null && (role !== 'subject' || facts.accepted) ? 1 : 0;
      this.#nameThread.run([thread, label, isWeak, state, isSeen, label?.toLowerCase() ?? '']);
    }
  }

  #summaryOf(operation: number): Summary | null {
    const row = this.#summary.get([operation]) as SummaryRow | undefined;
    return row
      ? {
          count: row.count,
          firstAt: row.first_at,
          took: row.took,
          main: row.main,
          mainRank: row.main_rank,
          pages: row.pages === null ? null : (JSON.parse(row.pages) as Summary['pages']),
        }
      : null;
  }

  #putSummary(id: number, session: number, cycle: number | null, summary: Summary): void {
    const { count, firstAt, took, main, mainRank, pages } = summary;
    this.#insert.operation.run([
      id,
      session,
      cycle,
      count,
      firstAt,
      took,
      main,
      mainRank,
      pages && JSON.stringify(pages),
    ]);
  }

  #combination(row: ExchangeRow, idp: string | null, kind: string): number {
    const values = {
      method: row.method,
      status_class: row.status === null ? null : Math.floor(row.status / 100),
      idp,
      kind,
      listener: row.listener,
    };
    const key = combinationKey(values);
    const known = this.#combinations.get(key);
    if (known !== undefined) return known;
    const id = this.#combinations.size + 1;
    this.#addCombination.run([id, ...Object.values(values)]);
    this.#combinations.set(key, id);
    return id;
  }
}

interface StepRow {
  readonly id: number;
  readonly session: number;
  readonly cycle: number | null;
  readonly at: number;
  readonly took: number | null;
  readonly effect: Effect;
  readonly page: string | null;
}

interface SummaryRow {
  readonly count: number;
  readonly first_at: number;
  readonly took: number;
  readonly main: number;
  readonly main_rank: number;
  readonly pages: string | null;
}

export interface CombinationRow {
  readonly id: number;
  readonly method: string;
  readonly status_class: number | null;
  readonly idp: string | null;
  readonly kind: string;
  readonly listener: number | null;
}

function combinationKey({ method, status_class, idp, kind, listener }: Omit<CombinationRow, 'id'>): string {
  return `${method} ${status_class ?? ''} ${idp ?? ''} ${kind} ${listener ?? ''}`;
}

function flagsOf(
  row: ExchangeRow,
  trace: readonly TraceEntry[],
  hasNote: boolean,
  { effect, accepted, idle }: Facts,
): number {
  let flags = 0;
  if (trace.some(({ kind }) => kind === 'tolerance')) flags |= FLAGS.tolerated;
  if (trace.some(({ kind }) => kind === 'rule')) flags |= FLAGS.ruled;
  if (trace.some(({ changes }) => (changes?.length ?? 0) > 0)) flags |= FLAGS.rewritten;
  if (trace.some(({ mark }) => mark !== undefined)) flags |= FLAGS.marked;
  if (effect === 'write' && accepted && !idle) flags |= FLAGS.changed;
  if (hasNote) flags |= FLAGS.noted;
  if (/^https?:/i.test(row.target)) flags |= FLAGS.forwarded;
  return flags | shadowFlags(row.shadow_result);
}
