//! What changed between two plans, in words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::tree::Node;

/// One difference between two plans.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// A table, with the name that the query gives it where that is another; `None` for a part of the plan that
    /// belongs to no table.
    pub table: Option<String>,
    /// What was there.
    pub before: Option<String>,
    /// What is there now.
    pub after: Option<String>,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.table, &self.before, &self.after) {
            (Some(table), Some(before), Some(after)) => write!(f, "{table}: {before} → {after}"),
            (Some(table), Some(before), None) => write!(f, "{table}: not read any more ({before})"),
            (Some(table), None, Some(after)) => write!(f, "{table}: read now ({after})"),
            (None, Some(before), Some(after)) => write!(f, "{before} → {after}"),
            (None, Some(before), None) => write!(f, "{before} is gone"),
            (None, None, Some(after)) => write!(f, "{after} is new"),
            (_, None, None) => f.write_str("the parts of the plan are arranged otherwise"),
        }
    }
}

/// What differs between two plans; nothing if, and only if, their shapes are the same.
pub fn changes(before: &Node, after: &Node) -> Vec<Change> {
    let mut found = tables(before, after);
    found.extend(parts(before, after));
    if found.is_empty() && before.shape() != after.shape() {
        found.push(Change {
            table: None,
            before: None,
            after: None,
        });
    }
    found
}

/// How each table is read and written.
fn tables(before: &Node, after: &Node) -> Vec<Change> {
    let (before, after) = (accesses(before), accesses(after));
    let all: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    all.into_iter()
        .filter_map(|table| {
            let (old, new) = (before.get(table), after.get(table));
            (old != new).then(|| Change {
                table: Some(table.clone()),
                before: old.map(|ways| ways.join(", ")),
                after: new.map(|ways| ways.join(", ")),
            })
        })
        .collect()
}

fn accesses(root: &Node) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for node in root.all() {
        let Some(relation) = &node.relation else {
            continue;
        };
        let mut table = relation.shown();
        if relation.alias != relation.name {
            table.push(' ');
            table.push_str(&relation.alias);
        }
        let mut indexes: Vec<&str> = node.index.iter().map(String::as_str).collect();
        if node.kind.ends_with("Bitmap Heap Scan") {
            let below = node.children.iter().flat_map(Node::all);
            indexes.extend(
                below
                    .filter(|node| node.relation.is_none())
                    .filter_map(|node| node.index.as_deref()),
            );
        }
        let way = if indexes.is_empty() {
            node.kind.clone()
        } else {
            format!("{} using {}", node.kind, indexes.join(" and "))
        };
        found.entry(table).or_default().push(way);
    }
    for ways in found.values_mut() {
        ways.sort();
    }
    found
}

/// Joins, sorts, aggregates and everything else that belongs to no table.
fn parts(before: &Node, after: &Node) -> Vec<Change> {
    let (before, after) = (counted(before), counted(after));
    let surplus = |one: &BTreeMap<String, usize>, other: &BTreeMap<String, usize>| {
        let mut left = Vec::new();
        for (part, number) in one {
            let more = number.saturating_sub(other.get(part).copied().unwrap_or(0));
            left.extend(std::iter::repeat_n(part.clone(), more));
        }
        left
    };
    let (gone, new) = (surplus(&before, &after), surplus(&after, &before));
    let (gone_ways, gone): (Vec<String>, Vec<String>) =
        gone.into_iter().partition(|part| is_replaceable(part));
    let (new_ways, new): (Vec<String>, Vec<String>) =
        new.into_iter().partition(|part| is_replaceable(part));
    let mut found = Vec::new();
    let (mut old, mut now) = (gone_ways.into_iter(), new_ways.into_iter());
    loop {
        let (before, after) = (old.next(), now.next());
        if before.is_none() && after.is_none() {
            break;
        }
        found.push(Change {
            table: None,
            before,
            after,
        });
    }
    found.extend(gone.into_iter().map(|part| Change {
        table: None,
        before: Some(part),
        after: None,
    }));
    found.extend(new.into_iter().map(|part| Change {
        table: None,
        before: None,
        after: Some(part),
    }));
    found
}

