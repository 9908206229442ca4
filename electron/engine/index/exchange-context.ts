import type { Result } from '../../../shared/contract/define.ts';
import type { RpcMethods } from '../../../shared/contract/rpc.ts';
import type { Sqlite } from '../store/database.ts';
import { readSentence } from './entry-row.ts';
import type { OperationReader } from './operation-rows.ts';
import type { ThreadReader } from './thread-reader.ts';

/** Steps of a long operation that are listed. */
const MAX_STEPS = 500;

/** Where an exchange belongs: its operation with its steps, its cycle, its people and groups. */
export class ExchangeContext {
  readonly #operations: OperationReader;
  readonly #threads: ThreadReader;
  readonly #place;
  readonly #steps;

  constructor(index: Sqlite, operations: OperationReader, threads: ThreadReader) {
    this.#operations = operations;
    this.#threads = threads;
    this.#place = index.prepare('SELECT operation, cycle FROM entry WHERE id = ?');
    this.#steps = index.prepare(
      `SELECT entry.id, step, status FROM entry JOIN wording ON wording.id = entry.id
       WHERE operation = ? ORDER BY entry.id LIMIT ${MAX_STEPS}`,
    );
  }

  of(id: number): Result<RpcMethods['exchange.context']> {
    const place = this.#place.get([id]) as { operation: number; cycle: number | null } | undefined;
    // One that was stored a moment ago has no place yet.
    if (!place) return { operation: null, steps: [], cycle: null, threads: [] };
    const steps = this.#steps.all([place.operation]) as { id: number; step: string; status: number | null }[];
    return {
      operation: this.#operations.operations([place.operation]).get(place.operation) ?? null,
      steps: steps.map((one) => ({ exchange: one.id, words: readSentence(one.step), status: one.status })),
      cycle: place.cycle === null ? null : this.#operations.cycle(place.cycle),
      threads: this.#threads.ofExchange(id),
    };
  }
}
