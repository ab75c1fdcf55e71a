//! The type that TypeORM takes from TypeScript where a column says none.
//!
//! The compiler keeps a class of JavaScript for each decorated property: `String` for texts and
//! enumerations of texts, `Object` for whatever is no single one. TypeORM starts with none of the
//! latter, so NULL beside a type says nothing here, whatever the compiler's options are.

use std::rc::Rc;

use crate::models::reader::typescript::{
    Declaration, EnumMember, Evaluator, Kind, Module, Scope, TypeExpr,
};

/// How far aliases are followed.
const DEPTH: u32 = 16;

/// Follows types across files.
pub(super) struct Inference<'a, 'p> {
    pub(super) evaluator: &'a Evaluator<'p>,
}

impl Inference<'_, '_> {
    /// The class of JavaScript that a type is kept as; `None` if it is no column's.
    pub(super) fn class_of(&self, of: &TypeExpr, module: &Rc<Module>) -> Option<&'static str> {
        self.class_at(of, module, DEPTH)
    }

    fn class_at(&self, of: &TypeExpr, module: &Rc<Module>, depth: u32) -> Option<&'static str> {
        let depth = depth.checked_sub(1)?;
        match of {
            TypeExpr::Keyword("string") | TypeExpr::String(_) | TypeExpr::Template => {
                Some("String")
            }
            TypeExpr::Keyword("number") | TypeExpr::Number(_) => Some("Number"),
            TypeExpr::Keyword("boolean") | TypeExpr::Boolean(_) => Some("Boolean"),
            TypeExpr::Union(parts) => {
                let mut parts = parts.iter().filter(|part| {
                    !matches!(
                        part,
                        TypeExpr::Keyword("null" | "undefined" | "never" | "void")
                    )
                });
                let first = self.class_at(parts.next()?, module, depth)?;
                parts
                    .all(|part| self.class_at(part, module, depth) == Some(first))
                    .then_some(first)
            }
            TypeExpr::Reference(name, arguments) => {
                self.class_of_name(name, arguments, module, depth)
            }
            _ => None,
        }
    }

    fn class_of_name(
        &self,
        name: &str,
        arguments: &[TypeExpr],
        module: &Rc<Module>,
        depth: u32,
    ) -> Option<&'static str> {
        if let Some((module, declared)) = self.evaluator.declaration(module, name) {
            return match &declared.declaration {
                Declaration::Type(of) => self.class_at(of, &module, depth).or_else(|| {
                    // `type Maybe<T> = T | null`
                    let TypeExpr::Union(parts) = &**of else {
                        return None;
                    };
                    let parameter = parts.iter().any(
                        |part| matches!(part, TypeExpr::Reference(_, inner) if inner.is_empty()),
                    );
                    match arguments {
                        [only] if parameter => self.class_at(only, &module, depth),
                        _ => None,
                    }
                }),
                Declaration::Enum(members) => self.class_of_enum(members, &module),
                _ => None,
            };
        }
        // `Role.Admin` is of the type of `Role`.
        if let Some((of, _)) = name.rsplit_once('.')
            && let Some((module, declared)) = self.evaluator.declaration(module, of)
            && let Declaration::Enum(members) = &declared.declaration
        {
            return self.class_of_enum(members, &module);
        }
        match name {
            "String" => Some("String"),
            "Number" => Some("Number"),
            "Boolean" => Some("Boolean"),
            "Date" => Some("Date"),
            "Buffer" => Some("Buffer"),
            _ => None,
        }
    }

    /// All texts, or all numbers.
    fn class_of_enum(&self, members: &[EnumMember], module: &Rc<Module>) -> Option<&'static str> {
        let scope = Scope::of_module(Rc::clone(module));
        let mut classes = members.iter().map(|member| match &member.value {
            None => Some("Number"),
            Some(value) => match self.evaluator.expression(value, &scope).kind {
                Kind::String(_) => Some("String"),
                // Numbers may be worked out of other members.
                _ => Some("Number"),
            },
        });
        let first = classes.next()??;
        classes.all(|class| class == Some(first)).then_some(first)
    }
}
