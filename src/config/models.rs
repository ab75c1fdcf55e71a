//! The section `models`: which ORM's models are where, and of which version of the application.

use super::decode::{Fields, Reader};
use super::error::Problem;
use super::files::{existing, matching};
use super::node::Text;
use super::resolve::File;
use super::shadow::{ModelPrograms, PROGRAM_KEYS, programs};
use crate::event::App;
use crate::text::closest;

/// The keys of an entry of `models`.
pub(super) const MODEL_KEYS: &[&str] = &["orm", "path", "app", "schema", "naming", "ignore"];

/// All keys, those about programs too.
fn keys() -> Vec<&'static str> {
    MODEL_KEYS.iter().copied().chain(PROGRAM_KEYS).collect()
}

/// ORM models to compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// The ORM, one of [`ORM_NAMES`].
    pub orm: String,
    /// The files as written: a file, a folder, a pattern, or `git:REVISION:` and one of these.
    pub path: String,
    /// The version of the application that they belong to.
    pub app: App,
    /// The schema of tables whose models do not say one.
    pub schema: Option<String>,
    /// How names are made where the models do not say them.
    pub naming: Option<Naming>,
    /// Tables that are not compared.
    pub ignore: Vec<String>,
    /// What is run for the entry, if anything is.
    pub programs: ModelPrograms,
    /// Line and column of the entry in harness.yaml, for messages about its files.
    pub place: (u32, u32),
}

/// How an ORM makes a column's name from a property's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naming {
    /// As it is.
    Verbatim,
    /// `created_at`.
    SnakeCase,
    /// `createdAt`.
    CamelCase,
}

/// Every ORM that `orm` may name, sorted; `models` has no reader for some of them.
pub const ORM_NAMES: &[&str] = &[
    "contract",
    "diesel",
    "django",
    "drizzle",
    "ent",
    "gorm",
    "mikroorm",
    "prisma",
    "seaorm",
    "sequelize",
    "shadow",
    "sqlalchemy",
    "sqlx",
    "typeorm",
];

/// Those that make names by a strategy that stands outside of the models.
const NAMED_BY_STRATEGY: [&str; 2] = ["drizzle", "typeorm"];

const APPS: [(&str, App); 3] = [("old", App::Old), ("new", App::New), ("both", App::Both)];

const NAMINGS: [(&str, Naming); 3] = [
    ("verbatim", Naming::Verbatim),
    ("snake_case", Naming::SnakeCase),
    ("camelCase", Naming::CamelCase),
];

/// The models of the configuration.
pub(super) fn models(root: &Fields<'_>, file: &File<'_>) -> Vec<Models> {
    let mut models = Vec::new();
    let known_keys = keys();
    for node in root.items("models").unwrap_or_default() {
        let Some(fields) = root
            .reader
            .fields(node, "an entry of `models`", &known_keys)
        else {
            continue;
        };
        if fields.get("orm").is_none() {
            fields.missing("orm", "for example `orm: prisma`");
        }
        if fields.get("path").is_none() {
            fields.missing("path", "for example `path: \"app/entities/**/*.ts\"`");
        }
        let orm = fields
            .filled("orm")
            .and_then(|orm| known(root.reader, &orm));
        let path = fields.filled("path");
        let programs = orm.map(|orm| programs(&fields, orm, path.as_ref()));
        let shadow = programs.as_ref().is_some_and(|p| p.shadow.is_some());
        let path = path.filter(|path| there(root.reader, path, shadow));
        let app = fields.word("app", &APPS).unwrap_or(App::New);
        let schema = fields.filled("schema").map(|text| text.value);
        let naming = fields.word("naming", &NAMINGS);
        if orm.is_some_and(|orm| !NAMED_BY_STRATEGY.contains(&orm)) {
            fields.forbid(
                "naming",
                "only typeorm and drizzle make names by a strategy",
            );
        }
        let ignore = fields.texts("ignore").into_iter();
        let ignore = ignore.map(|text| text.value).collect();
        if let (Some(orm), Some(path), Some(programs)) = (orm, path, programs) {
            let place = file.lines.position(file.text, fields.place().offset);
            models.push(Models {
                orm: orm.to_owned(),
                path: path.value,
                app,
                schema,
                naming,
                ignore,
                programs,
                place: (place.line, place.column),
            });
        }
    }
    models
}

fn known(reader: &Reader<'_>, orm: &Text) -> Option<&'static str> {
    let found = ORM_NAMES.iter().find(|name| **name == orm.value);
    if found.is_none() {
        let help = closest(&orm.value, ORM_NAMES.iter().copied()).map_or_else(
            || {
                format!(
                    "write one of {}; any other can be described as a `contract`",
                    ORM_NAMES.join(", ")
                )
            },
            |near| format!("did you mean `{near}`?"),
        );
        reader.report(
            Problem::new(format!("`orm` cannot be `{}`", orm.value))
                .at(orm.place, "not known")
                .help(help),
        );
    }
    found.copied()
}

/// Whether something is at the path; revisions are looked up by who reads the models. The path of
/// a shadow is one file or folder, which programs are told.
fn there(reader: &Reader<'_>, path: &Text, shadow: bool) -> bool {
    if let Some(rest) = path.value.strip_prefix("git:") {
        let parts = rest.split_once(':');
        let whole = parts.is_some_and(|(revision, path)| !revision.is_empty() && !path.is_empty());
        if !whole {
            reader.report(
                Problem::new(format!("`{}` names no file of a revision", path.value))
                    .at(path.place, "not of the form git:REVISION:PATH")
                    .help("write for example `git:v1.41:app/models`"),
            );
        }
        return whole;
    }
    if shadow {
        return existing(reader, path, "model file").is_some();
    }
    !matching(reader, path, "model file").is_empty()
}
