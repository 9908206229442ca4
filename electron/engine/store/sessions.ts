import { z } from 'zod';
import { Retention, type Session } from '../../../shared/contract/session.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { Sqlite } from './database.ts';
import { FORMAT_VERSION } from './migrations.ts';
import type { SettingStore } from './settings.ts';

interface SessionRow {
  id: number;
  name: string;
  created_at: number;
  format_version: number;
  retention: string;
  count: number;
  bytes: number;
  last_at: number | null;
  trimmed_count: number;
  trimmed_at: number | null;
}

const LIVE = 'liveSession';

/** The sessions of the workspace; exactly one of them is live. */
export class SessionStore {
  readonly #db: Sqlite;
  readonly #settings: SettingStore;
  readonly #defaultRetention: () => Retention;
  #live: number;

  constructor(db: Sqlite, settings: SettingStore, defaultRetention: () => Retention) {
    this.#db = db;
    this.#settings = settings;
    this.#defaultRetention = defaultRetention;
    const stored = settings.get(LIVE, z.number().int(), 0);
    this.#live = this.#find(stored) ? stored : this.start().id;
  }

  /** Id of the session that new exchanges belong to. */
  get live(): number {
    return this.#live;
  }

  list(): Session[] {
    const rows = this.#db
      .prepare('SELECT * FROM session WHERE deleted = 0 ORDER BY id DESC')
      .all() as SessionRow[];
    return rows.map((row) => this.#toSession(row));
  }

  /** @throws RpcError notFound */
  get(id: number): Session {
    const row = this.#find(id);
    if (!row)
      throw new RpcError(
        'notFound',
        `There is no session ${id}.`,
        'It may have been deleted in another window.',
      );
    return this.#toSession(row);
  }

  start(name = this.#freeName(sessionName(new Date()))): Session {
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO session (name, created_at, format_version, retention) VALUES (?, ?, ?, ?)')
      .run([name, Date.now(), FORMAT_VERSION, JSON.stringify(this.#defaultRetention())]);
    return this.resume(Number(lastInsertRowid));
  }

  resume(id: number): Session {
    this.get(id);
    this.#live = id;
    this.#settings.set(LIVE, id);
    return this.get(id);
  }

  rename(id: number, name: string): Session {
    this.get(id);
    this.#db.prepare('UPDATE session SET name = ? WHERE id = ?').run([name, id]);
    return this.get(id);
  }

  setRetention(id: number, retention: Retention): Session {
    this.get(id);
    this.#db.prepare('UPDATE session SET retention = ? WHERE id = ?').run([JSON.stringify(retention), id]);
    return this.get(id);
  }

  /** The session disappears at once; its rows go in the background (see retention.ts). */
  delete(id: number): void {
    this.get(id);
    this.#db.prepare('UPDATE session SET deleted = 1 WHERE id = ?').run([id]);
    if (this.#live === id) this.start();
  }

  /** Sessions started within one minute are told apart: "Wed 25 Nov, 14:02 (2)". */
  #freeName(wanted: string): string {
    const taken = new Set(this.list().map(({ name }) => name));
    for (let count = 2, name = wanted; ; name = `${wanted} (${count++})`) if (!taken.has(name)) return name;
  }

  #find(id: number): SessionRow | undefined {
    return this.#db.prepare('SELECT * FROM session WHERE id = ? AND deleted = 0').get([id]) as
      | SessionRow
      | undefined;
  }

  #toSession(row: SessionRow): Session {
    return {
      id: row.id,
      name: row.name,
      createdAt: row.created_at,
      lastAt: row.last_at,
      live: row.id === this.#live,
      count: row.count,
      bytes: row.bytes,
      formatVersion: row.format_version,
      retention: Retention.parse(JSON.parse(row.retention)),
      trimmed: { count: row.trimmed_count, lastAt: row.trimmed_at },
    };
  }
}

/** "Wed 25 Nov, 14:02" in local time. */
function sessionName(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
  const time = at.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
  return `${day.replace(',', '')}, ${time}`;
}
