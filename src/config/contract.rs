//! The file format `contract`: the tables that an application expects, written down by anyone.

use std::path::Path;

use super::decode::{Fields, Reader};
use super::error::{ConfigErrors, Problem};
use super::load::parse;
use super::node::{Node, Text, Value};
use crate::text::LineIndex;

/// What a contract file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contract {
    /// Whether reads fail on a value or NULL that is not expected.
    pub strict_reads: bool,
    /// Whether inserts name every column.
    pub writes_all: bool,
    /// The schema of tables without one.
    pub schema: Option<String>,
    /// The tables.
    pub tables: Vec<ContractTable>,
    /// The enumerated types.
    pub enums: Vec<ContractEnum>,
}

/// Line and column, from 1.
type At = (u32, u32);

/// A table of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractTable {
    /// `table` or `schema.table`.
    pub name: String,
    /// Where it stands.
    pub at: At,
    /// Whether rows are only read.
    pub read_only: bool,
    /// The columns.
    pub columns: Vec<ContractColumn>,
    /// The primary key.
    pub primary_key: Option<ContractKey>,
    /// What is unique.
    pub unique: Vec<ContractKey>,
    /// What is indexed.
    pub indexes: Vec<ContractKey>,
    /// What refers to other tables.
    pub foreign_keys: Vec<ContractForeignKey>,
}

/// A column of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractColumn {
    /// The name.
    pub name: String,
    /// Where it stands.
    pub at: At,
    /// The types that it may have, at least one.
    pub types: Vec<String>,
    /// Whether it may hold NULL.
    pub nullable: bool,
    /// The default's expression.
    pub default: Option<String>,
    /// Who gives the value on insert.
    pub supplied_by: Option<SuppliedBy>,
}

/// Who gives a value on insert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SuppliedBy {
    /// The application, always.
    Application,
    /// The database.
    Database,
    /// The application, if it likes.
    Optional,
    /// Nobody.
    Nobody,
}

/// Columns of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractKey {
    /// The columns.
    pub columns: Vec<String>,
    /// Where it stands.
    pub at: At,
}

/// A foreign key of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractForeignKey {
    /// The columns.
    pub columns: Vec<String>,
    /// `table` or `schema.table`.
    pub references: String,
    /// The columns there; none means the primary key.
    pub on: Vec<String>,
    /// `CASCADE`, …
    pub on_delete: Option<&'static str>,
    /// Likewise.
    pub on_update: Option<&'static str>,
    /// Where it stands.
    pub at: At,
}

/// An enumerated type of a contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEnum {
    /// `type` or `schema.type`.
    pub name: String,
    /// Where it stands.
    pub at: At,
    /// The labels in order, each with its place.
    pub labels: Vec<(String, At)>,
}

const ACTIONS: [(&str, &str); 5] = [
    ("cascade", "CASCADE"),
    ("no action", "NO ACTION"),
    ("restrict", "RESTRICT"),
    ("set default", "SET DEFAULT"),
    ("set null", "SET NULL"),
];

const SUPPLIERS: [(&str, SuppliedBy); 4] = [
    ("application", SuppliedBy::Application),
    ("database", SuppliedBy::Database),
    ("nobody", SuppliedBy::Nobody),
    ("optional", SuppliedBy::Optional),
];

/// Reads the text of a contract file.
pub fn read_contract(shown: &str, text: &str) -> Result<Contract, ConfigErrors> {
    let path = Path::new(shown);
    let fail = |problems| ConfigErrors::content(path, text, problems);
    let root = parse(text).map_err(|problem| fail(vec![problem]))?;
    let no_variables = |_: &str| None;
    let reader = Reader::new(Path::new("."), &no_variables);
    let lines = LineIndex::new(text);
    let decoder = Decoder {
        text,
        lines: &lines,
    };
    let contract = decoder.contract(&reader, &root);
    let problems = reader.into_problems();
    match contract {
        Some(contract) if problems.is_empty() => Ok(contract),
        _ => Err(fail(problems)),
    }
}