/// Whether it is one way of several to do the same: the joins.
fn is_replaceable(part: &str) -> bool {
    part.contains("Join") || part.starts_with("Nested Loop")
}

fn counted(root: &Node) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for node in root.all() {
        // A hash table belongs to its join, a bitmap to the scan above it.
        let belongs = node.relation.is_some()
            || node.kind == "Hash"
            || node.kind == "Parallel Hash"
            || node.kind.starts_with("Bitmap");
        if !belongs {
            *counted.entry(node.line()).or_default() += 1;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tree::Relation;
    use super::*;

    fn scan(kind: &str, table: &str, alias: &str, index: Option<&str>) -> Node {
        Node {
            kind: kind.to_owned(),
            relation: Some(Relation {
                schema: "app".to_owned(),
                name: table.to_owned(),
                alias: alias.to_owned(),
            }),
            index: index.map(str::to_owned),
            ..Node::default()
        }
    }

    fn node(kind: &str, children: Vec<Node>) -> Node {
        Node {
            kind: kind.to_owned(),
            children,
            ..Node::default()
        }
    }

    fn words(before: &Node, after: &Node) -> Vec<String> {
        changes(before, after)
            .iter()
            .map(ToString::to_string)
            .collect()
    }

    #[test]
    fn a_change_says_what_was_and_what_is() {
        let bitmap = |index: &str| Node {
            children: vec![Node {
                kind: "Bitmap Index Scan".to_owned(),
                index: Some(index.to_owned()),
                ..Node::default()
            }],
            ..scan("Bitmap Heap Scan", "orders", "orders", None)
        };
        let before = node(
            "Nested Loop",
            vec![
                scan("Index Scan", "users", "u", Some("users_email")),
                bitmap("orders_user"),
                scan("Seq Scan", "old", "old", None),
            ],
        );
        let after = node(
            "Sort",
            vec![node(
                "Hash Join",
                vec![
                    scan("Seq Scan", "users", "u", None),
                    node("Hash", vec![bitmap("orders_both")]),
                ],
            )],
        );
        assert_eq!(
            words(&before, &after),
            [
                "app.old: not read any more (Seq Scan)",
                "app.orders: Bitmap Heap Scan using orders_user → Bitmap Heap Scan using orders_both",
                "app.users u: Index Scan using users_email → Seq Scan",
                "Nested Loop → Hash Join",
                "Sort is new",
            ]
        );
        let turned = |first, second| node("Merge Join", vec![first, second]);
        let (a, b) = (
            scan("Seq Scan", "a", "a", None),
            scan("Seq Scan", "b", "b", None),
        );
        assert_eq!(
            words(&turned(a.clone(), b.clone()), &turned(b, a)),
            ["the parts of the plan are arranged otherwise"]
        );
    }

    fn any_node() -> impl Strategy<Value = Node> {
        let tables = prop::sample::select(vec!["a", "b"]);
        let leaf = (
            tables,
            prop::option::of(prop::sample::select(vec!["i", "j"])),
            any::<bool>(),
        )
            .prop_map(|(table, index, named)| {
                let kind = if index.is_some() {
                    "Index Scan"
                } else {
                    "Seq Scan"
                };
                scan(kind, table, if named { "x" } else { table }, index)
            });
        leaf.prop_recursive(3, 12, 3, |inner| {
            let kinds = vec!["Sort", "Hash", "Hash Join", "Nested Loop", "Append"];
            (
                prop::sample::select(kinds),
                prop::collection::vec(inner, 1..3),
            )
                .prop_map(|(kind, children)| node(kind, children))
        })
    }

    proptest! {
        #[test]
        fn nothing_changed_where_the_shapes_are_the_same(a in any_node(), b in any_node()) {
            prop_assert_eq!(changes(&a, &a), Vec::new());
            prop_assert_eq!(changes(&a, &b).is_empty(), a.shape() == b.shape());
        }

        #[test]
        fn the_way_back_is_the_mirror(a in any_node(), b in any_node()) {
            let mut there = changes(&a, &b);
            let mut back: Vec<Change> = changes(&b, &a)
                .into_iter()
                .map(|change| Change { table: change.table, before: change.after, after: change.before })
                .collect();
            there.sort();
            back.sort();
            prop_assert_eq!(there, back);
        }
    }
}
