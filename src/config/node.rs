//! The file as a tree of texts, each with the place it came from.

/// A stretch of harness.yaml, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Where it starts.
    pub(super) offset: usize,
    /// How long it is.
    pub(super) length: usize,
}

/// A value with its place. Scalars stay text, so that `0041` keeps its zero; whoever wants a
/// number or a truth value reads it from the text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Value,
    /// Where it is.
    pub(super) place: Place,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// Nothing, or `~`.
    Null,
    /// Any scalar.
    Text(String),
    /// `[…]` or lines with dashes.
    List(Vec<Node>),
    /// `{…}` or lines with colons.
    Map(Vec<(Text, Node)>),
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    /// The text.
    pub(super) value: String,
    /// Where it is.
    pub(super) place: Place,
}

impl Node {
    /// What it is, for messages.
    pub(super) fn noun(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Text(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// What a label points at: the value, or the first piece of a collection.
    pub(super) fn head(&self) -> Place {
        match &self.value {
            Value::Map(entries) => entries.first().map_or(self.place, |(key, _)| key.place),
            Value::List(items) => items.first().map_or(self.place, Self::head),
            Value::Null | Value::Text(_) => self.place,
        }
    }

    /// The value of a key, if the node is a mapping that has it.
    pub(super) fn get(&self, key: &str) -> Option<(&Text, &Self)> {
        match &self.value {
            Value::Map(entries) => entries
                .iter()
                .find(|(name, _)| name.value == key)
                .map(|(name, node)| (name, node)),
            Value::Null | Value::Text(_) | Value::List(_) => None,
        }
    }
}
