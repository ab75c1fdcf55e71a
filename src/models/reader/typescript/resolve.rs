//! Which file an import means.

use std::rc::Rc;

use serde_json::Value as Json;

use super::parse::parse_json;
use super::project::Project;
use super::syntax::Module;

/// What an import means.
#[derive(Debug)]
pub(crate) enum Target {
    /// A file of the project.
    Module(Rc<Module>),
    /// A package, whose code is not looked at.
    Package(String),
    /// A file that is not there, or cannot be told; with the reason.
    Missing(String),
}

/// Endings that an import leaves out, in the order in which they are tried.
const ENDINGS: [&str; 9] = [
    ".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs", ".d.ts",
];

/// What TypeScript writes for a file that will be JavaScript.
const COMPILED: [(&str, &[&str]); 4] = [
    (".js", &[".ts", ".tsx"]),
    (".jsx", &[".tsx"]),
    (".mjs", &[".mts"]),
    (".cjs", &[".cts"]),
];

/// Folders in which the packages of a monorepo usually are.
const WORKSPACES: [&str; 6] = ["packages", "libs", "apps", "internal", "tooling", "modules"];

impl Project<'_> {
    /// What an import in a file means.
    pub(crate) fn resolve(&self, from: &Module, specifier: &str) -> Target {
        let folder = folder_of(&from.path);
        if specifier.starts_with('.') {
            return match self.file(&join(folder, specifier)) {
                Some(module) => Target::Module(module),
                None => Target::Missing(format!("the import `{specifier}` is not found")),
            };
        }
        if let Some(module) = self.by_config(folder, specifier) {
            return Target::Module(module);
        }
        if let Some(inner) = specifier.strip_prefix('#')
            && let Some(module) = self.by_subpath(folder, inner)
        {
            return Target::Module(module);
        }
        if ["@/", "~/", "#", "/"]
            .iter()
            .any(|start| specifier.starts_with(start))
        {
            let reason = format!(
                "the import `{specifier}` is not found: no tsconfig.json above has a path for it"
            );
            return Target::Missing(reason);
        }
        match self.by_workspace(folder, specifier) {
            Some(module) => Target::Module(module),
            None => Target::Package(specifier.to_owned()),
        }
    }

    /// The file that a path without ending means.
    pub(super) fn file(&self, path: &str) -> Option<Rc<Module>> {
        for (compiled, sources) in COMPILED {
            if let Some(stem) = path.strip_suffix(compiled) {
                let found = sources
                    .iter()
                    .find_map(|ending| self.module(&format!("{stem}{ending}")));
                if found.is_some() {
                    return found;
                }
            }
        }
        if ENDINGS.iter().any(|ending| path.ends_with(ending))
            && let Some(found) = self.module(path)
        {
            return Some(found);
        }
        let with = |stem: &str| {
            ENDINGS
                .iter()
                .find_map(|ending| self.module(&format!("{stem}{ending}")))
        };
        if path.is_empty() {
            return with("index");
        }
        with(path).or_else(|| with(&join(path, "index")))
    }

    /// By `paths` and `baseUrl` of the nearest tsconfig.json that finds it.
    fn by_config(&self, folder: &str, specifier: &str) -> Option<Rc<Module>> {
        above(folder).find_map(|folder| {
            let candidates = self.config_in(folder)?.candidates(specifier);
            candidates.iter().find_map(|path| self.file(path))
        })
    }

    /// By `imports` of the nearest package.json: `#db/*`.
    fn by_subpath(&self, folder: &str, inner: &str) -> Option<Rc<Module>> {
        for folder in above(folder) {
            let Some(package) = self.package(folder) else {
                continue;
            };
            let imports = package.get("imports")?.as_object()?;
            return imports.iter().find_map(|(pattern, target)| {
                let pattern = pattern.strip_prefix('#')?;
                let middle = matched(pattern, inner)?;
                let target = entry(target)?.replace('*', middle);
                self.file(&join(folder, &target))
            });
        }
        None
    }

    /// By a package of the same monorepo.
    fn by_workspace(&self, folder: &str, specifier: &str) -> Option<Rc<Module>> {
        let (name, inner) = package_name(specifier);
        let last = name.rsplit('/').next().unwrap_or(name);
        let key = (folder.to_owned(), name.to_owned());
        let known = self.workspaces.borrow().get(&key).cloned();
        let root = known.unwrap_or_else(|| {
            let places = above(folder).flat_map(|folder| {
                let siblings = WORKSPACES.iter().map(|inner| format!("{inner}/{last}"));
                siblings.map(move |sibling| join(folder, &sibling))
            });
            let found = places.into_iter().find(|place| {
                self.package(place)
                    .is_some_and(|package| package.get("name").and_then(Json::as_str) == Some(name))
            });
            self.workspaces.borrow_mut().insert(key, found.clone());
            found
        })?;
        let package = self.package(&root)?;
        let wanted = if inner.is_empty() {
            ".".to_owned()
        } else {
            format!("./{inner}")
        };
        let exported = package.get("exports").and_then(|exports| match exports {
            Json::Object(all) if all.keys().any(|key| key.starts_with('.')) => {
                all.iter().find_map(|(pattern, target)| {
                    let middle = matched(pattern, &wanted)?;
                    Some(entry(target)?.replace('*', middle))
                })
            }
            other if inner.is_empty() => entry(other).map(str::to_owned),
            _ => None,
        });
        let named = |key: &str| Some(package.get(key)?.as_str()?.to_owned());
        let mut candidates: Vec<String> = exported.into_iter().collect();
        if inner.is_empty() {
            candidates.extend(["types", "module", "main"].into_iter().filter_map(named));
            candidates.extend(["src/index".to_owned(), "index".to_owned()]);
        } else {
            candidates.extend([inner.to_owned(), format!("src/{inner}")]);
        }
        candidates.iter().find_map(|candidate| {
            let path = join(&root, candidate);
            // What is built is not there; what it is built from is.
            let source = path.replace("/dist/", "/src/").replace(".d.ts", ".ts");
            self.file(&source).or_else(|| self.file(&path))
        })
    }

    fn package(&self, folder: &str) -> Option<Json> {
        parse_json(&self.text(&join(folder, "package.json"))?)
    }
}

