//! `new EntitySchema({ … })`: entities without classes.

use std::rc::Rc;

use super::args::{
    ClassArgs, ColumnArgs, EmbeddedArgs, Given, KeyArgs, Mode, Prefix, Problem, TableArgs,
    TableKind, Target, TypeArg,
};
use super::columns::{self, flag, given, problem};
use super::decorators::is_typeorm;
use super::{classes, keys, relations, tables};
use crate::models::Place;
use crate::models::reader::typescript::{Call, Entry, Evaluator, Kind, ObjectValue, Value};

/// The call, if a value is a schema.
pub(super) fn as_schema(value: &Value) -> Option<&Call> {
    let call = value.as_call()?;
    let (package, name) = call.callee.external()?;
    (call.is_new && name == "EntitySchema" && is_typeorm(package)).then_some(call)
}

/// Reads a schema; the name under which relations know it comes along.
pub(super) fn schema(
    value: &Value,
    variable: &str,
    evaluator: &Evaluator<'_>,
) -> Option<ClassArgs> {
    let call = as_schema(value)?;
    let options = call.arguments.first();
    let place = value.spot.place();
    let mut key = (
        Rc::clone(&value.spot.file),
        value.spot.at.line,
        value.spot.at.column,
    );
    let Some(options) = options.and_then(Value::object) else {
        let mut args = ClassArgs::new(key, variable, place);
        let problem = options.map_or_else(
            || Problem {
                place: args.place.clone(),
                reason: "the schema has no options".to_owned(),
            },
            problem,
        );
        args.table = Some(TableArgs {
            kind: TableKind::Table,
            place: args.place.clone(),
            name: Given::Unknown(problem),
            schema: Given::No,
        });
        return Some(args);
    };
    let target = options.get("target").map(|value| &value.kind);
    let name = match target {
        Some(Kind::Class(class)) => {
            key = classes::key_of(class);
            class.class.name.clone()
        }
        _ => options
            .get("name")
            .and_then(Value::string)
            .map(str::to_owned),
    };
    let mut args = ClassArgs::new(key, name.as_deref().unwrap_or(variable), place);
    let mut table = given(options.get("tableName"));
    if let (Given::No, None) = (&table, &name) {
        let given = options.get("name").map(problem);
        table = Given::Unknown(given.unwrap_or_else(|| Problem {
            place: args.place.clone(),
            reason: "the schema has no name".to_owned(),
        }));
    }
    args.table = Some(TableArgs {
        kind: match options.get("type").and_then(Value::string) {
            Some("view") => TableKind::View,
            Some("entity-child") => TableKind::Child,
            _ => TableKind::Table,
        },
        place: args.place.clone(),
        name: table,
        schema: given(options.get("schema")),
    });
    Reader {
        args: &mut args,
        evaluator,
    }
    .parts(options);
    Some(args)
}

struct Reader<'a, 'e> {
    args: &'a mut ClassArgs,
    evaluator: &'a Evaluator<'e>,
}

impl Reader<'_, '_> {
    fn parts(&mut self, options: &ObjectValue) {
        self.holes(options);
        self.each(options, "columns", Self::column);
        self.each(options, "relations", Self::relation);
        self.each(options, "embeddeds", Self::embedded);
        for (part, unique) in [("indices", false), ("uniques", true)] {
            self.list(options, part, |reader, value, place| {
                let options = value.object()?;
                let unique = unique || keys::says(Some(options), "unique");
                let fields = options.get("columns").and_then(keys::fields);
                let key = keys::build(place, unique, fields, Some(options))?;
                reader.args.keys.push(key);
                Some(())
            });
        }
        self.list(options, "trees", |reader, value, _| {
            let options = value.object()?;
            let mut arguments = vec![options.get("type")?.clone()];
            arguments.extend(options.get("options").cloned());
            reader.args.tree = tables::tree(&arguments);
            Some(())
        });
        self.list(options, "foreignKeys", |reader, value, place| {
            let options = value.object()?;
            let mut arguments = vec![options.get("target")?.clone()];
            arguments.extend(options.get("columnNames").cloned());
            arguments.extend(options.get("referencedColumnNames").cloned());
            arguments.push(value.clone());
            let key = relations::foreign_key(place, None, &arguments, reader.evaluator)?;
            reader.args.foreign_keys.push(key);
            Some(())
        });
        if let Some(inheritance) = options.get("inheritance").and_then(Value::object) {
            let column = inheritance.get("column");
            let place = self.args.place.clone();
            self.args.inheritance = Some(tables::discriminator(column, place, self.evaluator));
        }
    }

    fn holes(&mut self, object: &ObjectValue) {
        let holes = object.holes.iter().map(|hole| Problem {
            place: hole.spot.place(),
            reason: hole.reason.clone(),
        });
        self.args.problems.extend(holes);
    }

    fn place(&self, entry: &Entry) -> Place {
        entry
            .spot
            .place()
            .of_class(&self.args.name)
            .of_property(&entry.key)
    }

