import { rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { INDEX_FILE, type Sqlite } from '../store/database.ts';

/**
 * Everything derived from the recorded exchanges lives in a file of its own, which may be deleted at any time
 * and is made again. Raise this when the columns or what is derived change.
 */
const DERIVATION_VERSION = 3;

const SCHEMA = `
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    at REAL NOT NULL,
    listener INTEGER,
    idp TEXT,
    idp_because TEXT,
    kind TEXT NOT NULL,
    sentence TEXT NOT NULL,
    note TEXT,
    subject TEXT,
    -- Folded to lower case, for filters: sentence, note, method and target; name and id of the subject.
    search TEXT NOT NULL,
    about TEXT NOT NULL,
    method TEXT NOT NULL,
    target TEXT NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    took REAL,
    request_size INTEGER NOT NULL,
    answer_size INTEGER NOT NULL,
    resend_of INTEGER,
    tolerated INTEGER NOT NULL,
    ruled INTEGER NOT NULL,
    -- JSON of what a rule marked it with.
    mark TEXT
  );
  CREATE INDEX entry_by_session ON entry (session, id);
  CREATE INDEX entry_pending ON entry (id) WHERE outcome = 'pending';
  -- Resources, by id in lower case, that an exchange is about beside its subject.
  CREATE TABLE touched (
    resource TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (resource, entry)
  ) WITHOUT ROWID;
  CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  PRAGMA user_version = ${DERIVATION_VERSION};
`;

/** Opens the index, making it anew when it is of another version or damaged. */
export function openIndex(folder: string): Sqlite {
  const file = path.join(folder, INDEX_FILE);
  try {
    const db = open(file);
    const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version === DERIVATION_VERSION) return db;
    if (version === 0) {
      db.exec(SCHEMA);
      return db;
    }
    db.close();
  } catch {
    // Damaged: nothing in it is the only copy of anything.
  }
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  const db = open(file);
  db.exec(SCHEMA);
  return db;
}

function open(file: string): Sqlite {
  const db = new Database(file);
  // It can be made again, so it never waits for the disk.
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY',
  );
  return db;
}
