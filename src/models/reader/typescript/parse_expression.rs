//! Expressions and functions of the parser's tree as ours.

use std::rc::Rc;

use oxc_ast::ast::{
    Argument, ArrayExpressionElement, ArrowFunctionBody, ArrowFunctionExpression, BindingPattern,
    ChainElement, Expression, FormalParameters, Function as ParsedFunction, FunctionBody,
    ObjectExpression, ObjectPropertyKind, PropertyKind, Statement as ParsedStatement,
    TemplateLiteral,
};
use oxc_span::GetSpan as _;

use super::parse::Lower;
use super::syntax::{
    Binding, Expr, ExprKind, Function, Item, Parameter, Property, Statement, Step,
};

impl Lower {
    pub(super) fn expression(&self, expression: &Expression<'_>) -> Expr {
        let expression = expression.get_inner_expression();
        Expr {
            at: self.span(expression.span()),
            kind: self.kind(expression),
        }
    }

    fn boxed(&self, expression: &Expression<'_>) -> Box<Expr> {
        Box::new(self.expression(expression))
    }

    fn kind(&self, expression: &Expression<'_>) -> ExprKind {
        match expression {
            Expression::StringLiteral(text) => ExprKind::String(text.value.to_string()),
            Expression::NumericLiteral(number) => ExprKind::Number(number.value),
            Expression::BigIntLiteral(number) => ExprKind::BigInt(number.value.to_string()),
            Expression::BooleanLiteral(value) => ExprKind::Boolean(value.value),
            Expression::NullLiteral(_) => ExprKind::Null,
            Expression::Identifier(name) => ExprKind::Name(name.name.to_string()),
            Expression::TemplateLiteral(template) => {
                let (texts, values) = self.template(template);
                ExprKind::Template { texts, values }
            }
            Expression::TaggedTemplateExpression(tagged) => {
                let (texts, values) = self.template(&tagged.quasi);
                ExprKind::Tagged {
                    tag: self.boxed(&tagged.tag),
                    texts,
                    values,
                }
            }
            Expression::ArrayExpression(array) => {
                let items = array.elements.iter().map(|element| match element {
                    ArrayExpressionElement::SpreadElement(spread) => {
                        Item::Spread(self.expression(&spread.argument))
                    }
                    other => other
                        .as_expression()
                        .map_or(Item::Hole, |one| Item::One(self.expression(one))),
                });
                ExprKind::Array(items.collect())
            }
            Expression::ObjectExpression(object) => ExprKind::Object(self.object(object)),
            Expression::StaticMemberExpression(member) => {
                ExprKind::Member(self.boxed(&member.object), member.property.name.to_string())
            }
            Expression::ComputedMemberExpression(member) => {
                ExprKind::Index(self.boxed(&member.object), self.boxed(&member.expression))
            }
            Expression::ChainExpression(chain) => match &chain.expression {
                ChainElement::CallExpression(call) => {
                    self.call(&call.callee, &call.arguments, false)
                }
                ChainElement::StaticMemberExpression(member) => {
                    ExprKind::Member(self.boxed(&member.object), member.property.name.to_string())
                }
                _ => ExprKind::Other("an optional chain"),
            },
            Expression::CallExpression(call) => self.call(&call.callee, &call.arguments, false),
            Expression::NewExpression(call) => self.call(&call.callee, &call.arguments, true),
            Expression::ArrowFunctionExpression(arrow) => ExprKind::Function(self.arrow(arrow)),
            Expression::FunctionExpression(function) => ExprKind::Function(self.function(function)),
            Expression::ClassExpression(class) => ExprKind::Class(self.class(class)),
            Expression::ConditionalExpression(one) => ExprKind::Conditional(
                self.boxed(&one.test),
                self.boxed(&one.consequent),
                self.boxed(&one.alternate),
            ),
            Expression::BinaryExpression(one) => ExprKind::Binary(
                one.operator.as_str(),
                self.boxed(&one.left),
                self.boxed(&one.right),
            ),
            Expression::LogicalExpression(one) => ExprKind::Binary(
                one.operator.as_str(),
                self.boxed(&one.left),
                self.boxed(&one.right),
            ),
            Expression::UnaryExpression(one) => {
                ExprKind::Unary(one.operator.as_str(), self.boxed(&one.argument))
            }
            Expression::ThisExpression(_) => ExprKind::Name("this".to_owned()),
            Expression::AwaitExpression(_) => ExprKind::Other("something that is awaited"),
            Expression::AssignmentExpression(_) | Expression::UpdateExpression(_) => {
                ExprKind::Other("an assignment")
            }
            Expression::RegExpLiteral(_) => ExprKind::Other("a regular expression"),
            Expression::ImportExpression(_) => ExprKind::Other("an import at run time"),
            Expression::JSXElement(_) | Expression::JSXFragment(_) => ExprKind::Other("JSX"),
            _ => ExprKind::Other("an unusual expression"),
        }
    }

