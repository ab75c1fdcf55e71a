//! Stage `migrate`: the steps that the tenant has not had yet are applied.

use super::command::run_tool;
use super::compare::{outside_findings, read_catalog, start_of};
use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use super::gates::{measure, tell_gates};
use super::seed::Seeded;
use super::tool::{open_session, run_step};
use crate::catalog::{Catalog, diff};
use crate::config::{SnapshotSource, Tenancy};
use crate::event::{Direction, Finding, Point, Severity, Stage};
use crate::hazard::leftovers;
use crate::pg::{Session, applied_versions};
use crate::plan::{Applied, Selection, Step, select};
use crate::sandbox::Sandbox;

/// A tenant's database with the migration applied.
#[derive(Debug)]
pub(super) struct Migrated {
    /// Indexes of the steps that were applied, in order.
    pub(super) steps: Vec<usize>,
    /// The catalog afterwards.
    pub(super) catalog: Catalog,
    /// Whether nothing was pending.
    pub(super) nothing: bool,
}

impl Migrated {
    /// The steps themselves.
    pub(super) fn steps<'a>(&self, tenant: &'a Tenant) -> Vec<&'a Step> {
        chosen_steps(tenant, &self.steps)
    }
}

/// The steps with these indexes.
pub(super) fn chosen_steps<'a>(tenant: &'a Tenant, indexes: &[usize]) -> Vec<&'a Step> {
    indexes
        .iter()
        .filter_map(|index| tenant.shared.migration.steps.get(*index))
        .collect()
}

/// Finds out which steps are pending; none for the commands of another tool.
pub(super) async fn choose(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
) -> Result<Vec<usize>, Stop> {
    if tenant.config().migration.command.is_some() {
        return Ok(Vec::new());
    }
    Ok(pending(tenant, sandbox, seeded).await?.steps)
}

/// Applies the steps, or runs the command of another tool.
pub(super) async fn migrate(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    steps: Vec<usize>,
) -> Result<Migrated, Stop> {
    let before = measure(tenant, sandbox, seeded).await?;
    let nothing = if let Some(command) = &tenant.config().migration.command {
        run_tool(
            tenant,
            sandbox,
            seeded,
            Stage::Migrate,
            Direction::Up,
            &command.up,
        )
        .await?;
        false
    } else {
        let chosen = chosen_steps(tenant, &steps);
        apply(
            tenant,
            sandbox,
            seeded,
            &chosen,
            Stage::Migrate,
            Direction::Up,
        )
        .await?;
        steps.is_empty()
    };
    let catalog = read_catalog(
        tenant,
        sandbox,
        &seeded.database,
        Stage::Migrate,
        Point::Migrated,
    )
    .await?;
    let migrated = Migrated {
        steps,
        catalog,
        nothing,
    };
    let schema = tenant.schema().unwrap_or("public");
    for finding in leftovers(&seeded.base, &migrated.catalog, schema) {
        tenant.raise(finding);
    }
    tell_gates(tenant, sandbox, seeded, before).await?;
    if tenant.config().migration.command.is_some()
        && diff(&seeded.base, &migrated.catalog).is_empty()
    {
        let message = "the migration command left the schema as it was";
        tenant.raise(
            Finding::new("migrate.changed-nothing", Stage::Migrate, message)
                .help("check that the command migrates the database that DATABASE_URL names, and not another one"),
        );
    }
    if let Tenancy::Schema(schema) = &tenant.plan.tenancy {
        let difference = diff(&seeded.base, &migrated.catalog);
        for finding in outside_findings(&difference, schema, &migrated.steps(tenant)) {
            tenant.raise(finding);
        }
    }
    Ok(migrated)
}

/// Applies the ups of `steps` in one session, as a migration tool does.
pub(super) async fn apply(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    steps: &[&Step],
    stage: Stage,
    direction: Direction,
) -> Result<(), Stop> {
    let session = open_session(tenant, sandbox, seeded, stage).await?;
    for step in steps {
        run_step(
            tenant, sandbox, &session, stage, direction, &step.id, &step.up,
        )
        .await?;
    }
    Ok(())
}

