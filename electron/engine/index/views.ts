import type { Row } from '../../../shared/contract/exchange.ts';
import type { Arrangement, Line } from '../../../shared/contract/timeline.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Absorbed } from '../../../shared/correlation/operations.ts';
import type { Sqlite } from '../store/database.ts';
import { type EntryRow, readSentence, SELECT_ENTRY, toRow } from './entry-row.ts';
import type { Condition } from './filter-sql.ts';
import { IdList } from './id-list.ts';
import type { OperationReader } from './operation-rows.ts';
import type { Item } from './outline.ts';
import type { ThreadReader } from './thread-reader.ts';
import { View } from './view.ts';

export interface ViewChange {
  readonly view: number;
  readonly matching: number;
  readonly total: number;
  readonly length: number;
  readonly unsearched: number;
  readonly changed: readonly number[];
  readonly operations: readonly number[];
  readonly reset: boolean;
  /** How many of the oldest went. */
  readonly trimmed: number;
}

/** What is read at a time at most. */
const MAX_LINES = 1000;
/** Lines that cannot follow piece by piece are made again at most this often, ms. */
const REMAKE_EVERY = 400;
/** What is not searched yet is counted at most this often, ms. */
const COUNT_EVERY = 250;

interface Opened {
  readonly view: View;
  /** True when the filter asks for words of headers or bodies. */
  readonly asksForWords: boolean;
  /** Exchanges whose words are not searched yet, and when they were counted: that reads all of them. */
  unsearched: number;
  unsearchedAt: number;
}

/** The open views of all windows. */
export class Views {
  readonly #index: Sqlite;
  readonly #operations: OperationReader;
  readonly #threads: ThreadReader;
  readonly #searchedTo: () => number;
  readonly #onChange: (change: ViewChange) => void;
  readonly #views = new Map<number, Opened>();
  #remaking: NodeJS.Timeout | null = null;
  #last = 0;

  /** `searchedTo` is the newest exchange whose words are in the index. */
  constructor(
    index: Sqlite,
    operations: OperationReader,
    threads: ThreadReader,
    searchedTo: () => number,
    onChange: (change: ViewChange) => void,
  ) {
    this.#index = index;
    this.#operations = operations;
    this.#threads = threads;
    this.#searchedTo = searchedTo;
    this.#onChange = onChange;
  }

