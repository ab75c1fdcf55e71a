//! A file's text as a `Module`. This and the other `parse_*` files alone know the parser.

use std::collections::BTreeSet;
use std::rc::Rc;

use oxc_allocator::Allocator;
use oxc_ast::ast::{
    AssignmentExpression, AssignmentTarget, CallExpression, Declaration as Declared,
    ExportDefaultDeclarationKind, Expression, ImportDeclarationSpecifier, Program,
    SimpleAssignmentTarget, Statement as ParsedStatement, UnaryExpression, UpdateExpression,
    VariableDeclaration,
};
use oxc_ast_visit::{Visit, walk};
use oxc_parser::Parser;
use oxc_span::{SourceType, Span};

use serde_json::Value as Json;

use super::parse_types::type_of;
use super::syntax::{
    At, Binding, Declaration, Declared as Found, EnumMember, Export, Expr, ExprKind, Import,
    Module, Property,
};
use crate::models::SourceFile;

/// Reads a file. What cannot be parsed is said in `broken`, and the rest is as good as it goes.
pub(super) fn parse(file: &SourceFile) -> Module {
    let kind = SourceType::from_path(&file.path).unwrap_or_else(|_| SourceType::ts());
    // Plain JavaScript may hold anything that its build understands.
    let kind = if kind.is_javascript() {
        SourceType::tsx()
    } else {
        kind
    };
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, &file.text, kind).parse();
    let lower = Lower {
        lines: Lines::of(&file.text),
    };
    let mut module = Module {
        path: file.path.clone(),
        shown: file.shown.as_str().into(),
        ..Module::default()
    };
    if let Some(error) = parsed.diagnostics.errors().next() {
        let offset = error.labels.first().map_or(0, |label| label.span().start);
        module.broken = Some((lower.at(offset), error.message.to_string()));
    }
    lower.program(&parsed.program, &mut module);
    let mut changes = Changes::default();
    changes.visit_program(&parsed.program);
    module.changed = changes.names;
    module
}

/// Where lines start.
struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let after = memchr::memchr_iter(b'\n', text.as_bytes())
            .map(|place| u32::try_from(place + 1).unwrap_or(u32::MAX));
        Self {
            starts: std::iter::once(0).chain(after).collect(),
        }
    }
}

/// Makes the parser's tree into ours.
pub(super) struct Lower {
    lines: Lines,
}

