//! How changes are told.

use super::*;
use crate::catalog::{Object, diff};

fn object(attributes: &[(&str, &str)]) -> Object {
    Object {
        attributes: attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        position: None,
        ..Object::default()
    }
}

fn catalog(objects: &[(ObjectId, &[(&str, &str)])]) -> Catalog {
    Catalog {
        objects: objects
            .iter()
            .map(|(id, attributes)| (id.clone(), object(attributes)))
            .collect(),
        ..Catalog::default()
    }
}

fn told(base: &Catalog, other: &Catalog) -> Vec<String> {
    diff(base, other)
        .to_schema_changes()
        .into_iter()
        .map(|change| format!("{} {}: {}", change.object, change.change, change.detail))
        .collect()
}

fn table(name: &str) -> ObjectId {
    ObjectId::new(ObjectKind::Table, Some("public"), name)
}

#[test]
fn a_table_is_one_change_with_all_that_it_brings() {
    let users = table("users");
    let full = catalog(&[
        (users.clone(), &[("owner", "app")]),
        (
            users.part(ObjectKind::Column, "id"),
            &[("data type", "integer")],
        ),
        (
            users.part(ObjectKind::Column, "quota"),
            &[("data type", "integer")],
        ),
        (
            users.part(ObjectKind::Constraint, "users_pkey"),
            &[("type", "primary key")],
        ),
        (
            ObjectId::new(ObjectKind::Index, Some("public"), "users_quota"),
            &[("table", "users")],
        ),
        (
            ObjectId::new(ObjectKind::Sequence, Some("public"), "users_id_seq"),
            &[("owned by", "users.id")],
        ),
    ]);
    assert_eq!(
        told(&Catalog::default(), &full),
        [
            "table public.users added: with 1 sequence, with 2 columns, with 1 constraint, with 1 index"
        ]
    );
}

#[test]
fn attributes_are_told_with_both_values() {
    let column = table("users").part(ObjectKind::Column, "quota");
    let base = catalog(&[(
        column.clone(),
        &[
            ("data type", "integer"),
            ("default", "0"),
            ("not null", "true"),
        ],
    )]);
    let other = catalog(&[(column, &[("data type", "bigint")])]);
    assert_eq!(
        told(&base, &other),
        ["table public.users column quota altered: \
          data type: integer → bigint; default: 0 → none; not null: true → false"]
    );
}

#[test]
fn a_column_of_a_partition_follows_its_parent() {
    let (events, part) = (table("events"), table("Part.1"));
    let kind = ObjectKind::Column;
    let mut base = catalog(&[
        (events.clone(), &[]),
        (part.clone(), &[("partition of", "public.events")]),
    ]);
    let column: &[(&str, &str)] = &[("data type", "integer")];
    let inherited: &[(&str, &str)] = &[("data type", "integer"), ("inheritance", "inherited")];
    let mut other = base.clone();
    other.objects.insert(events.part(kind, "n"), object(column));
    other
        .objects
        .insert(part.part(kind, "n"), object(inherited));
    assert_eq!(
        told(&base, &other),
        ["table public.events column n added: integer, \
          likewise 1 column of partitions or child tables"]
    );
    // Alone, the partition's column is a change of its own.
    base.objects.insert(events.part(kind, "n"), object(column));
    assert_eq!(
        told(&base, &other),
        ["table public.\"Part.1\" column n added: integer"]
    );
}

#[test]
fn long_values_are_cut_to_where_they_differ() {
    let view = ObjectId::new(ObjectKind::View, Some("public"), "v");
    let long = format!("SELECT {}", "column, ".repeat(60));
    let (one, two) = (format!("{long} a\nFROM t;"), format!("{long} b\nFROM t;"));
    let lines = told(
        &catalog(&[(view.clone(), &[("definition", &one)])]),
        &catalog(&[(view, &[("definition", &two)])]),
    );
    let line = lines.first().unwrap();
    assert!(
        line.contains("a FROM t;") && line.contains("b FROM t;"),
        "{line}"
    );
    assert!(line.chars().count() < 250, "{line}");
}
