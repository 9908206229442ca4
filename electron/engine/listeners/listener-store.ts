import { z } from 'zod';
import { ListenerSettings } from '../../../shared/contract/listener.ts';
import type { Sqlite } from '../store/database.ts';

/**
 * What is left of a removed listener. Its row stays, so that its number, which recorded exchanges carry, is never
 * given to another. `directory`: see `freeDirectory`.
 */
const Removed = z.object({ removed: z.literal(true), directory: z.number().int().nullable() });

/** Numbers from here on belong to copies of directories; see store/migrations.ts. */
const FIRST_COPY = 1_000_000;

export interface StoredListener {
  readonly id: number;
  readonly settings: ListenerSettings;
}

/** The listeners of a workspace, without the removed ones, in the order they were made. */
export function storedListeners(db: Sqlite): StoredListener[] {
  const rows = db.prepare('SELECT id, settings FROM listener ORDER BY id').all() as {
    id: number;
    settings: string;
  }[];
  return rows.flatMap(({ id, settings }) => {
    const json: unknown = JSON.parse(settings);
    return Removed.safeParse(json).success ? [] : [{ id, settings: ListenerSettings.parse(json) }];
  });
}

/** The rows of listeners. */
export class ListenerStore {
  readonly #db: Sqlite;
  readonly #insert;
  readonly #update;

  constructor(db: Sqlite) {
    this.#db = db;
    this.#insert = db.prepare('INSERT INTO listener (settings) VALUES (?)');
    this.#update = db.prepare('UPDATE listener SET settings = ? WHERE id = ?');
  }

  all(): StoredListener[] {
    return storedListeners(this.#db);
  }

  /** Whether there ever was one. */
  get used(): boolean {
    return this.#db.prepare('SELECT 1 FROM listener LIMIT 1').get() !== undefined;
  }

  add(settings: ListenerSettings): number {
    return Number(this.#insert.run([JSON.stringify(settings)]).lastInsertRowid);
  }

  update(id: number, settings: ListenerSettings): void {
    this.#update.run([JSON.stringify(settings), id]);
  }

  remove(id: number, { target, shadow }: ListenerSettings): void {
    const directories = [target, shadow?.target].map((one) => (one?.kind === 'mock' ? one.directory : 0));
    const directory = Math.max(...directories) || null;
    this.#update.run([JSON.stringify({ removed: true, directory } satisfies z.infer<typeof Removed>), id]);
  }

  /** A number no directory has or had. */
  freeDirectory(): number {
    const { highest } = this.#db
      .prepare(
        `SELECT max(n) AS highest FROM (
          SELECT 1 AS n
          UNION ALL SELECT max(id) FROM directory
          UNION ALL SELECT max(directory) FROM snapshot
          UNION ALL SELECT max(directory) FROM resource WHERE directory < ${FIRST_COPY}
          UNION ALL SELECT max(coalesce(json_extract(settings, '$.target.directory'),
            json_extract(settings, '$.directory'))) FROM listener
          UNION ALL SELECT max(json_extract(settings, '$.shadow.target.directory')) FROM listener)`,
      )
      .get() as { highest: number };
    return highest + 1;
  }
}
