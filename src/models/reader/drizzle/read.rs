//! Reads the files of a Drizzle schema.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::chain::Chain;
use super::config::{self, SchemaFiles, calls, is_config};
use super::orm::DRIZZLE;
use super::tables::Reader;
use crate::config::Naming;
use crate::models::reader::typescript::{
    Declaration, Evaluator, Kind, Module, Project, with_deep_stack,
};
use crate::models::{Expected, Place, ReadOptions, Sources, Unknown, UnknownScope};

/// Reads the models.
pub(super) fn read(sources: &Sources, options: &ReadOptions) -> Expected {
    with_deep_stack(|| read_here(sources, options)).unwrap_or_else(|| {
        let file = sources.files.first().map_or("", |file| &file.shown);
        let mut expected = Expected::default();
        expected.unknowns.push(Unknown {
            place: Place::new(file, 1, 1),
            reason: "reading it failed".to_owned(),
            hides: UnknownScope::File,
        });
        expected
    })
}

fn read_here(sources: &Sources, options: &ReadOptions) -> Expected {
    let project = Project::new(sources);
    let evaluator = Evaluator::new(&project);
    let files: Vec<Rc<Module>> = project
        .modules()
        .filter(|module| !module.path.ends_with(".d.ts"))
        .collect();
    let settings = config::find(&project, &evaluator, &files);
    let naming = options
        .naming
        .or(settings.naming)
        .or_else(|| config::casing_of_calls(&evaluator, &files))
        .unwrap_or(Naming::Verbatim);
    let mut reader = Reader {
        evaluator: &evaluator,
        naming,
        expected: Expected::default(),
        seen: BTreeSet::new(),
    };
    if let Some(why) = settings.unclear.filter(|_| options.naming.is_none()) {
        reader.expected.unknowns.push(Unknown {
            place: why.spot.place(),
            reason: format!("how columns are named (`casing`): {}", why.reason),
            hides: UnknownScope::File,
        });
    }
    let schema = SchemaFiles::of(&settings.schema);
    let mut chosen: Vec<Rc<Module>> = files
        .iter()
        .filter(|module| schema.take(&module.path))
        .cloned()
        .collect();
    // Only the configuration is named: the schema is where it says.
    if files.iter().all(|module| is_config(&module.path)) {
        for path in &settings.schema {
            for file in sources.find(path, DRIZZLE.endings) {
                chosen.extend(project.module(&file));
            }
        }
        if chosen.is_empty() {
            let file = files.first().map_or("", |module| &*module.shown);
            reader.expected.unknowns.push(Unknown {
                place: Place::new(file, 1, 1),
                reason: "it does not say where the schema is".to_owned(),
                hides: UnknownScope::File,
            });
        }
    } else if chosen.is_empty() {
        chosen = files;
    }
    for module in chosen.iter().filter(|module| !is_config(&module.path)) {
        reader.module(module);
    }
    if reader.expected.tables.is_empty() && reader.expected.unknowns.is_empty() {
        let file = chosen.first().map_or("", |module| &*module.shown);
        reader.expected.unknowns.push(Unknown {
            place: Place::new(file, 1, 1),
            reason: "no table of drizzle-orm/pg-core is exported".to_owned(),
            hides: UnknownScope::File,
        });
    }
    reader.expected
}

impl Reader<'_> {
    /// Whether something that could not be worked out may have been a table: it is made with what
    /// `drizzle-orm/pg-core` exports, or by a function of a file that uses it.
    pub(super) fn could_be_table(&self, module: &Rc<Module>, export: &str) -> bool {
        let found = self.evaluator.declaration(module, export);
        let Some((home, declared)) = found.or_else(|| {
            let local = module.exports.get(export)?;
            self.evaluator.exported(module, local)
        }) else {
            return false;
        };
        let Declaration::Variable {
            value: Some(value), ..
        } = &declared.declaration
        else {
            return false;
        };
        let is_wanted = |name: &str| {
            let value = self.evaluator.top(&home, name);
            match &value.kind {
                Kind::Function(closure) => closure
                    .scope
                    .module
                    .imports
                    .values()
                    .any(|import| import.specifier.starts_with("drizzle-orm/pg-core")),
                _ => Chain::of(&value).is_some_and(|chain| {
                    chain.is_of_pg()
                        && chain.step(0, "").is_none_or(|_| {
                            matches!(chain.root, "pgSchema" | "pgTableCreator" | "customType")
                        })
                }),
            }
        };
        calls(value, &is_wanted)
    }
}
