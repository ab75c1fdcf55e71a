//! The tenant's database in the sandbox: its name, its locale, its settings.

use super::context::{Stop, Tenant};
use super::failure::harness_failure;
use crate::config::{SnapshotSource, Tenancy};
use crate::event::{Finding, Stage};
use crate::pg::{Created, DatabaseSpec, Session, create_database};
use crate::plan::TenantPlan;
use crate::sandbox::Sandbox;
use crate::snapshot::Snapshot;
use crate::sql::{quote_identifier, tokens};

/// Creates the database as the snapshots have it, and gives its name.
pub(super) async fn make_database(
    tenant: &Tenant,
    sandbox: &Sandbox,
    admin: &Session,
    snapshots: &[Snapshot],
) -> Result<String, Stop> {
    let header = snapshots
        .iter()
        .map(|snapshot| &snapshot.header)
        .find(|header| header.database.is_some());
    let locale = header.and_then(|header| header.locale.clone());
    // `postgres` and the templates are there already and belong to the server.
    let from_dump = header
        .and_then(|header| header.database.clone())
        .filter(|name| !matches!(name.as_str(), "postgres" | "template0" | "template1"));
    let name = tenant
        .plan
        .database
        .clone()
        .or(from_dump)
        .unwrap_or_else(|| {
            let name = tenant.notes.fallback_database.get().cloned();
            name.unwrap_or_else(|| fallback_name(&tenant.plan))
        });
    let icu = locale
        .as_ref()
        .filter(|locale| locale.provider.as_deref() == Some("icu"));
    let spec = DatabaseSpec {
        name: name.clone(),
        encoding: header.and_then(|header| header.encoding.clone()),
        collate: locale.as_ref().and_then(|locale| locale.collate.clone()),
        ctype: locale.as_ref().and_then(|locale| locale.ctype.clone()),
        icu_locale: icu.and_then(|locale| locale.icu.clone()),
    };
    match create_database(admin, &spec).await {
        Ok(Created::Exactly) => Ok(name),
        Ok(Created::OtherLocale(reason)) => {
            let asked = [&spec.icu_locale, &spec.collate, &spec.ctype]
                .into_iter()
                .flatten()
                .next()
                .cloned();
            let message = format!(
                "the sandbox lacks the locale {}, so `C` was used ({reason})",
                asked.unwrap_or_default()
            );
            tenant.raise(Finding::new("seed.locale-replaced", Stage::Seed, message));
            Ok(name)
        }
        Err(error) => {
            let reveal = tenant.config().reveal_values;
            Err(harness_failure(
                sandbox,
                Stage::Seed,
                "create the tenant's database",
                &error,
                reveal,
            )
            .await)
        }
    }
}

/// The database's name where neither harness.yaml nor a dump has one: the tenant's, or where the tenant
/// owns a schema in it only, the dump's.
pub(super) fn fallback_name(tenant: &TenantPlan) -> String {
    let dump = match (&tenant.tenancy, tenant.snapshots.last()) {
        (Tenancy::Schema(_), Some(SnapshotSource::Path { path, .. })) => path
            .file_name()
            .and_then(|name| name.to_str())
            .map(ToOwned::to_owned),
        (Tenancy::Schema(_), Some(SnapshotSource::Remote { address, .. })) => {
            Some(address.file_name())
        }
        _ => None,
    };
    let name = dump.map(|name| {
        let stem = name.split('.').next().unwrap_or(&name);
        stem.replace(|c: char| !c.is_alphanumeric() && c != '-', "_")
    });
    let taken = ["", "postgres", "template0", "template1"];
    match name {
        Some(name) if !taken.contains(&name.as_str()) => truncate_name(&name),
        _ => truncate_name(tenant.name.as_str()),
    }
}

/// A database's name has at most 63 bytes.
fn truncate_name(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if out.len() + c.len_utf8() > 63 {
            break;
        }
        out.push(c);
    }
    out
}

/// What an archive sets for its database, `search_path` for example, set for the sandbox's.
pub(super) async fn restore_settings(
    tenant: &Tenant,
    sandbox: &Sandbox,
    admin: &Session,
    database: &str,
    snapshot: &Snapshot,
) -> Result<(), Stop> {
    for statement in &snapshot.header.database_settings {
        let Err(error) = admin.execute(&for_database(statement, database)).await else {
            continue;
        };
        let reveal = tenant.config().reveal_values;
        let Some(server) = error.server() else {
            return Err(harness_failure(
                sandbox,
                Stage::Seed,
                "set the database's settings",
                &error,
                reveal,
            )
            .await);
        };
        let mut finding = Finding::new(
            "seed.restore-failed",
            Stage::Seed,
            format!(
                "a setting of the database in {} was refused: {}",
                snapshot.shown,
                error.describe(reveal)
            ),
        );
        finding.sqlstate = Some(server.sqlstate.clone());
        return Err(finding.into());
    }
    Ok(())
}

/// `ALTER DATABASE x SET …` or `ALTER ROLE r IN DATABASE x SET …` with another name for `x`.
fn for_database(statement: &str, database: &str) -> String {
    let mut all = tokens(statement).filter(|token| token.identifier().is_some());
    let name = all
        .find(|token| token.is_word("DATABASE"))
        .and_then(|_| all.next());
    let Some(name) = name else {
        return statement.to_owned();
    };
    let before = statement.get(..name.offset).unwrap_or_default();
    let after = statement
        .get(name.offset + name.text.len()..)
        .unwrap_or_default();
    format!("{before}{}{after}", quote_identifier(database))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_told_to_another_database() {
        assert_eq!(
            for_database("ALTER DATABASE acme SET a TO 'acme'", "b"),
            "ALTER DATABASE b SET a TO 'acme'"
        );
        assert_eq!(
            for_database("ALTER ROLE r IN DATABASE \"A\" SET a TO b", "B"),
            "ALTER ROLE r IN DATABASE \"B\" SET a TO b"
        );
    }

    #[test]
    fn database_names_fit() {
        assert_eq!(truncate_name(&"ż".repeat(40)).len(), 62);
        assert_eq!(truncate_name("acme"), "acme");
    }
}
