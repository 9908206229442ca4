import type { Row } from '../../../shared/contract/exchange.ts';
import { Mark, Sentence } from '../../../shared/contract/exchange.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Sqlite } from '../store/database.ts';
import type { Condition } from './filter-sql.ts';

interface View {
  readonly id: number;
  readonly session: number;
  readonly where: Condition;
  /** Matching exchanges, oldest first. */
  ids: number[];
  total: number;
}

export interface ViewChange {
  readonly view: number;
  readonly matching: number;
  readonly total: number;
  readonly changed: readonly number[];
  readonly reset: boolean;
  /** How many of the oldest went. */
  readonly trimmed: number;
}

interface EntryRow {
  readonly id: number;
  readonly at: number;
  readonly listener: number | null;
  readonly idp: string | null;
  readonly kind: string;
  readonly sentence: string;
  readonly note: string | null;
  readonly method: string;
  readonly target: string;
  readonly status: number | null;
  readonly outcome: string;
  readonly took: number | null;
  readonly request_size: number;
  readonly answer_size: number;
  readonly resend_of: number | null;
  readonly tolerated: number;
  readonly ruled: number;
  readonly mark: string | null;
}

/** A target in a row is cut here; the inspector has the whole. */
const ROW_TARGET = 400;

/**
 * The open views of all windows. A view holds ids only; assumptions that keep it right:
 * exchanges get rising ids, an entry's session never changes, and only the oldest are ever deleted.
 */
export class Views {
  readonly #index: Sqlite;
  readonly #views = new Map<number, View>();
  readonly #onChange: (change: ViewChange) => void;
  #last = 0;

  constructor(index: Sqlite, onChange: (change: ViewChange) => void) {
    this.#index = index;
    this.#onChange = onChange;
  }

