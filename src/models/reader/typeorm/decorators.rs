//! Which of TypeORM's decorators are applied, also by way of the project's own.

use super::args::Problem;
use super::columns::problem;
use crate::models::Place;
use crate::models::reader::typescript::{
    ClassValue, Evaluator, Expr, ExprKind, Kind, Module, Spot, Statement, Value,
};

/// How far decorators of one's own are followed.
const DEPTH: u32 = 8;

/// One of TypeORM's decorators.
#[derive(Debug)]
pub(super) struct Applied {
    pub(super) name: String,
    pub(super) arguments: Vec<Value>,
    /// Where it stands on the class or member.
    pub(super) spot: Spot,
}

impl Applied {
    pub(super) fn place(&self) -> Place {
        self.spot.place()
    }
}

/// Reads decorators.
pub(super) struct Decorators<'a, 'p> {
    pub(super) evaluator: &'a Evaluator<'p>,
}

impl Decorators<'_, '_> {
    /// TypeORM's decorators among these, and those of the project that could be some.
    pub(super) fn of(&self, class: &ClassValue, all: &[Expr]) -> (Vec<Applied>, Vec<Problem>) {
        let mut applied = Vec::new();
        let mut problems = Vec::new();
        for expr in all {
            let spot = Spot {
                file: std::rc::Rc::clone(&class.scope.module.shown),
                at: expr.at,
            };
            let value = self.evaluator.in_class(class, expr);
            if let Kind::Unknown(_) = &value.kind {
                problems.extend(self.why(class, expr, &value));
                continue;
            }
            if self.flatten(&value, &spot, DEPTH, &mut applied).is_none() {
                problems.push(Problem {
                    place: spot.place(),
                    reason:
                        "a decorator of the project's own works out at run time what it applies"
                            .to_owned(),
                });
            }
        }
        (applied, problems)
    }

    /// Finds the decorators that a value applies; `None` if that cannot be told.
    fn flatten(
        &self,
        value: &Value,
        spot: &Spot,
        depth: u32,
        applied: &mut Vec<Applied>,
    ) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match &value.kind {
            Kind::Call(call) => {
                if let Some(name) = typeorm_name(&call.callee) {
                    applied.push(Applied {
                        name: name.to_owned(),
                        arguments: call.arguments.clone(),
                        spot: spot.clone(),
                    });
                } else if let Some((_, "applyDecorators")) = call.callee.external() {
                    for argument in &call.arguments {
                        self.flatten(argument, spot, depth, applied)?;
                    }
                }
                Some(())
            }
            Kind::Array(items) => items
                .iter()
                .try_for_each(|item| self.flatten(item, spot, depth, applied)),
            Kind::Function(closure) if knows_typeorm(&closure.scope.module) => {
                self.body(&closure.function.body, value, spot, depth, applied)
            }
            // Of a package, with its own arguments, or nothing at all.
            Kind::Unknown(_) => None,
            _ => Some(()),
        }
    }

    /// `(target, key) => { Column({ … })(target, key); }`
    fn body(
        &self,
        body: &[Statement],
        value: &Value,
        spot: &Spot,
        depth: u32,
        applied: &mut Vec<Applied>,
    ) -> Option<()> {
        let Kind::Function(closure) = &value.kind else {
            return None;
        };
        for statement in body {
            match statement {
                Statement::Expression(expr) | Statement::Return(Some(expr)) => {
                    let ExprKind::Call { callee, .. } = &expr.kind else {
                        continue;
                    };
                    let inner = self.evaluator.expression(callee, &closure.scope);
                    self.flatten(&inner, spot, depth, applied)?;
                }
                Statement::Block(inner) => self.body(inner, value, spot, depth, applied)?,
                Statement::Return(None)
                | Statement::Function(..)
                | Statement::Class(..)
                | Statement::Throw => {}
                Statement::Let(_) | Statement::If(..) | Statement::Other(..) => return None,
            }
        }
        Some(())
    }

    /// Why a decorator could not be worked out, if it could be one that makes columns.
    fn why(&self, class: &ClassValue, expr: &Expr, value: &Value) -> Option<Problem> {
        let callee = match &expr.kind {
            ExprKind::Call { callee, .. } => self.evaluator.in_class(class, callee),
            _ => value.clone(),
        };
        match &callee.kind {
            Kind::Function(closure) => knows_typeorm(&closure.scope.module).then(|| problem(value)),
            Kind::Unknown(_) => Some(problem(&callee)),
            _ => None,
        }
    }
}

/// The name of what TypeORM exports, if it is that.
fn typeorm_name(callee: &Value) -> Option<&str> {
    match &callee.kind {
        Kind::External { package, name } if is_typeorm(package) => Some(name),
        Kind::Member(of, name) => match of.external() {
            Some((package, "default")) if is_typeorm(package) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a package is TypeORM, or one that is made from it.
pub(super) fn is_typeorm(package: &str) -> bool {
    if package == "@nestjs/typeorm" {
        return false;
    }
    package == "typeorm" || package.starts_with("typeorm/") || package.ends_with("/typeorm")
}

/// Whether a file imports anything of TypeORM.
fn knows_typeorm(module: &Module) -> bool {
    module
        .imports
        .values()
        .any(|import| is_typeorm(&import.specifier))
}
