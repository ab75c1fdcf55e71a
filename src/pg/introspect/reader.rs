//! Runs the queries in one snapshot and puts their answers together.

use std::collections::{HashMap, HashSet};

use tokio_postgres::{Client, IsolationLevel, Row, Transaction};

use super::IntrospectError;
use super::query::{
    ALIASES, DEPENDENCIES, MEMBERS, NOT_FOR_GUESTS, OBJECTS, OF_SANDBOXES, PRIVILEGES, REMARKS,
    ROLES, SETTINGS, for_version,
};
use crate::catalog::{Bond, Catalog, Dependency, Object, ObjectId, ObjectKind, Origin, Parent};
use crate::event::SchemaFacts;

/// How system catalogs address an object: the catalog, the row, and the column or 0.
type Address = (u32, u32, i32);

/// How far a catalog reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// The database alone, as `pg_dump` does.
    Database,
    /// The server's roles and memberships too.
    Server,
    /// What everybody may read of the database, with the time limits that the session has.
    Guest,
}

/// Reads everything that the current database holds, in one snapshot.
///
/// The connection must not be in a transaction. Nothing is changed.
pub async fn read_catalog(client: &mut Client) -> Result<(Catalog, SchemaFacts), IntrospectError> {
    read_catalog_as_far(client, Reach::Database).await
}

/// The same, with what belongs to the server where it is asked for.
pub async fn read_catalog_as_far(
    client: &mut Client,
    reach: Reach,
) -> Result<(Catalog, SchemaFacts), IntrospectError> {
    let snapshot = |source| IntrospectError::Snapshot { source };
    let transaction = client
        .build_transaction()
        .isolation_level(IsolationLevel::RepeatableRead)
        .read_only(true)
        .start()
        .await
        .map_err(snapshot)?;
    transaction
        .batch_execute(SETTINGS)
        .await
        .map_err(snapshot)?;
    if reach != Reach::Guest {
        transaction
            .batch_execute(OF_SANDBOXES)
            .await
            .map_err(snapshot)?;
    }
    let reader = Reader {
        major: major_version(&transaction).await?,
        transaction: &transaction,
    };
    let catalog = reader.objects(reach).await?;
    let mut facts = catalog.facts();
    let sizes = reader
        .rows(
            "sizes",
            "SELECT COALESCE(sum(reltuples) FILTER (WHERE reltuples > 0 AND relkind IN ('r', 'm')), 0)::int8, \
             pg_database_size(current_database()) FROM pg_class \
             WHERE relnamespace NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_' OR nspname = 'information_schema')",
        )
        .await?;
    for row in &sizes {
        let number = |place| -> Result<u64, IntrospectError> {
            let value: i64 = cell(row, place, "sizes")?;
            Ok(u64::try_from(value).unwrap_or_default())
        };
        facts.rows_estimated = number(0)?;
        facts.bytes = number(1)?;
    }
    transaction.rollback().await.map_err(snapshot)?;
    Ok((catalog, facts))
}

async fn major_version(transaction: &Transaction<'_>) -> Result<u32, IntrospectError> {
    let what = "the server's version";
    let row = transaction
        .query_one("SELECT current_setting('server_version_num')", &[])
        .await
        .map_err(|source| IntrospectError::Query { what, source })?;
    let text: String = cell(&row, 0, what)?;
    let number: u32 = text
        .parse()
        .map_err(|_| IntrospectError::Unexpected { what, entry: text })?;
    Ok(number / 10_000)
}

struct Reader<'a> {
    transaction: &'a Transaction<'a>,
    major: u32,
}

