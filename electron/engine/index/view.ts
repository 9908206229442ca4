import { idpIds } from '../../../shared/contract/idp.ts';
import type { Arrangement } from '../../../shared/contract/timeline.ts';
import { isCyclic } from '../../../shared/correlation/cycles.ts';
import type { Sqlite } from '../store/database.ts';
import type { Condition } from './filter-sql.ts';
import { IdList } from './id-list.ts';
import { type Around, type Item, Outline } from './outline.ts';

/** Children shown under one line; a longer list is for a filter. */
const MAX_CHILDREN = 5000;

/** Identity providers whose cycles have lines of their own. */
const CYCLIC = idpIds.filter(isCyclic).map((id) => `'${id}'`);

/**
 * What a window sees: the exchanges of one session that match a filter, arranged. Assumptions that keep it right:
 * exchanges and operations have rising ids, an entry's session never changes, only the oldest are ever deleted.
 */
export class View {
  readonly id: number;
  readonly session: number;
  readonly by: Arrangement;
  readonly where: Condition;
  matching = 0;
  total = 0;
  /** Lines of other arrangements than `exchanges` are made again at most every so often. */
  isStale = false;
  readonly #index: Sqlite;
  /** Lines that are open: an operation's id, `T` and a thread's, or both of an operation below a thread. */
  readonly #open = new Set<string>();
  #outline = new Outline();
  #cycles = '';

  constructor(index: Sqlite, id: number, session: number, by: Arrangement, where: Condition) {
    this.#index = index;
    this.id = id;
    this.session = session;
    this.by = by;
    this.where = where;
    this.fill();
  }

  get length(): number {
    return this.#outline.length;
  }

  /** Ids of exchanges, in a view of exchanges. */
  get exchanges(): IdList {
    return this.#outline.base;
  }

  items(from: number, to: number): Item[] {
    return this.#outline.items(from, to);
  }

  /** `parent` is the thread it stands under. */
  isOpen(item: Item, parent: number | null): boolean {
    return this.#open.has(keyOf(item, parent));
  }

