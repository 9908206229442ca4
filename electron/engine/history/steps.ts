import type { HistoryStep, HistoryTrack, stepCauses } from '../../../shared/contract/history.ts';
import type { Sqlite } from '../store/database.ts';
import { undoes } from '../store/history.ts';

type Cause = (typeof stepCauses)[number];

/** Changes without an exchange that follow each other within this many ms are one step. */
const RUN_GAP = 2000;
/** Resets and restores that a track lists. */
const MAX_MARKS = 200;
/** Resources that a step names. */
const MAX_NAMED = 200;

interface Row {
  readonly seq: number;
  readonly directory: number;
  readonly exchange: number | null;
  readonly at: number;
  readonly cause: Cause | null;
  readonly op: number;
}

/** The steps of one directory, oldest first, as columns: there may be a million. */
class StepList {
  readonly points: number[] = [];
  readonly times: number[] = [];
  /** 0: none. */
  readonly exchanges: number[] = [];
  readonly causes: Cause[] = [];

  get length(): number {
    return this.points.length;
  }

  add({ seq, exchange, at, cause, op }: Row): void {
    const last = this.length - 1;
    const own = exchange === null ? (cause ?? 'unrecorded') : 'exchange';
    const isSame =
      last >= 0 &&
      this.exchanges[last] === (exchange ?? 0) &&
      this.causes[last] === own &&
      op !== undoes.replace &&
      (exchange !== null || at - (this.times[last] as number) <= RUN_GAP);
    if (isSame) {
      this.points[last] = seq;
      if (exchange === null) this.times[last] = at;
      return;
    }
    this.points.push(seq);
    this.times.push(at);
    this.exchanges.push(exchange ?? 0);
    this.causes.push(own);
  }

  /** Drops steps whose rows were removed. */
  trim(oldest: number): void {
    const kept = this.after(oldest - 1);
    for (const column of [this.points, this.times, this.exchanges, this.causes]) column.splice(0, kept);
  }

  /** Index of the first step beyond a point. */
  after(point: number): number {
    return firstAbove(this.points, point);
  }
}

/** The writes of directories in their order, read on from where it last stopped. */
export class Steps {
  readonly #statements;
  readonly #lists = new Map<number, StepList>();
  #seen = 0;
  #oldest = 0;

