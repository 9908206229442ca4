import { createHash } from 'node:crypto';
import type { Sqlite } from './database.ts';

const REMEMBERED = 8192;
/** Bodies that came more than once are kept for comparing, the latest of each length: this many bytes in all. */
const MAX_REPEATED = 4 * 1024 * 1024;

/**
 * Stores bodies once, by SHA-256. Hot bodies (the same answer again and again) cost a look-up in memory. Buffers
 * handed in must not be changed afterwards.
 */
export class BodyStore {
  readonly #insert;
  readonly #find;
  #byBuffer = new WeakMap<Buffer, number>();
  readonly #byHash = new Map<string, number>();
  readonly #repeated = new Map<number, { readonly bytes: Buffer; readonly id: number }>();
  #repeatedBytes = 0;
  #lastId: number;
  /** Ids given out while a sweep is under way; they must not be swept. */
  #touched: Set<number> | null = null;

  constructor(db: Sqlite) {
    this.#insert = db.prepare('INSERT OR IGNORE INTO body (id, hash, bytes) VALUES (?, ?, ?)');
    this.#find = db.prepare('SELECT id FROM body WHERE hash = ?');
    this.#lastId = (db.prepare('SELECT max(id) AS id FROM body').get() as { id: number | null }).id ?? 0;
  }

  /** Id of a stored body that may be handed in again as the same buffer. Call within a transaction. */
  put(bytes: Buffer): number {
    let id = this.#byBuffer.get(bytes);
    if (id === undefined) {
      id = this.#putByHash(bytes);
      this.#byBuffer.set(bytes, id);
    }
    this.#touched?.add(id);
    return id;
  }

  /**
   * Id of a stored body that came over the network, in a buffer of its own. Comparing it with the last one of its
   * length that repeated is much cheaper than its hash. Call within a transaction.
   */
  putReceived(bytes: Buffer): number {
    const repeated = this.#repeated.get(bytes.length);
    const id = repeated?.bytes.equals(bytes) ? repeated.id : this.#putByHash(bytes);
    this.#touched?.add(id);
    return id;
  }

  #putByHash(bytes: Buffer): number {
    const hash = createHash('sha256').update(bytes).digest();
    const key = hash.toString('latin1');
    let id = this.#byHash.get(key);
    if (id !== undefined) {
      this.#rememberRepeated(bytes, id);
      return id;
    }
    id = this.#lastId + 1;
    if (this.#insert.run([id, hash, bytes]).changes === 0) id = (this.#find.get([hash]) as { id: number }).id;
    else this.#lastId = id;
    if (this.#byHash.size >= REMEMBERED) this.#byHash.delete(this.#byHash.keys().next().value as string);
    this.#byHash.set(key, id);
    return id;
  }

  #rememberRepeated(bytes: Buffer, id: number): void {
    const before = this.#repeated.get(bytes.length);
    this.#repeatedBytes += bytes.length - (before?.bytes.length ?? 0);
    // A copy: the buffer may be a slice of a much larger one.
    this.#repeated.set(bytes.length, { bytes: Buffer.from(bytes), id });
    for (const length of this.#repeated.keys()) {
      if (this.#repeatedBytes <= MAX_REPEATED) return;
      this.#repeated.delete(length);
      this.#repeatedBytes -= length;
    }
  }

  /** Forgets what it remembers: after a rollback, or when bodies were deleted. */
  forget(): void {
    this.#byHash.clear();
    this.#byBuffer = new WeakMap();
    this.#repeated.clear();
    this.#repeatedBytes = 0;
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
