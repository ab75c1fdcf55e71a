//! The laws that a difference obeys, on catalogs at random.

use proptest::prelude::*;

use super::*;
use crate::catalog::ObjectKind;

/// Catalogs of a few tables and columns, so close to each other that every kind of change occurs.
fn catalogs() -> impl Strategy<Value = Catalog> {
    let attributes = prop::collection::btree_map("[ab]", "[xy]", 0..3);
    let column = ("[a-d]", attributes.clone());
    let table = ("[st]", attributes, prop::collection::vec(column, 0..4));
    prop::collection::vec(table, 0..3).prop_map(|tables| {
        let mut catalog = Catalog::default();
        for (name, attributes, columns) in tables {
            let id = ObjectId::new(ObjectKind::Table, Some("public"), &name);
            for (rank, (column, attributes)) in columns.into_iter().enumerate() {
                let position = u32::try_from(rank).ok();
                let object = Object {
                    attributes,
                    position,
                    ..Object::default()
                };
                catalog
                    .objects
                    .insert(id.part(ObjectKind::Column, &column), object);
            }
            let object = Object {
                attributes,
                position: None,
                ..Object::default()
            };
            catalog.objects.insert(id, object);
        }
        catalog
    })
}

fn mirrored(mut diff: CatalogDiff) -> CatalogDiff {
    for change in &mut diff.changes {
        change.kind = match change.kind {
            ChangeKind::Added => ChangeKind::Removed,
            ChangeKind::Removed => ChangeKind::Added,
            ChangeKind::Altered => ChangeKind::Altered,
        };
        for detail in &mut change.details {
            std::mem::swap(&mut detail.before, &mut detail.after);
        }
    }
    for order in &mut diff.column_order {
        std::mem::swap(&mut order.before, &mut order.after);
    }
    diff
}

proptest! {
    #[test]
    fn nothing_differs_from_itself(catalog in catalogs()) {
        prop_assert!(diff(&catalog, &catalog).is_empty());
    }

    #[test]
    fn the_way_back_mirrors_the_way(one in catalogs(), other in catalogs()) {
        prop_assert_eq!(diff(&other, &one), mirrored(diff(&one, &other)));
    }

    #[test]
    fn fingerprints_agree_with_differences(one in catalogs(), other in catalogs()) {
        prop_assert_eq!(
            one.fingerprint() == other.fingerprint(),
            diff(&one, &other).is_empty()
        );
    }

    #[test]
    fn catalogs_survive_json(catalog in catalogs()) {
        let text = serde_json::to_string(&catalog).unwrap();
        prop_assert_eq!(serde_json::from_str::<Catalog>(&text).unwrap(), catalog);
    }

    #[test]
    fn a_report_tells_every_change_or_what_it_follows(one in catalogs(), other in catalogs()) {
        let diff = diff(&one, &other);
        let told = diff.to_schema_changes();
        prop_assert_eq!(told.is_empty(), diff.changes.is_empty());
        for change in &diff.changes {
            let root = change.follows.as_ref().unwrap_or(&change.object);
            prop_assert!(told.iter().any(|line| line.object == root.to_string()));
        }
    }
}
