//! The types that the application declares, and which of them a name means.

use std::collections::BTreeMap;

use super::super::rust_cursor::{entries, entry_text};
use super::super::rust_items::{Item, Module, RustType, derives};
use super::super::rust_tokens::{Token, tokens};
use super::active_enum::{ActiveEnum, active_enum};
use super::types::{ColumnType, column_type, of_rust};
use crate::models::{Enum, PgType};

/// What a column's type comes to.
#[derive(Debug, Clone, Default)]
pub(super) struct Resolved {
    /// The types of the database.
    pub(super) types: Vec<PgType>,
    /// The enumerated type, if it is one.
    pub(super) of: Option<Enum>,
}

/// A type of the application.
#[derive(Debug)]
enum Declared<'a> {
    Enum(ActiveEnum),
    /// `DeriveValueType`, by the type within it or by what its attributes say.
    Value {
        inner: Option<&'a [Token]>,
        column_type: Option<&'a str>,
        value_type: Option<&'a str>,
    },
    /// A value kept as JSON.
    Json,
    Alias(&'a [Token]),
    /// `impl ValueType for …`, with the body of its `column_type`.
    Written(&'a [Token]),
}

/// Every type that is declared.
pub(super) struct Scope<'a> {
    pub(super) modules: &'a [Module<'a>],
    declared: BTreeMap<&'a str, Vec<(usize, Declared<'a>)>>,
}

/// Types that refer to each other are not followed any further than this.
const DEPTH: u8 = 8;

impl<'a> Scope<'a> {
    /// Looks at all modules; `shown` are the files' names.
    pub(super) fn of(modules: &'a [Module<'a>], shown: &[&str]) -> Self {
        let mut scope = Self {
            modules,
            declared: BTreeMap::new(),
        };
        for (index, module) in modules.iter().enumerate() {
            let file = shown.get(module.file).copied().unwrap_or_default();
            for item in &module.items {
                if let Some((name, declared)) = declared(item, file) {
                    scope
                        .declared
                        .entry(name)
                        .or_default()
                        .push((index, declared));
                }
            }
        }
        scope
    }

    /// Whether something of the name is declared.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.declared.contains_key(name)
    }

    /// The types of the database that a Rust type is read from, or why they are not known.
    pub(super) fn rust(&self, of: &RustType, module: usize) -> Result<Resolved, String> {
        self.rust_at(of, module, DEPTH)
    }

    fn rust_at(&self, of: &RustType, module: usize, depth: u8) -> Result<Resolved, String> {
        let own = (of.inner.is_empty())
            .then(|| self.find(of, module))
            .flatten();
        if let Some((home, declared)) = own {
            return self.declared_type(of.name(), *home, declared, depth);
        }
        if let Some(types) = of_rust(of) {
            return Ok(Resolved { types, of: None });
        }
        if let (Some(inner), "Vec" | "Option" | "Box") = (of.inner.first(), of.name()) {
            let mut found = self.rust_at(inner, module, depth)?;
            if of.name() == "Vec" {
                found.types = found.types.into_iter().map(PgType::array).collect();
            }
            return Ok(found);
        }
        Err(match self.declared.get(of.name()) {
            Some(several) if several.len() > 1 => {
                format!("several types of the files are called {}", of.name())
            }
            _ => format!(
                "the type {} is declared in none of the files, and no column_type says what it is",
                of.name()
            ),
        })
    }

    fn declared_type(
        &self,
        name: &str,
        home: usize,
        declared: &Declared<'_>,
        depth: u8,
    ) -> Result<Resolved, String> {
        let unclear = || format!("what {name} is in the database could not be understood");
        let depth = depth.checked_sub(1).ok_or_else(unclear)?;
        let by_tokens = |tokens: &[Token]| {
            let of = RustType::read(tokens).ok_or_else(unclear)?;
            self.rust_at(&of, home, depth)
        };
        match declared {
            Declared::Enum(found) => Ok(Resolved {
                types: found.types.clone().ok_or_else(unclear)?,
                of: found.of.clone(),
            }),
            Declared::Json => Ok(Resolved {
                types: vec![PgType::any("json"), PgType::any("jsonb")],
                of: None,
            }),
            Declared::Alias(of) => by_tokens(of),
            Declared::Written(of) => self.column_at(of, home, depth).ok_or_else(unclear),
            Declared::Value {
                inner,
                column_type,
                value_type,
            } => {
                if let Some(text) = column_type {
                    return self
                        .column_at(&tokens(text), home, depth)
                        .ok_or_else(unclear);
                }
                match (value_type, inner) {
                    (Some(text), _) => by_tokens(&tokens(text)),
                    (None, Some(inner)) => by_tokens(inner),
                    (None, None) => Err(unclear()),
                }
            }
        }
    }

    /// What a `column_type` comes to.
    pub(super) fn column(&self, of: &[Token], module: usize) -> Option<Resolved> {
        self.column_at(of, module, DEPTH)
    }

    fn column_at(&self, of: &[Token], module: usize, depth: u8) -> Option<Resolved> {
        match column_type(of)? {
            ColumnType::Known(types) => Some(Resolved { types, of: None }),
            ColumnType::Enum(name) => Some(Resolved {
                types: vec![PgType::named(None, &name)],
                of: None,
            }),
            ColumnType::Of(rust) => self.rust_at(&rust, module, depth.checked_sub(1)?).ok(),
        }
    }

    /// The declaration that a name means in a module: its own, then one in the same file, then the
    /// one that its path leads to, then the only one.
    fn find(&self, of: &RustType, module: usize) -> Option<&(usize, Declared<'a>)> {
        let all = self.declared.get(of.name())?;
        let file = self.modules.get(module)?.file;
        let path: Vec<&String> = of
            .path
            .iter()
            .take(of.path.len().saturating_sub(1))
            .filter(|part| !matches!(part.as_str(), "super" | "crate" | "self"))
            .collect();
        let of_module = |(home, _): &&(usize, Declared<'a>)| *home == module;
        let of_file = |(home, _): &&(usize, Declared<'a>)| {
            self.modules
                .get(*home)
                .is_some_and(|home| home.file == file)
        };
        let of_path = |(home, _): &&(usize, Declared<'a>)| {
            !path.is_empty()
                && self.modules.get(*home).is_some_and(|home| {
                    home.path.len() >= path.len()
                        && home
                            .path
                            .iter()
                            .rev()
                            .zip(path.iter().rev())
                            .all(|(a, b)| a == *b)
                })
        };
        let only = match all.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let mut found = None;
        if path.is_empty() {
            found = all.iter().find(of_module);
        }
        found
            .or_else(|| all.iter().find(of_path))
            .or_else(|| all.iter().find(of_file))
            .or(only)
    }
}

