//! Reads typed values out of nodes and notes everything that is wrong on the way.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::error::Problem;
use super::interpolate::{Environment, expand};
use super::node::{Node, Place, Text, Value};
use crate::text::{closest, parse_bytes, parse_duration};

/// What all readers share: where paths start, the environment, and the problems so far.
pub(super) struct Reader<'a> {
    /// The folder that relative paths start from.
    pub(super) dir: &'a Path,
    env: Environment<'a>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Reader<'a> {
    /// A reader without problems.
    pub(super) fn new(dir: &'a Path, env: Environment<'a>) -> Self {
        Self {
            dir,
            env,
            problems: RefCell::default(),
        }
    }

    /// Notes a problem.
    pub(super) fn report(&self, problem: Problem) {
        self.problems.borrow_mut().push(problem);
    }

    /// The problems noted.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_inner()
    }

    /// The entries of a mapping; keys that are not `known` are problems.
    pub(super) fn fields<'n>(
        &'n self,
        node: &'n Node,
        what: &'n str,
        known: &[&str],
    ) -> Option<Fields<'n>> {
        let Value::Map(entries) = &node.value else {
            self.report(
                Problem::new(format!("{what} must be a mapping, not {}", node.noun()))
                    .at(node.head(), "write `key: value`")
                    .help(format!("keys: {}", known.join(", "))),
            );
            return None;
        };
        let mut meant = Vec::new();
        for (key, _) in entries {
            if known.contains(&key.value.as_str()) {
                continue;
            }
            let near = closest(&key.value, known.iter().copied());
            meant.extend(near.map(str::to_owned));
            let help = near
                .map(|near| format!("did you mean `{near}`?"))
                .or_else(|| belongs_elsewhere(&key.value))
                .unwrap_or_else(|| format!("known keys: {}", known.join(", ")));
            self.report(
                Problem::new(format!("unknown key `{}` in {what}", key.value))
                    .at(key.place, "unknown key")
                    .help(help),
            );
        }
        Some(Fields {
            reader: self,
            what,
            node,
            meant,
        })
    }

    /// A scalar as it is written, without variables replaced.
    pub(super) fn plain(&self, node: &Node, what: &str) -> Option<Text> {
        match &node.value {
            Value::Text(text) => Some(Text {
                value: text.clone(),
                place: node.place,
            }),
            Value::Null | Value::List(_) | Value::Map(_) => {
                self.report(
                    Problem::new(format!(
                        "{what} must be a single value, not {}",
                        node.noun()
                    ))
                    .at(node.head(), "a single value is expected here"),
                );
                None
            }
        }
    }

    /// A scalar with its variables replaced.
    pub(super) fn text(&self, node: &Node, what: &str) -> Option<Text> {
        let text = self.plain(node, what)?;
        match expand(&text.value, self.env) {
            Ok(value) => Some(Text { value, ..text }),
            Err(failure) => {
                self.report(
                    Problem::new(failure.message)
                        .at(text.place, "used here")
                        .maybe_help(failure.help),
                );
                None
            }
        }
    }

    /// One of a set of words.
    pub(super) fn word<T: Copy>(&self, text: &Text, key: &str, words: &[(&str, T)]) -> Option<T> {
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text.value) {
            return Some(*value);
        }
        let all = words.iter().map(|(word, _)| *word);
        let help = closest(&text.value, all.clone()).map_or_else(
            || format!("write one of {}", all.collect::<Vec<_>>().join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.report(
            Problem::new(format!("`{key}` cannot be `{}`", text.value))
                .at(text.place, "not one of its values")
                .help(help),
        );
        None
    }

    /// A length of time, more than zero.
    fn positive_duration(&self, text: &Text) -> Option<Duration> {
        match parse_duration(&text.value) {
            Ok(Duration::ZERO) => {
                self.report(
                    Problem::new("a time limit must be more than zero").at(text.place, "is zero"),
                );
                None
            }
            Ok(duration) => Some(duration),
            Err(message) => {
                self.report(Problem::new(message).at(text.place, "not a duration"));
                None
            }
        }
    }
}

/// The sections of the file whose keys people write one level too high when indentation is lost.
const SECTIONS: [(&str, &[&str]); 6] = [
    ("postgres", super::resolve::POSTGRES_KEYS),
    ("migration", super::resolve::MIGRATION_KEYS),
    ("rollback", super::resolve::ROLLBACK_KEYS),
    ("limits", super::resolve::LIMIT_KEYS),
    ("seeds", super::seeds::SEED_KEYS),
    ("tenants", super::resolve::TENANT_KEYS),
];

/// Help for a key that another section knows.
fn belongs_elsewhere(key: &str) -> Option<String> {
    let sections: Vec<String> = SECTIONS
        .iter()
        .filter(|(_, keys)| keys.contains(&key))
        .map(|(section, _)| format!("`{section}`"))
        .collect();
    if sections.is_empty() {
        return None;
    }
    Some(format!(
        "`{key}` is a key of {}; is the indentation right?",
        sections.join(" and ")
    ))
}

/// The entries of one mapping.
pub(super) struct Fields<'n> {
    /// The reader that problems go to.
    pub(super) reader: &'n Reader<'n>,
    /// What the mapping is, for messages.
    pub(super) what: &'n str,
    node: &'n Node,
    /// What unknown keys were probably meant to be; those are not reported as missing, too.
    meant: Vec<String>,
}

