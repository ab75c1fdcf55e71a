//! Privileges: `GRANT`, `REVOKE` and `ALTER DEFAULT PRIVILEGES`.

use std::collections::{BTreeMap, BTreeSet};

use super::names::name;
use super::shared_attributes::{Context, differing, on_database};
use super::statement::Sink;
use crate::catalog::{Object, ObjectId, ObjectKind as Kind};
use crate::sql::quote_identifier;

const PREFIX: &str = "privileges of ";

/// A right of a role.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Right {
    grantor: Option<String>,
    privilege: String,
    grantable: bool,
}

fn parse(rights: &str) -> BTreeSet<Right> {
    rights
        .split(", ")
        .filter(|right| *right != "none")
        .map(|right| {
            let (right, grantor) = match right.split_once(" from ") {
                Some((right, grantor)) => (right, Some(grantor.to_owned())),
                None => (right, None),
            };
            let bare = right.strip_suffix(" with grant option");
            Right {
                grantor,
                privilege: bare.unwrap_or(right).to_owned(),
                grantable: bare.is_some(),
            }
        })
        .collect()
}

/// What a statement calls the kind.
fn target(id: &ObjectId) -> Option<String> {
    let word = match id.kind {
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView | Kind::Column => {
            "TABLE"
        }
        Kind::Sequence => "SEQUENCE",
        Kind::Function | Kind::Aggregate => "FUNCTION",
        Kind::Procedure => "PROCEDURE",
        Kind::Type => "TYPE",
        Kind::Domain => "DOMAIN",
        Kind::Schema => "SCHEMA",
        Kind::Language => "LANGUAGE",
        Kind::ForeignDataWrapper => "FOREIGN DATA WRAPPER",
        Kind::Server => "FOREIGN SERVER",
        Kind::Database => return Some("DATABASE %I".to_owned()),
        _ => return None,
    };
    Some(format!("{word} {}", name(id).replace("(*)", "()")))
}

/// What PUBLIC may do without a grant.
fn public_default(kind: Kind) -> &'static str {
    match kind {
        Kind::Function | Kind::Procedure | Kind::Aggregate => "EXECUTE",
        Kind::Type | Kind::Domain | Kind::Language => "USAGE",
        Kind::Database => "CONNECT, TEMPORARY",
        _ => "none",
    }
}

/// The word that default privileges have for a kind.
fn class(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Table | Kind::ForeignTable | Kind::View | Kind::MaterializedView => "tables",
        Kind::Sequence => "sequences",
        Kind::Function | Kind::Procedure | Kind::Aggregate => "functions",
        Kind::Type | Kind::Domain => "types",
        Kind::Schema => "schemas",
        _ => return None,
    })
}

/// Adds what default privileges give to a new object. They are changed last, so those of `from` hold.
pub(super) fn by_default(context: &Context<'_>, id: &ObjectId, object: &mut Object) {
    let Some(class) = class(id.kind) else {
        return;
    };
    let name = format!("of {} on {class}", quote_identifier(context.role()));
    for schema in [None, id.schema.as_deref()] {
        if id.schema.is_none() && schema.is_some() {
            continue;
        }
        let defaults = context
            .from
            .get(&ObjectId::new(Kind::DefaultPrivileges, schema, &name));
        for (attribute, value) in defaults.iter().flat_map(|object| &object.attributes) {
            object.attributes.insert(attribute.clone(), value.clone());
        }
    }
}

/// Grants and revokes until an object's privileges are those of `after`.
pub(super) fn grant(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    sink: &mut Sink,
) {
    if id.kind == Kind::DefaultPrivileges {
        default_privileges(id, before, after, sink);
        return;
    }
    let mut before = before.clone();
    let owner = after.get("owner").or_else(|| {
        let table = id.parent_id()?;
        context.to.get(&table)?.get("owner")
    });
    // With the owner go its privileges.
    if let (Some(old), Some(new)) = (before.get("owner"), after.get("owner"))
        && old != new
    {
        let old = format!("{PREFIX}{}", quote_identifier(old));
        let new = format!("{PREFIX}{}", quote_identifier(new));
        match before.attributes.remove(&old) {
            Some(rights) => {
                before.attributes.insert(new, rights);
            }
            None => {
                before.attributes.remove(&new);
            }
        }
    }
    let changes = differing(&before, after, PREFIX);
    if changes.is_empty() {
        return;
    }
    let Some(target) = target(id) else {
        sink.fail(format!("privileges on {id}"));
        return;
    };
    let mut statements: Vec<(bool, String)> = Vec::new();
    for attribute in changes {
        let grantee = attribute.trim_start_matches(PREFIX);
        let is_owner = owner.is_some_and(|owner| quote_identifier(owner) == grantee);
        let standard = match grantee {
            // What initdb grants on the system's views.
            "PUBLIC" if id.schema.as_deref() == Some("pg_catalog") && id.kind == Kind::View => {
                Some("SELECT")
            }
            "PUBLIC" => Some(public_default(id.kind)),
            _ if is_owner && id.kind != Kind::Column => None,
            _ => Some("none"),
        };
        let side = |object: &Object| match object.get(&attribute) {
            Some(rights) => Some(parse(rights)),
            None => standard.map(parse),
        };
        let column = (id.kind == Kind::Column).then(|| quote_identifier(&id.name));
        let on = format!("ON {target}");
        match (side(&before), side(after)) {
            (_, None) => statements.push((true, format!("GRANT ALL {on} TO {grantee}"))),
            (None, Some(new)) => {
                statements.push((false, format!("REVOKE ALL {on} FROM {grantee}")));
                change(
                    &BTreeSet::new(),
                    &new,
                    &on,
                    column.as_deref(),
                    grantee,
                    &mut statements,
                );
            }
            (Some(old), Some(new)) => {
                change(&old, &new, &on, column.as_deref(), grantee, &mut statements);
            }
        }
    }
    // First revoke, then grant; who grants on gets the option before.
    statements
        .sort_by_key(|(is_grant, text)| (*is_grant, text.starts_with("SET ROLE") == *is_grant));
    for (_, text) in statements {
        if id.kind == Kind::Database {
            on_database(&text, sink);
        } else {
            for part in text.split("; ") {
                sink.push(part);
            }
        }
    }
}

