//! The tables of the history, and how a file is recognised as one.

/// `PRAGMA application_id` of our files: "pgrh".
pub(super) const APPLICATION: i64 = 0x7067_7268;

/// `PRAGMA user_version`: the form of the tables. A later form adds a step to [`STEPS`].
pub(super) const FORM: i64 = 1;

/// What turns a file of one form into one of the next; the first makes an empty file ours.
pub(super) const STEPS: [&str; 1] = ["
CREATE TABLE soak (
    id TEXT PRIMARY KEY,
    config TEXT NOT NULL,
    asked TEXT NOT NULL,
    seed INTEGER NOT NULL,
    rounds INTEGER,
    limit_ms INTEGER,
    started_at TEXT NOT NULL,
    used_ms INTEGER NOT NULL DEFAULT 0,
    owner TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'interrupted', 'broken'))
) STRICT;
CREATE TABLE run (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    config TEXT NOT NULL,
    soak TEXT REFERENCES soak,
    round INTEGER,
    started_at TEXT NOT NULL,
    directory TEXT NOT NULL,
    directory_kept INTEGER NOT NULL DEFAULT 1,
    whole INTEGER NOT NULL DEFAULT 0,
    inputs TEXT,
    seed INTEGER,
    jobs INTEGER,
    verdict TEXT,
    duration_ms INTEGER,
    calibration_ms REAL
) STRICT;
CREATE INDEX run_of_config ON run (config, no);
CREATE TABLE measure (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE tenant (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE outcome (no INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, facts TEXT NOT NULL) STRICT;
CREATE TABLE rehearsal (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    tenant INTEGER NOT NULL REFERENCES tenant,
    inputs TEXT NOT NULL,
    verdict TEXT NOT NULL,
    outcome INTEGER NOT NULL REFERENCES outcome,
    duration_ms INTEGER NOT NULL,
    migrate_ms INTEGER,
    suites_ms INTEGER,
    rollback_ms INTEGER,
    bytes INTEGER,
    PRIMARY KEY (run, tenant)
) STRICT, WITHOUT ROWID;
CREATE TABLE statement (
    no INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    direction TEXT NOT NULL,
    step TEXT NOT NULL,
    number INTEGER NOT NULL,
    file TEXT NOT NULL,
    line INTEGER NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE ledger (
    run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
    tenant INTEGER NOT NULL REFERENCES tenant,
    statement INTEGER NOT NULL REFERENCES statement,
    duration_us INTEGER NOT NULL,
    lock_us INTEGER,
    wal_bytes INTEGER,
    PRIMARY KEY (run, tenant, statement)
) STRICT, WITHOUT ROWID;
"];