impl Lower {
    pub(super) fn at(&self, offset: u32) -> At {
        let line = self.lines.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|i| self.lines.starts.get(i));
        At {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: offset - start.copied().unwrap_or_default() + 1,
        }
    }

    pub(super) fn span(&self, span: Span) -> At {
        self.at(span.start)
    }

    fn program(&self, program: &Program<'_>, module: &mut Module) {
        for statement in &program.body {
            self.top(statement, module);
        }
    }

    fn top(&self, statement: &ParsedStatement<'_>, module: &mut Module) {
        match statement {
            ParsedStatement::ImportDeclaration(import) => {
                let specifier = import.source.value.to_string();
                for one in import.specifiers.iter().flatten() {
                    let (local, name, span) = match one {
                        ImportDeclarationSpecifier::ImportSpecifier(one) => {
                            (&one.local, Some(one.imported.name().to_string()), one.span)
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                            (&one.local, Some("default".to_owned()), one.span)
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                            (&one.local, None, one.span)
                        }
                    };
                    let import = Import {
                        specifier: specifier.clone(),
                        name,
                        at: self.span(span),
                    };
                    module.imports.insert(local.name.to_string(), import);
                }
            }
            ParsedStatement::ExportAllDeclaration(export) => {
                let specifier = export.source.value.to_string();
                match &export.exported {
                    Some(name) => {
                        let from = Export::From {
                            specifier,
                            name: None,
                            at: self.span(export.span),
                        };
                        module.exports.insert(name.name().to_string(), from);
                    }
                    None => module.stars.push(specifier),
                }
            }
            ParsedStatement::ExportFromDeclaration(export) => {
                for one in &export.specifiers {
                    let from = Export::From {
                        specifier: export.source.value.to_string(),
                        name: Some(one.local.name().to_string()),
                        at: self.span(one.span),
                    };
                    module.exports.insert(one.exported.name().to_string(), from);
                }
            }
            ParsedStatement::ExportNamedDeclaration(export) => {
                for one in &export.specifiers {
                    module.exports.insert(
                        one.exported.name().to_string(),
                        Export::Local(one.local.name().to_string()),
                    );
                }
            }
            ParsedStatement::ExportDeclaration(export) => {
                for name in self.declare(&export.declaration, module) {
                    module.exports.insert(name.clone(), Export::Local(name));
                }
            }
            ParsedStatement::ExportDefaultDeclaration(export) => {
                self.export_default(&export.declaration, module);
            }
            ParsedStatement::TSExportAssignment(export) => {
                let value = self.expression(&export.expression);
                module
                    .exports
                    .insert("default".to_owned(), Export::Value(Rc::new(value)));
            }
            ParsedStatement::ExpressionStatement(statement) => {
                if let Expression::AssignmentExpression(assignment) = &statement.expression {
                    self.export_by_assignment(assignment, module);
                }
                module
                    .statements
                    .push(self.expression(&statement.expression));
            }
            other => {
                if let Some(declaration) = other.as_declaration() {
                    self.declare(declaration, module);
                }
            }
        }
    }

    fn export_default(&self, declaration: &ExportDefaultDeclarationKind<'_>, module: &mut Module) {
        let value = match declaration {
            ExportDefaultDeclarationKind::FunctionDeclaration(function) => {
                let name = function.id.as_ref().map(|id| id.name.to_string());
                let lowered = self.function(function);
                let at = self.span(function.span);
                if let Some(name) = name {
                    let declaration = Declaration::Function(Rc::clone(&lowered));
                    module.declarations.insert(name, Found { at, declaration });
                }
                Some(Expr {
                    at,
                    kind: ExprKind::Function(lowered),
                })
            }
            ExportDefaultDeclarationKind::ClassDeclaration(class) => {
                let name = class.id.as_ref().map(|id| id.name.to_string());
                let lowered = self.class(class);
                let at = lowered.at;
                if let Some(name) = name {
                    let declaration = Declaration::Class(lowered);
                    module
                        .declarations
                        .insert(name.clone(), Found { at, declaration });
                    module
                        .exports
                        .insert("default".to_owned(), Export::Local(name));
                    None
                } else {
                    Some(Expr {
                        at,
                        kind: ExprKind::Class(lowered),
                    })
                }
            }
            ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => None,
            other => other.as_expression().map(|value| self.expression(value)),
        };
        if let Some(value) = value {
            module
                .exports
                .insert("default".to_owned(), Export::Value(Rc::new(value)));
        }
    }

    /// `exports.name = …`, `module.exports = { … }`.
    fn export_by_assignment(&self, assignment: &AssignmentExpression<'_>, module: &mut Module) {
        let Some(target) = assignment
            .left
            .as_simple_assignment_target()
            .and_then(SimpleAssignmentTarget::as_member_expression)
        else {
            return;
        };
        let Some(name) = target.static_property_name() else {
            return;
        };
        let of = target.object();
        let value = self.expression(&assignment.right);
        if name == "exports" && of.is_specific_id("module") {
            if let ExprKind::Object(properties) = &value.kind {
                for property in properties {
                    if let Property::Named { key, value, .. } = property {
                        let value = Export::Value(Rc::new(value.clone()));
                        module.exports.insert(key.clone(), value);
                    }
                }
            }
            let whole = Export::Value(Rc::new(value));
            module.exports.insert("default".to_owned(), whole);
        } else if of.is_specific_id("exports") || of.is_specific_member_access("module", "exports")
        {
            let value = Export::Value(Rc::new(value));
            module.exports.insert(name.to_owned(), value);
        }
    }

    /// Declares what the declaration names, and returns the names.
    fn declare(&self, declared: &Declared<'_>, module: &mut Module) -> Vec<String> {
        let (name, span, declaration) = match declared {
            Declared::VariableDeclaration(variables) => {
                return self.declare_variables(variables, module);
            }
            Declared::FunctionDeclaration(function) => {
                let Some(id) = &function.id else {
                    return Vec::new();
                };
                // An overload's signature has no body; the last one has.
                if function.body.is_none() && !function.declare {
                    return vec![id.name.to_string()];
                }
                let lowered = Declaration::Function(self.function(function));
                (id.name, function.span, lowered)
            }
            Declared::ClassDeclaration(class) => {
                let Some(id) = &class.id else {
                    return Vec::new();
                };
                (id.name, class.span, Declaration::Class(self.class(class)))
            }
            Declared::TSTypeAliasDeclaration(alias) => {
                let of = type_of(&alias.type_annotation);
                (alias.id.name, alias.span, Declaration::Type(Rc::new(of)))
            }
            Declared::TSInterfaceDeclaration(interface) => {
                (interface.id.name, interface.span, Declaration::Interface)
            }
            Declared::TSEnumDeclaration(found) => {
                let members = found.body.members.iter().map(|member| EnumMember {
                    name: member.id.static_name().to_string(),
                    value: member
                        .initializer
                        .as_ref()
                        .map(|value| self.expression(value)),
                    at: self.span(member.span),
                });
                let members = Declaration::Enum(Rc::new(members.collect()));
                (found.id.name, found.span, members)
            }
            Declared::TSNamespaceDeclaration(namespace) => (
                namespace.id.name,
                namespace.span,
                Declaration::Other("a namespace"),
            ),
            Declared::TSImportEqualsDeclaration(import) => (
                import.id.name,
                import.span,
                Declaration::Other("an `import =`"),
            ),
            Declared::TSExternalModuleDeclaration(_) | Declared::TSGlobalDeclaration(_) => {
                return Vec::new();
            }
        };
        let name = name.to_string();
        let at = self.span(span);
        let is_type = matches!(declaration, Declaration::Type(_) | Declaration::Interface);
        // A type may share its name with a value, which is what counts.
        if !(is_type && module.declarations.contains_key(&name)) {
            module
                .declarations
                .insert(name.clone(), Found { at, declaration });
        }
        vec![name]
    }

    fn declare_variables(
        &self,
        variables: &VariableDeclaration<'_>,
        module: &mut Module,
    ) -> Vec<String> {
        let mut names = Vec::new();
        for variable in &variables.declarations {
            let value = variable
                .init
                .as_ref()
                .map(|value| Rc::new(self.expression(value)));
            for Binding { name, path, at } in self.bindings(&variable.id) {
                let declaration = Declaration::Variable {
                    value: value.clone(),
                    path,
                };
                names.push(name.clone());
                module.declarations.insert(name, Found { at, declaration });
            }
        }
        names
    }
}

