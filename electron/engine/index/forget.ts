import type { Sqlite } from '../store/database.ts';

/** Exchanges forgotten in one transaction. */
const CHUNK = 2000;

/** Drops what is known of the exchanges of a session below an id, and what is left empty by it. */
export function forgetEntries(
  index: Sqlite,
  session: number,
  first: number,
  also: { text(ids: readonly number[]): void; operations(ids: readonly number[]): void },
): void {
  for (;;) {
    const rows = index
      .prepare(`SELECT id, operation FROM entry WHERE session = ? AND id < ? ORDER BY id LIMIT ${CHUNK}`)
      .all([session, first]) as { id: number; operation: number }[];
    const last = rows.at(-1);
    if (!last) break;
    const ids = rows.map(({ id }) => id);
    index.exec('BEGIN');
    try {
      also.text(ids);
      for (const [table, column] of [
        ['wording', 'id'],
        ['said', 'id'],
        ['appearance', 'exchange'],
        ['entry', 'id'],
      ])
        index.exec(`DELETE FROM ${table} WHERE ${column} IN (${ids.join(',')})`);
      also.operations([...new Set(rows.map(({ operation }) => operation))]);
      index.exec('COMMIT');
    } catch (error) {
      index.exec('ROLLBACK');
      throw error;
    }
  }
  index
    .prepare(
      'DELETE FROM thread WHERE session = ? AND NOT EXISTS (SELECT 1 FROM appearance WHERE appearance.thread = thread.id)',
    )
    .run([session]);
  index
    .prepare(
      'DELETE FROM thread_key WHERE session = ? AND NOT EXISTS (SELECT 1 FROM thread WHERE thread.id = thread_key.thread)',
    )
    .run([session]);
  index
    .prepare(
      'DELETE FROM cycle WHERE session = ? AND over = 1 AND NOT EXISTS (SELECT 1 FROM operation WHERE operation.cycle = cycle.id)',
    )
    .run([session]);
}
