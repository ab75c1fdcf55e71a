//! Columns of a Drizzle table.

use super::casing;
use super::chain::Step;
use super::types::{NotBuilt, built};
use crate::config::Naming;
use crate::models::reader::typescript::{Evaluator, Kind, UnknownValue, Value};
use crate::models::{Column, DefaultValue, Nullable, PgType, Place, Supply, Types};

/// A column, with what it says about keys.
pub(super) struct Read {
    pub(super) column: Column,
    pub(super) primary: bool,
    pub(super) unique: bool,
    /// The arguments of `.references()`.
    pub(super) references: Vec<(Value, Option<Value>)>,
    /// What of it is not understood.
    pub(super) unknown: Option<UnknownValue>,
}

/// The name of a column in the database, as far as its builder says it.
pub(super) fn column_name(
    evaluator: &Evaluator<'_>,
    key: &str,
    value: &Value,
    naming: Naming,
) -> Result<String, UnknownValue> {
    let name = match built(evaluator, value) {
        Ok(built) => built.name.map(str::to_owned),
        Err(NotBuilt {
            name: Some(name), ..
        }) => Some(name),
        Err(NotBuilt { why, name: None }) => return Err(why),
    };
    Ok(name.unwrap_or_else(|| casing::name(key, naming)))
}

/// Reads a column.
pub(super) fn read(
    evaluator: &Evaluator<'_>,
    key: &str,
    place: Place,
    value: &Value,
    naming: Naming,
) -> Result<Read, UnknownValue> {
    let named = |name: Option<&str>| name.map_or_else(|| casing::name(key, naming), str::to_owned);
    let built = match built(evaluator, value) {
        Ok(built) => built,
        // A builder of somebody else's still has a name and is read; the rest is not known.
        Err(NotBuilt {
            why,
            name: Some(name),
        }) => {
            return Ok(Read {
                column: Column {
                    name: named(Some(&name)),
                    place,
                    types: Types::Unknown,
                    nullable: Nullable::Unknown,
                    supply: Supply::Unknown,
                    default: DefaultValue::Unknown,
                    reads: true,
                    kept: Vec::new(),
                },
                primary: false,
                unique: false,
                references: Vec::new(),
                unknown: Some(why),
            });
        }
        Err(NotBuilt { why, name: None }) => return Err(why),
    };
    let mut state = State {
        of: built.of,
        not_null: built.serial,
        by_database: built.serial.then_some(DefaultValue::Some),
        is_enum: built.is_enum,
        ..State::default()
    };
    for step in &built.steps {
        state.step(step);
    }
    Ok(state.finish(named(built.name), place))
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a call on the builder"
)]
struct State {
    of: PgType,
    is_enum: bool,
    not_null: bool,
    /// The default in the database.
    by_database: Option<DefaultValue>,
    by_client: bool,
    generated: bool,
    primary: bool,
    unique: bool,
    references: Vec<(Value, Option<Value>)>,
    /// Calls that another line for the column keeps.
    kept: Vec<String>,
    unknown: Option<UnknownValue>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            of: PgType::any("text"),
            is_enum: false,
            not_null: false,
            by_database: None,
            by_client: false,
            generated: false,
            primary: false,
            unique: false,
            references: Vec::new(),
            kept: Vec::new(),
            unknown: None,
        }
    }
}

impl State {
    fn step(&mut self, step: &Step<'_>) {
        match step.name {
            name @ ("primaryKey" | "unique") => self.kept.push(format!(".{name}()")),
            name @ ("references" | "$default" | "$defaultFn" | "$onUpdate" | "$onUpdateFn") => {
                self.kept.push(format!(".{name}(…)"));
            }
            _ => {}
        }
        match step.name {
            "notNull" => self.not_null = true,
            "primaryKey" => {
                self.primary = true;
                self.not_null = true;
            }
            "unique" => self.unique = true,
            "array" => self.of.array = true,
            "default" => self.by_database = step.argument(0).and_then(default),
            "defaultNow" => {
                self.by_database = Some(DefaultValue::Expression("now()".to_owned()));
            }
            "defaultRandom" => {
                self.by_database = Some(DefaultValue::Expression("gen_random_uuid()".to_owned()));
            }
            "$default" | "$defaultFn" | "$onUpdate" | "$onUpdateFn" => self.by_client = true,
            "generatedAlwaysAs" => self.generated = true,
            "generatedAlwaysAsIdentity" | "generatedByDefaultAsIdentity" => {
                self.not_null = true;
                self.by_database = Some(DefaultValue::Some);
            }
            "references" => {
                if let Some(target) = step.argument(0) {
                    self.references
                        .push((target.clone(), step.argument(1).cloned()));
                }
            }
            "$type" | "as" => {}
            other => {
                self.unknown = Some(UnknownValue {
                    spot: step.spot.clone(),
                    reason: format!("the column setting `{other}` is not known"),
                });
            }
        }
    }

    /// The default, as far as the server keeps it as it is written: a time or an address it writes
    /// in its own way.
    fn kept_default(&self) -> DefaultValue {
        let kept = match self.of.name.as_str() {
            _ if self.of.array => false,
            "text" | "character varying" | "character" | "smallint" | "integer" | "bigint"
            | "real" | "double precision" | "numeric" | "boolean" => true,
            _ => self.is_enum,
        };
        match &self.by_database {
            Some(DefaultValue::Expression(text)) if !kept && text.contains('\'') => {
                DefaultValue::Some
            }
            Some(default) => default.clone(),
            None => DefaultValue::Unknown,
        }
    }

    fn finish(self, name: String, place: Place) -> Read {
        let known = self.unknown.is_none();
        let supply = match () {
            () if !known => Supply::Unknown,
            () if self.generated => Supply::Never,
            () if self.by_database.is_some() => Supply::Database,
            () if self.by_client => Supply::Client,
            () if self.not_null => Supply::Always,
            () => Supply::IfSet,
        };
        let default = self.kept_default();
        let nullable = match (known, self.not_null) {
            (false, _) => Nullable::Unknown,
            (true, true) => Nullable::No,
            (true, false) => Nullable::Yes,
        };
        Read {
            column: Column {
                name,
                place,
                types: if known {
                    Types::one(self.of)
                } else {
                    Types::Unknown
                },
                nullable,
                supply,
                default,
                reads: true,
                kept: self.kept,
            },
            primary: self.primary,
            unique: self.unique,
            references: self.references,
            unknown: self.unknown,
        }
    }
}

/// The default of the database that a value makes; none for NULL.
fn default(value: &Value) -> Option<DefaultValue> {
    Some(match &value.kind {
        Kind::Null | Kind::Undefined => return None,
        Kind::String(text) => DefaultValue::Expression(format!("'{}'", text.replace('\'', "''"))),
        Kind::Number(number) => DefaultValue::Expression(number.to_string()),
        Kind::BigInt(number) => DefaultValue::Expression(number.to_string()),
        Kind::Boolean(value) => DefaultValue::Expression(value.to_string()),
        Kind::Tagged(tagged) if tagged.values.is_empty() => {
            let text = tagged.texts.concat();
            if text.trim().eq_ignore_ascii_case("null") {
                return None;
            }
            DefaultValue::Expression(text)
        }
        _ => DefaultValue::Some,
    })
}
