//! Works out what an expression must be.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use super::project::Project;
use super::syntax::{
    At, ClassMember, Declaration, Declared, EnumMember, Expr, ExprKind, Item, MemberKind, Module,
    Property,
};
use super::value::{
    Call, ClassValue, Closure, Entry, Kind, ObjectValue, Scope, Spot, Tagged, Value,
};

/// How deep calls may go; what recurses further is unknown.
pub(super) const DEPTH: u32 = 500;

/// How many expressions may be worked out for one top-level name.
const STEPS: u32 = 2_000_000;

/// Works out values, and remembers those of top-level names.
pub(crate) struct Evaluator<'p> {
    pub(super) project: &'p Project<'p>,
    known: RefCell<HashMap<(String, String), Value>>,
    busy: RefCell<BTreeSet<(String, String)>>,
    depth: Cell<u32>,
    steps: Cell<u32>,
}

impl<'p> Evaluator<'p> {
    /// An evaluator that knows nothing yet.
    pub(crate) fn new(project: &'p Project<'p>) -> Self {
        Self {
            project,
            known: RefCell::default(),
            busy: RefCell::default(),
            depth: Cell::new(0),
            steps: Cell::new(0),
        }
    }

    /// What a name means at the top of a file.
    pub(crate) fn top(&self, module: &Rc<Module>, name: &str) -> Value {
        let key = (module.path.clone(), name.to_owned());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let scope = Scope::of_module(Rc::clone(module));
        let at = module
            .declarations
            .get(name)
            .map(|declared| declared.at)
            .unwrap_or_default();
        if !self.busy.borrow_mut().insert(key.clone()) {
            return Value::unknown(scope.spot(at), format!("`{name}` refers to itself"));
        }
        if self.depth.get() == 0 {
            self.steps.set(0);
        }
        let value = self.declared(&scope, name);
        self.busy.borrow_mut().remove(&key);
        // What was cut short because something is under way is not settled.
        if self.busy.borrow().is_empty() || !matches!(value.kind, Kind::Unknown(_)) {
            self.known.borrow_mut().insert(key, value.clone());
        }
        value
    }

    fn declared(&self, scope: &Rc<Scope>, name: &str) -> Value {
        let module = &scope.module;
        if let Some(Declared { at, declaration }) = module.declarations.get(name) {
            let spot = scope.spot(*at);
            if module.changed.contains(name) {
                let reason = format!("`{name}` is changed after it is declared");
                return Value::unknown(spot, reason);
            }
            return match declaration {
                Declaration::Variable {
                    value: Some(value),
                    path,
                } => {
                    let value = self.expression(value, scope);
                    self.follow(value, path, scope)
                }
                Declaration::Variable { value: None, .. } => {
                    Value::unknown(spot, format!("`{name}` has no value"))
                }
                Declaration::Function(function) => Value::new(
                    spot,
                    Kind::Function(Rc::new(Closure {
                        function: Rc::clone(function),
                        scope: Rc::clone(scope),
                    })),
                ),
                Declaration::Class(class) => Value::new(
                    spot,
                    Kind::Class(Rc::new(ClassValue {
                        class: Rc::clone(class),
                        scope: Rc::clone(scope),
                    })),
                ),
                Declaration::Enum(members) => self.enumeration(members, spot, scope),
                Declaration::Type(_) | Declaration::Interface => {
                    Value::unknown(spot, format!("`{name}` is only a type"))
                }
                Declaration::Other(what) => Value::unknown(spot, format!("`{name}` is {what}")),
            };
        }
        if let Some(import) = module.imports.get(name) {
            return self.imported(module, &import.specifier, import.name.as_deref(), import.at);
        }
        let spot = scope.spot(At { line: 1, column: 1 });
        match name {
            "undefined" => Value::new(spot, Kind::Undefined),
            "NaN" => Value::new(spot, Kind::Number(f64::NAN)),
            "Infinity" => Value::new(spot, Kind::Number(f64::INFINITY)),
            _ => Value::new(spot, Kind::Global(name.into())),
        }
    }

