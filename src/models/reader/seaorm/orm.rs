//! SeaORM as an ORM: how it reads and writes, its files, and its lines.

use super::super::rust_items::{Item, Module, derives, modules};
use super::super::rust_syntax::whole_file;
use super::super::rust_tokens::{Token, tokens};
use super::compact::compact;
use super::expanded::{expanded, is_expanded};
use super::imports::wanted;
use super::relations::{add_relations, settle};
use super::scope::Scope;
use super::table::{Entity, Reading};
use crate::models::{
    ActualColumn, Column, Decode, Expected, Inserts, Orm, Place, Read, ReadOptions, SourceFile,
    Sources, Traits, Unknown, UnknownScope,
};

/// The ORM.
pub(in crate::models) const SEAORM: Orm = Orm {
    name: "seaorm",
    endings: &[".rs"],
    // sqlx, below it, decodes by the type that the server says.
    traits: Traits {
        inserts: Inserts::OnlySet,
        values: Decode::Strict,
        labels: Decode::Strict,
    },
    read: Read::Whole(read),
    line,
};

/// How many times imports are followed from one file to the next.
const ROUNDS: u8 = 3;

fn read(sources: &Sources, _: &ReadOptions) -> Expected {
    let mut files: Vec<(SourceFile, Vec<Token>)> = sources
        .files
        .iter()
        .map(|file| (file.clone(), tokens(&file.text)))
        .collect();
    let own = files.len();
    for _ in 0..ROUNDS {
        let found = parsed(&files);
        let shown = shown(&files);
        let paths = wanted(&found, &Scope::of(&found, &shown));
        let more: Vec<SourceFile> = paths
            .into_iter()
            .filter(|path| !files.iter().any(|(file, _)| file.path == *path))
            .filter_map(|path| sources.also(&path))
            .collect();
        if more.is_empty() {
            break;
        }
        for file in more {
            let tokens = tokens(&file.text);
            files.push((file, tokens));
        }
    }
    entities(&files, own)
}

fn parsed(files: &[(SourceFile, Vec<Token>)]) -> Vec<Module<'_>> {
    let mut found = Vec::new();
    for (number, (file, tokens)) in files.iter().enumerate() {
        modules(number, &file.path, tokens, &mut found);
    }
    found
}

fn shown(files: &[(SourceFile, Vec<Token>)]) -> Vec<&str> {
    files.iter().map(|(file, _)| file.shown.as_str()).collect()
}

/// The entities of the first files; the others only declare types.
fn entities(files: &[(SourceFile, Vec<Token>)], own: usize) -> Expected {
    let modules = parsed(files);
    let shown = shown(files);
    let scope = Scope::of(&modules, &shown);
    let reading = Reading {
        scope: &scope,
        shown: &shown,
    };
    let mut expected = Expected::default();
    for (file, _) in files {
        expected
            .unknowns
            .extend(whole_file(&file.shown, &file.text).1);
    }
    for module in &modules {
        let Some(stray) = module.stray else {
            continue;
        };
        let file = shown.get(module.file).copied().unwrap_or_default();
        expected.unknowns.push(Unknown {
            place: Place::new(file, stray.line, stray.column),
            reason: "an item of Rust is expected here".to_owned(),
            hides: UnknownScope::File,
        });
    }
    for module in &modules {
        let file = shown.get(module.file).copied().unwrap_or_default();
        for stray in stray_variants(&module.items) {
            expected.unknowns.push(Unknown {
                place: Place::new(file, stray.line, stray.column),
                reason: "a variant of an enum is expected here".to_owned(),
                hides: UnknownScope::File,
            });
        }
    }
    let mut entities: Vec<Entity<'_>> = Vec::new();
    for (index, module) in modules.iter().enumerate() {
        if module.file >= own {
            continue;
        }
        for (at, found) in of_module(&reading, index, module) {
            match found {
                Ok(mut entity) => {
                    add_relations(&reading, &mut entity);
                    entities.push(entity);
                }
                Err(reason) => {
                    let file = shown.get(module.file).copied().unwrap_or_default();
                    expected.unknowns.push(Unknown {
                        place: Place::new(file, at.line, at.column),
                        reason,
                        hides: UnknownScope::File,
                    });
                }
            }
        }
    }
    settle(&mut entities, &modules);
    for entity in entities {
        entity.give(&mut expected);
    }
    expected
}

/// What is no variant in the enums but `Column`, which its entity tells of.
fn stray_variants<'a>(items: &'a [Item<'a>]) -> impl Iterator<Item = &'a Token> {
    let variants = items.iter().filter_map(|item| match item {
        Item::Enum { name, variants, .. } if !name.is_word("Column") => Some(variants),
        _ => None,
    });
    variants.flatten().filter_map(|variant| variant.stray)
}

type Found<'a> = (&'a Token, Result<Entity<'a>, String>);

fn of_module<'a>(reading: &Reading<'a>, index: usize, module: &'a Module<'a>) -> Vec<Found<'a>> {
    let mut found = Vec::new();
    for item in &module.items {
        let Item::Struct {
            name,
            attributes,
            fields,
        } = item
        else {
            continue;
        };
        if derives(attributes, "DeriveEntityModel") {
            found.push((*name, compact(reading, index, (name, attributes, fields))));
        }
    }
    if found.is_empty() && is_expanded(&module.items) {
        let at = module.items.iter().find_map(|item| match item {
            Item::Struct { name, .. } => Some(*name),
            _ => None,
        });
        found.extend(at.map(|at| (at, expanded(reading, index))));
    }
    found
}

