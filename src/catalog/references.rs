//! Foreign keys as a graph: what refers to the tables that a migration touches, directly or not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalog, ObjectKind};
use crate::event::{ForeignKey, ForeignKeys};
use crate::sql::{TokenKind, tokens};

/// How many paths and cycles are told.
const PATHS: usize = 50;

impl Catalog {
    /// The foreign keys that lead to the touched tables (`schema.table`), directly or over others.
    pub fn foreign_keys_to(&self, touched: &BTreeSet<String>) -> ForeignKeys {
        let all: Vec<ForeignKey> = self
            .objects
            .iter()
            .filter(|(id, object)| {
                id.kind == ObjectKind::Constraint
                    && object.get("type") == Some("foreign key")
                    && object.get("partition of").is_none()
            })
            .filter_map(|(id, object)| {
                let table = format!("{}.{}", id.schema.as_ref()?, id.parent.as_ref()?.name);
                read(table, &id.name, object.get("definition")?)
            })
            .collect();
        let mut to: BTreeMap<&str, Vec<&ForeignKey>> = BTreeMap::new();
        for key in &all {
            to.entry(&key.to).or_default().push(key);
        }
        let mut reached: BTreeSet<&str> = touched.iter().map(String::as_str).collect();
        let mut waiting: Vec<&str> = reached.iter().copied().collect();
        let mut keys: Vec<ForeignKey> = Vec::new();
        while let Some(table) = waiting.pop() {
            for key in to.get(table).into_iter().flatten() {
                keys.push((*key).clone());
                if reached.insert(&key.from) {
                    waiting.push(&key.from);
                }
            }
        }
        keys.sort();
        let mut graph = ForeignKeys {
            cascades: Vec::new(),
            cycles: Vec::new(),
            touched: touched.iter().cloned().collect(),
            keys,
        };
        for table in touched {
            walk(&to, &[table], &mut graph);
        }
        graph.cycles.sort();
        graph.cycles.dedup();
        graph
    }
}

/// Follows `ON DELETE CASCADE` from the last table of a path; the longest paths are told.
fn walk<'a>(
    to: &BTreeMap<&'a str, Vec<&'a ForeignKey>>,
    path: &[&'a str],
    graph: &mut ForeignKeys,
) {
    if graph.cascades.len() >= PATHS {
        return;
    }
    let Some(last) = path.last() else {
        return;
    };
    let next: BTreeSet<&str> = to
        .get(last)
        .into_iter()
        .flatten()
        .filter(|key| key.on_delete == "CASCADE")
        .map(|key| key.from.as_str())
        .collect();
    let mut ends = true;
    for table in next {
        if let Some(start) = path.iter().position(|known| *known == table) {
            graph.cycles.push(cycle(path.iter().skip(start)));
        } else {
            ends = false;
            let longer: Vec<&str> = path.iter().copied().chain([table]).collect();
            walk(to, &longer, graph);
        }
    }
    if ends && path.len() > 1 {
        graph
            .cascades
            .push(path.iter().map(|table| (*table).to_owned()).collect());
    }
}

/// A cycle, the same from wherever it is entered.
fn cycle<'a>(tables: impl Iterator<Item = &'a &'a str>) -> Vec<String> {
    let mut cycle: Vec<String> = tables.map(|table| (*table).to_owned()).collect();
    let first = cycle.iter().enumerate().min_by_key(|(_, table)| *table);
    let first = first.map_or(0, |(at, _)| at);
    cycle.rotate_left(first);
    cycle
}