    fn enumeration(&self, members: &[EnumMember], spot: Spot, scope: &Rc<Scope>) -> Value {
        let mut object = ObjectValue::default();
        let mut reverse: BTreeMap<u64, Entry> = BTreeMap::new();
        let mut next = Some(0.0);
        for member in members {
            let at = scope.spot(member.at);
            // Members see those before them.
            let before = object
                .entries
                .iter()
                .map(|entry| (entry.key.to_string(), entry.value.clone()));
            let inner = Scope::inner(scope, before.collect());
            let value = match (&member.value, next) {
                (Some(value), _) => self.expression(value, &inner),
                (None, Some(next)) => Value::new(at.clone(), Kind::Number(next)),
                (None, None) => Value::unknown(at.clone(), "its number is not known"),
            };
            next = value.number().map(|number| number + 1.0);
            if let Some(number) = value.number().filter(|number| *number >= 0.0) {
                let key = super::operators::number_text(number);
                if let Ok(order) = key.parse() {
                    let value = Value::new(at.clone(), Kind::String(member.name.as_str().into()));
                    let entry = Entry {
                        key: key.into(),
                        spot: at.clone(),
                        value,
                    };
                    reverse.insert(order, entry);
                }
            }
            object.set(Entry {
                key: member.name.as_str().into(),
                spot: at,
                value,
            });
        }
        let mut entries: Vec<Entry> = reverse.into_values().collect();
        entries.append(&mut object.entries);
        object.entries = entries;
        Value::new(spot, Kind::Object(Rc::new(object)))
    }

