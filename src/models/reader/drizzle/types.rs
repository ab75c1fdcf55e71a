//! Drizzle's column builders as types of Postgres.

use super::chain::{Chain, Step};
use crate::models::reader::typescript::{Evaluator, Kind, UnknownValue, Value};
use crate::models::{PgType, TableName};

/// What a column's builder says.
pub(super) struct Built<'v> {
    /// The type.
    pub(super) of: PgType,
    /// The name, where it is said.
    pub(super) name: Option<&'v str>,
    /// Whether a sequence supplies the value.
    pub(super) serial: bool,
    /// Whether it is an enumerated type.
    pub(super) is_enum: bool,
    /// What is called on the builder afterwards.
    pub(super) steps: Vec<Step<'v>>,
}

/// Why a column's builder is not understood; with the name, where it is said.
pub(super) struct NotBuilt {
    pub(super) why: UnknownValue,
    pub(super) name: Option<String>,
}

/// An enumerated type: what makes it, and how many steps that takes.
pub(super) fn enum_of<'v>(chain: &Chain<'v>) -> Option<(TableName, &'v Value, usize)> {
    if !chain.is_of_pg() {
        return None;
    }
    let (schema, step, steps) = match chain.root {
        "pgEnum" => (None, chain.step(0, "")?, 1),
        "pgSchema" => {
            let schema = chain.step(0, "")?.argument(0)?.string()?;
            (Some(schema), chain.step(1, "enum")?, 2)
        }
        _ => return None,
    };
    let name = step.argument(0)?.string()?;
    Some((TableName::new(schema, name), step.argument(1)?, steps))
}

/// What the builder of a column says.
pub(super) fn built<'v>(
    evaluator: &Evaluator<'_>,
    value: &'v Value,
) -> Result<Built<'v>, NotBuilt> {
    let fail = |why: UnknownValue, name: Option<&str>| NotBuilt {
        why,
        name: name.map(str::to_owned),
    };
    let reason = |reason: String| UnknownValue {
        spot: value.spot.clone(),
        reason,
    };
    let Some(chain) = Chain::of(value) else {
        return Err(fail(value.why(), None));
    };
    let first_name = |step: Option<&Step<'v>>| step?.argument(0)?.string();
    if let Some((name, _, steps)) = enum_of(&chain) {
        let Some(step) = chain.step(steps, "") else {
            return Err(fail(
                reason("it is an enum, not a column of it".into()),
                None,
            ));
        };
        let of = PgType::named(name.schema.as_deref(), &name.name);
        return Ok(Built {
            of,
            name: step_name(step).map_err(|why| fail(why, None))?,
            serial: false,
            is_enum: true,
            steps: chain.after(steps + 1).to_vec(),
        });
    }
    if !chain.is_of_pg() {
        let words = format!("`{}` of {} is not known", chain.root, chain.package);
        return Err(fail(reason(words), first_name(chain.steps.first())));
    }
    if chain.root == "customType" {
        let (Some(made), Some(step)) = (chain.step(0, ""), chain.step(1, "")) else {
            return Err(fail(reason("its type is not called".into()), None));
        };
        let name = step_name(step).map_err(|why| fail(why, None))?;
        let of = custom(evaluator, made, step).map_err(|why| fail(why, name))?;
        return Ok(Built {
            of,
            name,
            serial: false,
            is_enum: false,
            steps: chain.after(2).to_vec(),
        });
    }
    let Some(step) = chain.step(0, "") else {
        return Err(fail(
            reason(format!("`{}` is not called", chain.root)),
            None,
        ));
    };
    let name = step_name(step).map_err(|why| fail(why, None))?;
    let settings = settings(step);
    let (text, serial) = match plain(chain.root, settings) {
        Ok(Some(found)) => found,
        Ok(None) => {
            let words = format!("the column type `{}` is not known", chain.root);
            return Err(fail(reason(words), name));
        }
        Err(why) => return Err(fail(why, name)),
    };
    let of = match chain.root {
        "geometry" => PgType::any(&text),
        _ => PgType::parse(&text),
    };
    Ok(Built {
        of,
        name,
        serial,
        is_enum: false,
        steps: chain.after(1).to_vec(),
    })
}

/// The name that a builder is given.
fn step_name<'v>(step: &Step<'v>) -> Result<Option<&'v str>, UnknownValue> {
    match step.argument(0) {
        None => Ok(None),
        Some(value) => match &value.kind {
            Kind::String(name) => Ok(Some(&**name).filter(|name| !name.is_empty())),
            Kind::Object(_) | Kind::Undefined => Ok(None),
            _ => Err(value.why()),
        },
    }
}