/// A foreign key from its definition, as the server writes it with an empty search path.
fn read(from: String, name: &str, definition: &str) -> Option<ForeignKey> {
    let all: Vec<_> = tokens(definition)
        .filter(|token| token.kind.is_significant())
        .collect();
    let at = all.iter().position(|token| token.is_word("REFERENCES"))?;
    let own = |part: &[crate::sql::Token<'_>]| -> Vec<String> {
        part.iter()
            .skip_while(|token| token.kind != TokenKind::OpenParen)
            .take_while(|token| token.kind != TokenKind::CloseParen)
            .filter_map(crate::sql::Token::identifier)
            .collect()
    };
    let columns = own(all.get(..at)?);
    let behind = all.get(at + 1..)?;
    let target: Vec<String> = behind
        .iter()
        .take_while(|token| token.kind != TokenKind::OpenParen)
        .filter_map(crate::sql::Token::identifier)
        .collect();
    let to = match target.as_slice() {
        [schema, table] => format!("{schema}.{table}"),
        [table] => format!("public.{table}"),
        _ => return None,
    };
    let action = |event: &str| {
        let at = behind
            .windows(2)
            .position(|pair| matches!(pair, [a, b] if a.is_word("ON") && b.is_word(event)))?;
        let words: Vec<String> = behind
            .iter()
            .skip(at + 2)
            .take_while(|token| token.kind == TokenKind::Word)
            .take(2)
            .map(|token| token.text.to_ascii_uppercase())
            .collect();
        Some(match words.first()?.as_str() {
            word @ ("CASCADE" | "RESTRICT") => word.to_owned(),
            _ => words.join(" "),
        })
    };
    Some(ForeignKey {
        on_delete: action("DELETE").unwrap_or_else(|| "NO ACTION".to_owned()),
        on_update: action("UPDATE").unwrap_or_else(|| "NO ACTION".to_owned()),
        constraint: name.to_owned(),
        from,
        columns,
        to,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Object, ObjectId};

    fn catalog(keys: &[(&str, &str)]) -> Catalog {
        let mut catalog = Catalog::default();
        for (at, (table, definition)) in keys.iter().enumerate() {
            let id = ObjectId::new(ObjectKind::Table, Some("public"), table)
                .part(ObjectKind::Constraint, &format!("k{at}"));
            let mut object = Object::default();
            object
                .attributes
                .insert("type".to_owned(), "foreign key".to_owned());
            object
                .attributes
                .insert("definition".to_owned(), (*definition).to_owned());
            catalog.objects.insert(id, object);
        }
        catalog
    }

    #[test]
    fn cascades_are_followed_to_their_ends_and_round_cycles() {
        let catalog = catalog(&[
            (
                "b",
                "FOREIGN KEY (a_id) REFERENCES public.a(id) ON DELETE CASCADE",
            ),
            (
                "c",
                "FOREIGN KEY (b_id, x) REFERENCES public.b(id, x) ON UPDATE SET NULL ON DELETE CASCADE",
            ),
            (
                "d",
                "FOREIGN KEY (c_id) REFERENCES public.c(id) ON DELETE SET NULL DEFERRABLE",
            ),
            (
                "b",
                "FOREIGN KEY (c_id) REFERENCES public.c(id) ON DELETE CASCADE",
            ),
            ("z", "FOREIGN KEY (y) REFERENCES other.y(id)"),
        ]);
        let touched = BTreeSet::from(["public.a".to_owned()]);
        let graph = catalog.foreign_keys_to(&touched);
        let edges: Vec<String> = graph
            .keys
            .iter()
            .map(|key| {
                format!(
                    "{}({}) -> {} {}",
                    key.from,
                    key.columns.join(","),
                    key.to,
                    key.on_delete
                )
            })
            .collect();
        assert_eq!(
            edges,
            [
                "public.b(a_id) -> public.a CASCADE",
                "public.b(c_id) -> public.c CASCADE",
                "public.c(b_id,x) -> public.b CASCADE",
                "public.d(c_id) -> public.c SET NULL",
            ]
        );
        assert_eq!(graph.keys[2].on_update, "SET NULL");
        assert_eq!(graph.cascades, [["public.a", "public.b", "public.c"]]);
        assert_eq!(graph.cycles, [["public.b", "public.c"]]);
    }
}
