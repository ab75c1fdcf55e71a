//! What every kind of object has: owner, comment, privileges, labels; and lists of options.

use std::collections::{BTreeMap, BTreeSet};

use super::names::{address, keyword, name};
use super::statement::Sink;
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// What generation knows.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The schema as it is.
    pub(super) from: &'a Catalog,
    /// The schema as it shall be.
    pub(super) to: &'a Catalog,
    /// Tables that the script makes.
    pub(super) made: BTreeSet<ObjectId>,
    /// Partitions that the script attaches.
    pub(super) joining: BTreeSet<ObjectId>,
    /// Whether statements outside of transactions may spare the users of tables.
    pub(super) gentle: bool,
}

impl<'a> Context<'a> {
    /// What is known of the way from one schema to another.
    pub(super) fn new(from: &'a Catalog, to: &'a Catalog) -> Self {
        Self {
            from,
            to,
            made: BTreeSet::new(),
            joining: BTreeSet::new(),
            gentle: false,
        }
    }

    /// The role that is taken to execute the script.
    pub(super) fn role(&self) -> &str {
        self.from
            .origin
            .as_ref()
            .map_or("postgres", |origin| origin.role.as_str())
    }

    /// The server's major version.
    pub(super) fn major(&self) -> u32 {
        self.from.origin.as_ref().map_or(15, |origin| origin.major)
    }

    /// Whether the table of a part was there before, and may hold many rows.
    pub(super) fn table_stays(&self, table: &ObjectId) -> bool {
        !self.made.contains(table) && self.from.get(table).is_some()
    }
}

/// Whether an attribute is one that [`settle`] cares for.
pub(super) fn is_common(attribute: &str) -> bool {
    matches!(attribute, "owner" | "comment")
        || attribute.starts_with("privileges of ")
        || attribute.starts_with("security label of ")
        || attribute.starts_with("depends on extension ")
}

/// The attributes that differ, apart from the common ones.
pub(super) fn changed(before: &Object, after: &Object) -> BTreeSet<String> {
    before
        .attributes
        .keys()
        .chain(after.attributes.keys())
        .filter(|name| !is_common(name) && before.get(name) != after.get(name))
        .cloned()
        .collect()
}

/// A new object as it is made: everything common is what the server gives by itself.
pub(super) fn fresh(context: &Context<'_>, id: &ObjectId, after: &Object) -> Object {
    let mut object = after.clone();
    object.attributes.retain(|name, _| !is_common(name));
    if after.get("owner").is_some() {
        object
            .attributes
            .insert("owner".to_owned(), context.role().to_owned());
    }
    super::privileges::by_default(context, id, &mut object);
    object
}

/// Owner, privileges, comment and labels.
pub(super) fn settle(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let old_owner = before.get("owner");
    if let Some(owner) = after.get("owner").filter(|owner| Some(*owner) != old_owner)
        && id.kind != Kind::UserMapping
    {
        owner_to(id, owner, sink);
    }
    super::privileges::grant(context, id, before, after, sink);
    if before.get("comment") != after.get("comment") {
        let text = after
            .get("comment")
            .map_or("NULL".to_owned(), quote_literal);
        if id.kind == Kind::Database {
            on_database(&format!("COMMENT ON DATABASE %I IS {text}"), sink);
        } else {
            sink.push(format!("COMMENT ON {} IS {text}", address(id)));
        }
    }
    for attribute in differing(before, after, "security label of ") {
        let provider = attribute.trim_start_matches("security label of ");
        let label = after
            .get(&attribute)
            .map_or("NULL".to_owned(), quote_literal);
        let start = format!("SECURITY LABEL FOR {} ON", quote_identifier(provider));
        if id.kind == Kind::Database {
            on_database(&format!("{start} DATABASE %I IS {label}"), sink);
        } else {
            sink.push(format!("{start} {} IS {label}", address(id)));
        }
    }
    for attribute in differing(before, after, "depends on extension ") {
        let extension = quote_identifier(attribute.trim_start_matches("depends on extension "));
        let no = if after.get(&attribute).is_some() {
            ""
        } else {
            "NO "
        };
        sink.push(format!(
            "ALTER {} {no}DEPENDS ON EXTENSION {extension}",
            address(id)
        ));
    }
}

