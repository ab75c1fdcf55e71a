//! What schema files export: tables, enums and views.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::chain::Chain;
use super::columns;
use super::config::naming_of;
use super::types::enum_of;
use super::views::view_parts;
use crate::config::Naming;
use crate::models::reader::typescript::{
    Evaluator, Kind, Module, ObjectValue, UnknownValue, Value,
};
use crate::models::{
    Enum, Expected, Key, Label, Place, Table, TableName, Unknown, UnknownScope, snake_case,
};

/// Reads what schema files export.
pub(super) struct Reader<'p> {
    pub(super) evaluator: &'p Evaluator<'p>,
    pub(super) naming: Naming,
    pub(super) expected: Expected,
    /// What has been read, by where it is made: an export may have several names.
    pub(super) seen: BTreeSet<String>,
}

/// The parts of a call that makes a table.
pub(super) struct TableParts<'v> {
    pub(super) name: TableName,
    pub(super) columns: &'v Value,
    pub(super) extras: Option<&'v Value>,
    /// How its columns are named, where that is said for it alone.
    pub(super) naming: Option<Naming>,
}

/// Functions of pg-core that make something which is no table, no view and no enum.
const OTHERS: [&str; 8] = [
    "pgSchema",
    "pgTableCreator",
    "pgSequence",
    "pgRole",
    "pgPolicy",
    "customType",
    "alias",
    "getTableConfig",
];

