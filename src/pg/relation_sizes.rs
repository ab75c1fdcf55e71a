//! How large the relations of a database are.

use std::collections::BTreeMap;

use super::probe_rows::decoded;
use super::{PgError, Session};
use crate::event::RelationBytes;

/// Tables with their TOAST, materialized views and indexes; what each takes on disk (manual, 9.28.7 “Database Object
/// Size Functions”). Names come as digits, since a script may have set any encoding.
const SIZES: &str = "\
SELECT c.oid, pg_catalog.encode(pg_catalog.convert_to(n.nspname::pg_catalog.text OPERATOR(pg_catalog.||) '.' OPERATOR(pg_catalog.||) c.relname::pg_catalog.text, 'UTF8'), 'hex'),
       CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'i'::pg_catalog.\"char\" THEN pg_catalog.pg_relation_size(c.oid::pg_catalog.regclass) ELSE pg_catalog.pg_table_size(c.oid::pg_catalog.regclass) END
  FROM pg_catalog.pg_class c
  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
 WHERE c.oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid AND c.relkind OPERATOR(pg_catalog.=) ANY ('{r,m,i}'::pg_catalog.\"char\"[])
   AND n.nspname OPERATOR(pg_catalog.<>) 'information_schema' AND n.nspname OPERATOR(pg_catalog.!~) '^pg_'";

/// Name and bytes of each relation, by oid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RelationSizes(BTreeMap<u32, (String, u64)>);

/// Reads them. Nobody else may be at work: a relation that is locked against everybody is waited for.
pub async fn relation_sizes(session: &Session) -> Result<RelationSizes, PgError> {
    let rows = session.query_text(SIZES).await?;
    let sizes = rows.into_iter().filter_map(|row| {
        let mut cells = row.into_iter().flatten();
        let oid: u32 = cells.next()?.parse().ok()?;
        let name = decoded(&cells.next()?)?;
        // What is dropped meanwhile has no size.
        Some((oid, (name, cells.next()?.parse().ok()?)))
    });
    Ok(RelationSizes(sizes.collect()))
}

impl RelationSizes {
    /// Differences that are told.
    const MOST: usize = 20;

    /// What has another size in `after`, is new or gone; the largest differences first.
    pub fn changes(&self, after: &Self) -> Vec<RelationBytes> {
        let size = |sizes: &Self, oid: u32| sizes.0.get(&oid).map(|(_, bytes)| *bytes);
        let gone = self.0.iter().filter(|(oid, _)| !after.0.contains_key(oid));
        let mut changes: Vec<RelationBytes> = after
            .0
            .iter()
            .chain(gone)
            .map(|(oid, (name, _))| RelationBytes {
                relation: name.clone(),
                before: size(self, *oid),
                after: size(after, *oid),
            })
            .filter(|change| change.before != change.after)
            .collect();
        changes.sort_by(|a, b| {
            let order = b.difference().cmp(&a.difference());
            order.then_with(|| a.relation.cmp(&b.relation))
        });
        changes.truncate(Self::MOST);
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes(of: &[(u32, &str, u64)]) -> RelationSizes {
        let all = of.iter();
        RelationSizes(
            all.map(|(oid, name, bytes)| (*oid, ((*name).to_owned(), *bytes)))
                .collect(),
        )
    }

    #[test]
    fn what_changed_most_comes_first() {
        let before = sizes(&[(1, "a", 10), (2, "b", 5000), (3, "c", 7), (5, "e", 0)]);
        let after = sizes(&[(1, "renamed", 30), (3, "c", 7), (4, "d", 900), (5, "e", 0)]);
        let change = |relation: &str, before, after| RelationBytes {
            relation: relation.to_owned(),
            before,
            after,
        };
        assert_eq!(
            before.changes(&after),
            [
                change("b", Some(5000), None),
                change("d", None, Some(900)),
                change("renamed", Some(10), Some(30)),
            ]
        );
        assert_eq!(after.changes(&after), []);
    }
}
