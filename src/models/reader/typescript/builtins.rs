//! The few functions of the language that models are made with.

use std::rc::Rc;

use super::evaluate::Evaluator;
use super::operators::{same, text, truth};
use super::value::{Call, Entry, Kind, ObjectValue, Spot, Value};

impl Evaluator<'_> {
    /// Calls a method: of the language where it is one of these, otherwise it stays as it is.
    pub(super) fn method(
        &self,
        of: &Value,
        name: &str,
        arguments: Vec<Value>,
        spot: Spot,
    ) -> Value {
        let found = match &of.kind {
            Kind::Global(global) if &**global == "Object" => of_object(name, &arguments, &spot),
            Kind::Global(global) if &**global == "Array" => match (name, arguments.as_slice()) {
                ("from", [list]) if list.array().is_some() => Some(list.clone()),
                ("of", items) => Some(list(spot.clone(), items.to_vec())),
                _ => None,
            },
            Kind::Array(items) => self.of_array(items, name, &arguments, &spot),
            Kind::String(string) => of_string(string, name, &arguments, &spot),
            Kind::Number(_) | Kind::Boolean(_) if name == "toString" => {
                text(of).map(|text| Value::new(spot.clone(), Kind::String(text.into())))
            }
            Kind::Function(function) if name == "call" => {
                let arguments = arguments.iter().skip(1).cloned().collect();
                Some(self.apply(function, arguments, spot.clone()))
            }
            _ => None,
        };
        if let Some(found) = found {
            return found;
        }
        match &of.kind {
            Kind::Array(_) | Kind::String(_) | Kind::Number(_) | Kind::Boolean(_) => {
                Value::unknown(spot, format!("`{name}` is not worked out"))
            }
            _ => {
                let callee = self.member(of, name, spot.clone());
                self.call(&callee, arguments, spot)
            }
        }
    }

    fn of_array(
        &self,
        items: &[Value],
        name: &str,
        arguments: &[Value],
        spot: &Spot,
    ) -> Option<Value> {
        let run = |item: &Value, place: usize| {
            #[expect(clippy::cast_precision_loss, reason = "as the language does")]
            let place = Value::new(spot.clone(), Kind::Number(place as f64));
            let function = arguments.first()?;
            Some(self.call(function, vec![item.clone(), place], spot.clone()))
        };
        Some(match name {
            "map" | "flatMap" => {
                let mut found = Vec::new();
                for (place, item) in items.iter().enumerate() {
                    let value = run(item, place)?;
                    match value.array().filter(|_| name == "flatMap") {
                        Some(inner) => found.extend(inner.iter().cloned()),
                        None => found.push(value),
                    }
                }
                list(spot.clone(), found)
            }
            "filter" => {
                let mut found = Vec::new();
                for (place, item) in items.iter().enumerate() {
                    let keep = run(item, place)?;
                    match truth(&keep) {
                        Some(true) => found.push(item.clone()),
                        Some(false) => {}
                        None => return Some(Value::unknown(keep.why().spot, keep.why().reason)),
                    }
                }
                list(spot.clone(), found)
            }
            "concat" => {
                let mut found = items.to_vec();
                for argument in arguments {
                    match (&argument.kind, argument.array()) {
                        (Kind::Unknown(_), _) => return Some(argument.clone()),
                        (_, Some(more)) => found.extend(more.iter().cloned()),
                        (_, None) => found.push(argument.clone()),
                    }
                }
                list(spot.clone(), found)
            }
            "slice" if arguments.is_empty() => list(spot.clone(), items.to_vec()),
            "flat" if arguments.is_empty() => {
                let flat = items.iter().flat_map(|item| match item.array() {
                    Some(inner) => inner.to_vec(),
                    None => vec![item.clone()],
                });
                list(spot.clone(), flat.collect())
            }
            "includes" => {
                let wanted = arguments.first()?;
                let mut found = Some(false);
                for item in items {
                    match same(item, wanted) {
                        Some(true) => {
                            found = Some(true);
                            break;
                        }
                        Some(false) => {}
                        None => found = None,
                    }
                }
                Value::new(spot.clone(), Kind::Boolean(found?))
            }
            "join" => {
                let separator = arguments.first().map_or(Some(","), Value::string)?;
                let parts: Option<Vec<String>> = items.iter().map(text).collect();
                Value::new(spot.clone(), Kind::String(parts?.join(separator).into()))
            }
            "reduce" => {
                let mut sum = arguments.get(1)?.clone();
                let function = arguments.first()?;
                for item in items {
                    sum = self.call(function, vec![sum, item.clone()], spot.clone());
                }
                sum
            }
            _ => return None,
        })
    }
}

