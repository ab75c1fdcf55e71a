//! Classes of the parser's tree as ours.

use std::rc::Rc;

use oxc_ast::ast::{
    Class as ParsedClass, ClassElement, Decorator, MethodDefinitionKind, TSTypeAnnotation,
};

use super::parse::Lower;
use super::parse_types::type_of;
use super::syntax::{Class, ClassMember, Expr, MemberKind, TypeExpr};

impl Lower {
    pub(super) fn class(&self, class: &ParsedClass<'_>) -> Rc<Class> {
        // A decorator stands before its class, and would move its place.
        let at = match &class.id {
            Some(id) => self.span(id.span),
            None => self.span(class.span),
        };
        Rc::new(Class {
            name: class.id.as_ref().map(|id| id.name.to_string()),
            at,
            decorators: self.decorators(&class.decorators),
            extends: class
                .heritage
                .as_ref()
                .map(|heritage| self.expression(&heritage.expression)),
            members: class
                .body
                .body
                .iter()
                .filter_map(|element| self.member(element))
                .collect(),
        })
    }

    fn decorators(&self, decorators: &[Decorator<'_>]) -> Vec<Expr> {
        decorators
            .iter()
            .map(|decorator| self.expression(&decorator.expression))
            .collect()
    }

    fn member(&self, element: &ClassElement<'_>) -> Option<ClassMember> {
        Some(match element {
            ClassElement::PropertyDefinition(property) => ClassMember {
                name: property.key.static_name().map(std::borrow::Cow::into_owned),
                at: self.key_at(&property.key),
                kind: MemberKind::Property,
                decorators: self.decorators(&property.decorators),
                is_static: property.r#static,
                type_of: annotation(property.type_annotation.as_deref()),
                value: property.value.as_ref().map(|value| self.expression(value)),
                function: None,
            },
            ClassElement::AccessorProperty(property) => ClassMember {
                name: property.key.static_name().map(std::borrow::Cow::into_owned),
                at: self.key_at(&property.key),
                kind: MemberKind::Property,
                decorators: self.decorators(&property.decorators),
                is_static: property.r#static,
                type_of: annotation(property.type_annotation.as_deref()),
                value: property.value.as_ref().map(|value| self.expression(value)),
                function: None,
            },
            ClassElement::MethodDefinition(method) => ClassMember {
                name: method.key.static_name().map(std::borrow::Cow::into_owned),
                at: self.key_at(&method.key),
                kind: match method.kind {
                    MethodDefinitionKind::Constructor => MemberKind::Constructor,
                    MethodDefinitionKind::Method => MemberKind::Method,
                    MethodDefinitionKind::Get => MemberKind::Getter,
                    MethodDefinitionKind::Set => MemberKind::Setter,
                },
                decorators: self.decorators(&method.decorators),
                is_static: method.r#static,
                type_of: annotation(method.value.return_type.as_deref()),
                value: None,
                function: Some(self.function(&method.value)),
            },
            ClassElement::StaticBlock(_) | ClassElement::TSIndexSignature(_) => return None,
        })
    }
}

fn annotation(annotation: Option<&TSTypeAnnotation<'_>>) -> Option<TypeExpr> {
    Some(type_of(&annotation?.type_annotation))
}
