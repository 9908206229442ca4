import { createHash } from 'node:crypto';
import type { Sqlite } from './database.ts';

const REMEMBERED = 8192;

/**
 * Stores bodies once, by SHA-256. Hot bodies (the same answer again and again) cost a look-up in memory: first
 * by identity of the buffer, then by hash. Buffers handed in must not be changed afterwards.
 */
export class BodyStore {
  readonly #insert;
  readonly #find;
  #byBuffer = new WeakMap<Buffer, number>();
  readonly #byHash = new Map<string, number>();
  #lastId: number;
  /** Ids given out while a sweep is under way; they must not be swept. */
  #touched: Set<number> | null = null;

  constructor(db: Sqlite) {
    this.#insert = db.prepare('INSERT OR IGNORE INTO body (id, hash, bytes) VALUES (?, ?, ?)');
    this.#find = db.prepare('SELECT id FROM body WHERE hash = ?');
    this.#lastId = (db.prepare('SELECT max(id) AS id FROM body').get() as { id: number | null }).id ?? 0;
  }

  /** Id of the stored body. Call within a transaction. */
  put(bytes: Buffer): number {
    const id = this.#byBuffer.get(bytes) ?? this.#putByHash(bytes);
    this.#touched?.add(id);
    return id;
  }

  #putByHash(bytes: Buffer): number {
    const hash = createHash('sha256').update(bytes).digest();
    const key = hash.toString('latin1');
    let id = this.#byHash.get(key);
    if (id === undefined) {
      id = this.#lastId + 1;
      if (this.#insert.run([id, hash, bytes]).changes === 0)
        id = (this.#find.get([hash]) as { id: number }).id;
      else this.#lastId = id;
      if (this.#byHash.size >= REMEMBERED) this.#byHash.delete(this.#byHash.keys().next().value as string);
      this.#byHash.set(key, id);
    }
    this.#byBuffer.set(bytes, id);
    return id;
  }

  /** Forgets what it remembers: after a rollback, or when bodies were deleted. */
  forget(): void {
    this.#byHash.clear();
    this.#byBuffer = new WeakMap();
  }

  /** From here on `inUse` holds every id given out, so that a sweep spares bodies that came into use again. */
  beginSweep(): void {
    this.forget();
    this.#touched = new Set();
  }

  get inUse(): ReadonlySet<number> {
    return this.#touched ?? new Set();
  }

  endSweep(): void {
    this.#touched = null;
    this.forget();
  }
}
