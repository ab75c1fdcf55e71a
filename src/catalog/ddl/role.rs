//! Roles: they are made and altered before everything else, and dropped after it.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::names::address;
use super::shared_attributes::{Context, changed, differing, settle};
use super::statement::{Sink, Statement};
use crate::catalog::{Catalog, Object, ObjectId, ObjectKind as Kind};
use crate::sql::{quote_identifier, quote_literal};

/// Attributes that a word switches on, and `NO` before it off.
const SWITCHES: &[(&str, &str)] = &[
    ("superuser", "SUPERUSER"),
    ("create role", "CREATEROLE"),
    ("create database", "CREATEDB"),
    ("login", "LOGIN"),
    ("replication", "REPLICATION"),
    ("bypass row security", "BYPASSRLS"),
];

/// What is done to roles, and when.
#[derive(Debug, Default)]
pub(super) struct RoleStatements {
    /// Before objects are changed.
    pub(super) first: Vec<Statement>,
    /// When nothing depends on a role any more.
    pub(super) last: Vec<Statement>,
}

/// The statements that make the roles those of `to`. A catalog without roles does not tell them.
pub(super) fn roles(context: &Context<'_>, sink: &mut Sink) -> RoleStatements {
    let (from, to) = (of(context.from), of(context.to));
    let mut statements = RoleStatements::default();
    if from.is_empty() || to.is_empty() {
        return statements;
    }
    let nothing = Object::default();
    for id in &to {
        if !from.contains(id) && is_made(id) {
            sink.push(format!("CREATE {}", address(id)));
        }
    }
    let all: BTreeSet<&ObjectId> = from.union(&to).copied().collect();
    let staying = || {
        all.iter()
            .filter(|id| to.contains(**id) || !is_made(id))
            .map(|id| {
                let object = |catalog: &Catalog| catalog.get(id).unwrap_or(&nothing).clone();
                (*id, object(context.from), object(context.to))
            })
    };
    for (id, before, after) in staying() {
        alter(id, &before, &after, sink);
        settle(context, id, &before, &after, sink);
    }
    let mut grants = Vec::new();
    for (id, before, after) in staying() {
        memberships(context, id, &before, &after, &mut grants, sink);
        rights(id, &before, &after, sink);
    }
    // Who grants on must have been granted it.
    grants.sort();
    for (_, text) in grants {
        sink.push(text);
    }
    statements.first.append(&mut sink.statements);
    for id in from.difference(&to).filter(|id| is_made(id)) {
        let before = context.from.get(id).unwrap_or(&nothing);
        rights(id, before, &nothing, sink);
        sink.push(format!("DROP {}", address(id)));
    }
    statements.last.append(&mut sink.statements);
    statements
}

fn of(catalog: &Catalog) -> BTreeSet<&ObjectId> {
    catalog
        .objects
        .keys()
        .filter(|id| id.kind == Kind::Role)
        .collect()
}

/// Whether it is made and dropped by the user.
fn is_made(id: &ObjectId) -> bool {
    !id.name.starts_with("pg_") && !is_everybody(id)
}

/// What `ALTER ROLE ALL` and `GRANT … TO PUBLIC` are about.
fn is_everybody(id: &ObjectId) -> bool {
    id.name == "ALL" || id.name == "PUBLIC"
}

fn word(id: &ObjectId) -> String {
    if is_everybody(id) {
        id.name.clone()
    } else {
        quote_identifier(&id.name)
    }
}

