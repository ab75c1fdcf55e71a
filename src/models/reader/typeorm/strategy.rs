//! Naming strategies of a project's own: what they make of some names tells which one they are.

use std::collections::BTreeMap;

use super::data_source::package_strategy;
use super::naming::{self, Strategy};
use crate::models::reader::typescript::{
    ClassValue, Evaluator, Expr, ExprKind, Function, Item, Kind, MemberKind, Statement,
};

/// The methods that name what models can see, and what they are tried with: texts, a list of
/// prefixes, or nothing.
const PROBES: &[(&str, &[Probe])] = &[
    ("tableName", &[Probe::Text("UserAccount2"), Probe::Absent]),
    (
        "tableName",
        &[Probe::Text("UserAccount2"), Probe::Text("Given")],
    ),
    (
        "columnName",
        &[Probe::Text("createdAt2"), Probe::Absent, Probe::List(&[])],
    ),
    (
        "columnName",
        &[
            Probe::Text("createdAt"),
            Probe::Text("Given_at"),
            Probe::List(&[]),
        ],
    ),
    (
        "columnName",
        &[
            Probe::Text("firstName"),
            Probe::Absent,
            Probe::List(&["homeTown"]),
        ],
    ),
    (
        "columnName",
        &[
            Probe::Text("lastName"),
            Probe::Text("Given"),
            Probe::List(&["a", "b"]),
        ],
    ),
    (
        "joinColumnName",
        &[Probe::Text("createdBy"), Probe::Text("userId")],
    ),
    (
        "joinTableName",
        &[
            Probe::Text("user"),
            Probe::Text("role_group"),
            Probe::Text("ownRoles"),
            Probe::Text("users"),
        ],
    ),
    (
        "joinTableColumnName",
        &[
            Probe::Text("role_group"),
            Probe::Text("id"),
            Probe::Text("roleId"),
        ],
    ),
    (
        "joinTableInverseColumnName",
        &[
            Probe::Text("role_group"),
            Probe::Text("id"),
            Probe::Text("roleId"),
        ],
    ),
];

/// Methods that make names which are not tried.
const OTHERS: [&str; 5] = [
    "closureJunctionTableName",
    "joinTableColumnDuplicationPrefix",
    "prefixTableName",
    "nestedSetColumnNames",
    "materializedPathColumnName",
];

#[derive(Clone, Copy)]
enum Probe {
    Text(&'static str),
    List(&'static [&'static str]),
    Absent,
}

/// How deep classes may extend each other.
const DEPTH: u32 = 4;

/// The strategy that a class is, whatever it is called.
pub(super) fn of_class(class: &ClassValue, evaluator: &Evaluator<'_>) -> Option<Strategy> {
    of_class_within(class, evaluator, DEPTH)
}

fn of_class_within(class: &ClassValue, evaluator: &Evaluator<'_>, depth: u32) -> Option<Strategy> {
    let depth = depth.checked_sub(1)?;
    let parent = evaluator.extends(class)?;
    let base = match &parent.kind {
        Kind::External { package, name } => package_strategy(package, name)?,
        Kind::Class(parent) => of_class_within(parent, evaluator, depth)?,
        _ => return None,
    };
    let method = |name: &str| {
        class
            .class
            .members
            .iter()
            .find(|member| member.name.as_deref() == Some(name))
    };
    if OTHERS.iter().any(|name| method(name).is_some()) {
        return None;
    }
    [base, Strategy::Default, Strategy::Snake]
        .into_iter()
        .find(|strategy| {
            PROBES.iter().all(|(name, probes)| {
                let wanted = expected(*strategy, name, probes);
                let got = match method(name) {
                    None => expected(base, name, probes),
                    Some(member) if member.kind == MemberKind::Method => member
                        .function
                        .as_ref()
                        .and_then(|function| Run::call(function, probes)),
                    Some(_) => None,
                };
                got.is_some() && got == wanted
            })
        })
}

/// What a known strategy makes of a probe.
fn expected(strategy: Strategy, name: &str, probes: &[Probe]) -> Option<String> {
    let text = |at: usize| match probes.get(at) {
        Some(Probe::Text(text)) => Some(*text),
        _ => None,
    };
    let list = |at: usize| match probes.get(at) {
        Some(Probe::List(list)) => list.iter().map(|text| (*text).to_owned()).collect(),
        _ => Vec::new(),
    };
    Some(match name {
        "tableName" => {
            text(1).map_or_else(|| naming::table(text(0).unwrap_or_default()), str::to_owned)
        }
        "columnName" => strategy.column(text(0)?, text(1), &list(2)),
        "joinColumnName" => strategy.join_column(text(0)?, text(1)?),
        "joinTableName" => naming::join_table(text(0)?, text(1)?, text(2)?),
        _ => strategy.join_table_column(text(0)?, text(2)?),
    })
}

/// A value of the few kinds that such methods work with.
#[derive(Clone)]
enum Value {
    Text(String),
    List(Vec<String>),
    Number(usize),
    Absent,
}