impl<'n> Fields<'n> {
    /// The first key's place.
    pub(super) fn place(&self) -> Place {
        self.node.head()
    }

    /// The value of a key that is there and not empty.
    pub(super) fn get(&self, key: &str) -> Option<&'n Node> {
        self.node
            .get(key)
            .map(|(_, node)| node)
            .filter(|node| node.value != Value::Null)
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.node.get(key).is_some()
    }

    /// Whether the key is there, or an unknown key that was probably meant to be it.
    pub(super) fn meant(&self, key: &str) -> bool {
        self.has(key) || self.meant.iter().any(|meant| meant == key)
    }

    /// Notes that a key is missing.
    pub(super) fn missing(&self, key: &str, help: &str) {
        if let Some((name, _)) = self.node.get(key) {
            self.reader.report(
                Problem::new(format!("`{key}` has no value"))
                    .at(name.place, "nothing follows")
                    .help(format!("{help}; is what follows indented further?")),
            );
        } else if !self.meant(key) {
            self.reader.report(
                Problem::new(format!("{} needs the key `{key}`", self.what))
                    .at(self.place(), format!("`{key}` is missing here"))
                    .help(help),
            );
        }
    }

    /// Notes that a key cannot be used here.
    pub(super) fn forbid(&self, key: &str, why: &str) {
        if let Some((name, _)) = self.node.get(key) {
            self.reader.report(
                Problem::new(format!("`{key}` cannot be used here"))
                    .at(name.place, "does not belong here")
                    .help(why),
            );
        }
    }

    /// A text with its variables replaced.
    pub(super) fn text(&self, key: &str) -> Option<Text> {
        self.reader.text(self.get(key)?, &format!("`{key}`"))
    }

    /// A text that is not empty.
    pub(super) fn filled(&self, key: &str) -> Option<Text> {
        self.not_empty(key, self.text(key)?)
    }

    /// A shell command: not empty, its variables left to the shell.
    pub(super) fn command(&self, key: &str) -> Option<Text> {
        let text = self.reader.plain(self.get(key)?, &format!("`{key}`"))?;
        self.not_empty(key, text)
    }

    fn not_empty(&self, key: &str, text: Text) -> Option<Text> {
        if text.value.trim().is_empty() {
            self.reader
                .report(Problem::new(format!("`{key}` must not be empty")).at(text.place, "empty"));
            return None;
        }
        Some(text)
    }

    /// One of a set of words.
    pub(super) fn word<T: Copy>(&self, key: &str, words: &[(&str, T)]) -> Option<T> {
        let text = self.text(key)?;
        self.reader.word(&text, key, words)
    }

    /// `true` or `false`.
    pub(super) fn truth(&self, key: &str) -> Option<bool> {
        let text = self.text(key)?;
        match text.value.as_str() {
            "true" => Some(true),
            "false" => Some(false),
            other => {
                self.reader.report(
                    Problem::new(format!("`{key}` must be `true` or `false`, not `{other}`"))
                        .at(text.place, "neither `true` nor `false`"),
                );
                None
            }
        }
    }

    /// A length of time, more than zero.
    pub(super) fn duration(&self, key: &str) -> Option<Duration> {
        self.reader.positive_duration(&self.text(key)?)
    }

    /// A size in bytes, with its place.
    pub(super) fn bytes(&self, key: &str) -> Option<(u64, Place)> {
        let text = self.text(key)?;
        match parse_bytes(&text.value) {
            Ok(bytes) => Some((bytes, text.place)),
            Err(message) => {
                self.reader
                    .report(Problem::new(message).at(text.place, "not a size"));
                None
            }
        }
    }

    /// The items of a list; a single value counts as a list of one.
    pub(super) fn items(&self, key: &str) -> Option<&'n [Node]> {
        let node = self.get(key)?;
        Some(match &node.value {
            Value::List(items) => items,
            Value::Null | Value::Text(_) | Value::Map(_) => std::slice::from_ref(node),
        })
    }

    /// A list (or a single one) of texts with their variables replaced.
    pub(super) fn texts(&self, key: &str) -> Vec<Text> {
        self.items(key)
            .unwrap_or_default()
            .iter()
            .filter_map(|node| self.reader.text(node, &format!("an entry of `{key}`")))
            .collect()
    }

    /// A mapping of free keys to texts. `check` looks at each key and value.
    pub(super) fn table(
        &self,
        key: &str,
        check: impl Fn(&Text, &Text) -> Result<(), Problem>,
    ) -> BTreeMap<String, String> {
        let Some(node) = self.get(key) else {
            return BTreeMap::new();
        };
        let Value::Map(entries) = &node.value else {
            self.reader.report(
                Problem::new(format!("`{key}` must be a mapping, not {}", node.noun()))
                    .at(node.head(), "write `name: value`"),
            );
            return BTreeMap::new();
        };
        let mut table = BTreeMap::new();
        for (name, node) in entries {
            let Some(value) = self.reader.text(node, &format!("`{}`", name.value)) else {
                continue;
            };
            match check(name, &value) {
                Ok(()) => {
                    table.insert(name.value.clone(), value.value);
                }
                Err(problem) => self.reader.report(problem),
            }
        }
        table
    }
}