/// `#[sea_orm(column_type = "JsonBinary", nullable)] pub metadata: Option<Json>,`
fn line(column: &ActualColumn, model: Option<&Column>) -> String {
    let of = &column.data_type;
    let mut settings: Vec<String> = Vec::new();
    let (rust, column_type) = match of.name.as_str() {
        "boolean" => ("bool", None),
        "smallint" => ("i16", None),
        "integer" => ("i32", None),
        "bigint" => ("i64", None),
        "real" => ("f32", None),
        "double precision" => ("f64", None),
        "numeric" => ("Decimal", None),
        "character varying" => ("String", None),
        "text" => ("String", Some("Text".to_owned())),
        "character" => ("String", Some("Char(None)".to_owned())),
        "uuid" => ("Uuid", None),
        "date" => ("Date", None),
        "time without time zone" => ("Time", None),
        "timestamp without time zone" => ("DateTime", None),
        "timestamp with time zone" => ("DateTimeWithTimeZone", None),
        "json" => ("Json", None),
        "jsonb" => ("Json", Some("JsonBinary".to_owned())),
        "bytea" => ("Vec<u8>", None),
        "inet" | "cidr" => ("IpNetwork", None),
        other => ("String", Some(format!("custom(\\\"{other}\\\")"))),
    };
    if let Some(of) = column_type.filter(|_| !column.data_type.array) {
        settings.push(format!("column_type = \"{of}\""));
    }
    if !column.not_null {
        settings.push("nullable".to_owned());
    }
    let mut rust = rust.to_owned();
    if of.array {
        rust = format!("Vec<{rust}>");
    }
    if !column.not_null {
        rust = format!("Option<{rust}>");
    }
    let field = model.and_then(|model| model.place.property.clone());
    // The variant of an expanded entity is no field.
    let field = field.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    let field = field.unwrap_or_else(|| column.name.clone());
    if field != column.name {
        settings.push(format!("column_name = {:?}", column.name));
    }
    let settings = if settings.is_empty() || settings == ["nullable"] {
        String::new()
    } else {
        format!("#[sea_orm({})] ", settings.join(", "))
    };
    format!("{settings}pub {field}: {rust},")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "use sea_orm::entity::prelude::*;\n#[derive(DeriveEntityModel)]\n\
                        #[sea_orm(table_name = \"users\")]\npub struct Model {\n    \
                        #[sea_orm(primary_key)]\n    pub id: i32,\n";

    fn found(rest: &str) -> Expected {
        let sources = Sources::in_memory(&[("users.rs", &format!("{HEAD}{rest}"))]);
        read(&sources, &ReadOptions::default())
    }

    #[test]
    fn what_is_no_rust_is_never_passed_over() {
        for (rest, line, tables) in [
            ("    pub tag", 4, 0),
            ("<<<<<<< HEAD\n    pub a: i32,\n    pub b: i32,\n}", 7, 1),
            ("    pub a: i32,\n=======\n    pub b: i32,\n}", 8, 1),
            ("    pub a: Option<i32,\n    pub b: i32,\n}", 7, 1),
            ("    pub a: i32\n    pub b: i32,\n}", 7, 1),
            ("    pub a i32,\n}", 7, 1),
            ("}\npub enum Relation { A B }", 8, 1),
            ("}\nstrct More { a: i32 }", 8, 1),
        ] {
            let found = found(rest);
            let lines: Vec<u32> = found.unknowns.iter().map(|of| of.place.line).collect();
            assert!(lines.contains(&line), "{rest}: {:?}", found.unknowns);
            assert_eq!(found.tables.len(), tables, "{rest}");
            if rest.contains("pub a") {
                assert!(found.tables[0].partial, "{rest}");
            }
        }
        let whole = found(
            "    pub a: Option<Vec<std::string::String>>,\n    pub b: sea_orm::prelude::Uuid,\n}\n\
             pub enum Relation { #[sea_orm(has_many = \"super::a::Entity\")] A(i32), B = 1, C }\n\
             impl ActiveModelBehavior for ActiveModel {}\npub(crate) const fn f() {}\n\
             std::thread_local! { static A: u8 = 1; }\npub unsafe extern \"C\" fn g() {}\n\
             macro_rules! m { () => {} }\n",
        );
        assert_eq!(whole.unknowns, []);
        assert!(!whole.tables[0].partial);
    }

    #[test]
    fn a_type_that_is_nested_too_deeply_is_unknown_at_its_place() {
        let (open, close) = ("Option<".repeat(20_000), ">".repeat(20_000));
        let found = found(&format!("    pub a: {open}i32{close},\n}}"));
        assert_eq!(found.unknowns[0].place.line, 7);
        let found = self::found(&"mod a { ".repeat(2_000));
        assert!(!found.unknowns.is_empty());
    }
}
