//! What an expression must be at run time, as far as it can be proven.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use super::syntax::{At, Class, Function, Module};
use crate::models::Place;

/// Where something stands.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The file as reports show it.
    pub(crate) file: Rc<str>,
    pub(crate) at: At,
}

impl Spot {
    /// The spot as a place of the models.
    pub(crate) fn place(&self) -> Place {
        Place::new(&self.file, self.at.line, self.at.column)
    }
}

impl fmt::Debug for Spot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.at.line, self.at.column)
    }
}

/// A value, and where the expression stands that gives it.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    pub(crate) spot: Spot,
    pub(crate) kind: Kind,
}

/// What a value is.
#[derive(Debug, Clone)]
pub(crate) enum Kind {
    String(Rc<str>),
    Number(f64),
    BigInt(Rc<str>),
    Boolean(bool),
    Null,
    Undefined,
    Array(Rc<Vec<Value>>),
    Object(Rc<ObjectValue>),
    /// A function of the project; `Evaluator::call` calls it.
    Function(Rc<Closure>),
    /// A class of the project.
    Class(Rc<ClassValue>),
    /// What a package exports under a name; `*` is all of it.
    External {
        package: Rc<str>,
        name: Rc<str>,
    },
    /// Something of the language: `Date`, `process`.
    Global(Rc<str>),
    /// A call whose callee is symbolic.
    Call(Rc<Call>),
    /// A member of something symbolic.
    Member(Rc<Value>, Rc<str>),
    /// A tagged template.
    Tagged(Rc<Tagged>),
    /// It cannot be proven.
    Unknown(Rc<UnknownValue>),
}

/// An object.
#[derive(Debug, Clone, Default)]
pub(crate) struct ObjectValue {
    /// What it holds, in the order of the language.
    pub(crate) entries: Vec<Entry>,
    /// Spreads and computed keys that may hold anything.
    pub(crate) holes: Vec<Rc<UnknownValue>>,
}

/// A property of an object.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) key: Rc<str>,
    /// Where the key stands.
    pub(crate) spot: Spot,
    pub(crate) value: Value,
}

impl ObjectValue {
    /// A property's value.
    pub(crate) fn get(&self, key: &str) -> Option<&Value> {
        let entry = self.entries.iter().find(|entry| &*entry.key == key)?;
        Some(&entry.value)
    }

    /// Sets a property, as the language does: the first place stays.
    pub(super) fn set(&mut self, entry: Entry) {
        let old = self.entries.iter_mut().find(|old| old.key == entry.key);
        match old {
            Some(old) => *old = entry,
            None => self.entries.push(entry),
        }
    }
}

/// A call.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) callee: Value,
    pub(crate) arguments: Vec<Value>,
    pub(crate) is_new: bool,
}

/// A tagged template: one text more than values.
#[derive(Debug)]
pub(crate) struct Tagged {
    pub(crate) tag: Value,
    pub(crate) texts: Vec<String>,
    pub(crate) values: Vec<Value>,
}

/// Why something cannot be proven.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownValue {
    pub(crate) spot: Spot,
    /// A fragment: `it is worked out at run time`.
    pub(crate) reason: String,
}

/// A function with what it sees.
pub(crate) struct Closure {
    pub(crate) function: Rc<Function>,
    pub(crate) scope: Rc<Scope>,
}

impl fmt::Debug for Closure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "function {:?}", self.function.name)
    }
}

/// A class with what it sees; `Evaluator::extends`, `Evaluator::in_class` look into it.
pub(crate) struct ClassValue {
    pub(crate) class: Rc<Class>,
    pub(crate) scope: Rc<Scope>,
}

impl fmt::Debug for ClassValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "class {:?}", self.class.name)
    }
}

/// Names that are visible in a function, and in which file.
pub(crate) struct Scope {
    pub(crate) module: Rc<Module>,
    pub(super) names: BTreeMap<String, Value>,
    pub(super) parent: Option<Rc<Self>>,
}

