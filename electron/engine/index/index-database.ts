import { rmSync } from 'node:fs';
import path from 'node:path';
import Database from 'libsql';
import { INDEX_FILE, type Sqlite } from '../store/database.ts';

/**
 * Everything derived from the recorded exchanges lives in a file of its own, which may be deleted at any time
 * and is made again. Raise this when the columns or what is derived change.
 */
const DERIVATION_VERSION = 5;

const SCHEMA = `
  -- What filters compare, narrow so that a filter over a million exchanges reads little. Texts are apart.
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    at REAL NOT NULL,
    listener INTEGER,
    idp TEXT,
    kind TEXT NOT NULL,
    method TEXT NOT NULL,
    status INTEGER,
    outcome TEXT NOT NULL,
    took REAL,
    request_size INTEGER NOT NULL,
    answer_size INTEGER NOT NULL,
    resend_of INTEGER,
    -- Bits: see flags.ts.
    flags INTEGER NOT NULL,
    operation INTEGER NOT NULL,
    cycle INTEGER,
    combination INTEGER NOT NULL
  );
  CREATE INDEX entry_by_session ON entry (session, id);
  CREATE INDEX entry_by_operation ON entry (operation);
  CREATE INDEX entry_pending ON entry (id) WHERE outcome = 'pending';

  -- What facets count, each combination once.
  CREATE TABLE combination (
    id INTEGER PRIMARY KEY,
    method TEXT NOT NULL,
    status_class INTEGER,
    idp TEXT,
    kind TEXT NOT NULL,
    listener INTEGER
  );

  CREATE TABLE wording (
    id INTEGER PRIMARY KEY,
    sentence TEXT NOT NULL,
    note TEXT,
    subject TEXT,
    step TEXT NOT NULL,
    told TEXT NOT NULL,
    idp_because TEXT,
    target TEXT NOT NULL,
    mark TEXT,
    effect TEXT NOT NULL,
    page TEXT
  );
  -- In lower case, for filters: sentence, note, method and target; the target alone.
  CREATE TABLE said (
    id INTEGER PRIMARY KEY,
    words TEXT NOT NULL,
    path TEXT NOT NULL
  );

  CREATE TABLE operation (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    cycle INTEGER,
    count INTEGER NOT NULL,
    first_at REAL NOT NULL,
    took REAL NOT NULL,
    main INTEGER NOT NULL,
    main_rank INTEGER NOT NULL,
    pages TEXT
  );
  CREATE INDEX operation_by_session ON operation (session, id);
  CREATE INDEX operation_by_cycle ON operation (cycle);

  CREATE TABLE cycle (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    idp TEXT NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    over INTEGER NOT NULL,
    -- As JSON, see shared/correlation/cycles.ts.
    state TEXT NOT NULL
  );
  CREATE INDEX cycle_by_session ON cycle (session, id);

  CREATE TABLE thread (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL,
    type TEXT NOT NULL,
    label TEXT,
    sort TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'absent'
  );
  CREATE INDEX thread_by_session ON thread (session, type, sort);
  -- Keys that lead to a thread: ids at listeners, and names.
  CREATE TABLE thread_key (
    session INTEGER NOT NULL,
    key TEXT NOT NULL,
    -- The id or name in it.
    name TEXT NOT NULL,
    thread INTEGER NOT NULL,
    is_id INTEGER NOT NULL,
    listener INTEGER,
    released INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (session, key)
  ) WITHOUT ROWID;
  CREATE INDEX thread_key_by_thread ON thread_key (thread);
  -- Which exchanges a thread runs through. Roles: see appearances.ts.
  CREATE TABLE appearance (
    thread INTEGER NOT NULL,
    exchange INTEGER NOT NULL,
    role INTEGER NOT NULL,
    PRIMARY KEY (thread, exchange)
  ) WITHOUT ROWID;
  CREATE INDEX appearance_by_exchange ON appearance (exchange);

  -- Resources, by id in lower case, that an exchange is about beside its subject.
  CREATE TABLE touched (
    resource TEXT NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (resource, entry)
  ) WITHOUT ROWID;
  CREATE INDEX touched_by_entry ON touched (entry);

  -- Words of headers and bodies; the texts themselves are not kept here.
  CREATE VIRTUAL TABLE text USING fts5 (
    headers, bodies, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
  );

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
