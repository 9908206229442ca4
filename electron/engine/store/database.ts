import { chmodSync, mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { EngineError, messageOf } from '../errors.ts';
import { FORMAT_VERSION, migrations } from './migrations.ts';

export type Sqlite = InstanceType<typeof Database>;

export const WORKSPACE_FILE = 'workspace.db';
export const INDEX_FILE = 'index.db';

/**
 * Takes the folder for this process and opens its database for writing, bringing it to the current format.
 *
 * Durability: WAL with synchronous=NORMAL. A committed transaction survives the death of the process at any
 * point; a power cut may lose the last moments but never corrupts.
 *
 * @throws EngineError when the folder cannot be written, is in use, or was made by a newer version.
 */
export function openWorkspace(folder: string): { db: Sqlite; release(): void } {
  prepareFolder(folder);
  const release = lockFolder(folder);
  try {
    const db = new Database(path.join(folder, WORKSPACE_FILE));
    db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    // Checkpoints write and sync the main file; the index worker does them so that no answer waits for a disk.
    db.exec('PRAGMA wal_autocheckpoint = 0; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -16000');
    migrate(db, folder);
    return { db, release };
  } catch (error) {
    release();
    throw error instanceof EngineError ? error : unreadable(folder, error);
  }
}

/** A log larger than this, in bytes, is left for the next start: moving it would hold up the end of the process. */
const MAX_CLOSING_LOG = 64 * 1024 * 1024;

/** Closes the writer, with everything in the main file unless that would take long. */
export function closeWorkspace(db: Sqlite, folder: string): void {
  const log = statSync(path.join(folder, `${WORKSPACE_FILE}-wal`), { throwIfNoEntry: false });
  if (log && log.size > MAX_CLOSING_LOG) return;
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  db.close();
}

/** Opens the workspace for reading beside the writer. */
export function openForReading(folder: string): Sqlite {
  const db = new Database(path.join(folder, WORKSPACE_FILE));
  db.exec('PRAGMA query_only = ON; PRAGMA busy_timeout = 5000; PRAGMA cache_size = -8000');
  return db;
}

function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    // Tokens and people's data: for the owner only.
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new EngineError(
      `The data folder ${folder} cannot be written: ${messageOf(error)}.`,
      'Choose another folder with --data DIR, or make this one writable.',
      error,
    );
  }
}

/**
 * One engine per folder. The lock is an exclusive transaction on a database of its own, so the operating
 * system drops it whenever the process ends, however it ends.
 */
function lockFolder(folder: string): () => void {
  let lock: Sqlite;
  try {
    lock = new Database(path.join(folder, 'lock.db'));
  } catch (error) {
    throw new EngineError(
      `The data folder ${folder} cannot be written: ${messageOf(error)}.`,
      'Choose another folder with --data DIR, or make this one writable.',
      error,
    );
  }
  try {
    lock.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw new EngineError(
      `The data folder ${folder} is in use by another Scimscope.`,
      'Close the other one, or choose another folder with --data DIR.',
      error,
    );
  }
  return () => lock.close();
}

function migrate(db: Sqlite, folder: string): void {
  const current = (db.prepare('PRAGMA user_version').get() as { user_version: number }).user_version;
  if (current > FORMAT_VERSION) {
    throw new EngineError(
      `The workspace in ${folder} was made by a newer Scimscope (format ${current}, this one reads up to ${FORMAT_VERSION}).`,
      'Update Scimscope, or choose another folder with --data DIR.',
    );
  }
  for (let version = current; version < FORMAT_VERSION; version++) {
    db.exec(`BEGIN; ${migrations[version]} PRAGMA user_version = ${version + 1}; COMMIT`);
  }
}

function unreadable(folder: string, error: unknown): EngineError {
  return new EngineError(
    `The workspace in ${folder} cannot be opened: ${messageOf(error)}.`,
    'If the disk is full, free some space. If the file is damaged, move the folder away and start anew.',
    error,
  );
}
