//! What files export and import.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::evaluate::{DEPTH, Evaluator};
use super::resolve::Target;
use super::syntax::{At, Declaration, Declared, Export, Module};
use super::value::{Entry, Kind, ObjectValue, Scope, Value};

impl Evaluator<'_> {
    /// What a file exports under a name.
    pub(crate) fn export(&self, module: &Rc<Module>, name: &str) -> Option<Value> {
        self.export_guarded(module, name, &mut BTreeSet::new())
    }

    /// The names of values that a file exports, those of `export *` too, without `default` of
    /// others.
    pub(crate) fn export_names(&self, module: &Rc<Module>) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.collect_names(module, &mut names, &mut BTreeSet::new());
        names
    }

    fn collect_names(
        &self,
        module: &Rc<Module>,
        names: &mut BTreeSet<String>,
        seen: &mut BTreeSet<String>,
    ) {
        if !seen.insert(module.path.clone()) {
            return;
        }
        let is_value = |export: &Export| match export {
            Export::Local(local) => {
                let found = module.declarations.get(local);
                !found.is_some_and(|found| {
                    matches!(
                        found.declaration,
                        Declaration::Type(_) | Declaration::Interface
                    )
                })
            }
            Export::From { .. } | Export::Value(_) => true,
        };
        let values = module.exports.iter().filter(|(_, one)| is_value(one));
        names.extend(values.map(|(name, _)| name.clone()));
        for specifier in &module.stars {
            if let Target::Module(other) = self.project.resolve(module, specifier) {
                let mut inner = BTreeSet::new();
                self.collect_names(&other, &mut inner, seen);
                inner.remove("default");
                names.extend(inner);
            }
        }
    }

    fn export_guarded(
        &self,
        module: &Rc<Module>,
        name: &str,
        seen: &mut BTreeSet<String>,
    ) -> Option<Value> {
        if !seen.insert(module.path.clone()) {
            return None;
        }
        match module.exports.get(name) {
            Some(Export::Local(local)) => Some(self.top(module, local)),
            Some(Export::Value(value)) => {
                let scope = Scope::of_module(Rc::clone(module));
                Some(self.expression(value, &scope))
            }
            Some(Export::From {
                specifier,
                name,
                at,
            }) => Some(self.imported(module, specifier, name.as_deref(), *at)),
            None => {
                let mut package = None;
                for specifier in &module.stars {
                    match self.project.resolve(module, specifier) {
                        Target::Module(other) => {
                            if let Some(found) = self.export_guarded(&other, name, seen) {
                                return Some(found);
                            }
                        }
                        Target::Package(name) => package = Some(name),
                        Target::Missing(_) => {}
                    }
                }
                // Of several packages it could be any; the last one is as good as another.
                package.map(|package| {
                    let scope = Scope::of_module(Rc::clone(module));
                    let kind = Kind::External {
                        package: package.into(),
                        name: name.into(),
                    };
                    Value::new(scope.spot(At { line: 1, column: 1 }), kind)
                })
            }
        }
    }

    pub(super) fn imported(
        &self,
        module: &Rc<Module>,
        specifier: &str,
        name: Option<&str>,
        at: At,
    ) -> Value {
        let spot = Scope::of_module(Rc::clone(module)).spot(at);
        match self.project.resolve(module, specifier) {
            Target::Missing(reason) => Value::unknown(spot, reason),
            Target::Package(package) => Value::new(
                spot,
                Kind::External {
                    package: package.into(),
                    name: name.unwrap_or("*").into(),
                },
            ),
            Target::Module(other) => {
                if let Some(name) = name {
                    return self.export(&other, name).unwrap_or_else(|| {
                        Value::unknown(spot, format!("{} exports no `{name}`", other.shown))
                    });
                }
                let mut object = ObjectValue::default();
                for name in self.export_names(&other) {
                    if let Some(value) = self.export(&other, &name) {
                        let spot = value.spot.clone();
                        object.set(Entry {
                            key: name.into(),
                            spot,
                            value,
                        });
                    }
                }
                Value::new(spot, Kind::Object(Rc::new(object)))
            }
        }
    }

    /// What a name in a file declares, in whichever file that is: for types, which have no value.
    pub(crate) fn declaration(
        &self,
        module: &Rc<Module>,
        name: &str,
    ) -> Option<(Rc<Module>, Declared)> {
        if let Some(found) = module.declarations.get(name) {
            return Some((Rc::clone(module), found.clone()));
        }
        let import = module.imports.get(name)?;
        let Target::Module(other) = self.project.resolve(module, &import.specifier) else {
            return None;
        };
        self.exported_declaration(&other, import.name.as_deref()?, DEPTH / 8)
    }

    /// What an export declares, in whichever file that is.
    pub(crate) fn exported(
        &self,
        module: &Rc<Module>,
        export: &Export,
    ) -> Option<(Rc<Module>, Declared)> {
        match export {
            Export::Local(local) => self.declaration(module, local),
            Export::From {
                specifier, name, ..
            } => match self.project.resolve(module, specifier) {
                Target::Module(other) => {
                    self.exported_declaration(&other, name.as_deref()?, DEPTH / 8)
                }
                Target::Package(_) | Target::Missing(_) => None,
            },
            Export::Value(_) => None,
        }
    }

    fn exported_declaration(
        &self,
        module: &Rc<Module>,
        name: &str,
        depth: u32,
    ) -> Option<(Rc<Module>, Declared)> {
        let depth = depth.checked_sub(1)?;
        let follow = |specifier: &str, name: &str| match self.project.resolve(module, specifier) {
            Target::Module(other) => self.exported_declaration(&other, name, depth),
            Target::Package(_) | Target::Missing(_) => None,
        };
        match module.exports.get(name) {
            Some(export) => self.exported(module, export),
            None => module
                .stars
                .iter()
                .find_map(|specifier| follow(specifier, name)),
        }
    }
}
