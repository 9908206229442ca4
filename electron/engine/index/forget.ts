import type { Sqlite } from '../store/database.ts';

/** Exchanges forgotten in one transaction. */
const CHUNK = 2000;

/**
 * Drops some of what is known of the exchanges of a session below an id, the oldest first; true when nothing is left
 * of them, and then also what is left empty by it.
 */
export function forgetSome(
  index: Sqlite,
  session: number,
  first: number,
  also: { text(ids: readonly number[]): void; operations(ids: readonly number[]): void },
): boolean {
  const rows = index
    .prepare(`SELECT id, operation FROM entry WHERE session = ? AND id < ? ORDER BY id LIMIT ${CHUNK}`)
    .all([session, first]) as { id: number; operation: number }[];
  const ids = rows.map(({ id }) => id);
  const isLast = rows.length < CHUNK;
  index.exec('BEGIN');
  try {
    also.text(ids);
    for (const [table, column] of TABLES)
      index.exec(`DELETE FROM ${table} WHERE ${column} IN (${ids.join(',')})`);
    also.operations([...new Set(rows.map(({ operation }) => operation))]);
    if (isLast) for (const sql of EMPTY) index.prepare(sql).run([session]);
    index.exec('COMMIT');
  } catch (error) {
    index.exec('ROLLBACK');
    throw error;
  }
  return isLast;
}

const TABLES = [
  ['wording', 'id'],
  ['said', 'id'],
  ['appearance', 'exchange'],
  ['touched', 'entry'],
  ['entry', 'id'],
] as const;

const EMPTY = [
  `DELETE FROM thread WHERE session = ?
     AND NOT EXISTS (SELECT 1 FROM appearance WHERE appearance.thread = thread.id)`,
  `DELETE FROM thread_key WHERE session = ?
     AND NOT EXISTS (SELECT 1 FROM thread WHERE thread.id = thread_key.thread)`,
  `DELETE FROM cycle WHERE session = ? AND NOT EXISTS (SELECT 1 FROM operation WHERE operation.cycle = cycle.id)
     AND (over = 1 OR NOT EXISTS (SELECT 1 FROM entry WHERE entry.session = cycle.session))`,
];