impl Reader<'_> {
    /// Reads everything that a file exports.
    pub(super) fn module(&mut self, module: &Rc<Module>) {
        if let Some((at, reason)) = &module.broken {
            self.expected.unknowns.push(Unknown {
                place: Place::new(&module.shown, at.line, at.column),
                reason: format!("the file cannot be parsed: {}", reason.to_lowercase()),
                hides: UnknownScope::File,
            });
        }
        for name in self.evaluator.export_names(module) {
            let Some(value) = self.evaluator.export(module, &name) else {
                continue;
            };
            self.value(&name, &value, module);
        }
    }

    fn value(&mut self, export: &str, value: &Value, module: &Rc<Module>) {
        let Some(chain) = Chain::of(value) else {
            if let Kind::Unknown(unknown) = &value.kind
                && self.could_be_table(module, export)
            {
                self.unknown_table(export, (**unknown).clone());
            }
            return;
        };
        if self.seen.contains(&format!("{:?}", value.spot)) {
            return;
        }
        if !chain.is_of_pg() {
            if makes_columns(&chain) {
                let reason = format!("`{}` of {} is not known", chain.root, chain.package);
                let spot = value.spot.clone();
                self.unknown_table(export, UnknownValue { spot, reason });
                self.seen.insert(format!("{:?}", value.spot));
            }
            return;
        }
        if let Some((name, labels, steps)) = enum_of(&chain) {
            if chain.after(steps).is_empty() {
                self.seen.insert(format!("{:?}", value.spot));
                self.enumeration(export, name, labels, value);
            }
            return;
        }
        match view_parts(&chain) {
            Some(Ok(parts)) => {
                self.seen.insert(format!("{:?}", value.spot));
                self.view(export, value, &parts);
                return;
            }
            Some(Err(why)) => {
                self.unknown_table(export, why);
                return;
            }
            None => {}
        }
        match self.table_parts(&chain) {
            Some(Ok(parts)) => {
                self.seen.insert(format!("{:?}", value.spot));
                self.table(export, value, &parts);
            }
            Some(Err(why)) => self.unknown_table(export, why),
            None => {
                let made = chain.root.starts_with("pg") || chain.root.ends_with("Case");
                let made = made && chain.steps.iter().any(|step| step.arguments.is_some());
                if made && !OTHERS.contains(&chain.root) {
                    let reason = format!("`{}` is not known", chain.root);
                    let spot = value.spot.clone();
                    self.unknown_table(export, UnknownValue { spot, reason });
                }
            }
        }
    }

    fn unknown_table(&mut self, export: &str, why: UnknownValue) {
        let place = why.spot.place().of_class(export);
        let known = self
            .expected
            .unknowns
            .iter()
            .any(|unknown| unknown.place == place);
        if !known {
            self.expected.unknowns.push(Unknown {
                place,
                reason: why.reason,
                hides: UnknownScope::File,
            });
        }
    }

    /// The parts of a table; `None` if it is none.
    pub(super) fn table_parts<'v>(
        &self,
        chain: &Chain<'v>,
    ) -> Option<Result<TableParts<'v>, UnknownValue>> {
        if !chain.is_of_pg() {
            return None;
        }
        let mut naming = None;
        let (schema, step, creator) = match chain.root {
            "snakeCase" | "camelCase" => {
                naming = Some(match chain.root {
                    "snakeCase" => Naming::SnakeCase,
                    _ => Naming::CamelCase,
                });
                let step = chain
                    .step(0, "table")
                    .or_else(|| chain.step(1, "withRLS"))?;
                (None, step, None)
            }
            "pgTable" => {
                let step = chain.step(0, "").or_else(|| chain.step(0, "withRLS"))?;
                (None, step, None)
            }
            "pgTableCreator" => {
                let creator = chain.step(0, "")?.argument(0)?;
                (None, chain.step(1, "")?, Some(creator))
            }
            "pgSchema" => {
                let schema = chain.step(0, "")?.argument(0)?;
                let step = chain.step(1, "table")?;
                match schema.string() {
                    Some(schema) => (Some(schema), step, None),
                    None => return Some(Err(schema.why())),
                }
            }
            _ => return None,
        };
        if creator.is_some() {
            naming = chain
                .step(0, "")
                .and_then(|step| naming_of(step.argument(1)?));
        }
        let written = step.argument(0)?;
        let name = match creator {
            Some(creator) => {
                let spot = written.spot.clone();
                self.evaluator.call(creator, vec![written.clone()], spot)
            }
            None => written.clone(),
        };
        let Some(name) = name.string() else {
            return Some(Err(name.why()));
        };
        Some(Ok(TableParts {
            name: TableName::new(schema, name),
            columns: step.argument(1)?,
            extras: step.argument(2),
            naming,
        }))
    }

    /// The object that declares columns, which may be made by a function of the builders.
    pub(super) fn columns_object(&self, columns: &Value) -> Result<Rc<ObjectValue>, UnknownValue> {
        let made = match &columns.kind {
            Kind::Function(_) => {
                let builders = Kind::External {
                    package: "drizzle-orm/pg-core".into(),
                    name: "*".into(),
                };
                let builders = Value::new(columns.spot.clone(), builders);
                self.evaluator
                    .call(columns, vec![builders], columns.spot.clone())
            }
            _ => columns.clone(),
        };
        match &made.kind {
            Kind::Object(object) => Ok(Rc::clone(object)),
            _ => Err(made.why()),
        }
    }

    fn table(&mut self, export: &str, value: &Value, parts: &TableParts<'_>) {
        let place = value.spot.place().of_class(export);
        let mut table = Table::new(parts.name.clone(), place);
        let naming = parts.naming.unwrap_or(self.naming);
        self.columns(&mut table, export, parts.columns, naming);
        self.extras(&mut table, value, parts);
        self.expected.tables.push(table);
    }

    /// Reads the columns of a table or view.
    pub(super) fn columns(
        &mut self,
        table: &mut Table,
        export: &str,
        columns: &Value,
        naming: Naming,
    ) {
        let object = match self.columns_object(columns) {
            Ok(object) => object,
            Err(why) => {
                self.hidden_columns(table, &why);
                return;
            }
        };
        for hole in &object.holes {
            self.hidden_columns(table, hole);
        }
        let mut primary = Vec::new();
        let mut references = Vec::new();
        for entry in &object.entries {
            let place = entry.spot.place().of_class(export).of_property(&entry.key);
            let found = columns::read(
                self.evaluator,
                &entry.key,
                place.clone(),
                &entry.value,
                naming,
            );
            let found = match found {
                Ok(found) => found,
                Err(why) => {
                    self.hidden_columns(table, &why);
                    continue;
                }
            };
            let name = found.column.name.clone();
            if let Some(why) = found.unknown {
                self.expected.unknowns.push(Unknown {
                    place: place.clone(),
                    reason: why.reason,
                    hides: UnknownScope::Column(table.name.clone(), name.clone()),
                });
            }
            if found.primary {
                primary.push((name.clone(), place.clone()));
            }
            if found.unique {
                table.uniques.push(Key {
                    columns: vec![name.clone()],
                    place: place.clone(),
                });
            }
            for reference in found.references {
                references.push((name.clone(), place.clone(), reference));
            }
            table.columns.push(found.column);
        }
        // What is hidden could belong to the key.
        if let Some((_, place)) = primary.first().filter(|_| !table.partial) {
            table.primary_key = Some(Key {
                place: place.clone(),
                columns: primary.iter().map(|(name, _)| name.clone()).collect(),
            });
        }
        for (column, place, reference) in references {
            self.reference(table, &column, &place, &reference);
        }
    }

    fn hidden_columns(&mut self, table: &mut Table, why: &UnknownValue) {
        table.partial = true;
        let place = why.spot.place();
        let place = match &table.place.class {
            Some(class) => place.of_class(class),
            None => place,
        };
        self.expected.unknowns.push(Unknown {
            place,
            reason: why.reason.clone(),
            hides: UnknownScope::Table(table.name.clone()),
        });
    }

    fn enumeration(&mut self, export: &str, name: TableName, labels: &Value, value: &Value) {
        let place = value.spot.place().of_class(export);
        let labels = zod_options(labels).unwrap_or(labels);
        let items: Option<Vec<&Value>> = match &labels.kind {
            Kind::Array(items) => Some(items.iter().collect()),
            Kind::Object(object) if object.holes.is_empty() => {
                Some(object.entries.iter().map(|entry| &entry.value).collect())
            }
            _ => None,
        };
        let label = |value: &&Value| {
            Some(Label {
                label: value.string()?.to_owned(),
                place: value.spot.place().of_class(export),
            })
        };
        let read: Option<Vec<Label>> = items
            .as_ref()
            .and_then(|items| items.iter().map(label).collect());
        if read.is_none() {
            let wrong =
                items.and_then(|items| items.into_iter().find(|item| item.string().is_none()));
            let why = wrong.unwrap_or(labels).why();
            self.expected.unknowns.push(Unknown {
                place: why.spot.place().of_class(export),
                reason: why.reason,
                hides: UnknownScope::File,
            });
        }
        self.expected.enums.push(Enum {
            name,
            place,
            labels: read,
        });
    }

    /// The table and the name in the database of something like `users.id`.
    pub(super) fn column_of(&self, value: &Value) -> Result<(TableName, String), UnknownValue> {
        let Kind::Member(of, key) = &value.kind else {
            return Err(value.why());
        };
        let not_a_table = || UnknownValue {
            spot: value.spot.clone(),
            reason: "it does not name a column of a table".to_owned(),
        };
        let chain = Chain::of(of).ok_or_else(|| of.why())?;
        if let Some((schema, name)) = of_provider(&chain) {
            return Ok((TableName::new(Some(schema), name), snake_case(key)));
        }
        let parts = self.table_parts(&chain).ok_or_else(not_a_table)??;
        let object = self.columns_object(parts.columns)?;
        let Some(column) = object.get(key) else {
            return Err(object.holes.first().map_or_else(
                || UnknownValue {
                    spot: value.spot.clone(),
                    reason: format!("the table has no column `{key}`"),
                },
                |hole| (**hole).clone(),
            ));
        };
        let naming = parts.naming.unwrap_or(self.naming);
        let name = columns::column_name(self.evaluator, key, column, naming)?;
        Ok((parts.name, name))
    }
}

