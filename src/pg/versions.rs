//! What a migration tool's version table says.

use super::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// The versions in a table, or `None` if there is no such table.
///
/// Without a schema the table is looked for in `prefer`, then in `public`, then wherever it is.
/// `query` has `{table}` where the table's name belongs.
pub async fn applied_versions(
    session: &Session,
    (schema, table): (Option<&str>, &str),
    prefer: Option<&str>,
    query: &str,
) -> Result<Option<Vec<String>>, PgError> {
    let wanted = match schema {
        Some(schema) => format!("n.nspname = {}", quote_literal(schema)),
        // A tenant that owns a schema has its history there or shares one; other tenants' does
        // not concern it.
        None if prefer.is_some() => {
            format!(
                "n.nspname IN ({}, 'public')",
                quote_literal(prefer.unwrap_or_default())
            )
        }
        None => "n.nspname !~ '^pg_'".to_owned(),
    };
    let found = session
        .query_one_text(&format!(
            "SELECT n.nspname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relname = {} AND c.relkind IN ('r', 'p', 'v') AND {wanted} \
             ORDER BY n.nspname = {} DESC, n.nspname = 'public' DESC, n.nspname LIMIT 1",
            quote_literal(table),
            quote_literal(prefer.unwrap_or("public"))
        ))
        .await?;
    let Some(found) = found else { return Ok(None) };
    let qualified = format!("{}.{}", quote_identifier(&found), quote_identifier(table));
    let rows = session
        .query_text(&query.replace("{table}", &qualified))
        .await?;
    Ok(Some(
        rows.into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect(),
    ))
}
