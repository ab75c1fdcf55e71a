//! The files of a project: each is parsed once, when it is first needed.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::parse::parse;
use super::syntax::Module;
use super::tsconfig::TsConfig;
use crate::models::{SourceFile, Sources};

/// The files that an entry of `models` names, and those that they import.
pub(crate) struct Project<'s> {
    sources: &'s Sources,
    own: HashMap<&'s str, &'s SourceFile>,
    modules: RefCell<HashMap<String, Option<Rc<Module>>>>,
    texts: RefCell<HashMap<String, Option<Rc<str>>>>,
    pub(super) configs: RefCell<HashMap<String, Option<Rc<TsConfig>>>>,
    pub(super) workspaces: RefCell<HashMap<(String, String), Option<String>>>,
}

impl<'s> Project<'s> {
    /// A project of these sources.
    pub(crate) fn new(sources: &'s Sources) -> Self {
        Self {
            own: sources
                .files
                .iter()
                .map(|file| (file.path.as_str(), file))
                .collect(),
            sources,
            modules: RefCell::default(),
            texts: RefCell::default(),
            configs: RefCell::default(),
            workspaces: RefCell::default(),
        }
    }

    /// The files that the entry names, parsed, in order of their paths.
    pub(crate) fn modules(&self) -> impl Iterator<Item = Rc<Module>> + '_ {
        self.sources
            .files
            .iter()
            .filter_map(|file| self.module(&file.path))
    }

    /// A file by its path from the folder of harness.yaml.
    pub(crate) fn module(&self, path: &str) -> Option<Rc<Module>> {
        if let Some(known) = self.modules.borrow().get(path) {
            return known.clone();
        }
        let module = match self.own.get(path) {
            Some(file) => Some(Rc::new(parse(file))),
            None => self.sources.also(path).map(|file| Rc::new(parse(&file))),
        };
        self.modules
            .borrow_mut()
            .insert(path.to_owned(), module.clone());
        module
    }

    /// The text of a file that is no module: `tsconfig.json`.
    pub(crate) fn text(&self, path: &str) -> Option<Rc<str>> {
        if let Some(known) = self.texts.borrow().get(path) {
            return known.clone();
        }
        let text = self.sources.also(path).map(|file| file.text.into());
        self.texts
            .borrow_mut()
            .insert(path.to_owned(), Option::clone(&text));
        text
    }
}
