//! A fleet of many tenants that resemble each other, as real ones do.

use std::collections::BTreeMap;

use pgrehearse::event::{
    CaseOutcome, Direction, Envelope, Event, Finding, HeldLock, Location, Point, RelationKind,
    RollbackProof, SchemaFacts, Stage, StageEnd, StatementError, StatementRecord,
};

use crate::fabricated::{Tenant, case, run_started, statement, stream};

const STATEMENTS: [(&str, &str); 8] = [
    (
        "0041_quota",
        "ALTER TABLE accounts ADD COLUMN quota integer NOT NULL DEFAULT 10",
    ),
    (
        "0041_quota",
        "CREATE INDEX accounts_quota_idx ON accounts (quota)",
    ),
    (
        "0041_quota",
        "UPDATE accounts SET quota = 20 WHERE plan = 'gold'",
    ),
    ("0042_unique_email", "DROP INDEX users_email_idx"),
    (
        "0042_unique_email",
        "CREATE UNIQUE INDEX users_email_key ON users (email)",
    ),
    (
        "0043_orders",
        "CREATE TABLE order_notes (\n  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,\n  order_id bigint NOT NULL REFERENCES orders (id),\n  note text NOT NULL\n)",
    ),
    (
        "0043_orders",
        "ALTER TABLE orders ALTER COLUMN total TYPE numeric(14,2)",
    ),
    (
        "0043_orders",
        "ALTER TABLE orders ADD CONSTRAINT orders_total_check CHECK (total >= 0)",
    ),
];

/// A number that looks like a measurement and is the same in every run.
fn measured(n: usize, place: usize) -> f64 {
    let spread = u32::try_from((n * 7919 + place * 104_729) % 1000).unwrap();
    let heavy = if n.is_multiple_of(37) { 40.0 } else { 1.0 };
    (f64::from(spread) / 40.0 + 1.0) * heavy
}

fn record(n: usize, place: usize, direction: Direction) -> StatementRecord {
    let (step, sql) = STATEMENTS[place];
    let table = sql
        .split_whitespace()
        .find(|word| word.ends_with('s'))
        .unwrap_or("users");
    let lock = |relation: &str, mode: &str, kind| HeldLock {
        relation: format!("public.{relation}"),
        mode: mode.to_owned(),
        held_ms: measured(n + 1, place),
        on_new_object: false,
        kind,
        bytes: (kind == RelationKind::Table).then(|| 65_536 * (n as u64 + 1)),
    };
    StatementRecord {
        step: step.to_owned(),
        index: u32::try_from(place).unwrap() + 1,
        file: format!("migrations/{step}/up.sql"),
        line: u32::try_from(place).unwrap() * 3 + 1,
        sql: sql.to_owned(),
        duration_ms: measured(n, place),
        rows: Some((n * 13) as u64),
        locks: vec![
            lock(table, "AccessExclusiveLock", RelationKind::Table),
            lock("users", "ShareLock", RelationKind::Table),
            lock("users_pkey", "AccessShareLock", RelationKind::Index),
        ],
        wal_bytes: Some((n * 811 + place * 4096) as u64),
        ..statement(direction, None)
    }
}

fn hazard(n: usize, place: usize) -> Finding {
    let id = [
        "hazard.type-change",
        "hazard.index-not-concurrent",
        "hazard.work-under-lock",
    ][place % 3];
    let ms = measured(n, place);
    Finding::new(
        id,
        Stage::Migrate,
        format!("readers and writers of public.orders waited up to {ms:.1} ms"),
    )
    .object(format!("table public.orders column c{place}"))
    .location(Some(Location {
        file: "migrations/0043_orders/up.sql".to_owned(),
        line: 19,
        column: 1,
    }))
    .evidence("step", "0043_orders")
    .evidence("statement", STATEMENTS[6].1)
    .evidence("exposure_ms", ms)
    .evidence("bytes", n * 65_536)
}

fn schema(n: usize, point: Point) -> SchemaFacts {
    let odd = u64::from(n.is_multiple_of(50));
    SchemaFacts {
        tables: 47 + u64::from(point == Point::Migrated),
        columns: 412 + odd,
        indexes: 289,
        foreign_keys: 12,
        rows_estimated: 1000 * (n as u64 + 1),
        bytes: 9_000_000 + 8192 * n as u64,
        fingerprint: format!("{odd}{}", "b".repeat(63)),
    }
}