    /// Does something for each entry of a part.
    fn each(
        &mut self,
        options: &ObjectValue,
        part: &str,
        act: impl Fn(&mut Self, &Entry, Place, &ObjectValue),
    ) {
        let Some(value) = options.get(part).filter(|value| !value.is_undefined()) else {
            return;
        };
        let Some(object) = value.object() else {
            self.args.problems.push(problem(value));
            return;
        };
        self.holes(object);
        for entry in &object.entries {
            let place = self.place(entry);
            match entry.value.object() {
                Some(inner) => act(self, entry, place, inner),
                None if entry.value.is_undefined() => {}
                None => self.args.problems.push(Problem {
                    place,
                    ..problem(&entry.value)
                }),
            }
        }
    }

    /// Does something for each element of a list.
    fn list(
        &mut self,
        options: &ObjectValue,
        part: &str,
        act: impl Fn(&mut Self, &Value, Place) -> Option<()>,
    ) {
        let items = options.get(part).and_then(Value::array).unwrap_or_default();
        for item in items {
            let place = item.spot.place().of_class(&self.args.name);
            act(self, item, place);
        }
    }

    fn column(&mut self, entry: &Entry, place: Place, options: &ObjectValue) {
        let says = |key: &str| flag(options.get(key), false) == Ok(true);
        if says("virtualProperty") || says("objectId") {
            return;
        }
        let mode = [
            ("createDate", Mode::CreateDate),
            ("updateDate", Mode::UpdateDate),
            ("deleteDate", Mode::DeleteDate),
            ("version", Mode::Version),
            ("treeLevel", Mode::TreeLevel),
        ]
        .into_iter()
        .find(|(key, _)| says(key))
        .map_or(Mode::Regular, |(_, mode)| mode);
        let view = matches!(&self.args.table, Some(table) if table.kind == TableKind::View);
        let mode = if view { Mode::View } else { mode };
        let mut column = ColumnArgs::new(&entry.key, place.clone(), mode);
        columns::take(&mut column, Some(&entry.value), self.evaluator);
        columns::settle(&mut column);
        if column.of == TypeArg::None && mode == Mode::Regular && column.problems.is_empty() {
            column.problems.push(Problem {
                place: place.clone(),
                reason: "the column has no type".to_owned(),
            });
        }
        if column.unique {
            self.args.keys.push(KeyArgs {
                place: place.clone(),
                unique: true,
                properties: Some(vec![entry.key.to_string()]),
            });
        }
        if let Some(key) = options.get("foreignKey").and_then(Value::object)
            && let Some(target) = key.get("target")
        {
            let mut arguments = vec![target.clone()];
            arguments.extend(key.get("inverseSide").cloned());
            arguments.extend(options.get("foreignKey").cloned());
            let property = Some(&*entry.key);
            let key = relations::foreign_key(place, property, &arguments, self.evaluator);
            self.args.foreign_keys.extend(key);
        }
        self.args.columns.push(column);
    }

    fn relation(&mut self, entry: &Entry, place: Place, options: &ObjectValue) {
        let kind = options.get("type").and_then(Value::string);
        let Some(kind) = kind.and_then(relations::kind) else {
            self.args.problems.push(Problem {
                place,
                reason: "the kind of the relation is not known".to_owned(),
            });
            return;
        };
        let mut relation = relations::plain(&entry.key, place.clone(), kind);
        relations::take(&mut relation, Some(&entry.value));
        relation.target = match options.get("target") {
            Some(target) => relations::target(target, self.evaluator),
            None => Target::Itself,
        };
        relation.inverse = options
            .get("inverseSide")
            .and_then(Value::string)
            .map(str::to_owned);
        let set = |key: &str| {
            options
                .get(key)
                .filter(|value| !matches!(value.kind, Kind::Undefined | Kind::Boolean(false)))
        };
        if let Some(join) = set("joinColumn") {
            relation.joins = relations::joins(Some(join));
        }
        if let Some(table) = set("joinTable") {
            relation.join_table = Some(relations::join_table(Some(table)));
        }
        self.args.relations.push(relation);
    }

    fn embedded(&mut self, entry: &Entry, place: Place, options: &ObjectValue) {
        let inner = options
            .get("schema")
            .ok_or_else(|| problem(&entry.value))
            .and_then(|value| {
                schema(value, "", self.evaluator)
                    .map(|args| vec![Rc::new(args)])
                    .ok_or_else(|| problem(value))
            });
        self.args.embedded.push(EmbeddedArgs {
            property: entry.key.to_string(),
            place,
            classes: inner,
            prefix: match options.get("prefix").map(|value| &value.kind) {
                Some(Kind::Boolean(false)) => Prefix::Nothing,
                Some(Kind::String(text)) if text.is_empty() => Prefix::Nothing,
                Some(Kind::String(text)) => Prefix::Text(text.to_string()),
                _ => Prefix::Property,
            },
        });
    }
}
