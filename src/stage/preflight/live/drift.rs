//! Whether the live schema is the one that was rehearsed.

use std::time::Duration;

use super::look::{Look, cell};
use crate::catalog::fleet::{besides, comparable, differences};
use crate::catalog::{Catalog, ObjectKind};
use crate::event::{LiveFacts, LiveSchema};
use crate::pg::PgError;
use crate::pg::introspect::Reach;
use crate::sql::{quote_identifier, quote_literal};
use crate::stage::context::Tenant;
use crate::stage::seed::Seeded;

/// How many differences are told.
const SHOWN: usize = 20;

/// What is not compared: what belongs to the server or to who may do what, and what only superusers may
/// read.
const LEFT_OUT: [ObjectKind; 9] = [
    ObjectKind::Database,
    ObjectKind::Role,
    ObjectKind::Language,
    ObjectKind::ForeignDataWrapper,
    ObjectKind::Server,
    ObjectKind::UserMapping,
    ObjectKind::Publication,
    ObjectKind::Subscription,
    ObjectKind::DefaultPrivileges,
];

/// Compares.
pub(super) async fn read(
    look: &mut Look,
    tenant: &Tenant,
    seeded: &Seeded,
    facts: &mut LiveFacts,
) -> Result<(), PgError> {
    let left = look.left();
    if left.is_zero() {
        look.not_seen
            .push("its schema: the time for it was over".to_owned());
        return Ok(());
    }
    let read = tokio::time::timeout(
        left.saturating_add(Duration::from_secs(1)),
        look.session.read_catalog(Reach::Guest),
    );
    let live = match read.await {
        Ok(Ok((catalog, _))) => own(&catalog, tenant),
        Ok(Err(PgError::Catalog(error))) => {
            look.not_seen.push(format!(
                "its schema: {}",
                PgError::Catalog(error).describe(false)
            ));
            return Ok(());
        }
        Ok(Err(error)) => return Err(error),
        Err(_) => return Err(PgError::TimeLimit(left)),
    };
    let rehearsed = own(&seeded.base, tenant);
    let mut schema = LiveSchema {
        fingerprint: live.fingerprint(),
        rehearsed: rehearsed.fingerprint(),
        changes: differences(&rehearsed, &live),
        ..LiveSchema::default()
    };
    schema.more_changes = schema.changes.len().saturating_sub(SHOWN);
    schema.changes.truncate(SHOWN);
    if let Some(there) = history(look, tenant).await? {
        let here = tenant.shared.fleet.history(tenant.name());
        let here = here.unwrap_or_default();
        schema.more_steps = besides(&there, &here);
        schema.fewer_steps = besides(&here, &there);
    }
    facts.schema = Some(schema);
    Ok(())
}

/// What is compared.
fn own(catalog: &Catalog, tenant: &Tenant) -> Catalog {
    let mut own = comparable(catalog, tenant.schema());
    // Of what belongs to the system only privileges are told.
    let of_system = |name: &str| name == "pg_catalog" || name == "information_schema";
    own.objects.retain(|id, _| {
        let system = id.schema.as_deref().is_some_and(of_system)
            || id.kind == ObjectKind::Schema && of_system(&id.name);
        !system && !LEFT_OUT.contains(&id.kind)
    });
    for object in own.objects.values_mut() {
        object.attributes.retain(|name, _| {
            name != "owner" && name != "tablespace" && !name.contains("privileges of ")
        });
        // Rows of the system catalogs are other ones on every server.
        object.identity = None;
    }
    own
}

/// What the live version table says; only of a table, since a view may call anything.
async fn history(look: &mut Look, tenant: &Tenant) -> Result<Option<Vec<String>>, PgError> {
    for table in &tenant.shared.migration.tables {
        let prefer = tenant.schema();
        let wanted = match (&table.schema, prefer) {
            (Some(schema), _) => format!("n.nspname = {}", quote_literal(schema)),
            (None, Some(own)) => format!("n.nspname IN ({}, 'public')", quote_literal(own)),
            (None, None) => "n.nspname !~ '^pg_'".to_owned(),
        };
        let sql = format!(
            "SELECT n.nspname::pg_catalog.text FROM pg_catalog.pg_class AS c \
             JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
             WHERE c.relname = {} AND c.relkind = 'r' AND {wanted} \
             ORDER BY n.nspname = {} DESC, n.nspname = 'public' DESC, n.nspname LIMIT 1",
            quote_literal(&table.table),
            quote_literal(prefer.unwrap_or("public"))
        );
        let rows = look.see("the version table", &sql).await?;
        let Some(found) = rows.and_then(|rows| cell(rows.first()?, 0).map(str::to_owned)) else {
            continue;
        };
        let name = format!(
            "{}.{}",
            quote_identifier(&found),
            quote_identifier(&table.table)
        );
        let sql = format!(
            "SELECT (found.version)::pg_catalog.text FROM ({}) AS found (version)",
            table.query.replace("{table}", &name)
        );
        let Some(rows) = look.see("the version table", &sql).await? else {
            return Ok(None);
        };
        let mut versions: Vec<String> = rows
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect();
        versions.sort();
        return Ok(Some(versions));
    }
    Ok(None)
}