  open(session: number, by: Arrangement, where: Condition, asksForWords: boolean) {
    const view = new View(this.#index, ++this.#last, session, by, where);
    const opened = { view, asksForWords, unsearched: 0, unsearchedAt: Number.NEGATIVE_INFINITY };
    this.#views.set(view.id, opened);
    const { matching, total, length } = view;
    return { view: view.id, matching, total, length, unsearched: this.#unsearched(opened) };
  }

  close(id: number): void {
    this.#views.delete(id);
  }

  get(id: number): View {
    const opened = this.#views.get(id);
    if (opened) return opened.view;
    throw new RpcError('notFound', 'This list is not open any more.', 'Open it again.');
  }

  rows(id: number, from: number, to: number): Row[] {
    const view = this.get(id);
    if (view.by !== 'exchanges')
      throw new RpcError('unsupported', 'This list holds more than exchanges.', 'Ask for its lines.');
    const ids = view.exchanges.slice(from, Math.min(to, from + MAX_LINES));
    const entries = this.#entries(ids);
    return ids
      .map((one) => entries.get(one))
      .filter((entry) => entry !== undefined)
      .map(toRow);
  }

  lines(id: number, from: number, to: number): Line[] {
    const view = this.get(id);
    const items = view.items(from, Math.min(to, from + MAX_LINES));
    const idsOf = (type: Item['type']) => items.filter((item) => item.type === type).map((item) => item.id);
    const exchanges = this.#entries(idsOf('exchange'));
    const operations = this.#operations.operations(idsOf('operation'));
    const threads = this.#threads.threads(idsOf('thread'));
    const matching = this.#matching(view, items);
    let parent = items[0]?.depth === 0 ? null : view.parentAt(from);
    return items.flatMap((item): Line[] => {
      const { depth } = item;
      if (item.type === 'thread') parent = item.id;
      switch (item.type) {
        case 'exchange': {
          const entry = exchanges.get(item.id);
          if (!entry) return [];
          const step = depth === 0 ? null : readSentence(entry.step);
          return [
            { type: 'exchange', depth, row: toRow(entry), step, matches: matching?.has(item.id) ?? true },
          ];
        }
        case 'operation': {
          const operation = operations.get(item.id);
          if (!operation) return [];
          const open = operation.count > 1 ? view.isOpen(item, depth === 0 ? null : parent) : null;
          return [{ type: 'operation', depth, open, operation }];
        }
        case 'thread': {
          const thread = threads.get(item.id);
          return thread ? [{ type: 'thread', depth, open: view.isOpen(item, null), thread }] : [];
        }
        default: {
          const cycle = this.#operations.cycle(item.id);
          const edge = item.type === 'cycleStart' ? 'start' : 'end';
          return cycle ? [{ type: 'cycle', edge, cycle, words: this.#operations.wordsOf(cycle, edge) }] : [];
        }
      }
    });
  }

  /** Opens or closes a line; returns how many lines there are then. */
  fold(id: number, position: number, open: boolean): number {
    const opened = this.#views.get(id);
    if (!opened) return this.get(id).length;
    opened.view.fold(position, open);
    this.#announce(opened, [], [], true);
    return opened.view.length;
  }

  locate(id: number, exchange: number): number | null {
    return this.get(id).locate(exchange);
  }

  histogram(id: number, slices: number) {
    const { session, where } = this.get(id);
    const { from, last } = this.#index
      .prepare(
        `SELECT min(entry.at) AS "from", max(entry.at) AS last FROM entry WHERE session = ? AND ${where.sql}`,
      )
      .get([session, ...where.params]) as { from: number | null; last: number | null };
    if (from === null || last === null) return { from: 0, to: 0, slices: [] };
    const to = Math.max(last, from + 1000);
    // Slice and level in one number, handed over as one text.
    const codes = IdList.of(
      this.#index,
      `SELECT 3 * CAST(min(max((entry.at - ?) / ?, 0), ?) AS INTEGER) +
         CASE WHEN outcome IN ('failed', 'malformed', 'interrupted') OR status >= 500 THEN 2
              WHEN outcome IN ('aborted', 'timedOut') OR status >= 400 THEN 1 ELSE 0 END AS id
       FROM entry WHERE session = ? AND ${where.sql}`,
      [from, (to - from) / slices, slices - 1, session, ...where.params],
    );
    const result = Array.from({ length: slices }, () => ({ ok: 0, warn: 0, bad: 0 }));
    for (let at = 0; at < codes.length; at++) {
      const code = codes.at(at) ?? 0;
      const slice = result[Math.floor(code / 3)];
      const key = (['ok', 'warn', 'bad'] as const)[code % 3];
      if (slice && key) slice[key]++;
    }
    return { from, to, slices: result };
  }

  /** Entries were added after `after`. */
  added(after: number): void {
    for (const opened of this.#views.values()) {
      const { grew, moved, operations } = opened.view.add(after);
      if (grew) this.#announce(opened, [], operations, moved);
    }
    this.#remakeSoon();
  }

  /** These entries are different now, and these operations are parts of others. */
  changed(ids: readonly number[], absorbed: readonly Absorbed[] = []): void {
    if (ids.length === 0 && absorbed.length === 0) return;
    const gone = absorbed.map(({ from }) => from);
    for (const opened of this.#views.values()) {
      const dropped = opened.view.drop(gone);
      const { touched, moved, operations } = opened.view.recheck(ids);
      if (touched.length > 0 || moved || dropped)
        this.#announce(opened, touched, operations, moved || dropped);
    }
    this.#remakeSoon();
  }

  /** The words of these exchanges can be found now; `isAll` when none are left. */
  searchable(ids: readonly number[], isAll: boolean): void {
    for (const opened of this.#views.values()) {
      if (!opened.asksForWords) continue;
      const { touched, moved, operations } = opened.view.recheck(ids);
      const isNews = isAll || performance.now() - opened.unsearchedAt >= COUNT_EVERY;
      if (touched.length > 0 || isNews) {
        if (isAll) opened.unsearchedAt = Number.NEGATIVE_INFINITY;
        this.#announce(opened, [], operations, moved);
      }
    }
    this.#remakeSoon();
  }

  /** Entries of these sessions were deleted. */
  deleted(sessions: readonly number[]): void {
    for (const opened of this.#views.values()) {
      const { view } = opened;
      if (!sessions.includes(view.session)) continue;
      const before = view.exchanges;
      view.fill();
      const oldest = view.exchanges.at(0);
      const trimmed =
        view.by !== 'exchanges' ? 0 : oldest === undefined ? before.length : before.lowerBound(oldest);
      this.#announce(opened, [], [], true, trimmed);
    }
  }

  stop(): void {
    if (this.#remaking) clearTimeout(this.#remaking);
  }

  #remakeSoon(): void {
    if (this.#remaking || ![...this.#views.values()].some(({ view }) => view.isStale)) return;
    this.#remaking = setTimeout(() => {
      this.#remaking = null;
      for (const opened of this.#views.values()) {
        if (!opened.view.isStale) continue;
        opened.view.fill();
        this.#announce(opened, [], [], true);
      }
    }, REMAKE_EVERY);
  }

  /** Which of the exchanges below operations the filter matches; null when it matches all. */
  #matching(view: View, items: readonly Item[]): ReadonlySet<number> | null {
    const below = items.filter(({ type, depth }) => type === 'exchange' && depth > 0).map(({ id }) => id);
    if (below.length === 0 || view.where.sql === '1') return null;
    const rows = this.#index
      .prepare(`SELECT id FROM entry WHERE id IN (${below.join(',')}) AND ${view.where.sql}`)
      .all([...view.where.params]) as { id: number }[];
    return new Set(rows.map(({ id }) => id));
  }

  #entries(ids: readonly number[]): Map<number, EntryRow> {
    if (ids.length === 0) return new Map();
    const rows = this.#index
      .prepare(`${SELECT_ENTRY} WHERE entry.id IN (${ids.join(',')})`)
      .all() as EntryRow[];
    return new Map(rows.map((row) => [row.id, row]));
  }

  #unsearched(opened: Opened): number {
    const { view, asksForWords } = opened;
    if (!asksForWords) return 0;
    const now = performance.now();
    if (now - opened.unsearchedAt < COUNT_EVERY) return opened.unsearched;
    const row = this.#index
      .prepare('SELECT count(*) AS count FROM entry WHERE session = ? AND id > ?')
      .get([view.session, this.#searchedTo()]) as { count: number };
    opened.unsearched = row.count;
    opened.unsearchedAt = now;
    return row.count;
  }

  #announce(
    opened: Opened,
    changed: readonly number[],
    operations: readonly number[],
    reset: boolean,
    trimmed = 0,
  ): void {
    const { id, matching, total, length } = opened.view;
    const unsearched = this.#unsearched(opened);
    this.#onChange({ view: id, matching, total, length, unsearched, changed, operations, reset, trimmed });
  }
}