fn change(
    old: &BTreeSet<Right>,
    new: &BTreeSet<Right>,
    on: &str,
    column: Option<&str>,
    grantee: &str,
    statements: &mut Vec<(bool, String)>,
) {
    type Groups<'a> = BTreeMap<(Option<&'a str>, u8), Vec<String>>;
    let column = column.map_or_else(String::new, |column| format!(" ({column})"));
    let mut groups: Groups<'_> = BTreeMap::new();
    let same = |rights: &BTreeSet<Right>, right: &Right| {
        rights
            .iter()
            .find(|other| other.privilege == right.privilege && other.grantor == right.grantor)
            .cloned()
    };
    for right in old {
        let verb = match same(new, right) {
            None => 0,
            Some(other) if right.grantable && !other.grantable => 1,
            Some(_) => continue,
        };
        let text = format!("{}{column}", right.privilege);
        groups
            .entry((right.grantor.as_deref(), verb))
            .or_default()
            .push(text);
    }
    for right in new {
        let wanted = same(old, right).is_none_or(|other| right.grantable && !other.grantable);
        if wanted {
            let text = format!("{}{column}", right.privilege);
            let verb = if right.grantable { 3 } else { 2 };
            groups
                .entry((right.grantor.as_deref(), verb))
                .or_default()
                .push(text);
        }
    }
    for ((grantor, verb), rights) in groups {
        let rights = rights.join(", ");
        let text = match verb {
            0 => format!("REVOKE {rights} {on} FROM {grantee} CASCADE"),
            1 => format!("REVOKE GRANT OPTION FOR {rights} {on} FROM {grantee} CASCADE"),
            2 => format!("GRANT {rights} {on} TO {grantee}"),
            _ => format!("GRANT {rights} {on} TO {grantee} WITH GRANT OPTION"),
        };
        // Only those who may have granted on need the word.
        let text = if old.iter().any(|right| right.grantable) {
            text
        } else {
            text.replace(" CASCADE", "")
        };
        let text = match grantor {
            Some(grantor) => format!("SET ROLE {grantor}; {text}; RESET ROLE"),
            None => text,
        };
        statements.push((verb >= 2, text));
    }
}

fn default_privileges(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let Some((role, class)) = id
        .name
        .strip_prefix("of ")
        .and_then(|rest| rest.rsplit_once(" on "))
    else {
        sink.fail(id.to_string());
        return;
    };
    let schema = id.schema.as_ref().map_or_else(String::new, |schema| {
        format!(" IN SCHEMA {}", quote_identifier(schema))
    });
    let start = format!("ALTER DEFAULT PRIVILEGES FOR ROLE {role}{schema}");
    let on = format!("ON {}", class.to_uppercase());
    for attribute in differing(before, after, PREFIX) {
        let grantee = attribute.trim_start_matches(PREFIX);
        let standard = match (grantee, class) {
            _ if !schema.is_empty() => Some("none"),
            ("PUBLIC", "functions") => Some("EXECUTE"),
            ("PUBLIC", "types") => Some("USAGE"),
            _ if grantee == role => None,
            _ => Some("none"),
        };
        let side = |object: &Object| match object.get(&attribute) {
            Some(rights) => Some(parse(rights)),
            None => standard.map(parse),
        };
        let mut statements = Vec::new();
        match (side(before), side(after)) {
            (_, None) => statements.push((true, format!("GRANT ALL {on} TO {grantee}"))),
            (None, Some(new)) => {
                statements.push((false, format!("REVOKE ALL {on} FROM {grantee}")));
                change(&BTreeSet::new(), &new, &on, None, grantee, &mut statements);
            }
            (Some(old), Some(new)) => change(&old, &new, &on, None, grantee, &mut statements),
        }
        statements.sort_by_key(|(is_grant, _)| *is_grant);
        for (_, text) in statements {
            sink.push(format!("{start} {}", text.replace(" CASCADE", "")));
        }
    }
}
