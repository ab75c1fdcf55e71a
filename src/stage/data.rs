//! Proves that the rows are what they were: the base is kept beside the tenant's database until
//! the rolled-back one has been compared with it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::compare::{blame, names};
use super::context::{Stop, Tenant};
use super::data_findings::{DataJudgement, judge};
use super::declaration::declarations;
use super::failure::harness_failure;
use super::script_end::note_sizes;
use super::seed::Seeded;
use crate::catalog::ObjectId;
use crate::config::{RollbackStrategy, SuiteKind};
use crate::event::{Event, Location, Point, RollbackProof, Stage};
use crate::pg::digest::{
    DataDiff, DataDigest, SETTLED, Witnesses, are_same, compare_contents, read_digest,
    read_digest_knowing, witnesses,
};
use crate::pg::{PgError, Session, copy_database, drop_database, release_roles};
use crate::plan::Step;
use crate::sandbox::Sandbox;

/// The copy of the base. Tenants' databases are named by their owners, hopefully otherwise.
const COPY: &str = "pgrehearse_base";

/// Below this size reading everything again is faster than waiting for files to become proof.
const SMALL: u64 = 1024 * 1024 * 1024;

/// A tenant's rows before the migration.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct BaseData {
    digest: DataDigest,
    /// The database that holds a copy of them.
    copy: String,
    /// What proves that tables were not touched; of one sandbox only.
    #[serde(skip)]
    witnesses: Witnesses,
}

impl BaseData {
    /// The digest of the rows.
    pub(super) fn digest(&self) -> &DataDigest {
        &self.digest
    }

    /// The database that holds a copy of them.
    pub(super) fn copy(&self) -> &str {
        &self.copy
    }
}

/// Notes what will prove of tables that they were not touched. It is done in the sandbox that the migration runs in,
/// and before anything is written there. The files of an older seed are proof as they are; for those of a large
/// database that were restored a moment ago it waits.
pub(super) async fn watch(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    base: Arc<BaseData>,
) -> Result<Arc<BaseData>, Stop> {
    let noted = async {
        let session = connect(tenant, sandbox, &seeded.database).await?;
        note_sizes(tenant, &session).await;
        let size = "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())";
        let size = session.query_one_text(size).await?;
        let large = size.and_then(|size| size.parse::<u64>().ok());
        if large.is_some_and(|size| size >= SMALL) {
            session.execute("CHECKPOINT").await?;
            tokio::time::sleep(SETTLED).await;
        }
        witnesses(&session).await
    };
    match noted.await {
        Ok(witnesses) => Ok(Arc::new(BaseData {
            witnesses,
            ..Arc::unwrap_or_clone(base)
        })),
        Err(error) => Err(failed(
            tenant,
            sandbox,
            Stage::Seed,
            "look at the tables' files",
            &error,
        )
        .await),
    }
}

/// Digests the tenant's rows and keeps a copy of them; `None` where nothing will be rolled back.
/// Nobody else may be connected.
pub(super) async fn keep_base(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    stage: Stage,
) -> Result<Option<BaseData>, Stop> {
    if matches!(
        tenant.config().rollback.strategy,
        RollbackStrategy::Irreversible { .. }
    ) {
        return Ok(None);
    }
    keep_copy(tenant, sandbox, &seeded.database, COPY, stage)
        .await
        .map(Some)
}

/// Digests the rows of `database` and keeps a copy of it under the name `copy`.
pub(super) async fn keep_copy(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    copy: &str,
    stage: Stage,
) -> Result<BaseData, Stop> {
    tenant.progress(stage, "digesting the rows");
    let kept = async {
        let session = connect(tenant, sandbox, database).await?;
        let digest = read_digest(&session).await?;
        drop(session);
        let admin = connect(tenant, sandbox, "postgres").await?;
        drop_database(&admin, copy).await?;
        copy_database(&admin, database, copy).await?;
        // What owns nothing in the tenant's database can be dropped by its migration, so the copy
        // must not hold on to roles.
        release_roles(&admin, copy).await?;
        Ok::<_, PgError>(digest)
    }
    .await;
    match kept {
        Ok(digest) => Ok(BaseData {
            digest,
            copy: copy.to_owned(),
            witnesses: Witnesses::default(),
        }),
        Err(error) => Err(failed(tenant, sandbox, stage, "keep the base's rows", &error).await),
    }
}