    /// What an expression must be.
    pub(crate) fn expression(&self, expr: &Expr, scope: &Rc<Scope>) -> Value {
        let spot = scope.spot(expr.at);
        self.steps.set(self.steps.get() + 1);
        if self.steps.get() > STEPS || self.depth.get() > DEPTH {
            return Value::unknown(spot, "it takes too long to work out");
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.kind(&expr.kind, spot, scope);
        self.depth.set(self.depth.get() - 1);
        value
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each kind of expression")]
    fn kind(&self, kind: &ExprKind, spot: Spot, scope: &Rc<Scope>) -> Value {
        let kind = match kind {
            ExprKind::String(text) => Kind::String(text.as_str().into()),
            ExprKind::Number(number) => Kind::Number(*number),
            ExprKind::BigInt(number) => Kind::BigInt(number.as_str().into()),
            ExprKind::Boolean(value) => Kind::Boolean(*value),
            ExprKind::Null => Kind::Null,
            ExprKind::Name(name) => {
                let found = match scope.find(name) {
                    Some(value) => value.clone(),
                    None => self.top(&scope.module, name),
                };
                // A constant is shown where it is used, everything else where it is made.
                return match found.kind {
                    Kind::Unknown(_) | Kind::Function(_) | Kind::Class(_) | Kind::Call(_) => found,
                    kind => Value::new(spot, kind),
                };
            }
            ExprKind::Template { texts, values } => {
                return self.template(texts, values, spot, scope);
            }
            ExprKind::Tagged { tag, texts, values } => {
                let tagged = Tagged {
                    tag: self.expression(tag, scope),
                    texts: texts.clone(),
                    values: values
                        .iter()
                        .map(|value| self.expression(value, scope))
                        .collect(),
                };
                if let Kind::Unknown(_) = tagged.tag.kind {
                    return tagged.tag;
                }
                Kind::Tagged(Rc::new(tagged))
            }
            ExprKind::Array(items) => Kind::Array(Rc::new(self.items(items, &spot, scope))),
            ExprKind::Object(properties) => Kind::Object(Rc::new(self.object(properties, scope))),
            ExprKind::Member(of, name) => {
                let of = self.expression(of, scope);
                return self.member(&of, name, spot);
            }
            ExprKind::Index(of, key) => {
                let of = self.expression(of, scope);
                let key = self.expression(key, scope);
                return match super::operators::key_text(&key) {
                    Some(key) => self.member(&of, &key, spot),
                    None => Value::unknown(key.why().spot, key.why().reason),
                };
            }
            ExprKind::Call {
                callee,
                arguments,
                is_new,
            } => {
                let arguments = self.items(arguments, &spot, scope);
                if let (
                    ExprKind::Name(name),
                    [
                        Value {
                            kind: Kind::String(specifier),
                            ..
                        },
                    ],
                ) = (&callee.kind, arguments.as_slice())
                    && name == "require"
                {
                    return self.imported(&scope.module, specifier, None, spot.at);
                }
                if let ExprKind::Member(of, name) = &callee.kind
                    && !is_new
                {
                    let of = self.expression(of, scope);
                    return self.method(&of, name, arguments, spot);
                }
                let callee = self.expression(callee, scope);
                if *is_new {
                    let call = Call {
                        callee,
                        arguments,
                        is_new: true,
                    };
                    return Value::new(spot, Kind::Call(Rc::new(call)));
                }
                return self.call(&callee, arguments, spot);
            }
            ExprKind::Function(function) => Kind::Function(Rc::new(Closure {
                function: Rc::clone(function),
                scope: Rc::clone(scope),
            })),
            ExprKind::Class(class) => Kind::Class(Rc::new(ClassValue {
                class: Rc::clone(class),
                scope: Rc::clone(scope),
            })),
            ExprKind::Conditional(test, then, otherwise) => {
                let test = self.expression(test, scope);
                let (a, b) = match super::operators::truth(&test) {
                    Some(true) => return self.expression(then, scope),
                    Some(false) => return self.expression(otherwise, scope),
                    None => (
                        self.expression(then, scope),
                        self.expression(otherwise, scope),
                    ),
                };
                if super::operators::same(&a, &b) == Some(true) {
                    return a;
                }
                let why = test.why();
                return Value::unknown(why.spot, why.reason);
            }
            ExprKind::Binary(operator, a, b) => {
                let a = self.expression(a, scope);
                return super::operators::binary(operator, &a, spot, || self.expression(b, scope));
            }
            ExprKind::Unary(operator, of) => {
                let of = self.expression(of, scope);
                return super::operators::unary(operator, &of, spot);
            }
            ExprKind::Other(what) => return Value::unknown(spot, format!("it is {what}")),
        };
        Value::new(spot, kind)
    }

    fn template(&self, texts: &[String], values: &[Expr], spot: Spot, scope: &Rc<Scope>) -> Value {
        let mut out = String::new();
        let mut values = values.iter();
        for text in texts {
            out.push_str(text);
            if let Some(value) = values.next() {
                let value = self.expression(value, scope);
                match super::operators::text(&value) {
                    Some(text) => out.push_str(&text),
                    None => return Value::unknown(value.why().spot, value.why().reason),
                }
            }
        }
        Value::new(spot, Kind::String(out.into()))
    }

    fn items(&self, items: &[Item], spot: &Spot, scope: &Rc<Scope>) -> Vec<Value> {
        let mut found = Vec::new();
        for item in items {
            match item {
                Item::One(one) => found.push(self.expression(one, scope)),
                Item::Hole => found.push(Value::new(spot.clone(), Kind::Undefined)),
                Item::Spread(of) => {
                    let of = self.expression(of, scope);
                    match &of.kind {
                        Kind::Array(items) => found.extend(items.iter().cloned()),
                        _ => found.push(Value::unknown(of.why().spot, of.why().reason)),
                    }
                }
            }
        }
        found
    }

    fn object(&self, properties: &[Property], scope: &Rc<Scope>) -> ObjectValue {
        let mut object = ObjectValue::default();
        for property in properties {
            match property {
                Property::Named { key, at, value } => object.set(Entry {
                    key: key.as_str().into(),
                    spot: scope.spot(*at),
                    value: self.expression(value, scope),
                }),
                Property::Computed { key, value } => {
                    let at = key.at;
                    let key = self.expression(key, scope);
                    match super::operators::key_text(&key) {
                        Some(key) => object.set(Entry {
                            key: key.into(),
                            spot: scope.spot(at),
                            value: self.expression(value, scope),
                        }),
                        None => object.holes.push(Rc::new(key.why())),
                    }
                }
                Property::Spread(of) => {
                    let of = self.expression(of, scope);
                    match &of.kind {
                        Kind::Object(other) => {
                            for entry in &other.entries {
                                object.set(entry.clone());
                            }
                            object.holes.extend(other.holes.iter().cloned());
                        }
                        Kind::Undefined | Kind::Null | Kind::Boolean(_) => {}
                        _ => object.holes.push(Rc::new(of.why())),
                    }
                }
            }
        }
        object
    }

    /// A member of a value.
    pub(crate) fn member(&self, of: &Value, name: &str, spot: Spot) -> Value {
        match &of.kind {
            Kind::Object(object) => match object.get(name) {
                Some(value) => value.clone(),
                None => match object.holes.first() {
                    Some(hole) => Value::new(spot, Kind::Unknown(Rc::clone(hole))),
                    None => Value::new(spot, Kind::Undefined),
                },
            },
            Kind::Array(items) if name == "length" => {
                #[expect(clippy::cast_precision_loss, reason = "as the language does")]
                let length = items.len() as f64;
                Value::new(spot, Kind::Number(length))
            }
            Kind::Array(items) => match name.parse::<usize>() {
                Ok(place) => items
                    .get(place)
                    .cloned()
                    .unwrap_or_else(|| Value::new(spot, Kind::Undefined)),
                Err(_) => Value::unknown(spot, format!("`{name}` of a list is not worked out")),
            },
            Kind::External { package, name: all } if &**all == "*" => Value::new(
                spot,
                Kind::External {
                    package: Rc::clone(package),
                    name: name.into(),
                },
            ),
            Kind::Class(class) => {
                let is_it = |member: &&ClassMember| {
                    member.is_static
                        && member.kind == MemberKind::Property
                        && member.name.as_deref() == Some(name)
                };
                match class.class.members.iter().find(is_it) {
                    Some(ClassMember {
                        value: Some(value), ..
                    }) => self.expression(value, &class.scope),
                    _ if name == "name" && class.class.name.is_some() => {
                        let name = class.class.name.as_deref().unwrap_or_default();
                        Value::new(spot, Kind::String(name.into()))
                    }
                    _ => Value::unknown(spot, format!("`{name}` of a class is not worked out")),
                }
            }
            Kind::Unknown(unknown) => Value::new(spot, Kind::Unknown(Rc::clone(unknown))),
            Kind::Global(_) | Kind::External { .. } | Kind::Call(_) | Kind::Member(..) => {
                Value::new(spot, Kind::Member(Rc::new(of.clone()), name.into()))
            }
            Kind::Tagged(_) => Value::new(spot, Kind::Member(Rc::new(of.clone()), name.into())),
            // `a?.b`; without the `?` it would throw, which a program that works does not.
            Kind::Null | Kind::Undefined => Value::new(spot, Kind::Undefined),
            Kind::Function(_)
            | Kind::String(_)
            | Kind::Number(_)
            | Kind::BigInt(_)
            | Kind::Boolean(_) => Value::unknown(spot, format!("`{name}` of it is not worked out")),
        }
    }

    /// Calls a value: the project's own functions are worked out, others stay as they are.
    pub(crate) fn call(&self, callee: &Value, arguments: Vec<Value>, spot: Spot) -> Value {
        match &callee.kind {
            Kind::Function(closure) => self.apply(closure, arguments, spot),
            Kind::Unknown(unknown) => Value::new(spot, Kind::Unknown(Rc::clone(unknown))),
            Kind::Global(name) => super::builtins::global_call(name, callee, arguments, spot),
            _ if callee.is_symbolic() => {
                let call = Call {
                    callee: callee.clone(),
                    arguments,
                    is_new: false,
                };
                Value::new(spot, Kind::Call(Rc::new(call)))
            }
            _ => Value::unknown(spot, "it calls something that is no function"),
        }
    }

    /// What a class extends; `None` if nothing.
    pub(crate) fn extends(&self, class: &ClassValue) -> Option<Value> {
        let extends = class.class.extends.as_ref()?;
        Some(self.expression(extends, &class.scope))
    }

    /// An expression that stands in a class: a decorator, a property's value.
    pub(crate) fn in_class(&self, class: &ClassValue, expr: &Expr) -> Value {
        self.expression(expr, &class.scope)
    }

    pub(super) fn too_deep(&self) -> bool {
        self.depth.get() > DEPTH
    }
}
