//! JSON of which every repeated part is stored once.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::Value;

use crate::text::sanitize_text;

/// Values by number. Two hundred tenants have the same statements, messages and proofs.
#[derive(Debug, Default)]
pub(super) struct Pool {
    numbers: HashMap<String, usize>,
    values: Vec<String>,
}

impl Pool {
    /// The number of a value, which is added if it is new.
    pub(super) fn add(&mut self, value: &impl Serialize) -> Result<usize, serde_json::Error> {
        let text = clean_json(value)?;
        let next = self.values.len();
        let number = *self.numbers.entry(text.clone()).or_insert(next);
        if number == next {
            self.values.push(text);
        }
        Ok(number)
    }

    /// All of them as the text of an array.
    pub(super) fn array(&self) -> String {
        format!("[{}]", self.values.join(",\n"))
    }
}

/// JSON without characters that could steer a terminal or turn text around.
pub(super) fn clean_json(value: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(value)?;
    clean(&mut value);
    serde_json::to_string(&value)
}

fn clean(value: &mut Value) {
    match value {
        Value::String(text) => *text = sanitize_text(text),
        Value::Array(values) => values.iter_mut().for_each(clean),
        Value::Object(map) => {
            let old = std::mem::take(map);
            map.extend(old.into_iter().map(|(key, mut value)| {
                clean(&mut value);
                (sanitize_text(&key), value)
            }));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_has_the_same_number() {
        let mut pool = Pool::default();
        let first = pool.add(&("a", 1)).unwrap();
        let second = pool.add(&"b\u{1b}[2J").unwrap();
        assert_eq!(pool.add(&("a", 1)).unwrap(), first);
        assert_ne!(first, second);
        assert_eq!(pool.array(), "[[\"a\",1],\n\"b\u{fffd}[2J\"]");
    }
}
