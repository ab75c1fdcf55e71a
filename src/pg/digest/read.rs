//! Reads the digest of a database, every table once.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::expression::{TextForm, combined, mixed};
use super::inventory::{relations, sequences, source};
use super::large_objects;
use super::model::{ColumnDigest, DataDigest, TableDigest};
use super::settings::begin;
use crate::catalog::ObjectId;
use crate::pg::{PgError, Session};

/// Reads the digest of the session's database. The session must be a superuser's, and in no
/// transaction.
pub async fn read_digest(session: &Session) -> Result<DataDigest, PgError> {
    read_digest_knowing(session, &BTreeMap::new()).await
}

/// The same, but `known` tables, which nobody has touched since they were read, are not read again.
pub async fn read_digest_knowing(
    session: &Session,
    known: &BTreeMap<ObjectId, TableDigest>,
) -> Result<DataDigest, PgError> {
    begin(&[session]).await?;
    let read = contents(session, known).await;
    let ended = session.execute("ROLLBACK").await;
    let digest = read?;
    ended?;
    Ok(digest)
}

async fn contents(
    session: &Session,
    known: &BTreeMap<ObjectId, TableDigest>,
) -> Result<DataDigest, PgError> {
    let mut digest = DataDigest::default();
    for (id, relation) in relations(session).await? {
        let columns: Vec<(String, TextForm)> = relation.columns.into_iter().collect();
        let mut table = match known.get(&id) {
            Some(table) => table.clone(),
            None => table(session, &id, columns).await?,
        };
        table.key = relation.key;
        digest.tables.insert(id, table);
    }
    digest.sequences = sequences(session).await?;
    digest.large_objects = large_objects::read(session).await?;
    Ok(digest)
}

async fn table(
    session: &Session,
    id: &ObjectId,
    columns: Vec<(String, TextForm)>,
) -> Result<TableDigest, PgError> {
    let rows = session.query_text(&query(id, &columns)).await?;
    let mut cells = rows.into_iter().flatten().map(Option::unwrap_or_default);
    let mut next = || cells.next().unwrap_or_default();
    let (rows, digest) = (next().parse().unwrap_or_default(), next());
    let columns = columns
        .into_iter()
        .map(|(name, form)| {
            let digest = next();
            (name, ColumnDigest { form, digest })
        })
        .collect();
    Ok(TableDigest {
        rows,
        digest,
        columns,
        key: Vec::new(),
    })
}

/// `OFFSET 0` keeps the planner from computing the hashes once for the columns and once for the row.
fn query(id: &ObjectId, columns: &[(String, TextForm)]) -> String {
    let names: Vec<String> = (0..columns.len())
        .map(|place| format!("h{place}"))
        .collect();
    let hashes: Vec<String> = columns
        .iter()
        .zip(&names)
        .map(|((column, form), name)| format!("{} AS {name}", form.hash(column)))
        .collect();
    let sums = names.iter().fold(String::new(), |mut sums, name| {
        let _ = write!(sums, ", coalesce(sum({name}), 0)");
        sums
    });
    format!(
        "SELECT count(*), coalesce(sum({}), 0){sums} FROM (SELECT {} FROM {} OFFSET 0) AS hashes",
        mixed(&combined(&names)),
        hashes.join(", "),
        source(id),
    )
}
