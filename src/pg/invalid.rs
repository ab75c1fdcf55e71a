//! Indexes and constraints that are not valid, before and after statements that may leave some so.

use std::collections::BTreeMap;

use super::PgError;
use super::ask::Ask;
use super::probe_rows::decoded;
use crate::sql::Facts;

/// Names come as digits of their bytes, since the script may have set any encoding.
const INVALID: &str = "\
SELECT i.indexrelid, 'index', pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, 'UTF8'), 'hex')
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
 WHERE NOT i.indisvalid
UNION ALL
SELECT k.oid, 'constraint', pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) COALESCE(c.relname, t.typname)::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) k.conname::pg_catalog.text, 'UTF8'), 'hex')
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) k.connamespace
  LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) k.conrelid
  LEFT JOIN pg_catalog.pg_type t ON t.oid OPERATOR(pg_catalog.=) k.contypid
 WHERE NOT k.convalidated";

/// What is not valid, by oid.
pub(super) type Invalid = BTreeMap<u32, String>;

/// Whether a statement may leave an index or a constraint that is not valid, by its words. Functions that other statements
/// call may do so as well, and are not looked at.
pub(super) fn may_leave_invalid(sql: &str, facts: &Facts) -> bool {
    let first = facts.command.split(' ').next().unwrap_or_default();
    if first == "CALL" {
        return true;
    }
    let text = sql.to_ascii_lowercase();
    let says = |word: &str| text.contains(word);
    ["ALTER", "CREATE", "DO", "DROP", "REINDEX"].contains(&first)
        && (says("concurrently")
            || says("valid")
            || says("enforced")
            || says("index") && says("only"))
}

/// Reads what is not valid now.
pub(super) async fn read_invalid(
    ask: &mut impl Ask,
    in_transaction: bool,
) -> Result<Invalid, PgError> {
    let (rows, _) = ask.ask(in_transaction, INVALID).await?;
    let named = rows.into_iter().filter_map(|row| {
        let mut cells = row.into_iter().flatten();
        let oid: u32 = cells.next()?.parse().ok()?;
        let (kind, name) = (cells.next()?, decoded(&cells.next()?)?);
        Some((oid, format!("{kind} {name}")))
    });
    Ok(named.collect())
}
