//! Constraints that the migration adds without looking at the rows: how many break them?

use super::count::count;
use super::tell::{finding, line};
use crate::catalog::Catalog;
use crate::demand::added;
use crate::event::{Finding, Severity, Stage};
use crate::pg::{PgError, Session};
use crate::sandbox::Sandbox;
use crate::stage::context::{Stop, Tenant};
use crate::stage::failure::harness_failure;
use crate::stage::seed::Seeded;

/// Counts what new constraints that are `NOT VALID` do not hold for.
pub(in crate::stage) async fn unvalidated(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
) -> Result<(), Stop> {
    let reveal = tenant.config().reveal_values;
    match look(tenant, sandbox, seeded).await {
        Ok(()) => Ok(()),
        Err(error) => Err(harness_failure(
            sandbox,
            Stage::Preflight,
            "count what new constraints do not hold for",
            &error,
            reveal,
        )
        .await),
    }
}

async fn look(tenant: &Tenant, sandbox: &Sandbox, seeded: &Seeded) -> Result<(), PgError> {
    let session = Session::connect(
        sandbox.endpoint(),
        &seeded.database,
        "pgrehearse",
        tenant.limits(),
    )
    .await?;
    let sql = "SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(r.relname), c.conname, \
         pg_catalog.pg_get_constraintdef(c.oid), n.nspname || '.' || r.relname \
         FROM pg_catalog.pg_constraint AS c JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace \
         WHERE NOT c.convalidated AND c.contype IN ('c', 'f', 'n') AND c.conparentid = 0 ORDER BY 1, 2";
    session.execute("BEGIN").await?;
    for row in session.query_text(sql).await? {
        let [Some(table), Some(name), Some(definition), Some(shown)] = row.as_slice() else {
            continue;
        };
        let object = format!("table {shown} constraint {name}");
        if was_there(&seeded.base, &object, definition) {
            continue;
        }
        let unknown = || {
            let message = format!(
                "how many rows {name} does not hold for could not be counted; it is new and NOT VALID ({})",
                line(definition)
            );
            tenant.raise(
                Finding::new("preflight.not-checked", Stage::Preflight, message)
                    .object(object.clone())
                    .severity(Severity::Warning),
            );
        };
        let demands = added(table, definition);
        if demands.is_empty() {
            unknown();
        }
        for mut demand in demands {
            demand.name = Some(name.clone());
            let Some(counts) = count(&session, None, &demand).await? else {
                unknown();
                continue;
            };
            for counted in counts.iter().filter(|counted| counted.number > 0) {
                let of_rows = finding(&demand, counted);
                let message = format!(
                    "{}; {name} is new and NOT VALID ({})",
                    of_rows.message,
                    line(definition)
                );
                let mut told = Finding::new("preflight.not-validated", Stage::Preflight, message)
                    .object(object.clone())
                    .severity(Severity::Warning);
                told.evidence = of_rows.evidence;
                tenant.raise(told);
            }
        }
    }
    session.execute("ROLLBACK").await.map(|_| ())
}

/// Whether the same constraint was there before, and was not validated then either.
fn was_there(base: &Catalog, object: &str, definition: &str) -> bool {
    let definition = definition.strip_suffix(" NOT VALID").unwrap_or(definition);
    base.objects.iter().any(|(known, found)| {
        let is = |name: &str, value: &str| {
            found
                .attributes
                .get(name)
                .is_some_and(|known| known == value)
        };
        is("valid", "false") && is("definition", definition) && known.to_string() == object
    })
}
