//! What the data source says for all entities: names, prefix, schema.
//!
//! It stands outside of the entities, anywhere below the nearest package.json: in
//! `new DataSource({ … })`, in what a `NestJS` module or service returns, in a plain object. Every
//! object literal with one of the options is taken for one.

use std::rc::Rc;

use serde_json::Value as Json;

use super::args::{Given, Problem};
use super::columns::given;
use super::decorators::is_typeorm;
use super::entity::Settings;
use super::naming::Strategy;
use super::strategy;
use crate::config::Naming;
use crate::models::reader::typescript::{
    ClassMember, Declaration, Evaluator, Export, Expr, ExprKind, Item, Kind, Module, Project,
    Property, Scope, Statement, Value,
};
use crate::models::{Place, ReadOptions, Sources, Unknown, UnknownScope};

/// Words of which a file that makes a data source has at least one.
const SIGNS: [&str; 8] = [
    "namingStrategy",
    "entityPrefix",
    "DataSource(",
    "DataSourceOptions",
    "createConnection",
    "ConnectionOptions",
    "TypeOrmModuleOptions",
    "TypeOrmModule.forRoot",
];

/// Those that only a data source has: in a file of any name one of these is needed.
const STRONG_SIGNS: [&str; 6] = [
    "namingStrategy",
    "entityPrefix",
    "new DataSource(",
    "DataSourceOptions",
    "TypeOrmModuleOptions",
    "TypeOrmModule.forRoot",
];

/// How many files of other names are looked into.
const MOST: usize = 4_000;

/// Parts of the paths of such files, in small letters. They are looked into however many there are.
const PLACES: [&str; 12] = [
    "data-source",
    "datasource",
    "data_source",
    "ormconfig",
    "orm-config",
    "orm.",
    "typeorm",
    "database",
    "app.module",
    "connection",
    "config",
    "/db",
];

/// Folders in which nothing is looked for.
const ELSEWHERE: [&str; 9] = [
    "node_modules",
    "dist",
    "build",
    "migrations",
    "migration",
    "test",
    "tests",
    "e2e",
    "coverage",
];

/// What is said about all entities, and what of it could not be understood.
pub(super) fn settings(
    sources: &Sources,
    project: &Project<'_>,
    evaluator: &Evaluator<'_>,
    options: &ReadOptions,
) -> (Settings, Vec<Unknown>) {
    let mut found = Found::default();
    let common = common(sources);
    let (mut modules, left_out) = modules(sources, project, &common);
    // Of several data sources, the nearest counts.
    modules.sort_by_key(|module| std::cmp::Reverse(shared(&module.path, &common)));
    for module in &modules {
        found.depth = shared(&module.path, &common);
        for object in objects(module) {
            found.take(object, module, evaluator);
        }
    }
    let mut unknowns = Vec::new();
    if let Some(path) = left_out.filter(|_| options.naming.is_none() && modules.is_empty()) {
        unknowns.push(Unknown {
            place: Place::new(&path, 1, 1),
            reason: format!(
                "no data source is found in {MOST} files, and no more are looked into; say \
                 `naming` in harness.yaml"
            ),
            hides: UnknownScope::File,
        });
    }
    let mut tell = |problem: Problem, what: &str, key: &str| {
        unknowns.push(Unknown {
            place: problem.place,
            reason: format!("{what}: {}; {key}", problem.reason),
            hides: UnknownScope::File,
        });
    };
    let strategy = match (options.naming, found.strategy.map(|(_, strategy)| strategy)) {
        (Some(Naming::SnakeCase), _) => Strategy::Snake,
        (Some(Naming::Verbatim | Naming::CamelCase), _) | (None, None) => Strategy::Default,
        (None, Some(Ok(strategy))) => strategy,
        (None, Some(Err(problem))) => {
            let key = "say `naming` in harness.yaml";
            tell(problem, "the naming strategy is not known", key);
            Strategy::Default
        }
    };
    let mut text = |given: Given, what: &str, key: &str| match given {
        Given::No => None,
        Given::Text(text) => Some(text),
        Given::Unknown(problem) => {
            tell(problem, what, key);
            None
        }
    };
    let prefix = text(
        found.prefix,
        "the prefix of the tables is not known",
        "they are read without",
    );
    let schema = text(
        found.schema,
        "the schema of the tables is not known",
        "they are looked for in the default one",
    );
    let settings = Settings {
        strategy,
        prefix: prefix.unwrap_or_default(),
        schema: schema.filter(|schema| !schema.is_empty()),
        is_old: is_old(project, &common),
    };
    (settings, unknowns)
}

