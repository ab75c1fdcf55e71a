//! The schema of a rebuilt tenant before the migration, as a script without a row.

use super::fresh::{self, Ending};
use super::kept::Kept;
use crate::catalog::ddl::{Locking, script_for};
use crate::catalog::diff;
use crate::pg::{PgError, Session};

/// The database that the script is tried in.
const TRIED: &str = "pgrehearse_schema";

/// A schema as a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaScript {
    /// The script.
    pub sql: String,
    /// What a database made with it lacks, or has otherwise.
    pub differences: Vec<String>,
}

impl Kept {
    /// The schema before the migration, tried in an empty database; `Err` says why there is none.
    pub async fn schema_script(&self) -> Result<SchemaScript, String> {
        let described = |error: PgError| error.describe(false);
        let endpoint = self.sandbox.endpoint();
        let limits = self.tenant.limits();
        let admin = Session::connect(endpoint, "postgres", "pgrehearse schema", limits)
            .await
            .map_err(described)?;
        let made = self.tried(&admin).await.map_err(described);
        fresh::drop(&admin, TRIED).await.map_err(described)?;
        made
    }

    async fn tried(&self, admin: &Session) -> Result<SchemaScript, PgError> {
        let endpoint = self.sandbox.endpoint();
        let limits = self.tenant.limits();
        let base = self.seeded.base.without_roles();
        fresh::create(admin, TRIED).await?;
        let empty = fresh::catalog(endpoint, TRIED, limits.clone()).await?;
        let generated = script_for(&empty, &base, Locking::Transactional);
        let mut differences = generated.unsupported;
        let mut sql = String::new();
        for statement in &generated.statements {
            sql.push_str(statement.sql.trim_end().trim_end_matches(';'));
            sql.push_str(";\n");
        }
        match fresh::run(endpoint, TRIED, &sql, limits.clone()).await? {
            Ending::Through => {
                let made = fresh::catalog(endpoint, TRIED, limits).await?;
                let changes = diff(&base, &made).to_schema_changes();
                differences.extend(changes.iter().map(|change| {
                    format!("{}: {} {}", change.object, change.change, change.detail)
                }));
            }
            Ending::AtLast(failed) | Ending::Before(failed) => {
                differences.push(format!("the script breaks off: {}", failed.words()));
            }
        }
        Ok(SchemaScript { sql, differences })
    }
}
