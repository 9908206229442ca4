import type { MeaningKind, Sentence } from '../../../shared/contract/exchange.ts';
import type { IdpId } from '../../../shared/contract/idp.ts';
import type { CycleInfo, Operation } from '../../../shared/contract/timeline.ts';
import { Cycle } from '../../../shared/correlation/cycles.ts';
import type { Summary } from '../../../shared/correlation/summary.ts';
import { tellCycleEnd, tellCycleStart, tellPages, tellResult } from '../../../shared/correlation/words.ts';
import type { Sqlite } from '../store/database.ts';
import { type EntryRow, ROW_TARGET, readSentence } from './entry-row.ts';
import { FLAGS } from './flags.ts';

type OperationRow = EntryRow & {
  readonly operation_id: number;
  readonly first_at: number;
  readonly count: number;
  readonly whole: number;
  readonly pages: string | null;
  readonly all_flags: number;
  readonly under_way: number;
};

/** Reads operations and cycles as the contract has them. */
export class OperationReader {
  readonly #index: Sqlite;
  readonly #cycle;

  constructor(index: Sqlite) {
    this.#index = index;
    this.#cycle = index.prepare('SELECT state, over FROM cycle WHERE id = ?');
  }

  operations(ids: readonly number[]): Map<number, Operation> {
    if (ids.length === 0) return new Map();
    const rows = this.#index
      .prepare(
        `SELECT entry.*, sentence, note, subject, step, told, target, mark, effect,
           operation.id AS operation_id, operation.first_at, operation.count, operation.took AS whole,
           operation.pages,
           (SELECT max(other.flags & ${FLAGS.tolerated}) | max(other.flags & ${FLAGS.ruled})
              FROM entry other WHERE other.operation = operation.id) AS all_flags,
           EXISTS (SELECT 1 FROM entry other
              WHERE other.operation = operation.id AND other.outcome = 'pending') AS under_way
         FROM operation JOIN entry ON entry.id = operation.main JOIN wording ON wording.id = entry.id
         WHERE operation.id IN (${ids.join(',')})`,
      )
      .all() as OperationRow[];
    return new Map(rows.map((row) => [row.operation_id, toOperation(row)]));
  }

  cycle(id: number): CycleInfo | null {
    const row = this.#cycle.get([id]) as { state: string; over: number } | undefined;
    return row ? toCycle(Cycle.parse(JSON.parse(row.state)), row.over === 1) : null;
  }

  /** The words of a boundary. */
  wordsOf(cycle: CycleInfo, edge: 'start' | 'end'): string {
    if (edge === 'start') return tellCycleStart(cycle);
    const counts = this.#index
      .prepare(
        `SELECT count(*) AS operations,
           coalesce(sum(entry.status >= 400 OR entry.outcome NOT IN ('completed', 'pending')), 0) AS failed
         FROM operation JOIN entry ON entry.id = operation.main WHERE operation.cycle = ?`,
      )
      .get([cycle.id]) as { operations: number; failed: number };
    return tellCycleEnd(cycle, counts);
  }
}

function toOperation(row: OperationRow): Operation {
  const pages = row.pages === null ? null : (JSON.parse(row.pages) as NonNullable<Summary['pages']>);
  const kind = row.kind as MeaningKind;
  const sentence: Sentence = readSentence(row.sentence);
  const { result, words } = tellResult({
    kind,
    status: row.status,
    outcome: row.outcome as Operation['outcome'],
    isWrite: row.effect === 'write',
    underWay: row.under_way === 1,
  });
  return {
    id: row.operation_id,
    at: row.first_at,
    listener: row.listener,
    idp: row.idp as IdpId | null,
    kind,
    sentence: pages !== null && row.count > 1 ? tellPages(kind, pages) : sentence,
    note: row.note === null ? null : readSentence(row.note),
    count: row.count,
    main: row.id,
    method: row.method,
    target: row.target.slice(0, ROW_TARGET),
    status: row.status,
    outcome: row.outcome as Operation['outcome'],
    result,
    resultWords: words,
    took: row.whole,
    tolerated: (row.all_flags & FLAGS.tolerated) !== 0,
    ruled: (row.all_flags & FLAGS.ruled) !== 0,
    cycle: row.cycle,
  };
}

function toCycle(cycle: Cycle, over: boolean): CycleInfo {
  const { id, listener, idp, number, kind, startedAt, endedAt, after } = cycle;
  return { id, listener, idp: idp as IdpId, number, kind, startedAt, endedAt, after, over };
}