  constructor(workspace: Sqlite) {
    this.#statements = {
      rows: workspace.prepare(
        'SELECT seq, directory, exchange, at, cause, op FROM history WHERE seq > ? ORDER BY seq',
      ),
      oldest: workspace.prepare('SELECT min(seq) AS seq FROM history'),
      changed: workspace.prepare(
        `SELECT DISTINCT type, id FROM history
         WHERE seq > ? AND seq <= ? AND directory = ? AND op <> ${undoes.replace} LIMIT ${MAX_NAMED}`,
      ),
      resources: workspace.prepare(
        `SELECT count(*) AS n FROM (SELECT DISTINCT type, id FROM history
         WHERE seq > ? AND seq <= ? AND directory = ? AND op <> ${undoes.replace})`,
      ),
      released: workspace.prepare(
        `SELECT max(seq) AS seq FROM history WHERE directory = ? AND op = ${undoes.replace} AND place IS NULL`,
      ),
      session: workspace.prepare('SELECT min(id) AS first, max(id) AS last FROM exchange WHERE session = ?'),
      replaced: workspace.prepare('SELECT json FROM history WHERE seq = ?'),
    };
  }

  track(directory: number, session: number | null, slices: number): HistoryTrack {
    const list = this.#of(directory);
    const [from, to] = this.#range(list, session);
    const reachable = (this.#statements.released.get([directory]) as { seq: number | null }).seq ?? 0;
    const nothing = { directory, steps: 0, from: 0, to: 0, slices: [], marks: [], reachable };
    if (from >= to) return { ...nothing, first: null, last: null };
    const start = list.times[from] as number;
    const end = list.times[to - 1] as number;
    const counts = new Array<number>(slices).fill(0);
    const marks: HistoryTrack['marks'] = [];
    const width = Math.max(1, end - start);
    for (let at = from; at < to; at++) {
      const time = list.times[at] as number;
      const slice = Math.min(slices - 1, Math.max(0, Math.floor(((time - start) / width) * slices)));
      counts[slice] = (counts[slice] as number) + 1;
      const cause = list.causes[at] as Cause;
      if (isReplacement(cause) && marks.length < MAX_MARKS)
        marks.push({ point: list.points[at] as number, at: time, cause });
    }
    return {
      directory,
      steps: to - from,
      first: from === 0 ? 0 : (list.points[from - 1] as number),
      last: list.points[to - 1] as number,
      from: start,
      to: end,
      slices: counts,
      marks,
      reachable,
    };
  }

  /** The points before the first and after the last write of a session; null when it wrote nothing here. */
  ends(directory: number, session: number): { before: number; after: number } | null {
    const { first, last } = this.track(directory, session, 1);
    return first === null || last === null ? null : { before: first, after: last };
  }

  /** The step that led to a point, or `by` steps from there; without its words. */
  step(directory: number, point: number, by: number): Omit<HistoryStep, 'sentence' | 'kind'> | null {
    const list = this.#of(directory);
    const at = Math.min(list.length, list.after(point)) - 1 + by;
    if (at < 0 || at >= list.length) return null;
    const before = at === 0 ? 0 : (list.points[at - 1] as number);
    const own = list.points[at] as number;
    const exchange = list.exchanges[at] as number;
    const { n } = this.#statements.resources.get([before, own, directory]) as { n: number };
    return {
      point: own,
      number: at + 1,
      of: list.length,
      at: list.times[at] as number,
      cause: list.causes[at] as Cause,
      exchange: exchange === 0 ? null : exchange,
      changed: this.#statements.changed.all([before, own, directory]) as HistoryStep['changed'],
      resources: n,
    };
  }

  /** The point before the step that led to one. */
  before(directory: number, point: number): number {
    const list = this.#of(directory);
    const at = list.after(point) - 2;
    return at < 0 ? 0 : (list.points[at] as number);
  }

  pointAt(directory: number, time: number): number {
    const list = this.#of(directory);
    const at = firstAbove(list.times, time) - 1;
    return at < 0 ? 0 : (list.points[at] as number);
  }

  /** The last point that exchanges up to one had led to. */
  pointAfter(directory: number, exchange: number): number {
    const list = this.#of(directory);
    // Exchanges are stored in about the order of their ids.
    for (let at = list.length - 1; at >= 0; at--) {
      const own = list.exchanges[at] as number;
      if (own !== 0 && own <= exchange) return list.points[at] as number;
    }
    return 0;
  }

  /** The name of what was restored; null when there is none. */
  nameOf(point: number): string | null {
    return (this.#statements.replaced.get([point]) as { json: string | null } | undefined)?.json ?? null;
  }

  #range(list: StepList, session: number | null): readonly [number, number] {
    if (session === null) return [0, list.length];
    const { first, last } = this.#statements.session.get([session]) as {
      first: number | null;
      last: number | null;
    };
    if (first === null || last === null) return [0, 0];
    const belongs = (exchange: number) => exchange >= first && exchange <= last;
    const from = list.exchanges.findIndex(belongs);
    if (from < 0) return [0, 0];
    // What follows without an exchange, such as a reset, belongs to the session as well.
    const end = list.exchanges.findLastIndex(belongs) + 1;
    const next = list.exchanges.findIndex((exchange, at) => at >= end && exchange !== 0);
    return [from, next < 0 ? list.length : next];
  }

  #of(directory: number): StepList {
    const oldest = (this.#statements.oldest.get([]) as { seq: number | null }).seq ?? 0;
    if (oldest > this.#oldest) {
      this.#oldest = oldest;
      for (const list of this.#lists.values()) list.trim(oldest);
    }
    for (const row of this.#statements.rows.iterate([this.#seen]) as Iterable<Row>) {
      this.#seen = row.seq;
      let list = this.#lists.get(row.directory);
      if (!list) {
        list = new StepList();
        this.#lists.set(row.directory, list);
      }
      list.add(row);
    }
    return this.#lists.get(directory) ?? new StepList();
  }
}

export function isReplacement(cause: Cause): boolean {
  return cause === 'reset' || cause === 'restore' || cause === 'undo' || cause === 'travel';
}

/** Index of the first of ascending numbers that is above one. */
function firstAbove(numbers: readonly number[], wanted: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) <= wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
