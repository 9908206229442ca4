import type { Sqlite } from '../store/database.ts';
import type { DirectoryStore } from '../store/directories.ts';
import type { DirectoryChange } from '../store/directory-change.ts';
import { Roster } from './roster.ts';
import { Slices } from './slices.ts';

/** Rows read at once while rosters are filled. */
const ROWS = 250;
/** Rosters that nobody looked at for this many ms are given up; they are made again when needed. */
const KEPT = 5 * 60_000;

interface Entry {
  readonly rosters: Map<string, Roster>;
  readonly filled: Promise<void>;
  /** What was committed while the rosters were filled; null when they are. */
  waiting: DirectoryChange[] | null;
  usedAt: number;
}

/** The lists of the directories that somebody looks at. */
export class Rosters {
  readonly #directories: DirectoryStore;
  readonly #part;
  readonly #entries = new Map<number, Entry>();

  constructor(db: Sqlite, directories: DirectoryStore) {
    this.#directories = directories;
    this.#part = db.prepare(
      `SELECT seq, type, id, json FROM resource INDEXED BY resource_by_directory
       WHERE directory = ? AND seq > ? ORDER BY seq LIMIT ?`,
    );
  }

  /** The roster of a type, filled when it was not yet; beside the traffic. */
  async of(directory: number, type: string): Promise<Roster> {
    let entry = this.#entries.get(directory);
    if (!entry) {
      const rosters = new Map<string, Roster>();
      entry = { rosters, filled: this.#fill(directory, rosters), waiting: [], usedAt: 0 };
      this.#entries.set(directory, entry);
      const own = entry;
      entry.filled.then(
        () => {
          for (const change of own.waiting ?? []) apply(rosters, change);
          own.waiting = null;
        },
        () => this.forget(directory),
      );
    }
    entry.usedAt = Date.now();
    await entry.filled;
    return rosterOf(entry.rosters, type);
  }

  /** Call after changes were committed. */
  changed(directory: number, changes: readonly DirectoryChange[]): void {
    const entry = this.#entries.get(directory);
    if (!entry) return;
    if (entry.waiting) entry.waiting.push(...changes);
    else if (Date.now() - entry.usedAt > KEPT) this.forget(directory);
    else for (const change of changes) apply(entry.rosters, change);
  }

  /** Call when everything in a directory is another. */
  forget(directory: number): void {
    this.#entries.delete(directory);
  }

  async #fill(directory: number, rosters: Map<string, Roster>): Promise<void> {
    const rowsAt = this.#directories.rowsAt(directory);
    const slices = new Slices();
    for (let after = 0; ; ) {
      const rows = this.#part.all([rowsAt, after, ROWS]) as {
        seq: number;
        type: string;
        id: string;
        json: string;
      }[];
      const last = rows.at(-1);
      if (!last) break;
      after = last.seq;
      for (const type of new Set(rows.map((row) => row.type))) {
        rosterOf(rosters, type).add(rows.filter((row) => row.type === type));
      }
      if (slices.over) await slices.pause();
    }
    for (const roster of rosters.values()) await roster.ready(() => slices.pause());
  }
}

function rosterOf(rosters: Map<string, Roster>, type: string): Roster {
  const roster = rosters.get(type) ?? new Roster();
  rosters.set(type, roster);
  return roster;
}

function apply(rosters: Map<string, Roster>, change: DirectoryChange): void {
  switch (change.op) {
    case 'put':
      return rosterOf(rosters, change.type).put(change.id, change.json);
    case 'remove':
      return rosterOf(rosters, change.type).remove(change.id);
    case 'link':
    case 'unlink':
  }
}