fn of_object(name: &str, arguments: &[Value], spot: &Spot) -> Option<Value> {
    let first = arguments.first()?;
    if name == "freeze" || name == "seal" {
        return Some(first.clone());
    }
    if name == "assign" {
        let mut all = ObjectValue::default();
        for argument in arguments {
            match &argument.kind {
                Kind::Object(object) => {
                    for entry in &object.entries {
                        all.set(entry.clone());
                    }
                    all.holes.extend(object.holes.iter().cloned());
                }
                Kind::Undefined | Kind::Null => {}
                _ => all.holes.push(Rc::new(argument.why())),
            }
        }
        return Some(Value::new(spot.clone(), Kind::Object(Rc::new(all))));
    }
    if name == "fromEntries" {
        return Some(from_entries(first, spot));
    }
    if !matches!(name, "values" | "keys" | "entries") {
        return None;
    }
    let object = match &first.kind {
        Kind::Object(object) => object,
        Kind::Unknown(_) => return Some(first.clone()),
        _ => return None,
    };
    if let Some(hole) = object.holes.first() {
        return Some(Value::new(spot.clone(), Kind::Unknown(Rc::clone(hole))));
    }
    let items = object.entries.iter().map(|entry| {
        let key = Value::new(entry.spot.clone(), Kind::String(Rc::clone(&entry.key)));
        match name {
            "keys" => key,
            "values" => entry.value.clone(),
            _ => list(spot.clone(), vec![key, entry.value.clone()]),
        }
    });
    Some(list(spot.clone(), items.collect()))
}

/// `String(x)`, and whatever else the language has.
pub(super) fn global_call(name: &str, callee: &Value, arguments: Vec<Value>, spot: Spot) -> Value {
    let converted = match (name, arguments.as_slice()) {
        ("String", [one]) => text(one).map(|text| Kind::String(text.into())),
        ("Boolean", [one]) => truth(one).map(Kind::Boolean),
        ("Number", [one]) => one.number().map(Kind::Number),
        _ => None,
    };
    let kind = converted.unwrap_or_else(|| {
        Kind::Call(Rc::new(Call {
            callee: callee.clone(),
            arguments,
            is_new: false,
        }))
    });
    Value::new(spot, kind)
}

fn list(spot: Spot, items: Vec<Value>) -> Value {
    Value::new(spot, Kind::Array(Rc::new(items)))
}

fn from_entries(pairs: &Value, spot: &Spot) -> Value {
    let mut all = ObjectValue::default();
    let Some(pairs) = pairs.array() else {
        return Value::unknown(pairs.why().spot, pairs.why().reason);
    };
    for pair in pairs {
        match pair.array() {
            Some([key, value]) if key.string().is_some() => all.set(Entry {
                key: key.string().unwrap_or_default().into(),
                spot: key.spot.clone(),
                value: value.clone(),
            }),
            _ => all.holes.push(Rc::new(pair.why())),
        }
    }
    Value::new(spot.clone(), Kind::Object(Rc::new(all)))
}

fn of_string(string: &str, name: &str, arguments: &[Value], spot: &Spot) -> Option<Value> {
    let first = arguments.first();
    let made = match (name, first.and_then(Value::string)) {
        ("toString" | "valueOf", _) => string.to_owned(),
        ("toLowerCase", _) => string.to_lowercase(),
        ("toUpperCase", _) => string.to_uppercase(),
        ("trim", _) => string.trim().to_owned(),
        ("concat", Some(more)) if arguments.len() == 1 => format!("{string}{more}"),
        ("replace", Some(from)) => string.replacen(from, arguments.get(1)?.string()?, 1),
        ("replaceAll", Some(from)) => string.replace(from, arguments.get(1)?.string()?),
        ("startsWith", Some(start)) => {
            let starts = string.starts_with(start);
            return Some(Value::new(spot.clone(), Kind::Boolean(starts)));
        }
        ("endsWith", Some(end)) => {
            let ends = string.ends_with(end);
            return Some(Value::new(spot.clone(), Kind::Boolean(ends)));
        }
        ("split", Some(separator)) if !separator.is_empty() => {
            let parts = string
                .split(separator)
                .map(|part| Value::new(spot.clone(), Kind::String(part.into())));
            return Some(list(spot.clone(), parts.collect()));
        }
        _ => return None,
    };
    Some(Value::new(spot.clone(), Kind::String(made.into())))
}
