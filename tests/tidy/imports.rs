//! Which modules a piece of code names, and which ARCHITECTURE.md lets it.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{root, words};

/// The table in ARCHITECTURE.md: each module with those that it may use.
pub(crate) fn import_table() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let mut table = BTreeMap::new();
    let rows = text
        .lines()
        .skip_while(|line| *line != "| module | holds | may use |")
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [module, _, uses] = cells.as_slice() else {
            panic!("three cells are expected in {row}");
        };
        let uses = uses.split(", ").filter(|name| *name != "–");
        table.insert(
            module.trim_matches('`').to_owned(),
            uses.map(ToOwned::to_owned).collect(),
        );
    }
    table
}

/// The modules that `crate::…` paths in a piece of code name.
pub(crate) fn imports(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut rest = code;
    while let Some((_, after)) = rest.split_once("crate::") {
        rest = after;
        match after.strip_prefix('{') {
            None => found.extend(words(after).next().map(ToOwned::to_owned)),
            Some(list) => {
                let mut depth = 0;
                let mut name = String::new();
                for c in list.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => found.extend(first_word(&mut name)),
                        _ if depth == 0 => name.push(c),
                        _ => {}
                    }
                }
                found.extend(first_word(&mut name));
            }
        }
    }
    found
}

fn first_word(name: &mut String) -> Option<String> {
    let name = std::mem::take(name);
    let word = words(name.trim()).next()?;
    (!word.is_empty()).then(|| word.to_owned())
}

#[test]
fn paths_are_found_in_every_form_of_use() {
    let code = "use crate::text::{a, b};\nuse crate::{event::{Event, Point}, name::TenantName, sql};\n\
                let x = crate::clock::now();";
    let found: Vec<String> = imports(code).into_iter().collect();
    assert_eq!(found, ["clock", "event", "name", "sql", "text"]);
}
