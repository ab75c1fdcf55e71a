//! Operators, and how values become texts, keys and truths.

use std::rc::Rc;

use super::value::{Kind, Spot, Value};

/// A number as the language writes it.
pub(super) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    number.to_string()
}

/// What a value is within a template.
pub(super) fn text(value: &Value) -> Option<String> {
    Some(match &value.kind {
        Kind::String(text) | Kind::BigInt(text) => text.to_string(),
        Kind::Number(number) => number_text(*number),
        Kind::Boolean(value) => value.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Undefined => "undefined".to_owned(),
        Kind::Array(items) => {
            let parts: Option<Vec<String>> = items.iter().map(text).collect();
            parts?.join(",")
        }
        _ => return None,
    })
}

/// What a value is as a key.
pub(super) fn key_text(value: &Value) -> Option<String> {
    match value.kind {
        Kind::String(_) | Kind::Number(_) | Kind::BigInt(_) | Kind::Boolean(_) => text(value),
        _ => None,
    }
}

/// Whether a value counts as true.
pub(super) fn truth(value: &Value) -> Option<bool> {
    Some(match &value.kind {
        Kind::String(text) => !text.is_empty(),
        Kind::Number(number) => *number != 0.0 && !number.is_nan(),
        Kind::BigInt(text) => &**text != "0",
        Kind::Boolean(value) => *value,
        Kind::Null | Kind::Undefined => false,
        // What a package exports is there; what it returns may be nothing.
        Kind::Array(_)
        | Kind::Object(_)
        | Kind::Function(_)
        | Kind::Class(_)
        | Kind::External { .. } => true,
        Kind::Call(_) if is_made(value) => true,
        Kind::Global(_) | Kind::Call(_) | Kind::Member(..) | Kind::Tagged(_) | Kind::Unknown(_) => {
            return None;
        }
    })
}

/// Whether two values are the same, as `===` has it; `None` if that cannot be told.
#[expect(clippy::float_cmp, reason = "as the language does")]
pub(super) fn same(a: &Value, b: &Value) -> Option<bool> {
    Some(match (&a.kind, &b.kind) {
        (Kind::String(a), Kind::String(b)) | (Kind::BigInt(a), Kind::BigInt(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::Boolean(a), Kind::Boolean(b)) => a == b,
        (Kind::Null, Kind::Null) | (Kind::Undefined, Kind::Undefined) => true,
        (a, b) if is_plain(a) && is_plain(b) => false,
        _ => return None,
    })
}

fn is_plain(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::String(_)
            | Kind::BigInt(_)
            | Kind::Number(_)
            | Kind::Boolean(_)
            | Kind::Null
            | Kind::Undefined
    )
}

/// Whether a call makes something: what is imported from an ORM always does.
fn is_made(value: &Value) -> bool {
    let package = value.package().unwrap_or_default();
    package == "typeorm" || package.starts_with("drizzle-orm/")
}

fn is_nothing(value: &Value) -> Option<bool> {
    match value.kind {
        Kind::Call(_) if is_made(value) => Some(false),
        Kind::Null | Kind::Undefined => Some(true),
        Kind::Global(_) | Kind::Call(_) | Kind::Member(..) | Kind::Tagged(_) | Kind::Unknown(_) => {
            None
        }
        _ => Some(false),
    }
}

/// An operator of two; the second is worked out only if it is needed.
pub(super) fn binary(operator: &str, a: &Value, spot: Spot, b: impl FnOnce() -> Value) -> Value {
    let unclear = |of: &Value| {
        let why = of.why();
        Value::unknown(why.spot, why.reason)
    };
    match operator {
        "&&" | "||" => {
            return match truth(a) {
                Some(truth) if truth == (operator == "&&") => b(),
                Some(_) => a.clone(),
                None => unclear(a),
            };
        }
        "??" => {
            return match is_nothing(a) {
                Some(true) => b(),
                Some(false) => a.clone(),
                None => unclear(a),
            };
        }
        _ => {}
    }
    let b = b();
    for side in [a, &b] {
        let is_joined = operator == "+" && side.array().is_some();
        if !is_plain(&side.kind) && !is_joined {
            return unclear(side);
        }
    }
    let boolean = |value| Value::new(spot.clone(), Kind::Boolean(value));
    match operator {
        "===" | "!==" => {
            let same = same(a, &b) == Some(true);
            return boolean(same == (operator == "==="));
        }
        "==" | "!=" => {
            let nothing = |of: &Value| is_nothing(of) == Some(true);
            let same = same(a, &b) == Some(true) || (nothing(a) && nothing(&b));
            return boolean(same == (operator == "=="));
        }
        _ => {}
    }
    if operator == "+"
        && (a.string().is_some() || b.string().is_some())
        && let (Some(a), Some(b)) = (text(a), text(&b))
    {
        return Value::new(spot, Kind::String(format!("{a}{b}").into()));
    }
    if let (Some(a), Some(b)) = (a.number(), b.number()) {
        let number = match operator {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" => a / b,
            "%" => a % b,
            "**" => a.powf(b),
            "<" => return boolean(a < b),
            ">" => return boolean(a > b),
            "<=" => return boolean(a <= b),
            ">=" => return boolean(a >= b),
            _ => return Value::unknown(spot, format!("`{operator}` is not worked out")),
        };
        return Value::new(spot, Kind::Number(number));
    }
    Value::unknown(spot, format!("`{operator}` is not worked out"))
}

/// An operator of one.
pub(super) fn unary(operator: &str, of: &Value, spot: Spot) -> Value {
    let kind = match (operator, &of.kind) {
        ("!", _) => match truth(of) {
            Some(truth) => Kind::Boolean(!truth),
            None => return Value::unknown(of.why().spot, of.why().reason),
        },
        ("void", _) => Kind::Undefined,
        ("-", Kind::Number(number)) => Kind::Number(-number),
        ("+", Kind::Number(number)) => Kind::Number(*number),
        ("-", Kind::BigInt(number)) => Kind::BigInt(Rc::from(format!("-{number}"))),
        ("typeof", kind) => Kind::String(
            match kind {
                Kind::String(_) => "string",
                Kind::Number(_) => "number",
                Kind::BigInt(_) => "bigint",
                Kind::Boolean(_) => "boolean",
                Kind::Undefined => "undefined",
                Kind::Function(_) | Kind::Class(_) => "function",
                Kind::Null | Kind::Array(_) | Kind::Object(_) => "object",
                _ => return Value::unknown(of.why().spot, of.why().reason),
            }
            .into(),
        ),
        _ => return Value::unknown(of.why().spot, of.why().reason),
    };
    Value::new(spot, kind)
}
