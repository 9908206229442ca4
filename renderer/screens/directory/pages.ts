import type { Client } from '../../../shared/contract/client.ts';
import { type Problem, toProblem } from '../../ui/notice.tsx';
import { createStore, type Store } from '../../ui/store.ts';

const pageSize = 100;
const pagesKept = 8;

export interface PagesState {
  /** Null before the first answer. */
  total: number | null;
  inactive: number;
  /** Grows whenever a row may read differently. */
  version: number;
  /** Grows when positions may have moved. */
  epoch: number;
  problem: Problem | null;
}

/** A long list read by position: holds a few pages around what is on screen. */
export interface Pages<R> {
  readonly state: Store<PagesState>;
  row(position: number): R | undefined;
  want(from: number, to: number): void;
  fetchRow(position: number): Promise<R | null>;
  close(): void;
}

export interface PageReader<R> {
  read(from: number, to: number): Promise<{ total: number; inactive?: number; rows: readonly R[] }>;
  /** Whether a change of the directory concerns the list. */
  concerns(change: { directory: number; touched: readonly string[] | null }): boolean;
}

/** Opens a list and follows the directory: what is on show stays until the new rows are there. */
export function openPages<R>(client: Client, reader: PageReader<R>): Pages<R> {
  const state = createStore<PagesState>({ total: null, inactive: 0, version: 0, epoch: 0, problem: null });
  const pages = new Map<number, { rows: readonly R[]; epoch: number }>();
  const loading = new Map<number, Promise<void>>();
  let closed = false;
  let epoch = 0;
  let wanted: readonly [number, number] = [0, 1];

  const stop = client.on('directory.changed', (change) => {
    if (!reader.concerns(change)) return;
    epoch++;
    loading.clear();
    want(...wanted);
  });

  function load(number: number): Promise<void> {
    const under = loading.get(number);
    if (under) return under;
    const asked = epoch;
    const work = reader.read(number * pageSize, (number + 1) * pageSize).then(
      ({ total, inactive = 0, rows }) => {
        if (closed || asked !== epoch) return;
        loading.delete(number);
        pages.delete(number);
        pages.set(number, { rows, epoch: asked });
        for (const oldest of pages.keys()) {
          if (pages.size <= pagesKept) break;
          pages.delete(oldest);
        }
        state.set((before) => ({
          total,
          inactive,
          version: before.version + 1,
          epoch: asked,
          problem: null,
        }));
      },
      (error) => {
        if (closed || asked !== epoch) return;
        loading.delete(number);
        state.set((before) => ({ ...before, problem: toProblem(error) }));
      },
    );
    loading.set(number, work);
    return work;
  }

  function want(from: number, to: number): void {
    wanted = [from, to];
    const last = Math.floor(Math.max(from, to - 1) / pageSize);
    for (let number = Math.floor(from / pageSize); number <= last; number++) {
      if (pages.get(number)?.epoch !== epoch) void load(number);
    }
  }

  want(0, 1);
  return {
    state,
    row: (position) => pages.get(Math.floor(position / pageSize))?.rows[position % pageSize],
    want,
    async fetchRow(position) {
      const number = Math.floor(position / pageSize);
      if (pages.get(number)?.epoch !== epoch) await load(number);
      return pages.get(number)?.rows[position % pageSize] ?? null;
    },
    close() {
      closed = true;
      stop();
    },
  };
}
