//! An entity while it is read: its table, and what Rust calls its columns.

use std::collections::BTreeMap;

use super::super::rust_tokens::Token;
use super::scope::{Resolved, Scope};
use crate::models::{
    Column, DefaultValue, Enum, Expected, Key, Nullable, Place, Supply, Table, TableName, Types,
    Unknown, UnknownScope,
};

/// An entity.
#[derive(Debug)]
pub(super) struct Entity<'a> {
    /// Where it stands among the modules.
    pub(super) module: usize,
    pub(super) table: Table,
    /// The columns by what `Column` calls them, and by the names of fields.
    pub(super) names: BTreeMap<String, String>,
    /// Foreign keys whose other side is not looked up yet.
    pub(super) relations: Vec<Relation<'a>>,
    pub(super) unknowns: Vec<Unknown>,
    pub(super) enums: Vec<Enum>,
}

/// A relation to another entity, that this one holds the columns of.
#[derive(Debug)]
pub(super) struct Relation<'a> {
    /// The path of the other entity: `super`, `user`, `Entity`.
    pub(super) to: Vec<String>,
    pub(super) from: Vec<String>,
    pub(super) on: Vec<String>,
    pub(super) on_delete: Option<&'a str>,
    pub(super) on_update: Option<&'a str>,
    pub(super) place: Place,
}

impl Entity<'_> {
    /// An entity without columns.
    pub(super) fn new(module: usize, name: TableName, place: Place) -> Self {
        Self {
            module,
            table: Table::new(name, place),
            names: BTreeMap::new(),
            relations: Vec::new(),
            unknowns: Vec::new(),
            enums: Vec::new(),
        }
    }

    /// Adds a column of these types.
    pub(super) fn add(
        &mut self,
        name: String,
        place: Place,
        nullable: bool,
        resolved: Result<Option<Resolved>, String>,
    ) -> Option<&mut Column> {
        let types = match resolved {
            Ok(Some(found)) => {
                self.enums.extend(found.of);
                Types::Known(found.types)
            }
            Ok(None) => Types::Unknown,
            Err(reason) => {
                self.unknowns.push(Unknown {
                    place: place.clone(),
                    reason,
                    hides: UnknownScope::Column(self.table.name.clone(), name.clone()),
                });
                Types::Unknown
            }
        };
        self.table.columns.push(Column {
            name,
            place,
            types,
            nullable: if nullable {
                Nullable::Yes
            } else {
                Nullable::No
            },
            // Which columns an insert sets stands in the code.
            supply: Supply::Unknown,
            default: DefaultValue::Unknown,
            reads: true,
            kept: Vec::new(),
        });
        self.table.columns.last_mut()
    }

    /// Notes that something within it is neither field nor variant; columns may be lost with it.
    pub(super) fn stray(&mut self, file: &str, class: &str, at: &Token) {
        self.unknowns.push(Unknown {
            place: place(file, class, at, None),
            reason: "what stands here is no field or variant of Rust".to_owned(),
            hides: UnknownScope::Table(self.table.name.clone()),
        });
        self.table.partial = true;
    }

    /// Settles the primary key; `automatic` if the database makes its values.
    pub(super) fn key(&mut self, columns: Vec<String>, automatic: bool) {
        if columns.is_empty() {
            return;
        }
        if let ([only], true) = (columns.as_slice(), automatic)
            && let Some(column) = self
                .table
                .columns
                .iter_mut()
                .find(|column| column.name == *only)
            && column.supply == Supply::Unknown
        {
            let counts = |types: &Types| match types {
                Types::Known(types) => types.iter().any(|of| {
                    matches!(of.name.as_str(), "smallint" | "integer" | "bigint") && !of.array
                }),
                Types::Unknown => false,
            };
            if counts(&column.types) {
                column.supply = Supply::Database;
            }
        }
        self.table.primary_key = Some(Key {
            columns,
            place: self.table.place.clone(),
        });
    }

    /// Hands everything over but the relations.
    pub(super) fn give(self, expected: &mut Expected) {
        for mut found in self.enums {
            // A type of the same schema as the table, if the table says one.
            found.name.schema.clone_from(&self.table.name.schema);
            if !expected.enums.iter().any(|known| known.name == found.name) {
                expected.enums.push(found);
            }
        }
        expected.unknowns.extend(self.unknowns);
        expected.tables.push(self.table);
    }
}

/// A default that a model says, as SQL, if it is a constant or one of the usual functions.
pub(super) fn default_value(tokens: &[Token]) -> DefaultValue {
    use super::super::rust_tokens::TokenKind;
    if let Some(text) = tokens.first().and_then(Token::text) {
        return DefaultValue::Expression(format!("'{}'", text.replace('\'', "''")));
    }
    let text: String = tokens
        .iter()
        .map(|token| match &token.kind {
            TokenKind::Word(word) => word.clone(),
            TokenKind::Mark(mark) => mark.to_string(),
            TokenKind::Text(_) => String::new(),
        })
        .collect();
    let constant = text == "true" || text == "false" || text.parse::<f64>().is_ok();
    if constant {
        DefaultValue::Expression(text)
    } else {
        DefaultValue::Some
    }
}

/// A default that is an expression: `Expr::current_timestamp()`, `Expr::cust("gen_random_uuid()")`.
pub(super) fn default_expression(tokens: &[Token]) -> DefaultValue {
    if tokens
        .iter()
        .any(|token| token.is_word("current_timestamp"))
    {
        return DefaultValue::Expression("CURRENT_TIMESTAMP".to_owned());
    }
    if tokens.iter().any(|token| token.is_word("cust"))
        && let Some(text) = tokens.iter().find_map(Token::text)
    {
        return DefaultValue::Expression(text.to_owned());
    }
    DefaultValue::Some
}

/// The last words of a path or of each of several: `(Column::A, Column::B)`, `user_id`.
pub(super) fn last_words(tokens: &[Token]) -> Vec<String> {
    let mut found = Vec::new();
    let mut last: Option<&str> = None;
    for token in tokens {
        if let Some(word) = token.word() {
            last = Some(word);
        } else if token.is_mark(',') {
            found.extend(last.take().map(str::to_owned));
        }
    }
    found.extend(last.map(str::to_owned));
    found
}

/// Where a token stands, as a part of a class.
pub(super) fn place(file: &str, class: &str, at: &Token, property: Option<&str>) -> Place {
    let place = Place::new(file, at.line, at.column).of_class(class);
    match property {
        Some(property) => place.of_property(property),
        None => place,
    }
}

/// What every part of the reader needs.
pub(super) struct Reading<'a> {
    pub(super) scope: &'a Scope<'a>,
    /// The files' names as reports show them.
    pub(super) shown: &'a [&'a str],
}
