//! Views of a Drizzle schema: they are read, never written.

use super::chain::Chain;
use super::columns::column_name;
use super::tables::Reader;
use crate::models::reader::typescript::{Kind, Spot, UnknownValue, Value};
use crate::models::{
    Column, DefaultValue, Nullable, Supply, Table, TableName, Types, Unknown, UnknownScope,
};

/// The parts of a view.
pub(super) struct ViewParts<'v> {
    name: TableName,
    /// The columns that are declared, or the query that makes them.
    columns: Option<&'v Value>,
    query: Option<&'v Value>,
}

/// The parts of a view; `None` if it is none.
pub(super) fn view_parts<'v>(chain: &Chain<'v>) -> Option<Result<ViewParts<'v>, UnknownValue>> {
    if !chain.is_of_pg() {
        return None;
    }
    let (schema, step) = match chain.root {
        "pgView" | "pgMaterializedView" => (None, chain.step(0, "")?),
        "pgSchema" => {
            let schema = chain.step(0, "")?.argument(0)?;
            let step = chain
                .step(1, "view")
                .or_else(|| chain.step(1, "materializedView"))?;
            match schema.string() {
                Some(schema) => (Some(schema), step),
                None => return Some(Err(schema.why())),
            }
        }
        _ => return None,
    };
    let name = step.argument(0)?;
    let Some(name) = name.string() else {
        return Some(Err(name.why()));
    };
    let query = chain.steps.iter().find(|step| step.name == "as");
    Some(Ok(ViewParts {
        name: TableName::new(schema, name),
        columns: step.argument(1),
        query: query.and_then(|step| step.argument(0)),
    }))
}

impl Reader<'_> {
    pub(super) fn view(&mut self, export: &str, value: &Value, parts: &ViewParts<'_>) {
        let place = value.spot.place().of_class(export);
        let mut table = Table::new(parts.name.clone(), place);
        table.writes = false;
        match (parts.columns, parts.query) {
            (Some(columns), _) => self.columns(&mut table, export, columns, self.naming),
            (None, Some(query)) => self.selected(&mut table, export, query),
            (None, None) => {}
        }
        // Whatever its columns say about keys is not so in the view.
        table.primary_key = None;
        table.uniques.clear();
        table.foreign_keys.clear();
        self.expected.tables.push(table);
    }

    /// The columns of `(qb) => qb.select({ … }).from(users)`.
    fn selected(&mut self, table: &mut Table, export: &str, query: &Value) {
        let builder = Value::new(query.spot.clone(), Kind::Global("qb".into()));
        let made = match &query.kind {
            Kind::Function(_) => self
                .evaluator
                .call(query, vec![builder], query.spot.clone()),
            _ => query.clone(),
        };
        let names = self.selected_names(&made).ok_or_else(|| made.why());
        match names {
            Ok(names) => {
                table.columns = names
                    .into_iter()
                    .map(|(key, name, spot)| Column {
                        name,
                        place: spot.place().of_class(export).of_property(&key),
                        types: Types::Unknown,
                        nullable: Nullable::Unknown,
                        supply: Supply::Never,
                        default: DefaultValue::Unknown,
                        reads: true,
                        kept: Vec::new(),
                    })
                    .collect();
            }
            Err(why) => {
                table.partial = true;
                self.expected.unknowns.push(Unknown {
                    place: why.spot.place().of_class(export),
                    reason: "the columns of the view's query are not worked out".to_owned(),
                    hides: UnknownScope::Table(table.name.clone()),
                });
            }
        }
    }

    /// The columns of a query: key, name and place.
    fn selected_names(&self, query: &Value) -> Option<Vec<(String, String, Spot)>> {
        let mut value = query;
        let mut from = None;
        loop {
            let call = value.as_call()?;
            let Kind::Member(of, method) = &call.callee.kind else {
                return None;
            };
            match &**method {
                "from" => from = call.arguments.first(),
                "select" | "selectDistinct" => {
                    return match call.arguments.first() {
                        Some(fields) => {
                            let object = fields.object().filter(|one| one.holes.is_empty())?;
                            object
                                .entries
                                .iter()
                                .map(|entry| {
                                    let name = self.selected_name(&entry.value)?;
                                    Some((entry.key.to_string(), name, entry.spot.clone()))
                                })
                                .collect()
                        }
                        None => self.all_names(from?),
                    };
                }
                _ => {}
            }
            value = of;
        }
    }

    fn selected_name(&self, value: &Value) -> Option<String> {
        if let Kind::Call(call) = &value.kind
            && let Kind::Member(_, method) = &call.callee.kind
            && &**method == "as"
        {
            return Some(call.arguments.first()?.string()?.to_owned());
        }
        self.column_of(value).ok().map(|(_, name)| name)
    }

    fn all_names(&self, table: &Value) -> Option<Vec<(String, String, Spot)>> {
        let chain = Chain::of(table)?;
        let parts = self.table_parts(&chain)?.ok()?;
        let object = self.columns_object(parts.columns).ok()?;
        if !object.holes.is_empty() {
            return None;
        }
        object
            .entries
            .iter()
            .map(|entry| {
                let naming = parts.naming.unwrap_or(self.naming);
                let name = column_name(self.evaluator, &entry.key, &entry.value, naming);
                Some((entry.key.to_string(), name.ok()?, entry.spot.clone()))
            })
            .collect()
    }
}