fn declared<'a>(item: &'a Item<'a>, file: &str) -> Option<(&'a str, Declared<'a>)> {
    match item {
        Item::Enum {
            name,
            attributes,
            variants,
        } => {
            let found = if derives(attributes, "DeriveActiveEnum") {
                Declared::Enum(active_enum(name, attributes, variants, file))
            } else if derives(attributes, "DeriveValueType") {
                value(attributes, None)
            } else if derives(attributes, "FromJsonQueryResult") {
                Declared::Json
            } else {
                return None;
            };
            Some((name.word()?, found))
        }
        Item::Struct {
            name,
            attributes,
            fields,
        } => {
            let found = if derives(attributes, "DeriveValueType") {
                value(attributes, fields.first().map(|field| field.of))
            } else if derives(attributes, "FromJsonQueryResult") {
                Declared::Json
            } else {
                return None;
            };
            Some((name.word()?, found))
        }
        Item::Alias { name, of } => Some((name, Declared::Alias(of))),
        Item::Impl { head, body } => {
            let place = head.iter().position(|token| token.is_word("for"))?;
            let (of, name) = head.split_at(place);
            if !of.last()?.is_word("ValueType") {
                return None;
            }
            let name = name.iter().rev().find_map(Token::word)?;
            Some((name, Declared::Written(function(body, "column_type")?)))
        }
        Item::Use { .. } => None,
    }
}

fn value<'a>(attributes: &[&'a [Token]], inner: Option<&'a [Token]>) -> Declared<'a> {
    let settings = entries(attributes, "sea_orm");
    Declared::Value {
        inner,
        column_type: entry_text(&settings, "column_type"),
        value_type: entry_text(&settings, "value_type"),
    }
}

/// The body of a function.
pub(super) fn function<'a>(body: &'a [Token], name: &str) -> Option<&'a [Token]> {
    let place = body
        .windows(2)
        .position(|pair| matches!(pair, [of, found] if of.is_word("fn") && found.is_word(name)))?;
    let rest = body.get(place..)?;
    let open = rest.iter().position(|token| token.is_mark('{'))?;
    super::super::rust_cursor::group(rest.get(open..)?)
}
