//! What the server says of an application's queries, without running them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{PgError, ResultColumn, ServerError, Session};
use crate::sql::{quote_identifier, quote_literal};

/// A query as an application sends it.
#[derive(Debug, Clone, Copy)]
pub struct SentQuery<'a> {
    /// Its text.
    pub sql: &'a str,
    /// The names of its parameters' types; what the server does not know is for it to find.
    pub parameters: &'a [String],
    /// Whether it relies on a unique index, which only planning looks for.
    pub upserts: bool,
}

/// The columns of each query, or why the server refuses it.
///
/// Names without a schema are looked for in `schema` first, if there is one.
pub async fn describe_queries(
    session: &Session,
    schema: Option<&str>,
    queries: &[SentQuery<'_>],
) -> Result<Vec<Result<Vec<ResultColumn>, ServerError>>, PgError> {
    if let Some(schema) = schema {
        let path = format!("SET search_path TO {}, public", quote_identifier(schema));
        session.execute(&path).await?;
    }
    // So that NULL for a parameter leads to no other plan.
    session
        .execute("SET plan_cache_mode = force_generic_plan")
        .await?;
    let types = types(session, queries).await?;
    let mut found = Vec::new();
    for query in queries {
        found.push(match describe(session, query, &types).await {
            Ok(columns) => Ok(columns),
            Err(PgError::Server(error)) => Err(*error),
            Err(error) => return Err(error),
        });
    }
    Ok(found)
}

/// The oids of the types that the server knows.
async fn types(
    session: &Session,
    queries: &[SentQuery<'_>],
) -> Result<BTreeMap<String, u32>, PgError> {
    let mut found: BTreeMap<String, u32> = BTreeMap::new();
    for name in queries.iter().flat_map(|query| query.parameters) {
        found.entry(name.clone()).or_default();
    }
    for (name, oid) in &mut found {
        let sql = format!(
            "SELECT pg_catalog.to_regtype({})::pg_catalog.oid",
            quote_literal(name)
        );
        let known = session.query_one_text(&sql).await?;
        *oid = known.and_then(|text| text.parse().ok()).unwrap_or_default();
    }
    Ok(found)
}

async fn describe(
    session: &Session,
    query: &SentQuery<'_>,
    types: &BTreeMap<String, u32>,
) -> Result<Vec<ResultColumn>, PgError> {
    let oid = |name: &String| types.get(name).copied().unwrap_or_default();
    let parameters: Vec<u32> = query.parameters.iter().map(oid).collect();
    let columns = session.describe(query.sql, &parameters).await?;
    if query.upserts {
        let known = |name: &String| {
            if oid(name) == 0 {
                "unknown".to_owned()
            } else {
                name.clone()
            }
        };
        let names: Vec<String> = query.parameters.iter().map(known).collect();
        plan(session, query.sql, &names).await?;
    }
    Ok(columns)
}

/// Has the server plan a query; only refusals for what the schema lacks count.
async fn plan(session: &Session, sql: &str, types: &[String]) -> Result<(), PgError> {
    const NAME: &str = "pgrehearse_query";
    let in_parentheses = |list: String| {
        if types.is_empty() {
            String::new()
        } else {
            format!("({list})")
        }
    };
    let nulls = vec!["NULL"; types.len()].join(", ");
    let prepare = format!(
        "PREPARE {NAME} {} AS {sql}",
        in_parentheses(types.join(", "))
    );
    match session.execute(&prepare).await {
        Ok(_) => {}
        // Described it could be; what a PREPARE in SQL refuses besides says nothing of the schema.
        Err(PgError::Server(_)) => return Ok(()),
        Err(error) => return Err(error),
    }
    let explain = format!(
        "EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE {NAME} {}",
        in_parentheses(nulls)
    );
    let planned = session.query_one_text(&explain).await;
    session.execute(&format!("DEALLOCATE {NAME}")).await?;
    match planned {
        Err(PgError::Server(error)) if !error.sqlstate.starts_with("42") => Ok(()),
        Err(error) => Err(error),
        Ok(plan) => check_arbiters(session, &plan.unwrap_or_default()).await,
    }
}

/// Refuses what the server refuses only when it runs: a unique index that is deferrable settles no
/// conflict. Without named arbiters, all unique indexes of the table have to settle it.
async fn check_arbiters(session: &Session, plan: &str) -> Result<(), PgError> {
    let Ok(plan) = serde_json::from_str::<Value>(plan) else {
        return Ok(());
    };
    let mut upserts = Vec::new();
    find_upserts(&plan, &mut upserts);
    for upsert in upserts {
        let text = |key: &str| upsert.get(key).and_then(Value::as_str).unwrap_or_default();
        let arbiters = upsert.get("Conflict Arbiter Indexes");
        let arbiters = arbiters.and_then(Value::as_array).into_iter().flatten();
        let arbiters: Vec<String> = arbiters
            .filter_map(Value::as_str)
            .map(quote_literal)
            .collect();
        let among = if arbiters.is_empty() {
            String::new()
        } else {
            format!(" AND c.relname IN ({})", arbiters.join(", "))
        };
        let sql = format!(
            "SELECT c.relname FROM pg_catalog.pg_index i \
             JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
             JOIN pg_catalog.pg_class t ON t.oid = i.indrelid \
             JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace \
             WHERE NOT i.indimmediate AND (i.indisunique OR i.indisexclusion) \
             AND n.nspname = {} AND t.relname = {}{among} ORDER BY 1 LIMIT 1",
            quote_literal(text("Schema")),
            quote_literal(text("Relation Name")),
        );
        if let Some(index) = session.query_one_text(&sql).await? {
            return Err(PgError::Server(Box::new(ServerError {
                sqlstate: "55000".to_owned(),
                message: format!(
                    "ON CONFLICT does not support deferrable unique constraints as arbiters: {}",
                    quote_identifier(&index)
                ),
                constraint: Some(index),
                ..ServerError::default()
            })));
        }
    }
    Ok(())
}

/// The parts of a plan that settle conflicts.
fn find_upserts<'a>(plan: &'a Value, found: &mut Vec<&'a Value>) {
    match plan {
        Value::Array(all) => all.iter().for_each(|one| find_upserts(one, found)),
        Value::Object(fields) => {
            if fields.contains_key("Conflict Resolution") {
                found.push(plan);
            }
            fields.values().for_each(|one| find_upserts(one, found));
        }
        _ => {}
    }
}