/// The tables of a hosted database that Drizzle itself declares.
fn of_provider(chain: &Chain<'_>) -> Option<(&'static str, &'static str)> {
    if !chain.steps.is_empty() {
        return None;
    }
    match (chain.package, chain.root) {
        ("drizzle-orm/supabase", "authUsers") => Some(("auth", "users")),
        ("drizzle-orm/supabase", "realtimeMessages") => Some(("realtime", "messages")),
        ("drizzle-orm/neon", "usersSync") => Some(("neon_auth", "users_sync")),
        _ => None,
    }
}

/// The place of a value within a table.
pub(super) fn place_in(value: &Value, table: &Table) -> Place {
    let place = value.spot.place();
    match &table.place.class {
        Some(class) => place.of_class(class),
        None => place,
    }
}

/// Whether arguments of an unknown function are columns: then it makes a table, or a part.
fn makes_columns(chain: &Chain<'_>) -> bool {
    let is_column = |value: &Value| {
        Chain::of(value).is_some_and(|chain| {
            chain.is_of_pg()
                && chain.step(0, "").is_some()
                && !chain.root.starts_with("pg")
                && !OTHERS.contains(&chain.root)
        })
    };
    chain
        .steps
        .iter()
        .flat_map(|step| step.arguments.unwrap_or_default())
        .filter_map(Value::object)
        .any(|object| object.entries.iter().any(|entry| is_column(&entry.value)))
}

/// The labels of `z.enum([…]).options`.
fn zod_options(labels: &Value) -> Option<&Value> {
    let chain = Chain::of(labels)?;
    let is_zod = chain.package == "zod" || chain.package.starts_with("zod/");
    let (last, rest) = chain.steps.split_last()?;
    let made = rest.last()?;
    (is_zod && last.name == "options" && last.arguments.is_none() && made.name == "enum")
        .then(|| made.argument(0))?
}
