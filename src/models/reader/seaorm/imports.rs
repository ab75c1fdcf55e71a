//! Files beside the entities that declare the types of their fields, found by `use`.

use std::collections::BTreeSet;

use super::super::rust_items::{Item, Module, RustType, derives};
use super::super::rust_tokens::Token;
use super::scope::Scope;
use super::types::of_rust;

/// The paths of files that may declare a type which no file declares so far.
pub(super) fn wanted(modules: &[Module<'_>], scope: &Scope<'_>) -> BTreeSet<String> {
    let mut missing: BTreeSet<String> = BTreeSet::new();
    for module in modules {
        for item in &module.items {
            let fields = match item {
                Item::Struct {
                    attributes, fields, ..
                } if derives(attributes, "DeriveEntityModel")
                    || derives(attributes, "DeriveModel")
                    || derives(attributes, "DeriveValueType") =>
                {
                    fields
                }
                _ => continue,
            };
            for field in fields {
                if let Some(of) = RustType::read(field.of) {
                    missing_in(&of, scope, &mut missing);
                }
            }
        }
    }
    let mut paths = BTreeSet::new();
    if missing.is_empty() {
        return paths;
    }
    for module in modules {
        for item in &module.items {
            let Item::Use { path } = item else {
                continue;
            };
            let mut imports = Vec::new();
            tree(path, &mut Vec::new(), &mut imports);
            for import in imports {
                let name = import.last().map_or("", String::as_str);
                if name == "*" || missing.contains(name) {
                    files(&module.path, &import, &mut paths);
                }
            }
        }
    }
    paths
}

fn missing_in(of: &RustType, scope: &Scope<'_>, missing: &mut BTreeSet<String>) {
    for inner in &of.inner {
        missing_in(inner, scope, missing);
    }
    if of.inner.is_empty() && of_rust(of).is_none() && !scope.knows(of.name()) {
        missing.insert(of.name().to_owned());
    }
}

/// The paths that a `use` brings in; of `a as b` the one that is in the other file.
fn tree(tokens: &[Token], before: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let depth = before.len();
    let mut cursor = super::super::rust_cursor::Cursor::new(tokens);
    while let Some(token) = cursor.peek() {
        if token.is_mark('{') {
            tree(cursor.group().unwrap_or_default(), before, found);
            before.truncate(depth);
            continue;
        }
        cursor.next();
        if token.is_word("as") {
            cursor.next();
        } else if let Some(word) = token.word() {
            before.push(word.to_owned());
        } else if token.is_mark('*') {
            before.push("*".to_owned());
        } else if token.is_mark(',') {
            if before.len() > depth {
                found.push(before.clone());
            }
            before.truncate(depth);
        }
    }
    if before.len() > depth {
        found.push(before.clone());
    }
    before.truncate(depth);
}

/// Where the module of an import may be.
fn files(home: &[String], import: &[String], paths: &mut BTreeSet<String>) {
    let Some((first, rest)) = import.split_first() else {
        return;
    };
    let source = home.iter().rposition(|part| part == "src");
    let root = source.map_or(&[] as &[String], |place| {
        home.get(..=place).unwrap_or_default()
    });
    let mut parts: Vec<&String> = match first.as_str() {
        "crate" => root.iter().chain(rest).collect(),
        "self" => home.iter().chain(rest).collect(),
        "super" => {
            let more = rest.iter().take_while(|part| *part == "super").count();
            let kept = home.len().saturating_sub(1 + more);
            home.iter()
                .take(kept)
                .chain(rest.iter().skip(more))
                .collect()
        }
        "std" | "core" | "alloc" | "sea_orm" | "serde" | "chrono" => return,
        // Another package of the same workspace, in a folder of its name.
        other => {
            let Some(place) = source.and_then(|place| place.checked_sub(1)) else {
                return;
            };
            let above = home.get(..place).unwrap_or_default().join("/");
            for name in [other.to_owned(), other.replace('_', "-")] {
                let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
                let start = if above.is_empty() {
                    name
                } else {
                    format!("{above}/{name}")
                };
                let start = format!("{start}/src");
                candidates(&start, &rest, paths);
            }
            return;
        }
    };
    let rest: Vec<&str> = parts.drain(..).map(String::as_str).collect();
    candidates("", &rest, paths);
}

/// `a/b/Name` → `a/b.rs`, `a/b/mod.rs`, `a.rs`, `a/mod.rs`, each where a module may stand.
fn candidates(start: &str, parts: &[&str], paths: &mut BTreeSet<String>) {
    // Of the last part it is not known whether it is a type.
    for kept in [
        parts.len(),
        parts.len().saturating_sub(1),
        parts.len().saturating_sub(2),
    ] {
        let inner = parts.get(..kept).unwrap_or_default().join("/");
        let base = match (start.is_empty(), inner.is_empty()) {
            (true, true) => continue,
            (true, false) => inner,
            (false, true) => start.to_owned(),
            (false, false) => format!("{start}/{inner}"),
        };
        for end in [".rs", "/mod.rs", "/lib.rs"] {
            paths.insert(format!("{base}{end}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::rust_tokens::tokens;
    use super::*;

    #[test]
    fn imports_lead_to_files() {
        let home = ["app", "entity", "src", "user"].map(str::to_owned);
        let mut imports = Vec::new();
        tree(
            &tokens("crate::{types::Mood, color as c}"),
            &mut Vec::new(),
            &mut imports,
        );
        assert_eq!(
            imports,
            [vec!["crate", "types", "Mood"], vec!["crate", "color"]]
        );
        let mut paths = BTreeSet::new();
        files(&home, &imports[0], &mut paths);
        assert!(paths.contains("app/entity/src/types.rs"));
        assert!(paths.contains("app/entity/src/types/mod.rs"));
        let other = ["common_types", "Mood"].map(str::to_owned);
        files(&home, &other, &mut paths);
        assert!(paths.contains("app/common-types/src/lib.rs"));
    }
}