impl Reader<'_> {
    async fn rows(&self, what: &'static str, text: &str) -> Result<Vec<Row>, IntrospectError> {
        self.transaction
            .query(&for_version(text, self.major), &[])
            .await
            .map_err(|source| IntrospectError::Query { what, source })
    }

    async fn objects(&self, reach: Reach) -> Result<Catalog, IntrospectError> {
        let mut members: HashSet<(u32, u32)> = HashSet::new();
        for row in &self.rows("members of extensions", MEMBERS).await? {
            members.insert((
                cell(row, 0, "members of extensions")?,
                cell(row, 1, "members of extensions")?,
            ));
        }
        let mut catalog = Catalog::default();
        let mut addresses: HashMap<Address, ObjectId> = HashMap::new();
        // The catalog of relations, in which the owners of parts are looked up.
        let relations = self.relations().await?;
        let roles = (reach == Reach::Server).then_some(&ROLES);
        for query in OBJECTS.iter().chain(roles) {
            if reach == Reach::Guest && NOT_FOR_GUESTS.contains(&query.what) {
                continue;
            }
            for row in &self.rows(query.what, query.text).await? {
                let what = query.what;
                let (class, oid): (u32, u32) = (cell(row, 0, what)?, cell(row, 1, what)?);
                let relation: u32 = cell(row, 3, what)?;
                if members.contains(&(relations, relation)) {
                    continue;
                }
                let (id, mut object) = object(row, what)?;
                if members.contains(&(class, oid)) {
                    // Its extension stands for it, but row security is the user's own.
                    object
                        .attributes
                        .retain(|name, _| name.starts_with("row security"));
                    if object.attributes.is_empty() {
                        continue;
                    }
                }
                let subid: i32 = cell(row, 2, what)?;
                object.identity = Some((class, oid, subid));
                addresses.insert((class, oid, subid), id.clone());
                catalog.objects.insert(id, object);
            }
        }
        self.add_remarks(&mut catalog, &addresses).await?;
        self.add_privileges(&mut catalog, &addresses).await?;
        catalog.dependencies = self.dependencies(&addresses).await?;
        catalog.origin = self.origin().await?;
        Ok(catalog)
    }

    /// Where this was read, and by whom.
    async fn origin(&self) -> Result<Option<Origin>, IntrospectError> {
        let what = "the server's identity";
        let rows = self
            .rows(
                what,
                "SELECT (SELECT system_identifier::text FROM pg_control_system()), current_user::text",
            )
            .await?;
        rows.first()
            .map(|row| {
                Ok(Origin {
                    system: cell(row, 0, what)?,
                    role: cell(row, 1, what)?,
                    major: self.major,
                })
            })
            .transpose()
    }

    async fn dependencies(
        &self,
        addresses: &HashMap<Address, ObjectId>,
    ) -> Result<Vec<Dependency>, IntrospectError> {
        let what = "dependencies";
        let mut aliases: HashMap<Address, Address> = HashMap::new();
        for row in &self.rows(what, ALIASES).await? {
            let to = (cell(row, 3, what)?, cell(row, 4, what)?, {
                let column: Option<i32> = cell(row, 5, what)?;
                column.unwrap_or_default()
            });
            aliases.insert(address(row, what)?, to);
        }
        let resolve = |mut found: Address| {
            // An array of a table's rows takes two steps; the bound is for broken input.
            for _ in 0..8 {
                if let Some(id) = addresses.get(&found) {
                    return Some(id);
                }
                let Some(next) = aliases.get(&found) else {
                    // A part that is not told stands for its whole.
                    let whole = (found.0, found.1, 0);
                    if found.2 != 0
                        && (addresses.contains_key(&whole) || aliases.contains_key(&whole))
                    {
                        found = whole;
                        continue;
                    }
                    return None;
                };
                found = *next;
            }
            None
        };
        let mut found = Vec::new();
        for row in &self.rows(what, DEPENDENCIES).await? {
            let on = (
                cell(row, 3, what)?,
                cell(row, 4, what)?,
                cell(row, 5, what)?,
            );
            let (Some(of), Some(on)) = (resolve(address(row, what)?), resolve(on)) else {
                continue;
            };
            if of == on {
                continue;
            }
            found.push(Dependency {
                of: of.clone(),
                on: on.clone(),
                bond: match cell::<&str>(row, 6, what)? {
                    "default" => Bond::Default,
                    "normal" => Bond::Normal,
                    _ => Bond::Automatic,
                },
            });
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    async fn relations(&self) -> Result<u32, IntrospectError> {
        let what = "relations";
        let rows = self.rows(what, "SELECT 'pg_class'::regclass::oid").await?;
        rows.first().map_or_else(
            || {
                Err(IntrospectError::Unexpected {
                    what,
                    entry: "nothing".to_owned(),
                })
            },
            |row| cell(row, 0, what),
        )
    }

    async fn add_remarks(
        &self,
        catalog: &mut Catalog,
        addresses: &HashMap<Address, ObjectId>,
    ) -> Result<(), IntrospectError> {
        let what = "comments and labels";
        for row in &self.rows(what, REMARKS).await? {
            let known = addresses.get(&address(row, what)?).cloned();
            // The others are on members of extensions, which the extension stands for.
            if let Some(id) = known.or(foreign_id(row, what)?) {
                catalog
                    .objects
                    .entry(id)
                    .or_default()
                    .attributes
                    .insert(cell(row, 3, what)?, cell(row, 4, what)?);
            }
        }
        Ok(())
    }

    async fn add_privileges(
        &self,
        catalog: &mut Catalog,
        addresses: &HashMap<Address, ObjectId>,
    ) -> Result<(), IntrospectError> {
        let what = "privileges";
        for row in &self.rows(what, PRIVILEGES).await? {
            let known = addresses.get(&address(row, what)?).cloned();
            let Some(id) = known.or(foreign_id(row, what)?) else {
                continue;
            };
            catalog
                .objects
                .entry(id)
                .or_default()
                .attributes
                .insert(cell(row, 3, what)?, cell(row, 4, what)?);
        }
        Ok(())
    }
}

fn cell<'a, T: tokio_postgres::types::FromSql<'a>>(
    row: &'a Row,
    place: usize,
    what: &'static str,
) -> Result<T, IntrospectError> {
    row.try_get(place)
        .map_err(|source| IntrospectError::Query { what, source })
}

fn address(row: &Row, what: &'static str) -> Result<Address, IntrospectError> {
    Ok((
        cell(row, 0, what)?,
        cell(row, 1, what)?,
        cell(row, 2, what)?,
    ))
}

/// The object of a row of one of the queries of objects.
fn object(row: &Row, what: &'static str) -> Result<(ObjectId, Object), IntrospectError> {
    let unexpected = |entry: &str| IntrospectError::Unexpected {
        what,
        entry: entry.to_owned(),
    };
    let kind_of = |key: &str| ObjectKind::from_key(key).ok_or_else(|| unexpected(key));
    let parent = match (
        cell::<Option<&str>>(row, 6, what)?,
        cell::<Option<String>>(row, 7, what)?,
    ) {
        (Some(kind), Some(name)) => Some(Parent {
            kind: kind_of(kind)?,
            name,
        }),
        _ => None,
    };
    let id = ObjectId {
        kind: kind_of(cell(row, 4, what)?)?,
        schema: cell(row, 5, what)?,
        parent,
        name: cell(row, 8, what)?,
    };
    let mut object = Object {
        attributes: std::collections::BTreeMap::new(),
        position: cell::<Option<i32>>(row, 9, what)?.and_then(|rank| u32::try_from(rank).ok()),
        identity: None,
    };
    let mut cells = cell::<Vec<Option<&str>>>(row, 10, what)?.into_iter();
    while let (Some(name), Some(value)) = (cells.next(), cells.next()) {
        let (Some(name), Some(value)) = (name, value) else {
            continue;
        };
        if name.contains('*') {
            // Settings in the form that catalogs keep them in: `{fillfactor=70}`.
            let settings: Vec<String> =
                serde_json::from_str(value).map_err(|_| unexpected(value))?;
            for setting in settings {
                let (key, value) = setting.split_once('=').unwrap_or((&setting, ""));
                object
                    .attributes
                    .insert(name.replacen('*', key, 1), value.to_owned());
            }
        } else {
            object.attributes.insert(name.to_owned(), value.to_owned());
        }
    }
    Ok((id, object))
}

/// The id of an object of the system or of an extension, told by type and identity.
fn foreign_id(row: &Row, what: &'static str) -> Result<Option<ObjectId>, IntrospectError> {
    let (Some(kind), Some(identity)) = (
        cell::<Option<&str>>(row, 5, what)?,
        cell::<Option<&str>>(row, 7, what)?,
    ) else {
        return Ok(None);
    };
    let schema: Option<&str> = cell(row, 6, what)?;
    let name = schema
        .and_then(|schema| identity.strip_prefix(schema)?.strip_prefix('.'))
        .unwrap_or(identity);
    let kind = ObjectKind::from_key(kind).unwrap_or(ObjectKind::Column);
    // Other names are told with the same search path as everywhere.
    let name = name.replace("pg_catalog.", "");
    Ok(Some(ObjectId::new(kind, schema, &name)))
}
