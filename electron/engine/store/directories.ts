import type { Sqlite } from './database.ts';
import { DefinitionStore } from './definitions.ts';
import type { DirectoryChange, StoredDirectory, StoredLink, StoredResource } from './directory-change.ts';
import { type Author, HistoryStore } from './history.ts';

/** Changes of a directory as they came. */
interface Following {
  readonly changes: DirectoryChange[];
  /** False when some of them were not stored after all. */
  isRight: boolean;
}

/** Rows read at once. */
const ROWS = 500;

/**
 * Rows of the directories behind mock targets. A directory's rows are kept under a number that can be exchanged
 * for another in one step, which is how a reset or restore of any size happens at once or not at all.
 */
export class DirectoryStore {
  readonly definitions: DefinitionStore;
  readonly history: HistoryStore;
  readonly #put;
  readonly #remove;
  readonly #removeLinks;
  readonly #link;
  readonly #unlink;
  readonly #resources;
  readonly #links;
  readonly #update;
  readonly #relink;
  readonly #place;
  readonly #rowsAt = new Map<number, number>();
  /** Copies being made of a directory, which changes made meanwhile must reach. */
  readonly #mirrors = new Map<number, number>();
  /** Told of every change while a directory is loaded anew beside the one in use. */
  readonly #followers = new Map<number, Following>();

  constructor(db: Sqlite) {
    this.definitions = new DefinitionStore(db);
    this.history = new HistoryStore(db);
    this.#put = db.prepare(
      `INSERT INTO resource (directory, type, id, json) VALUES (?, ?, ?, ?)
       ON CONFLICT (directory, type, id) DO UPDATE SET json = excluded.json`,
    );
    this.#remove = db.prepare('DELETE FROM resource WHERE directory = ? AND type = ? AND id = ?');
    this.#removeLinks = db.prepare('DELETE FROM link WHERE directory = ? AND type = ? AND id = ?');
    this.#link = db.prepare(
      `INSERT INTO link (directory, type, id, attribute, value, json) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (directory, type, id, attribute, value) DO UPDATE SET json = excluded.json`,
    );
    this.#unlink = db.prepare(
      'DELETE FROM link WHERE directory = ? AND type = ? AND id = ? AND attribute = ? AND value = ?',
    );
    this.#resources = db.prepare(
      `SELECT seq, type, id, json FROM resource INDEXED BY resource_by_directory
       WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ${ROWS}`,
    );
    this.#links = db.prepare(
      `SELECT seq, type, id, attribute, value, json FROM link INDEXED BY link_by_directory
       WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ${ROWS}`,
    );
    this.#update = db.prepare('UPDATE resource SET json = ? WHERE directory = ? AND type = ? AND id = ?');
    this.#relink = db.prepare(
      'UPDATE link SET json = ? WHERE directory = ? AND type = ? AND id = ? AND attribute = ? AND value = ?',
    );
    this.#place = db.prepare('INSERT OR REPLACE INTO directory (id, rows_at) VALUES (?, ?)');
    const places = db.prepare('SELECT id, rows_at FROM directory').all() as { id: number; rows_at: number }[];
    for (const { id, rows_at } of places) this.#rowsAt.set(id, rows_at);
  }

  /** The number the rows of a directory are kept under. */
  rowsAt(directory: number): number {
    return this.#rowsAt.get(directory) ?? directory;
  }

  /** Exchanges everything in a directory for the rows under another number, at once. */
  place(directory: number, rowsAt: number): void {
    this.#place.run([directory, rowsAt]);
    this.#rowsAt.set(directory, rowsAt);
  }

  /**
   * From now until `stopMirror`, changes of a directory also reach those of its rows that are in the copy already.
   * Rows that are not are copied later, as they are then.
   */
  mirror(directory: number, copy: number): void {
    this.#mirrors.set(directory, copy);
  }

  stopMirror(directory: number): void {
    this.#mirrors.delete(directory);
  }

  /** Changes of a directory from now on, in the order they are stored; the list grows until `stopFollowing`. */
  follow(directory: number): Readonly<Following> {
    const following: Following = { changes: [], isRight: true };
    this.#followers.set(directory, following);
    return following;
  }

  /** What was applied since the last commit was not stored after all. */
  rolledBack(): void {
    for (const following of this.#followers.values()) following.isRight = false;
  }

  stopFollowing(directory: number): void {
    this.#followers.delete(directory);
  }

  /** Call within a transaction. */
  apply(directory: number, change: DirectoryChange, author: Author): void {
    const rowsAt = this.rowsAt(directory);
    this.history.note(directory, rowsAt, change, author);
    this.#write(rowsAt, change);
    this.#followers.get(directory)?.changes.push(change);
    const copy = this.#mirrors.get(directory);
    if (copy !== undefined) this.#mirror(copy, change);
  }

  #write(rowsAt: number, change: DirectoryChange): void {
    switch (change.op) {
      case 'put':
        this.#put.run([rowsAt, change.type, change.id, change.json]);
        return;
      case 'link':
        this.#link.run([rowsAt, change.type, change.id, change.attribute, change.value, change.json]);
        return;
      default:
        this.#take(rowsAt, change);
    }
  }

  #mirror(copy: number, change: DirectoryChange): void {
    switch (change.op) {
      case 'put':
        this.#update.run([change.json, copy, change.type, change.id]);
        return;
      case 'link':
        this.#relink.run([change.json, copy, change.type, change.id, change.attribute, change.value]);
        return;
      default:
        this.#take(copy, change);
    }
  }

  #take(rowsAt: number, change: Exclude<DirectoryChange, { op: 'put' | 'link' }>): void {
    switch (change.op) {
      case 'remove':
        this.#remove.run([rowsAt, change.type, change.id]);
        this.#removeLinks.run([rowsAt, change.type, change.id]);
        return;
      case 'unlink':
        this.#unlink.run([rowsAt, change.type, change.id, change.attribute, change.value]);
    }
  }

  /** What is kept under a number; a directory's own when left out. */
  open(directory: number, rowsAt = this.rowsAt(directory)): StoredDirectory {
    return {
      resources: () => rows<StoredResource>(this.#resources, rowsAt),
      links: () => rows<StoredLink>(this.#links, rowsAt),
    };
  }
}

/** In parts, so that the database is free between them. */
function* rows<R>(statement: { all(parameters: unknown[]): unknown[] }, rowsAt: number): Generator<R> {
  let after = 0;
  for (;;) {
    const part = statement.all([rowsAt, after]) as (R & { readonly seq: number })[];
    yield* part;
    const last = part.at(-1);
    if (last === undefined || part.length < ROWS) return;
    after = last.seq;
  }
}