/// The files that could make a data source, and the first file that was not looked into because
/// there are too many.
fn modules(
    sources: &Sources,
    project: &Project<'_>,
    common: &str,
) -> (Vec<Rc<Module>>, Option<String>) {
    let has_sign = |text: &str| SIGNS.iter().any(|sign| text.contains(sign));
    let mut paths: Vec<String> = sources
        .files
        .iter()
        .filter(|file| has_sign(&file.text))
        .map(|file| file.path.clone())
        .collect();
    let root = root(project, common);
    let (mut looked_into, mut left_out) = (0_usize, None);
    for path in sources.find(&root, &[".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"]) {
        let below = path.strip_prefix(&root).unwrap_or(&path).to_lowercase();
        let is_place = PLACES.iter().any(|place| below.contains(place));
        let mut folders = folder(&below).split('/');
        if folders.any(|folder| ELSEWHERE.contains(&folder)) || paths.contains(&path) {
            continue;
        }
        if !is_place {
            if looked_into == MOST {
                left_out.get_or_insert(path);
                continue;
            }
            looked_into += 1;
        }
        let could_be = |text: &str| {
            if is_place {
                has_sign(text)
            } else {
                STRONG_SIGNS.iter().any(|sign| text.contains(sign))
            }
        };
        if sources.also(&path).is_some_and(|file| could_be(&file.text)) {
            paths.push(path);
        }
    }
    let modules = paths.iter().filter_map(|path| project.module(path));
    (modules.collect(), left_out)
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folder that holds all the files that the configuration names.
fn common(sources: &Sources) -> String {
    let mut common = sources.files.first().map_or("", |file| folder(&file.path));
    for file in &sources.files {
        while !common.is_empty() && !file.path.starts_with(&format!("{common}/")) {
            common = folder(common);
        }
    }
    common.to_owned()
}

/// How many folders a path shares with another.
fn shared(path: &str, with: &str) -> usize {
    let pairs = path.split('/').zip(with.split('/'));
    pairs.take_while(|(a, b)| a == b).count()
}

/// The folder of the nearest package.json, or the one itself.
fn root(project: &Project<'_>, common: &str) -> String {
    let mut at = common;
    loop {
        let package = if at.is_empty() {
            "package.json".to_owned()
        } else {
            format!("{at}/package.json")
        };
        if project.text(&package).is_some() {
            return at.to_owned();
        }
        if at.is_empty() {
            return common.to_owned();
        }
        at = folder(at);
    }
}

/// Whether package.json asks for a version of TypeORM before 0.3.
fn is_old(project: &Project<'_>, common: &str) -> bool {
    let root = root(project, common);
    let path = if root.is_empty() {
        "package.json".to_owned()
    } else {
        format!("{root}/package.json")
    };
    let package = project.text(&path);
    let package: Option<Json> = package.and_then(|text| serde_json::from_str(&text).ok());
    let version = package.as_ref().and_then(|package| {
        ["dependencies", "peerDependencies", "devDependencies"]
            .iter()
            .find_map(|part| package.get(part)?.get("typeorm")?.as_str())
    });
    version.is_some_and(|version| {
        let version = version.trim_start_matches(['^', '~', '=', 'v', ' ']);
        version.starts_with("0.2.") || version.starts_with("0.1.") || version == "0.2"
    })
}

/// What the data sources say.
#[derive(Default)]
struct Found {
    /// How near the file is that is looked at.
    depth: usize,
    strategy: Option<(usize, Result<Strategy, Problem>)>,
    prefix: Given,
    schema: Given,
}

impl Found {
    fn take(&mut self, object: &[Property], module: &Rc<Module>, evaluator: &Evaluator<'_>) {
        let scope = Scope::of_module(Rc::clone(module));
        let value = |key: &str| {
            object.iter().find_map(|property| match property {
                Property::Named {
                    key: found, value, ..
                } if found == key => Some(evaluator.expression(value, &scope)),
                _ => None,
            })
        };
        if let Some(value) = value("namingStrategy").filter(|value| !value.is_undefined()) {
            let strategy = named(&value, evaluator);
            self.strategy = Some(match self.strategy.take() {
                Some((depth, before)) if depth > self.depth => (depth, before),
                Some((depth, Ok(before))) if strategy.as_ref() == Ok(&before) => {
                    (depth, Ok(before))
                }
                Some((depth, _)) => (
                    depth,
                    Err(Problem {
                        place: value.spot.place(),
                        reason: "another data source has another strategy".to_owned(),
                    }),
                ),
                None => (self.depth, strategy),
            });
        }
        if let Some(value) = value("entityPrefix") {
            keep(&mut self.prefix, &value);
        }
        // Many objects have a schema; that of a data source says what kind of database it is.
        let postgres = value("type").is_some_and(|of| {
            matches!(
                of.string(),
                Some("postgres" | "aurora-postgres" | "cockroachdb")
            )
        });
        if let Some(value) = value("schema").filter(|_| postgres) {
            keep(&mut self.schema, &value);
        }
    }
}

/// Keeps what is said first.
fn keep(place: &mut Given, value: &Value) {
    if *place == Given::No {
        *place = given(Some(value));
    }
}

/// The strategy that a value is.
fn named(value: &Value, evaluator: &Evaluator<'_>) -> Result<Strategy, Problem> {
    let callee = match &value.kind {
        Kind::Call(call) => &call.callee,
        _ => value,
    };
    let found = match &callee.kind {
        Kind::External { package, name } => package_strategy(package, name),
        Kind::Class(class) => strategy::of_class(class, evaluator),
        _ => None,
    };
    found.ok_or_else(|| Problem {
        place: value.spot.place(),
        reason: match (&callee.kind, callee.words()) {
            (Kind::Class(class), _) => format!(
                "{} makes names of its own",
                class.class.name.as_deref().unwrap_or("the class")
            ),
            (_, Some(words)) => format!("{words} is not known"),
            _ => value.why().reason,
        },
    })
}

/// The strategy that a package exports.
pub(super) fn package_strategy(package: &str, name: &str) -> Option<Strategy> {
    match name {
        "SnakeNamingStrategy" => Some(Strategy::Snake),
        "DefaultNamingStrategy" if is_typeorm(package) => Some(Strategy::Default),
        _ => None,
    }
}

/// Every object literal of a file.
fn objects(module: &Module) -> Vec<&[Property]> {
    let mut walk = Walk { found: Vec::new() };
    for declared in module.declarations.values() {
        match &declared.declaration {
            Declaration::Variable {
                value: Some(value), ..
            } => walk.expr(value),
            Declaration::Function(function) => walk.statements(&function.body),
            Declaration::Class(class) => walk.members(&class.members, &class.decorators),
            _ => {}
        }
    }
    for statement in &module.statements {
        walk.expr(statement);
    }
    for export in module.exports.values() {
        if let Export::Value(value) = export {
            walk.expr(value);
        }
    }
    walk.found
}

struct Walk<'m> {
    found: Vec<&'m [Property]>,
}

