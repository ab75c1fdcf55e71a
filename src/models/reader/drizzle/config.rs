//! `drizzle.config.ts`: where the schema is, and how columns are named.

use std::collections::BTreeMap;
use std::rc::Rc;

use globset::{GlobBuilder, GlobMatcher};

use super::chain::Chain;
use crate::config::Naming;
use crate::models::reader::typescript::{
    Evaluator, Expr, ExprKind, Kind, Module, ObjectValue, Project, UnknownValue, Value, above,
    folder_of, join,
};

/// The names that the file may have.
const NAMES: [&str; 5] = [
    "drizzle.config.ts",
    "drizzle.config.mts",
    "drizzle.config.js",
    "drizzle.config.mjs",
    "drizzle.config.cjs",
];

/// What drizzle.config.ts says.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) naming: Option<Naming>,
    /// Why the names are not known.
    pub(super) unclear: Option<UnknownValue>,
    /// The paths of the schema, from the folder of harness.yaml.
    pub(super) schema: Vec<String>,
}

/// Whether a file is a configuration.
pub(super) fn is_config(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.starts_with("drizzle") && name.contains(".config.")
}

/// The configuration among these files, or above the first of them.
pub(super) fn find(
    project: &Project<'_>,
    evaluator: &Evaluator<'_>,
    files: &[Rc<Module>],
) -> Settings {
    let named = files.iter().find(|module| is_config(&module.path)).cloned();
    let above_it = || {
        let folder = folder_of(&files.first()?.path);
        above(folder).find_map(|folder| {
            NAMES
                .iter()
                .find_map(|name| project.module(&join(folder, name)))
        })
    };
    let Some(module) = named.or_else(above_it) else {
        return Settings::default();
    };
    let mut settings = Settings::default();
    let Some(found) = evaluator.export(&module, "default") else {
        return settings;
    };
    let Some(object) = object(&found) else {
        return settings;
    };
    match object.get("casing") {
        Some(casing) => {
            settings.naming = naming_of(casing);
            let plain = settings.naming.is_some() || casing.is_undefined();
            settings.unclear = (!plain).then(|| casing.why());
        }
        None => settings.unclear = object.holes.first().map(|hole| (**hole).clone()),
    }
    let folder = folder_of(&module.path);
    let paths: Vec<&Value> = match object.get("schema") {
        Some(one) => match one.array() {
            Some(all) => all.iter().collect(),
            None => vec![one],
        },
        None => Vec::new(),
    };
    settings.schema = paths
        .into_iter()
        .filter_map(Value::string)
        .map(|path| join(folder, path))
        .collect();
    settings
}

/// `{ … }` or `defineConfig({ … })`.
fn object(value: &Value) -> Option<&ObjectValue> {
    match &value.kind {
        Kind::Object(object) => Some(object),
        Kind::Call(call) => call.arguments.first()?.object(),
        _ => None,
    }
}

/// What a value of `casing` says.
pub(super) fn naming_of(value: &Value) -> Option<Naming> {
    match value.string()? {
        "snake_case" => Some(Naming::SnakeCase),
        "camelCase" => Some(Naming::CamelCase),
        _ => None,
    }
}

/// The casing of a call of `drizzle(…, { casing })` in these files.
pub(super) fn casing_of_calls(evaluator: &Evaluator<'_>, files: &[Rc<Module>]) -> Option<Naming> {
    files
        .iter()
        .filter(|module| {
            module
                .imports
                .values()
                .any(|import| import.specifier.starts_with("drizzle-orm"))
                && module.mentions_casing()
        })
        .find_map(|module| {
            module.declarations.keys().find_map(|name| {
                let value = evaluator.top(module, name);
                let chain = Chain::of(&value)?;
                if chain.root != "drizzle" || !chain.package.starts_with("drizzle-orm") {
                    return None;
                }
                let arguments = chain.step(0, "")?.arguments?;
                arguments
                    .iter()
                    .filter_map(Value::object)
                    .find_map(|object| naming_of(object.get("casing")?))
            })
        })
}

impl Module {
    /// Whether the file could set a casing: a call of `drizzle` with that key.
    fn mentions_casing(&self) -> bool {
        self.imports
            .values()
            .any(|import| import.name.as_deref() == Some("drizzle"))
    }
}

/// Which files the schema's paths mean.
pub(super) struct SchemaFiles {
    patterns: BTreeMap<String, Option<GlobMatcher>>,
}

impl SchemaFiles {
    pub(super) fn of(paths: &[String]) -> Self {
        let pattern = |path: &String| {
            let special = path.contains(['*', '?', '[', '{']);
            let glob = special.then(|| GlobBuilder::new(path).literal_separator(true).build());
            let glob = glob.and_then(Result::ok).map(|glob| glob.compile_matcher());
            (path.clone(), glob)
        };
        Self {
            patterns: paths.iter().map(pattern).collect(),
        }
    }

    /// Whether a file is of the schema: named, matched, or in a folder that is named.
    pub(super) fn take(&self, path: &str) -> bool {
        self.patterns.iter().any(|(pattern, glob)| {
            if let Some(glob) = glob {
                return glob.is_match(path);
            }
            let inside = path
                .strip_prefix(pattern.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            inside || pattern.is_empty()
        })
    }
}

/// Whether an expression calls one of these names outside of functions.
pub(super) fn calls(expr: &Expr, is_wanted: &dyn Fn(&str) -> bool) -> bool {
    match &expr.kind {
        ExprKind::Call {
            callee, arguments, ..
        } => {
            let mut root = &**callee;
            loop {
                match &root.kind {
                    ExprKind::Member(of, _) | ExprKind::Index(of, _) => root = of,
                    ExprKind::Call { callee, .. } => root = callee,
                    _ => break,
                }
            }
            matches!(&root.kind, ExprKind::Name(name) if is_wanted(name))
                || calls(callee, is_wanted)
                || arguments
                    .iter()
                    .any(|item| item.any(&|one| calls(one, is_wanted)))
        }
        ExprKind::Member(of, _) | ExprKind::Index(of, _) | ExprKind::Unary(_, of) => {
            calls(of, is_wanted)
        }
        ExprKind::Conditional(_, a, b) | ExprKind::Binary(_, a, b) => {
            calls(a, is_wanted) || calls(b, is_wanted)
        }
        ExprKind::Array(items) => items
            .iter()
            .any(|item| item.any(&|one| calls(one, is_wanted))),
        _ => false,
    }
}