/// The settings that a builder is given.
fn settings<'v>(step: &Step<'v>) -> Option<&'v Value> {
    let is_name = |value: &Value| matches!(value.kind, Kind::String(_) | Kind::Undefined);
    let arguments = step.arguments.unwrap_or_default();
    arguments.iter().find(|value| !is_name(value))
}

/// A setting; an error if it is there and not a constant.
fn setting<'v>(settings: Option<&'v Value>, key: &str) -> Result<Option<&'v Value>, UnknownValue> {
    let Some(settings) = settings else {
        return Ok(None);
    };
    let Some(object) = settings.object() else {
        return Err(settings.why());
    };
    match object.get(key) {
        Some(value) => match value.kind {
            Kind::Undefined => Ok(None),
            Kind::Number(_) | Kind::Boolean(_) | Kind::String(_) => Ok(Some(value)),
            _ => Err(value.why()),
        },
        None => match object.holes.first() {
            Some(hole) => Err((**hole).clone()),
            None => Ok(None),
        },
    }
}

/// The type of a builder without further ado, and whether a sequence supplies it.
fn plain(root: &str, settings: Option<&Value>) -> Result<Option<(String, bool)>, UnknownValue> {
    let number = |key: &str| -> Result<Option<String>, UnknownValue> {
        let value = setting(settings, key)?;
        Ok(value
            .and_then(Value::number)
            .map(|number| number.to_string()))
    };
    let sized = |base: &str, key: &str| -> Result<String, UnknownValue> {
        Ok(match number(key)? {
            Some(size) => format!("{base}({size})"),
            None => base.to_owned(),
        })
    };
    let timed = |base: &str| -> Result<String, UnknownValue> {
        let zoned = setting(settings, "withTimezone")?.and_then(Value::boolean);
        let zone = if zoned == Some(true) {
            " with time zone"
        } else {
            ""
        };
        Ok(format!("{}{zone}", sized(base, "precision")?))
    };
    let text = match root {
        "smallserial" => return Ok(Some(("smallint".to_owned(), true))),
        "serial" => return Ok(Some(("integer".to_owned(), true))),
        "bigserial" => return Ok(Some(("bigint".to_owned(), true))),
        "smallint" | "integer" | "bigint" | "boolean" | "text" | "real" | "json" | "jsonb"
        | "uuid" | "date" | "inet" | "cidr" | "macaddr" | "macaddr8" | "point" | "line"
        | "bytea" => root.to_owned(),
        "doublePrecision" => "double precision".to_owned(),
        "geometry" => "geometry".to_owned(),
        "varchar" | "char" => sized(root, "length")?,
        "numeric" | "decimal" => match (number("precision")?, number("scale")?) {
            (Some(precision), Some(scale)) => format!("numeric({precision},{scale})"),
            (Some(precision), None) => format!("numeric({precision})"),
            (None, _) => "numeric".to_owned(),
        },
        "timestamp" | "time" => timed(root)?,
        "interval" => {
            let fields = setting(settings, "fields")?.and_then(Value::string);
            let fields = fields.map_or_else(String::new, |fields| format!(" {fields}"));
            sized(&format!("interval{fields}"), "precision")?
        }
        "bit" | "vector" | "halfvec" | "sparsevec" => sized(root, "dimensions")?,
        _ => return Ok(None),
    };
    Ok(Some((text, false)))
}

/// What `dataType()` of a custom type returns.
fn custom(
    evaluator: &Evaluator<'_>,
    made: &Step<'_>,
    step: &Step<'_>,
) -> Result<PgType, UnknownValue> {
    let not_said = || UnknownValue {
        spot: made.spot.clone(),
        reason: "the custom type does not say its data type".to_owned(),
    };
    let settings = made.argument(0).ok_or_else(not_said)?;
    let object = settings.object().ok_or_else(|| settings.why())?;
    let data_type = object.get("dataType").ok_or_else(not_said)?;
    let config = self::settings(step).cloned();
    let config = config.unwrap_or_else(|| Value::new(step.spot.clone(), Kind::Undefined));
    let found = evaluator.call(data_type, vec![config], data_type.spot.clone());
    let Some(text) = found.string() else {
        let said = !found.is_undefined();
        return Err(if said { found.why() } else { not_said() });
    };
    let text = if text.contains('"') {
        text.to_owned()
    } else {
        text.to_ascii_lowercase()
    };
    let of = PgType::parse(&text);
    let numbers = |text: &str| {
        text.split(',')
            .all(|part| part.trim().parse::<u32>().is_ok())
    };
    // Words in parentheses are the extension's own, and it writes them in its own way.
    let plain = match &of.modifier {
        crate::models::Modifier::Exactly(parts) => parts.iter().all(|part| numbers(part)),
        _ => of.is_built_in() || !text.contains('('),
    };
    Ok(if plain {
        of
    } else {
        PgType {
            modifier: crate::models::Modifier::Any,
            ..of
        }
    })
}
