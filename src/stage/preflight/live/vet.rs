//! Whether a query calls nothing but functions that compute.
//!
//! A transaction that cannot write does not keep a function from opening another connection, from
//! sending a signal, or from running a program. So every name in a query that could be a function's
//! must be that of functions that came with the server, or with an extension and in C, and that are not
//! volatile; and the whole database must be without operators, casts and support functions that are not
//! so, since those are called without being named.

use std::collections::BTreeSet;

use super::look::{Look, Rows, cell};
use crate::pg::PgError;
use crate::sql::{TokenKind, quote_literal, tokens};

/// A function `p` of language `l` that is none of those.
const DOUBTFUL: &str = "NOT (p.provolatile <> 'v' AND (p.oid < 16384 OR l.lanname IN ('c', 'internal') \
     AND EXISTS (SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass \
       AND d.objid = p.oid AND d.deptype = 'e')))";

/// A function that is called without being named, if there is one that may do more than compute.
pub(super) async fn hidden(look: &Look) -> Result<Option<String>, PgError> {
    let sql = format!(
        "SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text FROM ( \
         SELECT oprcode::pg_catalog.oid FROM pg_catalog.pg_operator WHERE oid >= 16384 \
         UNION SELECT castfunc FROM pg_catalog.pg_cast WHERE oid >= 16384 AND castfunc <> 0 \
         UNION SELECT amproc::pg_catalog.oid FROM pg_catalog.pg_amproc WHERE oid >= 16384) AS called (oid) \
         JOIN pg_catalog.pg_proc AS p USING (oid) JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang \
         WHERE {DOUBTFUL} ORDER BY 1 LIMIT 1"
    );
    Ok(match look.ask(&sql).await? {
        Ok(rows) => first(&rows).map(|name| format!("an operator or cast calls {name}")),
        Err(refused) => Some(refused.words()),
    })
}

/// Why a query is better not run. `tables` are the oids of those that it reads.
pub(super) async fn objection(
    look: &Look,
    sql: &str,
    tables: &[&str],
) -> Result<Option<String>, PgError> {
    let Some(names) = Names::of(sql) else {
        return Ok(Some("a name in it cannot be read".to_owned()));
    };
    // A name without parentheses may be a function of the row, unless the table has such a column.
    let sql = format!(
        "SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text FROM pg_catalog.pg_proc AS p \
         JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang WHERE {DOUBTFUL} AND (p.proname IN ({}) \
         OR p.oid >= 16384 AND p.pronargs >= 1 AND p.proname IN ({}) AND p.proname NOT IN \
           (SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid IN ({}) AND NOT attisdropped)) \
         UNION SELECT 'the domain ' || t.oid::pg_catalog.regtype::pg_catalog.text FROM pg_catalog.pg_type AS t \
         WHERE t.typtype = 'd' AND t.oid >= 16384 AND t.typname IN ({}) ORDER BY 1 LIMIT 1",
        literals(&names.called),
        literals(&names.others),
        tables.join(", "),
        literals(&names.others)
    );
    Ok(match look.ask(&sql).await? {
        Ok(rows) => first(&rows).map(|name| format!("it calls {name}")),
        Err(refused) => Some(refused.words()),
    })
}

fn first(rows: &Rows) -> Option<&str> {
    cell(rows.first()?, 0)
}

fn literals(names: &BTreeSet<String>) -> String {
    if names.is_empty() {
        return "NULL".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| quote_literal(name)).collect();
    names.join(", ")
}

/// The names in a query.
#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    /// Those before a parenthesis.
    called: BTreeSet<String>,
    /// All others.
    others: BTreeSet<String>,
}

impl Names {
    fn of(sql: &str) -> Option<Self> {
        let mut names = Self::default();
        let mut tokens = tokens(sql)
            .filter(|token| token.kind.is_significant())
            .peekable();
        while let Some(token) = tokens.next() {
            let is_name = matches!(token.kind, TokenKind::Word | TokenKind::QuotedIdentifier);
            if !is_name {
                continue;
            }
            let name = token.identifier()?;
            if tokens.peek().is_some_and(|next| next.text == "(") {
                names.called.insert(name);
            } else {
                names.others.insert(name);
            }
        }
        Some(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_functions_where_a_parenthesis_follows() {
        let names = Names::of("SELECT Count (*), s.\"F x\"(a), '(f(' -- g(\n FROM t").unwrap();
        let list = |set: &BTreeSet<String>| set.iter().cloned().collect::<Vec<_>>();
        assert_eq!(list(&names.called), ["F x", "count"]);
        assert_eq!(list(&names.others), ["a", "from", "s", "select", "t"]);
        assert_eq!(Names::of("SELECT U&\"\\0066\"(1)"), None);
    }
}