/// Finds the names that are assigned to, or whose contents change.
#[derive(Default)]
struct Changes {
    names: BTreeSet<String>,
}

/// Methods that change what they are called on.
const CHANGING: [&str; 9] = [
    "push",
    "pop",
    "shift",
    "unshift",
    "splice",
    "sort",
    "reverse",
    "fill",
    "copyWithin",
];

impl Changes {
    fn root(&mut self, mut expression: &Expression<'_>) {
        loop {
            expression = expression.get_inner_expression();
            if let Expression::Identifier(name) = expression {
                self.names.insert(name.name.to_string());
                return;
            }
            match expression.as_member_expression() {
                Some(member) => expression = member.object(),
                None => return,
            }
        }
    }

    fn target(&mut self, target: &SimpleAssignmentTarget<'_>) {
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(name) = target {
            self.names.insert(name.name.to_string());
        } else if let Some(member) = target.as_member_expression() {
            self.root(member.object());
        } else if let Some(inner) = target.get_expression() {
            self.root(inner);
        }
    }
}

impl<'a> Visit<'a> for Changes {
    fn visit_assignment_target(&mut self, target: &AssignmentTarget<'a>) {
        if let Some(simple) = target.as_simple_assignment_target() {
            self.target(simple);
        }
        walk::walk_assignment_target(self, target);
    }

    fn visit_update_expression(&mut self, update: &UpdateExpression<'a>) {
        self.target(&update.argument);
        walk::walk_update_expression(self, update);
    }

    fn visit_unary_expression(&mut self, unary: &UnaryExpression<'a>) {
        if unary.operator.as_str() == "delete" {
            self.root(&unary.argument);
        }
        walk::walk_unary_expression(self, unary);
    }

    fn visit_call_expression(&mut self, call: &CallExpression<'a>) {
        if let Some(member) = call.callee.get_inner_expression().as_member_expression() {
            let method = member.static_property_name();
            if method.is_some_and(|method| CHANGING.contains(&method)) {
                self.root(member.object());
            }
            let on_object = member.object().is_specific_id("Object");
            let assigns = matches!(method, Some("assign" | "defineProperty" | "setPrototypeOf"));
            if on_object
                && assigns
                && let Some(first) = call.arguments.first().and_then(|one| one.as_expression())
            {
                self.root(first);
            }
        }
        walk::walk_call_expression(self, call);
    }
}

/// Reads JSON with comments and trailing commas, as the settings files of JavaScript have it.
pub(super) fn parse_json(text: &str) -> Option<Json> {
    if let Ok(json) = serde_json::from_str(text) {
        return Some(json);
    }
    let allocator = Allocator::default();
    let parser = Parser::new(&allocator, text, SourceType::mjs());
    let parsed = parser.parse_expression().ok()?;
    json(&parsed)
}

fn json(expression: &Expression<'_>) -> Option<Json> {
    Some(match expression {
        Expression::StringLiteral(text) => Json::String(text.value.to_string()),
        Expression::BooleanLiteral(value) => Json::Bool(value.value),
        Expression::NullLiteral(_) => Json::Null,
        Expression::NumericLiteral(number) => serde_json::Number::from_f64(number.value)?.into(),
        Expression::ArrayExpression(array) => array
            .elements
            .iter()
            .map(|element| json(element.as_expression()?))
            .collect::<Option<Vec<Json>>>()?
            .into(),
        Expression::ObjectExpression(object) => {
            let properties = object.properties.iter().map(|property| {
                let property = property.as_property()?;
                let key = property.key.static_name()?.into_owned();
                Some((key, json(&property.value)?))
            });
            Json::Object(properties.collect::<Option<serde_json::Map<_, _>>>()?)
        }
        _ => return None,
    })
}
