import type { Counts, Snapshot } from '../../../shared/contract/directory.ts';
import type { Sqlite } from '../store/database.ts';
import type { DirectoryStore } from '../store/directories.ts';
import type { StoredDirectory, StoredLink, StoredResource } from '../store/directory-change.ts';
import type { Replacement } from '../store/history.ts';
import { Slices } from './slices.ts';

/** Rows copied or deleted in one transaction: a few milliseconds of work. */
const ROWS = 400;

interface SnapshotRow {
  id: number;
  directory: number;
  name: string;
  created_at: number;
  automatic: number;
  counts: string;
  rows_at: number;
}

export interface CopyOptions {
  readonly signal?: AbortSignal;
  readonly onRows?: (done: number) => void;
}

/**
 * States of directories that are kept, as rows under numbers of their own. Copying goes on beside the traffic, in
 * small transactions; what makes a copy count, or puts it in place, is one row written at the end. So a process
 * that dies half-way leaves a directory as it was, and `clearAway` removes what nobody refers to.
 */
export class Snapshots {
  readonly #db: Sqlite;
  readonly #directories: DirectoryStore;
  readonly #statements;
  /** Copies that nobody refers to yet. */
  readonly #making = new Set<number>();

  constructor(db: Sqlite, directories: DirectoryStore) {
    this.#db = db;
    this.#directories = directories;
    this.#statements = {
      list: db.prepare('SELECT * FROM snapshot WHERE directory = ? ORDER BY created_at DESC, id DESC'),
      get: db.prepare('SELECT * FROM snapshot WHERE id = ?'),
      add: db.prepare(
        'INSERT INTO snapshot (directory, name, created_at, automatic, counts, rows_at) VALUES (?, ?, ?, ?, ?, ?)',
      ),
      remove: db.prepare('DELETE FROM snapshot WHERE id = ?'),
      removeAutomatic: db.prepare('DELETE FROM snapshot WHERE directory = ? AND automatic = 1'),
      newCopy: db.prepare('INSERT INTO copy DEFAULT VALUES'),
      keepNumber: db.prepare('INSERT OR IGNORE INTO copy (id) VALUES (?)'),
      unused: db.prepare(
        `SELECT id FROM copy WHERE id <> 1000000
           AND id NOT IN (SELECT rows_at FROM snapshot) AND id NOT IN (SELECT rows_at FROM directory)
           AND id NOT IN (SELECT place FROM history WHERE op = 6 AND place IS NOT NULL)`,
      ),
      forget: db.prepare('DELETE FROM copy WHERE id = ?'),
      count: db.prepare('SELECT type, count(*) AS n FROM resource WHERE directory = ? GROUP BY type'),
      rows: {
        resource: db.prepare('SELECT count(*) AS n FROM resource WHERE directory = ?'),
        link: db.prepare('SELECT count(*) AS n FROM link WHERE directory = ?'),
      },
      last: {
        resource: lastOf(db, 'resource'),
        link: lastOf(db, 'link'),
      },
      copy: {
        resource: db.prepare(
          `INSERT INTO resource (directory, type, id, json)
           SELECT ?, type, id, json FROM resource INDEXED BY resource_by_directory
           WHERE directory = ? AND seq > ? AND seq <= ? ORDER BY seq`,
        ),
        link: db.prepare(
          `INSERT INTO link (directory, type, id, attribute, value, json)
           SELECT ?, type, id, attribute, value, json FROM link INDEXED BY link_by_directory
           WHERE directory = ? AND seq > ? AND seq <= ? ORDER BY seq`,
        ),
      },
      insert: {
        resource: db.prepare('INSERT INTO resource (directory, type, id, json) VALUES (?, ?, ?, ?)'),
        link: db.prepare(
          'INSERT INTO link (directory, type, id, attribute, value, json) VALUES (?, ?, ?, ?, ?, ?)',
        ),
      },
      delete: {
        resource: db.prepare(
          'DELETE FROM resource WHERE seq IN (SELECT seq FROM resource WHERE directory = ? LIMIT ?)',
        ),
        link: db.prepare('DELETE FROM link WHERE seq IN (SELECT seq FROM link WHERE directory = ? LIMIT ?)'),
      },
    };
  }

  /** Newest first. */
  list(directory: number): Snapshot[] {
    return (this.#statements.list.all([directory]) as SnapshotRow[]).map(toSnapshot);
  }

  get(id: number): Snapshot | null {
    const row = this.#statements.get.get([id]) as SnapshotRow | undefined;
    return row ? toSnapshot(row) : null;
  }

  /** Rows that keeping or restoring a directory has to copy. */
  rowsOf(directory: number): number {
    return this.#rows(this.#directories.rowsAt(directory));
  }

  rowsOfSnapshot(id: number): number {
    return this.#rows(this.#row(id).rows_at);
  }

  /**
   * Keeps a directory as it is when the copy is complete: what changes while it is made reaches it.
   * @throws Cancelled
   */
  async take(directory: number, name: string, options: CopyOptions = {}): Promise<Snapshot> {
    const source = this.#directories.rowsAt(directory);
    const copy = this.#newCopy();
    this.#directories.mirror(directory, copy);
    try {
      await this.#copy(source, copy, options);
      return this.#add(directory, name, false, copy);
    } finally {
      this.#directories.stopMirror(directory);
      this.#making.delete(copy);
    }
  }

  /**
   * Copies a snapshot; `place` puts the copy in place. Nothing of the directory is different until then.
   * @throws Cancelled
   */
  async prepare(id: number, options: CopyOptions = {}): Promise<number> {
    const copy = this.#newCopy();
    try {
      await this.#copy(this.#row(id).rows_at, copy, options);
    } catch (error) {
      this.#making.delete(copy);
      throw error;
    }
    return copy;
  }

  /**
   * Writes a directory that stands nowhere as rows; `place` puts them in place.
   * @throws Cancelled
   */
  async write(stored: StoredDirectory, { signal, onRows }: CopyOptions = {}): Promise<number> {
    const copy = this.#newCopy();
    const slices = new Slices(signal);
    let done = 0;
    try {
      for (const part of inParts(stored)) {
        this.#atOnce(() => {
          for (const row of part) {
            if ('attribute' in row) {
              const { type, id, attribute, value, json } = row;
              this.#statements.insert.link.run([copy, type, id, attribute, value, json]);
            } else this.#statements.insert.resource.run([copy, row.type, row.id, row.json]);
          }
        });
        done += part.length;
        onRows?.(done);
        if (slices.over) await slices.pause();
      }
    } catch (error) {
      this.#making.delete(copy);
      throw error;
    }
    return copy;
  }

  /** Gives up a copy that will not be put in place. */
  giveUp(copy: number): void {
    this.#making.delete(copy);
  }

  /**
   * Puts the rows under a number (a new, empty one when null) in place of a directory's, and keeps those as an
   * automatic snapshot under `name`, in place of the one before. Null when there was nothing to keep. The history
   * has it as `by`, of what `from` names.
   */
  place(
    directory: number,
    copy: number | null,
    name: string,
    by: Replacement,
    from: string | null = null,
  ): Snapshot | null {
    const before = this.#directories.rowsAt(directory);
    return this.#atOnce(() => {
      this.#statements.keepNumber.run([before]);
      const rows = this.#rows(before);
      const hasRows = rows > 0;
      if (hasRows) this.#statements.removeAutomatic.run([directory]);
      const kept = hasRows ? this.#add(directory, name, true, before) : null;
      const next = copy ?? this.#newCopy();
      this.#directories.place(directory, next);
      this.#directories.history.replaced(directory, by, from, { rowsAt: before, rows }, next);
      this.#making.delete(next);
      return kept;
    });
  }

  /** The number the rows of a snapshot are kept under. */
  rowsAt(id: number): number {
    return this.#row(id).rows_at;
  }

  /** Puts a snapshot itself in place: it is none any more, and what was in place is left to the history. */
  putBack(directory: number, id: number): void {
    const { rows_at, name } = this.#row(id);
    const before = this.#directories.rowsAt(directory);
    this.#atOnce(() => {
      const rows = this.#rows(before);
      this.#statements.keepNumber.run([before]);
      this.#statements.remove.run([id]);
      this.#directories.place(directory, rows_at);
      this.#directories.history.replaced(directory, 'undo', name, { rowsAt: before, rows }, rows_at);
    });
  }

  remove(id: number): void {
    this.#statements.remove.run([id]);
  }

  /** Removes rows that nobody refers to any more, in the background. */
  async clearAway(signal?: AbortSignal): Promise<void> {
    const slices = new Slices(signal);
    for (const { id } of this.#statements.unused.all() as { id: number }[]) {
      if (this.#making.has(id)) continue;
      for (const table of ['link', 'resource'] as const) {
        while (this.#statements.delete[table].run([id, ROWS]).changes > 0) await slices.pause();
      }
      this.#statements.forget.run([id]);
    }
  }

  #add(directory: number, name: string, automatic: boolean, rowsAt: number): Snapshot {
    const counts = JSON.stringify(this.#counts(rowsAt));
    const { lastInsertRowid } = this.#statements.add.run([
      directory,
      name,
      Date.now(),
      automatic ? 1 : 0,
      counts,
      rowsAt,
    ]);
    return toSnapshot(this.#row(Number(lastInsertRowid)));
  }

  #row(id: number): SnapshotRow {
    const row = this.#statements.get.get([id]) as SnapshotRow | undefined;
    if (row) return row;
    throw new Error(`There is no snapshot ${id}.`);
  }

  #rows(rowsAt: number): number {
    const { resource, link } = this.#statements.rows;
    const of = (statement: typeof resource) => (statement.get([rowsAt]) as { n: number }).n;
    return of(resource) + of(link);
  }

  #counts(rowsAt: number): Counts {
    const rows = this.#statements.count.all([rowsAt]) as { type: string; n: number }[];
    return Object.fromEntries(rows.map(({ type, n }) => [type, n]));
  }

  #newCopy(): number {
    const copy = Number(this.#statements.newCopy.run([]).lastInsertRowid);
    this.#making.add(copy);
    return copy;
  }

  async #copy(source: number, copy: number, { signal, onRows }: CopyOptions): Promise<void> {
    const slices = new Slices(signal);
    let done = 0;
    for (const table of ['resource', 'link'] as const) {
      let after = 0;
      for (;;) {
        const { last, n } = this.#statements.last[table].get([source, after, ROWS]) as {
          last: number | null;
          n: number;
        };
        if (last === null) break;
        this.#statements.copy[table].run([copy, source, after, last]);
        after = last;
        done += n;
        onRows?.(done);
        if (slices.over) await slices.pause();
      }
    }
  }

  #atOnce<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }
}

/** Everything of a directory, resources first, as many at a time as one transaction takes. */
function* inParts(stored: StoredDirectory): Generator<(StoredResource | StoredLink)[]> {
  for (const rows of [stored.resources(), stored.links()]) {
    let part: (StoredResource | StoredLink)[] = [];
    for (const row of rows) {
      part.push(row);
      if (part.length < ROWS) continue;
      yield part;
      part = [];
    }
    if (part.length > 0) yield part;
  }
}

/** Where the next rows of a directory end, and how many they are. */
function lastOf(db: Sqlite, table: 'resource' | 'link') {
  return db.prepare(
    `SELECT max(seq) AS last, count(*) AS n FROM
       (SELECT seq FROM ${table} INDEXED BY ${table}_by_directory
        WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ?)`,
  );
}

function toSnapshot({ id, directory, name, created_at, automatic, counts }: SnapshotRow): Snapshot {
  return {
    id,
    directory,
    name,
    createdAt: created_at,
    automatic: automatic === 1,
    counts: JSON.parse(counts) as Counts,
  };
}
