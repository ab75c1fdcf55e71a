//! Counts the rows that are in the way of a demand, in the state that the session sees.

use crate::demand::{Demand, DemandKind, Facts, Table};
use crate::pg::{PgError, Session};
use crate::sql::{quote_identifier, quote_literal, tokens};

/// How long one demand may be counted.
const LIMIT: &str = "'60s'";

/// Rows in the way of one demand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Count {
    /// How many: rows, groups of rows, pairs, values.
    pub(super) number: u64,
    /// How many rows the groups have together.
    pub(super) rows: Option<u64>,
    /// The table, with its schema; the column as well for a domain.
    pub(super) table: String,
    /// A query that lists them.
    pub(super) list: Option<String>,
    /// What values of another type fail with, and how many of them.
    pub(super) codes: Vec<(String, u64)>,
    /// What has to hold, where the demand only names it.
    pub(super) definition: Option<String>,
}

/// Counts within the transaction that is open, and leaves it as it was. `None` where it cannot be
/// counted: the query fails, or takes too long.
pub(super) async fn count(
    session: &Session,
    role: Option<&str>,
    demand: &Demand,
) -> Result<Option<Vec<Count>>, PgError> {
    session.execute("SAVEPOINT pgrehearse_count").await?;
    let counted = match prepare(session, role).await {
        Ok(()) => counts(session, demand).await,
        Err(error) => Err(error),
    };
    let back = "ROLLBACK TO SAVEPOINT pgrehearse_count; RELEASE SAVEPOINT pgrehearse_count";
    match counted {
        Ok(counted) => {
            session.execute(back).await?;
            Ok(counted)
        }
        Err(PgError::Server(error)) if !PgError::Server(error.clone()).is_harness_fault() => {
            session.execute(back).await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// Everything is counted, whatever the role of the migration may see, and names mean what they mean
/// to it.
async fn prepare(session: &Session, role: Option<&str>) -> Result<(), PgError> {
    if role.is_some() {
        let path = "SELECT pg_catalog.set_config('search_path', pg_catalog.array_to_string(ARRAY(\
             SELECT pg_catalog.quote_ident(s) FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS s), ', '), true)";
        session.execute(path).await?;
        session.execute("RESET SESSION AUTHORIZATION").await?;
    }
    let limits = format!(
        "SET LOCAL statement_timeout = {LIMIT}; SET LOCAL lock_timeout = 0; SET LOCAL row_security = off"
    );
    session.execute(&limits).await.map(|_| ())
}

async fn counts(session: &Session, demand: &Demand) -> Result<Option<Vec<Count>>, PgError> {
    match &demand.kind {
        DemandKind::Type { to, value, .. } => cast(session, demand, to, value).await,
        DemandKind::Validated { constraint } => {
            let Some(definition) = definition(session, &demand.table.sql, constraint).await? else {
                return Ok(None);
            };
            let mut all = Vec::new();
            for named in crate::demand::added(&demand.table.sql, &definition) {
                let Some(mut count) = plain(session, &named).await? else {
                    return Ok(None);
                };
                count.definition = Some(definition.clone());
                all.push(count);
            }
            Ok((!all.is_empty()).then_some(all))
        }
        DemandKind::Domain { domain, condition } => {
            of_domain(session, domain, condition.as_deref()).await
        }
        DemandKind::DomainValidated { domain, constraint } => {
            let sql = format!(
                "SELECT pg_catalog.pg_get_expr(conbin, 0) FROM pg_catalog.pg_constraint \
                 WHERE contypid = pg_catalog.to_regtype({}) AND pg_catalog.quote_ident(conname) = {}",
                quote_literal(domain),
                quote_literal(&canonical(constraint))
            );
            match session.query_one_text(&sql).await? {
                Some(condition) => of_domain(session, domain, Some(&condition)).await,
                None => Ok(None),
            }
        }
        DemandKind::Bounds { parent, bounds } => within(session, demand, parent, bounds).await,
        _ => Ok(plain(session, demand).await?.map(|count| vec![count])),
    }
}

/// One query tells.
async fn plain(session: &Session, demand: &Demand) -> Result<Option<Count>, PgError> {
    let Some((partitioned, table)) = look(session, &demand.table.sql).await? else {
        return Ok(None);
    };
    let mut facts = Facts {
        partitioned,
        ..Facts::default()
    };
    if let DemandKind::ForeignKey { target, .. } = &demand.kind {
        facts.target_partitioned = look(session, target)
            .await?
            .is_some_and(|(partitioned, _)| partitioned);
        let key = format!(
            "SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_constraint AS c, \
             pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (attnum, place), pg_catalog.pg_attribute AS a \
             WHERE c.conrelid = pg_catalog.to_regclass({}) AND c.contype = 'p' \
             AND a.attrelid = c.conrelid AND a.attnum = k.attnum ORDER BY k.place",
            quote_literal(target)
        );
        facts.target_key = session
            .query_text(&key)
            .await?
            .into_iter()
            .filter_map(|row| row.into_iter().next().flatten())
            .collect();
    }
    let Some(sql) = demand.count(&facts) else {
        return Ok(None);
    };
    let rows = session.query_text(&sql).await?;
    let Some(row) = rows.into_iter().next() else {
        return Ok(None);
    };
    let number = |place: usize| row.get(place)?.as_ref()?.parse::<u64>().ok();
    Ok(number(0).map(|found| Count {
        number: found,
        rows: number(1),
        table,
        list: demand.list(&facts),
        ..Count::default()
    }))
}

/// Whether a table is partitioned, and its name with its schema.
async fn look(session: &Session, table: &str) -> Result<Option<(bool, String)>, PgError> {
    let sql = format!(
        "SELECT c.relkind::pg_catalog.text, n.nspname || '.' || c.relname \
         FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE c.oid = pg_catalog.to_regclass({})",
        quote_literal(table)
    );
    let rows = session.query_text(&sql).await?;
    Ok(rows.into_iter().next().and_then(|row| {
        let mut row = row.into_iter().flatten();
        Some((row.next()? == "p", row.next()?))
    }))
}

/// A constraint that is there, as the server writes it.
pub(super) async fn definition(
    session: &Session,
    table: &str,
    constraint: &str,
) -> Result<Option<String>, PgError> {
    let sql = format!(
        "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint \
         WHERE conrelid = pg_catalog.to_regclass({}) AND pg_catalog.quote_ident(conname) = {}",
        quote_literal(table),
        quote_literal(&canonical(constraint))
    );
    session.query_one_text(&sql).await
}

/// An identifier as `quote_ident` writes it.
fn canonical(identifier: &str) -> String {
    let name = tokens(identifier).find_map(|token| token.identifier());
    name.map_or_else(|| identifier.to_owned(), |name| quote_identifier(&name))
}

/// The function with which values are converted as the server does it when it changes a type: like an
/// assignment, so that what is too long is an error.
fn converter(table: &Table, to: &str, value: &str) -> String {
    let own_name = table.sql.rsplit('.').next().unwrap_or(&table.sql);
    let body = format!(
        "DECLARE converted {to}; BEGIN \
         SELECT {value} INTO converted FROM (SELECT (given).*) AS {own_name}; RETURN NULL; \
         EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE; END"
    );
    format!(
        "CREATE FUNCTION pg_temp.pgrehearse_converts(given {}) RETURNS pg_catalog.text \
         LANGUAGE plpgsql AS {}",
        table.sql,
        quote_literal(&body)
    )
}

/// Makes `pg_temp.pgrehearse_converts` and gives the condition that is true for rows that do not fit.
pub(super) async fn make_converter(
    session: &Session,
    table: &Table,
    to: &str,
    value: &str,
) -> Result<(), PgError> {
    let conflict = "SET LOCAL plpgsql.variable_conflict = use_column";
    session.execute(conflict).await?;
    session
        .execute(&converter(table, to, value))
        .await
        .map(|_| ())
}

async fn cast(
    session: &Session,
    demand: &Demand,
    to: &str,
    value: &str,
) -> Result<Option<Vec<Count>>, PgError> {
    let Some((_, table)) = look(session, &demand.table.sql).await? else {
        return Ok(None);
    };
    make_converter(session, &demand.table, to, value).await?;
    let only = if demand.table.only { "ONLY " } else { "" };
    let sql = format!(
        "SELECT code, pg_catalog.count(*) FROM (SELECT pg_temp.pgrehearse_converts(converted) AS code \
         FROM {only}{} AS converted) AS found WHERE code IS NOT NULL GROUP BY code ORDER BY code",
        demand.table.sql
    );
    let codes: Vec<(String, u64)> = session
        .query_text(&sql)
        .await?
        .into_iter()
        .filter_map(|row| {
            let mut row = row.into_iter().flatten();
            Some((row.next()?, row.next()?.parse().ok()?))
        })
        .collect();
    // A code that has nothing to do with values says that the expression itself is wrong.
    if codes
        .iter()
        .any(|(code, _)| !code.starts_with("22") && !code.starts_with("23"))
    {
        return Ok(None);
    }
    Ok(Some(vec![Count {
        number: codes.iter().map(|(_, number)| number).sum(),
        table,
        codes,
        ..Count::default()
    }]))
}

/// Every column of the domain.
async fn of_domain(
    session: &Session,
    domain: &str,
    condition: Option<&str>,
) -> Result<Option<Vec<Count>>, PgError> {
    let sql = format!(
        "WITH RECURSIVE same AS (SELECT pg_catalog.to_regtype({})::pg_catalog.oid AS oid \
           UNION SELECT t.oid FROM pg_catalog.pg_type AS t JOIN same ON t.typbasetype = same.oid) \
         SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname), \
           pg_catalog.quote_ident(a.attname), n.nspname || '.' || c.relname || '.' || a.attname \
         FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid \
         JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace \
         WHERE a.atttypid IN (SELECT oid FROM same) AND c.relkind IN ('r', 'm') AND NOT a.attisdropped \
         ORDER BY 1, a.attnum",
        quote_literal(domain)
    );
    let mut all = Vec::new();
    for row in session.query_text(&sql).await? {
        let mut row = row.into_iter().flatten();
        let (Some(table), Some(column), Some(name)) = (row.next(), row.next(), row.next()) else {
            continue;
        };
        let holds = match condition {
            Some(condition) => format!("NOT ({})", with_value(condition, &column)),
            None => format!("{column} IS NULL"),
        };
        let rows = format!("FROM ONLY {table} WHERE {holds}");
        let found = session
            .query_one_text(&format!("SELECT pg_catalog.count(*) {rows}"))
            .await?;
        all.push(Count {
            number: found.and_then(|found| found.parse().ok()).unwrap_or(0),
            table: name,
            list: Some(format!("SELECT * {rows}")),
            ..Count::default()
        });
    }
    Ok(Some(all))
}

/// The condition of a domain, about a column.
fn with_value(condition: &str, column: &str) -> String {
    tokens(condition)
        .map(|token| {
            if token.is_word("VALUE") {
                column
            } else {
                token.text
            }
        })
        .collect()
}

/// What the server would ask of the rows of a partition with these bounds.
async fn within(
    session: &Session,
    demand: &Demand,
    parent: &str,
    bounds: &str,
) -> Result<Option<Vec<Count>>, PgError> {
    let Some((_, table)) = look(session, &demand.table.sql).await? else {
        return Ok(None);
    };
    let key = format!(
        "SELECT pg_catalog.pg_get_partkeydef(pg_catalog.to_regclass({}))",
        quote_literal(parent)
    );
    let Some(key) = session.query_one_text(&key).await? else {
        return Ok(None);
    };
    if bounds.eq_ignore_ascii_case("default") {
        return Ok(None);
    }
    let twin = format!(
        "CREATE TEMP TABLE pgrehearse_parent (LIKE {parent}) PARTITION BY {key}; \
         CREATE TEMP TABLE pgrehearse_partition PARTITION OF pg_temp.pgrehearse_parent {bounds}"
    );
    session.execute(&twin).await?;
    let condition = "SELECT pg_catalog.pg_get_partition_constraintdef('pg_temp.pgrehearse_partition'::pg_catalog.regclass)";
    let Some(condition) = session.query_one_text(condition).await? else {
        return Ok(None);
    };
    let rows = format!("FROM {} WHERE ({condition}) IS NOT TRUE", demand.table.sql);
    let found = session
        .query_one_text(&format!("SELECT pg_catalog.count(*) {rows}"))
        .await?;
    Ok(found
        .and_then(|found| found.parse().ok())
        .map(|number: u64| {
            vec![Count {
                number,
                table,
                list: Some(format!("SELECT * {rows}")),
                ..Count::default()
            }]
        }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_value_of_a_domain_is_a_column() {
        assert_eq!(
            with_value("VALUE ~ 'VALUE' AND length(value) > 1", "\"A b\""),
            "\"A b\" ~ 'VALUE' AND length(\"A b\") > 1"
        );
    }

    #[test]
    fn names_are_written_as_the_server_does() {
        assert_eq!(canonical("Users_Key"), "users_key");
        assert_eq!(canonical("\"users_key\""), "users_key");
        assert_eq!(canonical("\"Users\""), "\"Users\"");
    }
}
