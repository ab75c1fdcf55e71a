//! The kinds of findings of the stage `traffic`.

use super::finding_kind::{Blame, FindingKind};
use super::{Severity, Stage};

use Blame::{Harness, Migration};
use Severity::{Error, Info, Warning};

/// Sorted by id.
pub(super) const TRAFFIC: &[FindingKind] = &[
    FindingKind {
        id: "traffic.blocked",
        stage: Stage::Traffic,
        severity: Info,
        blame: Migration,
        meaning: "while the migration ran, a table could not be read or written for a time that people notice, by probes of the load generator",
        effect: "requests that need the table wait so long in production as well, or longer, and take connections of the pool meanwhile",
        remedy: "if it is too long, do as the hazards of the same statements say, and set `gates.max_blocked`",
    },
    FindingKind {
        id: "traffic.contention",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Migration,
        meaning: "requests of the load were broken off since the migration began (deadlock, lock or connection limit, lost connection), and none or far fewer before",
        effect: "users see these errors while you deploy, unless the application tries again",
        remedy: "let the migration hold fewer locks at a time: one statement in each transaction, tables always in the same order, `lock_timeout` with retries",
    },
    FindingKind {
        id: "traffic.left-out",
        stage: Stage::Traffic,
        severity: Info,
        blame: Harness,
        meaning: "for some tables no statements could be made, or no probes be run; with no load at all it is a warning",
        effect: "nothing is known of how these would have fared",
        remedy: "name scripts of your own under `traffic.scripts`, or raise `max_connections` in `postgres.settings`",
    },
    FindingKind {
        id: "traffic.lock-queue",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Migration,
        meaning: "the migration waited behind a long reader without `lock_timeout`, and everybody else waited behind the migration",
        effect: "one report or backup that runs while you deploy stops the application for as long as it takes",
        remedy: "set `lock_timeout` before statements that need strong locks, and try again when it is reached; rehearse that with `traffic.retries`",
    },
    FindingKind {
        id: "traffic.migration-failed",
        stage: Stage::Traffic,
        severity: Error,
        blame: Migration,
        meaning: "the migration goes through on a database that nobody uses, and not while a load runs",
        effect: "the deploy stops there for this tenant, with what was committed before",
        remedy: "after a lock timeout try again (`traffic.retries` rehearses it); against deadlocks lock tables in the order in which the application does",
    },
    FindingKind {
        id: "traffic.not-kept-up",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Harness,
        meaning: "the load generator could not send its requests in time, or their answers were too slow before the migration began",
        effect: "the numbers say more about this machine than about the migration",
        remedy: "lower `traffic.rate`, raise `traffic.pool`, or rehearse fewer tenants at once (`--jobs`)",
    },
    FindingKind {
        id: "traffic.pool-exhausted",
        stage: Stage::Traffic,
        severity: Info,
        blame: Migration,
        meaning: "while the migration ran, all connections of the pool waited for it, and requests for a connection",
        effect: "requests that need other tables wait as well: the whole application stands still",
        remedy: "shorten the time for which tables are blocked; `lock_timeout` and statement timeouts of the application limit the damage",
    },
    FindingKind {
        id: "traffic.pool-too-large",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Harness,
        meaning: "`traffic.pool` and what a migration needs do not fit into the server's `max_connections`; the load had a smaller pool",
        effect: "in production the migration, or the application, may find no connection",
        remedy: "set `max_connections` in `postgres.settings` to what production has, and `traffic.pool` to what one application uses",
    },
    FindingKind {
        id: "traffic.script-broken",
        stage: Stage::Traffic,
        severity: Error,
        blame: Harness,
        meaning: "every request of a script failed, before the migration already",
        effect: "what the script stands for was not rehearsed",
        remedy: "correct the script; it runs against the tenant's schema of before the migration, then of after it",
    },
    FindingKind {
        id: "traffic.script-not-sent",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Harness,
        meaning: "a script of `traffic.scripts` that has a weight was not sent once",
        effect: "what the script stands for was not rehearsed",
        remedy: "raise `traffic.rate`, `traffic.duration` or the weight of the script, or give it the weight 0",
    },
    FindingKind {
        id: "traffic.statement-refused",
        stage: Stage::Traffic,
        severity: Error,
        blame: Migration,
        meaning: "statements of the load that worked before fail since the migration began, or a script finds no row that it needs; a warning where the harness made the statements",
        effect: "the running version of the application breaks the moment you migrate",
        remedy: "split the migration: first add what the new version needs, deploy it, then remove what only the old one used",
    },
    FindingKind {
        id: "traffic.timeouts",
        stage: Stage::Traffic,
        severity: Warning,
        blame: Migration,
        meaning: "requests took longer than `traffic.timeout` since the migration began, and none or far fewer before",
        effect: "users see errors while you deploy",
        remedy: "shorten the time for which tables are blocked, as the hazards of the same statements say",
    },
];
