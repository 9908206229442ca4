import type { ThreadStore } from '../../../shared/correlation/threads.ts';
import type { Sqlite } from '../store/database.ts';

/** Threads in the index. Within the transaction of whoever calls. */
export class SqliteThreads implements ThreadStore {
  readonly #find;
  readonly #create;
  readonly #bind;
  readonly #release;
  readonly #hasIdAt;
  readonly #common;
  readonly #mergeKeys;
  readonly #mergeAppearances;
  readonly #dropAppearances;
  readonly #mergeNames;
  readonly #drop;

  constructor(index: Sqlite) {
    this.#find = index.prepare('SELECT thread FROM thread_key WHERE session = ? AND key = ?');
    this.#create = index.prepare('INSERT INTO thread (session, type) VALUES (?, ?)');
    this.#bind = index.prepare(
      'INSERT OR REPLACE INTO thread_key (session, key, name, thread, is_id, listener) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#release = index.prepare('UPDATE thread_key SET released = 1 WHERE session = ? AND key = ?');
    this.#hasIdAt = index.prepare(
      'SELECT 1 FROM thread_key WHERE thread = ? AND is_id = 1 AND released = 0 AND listener IS ? LIMIT 1',
    );
    this.#common = index.prepare(
      `SELECT 1 FROM thread_key one JOIN thread_key other ON other.listener IS one.listener
       WHERE one.thread = ? AND other.thread = ? AND one.is_id = 1 AND other.is_id = 1
         AND one.released = 0 AND other.released = 0 LIMIT 1`,
    );
    this.#mergeKeys = index.prepare('UPDATE thread_key SET thread = ?2 WHERE thread = ?1');
    this.#mergeAppearances = index.prepare('UPDATE OR IGNORE appearance SET thread = ?2 WHERE thread = ?1');
    this.#dropAppearances = index.prepare('DELETE FROM appearance WHERE thread = ?');
    this.#mergeNames = index.prepare(
      `UPDATE thread SET
         (label, sort, state) = (SELECT
           CASE WHEN thread.state = 'absent' THEN coalesce(other.label, thread.label) ELSE coalesce(thread.label, other.label) END,
           CASE WHEN thread.state = 'absent' THEN other.sort ELSE thread.sort END,
           CASE WHEN thread.state = 'absent' THEN other.state ELSE thread.state END
         FROM thread other WHERE other.id = ?1)
       WHERE id = ?2`,
    );
    this.#drop = index.prepare('DELETE FROM thread WHERE id = ?');
  }

  find(session: number, key: string): number | null {
    return (this.#find.get([session, key]) as { thread: number } | undefined)?.thread ?? null;
  }

  create(session: number, type: string): number {
    return Number(this.#create.run([session, type]).lastInsertRowid);
  }

  bind(session: number, key: string, thread: number, listener: number | null, isId: boolean): void {
    this.#bind.run([session, key, key.slice(key.lastIndexOf('\n') + 1), thread, isId ? 1 : 0, listener]);
  }

  release(session: number, key: string): void {
    this.#release.run([session, key]);
  }

  hasIdAt(thread: number, listener: number | null): boolean {
    return this.#hasIdAt.get([thread, listener]) !== undefined;
  }

  areDistinct(one: number, other: number): boolean {
    return this.#common.get([one, other]) !== undefined;
  }

  merge(from: number, into: number): void {
    this.#mergeKeys.run([from, into]);
    this.#mergeAppearances.run([from, into]);
    this.#dropAppearances.run([from]);
    this.#mergeNames.run([from, into]);
    this.#drop.run([from]);
  }
}