/// Compares the rolled-back rows with the base and tells what differs. `steps` were rolled back.
pub(super) async fn compare_data(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    base: &BaseData,
    steps: &[&Step],
) -> Result<(), Stop> {
    let DataJudgement {
        restored,
        changes,
        findings,
    } = judge_data(tenant, sandbox, &seeded.database, base, steps).await?;
    tenant.emit(Event::RollbackCompared {
        tenant: tenant.name().clone(),
        rollback: RollbackProof {
            data_restored: Some(restored),
            data_changes: changes,
            ..RollbackProof::default()
        },
    });
    for finding in findings {
        tenant.raise(finding);
    }
    Ok(())
}

/// Compares the rows of `database` with the base. `steps` were rolled back.
pub(super) async fn judge_data(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    base: &BaseData,
    steps: &[&Step],
) -> Result<DataJudgement, Stop> {
    tenant.progress(Stage::Rollback, "comparing the rows");
    let difference = match data_difference(tenant, sandbox, database, base).await {
        Ok(difference) => difference,
        Err(error) => {
            let doing = "compare the rows with the base's";
            return Err(failed(tenant, sandbox, Stage::Rollback, doing, &error).await);
        }
    };
    Ok(judge(
        &difference,
        &base.digest,
        &declarations(tenant.config(), steps),
        written_between(tenant),
        |object| blame_for_rows(object, steps),
    ))
}

/// What differs between the base and the rows of `database`.
pub(super) async fn data_difference(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
    base: &BaseData,
) -> Result<DataDiff, PgError> {
    let now = connect(tenant, sandbox, database).await?;
    let untouched = base.witnesses.untouched(&now, &base.digest).await?;
    tracing::debug!(
        untouched = untouched.len(),
        tables = base.digest.tables.len(),
        "tables that are not read again"
    );
    let after = read_digest_knowing(&now, &untouched).await?;
    if are_same(&base.digest, &after) {
        return Ok(DataDiff::default());
    }
    let before = connect(tenant, sandbox, &base.copy).await?;
    let reveal = tenant.config().reveal_values;
    compare_contents([&before, &now], [&base.digest, &after], reveal).await
}

/// Names of columns are common, so only a step that names the table too is to blame for a column.
pub(super) fn blame_for_rows(object: &ObjectId, steps: &[&Step]) -> Option<(String, Location)> {
    let Some(table) = object.parent_id() else {
        return blame(object, steps);
    };
    let both: Vec<&Step> = steps
        .iter()
        .filter(|step| names(&table, step) && names(object, step))
        .copied()
        .collect();
    if both.is_empty() {
        blame(&table, steps)
    } else {
        blame(object, &both)
    }
}

/// Whether programs of the user's worked on the database before the rollback; they may have
/// written rows.
fn written_between(tenant: &Tenant) -> bool {
    tenant.config().suites.iter().any(|suite| {
        matches!(suite.kind, SuiteKind::Command { .. })
            && suite.on.iter().any(|point| *point != Point::RolledBack)
    })
}

/// A session that reads rows.
pub(super) async fn connect(
    tenant: &Tenant,
    sandbox: &Sandbox,
    database: &str,
) -> Result<Session, PgError> {
    let name = "pgrehearse data";
    Session::connect(sandbox.endpoint(), database, name, tenant.limits()).await
}

async fn failed(
    tenant: &Tenant,
    sandbox: &Sandbox,
    stage: Stage,
    doing: &str,
    error: &PgError,
) -> Stop {
    harness_failure(sandbox, stage, doing, error, tenant.config().reveal_values).await
}
