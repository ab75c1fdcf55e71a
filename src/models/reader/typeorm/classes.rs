//! Classes with TypeORM's decorators.

use std::rc::Rc;

use super::args::{
    Chain, ClassArgs, ColumnArgs, EmbeddedArgs, Given, Key, KeyArgs, Mode, Prefix, Problem,
    TableArgs, TableKind, TypeArg,
};
use super::columns::{self, problem};
use super::decorators::{Applied, Decorators};
use super::inferred::Inference;
use super::{keys, relations, tables};
use crate::models::Place;
use crate::models::reader::typescript::{
    ClassMember, ClassValue, Evaluator, Kind, MemberKind, Value,
};

/// How many classes may extend each other.
const DEPTH: u32 = 32;

/// Reads classes.
pub(super) struct Classes<'a, 'p> {
    pub(super) evaluator: &'a Evaluator<'p>,
}

/// How a class is known again.
pub(super) fn key_of(class: &ClassValue) -> Key {
    let at = class.class.at;
    (Rc::clone(&class.scope.module.shown), at.line, at.column)
}

impl Classes<'_, '_> {
    /// What a class and those that it extends say.
    pub(super) fn chain(&self, class: &ClassValue) -> Chain {
        self.chain_within(class, DEPTH)
    }

    fn chain_within(&self, class: &ClassValue, depth: u32) -> Chain {
        let mut args = self.class(class, depth);
        let mut chain = Vec::new();
        if let Some(parent) = self.evaluator.extends(class) {
            match &parent.kind {
                Kind::Class(parent) if depth > 0 => chain = self.chain_within(parent, depth - 1),
                _ if is_without_columns(&parent) => {}
                _ => args.problems.push(unknown_parent(&parent)),
            }
        }
        chain.insert(0, Rc::new(args));
        chain
    }

    fn class(&self, class: &ClassValue, depth: u32) -> ClassArgs {
        let at = class.class.at;
        let shown = &class.scope.module.shown;
        let place = Place::new(shown, at.line, at.column);
        let name = class.class.name.as_deref().unwrap_or_default();
        let mut args = ClassArgs::new(key_of(class), name, place);
        let decorators = Decorators {
            evaluator: self.evaluator,
        };
        let (applied, problems) = decorators.of(class, &class.class.decorators);
        for one in &applied {
            self.on_class(&mut args, one);
        }
        for problem in problems {
            // It may be what makes the class an entity.
            args.table.get_or_insert_with(|| TableArgs {
                kind: TableKind::Table,
                place: problem.place.clone(),
                name: Given::Unknown(problem.clone()),
                schema: Given::No,
            });
            args.problems.push(problem);
        }
        for member in &class.class.members {
            if member.is_static || member.decorators.is_empty() {
                continue;
            }
            if !matches!(
                member.kind,
                MemberKind::Property | MemberKind::Getter | MemberKind::Setter
            ) {
                continue;
            }
            self.member(&mut args, class, member, &decorators, depth);
        }
        args
    }

    fn on_class(&self, args: &mut ClassArgs, one: &Applied) {
        let place = one.place().of_class(&args.name);
        let first = one.arguments.first();
        match one.name.as_str() {
            "Entity" | "ViewEntity" => {
                let kind = if one.name == "Entity" {
                    TableKind::Table
                } else {
                    TableKind::View
                };
                args.table = Some(tables::table(kind, args.place.clone(), &one.arguments));
            }
            "ChildEntity" => {
                args.table = Some(tables::table(TableKind::Child, args.place.clone(), &[]));
            }
            "TableInheritance" => {
                let column = first.and_then(Value::object);
                let column = column.and_then(|options| options.get("column"));
                args.inheritance = Some(tables::discriminator(column, place, self.evaluator));
            }
            "Tree" => args.tree = tables::tree(&one.arguments),
            "Index" | "Unique" => {
                if let Some(key) = keys::key(place, &one.name, None, &one.arguments) {
                    args.keys.push(key);
                }
            }
            "ForeignKey" => {
                let key = relations::foreign_key(place, None, &one.arguments, self.evaluator);
                args.foreign_keys.extend(key);
            }
            _ => {}
        }
    }

    fn member(
        &self,
        args: &mut ClassArgs,
        class: &ClassValue,
        member: &ClassMember,
        decorators: &Decorators<'_, '_>,
        depth: u32,
    ) {
        let (applied, problems) = decorators.of(class, &member.decorators);
        // Decorators are applied from the last to the first, and what is declared first counts.
        let last =
            |wanted: &dyn Fn(&str) -> bool| applied.iter().rev().find(|one| wanted(&one.name));
        let column = last(&|name| {
            columns::mode(name).is_some()
                || matches!(name, "VirtualColumn" | "RelationId" | "RelationCount")
        });
        let relation = last(&|name| relations::kind(name).is_some());
        let makes = column.or(relation);
        if makes.is_none() {
            args.problems.extend(problems);
        }
        if applied.is_empty() {
            return;
        }
        let at = makes.map_or(member.at, |one| one.spot.at);
        let shown = &class.scope.module.shown;
        let place = Place::new(shown, at.line, at.column).of_class(&args.name);
        let Some(property) = member.name.as_deref() else {
            args.problems.push(Problem {
                place,
                reason: "the property's name is computed".to_owned(),
            });
            return;
        };
        let place = place.of_property(property);
        for one in [column, relation].into_iter().flatten() {
            self.made(
                args,
                class,
                member,
                property,
                place.clone(),
                one,
                &applied,
                depth,
            );
        }
        for one in &applied {
            let place = one.place().of_class(&args.name).of_property(property);
            match one.name.as_str() {
                "Index" | "Unique" => {
                    let key = keys::key(place, &one.name, Some(property), &one.arguments);
                    args.keys.extend(key);
                }
                "ForeignKey" => {
                    let key = relations::foreign_key(
                        place,
                        Some(property),
                        &one.arguments,
                        self.evaluator,
                    );
                    args.foreign_keys.extend(key);
                }
                _ => {}
            }
        }
    }

