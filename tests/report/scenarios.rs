//! Tenants that go wrong in every way, and the runs that they make up.

use pgrehearse::event::{
    CaseOutcome, Direction, Envelope, Event, Finding, Location, Point, RollbackProof, SchemaChange,
    Stage, StageEnd, StatementError,
};

use crate::fabricated::{Tenant, case, run_started, statement, stream};

fn unique_violation() -> Finding {
    let mut finding = Finding::new(
        "migrate.statement-failed",
        Stage::Migrate,
        "could not create unique index \"users_email_key\"",
    )
    .location(Some(Location {
        file: "migrations/0042_unique_email/up.sql".to_owned(),
        line: 3,
        column: 1,
    }))
    .evidence("step", "0042_unique_email")
    .evidence("statement", "CREATE UNIQUE INDEX users_email_key ON users (email)")
    .evidence(
        "excerpt",
        "  2 | -- One account an address.\n  3 | CREATE UNIQUE INDEX users_email_key ON users (email);\n    | ^",
    )
    .evidence("detail", "Key (email)=(…) is duplicated.");
    finding.sqlstate = Some("23505".to_owned());
    finding
}

fn duplicates(name: &str) -> Tenant {
    let error = StatementError {
        sqlstate: Some("23505".to_owned()),
        message: "could not create unique index \"users_email_key\"".to_owned(),
        detail: Some("Key (email)=(…) is duplicated.".to_owned()),
        hint: None,
        context: None,
        line: Some(3),
        column: Some(1),
    };
    Tenant::new(name)
        .restored("plain+zstd")
        .begin(Stage::Migrate)
        .statement(statement(Direction::Up, Some(error)))
        .finding(unique_violation())
        .end(Stage::Migrate, StageEnd::Stopped, None, 230)
        .skip_rest(Stage::Migrate, "the migration failed")
}

fn residue() -> Tenant {
    let finding = |object: &str| {
        Finding::new(
            "rollback.schema-residue",
            Stage::Rollback,
            format!("the rollback leaves {object}"),
        )
        .object(object)
    };
    let change = |object: &str| SchemaChange {
        object: object.to_owned(),
        change: "added".to_owned(),
        detail: "left by the rollback".to_owned(),
    };
    let (column, index) = (
        "table public.users column quota",
        "index public.users_quota_idx",
    );
    let proof = RollbackProof {
        schema_restored: Some(false),
        column_order_restored: Some(true),
        schema_changes: vec![change(column), change(index)],
        ..RollbackProof::default()
    };
    Tenant::new("residue-inc")
        .tested()
        .begin(Stage::Rollback)
        .event(|tenant| Event::RollbackCompared {
            tenant,
            rollback: proof,
        })
        .finding(finding(column))
        .finding(finding(index))
        .end(Stage::Rollback, StageEnd::Completed, None, 450)
        .skipped(Stage::Redo, "the rollback did not restore the schema")
        .skipped(Stage::Traffic, "not part of this version")
        .torn_down()
}

fn broken_suite() -> Tenant {
    let name = "every invoice has a customer";
    Tenant::new("suite-gmbh")
        .migrated()
        .begin(Stage::Suites)
        .case(case("active users have an email", Point::Base, CaseOutcome::Failed))
        .case(case("active users have an email", Point::Migrated, CaseOutcome::Failed))
        .case(case(name, Point::Base, CaseOutcome::Passed))
        .case(case(name, Point::Migrated, CaseOutcome::Failed))
        .finding(
            Finding::new(
                "suites.base-failed",
                Stage::Suites,
                "case active users have an email of suite invariants fails already before the migration",
            )
            .object("case invariants/active users have an email"),
        )
        .finding(
            Finding::new(
                "suites.case-failed",
                Stage::Suites,
                format!("case {name} of suite invariants fails: 2 rows violate it"),
            )
            .object(format!("case invariants/{name}"))
            .location(Some(Location {
                file: "fixtures/suites/invoices.sql".to_owned(),
                line: 7,
                column: 1,
            }))
            .evidence("rows", 2)
            .evidence("output", "tenants/suite-gmbh/suites/invariants.txt"),
        )
        .end(Stage::Suites, StageEnd::Completed, None, 510)
        .skip_rest(Stage::Suites, "a suite failed")
}

fn reordered() -> Tenant {
    Tenant::passing("umbrella").finding(
        Finding::new(
            "rollback.column-order",
            Stage::Rollback,
            "column email of table public.users stands in another place after the rollback",
        )
        .object("table public.users"),
    )
}

fn unreadable() -> Tenant {
    let finding = Finding::new(
        "seed.restore-failed",
        Stage::Seed,
        "index orders_pkey could not be restored: could not access file \"$libdir/x\u{1b}[2J\"",
    )
    .object("index public.orders_pkey")
    .evidence("output", "tenants/stark/restore.log");
    Tenant::new("stark")
        .completed(Stage::Provision, 250)
        .stopped(Stage::Seed, 600, finding)
        .skip_rest(Stage::Seed, "the snapshot could not be restored")
}

/// A run with everything in it: passes, warnings, failures alone and in common, an error.
pub(crate) fn rich_tenants() -> Vec<Tenant> {
    vec![
        Tenant::passing("acme"),
        Tenant::passing("wayne-enterprises-with-a-very-long-name-gotham"),
        reordered(),
        duplicates("globex"),
        duplicates("initech"),
        duplicates("hooli"),
        residue(),
        broken_suite(),
        unreadable(),
    ]
}

/// A run that was interrupted: one tenant finished, one in the middle of a stage, one not begun.
pub(crate) fn interrupted_run() -> Vec<Envelope> {
    let tenants = [
        Tenant::passing("acme"),
        Tenant::new("globex").restored("tar").begin(Stage::Migrate),
    ];
    let mut events = vec![run_started()];
    events.extend(tenants.iter().map(|tenant| tenant.planned("gold")));
    events.push(Tenant::new("initech").planned("gold"));
    events.extend(tenants.into_iter().flat_map(|tenant| tenant.events));
    events.push(Event::RunInterrupted {
        signal: "SIGINT".to_owned(),
    });
    events.push(Event::RunFinished { duration_ms: 4_000 });
    stream(events)
}