fn alter(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let start = format!("ALTER ROLE {}", word(id));
    let changes = changed(before, after);
    let mut words: Vec<String> = SWITCHES
        .iter()
        .filter(|(attribute, _)| changes.contains(*attribute))
        .map(|(attribute, word)| match after.get(attribute) {
            Some(_) => (*word).to_owned(),
            None => format!("NO{word}"),
        })
        .collect();
    if changes.contains("inherit") {
        let no = after.get("inherit").map_or("", |_| "NO");
        words.push(format!("{no}INHERIT"));
    }
    if changes.contains("connection limit") {
        let limit = after.get("connection limit").unwrap_or("-1");
        words.push(format!("CONNECTION LIMIT {limit}"));
    }
    if changes.contains("valid until") {
        let until = quote_literal(after.get("valid until").unwrap_or("infinity"));
        words.push(format!("VALID UNTIL {until}"));
    }
    if changes.contains("password") {
        if after.get("password").is_some() {
            sink.fail(format!("{id}: its password is secret and is not read"));
        } else {
            words.push("PASSWORD NULL".to_owned());
        }
    }
    if !words.is_empty() {
        sink.push(format!("{start} WITH {}", words.join(" ")));
    }
    for attribute in differing(before, after, "setting ") {
        let key = attribute.trim_start_matches("setting ");
        let change = match after.get(&attribute) {
            Some(value) => super::function::setting(key, value),
            None => format!("RESET {key}"),
        };
        sink.push(format!("{start} {change}"));
    }
}

/// Revokes at once, and collects what is granted with its order.
fn memberships(
    context: &Context<'_>,
    id: &ObjectId,
    before: &Object,
    after: &Object,
    grants: &mut Vec<(bool, String)>,
    sink: &mut Sink,
) {
    let member = word(id);
    for attribute in differing(before, after, "member of ") {
        let group = attribute.trim_start_matches("member of ");
        // With the group goes the membership.
        let group_goes = ![context.to, context.from].iter().all(|catalog| {
            of(catalog).iter().any(|role| word(role) == group) || group.starts_with("pg_")
        });
        let split = |object: &Object| -> BTreeSet<String> {
            let value = object.get(&attribute).unwrap_or_default();
            value
                .split("; ")
                .filter(|grant| !grant.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (old, new) = (split(before), split(after));
        for grant in old.difference(&new).filter(|_| !group_goes) {
            let by = grantor(grant).map_or_else(String::new, |by| format!(" GRANTED BY {by}"));
            sink.push(format!("REVOKE {group} FROM {member}{by} CASCADE"));
        }
        for grant in new.difference(&old) {
            let by = grantor(grant);
            let mut text = format!("GRANT {group} TO {member}");
            let has = |words: &str| grant.split(", ").any(|part| part == words);
            if context.major() >= 16 {
                let admin = has("with admin option");
                let (inherit, set) = (!has("without inherit"), !has("without set"));
                let _ = write!(text, " WITH ADMIN {admin}, INHERIT {inherit}, SET {set}");
            } else if has("with admin option") {
                text.push_str(" WITH ADMIN OPTION");
            }
            if let Some(by) = by {
                let _ = write!(text, " GRANTED BY {by}");
            }
            grants.push((by.is_some(), text));
        }
    }
}

fn grantor(grant: &str) -> Option<&str> {
    grant
        .split(", ")
        .find_map(|part| part.strip_prefix("from "))
}

/// What a role may do with tablespaces and parameters.
fn rights(id: &ObjectId, before: &Object, after: &Object, sink: &mut Sink) {
    let grantee = word(id);
    for attribute in differing(before, after, "on ") {
        let target = attribute
            .replacen("on tablespace ", "ON TABLESPACE ", 1)
            .replacen("on parameter ", "ON PARAMETER ", 1);
        if before.get(&attribute).is_some() {
            sink.push(format!("REVOKE ALL {target} FROM {grantee}"));
        }
        for right in after.get(&attribute).unwrap_or_default().split(", ") {
            let bare = right.strip_suffix(" with grant option");
            let option = bare.map_or("", |_| " WITH GRANT OPTION");
            let right = bare.unwrap_or(right);
            if !right.is_empty() {
                sink.push(format!("GRANT {right} {target} TO {grantee}{option}"));
            }
        }
    }
}
