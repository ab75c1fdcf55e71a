//! Keys, foreign keys and indexes of a Drizzle table.

use super::chain::{Chain, Step};
use super::tables::{Reader, TableParts, place_in};
use crate::models::reader::typescript::{Kind, ObjectValue, UnknownValue, Value};
use crate::models::{ForeignKey, Key, Place, Table, Unknown, UnknownScope};

impl Reader<'_> {
    /// What the third argument of a table says.
    pub(super) fn extras(&mut self, table: &mut Table, value: &Value, parts: &TableParts<'_>) {
        let Some(extras) = parts.extras else {
            return;
        };
        let made = match &extras.kind {
            Kind::Function(_) => {
                self.evaluator
                    .call(extras, vec![value.clone()], extras.spot.clone())
            }
            Kind::Undefined => return,
            _ => extras.clone(),
        };
        match &made.kind {
            Kind::Array(items) => {
                for item in items.iter() {
                    self.extra(table, item);
                }
            }
            Kind::Object(object) => {
                let ObjectValue { entries, holes } = &**object;
                for entry in entries {
                    self.extra(table, &entry.value);
                }
                for hole in holes {
                    self.key_unknown(table, hole);
                }
            }
            // Nothing is returned, as in `() => {}`.
            Kind::Undefined | Kind::Null => {}
            _ => self.key_unknown(table, &made.why()),
        }
    }

    fn key_unknown(&mut self, table: &Table, why: &UnknownValue) {
        self.expected.unknowns.push(Unknown {
            place: place_of(table, why),
            reason: format!("a key or index of it: {}", why.reason),
            hides: UnknownScope::Table(table.name.clone()),
        });
    }

    fn extra(&mut self, table: &mut Table, value: &Value) {
        // A list within the list, or `condition && index()`.
        match &value.kind {
            Kind::Array(items) => {
                for item in items.iter() {
                    self.extra(table, item);
                }
                return;
            }
            // Drizzle passes over what is no builder, an object in a list or SQL too.
            Kind::Undefined | Kind::Null | Kind::Boolean(_) | Kind::Object(_) | Kind::Tagged(_) => {
                return;
            }
            _ => {}
        }
        let Some(chain) = Chain::of(value) else {
            self.key_unknown(table, &value.why());
            return;
        };
        let result = match chain.root {
            // A list of policies.
            "crudPolicy" if chain.package == "drizzle-orm/neon" => Ok(()),
            _ if !chain.is_of_pg() => Err(UnknownValue {
                spot: value.spot.clone(),
                reason: format!("`{}` of {} is not known", chain.root, chain.package),
            }),
            "index" | "uniqueIndex" | "unique" => self.index(table, &chain, value),
            "primaryKey" => self.primary_key(table, &chain, value),
            "foreignKey" => self.foreign_key(table, &chain, value),
            "check" | "pgPolicy" => Ok(()),
            other => Err(UnknownValue {
                spot: value.spot.clone(),
                reason: format!("`{other}` is not known"),
            }),
        };
        if let Err(why) = result {
            self.key_unknown(table, &why);
        }
    }

    fn index(
        &mut self,
        table: &mut Table,
        chain: &Chain<'_>,
        value: &Value,
    ) -> Result<(), UnknownValue> {
        let mut columns: Vec<&Value> = Vec::new();
        let mut partial = false;
        for step in &chain.steps {
            let arguments = step.arguments.unwrap_or_default();
            match step.name {
                "on" | "onOnly" => columns.extend(arguments),
                // In older versions these are the settings, with the method first otherwise.
                "using" => {
                    let is_method = |value: &&Value| value.string().is_some();
                    let is_condition = |value: &Value| matches!(value.kind, Kind::Tagged(_));
                    if !arguments.first().is_some_and(is_condition) {
                        columns.extend(arguments.iter().skip_while(is_method));
                    }
                }
                "where" => partial = true,
                _ => {}
            }
        }
        let mut names = Vec::new();
        for column in columns {
            match self.indexed(column) {
                Some(name) => names.push(name?),
                // An expression: no model of columns says it.
                None => return Ok(()),
            }
        }
        if partial || names.is_empty() {
            return Ok(());
        }
        let key = Key {
            columns: names,
            place: place_in(value, table),
        };
        match chain.root {
            "index" => table.indexes.push(key),
            _ => table.uniques.push(key),
        }
        Ok(())
    }

    /// The column of an index; `None` for an expression.
    fn indexed(&self, value: &Value) -> Option<Result<String, UnknownValue>> {
        let mut inner = value;
        loop {
            match &inner.kind {
                Kind::Tagged(_) => return None,
                Kind::Call(call) => match &call.callee.kind {
                    // `t.email.desc()`
                    Kind::Member(of, _) => inner = of,
                    _ => return None,
                },
                Kind::Member(..) => {
                    return Some(self.column_of(inner).map(|(_, name)| name));
                }
                _ => return Some(Err(inner.why())),
            }
        }
    }

    fn names(&self, list: Option<&Value>, of: &Value) -> Result<Vec<String>, UnknownValue> {
        let list = list.ok_or_else(|| UnknownValue {
            spot: of.spot.clone(),
            reason: "its columns are not said".to_owned(),
        })?;
        let items = list.array().ok_or_else(|| list.why())?;
        items
            .iter()
            .map(|item| self.column_of(item).map(|(_, name)| name))
            .collect()
    }

    fn primary_key(
        &mut self,
        table: &mut Table,
        chain: &Chain<'_>,
        value: &Value,
    ) -> Result<(), UnknownValue> {
        let arguments = chain
            .step(0, "")
            .and_then(|step| step.arguments)
            .unwrap_or_default();
        let columns = match arguments {
            [one] if one.object().is_some() => {
                self.names(one.object().and_then(|object| object.get("columns")), one)?
            }
            columns => columns
                .iter()
                .map(|column| self.column_of(column).map(|(_, name)| name))
                .collect::<Result<_, _>>()?,
        };
        table.primary_key = Some(Key {
            columns,
            place: place_in(value, table),
        });
        Ok(())
    }

    fn foreign_key(
        &mut self,
        table: &mut Table,
        chain: &Chain<'_>,
        value: &Value,
    ) -> Result<(), UnknownValue> {
        let step = chain.step(0, "");
        let settings = step.and_then(|step| step.argument(0));
        let called;
        let settings = match settings {
            Some(function) if matches!(function.kind, Kind::Function(_)) => {
                called = self
                    .evaluator
                    .call(function, Vec::new(), function.spot.clone());
                Some(&called)
            }
            other => other,
        };
        let settings = settings.ok_or_else(|| value.why())?;
        let object = settings.object().ok_or_else(|| settings.why())?;
        let columns = self.names(object.get("columns"), settings)?;
        let foreign = object.get("foreignColumns");
        let on = self.names(foreign, settings)?;
        let first = foreign
            .and_then(Value::array)
            .and_then(<[Value]>::first)
            .ok_or_else(|| settings.why())?;
        let (references, _) = self.column_of(first)?;
        let action = |name: &str| {
            chain
                .steps
                .iter()
                .find(|step| step.name == name)
                .and_then(|step: &Step<'_>| step.argument(0)?.string())
        };
        table.foreign_keys.push(ForeignKey {
            columns,
            references,
            on,
            on_delete: Some(rule(action("onDelete"))),
            on_update: Some(rule(action("onUpdate"))),
            place: place_in(value, table),
        });
        Ok(())
    }

    /// `.references(() => users.id, { onDelete: "cascade" })` of a column.
    pub(super) fn reference(
        &mut self,
        table: &mut Table,
        column: &str,
        place: &Place,
        (target, settings): &(Value, Option<Value>),
    ) {
        let found = self.evaluator.call(target, Vec::new(), target.spot.clone());
        let action = |key: &str| {
            let settings = settings.as_ref()?.object()?;
            settings.get(key)?.string()
        };
        match self.column_of(&found) {
            Ok((references, on)) => table.foreign_keys.push(ForeignKey {
                columns: vec![column.to_owned()],
                references,
                on: vec![on],
                on_delete: Some(rule(action("onDelete"))),
                on_update: Some(rule(action("onUpdate"))),
                place: place.clone(),
            }),
            Err(why) => self.key_unknown(table, &why),
        }
    }
}

/// What Drizzle writes for an action.
fn rule(action: Option<&str>) -> String {
    action.unwrap_or("no action").to_uppercase()
}

fn place_of(table: &Table, why: &UnknownValue) -> Place {
    let place = why.spot.place();
    match &table.place.class {
        Some(class) => place.of_class(class),
        None => place,
    }
}
