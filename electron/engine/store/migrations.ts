/**
 * Steps that bring a workspace from one storage format to the next. A step that has been released is never
 * edited; a change of the format is a new step at the end. `FORMAT_VERSION` is their number.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    created_at REAL NOT NULL,
    format_version INTEGER NOT NULL,
    retention TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    last_at REAL,
    trimmed_count INTEGER NOT NULL DEFAULT 0,
    trimmed_at REAL,
    deleted INTEGER NOT NULL DEFAULT 0
  );

  -- Bodies are stored once, by SHA-256 of the stored bytes, apart from the rows that point at them.
  CREATE TABLE body (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    bytes BLOB NOT NULL
  );

  -- One row per exchange, written before its answer leaves. A head is JSON: ["1.1", [name, value, …],
  -- [trailer, value, …]], for an answer with the reason phrase in second place. *_size is what passed on the
  -- wire; the body may be a cut copy of it.
  CREATE TABLE exchange (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    listener INTEGER,
    target TEXT NOT NULL,
    client TEXT NOT NULL,
    received_at REAL NOT NULL,
    request_done REAL,
    -- When the answer was stored and left, ms after received_at; NULL while there is none.
    answered REAL,
    method TEXT NOT NULL,
    url TEXT NOT NULL,
    base_path TEXT NOT NULL,
    status INTEGER,
    bytes INTEGER NOT NULL,
    request_head TEXT NOT NULL,
    request_body INTEGER,
    request_size INTEGER NOT NULL,
    sent_head TEXT,
    sent_body INTEGER,
    sent_size INTEGER,
    trace TEXT,
    -- 1 when it came over TLS.
    secure INTEGER,
    problem TEXT,
    resend_of INTEGER,
    forwarded_line TEXT,
    forwarded_head TEXT,
    forwarded_body INTEGER,
    forwarded_size INTEGER,
    answer_status INTEGER,
    answer_head TEXT,
    answer_body INTEGER,
    answer_size INTEGER
  );
  CREATE INDEX exchange_by_session ON exchange (session, id);
  CREATE INDEX exchange_by_origin ON exchange (resend_of) WHERE resend_of IS NOT NULL;

  -- How an exchange ended, where that is not simply: whole, right after it was stored.
  CREATE TABLE ending (
    id INTEGER PRIMARY KEY,
    first_byte REAL,
    done REAL NOT NULL,
    outcome TEXT NOT NULL,
    problem TEXT
  );

  CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) WITHOUT ROWID;

  CREATE TABLE listener (
    id INTEGER PRIMARY KEY,
    settings TEXT NOT NULL
  );

  -- The directory behind a mock target: see directory-change.ts.
  CREATE TABLE resource (
    seq INTEGER PRIMARY KEY,
    directory INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (directory, type, id)
  );
  CREATE TABLE link (
    seq INTEGER PRIMARY KEY,
    directory INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    attribute TEXT NOT NULL,
    value TEXT NOT NULL,
    json TEXT NOT NULL,
    UNIQUE (directory, type, id, attribute, value)
  );
  `,
  `
  -- Every number that rows of resource and link are kept under. Numbers of directories that never were reset or
  -- restored are their own; those given out for copies start where no directory gets to.
  CREATE TABLE copy (id INTEGER PRIMARY KEY AUTOINCREMENT);
  INSERT INTO copy (id) VALUES (1000000);

  -- Where the rows of a directory are, when not under its own number.
  CREATE TABLE directory (
    id INTEGER PRIMARY KEY,
    rows_at INTEGER NOT NULL
  );

  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    directory INTEGER NOT NULL,
    name TEXT NOT NULL,
    created_at REAL NOT NULL,
    automatic INTEGER NOT NULL,
    counts TEXT NOT NULL,
    rows_at INTEGER NOT NULL
  );

  -- The rows of one directory in the order they were written, whatever lies between them.
  CREATE INDEX resource_by_directory ON resource (directory);
  CREATE INDEX link_by_directory ON link (directory);
  `,
  `
  -- What it takes to undo each change of a directory, oldest first: see history.ts. It begins here.
  CREATE TABLE history (
    seq INTEGER PRIMARY KEY,
    directory INTEGER NOT NULL,
    -- The number the rows changed are kept under; after a replacement, that of those in place from then on.
    rows_at INTEGER NOT NULL,
    -- NULL: no recorded exchange, see cause.
    exchange INTEGER,
    at INTEGER NOT NULL,
    cause TEXT,
    -- 1 created, 2 changed, 3 removed, 4 linked, 5 unlinked, 6 everything was replaced
    op INTEGER NOT NULL,
    type TEXT NOT NULL,
    id TEXT NOT NULL,
    attribute TEXT,
    value TEXT,
    -- seq and json of the row before the change; NULL: there was none. Of a replacement: the number of the rows
    -- before, NULL when they were given up; the count of these rows is its value, and json what was restored.
    place INTEGER,
    json TEXT
  );
  CREATE INDEX history_by_exchange ON history (exchange) WHERE exchange IS NOT NULL;
  -- Where the state after a change is found: a creation is not what comes after anything.
  CREATE INDEX history_by_resource ON history (id) WHERE op > 1;
  CREATE INDEX history_replacements ON history (directory, seq) WHERE op = 6;
  `,
  `
  -- The exchange whose request this one repeats at a shadow.
  ALTER TABLE exchange ADD COLUMN shadow_of INTEGER;

  -- What the shadow made of an exchange, by that exchange; see ShadowOutcome in the contract.
  CREATE TABLE shadow (
    id INTEGER PRIMARY KEY,
    exchange INTEGER,
    result TEXT NOT NULL,
    outcome TEXT NOT NULL
  );

  -- Which resource of one target is which of another.
  CREATE TABLE id_pair (
    targets TEXT NOT NULL,
    kind TEXT NOT NULL,
    here TEXT NOT NULL,
    there TEXT NOT NULL,
    PRIMARY KEY (targets, kind, here)
  ) WITHOUT ROWID;
  `,
];

export const FORMAT_VERSION = migrations.length;