impl Scope {
    /// What the top of a file sees.
    pub(crate) fn of_module(module: Rc<Module>) -> Rc<Self> {
        Rc::new(Self {
            module,
            names: BTreeMap::new(),
            parent: None,
        })
    }

    pub(super) fn inner(parent: &Rc<Self>, names: BTreeMap<String, Value>) -> Rc<Self> {
        Rc::new(Self {
            module: Rc::clone(&parent.module),
            names,
            parent: Some(Rc::clone(parent)),
        })
    }

    pub(super) fn find(&self, name: &str) -> Option<&Value> {
        match self.names.get(name) {
            Some(value) => Some(value),
            None => self.parent.as_ref()?.find(name),
        }
    }

    pub(super) fn spot(&self, at: At) -> Spot {
        Spot {
            file: Rc::clone(&self.module.shown),
            at,
        }
    }
}

impl Value {
    pub(crate) fn new(spot: Spot, kind: Kind) -> Self {
        Self { spot, kind }
    }

    /// Something that cannot be proven.
    pub(crate) fn unknown(spot: Spot, reason: impl Into<String>) -> Self {
        let unknown = UnknownValue {
            spot: spot.clone(),
            reason: reason.into(),
        };
        Self::new(spot, Kind::Unknown(Rc::new(unknown)))
    }

    pub(crate) fn string(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn number(&self) -> Option<f64> {
        match self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn boolean(&self) -> Option<bool> {
        match self.kind {
            Kind::Boolean(value) => Some(value),
            _ => None,
        }
    }

    pub(crate) fn array(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::Array(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn object(&self) -> Option<&ObjectValue> {
        match &self.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// Whether it is left out: `undefined`.
    pub(crate) fn is_undefined(&self) -> bool {
        matches!(self.kind, Kind::Undefined)
    }

    /// Package and name, if it is what a package exports.
    pub(crate) fn external(&self) -> Option<(&str, &str)> {
        match &self.kind {
            Kind::External { package, name } => Some((package, name)),
            _ => None,
        }
    }

    /// The call, if it is one.
    pub(crate) fn as_call(&self) -> Option<&Call> {
        match &self.kind {
            Kind::Call(call) => Some(call),
            _ => None,
        }
    }

    /// Whether it is only known by what it is made of.
    pub(crate) fn is_symbolic(&self) -> bool {
        matches!(
            self.kind,
            Kind::External { .. }
                | Kind::Global(_)
                | Kind::Call(_)
                | Kind::Member(..)
                | Kind::Tagged(_)
        )
    }

    /// Where and why it is not what a reader needs: the reason of an unknown one, or that it is
    /// worked out at run time.
    pub(crate) fn why(&self) -> UnknownValue {
        match &self.kind {
            Kind::Unknown(unknown) => (**unknown).clone(),
            _ => UnknownValue {
                spot: self.spot.clone(),
                reason: match (self.words(), self.package()) {
                    (Some(words), Some(package)) => {
                        format!("`{words}` comes from the package {package}, which is not read")
                    }
                    (Some(words), None) => format!("`{words}` is known only at run time"),
                    (None, _) => "it is not a constant".to_owned(),
                },
            },
        }
    }

    /// The package that something symbolic comes from.
    pub(crate) fn package(&self) -> Option<&str> {
        match &self.kind {
            Kind::External { package, .. } => Some(package),
            Kind::Call(call) => call.callee.package(),
            Kind::Member(of, _) => of.package(),
            Kind::Tagged(tagged) => tagged.tag.package(),
            _ => None,
        }
    }

    /// `process.env.NAME`, `pgTable(…)`.
    pub(crate) fn words(&self) -> Option<String> {
        Some(match &self.kind {
            Kind::External { package, name } if &**name == "*" || &**name == "default" => {
                package.to_string()
            }
            Kind::External { name, .. } | Kind::Global(name) => name.to_string(),
            Kind::Call(call) => format!("{}(…)", call.callee.words()?),
            Kind::Member(of, name) => format!("{}.{name}", of.words()?),
            Kind::Tagged(tagged) => format!("{}`…`", tagged.tag.words()?),
            _ => return None,
        })
    }
}
