//! TypeScript and JavaScript, read without running them.
//!
//! `parse` makes the parser's tree into the small one of `syntax`, so that only it knows the
//! parser. `Project` follows imports across files. `Evaluator` works out what an expression must
//! be: constants, objects with spreads, calls of the project's own functions. What a package does
//! stays symbolic (`Kind::Call`, `Kind::Member`), which is what readers look at; whatever cannot be
//! proven is `Kind::Unknown` with a place and a reason.

mod bindings;
mod builtins;
mod evaluate;
mod modules;
mod operators;
mod parse;
mod parse_class;
mod parse_expression;
mod parse_types;
mod project;
mod resolve;
mod stack;
mod syntax;
#[cfg(test)]
mod tests;
mod tsconfig;
mod value;

pub(crate) use evaluate::Evaluator;
pub(crate) use project::Project;
pub(crate) use resolve::{above, folder_of, join};
pub(crate) use stack::with_deep_stack;
pub(crate) use syntax::{
    ClassMember, Declaration, EnumMember, Export, Expr, ExprKind, Function, Item, MemberKind,
    Module, Property, Statement, TypeExpr,
};
pub(crate) use value::{
    Call, ClassValue, Entry, Kind, ObjectValue, Scope, Spot, UnknownValue, Value,
};
