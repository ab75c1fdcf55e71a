//! The kinds of findings about databases in use.

use super::finding_kind::{Blame, FindingKind};
use super::{Severity, Stage};

use Blame::{Harness, Migration};
use Severity::{Error, Info, Warning};

/// Sorted by id.
pub(super) const LIVE: &[FindingKind] = &[
    FindingKind {
        id: "live.archiver-failing",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the live server's last attempt to archive a segment of the write-ahead log failed",
        effect: "what the migration writes cannot be restored to a point in time, and the log piles up on the server's disk",
        remedy: "repair `archive_command` before the deploy",
    },
    FindingKind {
        id: "live.invalid-index",
        stage: Stage::Preflight,
        severity: Info,
        blame: Migration,
        meaning: "the live database has invalid indexes, as CREATE INDEX CONCURRENTLY leaves them behind when it fails",
        effect: "they are kept up to date by every write and used by no query; a migration that makes one of that name fails, or with IF NOT EXISTS makes none",
        remedy: "drop them, or REINDEX INDEX CONCURRENTLY",
    },
    FindingKind {
        id: "live.larger",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "a table that the migration touches is at least twice as large in the live database as in the sandbox, and large enough for hazards to weigh",
        effect: "it takes longer there than was measured, and what was only good to know here may be an outage there",
        remedy: "rehearse a newer or a complete snapshot",
    },
    FindingKind {
        id: "live.locks",
        stage: Stage::Preflight,
        severity: Info,
        blame: Migration,
        meaning: "at the moment of the look somebody held or waited for locks on the touched tables that stop writers or readers",
        effect: "a migration that begins now waits, and everybody else waits behind it",
        remedy: "find out who it is in pg_stat_activity, and set `lock_timeout` in the migration",
    },
    FindingKind {
        id: "live.not-checked",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Harness,
        meaning: "something of the live database was to be looked at and was not: the role may not see it, time ran out, or an expression calls a function that might do more than compute",
        effect: "nothing is known of it",
        remedy: "grant the role pg_monitor and the right to read the tables, or raise the limits in `preflight`; without `live` nothing is looked at",
    },
    FindingKind {
        id: "live.other-history",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the version table of the live database names other steps than the snapshot's",
        effect: "other steps will be applied in the deploy than were rehearsed",
        remedy: "rehearse a snapshot that was taken after the last deploy",
    },
    FindingKind {
        id: "live.other-schema",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the schema of the live database is not the snapshot's, owners and privileges apart",
        effect: "the rehearsal was of another schema than the one that will be migrated",
        remedy: "rehearse a newer snapshot, or bring back in line what was changed by hand",
    },
    FindingKind {
        id: "live.other-version",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the live server is of another major version than the sandbox's",
        effect: "locks, rewrites and what is accepted at all may differ",
        remedy: "rehearse with an image or binaries of the live server's major version (`postgres.image`, `postgres.bin_dir`)",
    },
    FindingKind {
        id: "live.privileged",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the role that looks at the live database is a superuser, or may run programs on its server",
        effect: "every transaction is read only and nothing is called that could do more than compute, but a role that may not write needs no such care",
        remedy: "make a role for it: `CREATE ROLE pgrehearse LOGIN; GRANT pg_monitor, pg_read_all_data TO pgrehearse`",
    },
    FindingKind {
        id: "live.rows-in-the-way",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "rows of the live database, as it is now, are in the way of a pending statement; good to know only where a statement before it changed the table in the rehearsal and may take them away",
        effect: "the deploy stops at this statement for this tenant",
        remedy: "repair the rows in a step before",
    },
    FindingKind {
        id: "live.same-database",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Harness,
        meaning: "several tenants that own a database are said to have the same live one",
        effect: "all but one of them were held against somebody else's database",
        remedy: "give each its own `live`, or write `{tenant}` where the addresses differ",
    },
    FindingKind {
        id: "live.unreachable",
        stage: Stage::Preflight,
        severity: Error,
        blame: Harness,
        meaning: "the live database of harness.yaml could not be looked at: no connection, no login, no encryption as the address asks for it, or a pooler in between that keeps the settings back without which nothing is sent",
        effect: "nothing is known of its state; the migration is not to blame",
        remedy: "check the address, the role and its password from this machine; connect to the server and not to a pooler; or remove `live`",
    },
];
