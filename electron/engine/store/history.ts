import type { Sqlite } from './database.ts';
import type { DirectoryChange } from './directory-change.ts';

/** What a row of the history undoes. */
export const undoes = { create: 1, change: 2, remove: 3, link: 4, unlink: 5, replace: 6 } as const;

/** By what a directory changes when not by an exchange that is recorded. */
export type Cause = 'import' | 'generate' | 'unrecorded';

/** How everything in a directory becomes another at once. */
export type Replacement = 'reset' | 'restore' | 'undo' | 'travel';

/** Who changes a directory: an exchange, or something without one. */
export interface Author {
  readonly exchange: number | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly cause: Cause | null;
}

/** States that were replaced are kept for the history: so many, of so many rows in all. */
const REPLACED_KEPT = 8;
const REPLACED_ROWS = 500_000;

const COLUMNS = 'directory, rows_at, exchange, at, cause, op, type, id, attribute, value, place, json';

/**
 * The history of directories, as what it takes to undo each change: the state before it. What stands now is in
 * `resource` and `link`, so a creation costs a short row whatever its size, history begins wherever its first row
 * is, and removing the oldest rows takes nothing away from those that are left.
 */
export class HistoryStore {
  readonly #created;
  readonly #linked;
  readonly #changed;
  readonly #removed;
  readonly #relinked;
  readonly #unlinked;
  readonly #unlinkedAll;
  readonly #replaced;
  readonly #held;
  readonly #release;
  readonly #last;

  constructor(db: Sqlite) {
    const keep = (op: number, table: 'resource' | 'link', where: string) => {
      const link = table === 'link' ? 'attribute, value' : 'NULL, NULL';
      return db.prepare(
        `INSERT INTO history (${COLUMNS})
         SELECT ?, directory, ?, ?, ?, ${op}, type, id, ${link}, seq, json FROM ${table} WHERE ${where}`,
      );
    };
    const one = 'directory = ? AND type = ? AND id = ?';
    this.#created = db.prepare(
      `INSERT INTO history (directory, rows_at, exchange, at, cause, op, type, id)
       VALUES (?, ?, ?, ?, ?, ${undoes.create}, ?, ?)`,
    );
    this.#linked = db.prepare(
      `INSERT INTO history (directory, rows_at, exchange, at, cause, op, type, id, attribute, value)
       VALUES (?, ?, ?, ?, ?, ${undoes.link}, ?, ?, ?, ?)`,
    );
    this.#changed = keep(undoes.change, 'resource', one);
    this.#removed = keep(undoes.remove, 'resource', one);
    this.#relinked = keep(undoes.link, 'link', `${one} AND attribute = ? AND value = ?`);
    this.#unlinked = keep(undoes.unlink, 'link', `${one} AND attribute = ? AND value = ?`);
    this.#unlinkedAll = keep(undoes.unlink, 'link', one);
    this.#replaced = db.prepare(
      `INSERT INTO history (directory, rows_at, at, cause, op, type, id, value, place, json)
       VALUES (?, ?, ?, ?, ${undoes.replace}, '', '', ?, ?, ?)`,
    );
    // What a snapshot or a directory still has costs nothing to keep.
    this.#held = db.prepare(
      `SELECT seq, CAST(value AS INTEGER) AS rows FROM history WHERE op = ${undoes.replace} AND place IS NOT NULL
         AND place NOT IN (SELECT rows_at FROM snapshot) AND place NOT IN (SELECT rows_at FROM directory)
       ORDER BY seq DESC`,
    );
    this.#release = db.prepare('UPDATE history SET place = NULL WHERE seq = ?');
    this.#last = db.prepare('SELECT max(seq) AS seq FROM history');
  }

  /** Call before the change is made to the rows, in the same transaction. */
  note(directory: number, rowsAt: number, change: DirectoryChange, { exchange, at, cause }: Author): void {
    switch (change.op) {
      case 'put': {
        const { type, id, isNew } = change;
        if (isNew) this.#created.run([directory, rowsAt, exchange, at, cause, type, id]);
        else this.#changed.run([directory, exchange, at, cause, rowsAt, type, id]);
        return;
      }
      case 'link': {
        const { type, id, attribute, value, isNew } = change;
        if (isNew) this.#linked.run([directory, rowsAt, exchange, at, cause, type, id, attribute, value]);
        else this.#relinked.run([directory, exchange, at, cause, rowsAt, type, id, attribute, value]);
        return;
      }
      case 'unlink': {
        const { type, id, attribute, value } = change;
        this.#unlinked.run([directory, exchange, at, cause, rowsAt, type, id, attribute, value]);
        return;
      }
      case 'remove': {
        const { type, id } = change;
        this.#unlinkedAll.run([directory, exchange, at, cause, rowsAt, type, id]);
        this.#removed.run([directory, exchange, at, cause, rowsAt, type, id]);
      }
    }
  }

  /**
   * Notes that everything in a directory became another: `before` and `after` are the numbers its rows were and are
   * kept under. The rows before stay for as long as the history needs them and few enough others do.
   */
  replaced(
    directory: number,
    by: Replacement,
    name: string | null,
    before: { readonly rowsAt: number; readonly rows: number },
    after: number,
  ): void {
    const { rowsAt, rows } = before;
    this.#replaced.run([directory, after, Date.now(), by, String(rows), rowsAt, name]);
    let left = REPLACED_ROWS;
    for (const [at, held] of (this.#held.all([]) as { seq: number; rows: number }[]).entries()) {
      left -= held.rows;
      if (at >= REPLACED_KEPT || left < 0) this.#release.run([held.seq]);
    }
  }

  /** The newest row; 0 while there is none. */
  last(): number {
    return (this.#last.get([]) as { seq: number | null }).seq ?? 0;
  }
}
