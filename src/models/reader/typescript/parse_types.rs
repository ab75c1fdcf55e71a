//! Types of the parser's tree as ours.

use oxc_ast::ast::{PropertyKey, TSLiteral, TSType, TSTypeName, TSTypeOperatorOperator};
use oxc_span::GetSpan as _;

use super::parse::Lower;
use super::syntax::{At, TypeExpr};

impl Lower {
    pub(super) fn key_at(&self, key: &PropertyKey<'_>) -> At {
        self.span(key.span())
    }
}

/// A type.
pub(super) fn type_of(of: &TSType<'_>) -> TypeExpr {
    match of {
        TSType::TSAnyKeyword(_) => TypeExpr::Keyword("any"),
        TSType::TSUnknownKeyword(_) => TypeExpr::Keyword("unknown"),
        TSType::TSStringKeyword(_) => TypeExpr::Keyword("string"),
        TSType::TSNumberKeyword(_) => TypeExpr::Keyword("number"),
        TSType::TSBooleanKeyword(_) => TypeExpr::Keyword("boolean"),
        TSType::TSBigIntKeyword(_) => TypeExpr::Keyword("bigint"),
        TSType::TSSymbolKeyword(_) => TypeExpr::Keyword("symbol"),
        TSType::TSObjectKeyword(_) => TypeExpr::Keyword("object"),
        TSType::TSNullKeyword(_) => TypeExpr::Keyword("null"),
        TSType::TSUndefinedKeyword(_) => TypeExpr::Keyword("undefined"),
        TSType::TSVoidKeyword(_) => TypeExpr::Keyword("void"),
        TSType::TSNeverKeyword(_) => TypeExpr::Keyword("never"),
        TSType::TSLiteralType(literal) => match &literal.literal {
            TSLiteral::StringLiteral(text) => TypeExpr::String(text.value.to_string()),
            TSLiteral::NumericLiteral(number) => TypeExpr::Number(number.value),
            TSLiteral::BooleanLiteral(value) => TypeExpr::Boolean(value.value),
            TSLiteral::TemplateLiteral(_) => TypeExpr::Template,
            TSLiteral::UnaryExpression(_) => TypeExpr::Keyword("number"),
            TSLiteral::BigIntLiteral(_) => TypeExpr::Keyword("bigint"),
        },
        TSType::TSTemplateLiteralType(_) => TypeExpr::Template,
        TSType::TSArrayType(array) => TypeExpr::Array(Box::new(type_of(&array.element_type))),
        TSType::TSTupleType(_) => TypeExpr::Tuple,
        TSType::TSUnionType(union) => {
            TypeExpr::Union(union.types.iter().map(|one| type_of(one)).collect())
        }
        TSType::TSIntersectionType(all) => {
            TypeExpr::Intersection(all.types.iter().map(|one| type_of(one)).collect())
        }
        TSType::TSParenthesizedType(inner) => type_of(&inner.type_annotation),
        TSType::TSTypeOperatorType(one) if one.operator == TSTypeOperatorOperator::Readonly => {
            type_of(&one.type_annotation)
        }
        TSType::TSTypeReference(reference) => {
            let arguments = reference.type_arguments.as_ref();
            let arguments = arguments.map_or_else(Vec::new, |arguments| {
                arguments.params.iter().map(|one| type_of(one)).collect()
            });
            match dotted(&reference.type_name) {
                Some(name) => TypeExpr::Reference(name, arguments),
                None => TypeExpr::Other,
            }
        }
        TSType::TSTypeLiteral(_) | TSType::TSMappedType(_) => TypeExpr::Object,
        TSType::TSFunctionType(_) | TSType::TSConstructorType(_) => TypeExpr::Function,
        _ => TypeExpr::Other,
    }
}

fn dotted(name: &TSTypeName<'_>) -> Option<String> {
    Some(match name {
        TSTypeName::IdentifierReference(name) => name.name.to_string(),
        TSTypeName::QualifiedName(name) => format!("{}.{}", dotted(&name.left)?, name.right.name),
        TSTypeName::ThisExpression(_) => return None,
    })
}
