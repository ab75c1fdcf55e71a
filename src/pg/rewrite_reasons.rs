//! Why tables were written anew: what they were like before, and are like now.

use std::collections::BTreeSet;

use super::PgError;
use super::ask::Ask;
use super::probe_rows::Shape;
use crate::event::RewriteReason;

/// Those of some tables that have new columns whose values had to be written into each row: columns from a number on,
/// with a default that is not kept as one value for all rows, or of a domain, whose constraints must be checked.
const FILLED: &str = "\
SELECT DISTINCT a.attrelid
  FROM pg_catalog.pg_attribute a
  JOIN ROWS FROM (pg_catalog.unnest('{OIDS}'::pg_catalog.oid[]), pg_catalog.unnest('{COLUMNS}'::pg_catalog.int2[])) t (oid, columns) ON a.attrelid OPERATOR(pg_catalog.=) t.oid AND a.attnum OPERATOR(pg_catalog.>) t.columns
  JOIN pg_catalog.pg_type d ON d.oid OPERATOR(pg_catalog.=) a.atttypid
 WHERE NOT a.attisdropped AND NOT a.atthasmissing
   AND (a.atthasdef OR a.attidentity OPERATOR(pg_catalog.<>) ''::pg_catalog.\"char\" OR d.typtype OPERATOR(pg_catalog.=) 'd'::pg_catalog.\"char\")";

/// Words of a statement that say what it may have done to columns. What was added with one value for all rows looks, when
/// something else writes the table anew, as if it had been written into each row, and another type leaves no trace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    adds: bool,
    alters_type: bool,
}

impl Words {
    pub(super) fn of(sql: &str) -> Self {
        let sql = sql.to_ascii_lowercase();
        let mut words = sql.split(|c: char| !c.is_alphanumeric() && c != '_');
        Self {
            adds: words.clone().any(|word| word == "add"),
            alters_type: words.clone().filter(|word| *word == "alter").count() > 1
                && words.any(|word| word == "type"),
        }
    }
}

/// Why tables have other storage than before, given what they looked like before and after. What nothing else explains is
/// another type of a column.
pub(super) async fn reasons(
    ask: &mut impl Ask,
    tables: &[(u32, Shape, Shape)],
    words: Words,
) -> Result<BTreeSet<RewriteReason>, PgError> {
    let wider = tables
        .iter()
        .filter(|(_, before, after)| words.adds && after.columns > before.columns);
    let (mut oids, mut columns) = (Vec::new(), Vec::new());
    for (oid, before, _) in wider {
        oids.push(oid.to_string());
        columns.push(before.columns.to_string());
    }
    let mut filled = BTreeSet::new();
    if !oids.is_empty() {
        let sql = FILLED
            .replace("OIDS", &oids.join(","))
            .replace("COLUMNS", &columns.join(","));
        let cells = ask.ask(true, &sql).await?.0.into_iter().flatten().flatten();
        filled.extend(cells.filter_map(|cell| cell.parse::<u32>().ok()));
    }
    let mut reasons = BTreeSet::new();
    for (oid, before, after) in tables {
        let all = [
            (
                before.persistence != after.persistence,
                RewriteReason::Persistence,
            ),
            (
                before.access_method != after.access_method,
                RewriteReason::AccessMethod,
            ),
            (filled.contains(oid), RewriteReason::Default),
        ];
        let found = all.into_iter().filter_map(|(is, why)| is.then_some(why));
        let found: Vec<RewriteReason> = found.collect();
        let unexplained = found.is_empty() && before.tablespace == after.tablespace;
        if unexplained || words.alters_type {
            reasons.insert(RewriteReason::Type);
        }
        reasons.extend(found);
    }
    Ok(reasons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_say_what_may_have_been_done() {
        let words = |sql| {
            let Words { adds, alters_type } = Words::of(sql);
            (adds, alters_type)
        };
        assert_eq!(words("ALTER TABLE t SET LOGGED"), (false, false));
        assert_eq!(words("alter table t add column a int"), (true, false));
        assert_eq!(words("ALTER TABLE t ALTER a TYPE text"), (false, true));
        assert_eq!(words("ALTER TABLE address SET UNLOGGED"), (false, false));
        assert_eq!(words("ALTER TYPE pair ADD ATTRIBUTE c int"), (true, false));
    }
}