  open(session: number, where: Condition): { view: number; matching: number; total: number } {
    const view: View = { id: ++this.#last, session, where, ids: [], total: 0 };
    this.#fill(view);
    this.#views.set(view.id, view);
    return { view: view.id, matching: view.ids.length, total: view.total };
  }

  close(id: number): void {
    this.#views.delete(id);
  }

  rows(id: number, from: number, to: number): Row[] {
    const ids = this.#get(id).ids.slice(from, Math.min(to, from + 1000));
    if (ids.length === 0) return [];
    const found = this.#index
      .prepare(`SELECT * FROM entry WHERE id IN (${ids.join(',')}) ORDER BY id`)
      .all() as EntryRow[];
    return found.map(toRow);
  }

  locate(id: number, exchange: number): number | null {
    const { ids } = this.#get(id);
    const position = lowerBound(ids, exchange);
    return ids[position] === exchange ? position : null;
  }

  histogram(id: number, slices: number) {
    const { ids, session, where } = this.#get(id);
    const first = ids[0];
    const last = ids.at(-1);
    if (first === undefined || last === undefined) return { from: 0, to: 0, slices: [] };
    const at = this.#index.prepare('SELECT at FROM entry WHERE id = ?');
    const from = (at.get([first]) as { at: number }).at;
    const to = Math.max((at.get([last]) as { at: number }).at, from + 1000);
    const rows = this.#index
      .prepare(
        `SELECT CAST((at - ?) / ? AS INTEGER) AS slice,
           CASE WHEN outcome IN ('failed', 'malformed', 'interrupted') OR status >= 500 THEN 2
                WHEN outcome IN ('aborted', 'timedOut') OR status >= 400 THEN 1 ELSE 0 END AS level,
           count(*) AS count
         FROM entry WHERE session = ? AND ${where.sql} GROUP BY slice, level`,
      )
      .all([from, (to - from) / slices, session, ...where.params]) as {
      slice: number;
      level: number;
      count: number;
    }[];
    const result = Array.from({ length: slices }, () => ({ ok: 0, warn: 0, bad: 0 }));
    for (const { slice, level, count } of rows) {
      const target = result[Math.min(slices - 1, Math.max(0, slice))];
      const key = (['ok', 'warn', 'bad'] as const)[level];
      if (target && key) target[key] += count;
    }
    return { from, to, slices: result };
  }

  /** Entries were added after `after`. */
  added(after: number): void {
    for (const view of this.#views.values()) {
      const total = view.total + this.#count(view.session, after);
      if (total === view.total) continue;
      const found = this.#index
        .prepare(`SELECT id FROM entry WHERE session = ? AND id > ? AND ${view.where.sql} ORDER BY id`)
        .all([view.session, after, ...view.where.params]) as { id: number }[];
      view.total = total;
      for (const { id } of found) view.ids.push(id);
      this.#announce(view, [], false);
    }
  }

  /** These entries are different now; they may match where they did not, and the other way round. */
  changed(ids: readonly number[]): void {
    if (ids.length === 0) return;
    for (const view of this.#views.values()) {
      const matching = new Set(
        (
          this.#index
            .prepare(
              `SELECT id FROM entry WHERE id IN (${ids.join(',')}) AND session = ? AND ${view.where.sql}`,
            )
            .all([view.session, ...view.where.params]) as { id: number }[]
        ).map((row) => row.id),
      );
      let reset = false;
      for (const id of ids) {
        const position = lowerBound(view.ids, id);
        const present = view.ids[position] === id;
        if (present === matching.has(id)) continue;
        view.ids.splice(position, present ? 1 : 0, ...(present ? [] : [id]));
        reset = true;
      }
      if (reset || matching.size > 0) this.#announce(view, [...matching], reset);
    }
  }

  /** Entries of these sessions were deleted. */
  deleted(sessions: readonly number[]): void {
    for (const view of this.#views.values()) {
      if (!sessions.includes(view.session)) continue;
      const before = view.ids;
      this.#fill(view);
      const oldest = view.ids[0];
      const trimmed = oldest === undefined ? before.length : lowerBound(before, oldest);
      this.#announce(view, [], true, trimmed);
    }
  }

  #fill(view: View): void {
    view.total = this.#count(view.session);
    const rows = this.#index
      .prepare(`SELECT id FROM entry WHERE session = ? AND ${view.where.sql} ORDER BY id`)
      .raw()
      .all([view.session, ...view.where.params]) as [number][];
    view.ids = rows.map(([id]) => id);
  }

  #count(session: number, after = 0): number {
    const count = this.#index.prepare('SELECT count(*) AS n FROM entry WHERE session = ? AND id > ?');
    return (count.get([session, after]) as { n: number }).n;
  }

  #announce(view: View, changed: readonly number[], reset: boolean, trimmed = 0): void {
    this.#onChange({ view: view.id, matching: view.ids.length, total: view.total, changed, reset, trimmed });
  }

  #get(id: number): View {
    const view = this.#views.get(id);
    if (view) return view;
    throw new RpcError('notFound', 'This list is not open any more.', 'Open it again.');
  }
}

/** First position whose id is not below `id`. */
function lowerBound(ids: readonly number[], id: number): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ids[middle] as number) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function toRow(entry: EntryRow): Row {
  return {
    id: entry.id,
    at: entry.at,
    listener: entry.listener,
    idp: entry.idp as Row['idp'],
    kind: entry.kind as Row['kind'],
    sentence: Sentence.parse(JSON.parse(entry.sentence)),
    note: entry.note ? Sentence.parse(JSON.parse(entry.note)) : null,
    method: entry.method,
    target: entry.target.slice(0, ROW_TARGET),
    status: entry.status,
    outcome: entry.outcome as Row['outcome'],
    took: entry.took,
    requestSize: entry.request_size,
    answerSize: entry.answer_size,
    resendOf: entry.resend_of,
    tolerated: entry.tolerated === 1,
    ruled: entry.ruled === 1,
    ...(entry.mark && { mark: Mark.parse(JSON.parse(entry.mark)) }),
  };
}