struct Decoder<'a> {
    text: &'a str,
    lines: &'a LineIndex,
}

impl Decoder<'_> {
    fn at(&self, offset: usize) -> At {
        let position = self.lines.position(self.text, offset);
        (position.line, position.column)
    }

    fn contract(&self, reader: &Reader<'_>, root: &Node) -> Option<Contract> {
        let keys = &["contract", "reads", "writes", "schema", "tables", "enums"];
        let fields = reader.fields(root, "the contract", keys)?;
        if fields.get("contract").is_none() {
            fields.missing("contract", "write `contract: 1`, the version of the format");
        }
        fields.word("contract", &[("1", ())]);
        if fields.get("tables").is_none() {
            fields.missing(
                "tables",
                "for example `tables: { users: { columns: { id: uuid } } }`",
            );
        }
        let strict_reads = fields.word("reads", &[("strict", true), ("lenient", false)]);
        let writes_all = fields.word("writes", &[("all", true), ("set", false)]);
        let tables = entries(&fields, "tables")
            .filter_map(|(name, node)| self.table(reader, name, node))
            .collect();
        let enums = entries(&fields, "enums")
            .filter_map(|(name, node)| self.labels(reader, name, node))
            .collect();
        Some(Contract {
            strict_reads: strict_reads.unwrap_or(true),
            writes_all: writes_all.unwrap_or(false),
            schema: fields.filled("schema").map(|text| text.value),
            tables,
            enums,
        })
    }

    fn table(&self, reader: &Reader<'_>, name: &Text, node: &Node) -> Option<ContractTable> {
        let what = format!("table `{}`", name.value);
        let keys = &[
            "columns",
            "primary_key",
            "unique",
            "indexes",
            "foreign_keys",
            "read_only",
        ];
        let fields = reader.fields(node, &what, keys)?;
        if fields.get("columns").is_none() {
            fields.missing("columns", "for example `columns: { id: uuid }`");
        }
        let columns: Vec<ContractColumn> = entries(&fields, "columns")
            .filter_map(|(name, node)| self.column(reader, name, node))
            .collect();
        let known = |text: &Text| {
            let found = columns.iter().any(|column| column.name == text.value);
            if !found {
                reader.report(
                    Problem::new(format!("{what} has no column `{}`", text.value))
                        .at(text.place, "not among its columns"),
                );
            }
        };
        let primary_key = fields.get("primary_key").map(|node| {
            let names = texts(reader, node, "`primary_key`");
            names.iter().for_each(known);
            self.key(&names, node)
        });
        let keys = |key: &str| -> Vec<ContractKey> {
            fields
                .items(key)
                .unwrap_or_default()
                .iter()
                .map(|node| {
                    let names = texts(reader, node, &format!("an entry of `{key}`"));
                    names.iter().for_each(known);
                    self.key(&names, node)
                })
                .collect()
        };
        let (unique, indexes) = (keys("unique"), keys("indexes"));
        let foreign_keys = fields.items("foreign_keys").unwrap_or_default().iter();
        let foreign_keys = foreign_keys
            .filter_map(|node| self.foreign_key(reader, node, &known))
            .collect();
        Some(ContractTable {
            name: name.value.clone(),
            at: self.at(name.place.offset),
            read_only: fields.truth("read_only").unwrap_or(false),
            primary_key,
            unique,
            indexes,
            foreign_keys,
            columns,
        })
    }

    fn key(&self, names: &[Text], node: &Node) -> ContractKey {
        ContractKey {
            columns: names.iter().map(|name| name.value.clone()).collect(),
            at: self.at(node.head().offset),
        }
    }

    fn column(&self, reader: &Reader<'_>, name: &Text, node: &Node) -> Option<ContractColumn> {
        let what = format!("column `{}`", name.value);
        let mut column = ContractColumn {
            name: name.value.clone(),
            at: self.at(name.place.offset),
            types: Vec::new(),
            nullable: false,
            default: None,
            supplied_by: None,
        };
        let types = match &node.value {
            Value::Map(_) => {
                let keys = &["type", "nullable", "default", "supplied_by"];
                let fields = reader.fields(node, &what, keys)?;
                if fields.get("type").is_none() {
                    fields.missing("type", "for example `type: text`");
                }
                column.nullable = fields.truth("nullable").unwrap_or(false);
                column.default = fields
                    .get("default")
                    .and_then(|node| reader.plain(node, "`default`"))
                    .map(|text| text.value);
                column.supplied_by = fields.word("supplied_by", &SUPPLIERS);
                texts(reader, fields.get("type")?, "`type`")
            }
            Value::Null | Value::Text(_) | Value::List(_) => texts(reader, node, &what),
        };
        for text in &types {
            if text.value.trim().is_empty() {
                reader.report(Problem::new("a type must not be empty").at(text.place, "empty"));
            }
        }
        column.types = types.into_iter().map(|text| text.value).collect();
        (!column.types.is_empty()).then_some(column)
    }

    fn foreign_key(
        &self,
        reader: &Reader<'_>,
        node: &Node,
        known: &dyn Fn(&Text),
    ) -> Option<ContractForeignKey> {
        let keys = &["columns", "references", "on", "on_delete", "on_update"];
        let fields = reader.fields(node, "an entry of `foreign_keys`", keys)?;
        for key in ["columns", "references"] {
            if fields.get(key).is_none() {
                fields.missing(key, "for example `{ columns: [org_id], references: orgs }`");
            }
        }
        let columns = texts(reader, fields.get("columns")?, "`columns`");
        columns.iter().for_each(known);
        let on = fields.get("on").map(|node| texts(reader, node, "`on`"));
        Some(ContractForeignKey {
            columns: columns.into_iter().map(|text| text.value).collect(),
            references: fields.filled("references")?.value,
            on: on
                .unwrap_or_default()
                .into_iter()
                .map(|text| text.value)
                .collect(),
            on_delete: fields.word("on_delete", &ACTIONS),
            on_update: fields.word("on_update", &ACTIONS),
            at: self.at(fields.place().offset),
        })
    }

    fn labels(&self, reader: &Reader<'_>, name: &Text, node: &Node) -> Option<ContractEnum> {
        let labels = texts(reader, node, &format!("enum `{}`", name.value));
        if labels.is_empty() {
            reader.report(
                Problem::new(format!("enum `{}` has no labels", name.value))
                    .at(node.head(), "a list of labels is expected here"),
            );
        }
        (!labels.is_empty()).then(|| ContractEnum {
            name: name.value.clone(),
            at: self.at(name.place.offset),
            labels: labels
                .into_iter()
                .map(|text| (text.value, self.at(text.place.offset)))
                .collect(),
        })
    }
}

/// The entries of a mapping under a key.
fn entries<'n>(fields: &Fields<'n>, key: &str) -> impl Iterator<Item = (&'n Text, &'n Node)> {
    let entries = match fields.get(key).map(|node| (&node.value, node)) {
        Some((Value::Map(entries), _)) => entries.as_slice(),
        Some((_, node)) => {
            fields.reader.report(
                Problem::new(format!("`{key}` must be a mapping, not {}", node.noun()))
                    .at(node.head(), "write `name: …`"),
            );
            &[]
        }
        None => &[],
    };
    entries.iter().map(|(name, node)| (name, node))
}

/// A list of texts, or a single one, as written.
fn texts(reader: &Reader<'_>, node: &Node, what: &str) -> Vec<Text> {
    let items = match &node.value {
        Value::List(items) => items.as_slice(),
        Value::Null | Value::Text(_) | Value::Map(_) => std::slice::from_ref(node),
    };
    items
        .iter()
        .filter_map(|item| reader.plain(item, what))
        .collect()
}
