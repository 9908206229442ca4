import type { z } from 'zod';
import type { Sqlite } from './database.ts';

/** Named JSON documents of the workspace, each parsed with its schema when read. */
export class SettingStore {
  readonly #get;
  readonly #set;

  constructor(db: Sqlite) {
    this.#get = db.prepare('SELECT value FROM setting WHERE key = ?');
    this.#set = db.prepare('INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)');
  }

  /** The stored value, or `fallback` when there is none or it no longer fits its schema. */
  get<T>(key: string, schema: z.ZodType<T>, fallback: T): T {
    const row = this.#get.get([key]) as { value: string } | undefined;
    if (!row) return fallback;
    const parsed = schema.safeParse(JSON.parse(row.value));
    return parsed.success ? parsed.data : fallback;
  }

  set(key: string, value: unknown): void {
    this.#set.run([key, JSON.stringify(value)]);
  }
}