impl<'m> Walk<'m> {
    fn members(&mut self, members: &'m [ClassMember], decorators: &'m [Expr]) {
        for decorator in decorators {
            self.expr(decorator);
        }
        for member in members {
            if let Some(value) = &member.value {
                self.expr(value);
            }
            if let Some(function) = &member.function {
                self.statements(&function.body);
            }
        }
    }

    fn statements(&mut self, statements: &'m [Statement]) {
        for statement in statements {
            match statement {
                Statement::Let(variables) => {
                    for value in variables.iter().filter_map(|(_, value)| value.as_ref()) {
                        self.expr(value);
                    }
                }
                Statement::Function(_, function) => self.statements(&function.body),
                Statement::Return(Some(expr)) | Statement::Expression(expr) => self.expr(expr),
                Statement::If(test, then, otherwise) => {
                    self.expr(test);
                    self.statements(then);
                    self.statements(otherwise);
                }
                Statement::Block(inner) => self.statements(inner),
                _ => {}
            }
        }
    }

    fn items(&mut self, items: &'m [Item]) {
        for item in items {
            match item {
                Item::One(expr) | Item::Spread(expr) => self.expr(expr),
                Item::Hole => {}
            }
        }
    }

    fn expr(&mut self, expr: &'m Expr) {
        match &expr.kind {
            ExprKind::Object(properties) => {
                self.found.push(properties);
                for property in properties {
                    match property {
                        Property::Named { value, .. }
                        | Property::Computed { value, .. }
                        | Property::Spread(value) => self.expr(value),
                    }
                }
            }
            ExprKind::Array(items) => self.items(items),
            ExprKind::Call {
                callee, arguments, ..
            } => {
                self.expr(callee);
                self.items(arguments);
            }
            ExprKind::Function(function) => self.statements(&function.body),
            ExprKind::Class(class) => self.members(&class.members, &class.decorators),
            ExprKind::Conditional(test, then, otherwise) => {
                self.expr(test);
                self.expr(then);
                self.expr(otherwise);
            }
            ExprKind::Binary(_, a, b) => {
                self.expr(a);
                self.expr(b);
            }
            ExprKind::Unary(_, of) | ExprKind::Member(of, _) => self.expr(of),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::orm::TYPEORM;
    use super::*;
    use crate::models::Expected;

    const ENTITY: &str = "import { Entity, Column, PrimaryColumn } from 'typeorm';\n\
                          @Entity() export class User { @PrimaryColumn() id: number;\n\
                          @Column() firstName: string; }";

    fn found(path: &str, strategy: &str) -> Expected {
        let text = format!(
            "import {{ DataSource }} from 'typeorm';\n\
             import {{ SnakeNamingStrategy }} from 'typeorm-naming-strategies';\n\
             export const a = new DataSource({{ type: 'postgres', namingStrategy: {strategy} }});"
        );
        let mut sources = Sources::in_memory(&[
            ("app/package.json", "{}"),
            ("app/src/user.entity.ts", ENTITY),
            (path, &text),
        ]);
        sources
            .files
            .retain(|file| file.path.ends_with("entity.ts"));
        let options = ReadOptions::default();
        TYPEORM.read.expected(&sources, &options).unwrap()
    }

    #[test]
    fn a_data_source_is_found_whatever_its_file_is_called() {
        for path in ["app/ds.ts", "app/src/latest/pg.ts", "app/boot/main.ts"] {
            let found = found(path, "new SnakeNamingStrategy()");
            assert_eq!(found.unknowns, [], "{path}");
            assert!(found.tables[0].column("first_name").is_some(), "{path}");
        }
        let found = found("app/src/test/ds.ts", "new SnakeNamingStrategy()");
        assert!(found.tables[0].column("firstName").is_some());
    }

    #[test]
    fn a_strategy_that_is_not_known_is_told_whatever_its_file_is_called() {
        let found = found("app/ds.ts", "make()");
        assert_eq!(found.unknowns[0].place.file, "app/ds.ts");
    }
}