fn tenant(n: usize) -> Tenant {
    let failing = n % 30 == 17;
    let mut tenant = Tenant::new(&format!("customer-{n:03}"))
        .restored("custom")
        .begin(Stage::Migrate);
    for place in 0..STATEMENTS.len() {
        if failing && place == 4 {
            let error = StatementError {
                sqlstate: Some("23505".to_owned()),
                message: "could not create unique index \"users_email_key\"".to_owned(),
                detail: Some("Key (email)=(…) is duplicated.".to_owned()),
                hint: None,
                context: None,
                line: Some(3),
                column: Some(1),
            };
            let mut finding = Finding::new("migrate.statement-failed", Stage::Migrate, "could not create unique index \"users_email_key\"")
                .location(Some(Location { file: "migrations/0042_unique_email/up.sql".to_owned(), line: 3, column: 1 }))
                .evidence("step", "0042_unique_email")
                .evidence("statement", STATEMENTS[4].1)
                .evidence("excerpt", "  2 | -- One account an address.\n  3 | CREATE UNIQUE INDEX users_email_key ON users (email);\n    | ^")
                .evidence("detail", "Key (email)=(…) is duplicated.");
            finding.sqlstate = Some("23505".to_owned());
            return tenant
                .statement(StatementRecord {
                    error: Some(error),
                    ..record(n, place, Direction::Up)
                })
                .finding(finding)
                .end(Stage::Migrate, StageEnd::Stopped, None, 90)
                .skip_rest(Stage::Migrate, "the migration failed");
        }
        tenant = tenant.statement(record(n, place, Direction::Up));
    }
    for place in 0..3 {
        tenant = tenant.finding(hazard(n, place));
    }
    tenant = tenant
        .event(|tenant| Event::SchemaRead {
            tenant,
            point: Point::Migrated,
            schema: schema(n, Point::Migrated),
        })
        .end(Stage::Migrate, StageEnd::Completed, None, 240)
        .skipped(Stage::Models, "no models are configured")
        .begin(Stage::Suites);
    for number in 0..30 {
        for point in [Point::Base, Point::Migrated] {
            tenant = tenant.case(case(
                &format!("case {number} of the invariants"),
                point,
                CaseOutcome::Passed,
            ));
        }
    }
    tenant = tenant
        .end(Stage::Suites, StageEnd::Completed, None, 320)
        .begin(Stage::Rollback);
    for place in (0..STATEMENTS.len()).rev() {
        tenant = tenant.statement(record(n, place, Direction::Down));
    }
    if n % 25 == 3 {
        tenant = tenant.finding(
            Finding::new(
                "rollback.column-order",
                Stage::Rollback,
                "column quota of table public.accounts stands in another place after the rollback",
            )
            .object("table public.accounts"),
        );
    }
    tenant = tenant
        .event(|tenant| Event::RollbackCompared {
            tenant,
            rollback: RollbackProof {
                schema_restored: Some(true),
                column_order_restored: Some(n % 25 != 3),
                data_restored: Some(true),
                redo_same: Some(true),
                ..RollbackProof::default()
            },
        })
        .event(|tenant| Event::SchemaRead {
            tenant,
            point: Point::RolledBack,
            schema: schema(n, Point::RolledBack),
        })
        .end(Stage::Rollback, StageEnd::Completed, None, 410);
    for place in 0..STATEMENTS.len() {
        tenant = tenant.statement(record(n + 2, place, Direction::Redo));
    }
    tenant
        .completed(Stage::Redo, 380)
        .skipped(Stage::Traffic, "not part of this version")
        .torn_down()
}

/// The run over `size` tenants.
pub(crate) fn large_run(size: usize) -> Vec<Envelope> {
    let tenants: Vec<Tenant> = (0..size).map(tenant).collect();
    let mut events = vec![run_started()];
    events.extend(
        tenants
            .iter()
            .enumerate()
            .map(|(n, tenant)| Event::TenantPlanned {
                tenant: tenant.name.clone(),
                labels: BTreeMap::from([(
                    "tier".to_owned(),
                    ["gold", "silver", "trial"][n % 3].to_owned(),
                )]),
            }),
    );
    for (n, tenant) in tenants.into_iter().enumerate() {
        let base = schema(n, Point::Base);
        events.extend(tenant.events.into_iter().map(|event| match event {
            Event::SchemaRead {
                tenant,
                point: Point::Base,
                ..
            } => Event::SchemaRead {
                tenant,
                point: Point::Base,
                schema: base.clone(),
            },
            other => other,
        }));
    }
    events.push(Event::RunFinished {
        duration_ms: 612_345,
    });
    stream(events)
}
