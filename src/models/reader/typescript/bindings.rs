//! Calls of the project's own functions, and what patterns bind.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::evaluate::Evaluator;
use super::syntax::{Statement, Step};
use super::value::{ClassValue, Closure, Kind, ObjectValue, Scope, Spot, Value};

/// How the statements of a function end.
enum End {
    /// They go on.
    Open,
    /// They return.
    Return(Value),
    /// They throw.
    Throw(Spot),
}

impl Evaluator<'_> {
    /// The value at the end of a path of destructuring.
    pub(super) fn follow(&self, mut value: Value, path: &[Step], scope: &Rc<Scope>) -> Value {
        for step in path {
            let spot = value.spot.clone();
            value = match step {
                Step::Key(key) => self.member(&value, key, spot),
                Step::Index(place) => self.member(&value, &place.to_string(), spot),
                Step::Default(default) if value.is_undefined() => self.expression(default, scope),
                Step::Default(_) => value,
                Step::RestOfObject(without) => match &value.kind {
                    Kind::Object(object) => {
                        let mut rest: ObjectValue = (**object).clone();
                        rest.entries
                            .retain(|entry| !without.iter().any(|key| **key == *entry.key));
                        Value::new(spot, Kind::Object(Rc::new(rest)))
                    }
                    _ => Value::unknown(value.why().spot, value.why().reason),
                },
                Step::RestOfArray(after) => match value.array() {
                    Some(items) => {
                        let rest = items.iter().skip(*after).cloned().collect();
                        Value::new(spot, Kind::Array(Rc::new(rest)))
                    }
                    None => Value::unknown(value.why().spot, value.why().reason),
                },
                Step::Unknown => Value::unknown(spot, "it is taken by a computed name"),
            };
        }
        value
    }

    /// Calls a function of the project.
    pub(super) fn apply(&self, closure: &Closure, arguments: Vec<Value>, spot: Spot) -> Value {
        let function = &closure.function;
        if function.deferred {
            return Value::unknown(spot, "it is the result of an asynchronous function");
        }
        if self.too_deep() {
            return Value::unknown(spot, "it takes too long to work out");
        }
        let mut arguments = arguments.into_iter();
        let mut names = BTreeMap::new();
        for parameter in &function.parameters {
            let argument = if parameter.rest {
                let rest: Vec<Value> = arguments.by_ref().collect();
                Value::new(spot.clone(), Kind::Array(Rc::new(rest)))
            } else {
                arguments
                    .next()
                    .unwrap_or_else(|| Value::new(spot.clone(), Kind::Undefined))
            };
            for binding in &parameter.bindings {
                // Defaults see the parameters before them.
                let scope = Scope::inner(&closure.scope, names.clone());
                let value = self.follow(argument.clone(), &binding.path, &scope);
                names.insert(binding.name.clone(), value);
            }
        }
        let scope = Scope::inner(&closure.scope, names);
        match self.statements(&function.body, scope) {
            End::Return(value) => value,
            End::Open => Value::new(spot, Kind::Undefined),
            End::Throw(at) => Value::unknown(at, "it throws an error"),
        }
    }

    fn statements(&self, statements: &[Statement], mut scope: Rc<Scope>) -> End {
        // Functions are there before what stands above them.
        let functions: Vec<_> = statements
            .iter()
            .filter_map(|statement| match statement {
                Statement::Function(name, function) => Some((name, function)),
                _ => None,
            })
            .collect();
        for (name, function) in functions {
            let closure = Closure {
                function: Rc::clone(function),
                scope: Rc::clone(&scope),
            };
            let spot = scope.spot(super::syntax::At::default());
            let value = Value::new(spot, Kind::Function(Rc::new(closure)));
            scope = Scope::inner(&scope, BTreeMap::from([(name.clone(), value)]));
        }
        for statement in statements {
            match statement {
                Statement::Return(value) => {
                    let spot = scope.spot(super::syntax::At::default());
                    return End::Return(match value {
                        Some(value) => self.expression(value, &scope),
                        None => Value::new(spot, Kind::Undefined),
                    });
                }
                Statement::Let(variables) => {
                    for (bindings, value) in variables {
                        let mut names = BTreeMap::new();
                        for binding in bindings {
                            let spot = scope.spot(binding.at);
                            let found = if scope.module.changed.contains(&binding.name) {
                                let reason =
                                    format!("`{}` is changed after it is declared", binding.name);
                                Value::unknown(spot, reason)
                            } else if let Some(value) = value {
                                let value = self.expression(value, &scope);
                                self.follow(value, &binding.path, &scope)
                            } else {
                                Value::new(spot, Kind::Undefined)
                            };
                            names.insert(binding.name.clone(), found);
                        }
                        scope = Scope::inner(&scope, names);
                    }
                }
                Statement::Class(name, class) => {
                    let value = ClassValue {
                        class: Rc::clone(class),
                        scope: Rc::clone(&scope),
                    };
                    let spot = scope.spot(class.at);
                    let value = Value::new(spot, Kind::Class(Rc::new(value)));
                    scope = Scope::inner(&scope, BTreeMap::from([(name.clone(), value)]));
                }
                Statement::If(test, then, otherwise) => {
                    let test = self.expression(test, &scope);
                    let branch = match super::operators::truth(&test) {
                        Some(true) => then,
                        Some(false) => otherwise,
                        None => {
                            // A guard that only throws says nothing about what is returned.
                            if otherwise.is_empty() && only_throws(then) {
                                continue;
                            }
                            let why = test.why();
                            return End::Return(Value::unknown(why.spot, why.reason));
                        }
                    };
                    match self.statements(branch, Rc::clone(&scope)) {
                        End::Open => {}
                        end => return end,
                    }
                }
                Statement::Block(inner) => match self.statements(inner, Rc::clone(&scope)) {
                    End::Open => {}
                    end => return end,
                },
                Statement::Throw => {
                    return End::Throw(scope.spot(super::syntax::At::default()));
                }
                // Names that it could change are known as changed.
                Statement::Function(..) | Statement::Expression(_) => {}
                Statement::Other(what, at) => {
                    let reason = format!("the function holds {what}");
                    return End::Return(Value::unknown(scope.spot(*at), reason));
                }
            }
        }
        End::Open
    }
}

fn only_throws(statements: &[Statement]) -> bool {
    statements.iter().all(|statement| match statement {
        Statement::Throw => true,
        Statement::Block(inner) => !inner.is_empty() && only_throws(inner),
        _ => false,
    }) && !statements.is_empty()
}
