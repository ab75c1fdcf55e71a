//! The table of all findings: the console, `explain` and the manual are made from it.

use std::sync::LazyLock;

use super::catalogue_models::MODELS;
use super::{Severity, Stage};

/// Who is at fault when a finding of severity `error` is raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Blame {
    /// The migration, its rollback or a suite: the verdict is `fail`.
    Migration,
    /// The harness, its surroundings or its input: the verdict is `error`.
    Harness,
}

/// A kind of finding.
#[derive(Debug)]
pub struct FindingKind {
    /// The stable id.
    pub id: &'static str,
    /// The stage that raises it.
    pub stage: Stage,
    /// How much it weighs by default.
    pub severity: Severity,
    /// Who is at fault.
    pub blame: Blame,
    /// What it means.
    pub meaning: &'static str,
    /// Why it matters.
    pub effect: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

/// Every kind of finding, sorted by id.
pub static FINDINGS: LazyLock<Vec<&'static FindingKind>> = LazyLock::new(|| {
    let mut kinds: Vec<&'static FindingKind> = STAGES.iter().chain(MODELS).collect();
    kinds.sort_by_key(|kind| kind.id);
    kinds
});

/// Looks a kind up by its id.
pub fn finding_kind(id: &str) -> Option<&'static FindingKind> {
    FINDINGS.iter().copied().find(|kind| kind.id == id)
}

use Blame::{Harness, Migration};
use Severity::{Error, Info, Warning};