  /** Reads everything anew. */
  fill(): void {
    const { session, where } = this;
    this.isStale = false;
    this.total = this.#count('session = ?', [session]);
    const ids = (sql: string, params: readonly (string | number)[]) => IdList.of(this.#index, sql, params);
    switch (this.by) {
      case 'exchanges':
        this.#outline = new Outline(
          'exchange',
          ids(`SELECT id FROM entry WHERE session = ? AND ${where.sql} ORDER BY id`, [
            session,
            ...where.params,
          ]),
        );
        this.matching = this.#outline.length;
        return;
      case 'operations':
        this.matching = this.#countMatching();
        this.#arrange(
          where.sql === '1'
            ? ids('SELECT id FROM operation WHERE session = ? ORDER BY id', [session])
            : ids(
                `SELECT DISTINCT operation AS id FROM entry WHERE session = ? AND ${where.sql} ORDER BY operation`,
                [session, ...where.params],
              ),
        );
        return;
      case 'people':
      case 'groups':
        this.matching = this.#countMatching();
        this.#arrange(
          ids(
            `SELECT id FROM thread WHERE session = ? AND type = ? AND EXISTS (
               SELECT 1 FROM appearance JOIN entry ON entry.id = appearance.exchange
               WHERE appearance.thread = thread.id AND ${where.sql}) ORDER BY sort, id`,
            [session, this.by === 'people' ? 'User' : 'Group', ...where.params],
          ),
        );
    }
  }

  /** Entries were added after `after`. Returns the operations whose line is different. */
  add(after: number): { grew: boolean; moved: boolean; operations: number[] } {
    const { session, where } = this;
    const added = this.#count('session = ? AND id > ?', [session, after]);
    if (added === 0) return { grew: false, moved: false, operations: [] };
    this.total += added;
    if (this.by === 'people' || this.by === 'groups') {
      this.isStale = true;
      return { grew: true, moved: false, operations: [] };
    }
    const found = IdList.of(
      this.#index,
      `SELECT id FROM entry WHERE session = ? AND id > ? AND ${where.sql} ORDER BY id`,
      [session, after, ...where.params],
    );
    if (this.by === 'exchanges') {
      for (const id of found.slice(0, found.length)) this.exchanges.push(id);
      this.matching = this.exchanges.length;
      return { grew: true, moved: false, operations: [] };
    }
    this.matching += found.length;
    return { grew: true, ...this.#checkOperations(found.slice(0, found.length)) };
  }

  /** These entries are different now: they may match where they did not, and the other way round. */
  recheck(ids: readonly number[]): { touched: number[]; moved: boolean; operations: number[] } {
    const { session, where } = this;
    const own = this.#index
      .prepare(`SELECT id, ${where.sql} AS matches FROM entry WHERE id IN (${ids.join(',')}) AND session = ?`)
      .all([...where.params, session]) as { id: number; matches: number | null }[];
    if (own.length === 0) return { touched: [], moved: false, operations: [] };
    if (this.by === 'exchanges') {
      let moved = false;
      const touched: number[] = [];
      for (const { id, matches } of own) {
        if (this.exchanges.set(id, matches === 1)) moved = true;
        if (matches === 1) touched.push(id);
      }
      this.matching = this.exchanges.length;
      return { touched, moved, operations: [] };
    }
    if (this.by === 'operations') {
      if (where.sql !== '1') this.isStale = true;
      return {
        touched: own.map(({ id }) => id),
        ...this.#checkOperations(own.filter(({ matches }) => matches === 1).map(({ id }) => id)),
      };
    }
    this.isStale = true;
    return { touched: own.map(({ id }) => id), moved: false, operations: [] };
  }

  /** Operations that are parts of others now. */
  drop(operations: readonly number[]): boolean {
    if (this.by !== 'operations') {
      if (this.by !== 'exchanges' && operations.length > 0) this.isStale = true;
      return false;
    }
    let moved = false;
    for (const operation of operations) if (this.#outline.base.set(operation, false)) moved = true;
    if (moved) this.#arrange(this.#outline.base);
    return moved;
  }

  /** Opens or closes the line at a position. */
  fold(position: number, open: boolean): void {
    const item = this.#outline.at(position);
    if (!item) return;
    const key = keyOf(item, this.#parentOf(position, item));
    if (open) this.#open.add(key);
    else this.#open.delete(key);
    this.#arrange(this.#outline.base);
  }

  /** The thread that the line at a position stands under. */
  parentAt(position: number): number | null {
    const item = this.#outline.at(position);
    return item ? this.#parentOf(position, item) : null;
  }

  locate(exchange: number): number | null {
    if (this.by === 'exchanges') {
      const position = this.exchanges.find(exchange);
      return position === -1 ? null : position;
    }
    const index = this.#baseIndexOf(exchange);
    if (index === -1) return null;
    const position = this.#outline.positionOf(index);
    // Below it when it is open.
    for (let at = position + 1; ; at++) {
      const item = this.#outline.at(at);
      if (!item || item.depth === 0) return position;
      if (item.type === 'exchange' && item.id === exchange) return at;
    }
  }

  #baseIndexOf(exchange: number): number {
    if (this.by === 'operations') {
      const row = this.#index.prepare('SELECT operation FROM entry WHERE id = ?').get([exchange]) as
        | { operation: number }
        | undefined;
      return row ? this.#outline.base.find(row.operation) : -1;
    }
    const rows = this.#index
      .prepare('SELECT thread FROM appearance WHERE exchange = ? ORDER BY role')
      .all([exchange]) as { thread: number }[];
    const indexes = rows.map(({ thread }) => this.#outline.base.search(thread)).filter((at) => at >= 0);
    return indexes.length === 0 ? -1 : Math.min(...indexes);
  }

  #checkOperations(exchanges: readonly number[]): { moved: boolean; operations: number[] } {
    const { base } = this.#outline;
    const operations =
      exchanges.length === 0
        ? []
        : (
            this.#index
              .prepare(`SELECT DISTINCT operation FROM entry WHERE id IN (${exchanges.join(',')}) ORDER BY 1`)
              .raw()
              .all() as [number][]
          ).map(([id]) => id);
    let moved = false;
    const newest = base.at(base.length - 1) ?? 0;
    for (const operation of operations) if (base.set(operation, true) && operation < newest) moved = true;
    const cycles = this.#cyclesNow();
    const isOpen = operations.some((operation) => this.#open.has(String(operation)));
    if (moved || isOpen || cycles !== this.#cycles) {
      this.#arrange(base);
      moved = true;
    }
    return { moved, operations };
  }

  #arrange(base: IdList): void {
    const around = new Map<number, { before: Item[]; after: Item[] }>();
    const at = (index: number) => {
      let one = around.get(index);
      if (!one) {
        one = { before: [], after: [] };
        around.set(index, one);
      }
      return one;
    };
    if (this.by === 'operations') {
      this.#cycles = this.#cyclesNow();
      for (const { id, first, last, over } of this.#boundaries()) {
        const from = base.find(first);
        if (from >= 0) at(from).before.push({ type: 'cycleStart', id, depth: 0 });
        const to = base.find(last);
        if (over && to >= 0) at(to).after.push({ type: 'cycleEnd', id, depth: 0 });
      }
    }
    for (const key of this.#open) {
      const [own = '', below] = key.split('/');
      if (below !== undefined) continue;
      const id = Number(own.replace('T', ''));
      const index = this.by === 'operations' ? base.find(id) : base.search(id);
      if (index < 0) this.#open.delete(key);
      else at(index).after.unshift(...this.#children(id));
    }
    const type = this.by === 'operations' ? 'operation' : 'thread';
    this.#outline = new Outline(type, base, around as ReadonlyMap<number, Around>);
  }

  #children(id: number): Item[] {
    if (this.by === 'operations') return this.#exchangesOf(id, 1);
    const { where } = this;
    const operations = this.#index
      .prepare(
        `SELECT DISTINCT entry.operation FROM appearance JOIN entry ON entry.id = appearance.exchange
         WHERE appearance.thread = ? AND ${where.sql} ORDER BY 1 LIMIT ${MAX_CHILDREN}`,
      )
      .raw()
      .all([id, ...where.params]) as [number][];
    return operations.flatMap(([operation]): Item[] => [
      { type: 'operation', id: operation, depth: 1 },
      ...(this.#open.has(`${operation}/${id}`) ? this.#exchangesOf(operation, 2) : []),
    ]);
  }

  #exchangesOf(operation: number, depth: number): Item[] {
    const rows = this.#index
      .prepare(`SELECT id FROM entry WHERE operation = ? ORDER BY id LIMIT ${MAX_CHILDREN}`)
      .raw()
      .all([operation]) as [number][];
    return rows.map(([id]) => ({ type: 'exchange', id, depth }));
  }

  #parentOf(position: number, { depth }: Item): number | null {
    if (depth === 0 || this.by === 'operations') return null;
    for (let at = position - 1; at >= 0; at--) {
      const item = this.#outline.at(at);
      if (item?.type === 'thread') return item.id;
    }
    return null;
  }

  #cyclesNow(): string {
    const { count, over } = this.#index
      .prepare('SELECT count(*) AS count, coalesce(sum(over), 0) AS over FROM cycle WHERE session = ?')
      .get([this.session]) as { count: number; over: number };
    return count === 0 ? '' : `${count} ${over}`;
  }

  #boundaries(): { id: number; first: number; last: number; over: number }[] {
    const { where, session } = this;
    const cyclic = `cycle.session = ? AND cycle.idp IN (${CYCLIC.join(',')})`;
    if (where.sql === '1')
      return this.#index
        .prepare(
          `SELECT cycle.id, cycle.over,
             (SELECT min(operation.id) FROM operation WHERE operation.cycle = cycle.id) AS first,
             (SELECT max(operation.id) FROM operation WHERE operation.cycle = cycle.id) AS last
           FROM cycle WHERE ${cyclic}`,
        )
        .all([session]) as { id: number; first: number; last: number; over: number }[];
    return this.#index
      .prepare(
        `SELECT cycle.id, cycle.over, min(entry.operation) AS first, max(entry.operation) AS last
         FROM entry JOIN cycle ON cycle.id = entry.cycle
         WHERE entry.session = ? AND ${cyclic} AND ${where.sql} GROUP BY cycle.id`,
      )
      .all([session, session, ...where.params]) as {
      id: number;
      first: number;
      last: number;
      over: number;
    }[];
  }

  #countMatching(): number {
    const { session, where } = this;
    return where.sql === '1'
      ? this.total
      : this.#count(`session = ? AND ${where.sql}`, [session, ...where.params]);
  }

  #count(sql: string, params: readonly (string | number)[]): number {
    return (
      this.#index.prepare(`SELECT count(*) AS n FROM entry WHERE ${sql}`).get([...params]) as { n: number }
    ).n;
  }
}

function keyOf({ type, id }: Item, parent: number | null): string {
  if (type === 'thread') return `T${id}`;
  return parent === null ? String(id) : `${id}/${parent}`;
}
