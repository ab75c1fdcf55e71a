//! Large objects: their contents, owners, privileges, comments and security labels.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::merge::{Merged, RowDifference};
use crate::pg::{PgError, Session};
use crate::text::grouped;

/// What is compared of a large object, in the order of the columns of [`rows`].
const PARTS: [&str; 5] = [
    "content",
    "owner",
    "privileges",
    "comment",
    "security label",
];

/// Everything but the contents, as text. The owner's own privileges are the owner's whoever that is,
/// so that another owner is one difference and not two.
const ATTRIBUTES: &str = "
SELECT m.oid, pg_get_userbyid(m.lomowner)::text AS owner,
    (SELECT coalesce(string_agg(granted, ',' ORDER BY granted COLLATE \"C\"), '') FROM (
        SELECT format('%s %s %s %s',
            CASE WHEN a.grantee = 0 THEN 'PUBLIC' WHEN a.grantee = m.lomowner THEN '*'
                ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
            a.privilege_type, a.is_grantable,
            CASE a.grantor WHEN m.lomowner THEN '*' ELSE quote_ident(pg_get_userbyid(a.grantor)) END) AS granted
        FROM aclexplode(coalesce(m.lomacl, acldefault('L', m.lomowner))) a) g) AS privileges,
    coalesce((SELECT d.description FROM pg_description d
        WHERE d.classoid = 'pg_largeobject'::regclass AND d.objoid = m.oid AND d.objsubid = 0), '') AS comment,
    coalesce((SELECT string_agg(format('%I %L', l.provider, l.label), ',' ORDER BY l.provider COLLATE \"C\")
        FROM pg_seclabel l
        WHERE l.classoid = 'pg_largeobject'::regclass AND l.objoid = m.oid AND l.objsubid = 0), '') AS label
FROM pg_largeobject_metadata m";

/// All large objects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LargeObjects {
    /// How many there are.
    pub count: u64,
    /// The sum of their hashes.
    pub digest: String,
}

/// How large objects differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LargeObjectDiff {
    /// Objects that are gone, new and different.
    pub objects: RowDifference,
    /// In how many of those that are there and differ, each of the parts that do.
    pub parts: BTreeMap<&'static str, u64>,
    /// The first of those that are gone or differ, by number.
    pub first: Vec<i64>,
    /// The first of those that are new.
    pub first_added: Vec<i64>,
}

impl LargeObjectDiff {
    pub(super) fn of(merged: Merged) -> Self {
        let counted = PARTS.into_iter().zip(merged.differing);
        Self {
            objects: merged.rows,
            parts: counted.filter(|(_, count)| *count > 0).collect(),
            first: merged.before,
            first_added: merged.after,
        }
    }
}

/// `0 lost, 2 changed (owner 2, comment 1), 0 added`.
impl fmt::Display for LargeObjectDiff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RowDifference {
            lost,
            added,
            changed,
        } = self.objects;
        write!(f, "{} lost, {} changed", grouped(lost), grouped(changed))?;
        if !self.parts.is_empty() {
            let parts: Vec<String> = PARTS
                .iter()
                .filter_map(|part| Some(format!("{part} {}", grouped(*self.parts.get(part)?))))
                .collect();
            write!(f, " ({})", parts.join(", "))?;
        }
        write!(f, ", {} added", grouped(added))
    }
}

/// Reads what all of them come to. One that has no pages counts too.
pub(super) async fn read(session: &Session) -> Result<LargeObjects, PgError> {
    let sql = format!(
        "SELECT (SELECT count(*) FROM pg_largeobject_metadata)::text, (
            coalesce((SELECT sum(hashtextextended(
                jsonb_build_array(oid, owner, privileges, comment, label)::text, 2)) FROM ({ATTRIBUTES}) o), 0)
            + coalesce((SELECT sum(hashtextextended(
                loid::text || ':' || pageno::text || ':' || encode(data, 'hex'), 3)) FROM pg_largeobject), 0))::text"
    );
    let rows = session.query_text(&sql).await?;
    let mut cells = rows.into_iter().flatten().map(Option::unwrap_or_default);
    Ok(LargeObjects {
        count: cells
            .next()
            .and_then(|count| count.parse().ok())
            .unwrap_or_default(),
        digest: cells.next().unwrap_or_default(),
    })
}

/// A query that gives the hash of each of the parts of each of them.
pub(super) fn rows() -> String {
    format!(
        "SELECT o.oid::int8, hashtextextended(coalesce((SELECT sum(hashtextextended(
                p.pageno::text || ':' || encode(p.data, 'hex'), 3)) FROM pg_largeobject p WHERE p.loid = o.oid), 0)::text, 1),
            hashtextextended(o.owner, 1), hashtextextended(o.privileges, 1),
            hashtextextended(o.comment, 1), hashtextextended(o.label, 1)
        FROM ({ATTRIBUTES}) o ORDER BY 1"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_say_which_part_differs() {
        let merged = Merged {
            rows: RowDifference {
                lost: 0,
                added: 1,
                changed: 2,
            },
            differing: vec![0, 2, 0, 1, 0],
            before: vec![7, 8],
            after: vec![9],
            ..Merged::default()
        };
        let diff = LargeObjectDiff::of(merged);
        assert_eq!(
            diff.to_string(),
            "0 lost, 2 changed (owner 2, comment 1), 1 added"
        );
        assert_eq!((diff.first, diff.first_added), (vec![7, 8], vec![9]));
        let none = LargeObjectDiff::default();
        assert_eq!(none.to_string(), "0 lost, 0 changed, 0 added");
    }
}
