//! The kinds of findings of the stage `preflight`.

use super::finding_kind::{Blame, FindingKind};
use super::{Severity, Stage};

use Blame::Migration;
use Severity::{Error, Info, Warning};

/// Sorted by id.
pub(super) const PREFLIGHT: &[FindingKind] = &[
    FindingKind {
        id: "preflight.check-violations",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "rows of the tenant violate a CHECK, the constraint of a domain or the bounds of a partition that the migration brings; counted in the state in which the statement comes to them",
        effect: "the statement fails with SQLSTATE 23514, and the deploy stops there for this tenant",
        remedy: "repair the rows in a step before, or add the constraint NOT VALID and validate it later",
    },
    FindingKind {
        id: "preflight.duplicates",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "groups of rows have the same key where the migration brings a unique constraint, primary key or unique index",
        effect: "the statement fails with SQLSTATE 23505; CREATE INDEX CONCURRENTLY also leaves an invalid index behind",
        remedy: "merge or remove the duplicates in a step before",
    },
    FindingKind {
        id: "preflight.history-drift",
        stage: Stage::Preflight,
        severity: Info,
        blame: Migration,
        meaning: "the tenant's version table names other migrations than those of most tenants of the run",
        effect: "other steps are pending for it, so what is proven for the others says nothing about this tenant, and the other way round",
        remedy: "bring the tenant to the version of the others, or rehearse it whenever you deploy",
    },
    FindingKind {
        id: "preflight.not-checked",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the migration failed, and not everything behind the statement that failed could be tried: a later one depends on one that could not be done, the migration is the command of another tool, or time ran out",
        effect: "there may be more in the way of the migration than was found",
        remedy: "correct what was found, then run again",
    },
    FindingKind {
        id: "preflight.not-validated",
        stage: Stage::Preflight,
        severity: Warning,
        blame: Migration,
        meaning: "the migration adds a constraint NOT VALID, and rows that are there do not hold to it",
        effect: "the migration goes through, but VALIDATE CONSTRAINT will fail, and so does every UPDATE of such a row that a CHECK refuses",
        remedy: "repair the rows before the constraint is validated",
    },
    FindingKind {
        id: "preflight.nulls",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "a column that the migration makes NOT NULL, or part of a primary key, is NULL in some rows, or is new and has no value for the rows that are there",
        effect: "the statement fails with SQLSTATE 23502, and the deploy stops there for this tenant",
        remedy: "fill the column in a step before, or give it a default",
    },
    FindingKind {
        id: "preflight.orphans",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "rows refer to nothing where the migration brings a foreign key, or would after one of its statements",
        effect: "the statement fails with SQLSTATE 23503, and the deploy stops there for this tenant",
        remedy: "remove the rows, or give them something to refer to, in a step before; or add the key NOT VALID and validate it later",
    },
    FindingKind {
        id: "preflight.overlaps",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "pairs of rows exclude each other by an exclusion constraint that the migration brings",
        effect: "the statement fails with SQLSTATE 23P01, and the deploy stops there for this tenant",
        remedy: "repair one row of each pair in a step before",
    },
    FindingKind {
        id: "preflight.schema-drift",
        stage: Stage::Preflight,
        severity: Info,
        blame: Migration,
        meaning: "before the migration the tenant's schema is another one than that of most tenants that have had the same steps",
        effect: "somebody changed this tenant by hand, or a step did other things here; a migration may fail for this tenant alone",
        remedy: "look at the differences that the finding lists, and bring the tenant back in line with a migration",
    },
    FindingKind {
        id: "preflight.statement-fails",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "the migration failed, and once what was found in its way is gone, this later statement fails as well",
        effect: "the deploy would stop here for this tenant next time",
        remedy: "correct the statement or the rows, as its message says",
    },
    FindingKind {
        id: "preflight.values-do-not-fit",
        stage: Stage::Preflight,
        severity: Error,
        blame: Migration,
        meaning: "values cannot be had in the type that the migration gives to their column: they are too long, out of range, or cannot be converted",
        effect: "the statement fails with an SQLSTATE of class 22, and the deploy stops there for this tenant",
        remedy: "repair the values in a step before, or convert them with USING",
    },
];
