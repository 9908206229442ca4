import type { Client } from '../../../shared/contract/client.ts';
import type { Row } from '../../../shared/contract/exchange.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore, type Store } from '../../ui/store.ts';

const pageSize = 100;
const pagesKept = 12;

export type ViewState =
  | { kind: 'opening' }
  /** `version` changes whenever a row may read differently; `trimmed` counts the oldest rows that went since. */
  | { kind: 'open'; view: number; matching: number; total: number; version: number; trimmed: number }
  | { kind: 'badFilter'; message: string; from: number; to: number }
  | { kind: 'failed'; problem: Problem };

/**
 * A window onto one view of the engine: keeps the few pages of rows around what is on screen and fetches the
 * rest again when asked. Never holds the whole session.
 */
export interface TimelineView {
  readonly state: Store<ViewState>;
  /** The row at a position, when it is at hand. */
  row(position: number): Row | undefined;
  /** Fetches what is missing or out of date between two positions, end excluded. */
  want(from: number, to: number): void;
  /** The row at a position, fetched when needed; null beyond the end. */
  fetchRow(position: number): Promise<Row | null>;
  /** Position of an exchange; null when the filter hides it. */
  locate(exchange: number): Promise<number | null>;
  close(): void;
}

interface Page {
  rows: readonly Row[];
  stale: boolean;
}

export function openTimelineView(client: Client, session: number, filter: string): TimelineView {
  const state = createStore<ViewState>({ kind: 'opening' });
  const pages = new Map<number, Page>();
  const loading = new Map<number, Promise<void>>();
  let closed = false;
  // Rows asked for before a reset must not land after it.
  let generation = 0;

  const stopListening = client.on('timeline.changed', (change) => {
    const now = state.get();
    if (now.kind !== 'open' || change.view !== now.view) return;
    if (change.reset) {
      generation++;
      pages.clear();
      loading.clear();
    } else if (change.changed.length > 0) {
      const changed = new Set(change.changed);
      for (const page of pages.values()) {
        if (page.rows.some((row) => changed.has(row.id))) page.stale = true;
      }
    }
    state.set({
      ...now,
      matching: change.matching,
      total: change.total,
      version: now.version + 1,
      trimmed: now.trimmed + change.trimmed,
    });
  });

  client.call('timeline.open', { session, filter }).then(
    (opened) => {
      if (opened.kind === 'badFilter') return state.set(opened);
      if (closed) return void client.call('timeline.close', { view: opened.view }).catch(() => {});
      const { view, matching, total } = opened;
      state.set({ kind: 'open', view, matching, total, version: 0, trimmed: 0 });
    },
    (error) => state.set({ kind: 'failed', problem: toProblem(error) }),
  );

  function isCurrent(number: number, matching: number): boolean {
    const page = pages.get(number);
    return (
      page !== undefined &&
      !page.stale &&
      page.rows.length >= Math.min(pageSize, matching - number * pageSize)
    );
  }

  function load(number: number): Promise<void> {
    const under = loading.get(number);
    if (under) return under;
    const now = state.get();
    if (now.kind !== 'open') return Promise.resolve();
    const asked = generation;
    const from = number * pageSize;
    const known = pages.get(number);
    if (known) known.stale = false;
    const load = client
      .call('timeline.rows', {
        view: now.view,
        from,
        to: Math.min(from + pageSize, Math.max(now.matching, from)),
      })
      .then(
        ({ rows }) => {
          if (closed || asked !== generation) return;
          loading.delete(number);
          pages.delete(number);
          pages.set(number, { rows, stale: known?.stale ?? false });
          for (const oldest of pages.keys()) {
            if (pages.size <= pagesKept) break;
            pages.delete(oldest);
          }
          state.set((before) =>
            before.kind === 'open' ? { ...before, version: before.version + 1 } : before,
          );
        },
        () => {
          // The connection ended; a new view is opened when there is a new one.
          if (asked === generation) loading.delete(number);
        },
      );
    loading.set(number, load);
    return load;
  }

  return {
    state,
    row: (position) => pages.get(Math.floor(position / pageSize))?.rows[position % pageSize],
    want(from, to) {
      const now = state.get();
      if (now.kind !== 'open' || to <= from) return;
      const last = Math.floor((Math.min(to, now.matching) - 1) / pageSize);
      for (let number = Math.floor(from / pageSize); number <= last; number++) {
        if (!isCurrent(number, now.matching)) void load(number);
      }
    },
    async fetchRow(position) {
      const now = state.get();
      if (now.kind !== 'open' || position < 0 || position >= now.matching) return null;
      const number = Math.floor(position / pageSize);
      const at = () => pages.get(number)?.rows[position % pageSize] ?? null;
      if (at()) return at();
      await load(number);
      return at();
    },
    async locate(exchange) {
      for (const [number, page] of pages) {
        const at = page.rows.findIndex((row) => row.id === exchange);
        if (at >= 0) return number * pageSize + at;
      }
      const now = state.get();
      if (now.kind !== 'open') return null;
      return (await client.call('timeline.locate', { view: now.view, exchange })).position;
    },
    close() {
      closed = true;
      stopListening();
      const now = state.get();
      if (now.kind === 'open') client.call('timeline.close', { view: now.view }).catch(() => {});
    },
  };
}