/// The findings of every stage but `models`, sorted by id.
const STAGES: &[FindingKind] = &[
    FindingKind {
        id: "gates.not-checked",
        stage: Stage::Migrate,
        severity: Warning,
        blame: Migration,
        meaning: "harness.yaml sets a gate that this version of pgrehearse does not measure yet",
        effect: "the limit was not enforced, so this run says nothing about it",
        remedy: "remove the gate from harness.yaml, or check the limit by other means until pgrehearse measures it",
    },
    FindingKind {
        id: "migrate.changed-nothing",
        stage: Stage::Migrate,
        severity: Warning,
        blame: Migration,
        meaning: "a step has no statements, or a migration command left the schema as it was",
        effect: "nothing was rehearsed of it",
        remedy: "look whether the file is what you meant to deploy, and which database the command uses",
    },
    FindingKind {
        id: "migrate.command-failed",
        stage: Stage::Migrate,
        severity: Error,
        blame: Migration,
        meaning: "the migration command ended with an exit code other than 0, or ran into its time limit",
        effect: "the deploy would stop here for this tenant",
        remedy: "read the end of the command's output in the finding, and all of it in the tenant's directory",
    },
    FindingKind {
        id: "migrate.history-dirty",
        stage: Stage::Migrate,
        severity: Error,
        blame: Migration,
        meaning: "the tenant's version table names a migration that was begun and did not succeed",
        effect: "the migration tool refuses to run for this tenant until somebody repairs it",
        remedy: "find out how far the migration got in production, repair it with the tool's own command, and dump again",
    },
    FindingKind {
        id: "migrate.history-mismatch",
        stage: Stage::Migrate,
        severity: Warning,
        blame: Migration,
        meaning: "the tenant's version table names a migration that is not among the files, or a pending file is older than one that was applied",
        effect: "the migration tool may refuse to run, or run the steps in another order than in the other tenants",
        remedy: "bring the migration directory and the tenant's version table back in line before the deploy",
    },
    FindingKind {
        id: "migrate.nothing-pending",
        stage: Stage::Migrate,
        severity: Info,
        blame: Migration,
        meaning: "the tenant has had every step of the migration already",
        effect: "nothing was rehearsed for this tenant",
        remedy: "if you expected steps, look at the tenant's version table and at `migration.from` and `migration.to`",
    },
    FindingKind {
        id: "migrate.outside-schema",
        stage: Stage::Migrate,
        severity: Warning,
        blame: Migration,
        meaning: "the migration of a tenant that owns one schema changed an object outside that schema",
        effect: "every other tenant of the database is affected, once for each tenant that is migrated",
        remedy: "qualify no name in tenant migrations, and move changes of shared objects to a migration of their own",
    },
    FindingKind {
        id: "migrate.rolls-back",
        stage: Stage::Migrate,
        severity: Error,
        blame: Migration,
        meaning: "a script ends its own transaction with ROLLBACK",
        effect: "what it did before is undone, although every statement reported success",
        remedy: "remove the ROLLBACK",
    },
    FindingKind {
        id: "migrate.statement-failed",
        stage: Stage::Migrate,
        severity: Error,
        blame: Migration,
        meaning: "the server refused a statement of the migration on this tenant's data",
        effect: "the deploy would stop here for this tenant; steps before it may already be committed",
        remedy: "correct the statement or the tenant's data, then rehearse again",
    },
    FindingKind {
        id: "migrate.transaction-left-open",
        stage: Stage::Migrate,
        severity: Error,
        blame: Migration,
        meaning: "a script begins a transaction that it does not end",
        effect: "the changes are lost when the connection closes, although every statement reported success",
        remedy: "add the missing COMMIT, or leave transactions to the migration tool",
    },
    FindingKind {
        id: "provision.failed",
        stage: Stage::Provision,
        severity: Error,
        blame: Harness,
        meaning: "no Postgres server could be started for this tenant",
        effect: "nothing is known about this tenant",
        remedy: "run `pgrehearse doctor`; the message names what the engine answered",
    },
    FindingKind {
        id: "redo.command-failed",
        stage: Stage::Redo,
        severity: Error,
        blame: Migration,
        meaning: "the migration command failed when it was applied again after the rollback",
        effect: "after a rollback the fixed deploy cannot simply be repeated",
        remedy: "make the rollback remove everything that the migration creates",
    },
    FindingKind {
        id: "redo.schema-differs",
        stage: Stage::Redo,
        severity: Error,
        blame: Migration,
        meaning: "applying the migration again after its rollback gave another schema than the first time",
        effect: "a tenant that was rolled back once is not like the others any more",
        remedy: "compare the objects named; usually the rollback leaves something behind that an IF NOT EXISTS then skips",
    },
    FindingKind {
        id: "redo.statement-failed",
        stage: Stage::Redo,
        severity: Error,
        blame: Migration,
        meaning: "a statement that worked the first time was refused when the migration was applied again after its rollback",
        effect: "after a rollback the fixed deploy cannot simply be repeated",
        remedy: "make the rollback remove everything that the migration creates",
    },
    FindingKind {
        id: "rollback.column-order",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "after the rollback a table has the same columns as before, in another order",
        effect: "`SELECT *`, `INSERT` without a column list and `COPY` behave differently from before",
        remedy: "accept it if the application names its columns; otherwise the table must be rebuilt to restore the order",
    },
    FindingKind {
        id: "rollback.command-failed",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "the rollback command ended with an exit code other than 0, or ran into its time limit",
        effect: "in an incident the migration could not be undone",
        remedy: "read the end of the command's output in the finding, and all of it in the tenant's directory",
    },
    FindingKind {
        id: "rollback.data-added",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback a table has rows that it did not have before the migration",
        effect: "the old application meets rows that nobody expects, and the next attempt to migrate may fail on them",
        remedy: "delete in the down script what the up script inserts",
    },
    FindingKind {
        id: "rollback.data-lost",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback rows are gone, or values are not what they were before the migration",
        effect: "a rollback in an incident would destroy data; only a backup has it then",
        remedy: "keep what the up script removes (a renamed column, a side table) until the migration is final, and restore it in the down script; if it cannot come back, declare it there (`-- pgrehearse: irreversible <reason>`) or in harness.yaml (`rollback.irreversible`)",
    },
    FindingKind {
        id: "rollback.declared-loss",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "the rollback loses data, as a script of the step or harness.yaml declares",
        effect: "a rollback in an incident would destroy this data; only a backup has it then",
        remedy: "make sure that everybody who decides on a rollback knows it",
    },
    FindingKind {
        id: "rollback.interrupted-differs",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the server was killed in the middle of the migration, the next run of it ended without an error, but with another schema or other rows than without the interruption",
        effect: "an accident during the deploy damages this tenant, and nobody is told",
        remedy: "let the script change only what it has not changed yet, or run it in one transaction",
    },
    FindingKind {
        id: "rollback.interrupted-leftover",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "a server that is killed in the middle of the migration comes back with a part of its changes, or without rows of unlogged tables",
        effect: "until the next run the application meets a state that is neither old nor new",
        remedy: "run the migration again soon after such an accident, or run the step in one transaction",
    },
    FindingKind {
        id: "rollback.interrupted-stuck",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the server was killed in the middle of the migration, the next run of it fails",
        effect: "after an accident during the deploy somebody has to mend this database by hand",
        remedy: "write the script so that it can be begun again: IF NOT EXISTS, IF EXISTS, or one transaction",
    },
    FindingKind {
        id: "rollback.irreversible",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "the migration is declared irreversible, so no rollback was rehearsed",
        effect: "the only way back is a restore from backup",
        remedy: "make sure that everybody who decides on the deploy knows it",
    },
    FindingKind {
        id: "rollback.large-object-changed",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback large objects are gone, new or changed",
        effect: "the application finds other contents behind its references",
        remedy: "restore them in the down script, or do not touch large objects in migrations",
    },
    FindingKind {
        id: "rollback.missing",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "a step of the migration has no rollback",
        effect: "in an incident the migration could not be undone",
        remedy: "write the down script, or declare the step irreversible with a reason (`rollback: {strategy: irreversible, reason: …}`)",
    },
    FindingKind {
        id: "rollback.needless-declaration",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "a script or harness.yaml declares a rollback irreversible, but this tenant got all its data back",
        effect: "a declaration that is not true hides the loss that a later change of the script brings",
        remedy: "remove the comment, or the entry of `rollback.irreversible`",
    },
    FindingKind {
        id: "rollback.not-checked",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "harness.yaml asks for a kind of rollback rehearsal that this version of pgrehearse does not offer yet",
        effect: "this run says nothing about it",
        remedy: "use `rollback: {strategy: provided}`",
    },
    FindingKind {
        id: "rollback.rolls-back",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "a down script ends its own transaction with ROLLBACK",
        effect: "nothing is undone, although every statement reported success",
        remedy: "remove the ROLLBACK",
    },
    FindingKind {
        id: "rollback.schema-altered",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback an object is there but is not as it was before the migration",
        effect: "the old application runs on a schema that it was never tested with",
        remedy: "restore the attribute named in the down script",
    },
    FindingKind {
        id: "rollback.schema-missing",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback an object is gone that was there before the migration",
        effect: "the old application may fail, or lose the protection of a constraint or the speed of an index",
        remedy: "create the object again in the down script",
    },
    FindingKind {
        id: "rollback.schema-residue",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "after the rollback an object is left that was not there before the migration",
        effect: "the next attempt to migrate may fail, and tenants come to differ from each other",
        remedy: "remove the object in the down script",
    },
    FindingKind {
        id: "rollback.sequence-moved",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "after the rollback a sequence does not stand where it stood before the migration",
        effect: "one that went back gives out values a second time; one that went on only leaves a gap",
        remedy: "if it went back, set it with `SELECT setval(…)` in the down script",
    },
    FindingKind {
        id: "rollback.statement-failed",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "the server refused a statement of the rollback",
        effect: "in an incident the migration could not be undone",
        remedy: "correct the down script, then rehearse again",
    },
    FindingKind {
        id: "rollback.transaction-left-open",
        stage: Stage::Rollback,
        severity: Error,
        blame: Migration,
        meaning: "a down script begins a transaction that it does not end",
        effect: "nothing is undone when the connection closes, although every statement reported success",
        remedy: "add the missing COMMIT, or leave transactions to the migration tool",
    },
    FindingKind {
        id: "rollback.view-contents",
        stage: Stage::Rollback,
        severity: Warning,
        blame: Migration,
        meaning: "after the rollback a materialized view has other contents than before the migration",
        effect: "its rows are computed, so nothing is lost, but readers see other rows than before",
        remedy: "if it was refreshed on purpose, or depends on the time, accept it; otherwise compare its definition and the tables it reads",
    },
    FindingKind {
        id: "run.configuration",
        stage: Stage::Migrate,
        severity: Error,
        blame: Harness,
        meaning: "the server refuses something that harness.yaml asks for",
        effect: "the migration was not tried",
        remedy: "correct the key of harness.yaml that the message names",
    },
    FindingKind {
        id: "run.interrupted",
        stage: Stage::Teardown,
        severity: Error,
        blame: Harness,
        meaning: "the run was interrupted before this tenant was finished",
        effect: "nothing is known about what was not looked at",
        remedy: "run again, if need be for this tenant only: `pgrehearse run --tenant NAME`",
    },
    FindingKind {
        id: "run.server-lost",
        stage: Stage::Migrate,
        severity: Error,
        blame: Harness,
        meaning: "the sandbox's server or its engine went away in the middle of a stage",
        effect: "nothing is known about what was not looked at",
        remedy: "look at the server log in the tenant's directory: out of memory and a full disk are the usual causes",
    },
    FindingKind {
        id: "run.time-limit",
        stage: Stage::Migrate,
        severity: Error,
        blame: Harness,
        meaning: "a time limit of the harness was reached",
        effect: "nothing is known about what was not looked at",
        remedy: "raise the limit (`limits` in harness.yaml), or find out what is waited for",
    },
    FindingKind {
        id: "run.unexpected",
        stage: Stage::Provision,
        severity: Error,
        blame: Harness,
        meaning: "the harness failed in a way that it did not foresee",
        effect: "nothing is known about what was not looked at",
        remedy: "please report it with the message and the end of events.ndjson",
    },
    FindingKind {
        id: "seed.extension-missing",
        stage: Stage::Seed,
        severity: Error,
        blame: Harness,
        meaning: "the snapshot needs an extension that the sandbox's Postgres does not have",
        effect: "the tenant cannot be restored",
        remedy: "use an image that has the extension (`postgres.image`), or install the package that brings it beside the local Postgres",
    },
    FindingKind {
        id: "seed.locale-replaced",
        stage: Stage::Seed,
        severity: Warning,
        blame: Harness,
        meaning: "the snapshot's database uses a locale that the sandbox lacks, so another one was used",
        effect: "text may sort and compare differently from production, which can hide or cause unique violations",
        remedy: "use an image that has the locale, or generate it (`localedef`) beside the local Postgres",
    },
    FindingKind {
        id: "seed.newer-server",
        stage: Stage::Seed,
        severity: Error,
        blame: Harness,
        meaning: "the snapshot was dumped from a newer major version of Postgres than the sandbox runs",
        effect: "restoring it would fail or, worse, differ from production",
        remedy: "set `postgres.image` (or `postgres.bin_dir`) to at least the major version of the production server",
    },
    FindingKind {
        id: "seed.restore-failed",
        stage: Stage::Seed,
        severity: Error,
        blame: Harness,
        meaning: "the snapshot could not be restored",
        effect: "nothing is known about this tenant",
        remedy: "make the dump again with pg_dump; the message names the object and what the server said",
    },
    FindingKind {
        id: "seed.snapshot-unreadable",
        stage: Stage::Seed,
        severity: Error,
        blame: Harness,
        meaning: "the snapshot file is damaged, cut off, or not a dump at all",
        effect: "nothing is known about this tenant",
        remedy: "make the dump again with pg_dump, and copy it whole",
    },
    FindingKind {
        id: "seed.untrusted-command",
        stage: Stage::Seed,
        severity: Error,
        blame: Harness,
        meaning: "the snapshot contains a command that could act outside the sandbox",
        effect: "it was not restored on the local engine",
        remedy: "rehearse it with `--engine docker`, or set `trust_snapshots: true` if you made the dump yourself",
    },
    FindingKind {
        id: "suites.base-failed",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "a case fails already before the migration",
        effect: "it cannot tell whether the migration broke something",
        remedy: "mend the tenant's data or the case",
    },
    FindingKind {
        id: "suites.case-failed",
        stage: Stage::Suites,
        severity: Error,
        blame: Migration,
        meaning: "a regression case fails on the migrated database",
        effect: "something that worked before the migration does not work after it",
        remedy: "look at the case's output; correct the migration or the application",
    },
    FindingKind {
        id: "suites.case-flaky",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "a case failed and then passed when it was run again in the same state",
        effect: "it says neither that the migration is well nor that it is not",
        remedy: "find out what the case depends on besides the database: time, order, other tests",
    },
    FindingKind {
        id: "suites.cases-missing",
        stage: Stage::Suites,
        severity: Error,
        blame: Migration,
        meaning: "cases of a suite that passed in an earlier state do not run any more, or are skipped",
        effect: "nothing is known about what they checked, however well the rest does",
        remedy: "look in the suite's output for why it ran fewer cases: it may have been broken off, or skip what it does not find",
    },
    FindingKind {
        id: "suites.could-not-run",
        stage: Stage::Suites,
        severity: Error,
        blame: Harness,
        meaning: "a suite or a case could not be run: its program, an extension or a file is missing, or cannot be read",
        effect: "nothing is known about what it would have checked",
        remedy: "correct what the message names, then run again",
    },
    FindingKind {
        id: "suites.disturbed",
        stage: Stage::Suites,
        severity: Error,
        blame: Harness,
        meaning: "a suite changed the server beyond its own copy of the database",
        effect: "what follows it is rehearsed on a server that is not as production is, and proves nothing",
        remedy: "let the suite leave roles, settings and other databases as it found them, or put them back itself",
    },
    FindingKind {
        id: "suites.golden-written",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "`--accept` wrote the files that a golden suite compares with",
        effect: "this run did not compare these results with anything",
        remedy: "review the files, commit them, and run again without `--accept`",
    },
    FindingKind {
        id: "suites.not-run",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "a suite is meant for a state that the rehearsal does not reach as it is configured",
        effect: "nothing is known about what it would have checked",
        remedy: "change the suite's `on`, or the `rollback` and `redo` that keep the state from being reached",
    },
    FindingKind {
        id: "suites.nothing-ran",
        stage: Stage::Suites,
        severity: Warning,
        blame: Migration,
        meaning: "a suite ran without a single case, or skipped all of them",
        effect: "it is green without having checked anything",
        remedy: "look in its output for why; if that is right for some tenants or states, narrow its `on`",
    },
    FindingKind {
        id: "teardown.leftover",
        stage: Stage::Teardown,
        severity: Error,
        blame: Harness,
        meaning: "the sandbox could not be removed",
        effect: "a container or directory with production data is left on this machine",
        remedy: "run `pgrehearse clean`",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_worded() {
        for table in [STAGES, MODELS] {
            assert!(table.is_sorted_by(|a, b| a.id < b.id));
        }
        for kind in FINDINGS.iter() {
            for text in [kind.meaning, kind.effect, kind.remedy] {
                assert!(
                    !text.is_empty() && !text.ends_with('.'),
                    "{}: {text}",
                    kind.id
                );
            }
        }
    }
}
