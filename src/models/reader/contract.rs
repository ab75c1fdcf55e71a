//! `contract`: expected tables written down as YAML, for every application without a reader.

use std::collections::BTreeSet;

use crate::config::{
    ConfigErrors, Contract, ContractColumn, ContractKey, ContractTable, SuppliedBy, read_contract,
};
use crate::models::{
    ActualColumn, Column, Decode, DefaultValue, Enum, Expected, ForeignKey, Inserts, Key, Label,
    Nullable, Orm, PgType, Place, Read, ReadOptions, Sources, Supply, Table, TableName, Traits,
    Types,
};

/// The format.
pub(in crate::models) const CONTRACT: Orm = Orm {
    name: "contract",
    endings: &[".yaml", ".yml"],
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Strict,
        labels: Decode::Strict,
    },
    read: Read::Strict(read),
    line,
};

fn read(sources: &Sources, _: &ReadOptions) -> Result<Expected, ConfigErrors> {
    let mut expected = Expected::default();
    for file in &sources.files {
        let contract = read_contract(&file.shown, &file.text)?;
        add(&mut expected, &contract, &file.shown);
    }
    Ok(expected)
}

fn add(expected: &mut Expected, contract: &Contract, file: &str) {
    let decode = if contract.strict_reads {
        Decode::Strict
    } else {
        Decode::Lenient
    };
    expected.traits = Some(Traits {
        inserts: if contract.writes_all {
            Inserts::AllDeclared
        } else {
            Inserts::OnlySet
        },
        values: decode,
        labels: decode,
    });
    let name = |text: &str| match text.split_once('.') {
        Some((schema, name)) => TableName::new(Some(schema), name),
        None => TableName::new(contract.schema.as_deref(), text),
    };
    for found in &contract.tables {
        let place = Place::new(file, found.at.0, found.at.1).of_class(&found.name);
        expected.tables.push(table(found, &place, &name));
    }
    for found in &contract.enums {
        let place = |at: (u32, u32)| Place::new(file, at.0, at.1).of_class(&found.name);
        let labels = found.labels.iter().map(|(label, at)| Label {
            label: label.clone(),
            place: place(*at).of_property(label),
        });
        expected.enums.push(Enum {
            name: name(&found.name),
            place: place(found.at),
            labels: Some(labels.collect()),
        });
    }
}

fn table(found: &ContractTable, place: &Place, name: &dyn Fn(&str) -> TableName) -> Table {
    let at = |(line, column): (u32, u32)| Place {
        line,
        column,
        ..place.clone()
    };
    let key = |key: &ContractKey| Key {
        columns: key.columns.clone(),
        place: at(key.at),
    };
    Table {
        name: name(&found.name),
        place: place.clone(),
        writes: !found.read_only,
        partial: false,
        columns: found
            .columns
            .iter()
            .map(|column| self::column(column, at(column.at).of_property(&column.name)))
            .collect(),
        primary_key: found.primary_key.as_ref().map(key),
        uniques: found.unique.iter().map(key).collect(),
        indexes: found.indexes.iter().map(key).collect(),
        ignored: BTreeSet::new(),
        foreign_keys: found
            .foreign_keys
            .iter()
            .map(|key| ForeignKey {
                columns: key.columns.clone(),
                references: name(&key.references),
                on: key.on.clone(),
                on_delete: key.on_delete.map(str::to_owned),
                on_update: key.on_update.map(str::to_owned),
                place: at(key.at),
            })
            .collect(),
    }
}

fn column(found: &ContractColumn, place: Place) -> Column {
    let serial = found
        .types
        .iter()
        .any(|text| text.to_lowercase().contains("serial"));
    let supply = match found.supplied_by {
        Some(SuppliedBy::Database) => Supply::Database,
        Some(SuppliedBy::Optional) => Supply::IfSet,
        Some(SuppliedBy::Nobody) => Supply::Never,
        None if found.default.is_some() || serial => Supply::Database,
        None if found.nullable => Supply::IfSet,
        Some(SuppliedBy::Application) | None => Supply::Always,
    };
    Column {
        name: found.name.clone(),
        place,
        types: Types::Known(found.types.iter().map(|text| PgType::parse(text)).collect()),
        nullable: if found.nullable {
            Nullable::Yes
        } else {
            Nullable::No
        },
        supply,
        default: match &found.default {
            Some(expression) => DefaultValue::Expression(expression.clone()),
            None if serial || found.supplied_by == Some(SuppliedBy::Database) => DefaultValue::Some,
            None => DefaultValue::Unknown,
        },
        reads: true,
        kept: Vec::new(),
    }
}

/// The line of a column.
fn line(column: &ActualColumn, _: Option<&Column>) -> String {
    let mut line = format!("{}: {{ type: \"{}\"", column.name, column.data_type);
    if !column.not_null {
        line.push_str(", nullable: true");
    }
    if column.has_value_of_its_own() {
        line.push_str(", supplied_by: database");
    }
    line.push_str(" }");
    line
}
