//! Our reading of Prisma schemas against Prisma's own (`dmmf/dmmf.mjs` writes it down).

use std::collections::BTreeSet;
use std::path::Path;

use pgrehearse::models::{
    DefaultValue, Expected, Modifier, Nullable, ReadOptions, Sources, Supply, Table, Types, orm,
};
use serde_json::Value;

fn read(name: &str) -> (Expected, Value) {
    let folder = Path::new("tests/models/dmmf");
    let prisma = orm("prisma").unwrap();
    let sources = Sources::open(folder, &format!("{name}.prisma"), prisma.endings).unwrap();
    let expected = prisma
        .read
        .expected(&sources, &ReadOptions::default())
        .unwrap();
    let truth = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    (expected, serde_json::from_str(&truth).unwrap())
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap()
}

fn words(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

fn columns(model: &Value, fields: &Value) -> Vec<String> {
    let all = model["fields"].as_array().unwrap();
    words(fields)
        .iter()
        .map(|name| {
            let field = all
                .iter()
                .find(|field| word(field, "name") == name)
                .unwrap();
            word(field, "column").to_owned()
        })
        .collect()
}

fn check_model(table: &Table, model: &Value, models: &[Value]) {
    let fields = model["fields"].as_array().unwrap();
    // Prisma's own list leaves out what its client does not see.
    let seen: Vec<&str> = table
        .columns
        .iter()
        .filter(|column| column.reads)
        .map(|column| column.name.as_str())
        .collect();
    let names: Vec<&str> = fields.iter().map(|field| word(field, "column")).collect();
    let told: Vec<&str> = names
        .iter()
        .copied()
        .filter(|name| seen.contains(name))
        .collect();
    assert_eq!(seen, told, "{}", word(model, "name"));
    for field in fields {
        let Some(column) = table.column(word(field, "column")) else {
            panic!("{field} was not read");
        };
        if !column.reads {
            continue;
        }
        let Types::Known(types) = &column.types else {
            panic!("{field} has no type");
        };
        let [of] = types.as_slice() else {
            panic!("{field} has {types:?}");
        };
        assert_eq!(of.array, field["list"] == true, "{field}");
        if let Some(native) = field["native"].as_array() {
            let numbers = words(&native[1]);
            // Six digits are what a time has without a precision.
            let usual = of.name.starts_with("time") && numbers == ["6"];
            if !numbers.is_empty() && !usual {
                assert_eq!(of.modifier, Modifier::Exactly(numbers), "{field}");
            }
        }
        if !of.array {
            let nullable = if field["required"] == true {
                Nullable::No
            } else {
                Nullable::Yes
            };
            assert_eq!(column.nullable, nullable, "{field}");
        }
        let supplied = matches!(column.supply, Supply::Client | Supply::Database);
        let by_others = field["default"] == true || field["updatedAt"] == true;
        assert_eq!(supplied, by_others, "{field}");
        if column.default != DefaultValue::Unknown {
            assert_eq!(field["default"], true, "{field}");
        }
    }
    let key = table.primary_key.as_ref().map(|key| key.columns.clone());
    let key_fields = columns(model, &model["primaryKey"]);
    assert_eq!(
        key.unwrap_or_default(),
        key_fields,
        "{}",
        word(model, "name")
    );
    let uniques: BTreeSet<Vec<String>> = table
        .uniques
        .iter()
        .map(|key| key.columns.clone())
        .collect();
    let wanted = model["uniques"].as_array().unwrap().iter();
    let wanted: BTreeSet<Vec<String>> = wanted.map(|fields| columns(model, fields)).collect();
    assert_eq!(uniques, wanted, "{}", word(model, "name"));
    let relations: BTreeSet<(Vec<String>, String, Vec<String>)> = table
        .foreign_keys
        .iter()
        .map(|key| {
            (
                key.columns.clone(),
                key.references.name.clone(),
                key.on.clone(),
            )
        })
        .collect();
    let wanted: BTreeSet<(Vec<String>, String, Vec<String>)> = model["relations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|relation| {
            let other = models
                .iter()
                .find(|other| word(other, "name") == word(relation, "type"))
                .unwrap();
            (
                columns(model, &relation["from"]),
                word(other, "table").to_owned(),
                columns(other, &relation["to"]),
            )
        })
        .collect();
    assert_eq!(relations, wanted, "{}", word(model, "name"));
}

#[test]
fn schemas_are_read_as_prisma_reads_them() {
    for name in ["wide", "plain"] {
        let (expected, truth) = read(name);
        assert!(expected.unknowns.is_empty(), "{:?}", expected.unknowns);
        let models = truth["models"].as_array().unwrap();
        let mut tables: BTreeSet<String> = expected
            .tables
            .iter()
            .map(|table| table.name.name.clone())
            .collect();
        for model in models {
            let name = word(model, "table");
            if expected.ignored.iter().any(|ignored| ignored.name == name) {
                continue;
            }
            let table = expected.tables.iter().find(|table| table.name.name == name);
            let table = table.unwrap_or_else(|| panic!("{name} was not read"));
            assert_eq!(table.name.schema.as_deref(), model["schema"].as_str());
            check_model(table, model, models);
            tables.remove(name);
        }
        assert!(
            tables.iter().all(|table| table.starts_with('_')),
            "{tables:?}"
        );
        for told in truth["enums"].as_array().unwrap() {
            let found = expected
                .enums
                .iter()
                .find(|e| e.name.name == word(told, "name"));
            let labels = found.unwrap().labels.as_ref().unwrap().iter();
            let labels: Vec<String> = labels.map(|label| label.label.clone()).collect();
            assert_eq!(labels, words(&told["labels"]));
        }
    }
}

/// Which tables Prisma makes of lists on both sides is in no list of its own.
#[test]
fn join_tables_are_named_as_prisma_names_them() {
    let (expected, _) = read("wide");
    let joins: BTreeSet<&str> = expected
        .tables
        .iter()
        .map(|table| table.name.name.as_str())
        .filter(|name| name.starts_with('_'))
        .collect();
    assert_eq!(joins, ["_ChildToLabel", "_Liked", "_friends"].into());
}
