//! A generated rollback, tried where the provided one is missing or does not restore the schema.

use std::time::Duration;

use super::context::{Stop, Tenant};
use super::data::BaseData;
use super::generate::{FILE, Trial, keep, whole};
use super::migrate::{Migrated, migrate};
use super::second::Second;
use super::seed::Seeded;
use crate::catalog::ddl::script;
use crate::config::{Config, Keep, MigrationFormat};
use crate::event::{Event, Finding, GeneratedProof, RollbackProof, Stage};
use crate::sandbox::Sandbox;

/// Where the provided rollback left the tenant's database.
pub(super) struct Left<'a> {
    pub(super) sandbox: &'a Sandbox,
    pub(super) seeded: &'a Seeded,
    pub(super) data: Option<&'a BaseData>,
    /// Whether nothing was undone, so that the script can be tried right here.
    pub(super) migrated: bool,
}

/// Tries the generated rollback of the whole migration and tells what it came to, also to those who
/// read the findings. The verdict stays what the provided rollback made it.
pub(super) async fn attempt(
    tenant: &Tenant,
    left: Left<'_>,
    migrated: &Migrated,
    findings: &mut [Finding],
) -> Result<(), Stop> {
    tenant.progress(Stage::Rollback, "trying a generated rollback");
    // Who keeps a sandbox wants to see the state that the provided rollback left.
    let here = left.migrated && tenant.config().keep == Keep::Never;
    let tried = if here {
        let quiet = tenant.quiet();
        in_place(tenant, &quiet, &left, migrated).await
    } else {
        elsewhere(tenant, migrated).await
    };
    let proof = match tried {
        Ok(proof) => proof,
        Err(Stop::Interrupted) => return Err(Stop::Interrupted),
        // What the harness could not do says nothing about the migration.
        Err(Stop::At(finding)) => GeneratedProof {
            reason: Some(finding.message),
            ..GeneratedProof::default()
        },
        Err(Stop::Skip(reason)) => GeneratedProof {
            reason: Some(reason),
            ..GeneratedProof::default()
        },
    };
    for finding in findings {
        advise(finding, &proof, tenant.config());
    }
    tenant.emit(Event::RollbackCompared {
        tenant: tenant.name().clone(),
        rollback: RollbackProof {
            generated: Some(proof),
            ..RollbackProof::default()
        },
    });
    Ok(())
}

/// Whether another rollback than the provided one may help.
pub(super) fn is_of_script(finding: &Finding) -> bool {
    matches!(
        finding.id.as_str(),
        "rollback.missing"
            | "rollback.statement-failed"
            | "rollback.command-failed"
            | "rollback.transaction-left-open"
            | "rollback.rolls-back"
            | "rollback.schema-residue"
            | "rollback.schema-missing"
            | "rollback.schema-altered"
    )
}

/// Adds to a finding's remedy what the generated rollback came to.
pub(super) fn advise(finding: &mut Finding, proof: &GeneratedProof, config: &Config) {
    if !is_of_script(finding) {
        return;
    }
    let both_directions = matches!(
        config.migration.format,
        MigrationFormat::Goose | MigrationFormat::Dbmate
    );
    let command = if config.migration.command.is_some() {
        "`pgrehearse rollback --output FILE` writes it to a file"
    } else if finding.id != "rollback.missing" {
        "`pgrehearse rollback --force` writes it in the place of the provided one"
    } else if both_directions {
        "`pgrehearse rollback --force` adds it to the migration's file"
    } else {
        "`pgrehearse rollback` writes it next to the migration"
    };
    let help = std::mem::take(&mut finding.help);
    let said = if proof.restores_schema() {
        let data = match proof.data_restored {
            Some(true) => " and the rows",
            Some(false) => ", not all rows",
            None => "",
        };
        format!(
            "a generated rollback restores the schema{data}: {} ({command})",
            proof.file
        )
    } else {
        let why = proof.reason.clone().unwrap_or_else(|| {
            let more = proof.schema_changes.len().saturating_sub(1);
            let first = proof
                .schema_changes
                .first()
                .map_or("the schema", |change| change.object.as_str());
            match more {
                0 => format!("{first} differs"),
                _ => format!("{first} and {more} more differ"),
            }
        });
        format!("a generated rollback was tried and does not restore the schema: {why}")
    };
    finding.help = if help.is_empty() {
        said
    } else {
        format!("{help}; {said}")
    };
}

async fn in_place(
    tenant: &Tenant,
    quiet: &Tenant,
    left: &Left<'_>,
    migrated: &Migrated,
) -> Result<GeneratedProof, Stop> {
    let generated = script(&migrated.catalog, &left.seeded.base);
    let file = keep(tenant, FILE, &generated.sql);
    let trial = Trial {
        quiet,
        sandbox: left.sandbox,
        seeded: left.seeded,
        data: left.data,
        steps: &migrated.steps(tenant),
    };
    trial.run(&generated, &whole(&generated)?, file).await
}

/// In a sandbox of its own, since the first one is spoiled: the migration is applied there again.
async fn elsewhere(tenant: &Tenant, migrated: &Migrated) -> Result<GeneratedProof, Stop> {
    let second = Second::open(tenant).await?;
    let limit = tenant.time_left().mul_f64(MOST);
    let outcome = tokio::time::timeout(limit, in_second(tenant, &second, migrated)).await;
    let outcome = outcome.unwrap_or_else(|_| Err(too_late(limit)));
    second.close(outcome).await
}

/// The share of the tenant's time that is left which a trial may take. Otherwise a trial would
/// turn a verdict about the migration into one about the time.
const MOST: f64 = 0.8;

fn too_late(limit: Duration) -> Stop {
    Stop::Skip(format!(
        "it did not end within {}, the time that was left of `limits.tenant`",
        crate::text::duration(limit)
    ))
}

async fn in_second(
    tenant: &Tenant,
    second: &Second,
    migrated: &Migrated,
) -> Result<GeneratedProof, Stop> {
    let (seeded, data) = second.seed_with_rows().await?;
    let (quiet, sandbox) = (&second.quiet, &second.sandbox);
    let again = migrate(quiet, sandbox, &seeded, migrated.steps.clone()).await?;
    let left = Left {
        sandbox,
        seeded: &seeded,
        data: data.as_deref(),
        migrated: true,
    };
    in_place(tenant, quiet, &left, &again).await
}