fn owner_to(id: &ObjectId, owner: &str, sink: &mut Sink) {
    let owner = quote_identifier(owner);
    if id.kind == Kind::Database {
        on_database(&format!("ALTER DATABASE %I OWNER TO {owner}"), sink);
    } else {
        sink.push(format!("ALTER {} OWNER TO {owner}", address(id)));
    }
}

/// A statement on the current database, whose name is not known.
pub(super) fn on_database(template: &str, sink: &mut Sink) {
    let quoted = quote_literal(template);
    sink.push(format!(
        "DO $do$ BEGIN EXECUTE replace({quoted}, '%I', quote_ident(current_database())); END $do$"
    ));
}

/// The attributes with a prefix that differ.
pub(super) fn differing(before: &Object, after: &Object, prefix: &str) -> Vec<String> {
    let names: BTreeSet<&String> = before
        .attributes
        .keys()
        .chain(after.attributes.keys())
        .collect();
    names
        .into_iter()
        .filter(|name| name.starts_with(prefix) && before.get(name) != after.get(name))
        .cloned()
        .collect()
}

/// The attributes with a prefix, which is taken away.
pub(super) fn options<'a>(object: &'a Object, prefix: &str) -> BTreeMap<&'a str, &'a str> {
    object
        .attributes
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix(prefix)?, value.as_str())))
        .collect()
}

/// `key=value, key=value` for `WITH`.
pub(super) fn with_list(options: &BTreeMap<&str, &str>) -> String {
    options
        .iter()
        .map(|(key, value)| {
            // `toast.autovacuum_enabled` is two names.
            let key: Vec<String> = key.split('.').map(quote_identifier).collect();
            let key = key.join(".");
            if value.is_empty() {
                key
            } else {
                format!("{key}={}", quote_literal(value))
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

/// `SET (…)` and `RESET (…)` for what differs.
pub(super) fn set_options(
    start: &str,
    prefix: &str,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    let (old, new) = (options(before, prefix), options(after, prefix));
    let gone: Vec<&str> = old
        .keys()
        .filter(|key| !new.contains_key(*key))
        .copied()
        .collect();
    if !gone.is_empty() {
        sink.push(format!("{start} RESET ({})", gone.join(", ")));
    }
    let set: BTreeMap<&str, &str> = new
        .into_iter()
        .filter(|(key, value)| old.get(key) != Some(value))
        .collect();
    if !set.is_empty() {
        sink.push(format!("{start} SET ({})", with_list(&set)));
    }
}

/// `OPTIONS (…)` of something foreign as it is made.
pub(super) fn foreign_options(prefix: &str, object: &Object) -> String {
    let list: Vec<String> = options(object, prefix)
        .iter()
        .map(|(key, value)| format!("{} {}", quote_identifier(key), quote_literal(value)))
        .collect();
    if list.is_empty() {
        String::new()
    } else {
        format!(" OPTIONS ({})", list.join(", "))
    }
}

/// `OPTIONS (ADD …, SET …, DROP …)` for what differs.
pub(super) fn set_foreign_options(prefix: &str, before: &Object, after: &Object) -> Option<String> {
    let (old, new) = (options(before, prefix), options(after, prefix));
    let mut list: Vec<String> = old
        .keys()
        .filter(|key| !new.contains_key(*key))
        .map(|key| format!("DROP {}", quote_identifier(key)))
        .collect();
    for (key, value) in &new {
        let verb = match old.get(key) {
            None => "ADD",
            Some(old) if old != value => "SET",
            Some(_) => continue,
        };
        list.push(format!(
            "{verb} {} {}",
            quote_identifier(key),
            quote_literal(value)
        ));
    }
    (!list.is_empty()).then(|| format!("OPTIONS ({})", list.join(", ")))
}

/// `DROP …` of an object that is not a part of a table.
pub(super) fn drop_statement(id: &ObjectId) -> String {
    match (&id.parent, id.kind) {
        (Some(_), Kind::Column | Kind::Constraint) => format!(
            "{} DROP {} {}",
            super::names::alter_table(id, false),
            keyword(id.kind),
            quote_identifier(&id.name)
        ),
        (Some(_), Kind::Attribute) => format!(
            "ALTER TYPE {} DROP ATTRIBUTE {}",
            name(id),
            quote_identifier(&id.name)
        ),
        _ => format!("DROP {}", address(id)),
    }
}