    /// What the decorator that makes a column or relation makes.
    #[expect(clippy::too_many_arguments, reason = "a member has this many sides")]
    fn made(
        &self,
        args: &mut ClassArgs,
        class: &ClassValue,
        member: &ClassMember,
        property: &str,
        place: Place,
        one: &Applied,
        applied: &[Applied],
        depth: u32,
    ) {
        let first = one.arguments.first();
        if one.name == "Column"
            && let Some(first) = first
            && matches!(first.kind, Kind::Function(_) | Kind::Class(_))
        {
            let options = one.arguments.get(1);
            args.embedded
                .push(self.embedded(property, place, first, options, depth));
            return;
        }
        if let Some(mode) = columns::mode(&one.name) {
            let column = ColumnArgs::new(property, place, mode);
            let mut column = columns::column(column, &one.name, &one.arguments, self.evaluator);
            if let Some(one) = applied.iter().find(|one| one.name == "Generated") {
                column.generated = Some(columns::strategy(one.arguments.first()));
                columns::generate(&mut column);
            }
            if column.of == TypeArg::None && column.mode == Mode::Regular {
                self.infer(&mut column, class, member);
            }
            if column.unique {
                args.keys.push(KeyArgs {
                    place: column.place.clone(),
                    unique: true,
                    properties: Some(vec![property.to_owned()]),
                });
            }
            args.columns.push(column);
        } else if let Some(kind) = relations::kind(&one.name) {
            let mut relation = relations::relation(
                property,
                place,
                &one.name,
                kind,
                &one.arguments,
                self.evaluator,
            );
            for other in applied {
                let first = other.arguments.first();
                match other.name.as_str() {
                    "JoinColumn" => relation.joins.extend(relations::joins(first)),
                    "JoinTable" => {
                        relation.join_table = Some(relations::join_table(first));
                    }
                    _ => {}
                }
            }
            args.relations.push(relation);
        }
    }

    /// Takes the type that TypeScript says.
    fn infer(&self, column: &mut ColumnArgs, class: &ClassValue, member: &ClassMember) {
        let inference = Inference {
            evaluator: self.evaluator,
        };
        let module = &class.scope.module;
        let found = member
            .type_of
            .as_ref()
            .and_then(|of| inference.class_of(of, module));
        column.of = if let Some(class) = found {
            TypeArg::Class(class)
        } else {
            let problem = Problem {
                place: column.place.clone(),
                reason: "neither the decorator nor TypeScript says which type it is".to_owned(),
            };
            column.problems.push(problem.clone());
            TypeArg::Unknown(problem)
        };
    }

    fn embedded(
        &self,
        property: &str,
        place: Place,
        of: &Value,
        options: Option<&Value>,
        depth: u32,
    ) -> EmbeddedArgs {
        let made = match &of.kind {
            Kind::Function(_) => self.evaluator.call(of, Vec::new(), of.spot.clone()),
            _ => of.clone(),
        };
        let mut classes = match &made.kind {
            Kind::Class(class) if depth > 0 => Ok(self.chain_within(class, depth - 1)),
            _ => Err(problem(&made)),
        };
        let prefix = options
            .and_then(Value::object)
            .and_then(|options| options.get("prefix"));
        let prefix = match prefix.map(|value| &value.kind) {
            None | Some(Kind::Undefined | Kind::Boolean(true)) => Prefix::Property,
            Some(Kind::Boolean(false)) => Prefix::Nothing,
            Some(Kind::String(text)) if text.is_empty() => Prefix::Nothing,
            Some(Kind::String(text)) => Prefix::Text(text.to_string()),
            Some(_) => {
                classes = prefix.map_or(classes, |value| Err(problem(value)));
                Prefix::Property
            }
        };
        EmbeddedArgs {
            property: property.to_owned(),
            place,
            classes,
            prefix,
        }
    }
}

/// Packages whose classes have no columns.
const WITHOUT_COLUMNS: [&str; 6] = [
    "typeorm",
    "@nestjs/cqrs",
    "@nestjs/mapped-types",
    "@nestjs/swagger",
    "events",
    "node:events",
];

/// Whether a class that is extended is known to have no columns: `BaseEntity`.
fn is_without_columns(parent: &Value) -> bool {
    match &parent.kind {
        Kind::External { package, .. } => {
            WITHOUT_COLUMNS.contains(&&**package) || super::decorators::is_typeorm(package)
        }
        Kind::Global(name) => matches!(&**name, "Object" | "Error" | "Array" | "EventTarget"),
        Kind::Member(of, _) => is_without_columns(of),
        _ => false,
    }
}

fn unknown_parent(parent: &Value) -> Problem {
    let mut found = problem(parent);
    found.reason = match (&parent.kind, parent.words()) {
        (Kind::External { package, .. }, Some(words)) => {
            format!("it extends {words} of the package {package}, which is not read")
        }
        (Kind::Unknown(_), _) => format!("what it extends is not known: {}", found.reason),
        (_, Some(words)) => format!("it extends {words}, which is not known"),
        _ => "it extends something that is no class".to_owned(),
    };
    found
}