impl Value {
    fn is_true(&self) -> bool {
        match self {
            Self::Text(text) => !text.is_empty(),
            Self::List(_) => true,
            Self::Number(number) => *number != 0,
            Self::Absent => false,
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Where statements lead.
enum Flow {
    Returned(Value),
    GoesOn,
}

/// Runs a method.
struct Run {
    names: BTreeMap<String, Value>,
}

impl Run {
    fn call(function: &Function, probes: &[Probe]) -> Option<String> {
        let mut names = BTreeMap::new();
        for (place, parameter) in function.parameters.iter().enumerate() {
            let [binding] = parameter.bindings.as_slice() else {
                return None;
            };
            let value = match probes.get(place) {
                Some(Probe::Text(text)) => Value::Text((*text).to_owned()),
                Some(Probe::List(list)) => {
                    Value::List(list.iter().map(|text| (*text).to_owned()).collect())
                }
                Some(Probe::Absent) | None => Value::Absent,
            };
            names.insert(binding.name.clone(), value);
        }
        let mut run = Self { names };
        match run.statements(&function.body)? {
            Flow::Returned(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// What the statements return; nothing if they cannot be followed.
    fn statements(&mut self, statements: &[Statement]) -> Option<Flow> {
        for statement in statements {
            match statement {
                Statement::Return(Some(expr)) => return Some(Flow::Returned(self.expr(expr)?)),
                Statement::If(test, then, otherwise) => {
                    let taken = if self.expr(test)?.is_true() {
                        then
                    } else {
                        otherwise
                    };
                    if let Flow::Returned(value) = self.statements(taken)? {
                        return Some(Flow::Returned(value));
                    }
                }
                Statement::Block(inner) => {
                    if let Flow::Returned(value) = self.statements(inner)? {
                        return Some(Flow::Returned(value));
                    }
                }
                Statement::Let(variables) => {
                    for (bindings, value) in variables {
                        let ([binding], Some(value)) = (bindings.as_slice(), value) else {
                            return None;
                        };
                        if !binding.path.is_empty() {
                            return None;
                        }
                        let value = self.expr(value)?;
                        self.names.insert(binding.name.clone(), value);
                    }
                }
                _ => return None,
            }
        }
        Some(Flow::GoesOn)
    }

    fn expr(&self, expr: &Expr) -> Option<Value> {
        Some(match &expr.kind {
            ExprKind::String(text) => Value::Text(text.clone()),
            ExprKind::Null => Value::Absent,
            ExprKind::Name(name) if name == "undefined" => Value::Absent,
            ExprKind::Name(name) => self.names.get(name)?.clone(),
            ExprKind::Template { texts, values } => {
                let mut out = String::new();
                let mut values = values.iter();
                for text in texts {
                    out.push_str(text);
                    if let Some(value) = values.next() {
                        out.push_str(self.expr(value)?.text()?);
                    }
                }
                Value::Text(out)
            }
            ExprKind::Conditional(test, then, otherwise) => {
                let taken = if self.expr(test)?.is_true() {
                    then
                } else {
                    otherwise
                };
                self.expr(taken)?
            }
            ExprKind::Binary("||" | "??", a, b) => {
                let a = self.expr(a)?;
                if a.is_true() { a } else { self.expr(b)? }
            }
            ExprKind::Binary("+", a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                Value::Text(format!("{}{}", a.text()?, b.text()?))
            }
            ExprKind::Member(of, name) if name == "length" => match self.expr(of)? {
                Value::Text(text) => Value::Number(text.chars().count()),
                Value::List(list) => Value::Number(list.len()),
                _ => return None,
            },
            ExprKind::Call {
                callee,
                arguments,
                is_new: false,
            } => self.called(callee, arguments)?,
            _ => return None,
        })
    }

    fn called(&self, callee: &Expr, arguments: &[Item]) -> Option<Value> {
        let first = match arguments.first() {
            Some(Item::One(expr)) => Some(expr),
            _ => None,
        };
        match &callee.kind {
            // TypeORM's own helpers.
            ExprKind::Name(name) if name == "snakeCase" || name == "camelCase" => {
                let value = self.expr(first?)?;
                let text = value.text()?;
                Some(Value::Text(if name == "snakeCase" {
                    Strategy::Snake.cased(text)
                } else {
                    Strategy::Default.cased(text)
                }))
            }
            ExprKind::Member(of, name) => {
                let of = self.expr(of)?;
                Some(match (name.as_str(), of) {
                    ("toLowerCase", Value::Text(text)) => Value::Text(text.to_lowercase()),
                    ("trim", Value::Text(text)) => Value::Text(text.trim().to_owned()),
                    // Of the dots in a path, of which the probes have none.
                    ("replace" | "replaceAll", Value::Text(text)) => Value::Text(text),
                    ("concat", Value::List(mut list)) => {
                        list.push(self.expr(first?)?.text()?.to_owned());
                        Value::List(list)
                    }
                    ("join", Value::List(list)) => {
                        Value::Text(list.join(self.expr(first?)?.text()?))
                    }
                    _ => return None,
                })
            }
            _ => None,
        }
    }
}
