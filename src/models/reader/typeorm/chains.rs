//! The entities of a project: which classes and schemas they are, and what they extend.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::args::{Chain, ClassArgs, RelationArgs, Target};
use super::classes::{Classes, key_of};
use super::decorators::is_typeorm;
use super::schemas;
use crate::models::reader::typescript::{
    Declaration, Evaluator, Export, ExprKind, Kind, Module, Project, Value,
};
use crate::models::{Place, Unknown, UnknownScope};

/// Files that hold no entities of the application.
fn is_skipped(path: &str) -> bool {
    [
        ".d.ts",
        ".spec.ts",
        ".test.ts",
        ".e2e-spec.ts",
        ".d.mts",
        ".d.cts",
    ]
    .iter()
    .any(|ending| path.ends_with(ending))
}

/// Finds entities.
pub(super) struct Chains<'a, 'p> {
    pub(super) project: &'a Project<'p>,
    pub(super) evaluator: &'a Evaluator<'p>,
}

impl Chains<'_, '_> {
    /// Every class and schema that is an entity, with what it extends; those that only relations
    /// name come last.
    pub(super) fn all(&self, unknowns: &mut Vec<Unknown>) -> Vec<(Chain, bool)> {
        let classes = Classes {
            evaluator: self.evaluator,
        };
        let mut chains: Vec<(Chain, bool)> = Vec::new();
        for module in self.project.modules() {
            if is_skipped(&module.path) {
                continue;
            }
            if let Some((at, reason)) = &module.broken {
                unknowns.push(Unknown {
                    place: Place::new(&module.shown, at.line, at.column),
                    reason: reason.clone(),
                    hides: UnknownScope::File,
                });
            }
            for (name, value) in self.declared(&module) {
                match &value.kind {
                    Kind::Class(class) => {
                        let chain = classes.chain(class);
                        if chain.first().is_some_and(|first| first.table.is_some()) {
                            chains.push((chain, true));
                        }
                    }
                    _ => {
                        if let Some(args) = schemas::schema(&value, &name, self.evaluator) {
                            chains.push((vec![Rc::new(args)], true));
                        }
                    }
                }
            }
        }
        let mut known: BTreeSet<_> = chains
            .iter()
            .filter_map(|(chain, _)| Some(chain.first()?.key.clone()))
            .collect();
        let mut next = 0;
        while let Some((chain, _)) = chains.get(next) {
            let targets: Vec<_> = chain
                .iter()
                .flat_map(|class| relations_of(class))
                .filter_map(|relation| match &relation.target {
                    Target::Class(class) => Some(Rc::clone(class)),
                    _ => None,
                })
                .collect();
            for class in targets {
                if known.insert(key_of(&class)) {
                    chains.push((classes.chain(&class), false));
                }
            }
            next += 1;
        }
        chains
    }

    /// The classes with decorators and the calls at the top of a file, in its order.
    fn declared(&self, module: &Rc<Module>) -> Vec<(String, Value)> {
        let knows = module
            .imports
            .values()
            .any(|import| is_typeorm(&import.specifier));
        let mut names: Vec<_> = module
            .declarations
            .iter()
            .filter(|(_, declared)| match &declared.declaration {
                Declaration::Class(class) => !class.decorators.is_empty(),
                Declaration::Variable {
                    value: Some(value), ..
                } => knows && matches!(value.kind, ExprKind::Call { .. }),
                _ => false,
            })
            .collect();
        names.sort_by_key(|(_, declared)| declared.at);
        let mut found: Vec<(String, Value)> = names
            .into_iter()
            .map(|(name, _)| (name.clone(), self.evaluator.top(module, name)))
            .collect();
        if let Some(Export::Value(_)) = module.exports.get("default")
            && knows
            && let Some(value) = self.evaluator.export(module, "default")
        {
            found.push(("default".to_owned(), value));
        }
        found
    }
}

/// The relations of a class and of what it embeds.
fn relations_of(class: &ClassArgs) -> Vec<&RelationArgs> {
    let embedded = class
        .embedded
        .iter()
        .filter_map(|embedded| embedded.classes.as_ref().ok())
        .flatten()
        .flat_map(|class| relations_of(class));
    class.relations.iter().chain(embedded).collect()
}