/// The path of an entry of `exports` or `imports`, whatever the condition.
fn entry(target: &Json) -> Option<&str> {
    match target {
        Json::String(path) => Some(path),
        Json::Object(conditions) => ["types", "import", "default", "require", "node"]
            .iter()
            .find_map(|condition| entry(conditions.get(*condition)?))
            .or_else(|| conditions.values().find_map(entry)),
        Json::Array(all) => all.iter().find_map(entry),
        _ => None,
    }
}

/// What the `*` of a pattern stands for; empty if there is none.
pub(super) fn matched<'a>(pattern: &str, text: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        Some((before, after)) => text.strip_prefix(before)?.strip_suffix(after),
        None => (pattern == text).then_some(""),
    }
}

/// `@scope/name/inner` → `@scope/name` and `inner`.
fn package_name(specifier: &str) -> (&str, &str) {
    let slashes = if specifier.starts_with('@') { 2 } else { 1 };
    match specifier.match_indices('/').nth(slashes - 1) {
        Some((place, _)) => {
            let (name, rest) = specifier.split_at(place);
            (name, rest.trim_start_matches('/'))
        }
        None => (specifier, ""),
    }
}

/// The folder of a file; empty at the top.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A folder and those above it, up to the top.
pub(crate) fn above(folder: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| folder_of(folder))
    })
}

/// A path from a folder, without `.` and `..` as far as they can be taken away.
pub(crate) fn join(folder: &str, path: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined() {
        assert_eq!(join("a/b", "../c"), "a/c");
        assert_eq!(join("a", "../../c"), "../c");
        assert_eq!(join("", "./c/d.ts"), "c/d.ts");
        assert_eq!(above("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
    }

    #[test]
    fn packages_have_names() {
        assert_eq!(package_name("@a/b/c/d"), ("@a/b", "c/d"));
        assert_eq!(package_name("@a/b"), ("@a/b", ""));
        assert_eq!(package_name("a/c"), ("a", "c"));
        assert_eq!(matched("@/*", "@/db/x"), Some("db/x"));
        assert_eq!(matched("@", "@x"), None);
    }
}
