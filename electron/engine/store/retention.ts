import { Retention } from '../../../shared/contract/session.ts';
import type { BodyStore } from './bodies.ts';
import type { Sqlite } from './database.ts';

/** Exchanges deleted in one go: a few milliseconds, so that answers do not wait. */
const CHUNK = 500;
/** Bodies are swept after this many exchanges were deleted: a sweep reads every exchange that is left. */
const SWEEP_AFTER = 20_000;

const DAY = 24 * 60 * 60 * 1000;
/** Where no exchange is left, history is kept for so long. */
const HISTORY_ALONE = 7 * DAY;

/** Finds bodies that no exchange points at, off the main thread. */
export type FindOrphans = () => Promise<readonly number[]>;

/**
 * Keeps sessions within their retention and clears deleted ones away, a chunk at a time. What it takes from a
 * session is counted on the session, so the UI can say so.
 */
export class RetentionKeeper {
  readonly #db: Sqlite;
  readonly #bodies: BodyStore;
  readonly #findOrphans: FindOrphans;
  readonly #onTrim: (sessions: readonly number[]) => void;
  #running: Promise<void> | null = null;
  #sinceSweep = 0;
  #stopped = false;

  constructor(
    db: Sqlite,
    bodies: BodyStore,
    findOrphans: FindOrphans,
    onTrim: (sessions: readonly number[]) => void,
  ) {
    this.#db = db;
    this.#bodies = bodies;
    this.#findOrphans = findOrphans;
    this.#onTrim = onTrim;
  }

  /** Brings everything within its limits; joins a run that is under way. */
  run(now = Date.now()): Promise<void> {
    this.#running ??= this.#work(now).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  stop(): Promise<void> {
    this.#stopped = true;
    return this.#running ?? Promise.resolve();
  }

  async #work(now: number): Promise<void> {
    const rows = this.#db.prepare('SELECT id, deleted, retention FROM session').all() as {
      id: number;
      deleted: number;
      retention: string;
    }[];
    for (const { id, deleted, retention } of rows) {
      if (this.#stopped) return;
      if (deleted) await this.#clear(id);
      else await this.#trim(id, Retention.parse(JSON.parse(retention)), now);
    }
    await this.#forgetHistory(now);
    if (this.#sinceSweep >= SWEEP_AFTER || rows.some((row) => row.deleted)) await this.#sweep();
  }

  async #clear(session: number): Promise<void> {
    while (!this.#stopped) {
      if (this.#deleteOldest(session, CHUNK, null) === 0) {
        this.#db.prepare('DELETE FROM session WHERE id = ?').run([session]);
        this.#onTrim([session]);
        return;
      }
      await breathe();
    }
  }

  async #trim(session: number, limits: Retention, now: number): Promise<void> {
    const before = limits.maxAgeDays === null ? null : now - limits.maxAgeDays * DAY;
    let trimmed = false;
    while (!this.#stopped) {
      const state = this.#db.prepare('SELECT count, bytes FROM session WHERE id = ?').get([session]) as
        | { count: number; bytes: number }
        | undefined;
      if (!state) return;
      const overCount = limits.maxCount === null ? 0 : state.count - limits.maxCount;
      const overBytes = limits.maxBytes === null ? 0 : state.bytes - limits.maxBytes;
      const average = state.count > 0 ? Math.max(1, state.bytes / state.count) : 1;
      const wanted = Math.max(overCount, Math.ceil(overBytes / average));
      const limit = wanted > 0 ? Math.min(CHUNK, wanted) : CHUNK;
      const deleted =
        wanted > 0
          ? this.#deleteOldest(session, limit, null)
          : before === null
            ? 0
            : this.#deleteOldest(session, limit, before);
      if (deleted === 0) break;
      trimmed = true;
      await breathe();
    }
    if (trimmed) this.#onTrim([session]);
  }

  /** Deletes up to `limit` of the oldest exchanges, those received before `before` when it is given. */
  #deleteOldest(session: number, limit: number, before: number | null): number {
    const oldest = this.#db
      .prepare(
        `SELECT id, bytes, received_at, shadow_of IS NULL AS counts FROM exchange
         WHERE session = ? AND (? IS NULL OR received_at < ?) ORDER BY id LIMIT ?`,
      )
      .all([session, before, before, limit]) as {
      id: number;
      bytes: number;
      received_at: number;
      counts: number;
    }[];
    const last = oldest.at(-1);
    if (!last) return 0;
    const bytes = oldest.reduce((sum, row) => sum + row.bytes, 0);
    const remove = this.#db.prepare('DELETE FROM exchange WHERE id = ?');
    const counted = oldest.filter(({ counts }) => counts === 1).length;
    const removeShadow = this.#db.prepare('DELETE FROM shadow WHERE id = ?');
    const removeEnding = this.#db.prepare('DELETE FROM ending WHERE id = ?');
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { id } of oldest) {
        remove.run([id]);
        removeEnding.run([id]);
        removeShadow.run([id]);
      }
      this.#db
        .prepare(
          `UPDATE session SET count = count - ?, bytes = bytes - ?,
             trimmed_count = trimmed_count + ?, trimmed_at = ? WHERE id = ?`,
        )
        .run([counted, bytes, counted, last.received_at, session]);
      this.#db
        .prepare(
          `INSERT INTO setting (key, value) VALUES ('highestExchange', ?1)
           ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), ?1)`,
        )
        .run([last.id]);
      this.#db.exec('COMMIT');
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#sinceSweep += oldest.length;
    return oldest.length;
  }

  /**
   * History goes with the exchanges that made it, from the oldest on: what undoes a change may go when nobody can
   * look behind it any more. What lies between exchanges that are still there stays.
   */
  async #forgetHistory(now: number): Promise<void> {
    const { at } = this.#db.prepare('SELECT min(received_at) AS at FROM exchange').get() as {
      at: number | null;
    };
    const before = at ?? now - HISTORY_ALONE;
    const oldest = this.#db.prepare(
      `SELECT seq, history.exchange, at, exchange.id AS stored FROM history
       LEFT JOIN exchange ON exchange.id = history.exchange
       WHERE seq < (SELECT max(seq) FROM history) ORDER BY seq LIMIT ${CHUNK}`,
    );
    const remove = this.#db.prepare('DELETE FROM history WHERE seq <= ?');
    while (!this.#stopped) {
      const rows = oldest.all() as {
        seq: number;
        exchange: number | null;
        at: number;
        stored: number | null;
      }[];
      const kept = rows.findIndex((row) => (row.exchange === null ? row.at >= before : row.stored !== null));
      const last = kept < 0 ? rows.at(-1) : rows[kept - 1];
      if (!last) return;
      remove.run([last.seq]);
      if (kept >= 0) return;
      await breathe();
    }
  }

  async #sweep(): Promise<void> {
    this.#bodies.beginSweep();
    const orphans = await this.#findOrphans();
    const remove = this.#db.prepare('DELETE FROM body WHERE id = ?');
    for (let start = 0; start < orphans.length && !this.#stopped; start += CHUNK) {
      const inUse = this.#bodies.inUse;
      this.#db.exec('BEGIN IMMEDIATE');
      for (const id of orphans.slice(start, start + CHUNK)) if (!inUse.has(id)) remove.run([id]);
      this.#db.exec('COMMIT; PRAGMA incremental_vacuum(200)');
      await breathe();
    }
    this.#bodies.endSweep();
    // One that ended after it was removed leaves its ending behind.
    this.#db.exec('DELETE FROM ending WHERE id < (SELECT min(id) FROM exchange)');
    this.#sinceSweep = 0;
  }
}

/** Lets requests that are waiting go first. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