/// Which steps the tenant has not had, by its own version table.
async fn pending(tenant: &Tenant, sandbox: &Sandbox, seeded: &Seeded) -> Result<Selection, Stop> {
    let reveal = tenant.config().reveal_values;
    let applied = match read_applied(tenant, sandbox, seeded).await {
        Ok(applied) => applied,
        Err(error) => {
            return Err(harness_failure(
                sandbox,
                Stage::Migrate,
                "read the version table",
                &error,
                reveal,
            )
            .await);
        }
    };
    if !applied.dirty().is_empty() {
        let message = format!(
            "the version table says that {} was begun and did not succeed",
            list(applied.dirty())
        );
        return Err(Finding::new("migrate.history-dirty", Stage::Migrate, message).into());
    }
    if let Some(mark) = applied.unknown_mark(&tenant.shared.migration.steps) {
        let message =
            format!("the version table says that {mark} was applied, and there is no such step");
        return Err(
            Finding::new("migrate.history-mismatch", Stage::Migrate, message)
                .severity(Severity::Error)
                .into(),
        );
    }
    let migration = &tenant.config().migration;
    let from = tenant.plan.from.as_deref().or(migration.from.as_deref());
    let to = tenant.plan.to.as_deref().or(migration.to.as_deref());
    let steps = &tenant.shared.migration.steps;
    let selection = select(steps, &applied, from, to).map_err(|error| {
        let mut finding = Finding::new("run.configuration", Stage::Migrate, error.to_string());
        if let Some(help) = error.help() {
            finding = finding.help(help);
        }
        Stop::from(finding)
    })?;
    if !selection.unknown_applied.is_empty() {
        let message = format!(
            "the version table names {} that is not among the files: {}",
            crate::text::count(selection.unknown_applied.len(), "step"),
            list(&selection.unknown_applied)
        );
        tenant.raise(Finding::new(
            "migrate.history-mismatch",
            Stage::Migrate,
            message,
        ));
    }
    if !selection.out_of_order.is_empty() {
        let message = format!(
            "{} older than one that the tenant has had: {}",
            crate::text::count(selection.out_of_order.len(), "pending step"),
            list(&selection.out_of_order)
        );
        tenant.raise(Finding::new(
            "migrate.history-mismatch",
            Stage::Migrate,
            message,
        ));
    }
    if selection.steps.is_empty() {
        let all = selection.already == steps.len();
        let finding = if all {
            let message = "the tenant has had every step of the migration already";
            Finding::new("migrate.nothing-pending", Stage::Migrate, message)
        } else {
            let message = "no step that the tenant has not had lies between `from` and `to`, so nothing was rehearsed";
            Finding::new("migrate.nothing-pending", Stage::Migrate, message)
                .severity(Severity::Warning)
        };
        tenant.raise(finding);
    }
    for step in chosen_steps(tenant, &selection.steps) {
        if step.up.statements.is_empty() {
            let message = format!(
                "{} has no statement, so nothing was rehearsed of it",
                step.id
            );
            tenant.raise(
                Finding::new("migrate.changed-nothing", Stage::Migrate, message)
                    .location(Some(start_of(&step.up))),
            );
        }
    }
    Ok(selection)
}

fn list(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    let more = names.len().saturating_sub(5);
    if more == 0 {
        shown.join(", ")
    } else {
        format!("{} and {more} more", shown.join(", "))
    }
}

async fn read_applied(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
) -> Result<Applied, crate::pg::PgError> {
    let session = Session::connect(
        sandbox.endpoint(),
        &seeded.database,
        "pgrehearse",
        tenant.limits(),
    )
    .await?;
    let migration = &tenant.config().migration;
    for table in &tenant.shared.migration.tables {
        let name = (table.schema.as_deref(), table.table.as_str());
        if let Some(versions) =
            applied_versions(&session, name, tenant.schema(), &table.query).await?
        {
            tenant.shared.fleet.add_history(tenant.name(), &versions);
            return Ok(Applied::new(table, versions));
        }
    }
    if let Some(name) = &migration.version_table
        && tenant
            .plan
            .snapshots
            .iter()
            .any(|snapshot| *snapshot != SnapshotSource::Empty)
    {
        let message = format!("there is no version table {name}, so every step counts as pending");
        tenant.raise(Finding::new(
            "migrate.history-mismatch",
            Stage::Migrate,
            message,
        ));
    }
    Ok(Applied::default())
}
