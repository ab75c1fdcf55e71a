//! The findings about plans of queries.

use super::Severity::{Error, Info, Warning};
use super::Stage;
use super::finding_kind::Blame::{Harness, Migration};
use super::finding_kind::FindingKind;

/// Sorted by id.
pub(super) const PLANS: &[FindingKind] = &[
    FindingKind {
        id: "plans.changed",
        stage: Stage::Suites,
        severity: Info,
        blame: Migration,
        meaning: "Postgres goes about queries in another way since the migration",
        effect: "none by itself: the new plan may be the better one, and the cost of both is in the report",
        remedy: "look at those whose cost grew; `gates.max_plan_cost` sets a limit",
    },
    FindingKind {
        id: "plans.cost-grew",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "by the planner's estimate a query of some weight costs at least twice of what it did before the migration",
        effect: "it will be slower in production, and keep memory, processors and disks from others",
        remedy: "compare the two plans in the report: an index that went, a type that no index fits any more, or rows that became wider are usual; a limit is `gates.max_plan_cost`",
    },
    FindingKind {
        id: "plans.index-unused",
        stage: Stage::Suites,
        severity: Info,
        blame: Migration,
        meaning: "the migration makes an index that no query among those given uses",
        effect: "each write to the table pays for it; whether other queries gain by it is not known here",
        remedy: "name the queries that it is for under `plans`, or leave it out",
    },
    FindingKind {
        id: "plans.left-out",
        stage: Stage::Suites,
        severity: Info,
        blame: Harness,
        meaning: "statements of an export were not planned: they are no queries, or took less time than those that were; a warning where their text is not whole",
        effect: "nothing is known of their plans",
        remedy: "export as a superuser or a member of pg_read_all_stats, with whole texts; raise `plans.top` to see more",
    },
    FindingKind {
        id: "plans.new-seq-scan",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "since the migration a query reads a large table from its first row to its last, and did not before; where the estimated cost fell all the same it is good to know",
        effect: "its time grows with the table, and it pushes pages of others out of memory",
        remedy: "make an index that fits the query before the old one goes; look at the types on both sides of the comparison",
    },
    FindingKind {
        id: "plans.not-compared",
        stage: Stage::Suites,
        severity: Warning,
        blame: Harness,
        meaning: "a query was planned, but it could not be executed to count the pages that it reads, before the migration or after it",
        effect: "its cost is an estimate only",
        remedy: "raise `plans.timeout`, or set `plans.execute: false` to do without",
    },
    FindingKind {
        id: "plans.not-explained",
        stage: Stage::Suites,
        severity: Warning,
        blame: Harness,
        meaning: "there is no plan of a query that was given: it fails before the migration as well, or it is no query",
        effect: "nothing is known of what the migration does to it",
        remedy: "correct the query; parameters are written $1 or :name, and `-- args:` before it gives their values",
    },
    FindingKind {
        id: "plans.query-broken",
        stage: Stage::Suites,
        severity: Error,
        blame: Migration,
        meaning: "the server refuses a query on the migrated database that it took before, or that the new version will send",
        effect: "the application gets this error: while you deploy if the running version sends the query, afterwards if the new one does",
        remedy: "migrate in two steps: first what both versions can live with, and the rest when nobody sends the old query any more",
    },
];