    fn call(&self, callee: &Expression<'_>, arguments: &[Argument<'_>], is_new: bool) -> ExprKind {
        let arguments = arguments.iter().map(|argument| match argument {
            Argument::SpreadElement(spread) => Item::Spread(self.expression(&spread.argument)),
            other => other
                .as_expression()
                .map_or(Item::Hole, |one| Item::One(self.expression(one))),
        });
        ExprKind::Call {
            arguments: arguments.collect(),
            callee: self.boxed(callee),
            is_new,
        }
    }

    fn template(&self, template: &TemplateLiteral<'_>) -> (Vec<String>, Vec<Expr>) {
        let texts = template.quasis.iter().map(|text| {
            let cooked = text.value.cooked.as_ref().unwrap_or(&text.value.raw);
            cooked.to_string()
        });
        let values = template.expressions.iter().map(|one| self.expression(one));
        (texts.collect(), values.collect())
    }

    fn object(&self, object: &ObjectExpression<'_>) -> Vec<Property> {
        let properties = object.properties.iter().map(|property| {
            let property = match property {
                ObjectPropertyKind::SpreadProperty(spread) => {
                    return Property::Spread(self.expression(&spread.argument));
                }
                ObjectPropertyKind::ObjectProperty(property) => property,
            };
            let at = self.span(property.span);
            let value = if property.kind == PropertyKind::Init {
                self.expression(&property.value)
            } else {
                Expr {
                    at,
                    kind: ExprKind::Other("a getter or setter"),
                }
            };
            let key = property.key.static_name();
            match (key, property.key.as_expression()) {
                (Some(key), _) => Property::Named {
                    key: key.into_owned(),
                    at,
                    value,
                },
                (None, Some(key)) => Property::Computed {
                    key: self.expression(key),
                    value,
                },
                (None, None) => Property::Spread(Expr {
                    at,
                    kind: ExprKind::Other("a private name"),
                }),
            }
        });
        properties.collect()
    }

    pub(super) fn function(&self, function: &ParsedFunction<'_>) -> Rc<Function> {
        Rc::new(Function {
            name: function.id.as_ref().map(|id| id.name.to_string()),
            parameters: self.parameters(&function.params),
            body: function
                .body
                .as_ref()
                .map_or_else(Vec::new, |body| self.body(body)),
            deferred: function.r#async || function.generator || function.body.is_none(),
        })
    }

    fn arrow(&self, arrow: &ArrowFunctionExpression<'_>) -> Rc<Function> {
        let body = match &arrow.body {
            ArrowFunctionBody::FunctionBody(body) => self.body(body),
            other => other
                .as_expression()
                .map(|value| Statement::Return(Some(self.expression(value))))
                .into_iter()
                .collect(),
        };
        Rc::new(Function {
            name: None,
            parameters: self.parameters(&arrow.params),
            body,
            deferred: arrow.r#async,
        })
    }

    fn parameters(&self, parameters: &FormalParameters<'_>) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = parameters
            .items
            .iter()
            .map(|parameter| {
                let mut bindings = self.bindings(&parameter.pattern);
                if let Some(default) = &parameter.initializer {
                    let default = Rc::new(self.expression(default));
                    for binding in &mut bindings {
                        binding.path.insert(0, Step::Default(Rc::clone(&default)));
                    }
                }
                Parameter {
                    bindings,
                    rest: false,
                }
            })
            .collect();
        if let Some(rest) = &parameters.rest {
            found.push(Parameter {
                bindings: self.bindings(&rest.rest.argument),
                rest: true,
            });
        }
        found
    }

    fn body(&self, body: &FunctionBody<'_>) -> Vec<Statement> {
        self.statements(&body.statements)
    }

    fn statements(&self, statements: &[ParsedStatement<'_>]) -> Vec<Statement> {
        statements
            .iter()
            .filter_map(|one| self.statement(one))
            .collect()
    }

    fn statement(&self, statement: &ParsedStatement<'_>) -> Option<Statement> {
        Some(match statement {
            ParsedStatement::ReturnStatement(one) => {
                Statement::Return(one.argument.as_ref().map(|value| self.expression(value)))
            }
            ParsedStatement::VariableDeclaration(variables) => {
                let variables = variables.declarations.iter().map(|variable| {
                    let value = variable.init.as_ref();
                    let value = value.map(|value| Rc::new(self.expression(value)));
                    (self.bindings(&variable.id), value)
                });
                Statement::Let(variables.collect())
            }
            ParsedStatement::FunctionDeclaration(function) => Statement::Function(
                function.id.as_ref()?.name.to_string(),
                self.function(function),
            ),
            ParsedStatement::ClassDeclaration(class) => {
                Statement::Class(class.id.as_ref()?.name.to_string(), self.class(class))
            }
            ParsedStatement::IfStatement(one) => Statement::If(
                self.expression(&one.test),
                self.statement(&one.consequent).into_iter().collect(),
                one.alternate
                    .as_ref()
                    .and_then(|other| self.statement(other))
                    .into_iter()
                    .collect(),
            ),
            ParsedStatement::BlockStatement(block) => {
                Statement::Block(self.statements(&block.body))
            }
            ParsedStatement::ThrowStatement(_) => Statement::Throw,
            ParsedStatement::ExpressionStatement(one) => {
                Statement::Expression(self.expression(&one.expression))
            }
            ParsedStatement::EmptyStatement(_)
            | ParsedStatement::TSTypeAliasDeclaration(_)
            | ParsedStatement::TSInterfaceDeclaration(_) => return None,
            other => Statement::Other("a loop, `try` or `switch`", self.span(other.span())),
        })
    }

    /// The names that a pattern binds.
    pub(super) fn bindings(&self, pattern: &BindingPattern<'_>) -> Vec<Binding> {
        let mut found = Vec::new();
        self.bind(pattern, &mut Vec::new(), &mut found);
        found
    }

    fn bind(&self, pattern: &BindingPattern<'_>, path: &mut Vec<Step>, found: &mut Vec<Binding>) {
        match pattern {
            BindingPattern::BindingIdentifier(name) => found.push(Binding {
                name: name.name.to_string(),
                path: path.clone(),
                at: self.span(name.span),
            }),
            BindingPattern::AssignmentPattern(one) => {
                path.push(Step::Default(Rc::new(self.expression(&one.right))));
                self.bind(&one.left, path, found);
                path.pop();
            }
            BindingPattern::ObjectPattern(object) => {
                let mut taken = Vec::new();
                for property in &object.properties {
                    let key = property.key.static_name();
                    taken.extend(key.as_ref().map(ToString::to_string));
                    path.push(key.map_or(Step::Unknown, |key| Step::Key(key.into_owned())));
                    self.bind(&property.value, path, found);
                    path.pop();
                }
                if let Some(rest) = &object.rest {
                    path.push(Step::RestOfObject(taken));
                    self.bind(&rest.argument, path, found);
                    path.pop();
                }
            }
            BindingPattern::ArrayPattern(array) => {
                for (place, element) in array.elements.iter().enumerate() {
                    if let Some(element) = element {
                        path.push(Step::Index(place));
                        self.bind(element, path, found);
                        path.pop();
                    }
                }
                if let Some(rest) = &array.rest {
                    path.push(Step::RestOfArray(array.elements.len()));
                    self.bind(&rest.argument, path, found);
                    path.pop();
                }
            }
        }
    }
}
