//! The order in which tables are written to: those that others refer to come first.

use std::collections::{BTreeMap, BTreeSet};

use super::model::Table;

/// The places of the tables in that order. In a circle of references the one that needs the least
/// comes first; its references may be NULL.
pub(super) fn parents_first(tables: &[Table]) -> Vec<usize> {
    let known: BTreeSet<i64> = tables.iter().map(|table| table.id).collect();
    let mut waiting: BTreeMap<usize, BTreeSet<i64>> = tables
        .iter()
        .enumerate()
        .map(|(place, table)| (place, needs(table, &known)))
        .collect();
    let mut order = Vec::new();
    while !waiting.is_empty() {
        let next = waiting
            .iter()
            .min_by_key(|(place, needs)| (needs.len(), **place))
            .map(|(place, _)| *place);
        let Some(place) = next else { break };
        waiting.remove(&place);
        if let Some(table) = tables.get(place) {
            for needs in waiting.values_mut() {
                needs.remove(&table.id);
            }
        }
        order.push(place);
    }
    order
}

/// The other tables that it refers to.
fn needs(table: &Table, known: &BTreeSet<i64>) -> BTreeSet<i64> {
    let others = table.foreign.iter().map(|foreign| foreign.target);
    others
        .filter(|target| *target != table.id && known.contains(target))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::model::Foreign;
    use super::*;

    fn table(id: i64, targets: &[i64]) -> Table {
        Table {
            id,
            foreign: targets
                .iter()
                .map(|target| Foreign {
                    target: *target,
                    ..Foreign::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn circles_do_not_stop_it() {
        let tables = [table(1, &[2]), table(2, &[1, 3]), table(3, &[3])];
        let order = parents_first(&tables);
        assert_eq!(order.len(), 3);
        assert_eq!(order.first(), Some(&2));
    }

    proptest! {
        #[test]
        fn without_circles_parents_come_first(edges in prop::collection::vec((0_i64..20, 0_i64..20), 0..60)) {
            // Whoever has the larger number refers to the smaller one, so there are no circles.
            let tables: Vec<Table> = (0..20)
                .rev()
                .map(|id| {
                    let targets: Vec<i64> = edges
                        .iter()
                        .filter(|(a, b)| *a.max(b) == id && a != b)
                        .map(|(a, b)| *a.min(b))
                        .collect();
                    table(id, &targets)
                })
                .collect();
            let order: Vec<i64> = parents_first(&tables).iter().map(|place| tables[*place].id).collect();
            prop_assert_eq!(order.len(), tables.len());
            let place = |id: i64| order.iter().position(|found| *found == id);
            for table in &tables {
                for foreign in &table.foreign {
                    prop_assert!(place(foreign.target) < place(table.id));
                }
            }
        }
    }
}
