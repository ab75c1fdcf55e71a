//! What the tenants have in common before the migration, and which ones are odd.

use std::collections::BTreeMap;

use super::{Catalog, ChangeKind, ObjectKind, diff};
use crate::event::{
    Finding, FleetFacts, FleetKnown, HistoryGroup, KnownTenant, SchemaGroup, Stage,
};
use crate::name::TenantName;
use crate::text::Sha256Hasher;

/// How many different schemas are kept: a fleet in which every tenant has its own has no majority.
const KEPT: usize = 100;
/// How many differences of an odd schema are told.
const SHOWN: usize = 20;

/// The findings on odd tenants, which depend on who else is in the run.
pub const ODD: [&str; 2] = ["preflight.history-drift", "preflight.schema-drift"];

/// The base schemas and version tables of a run's tenants, each kept once.
#[derive(Debug, Clone, Default)]
pub struct Fleet {
    schemas: BTreeMap<String, Catalog>,
    tenants: BTreeMap<TenantName, Known>,
}

#[derive(Debug, Clone, Default)]
struct Known {
    schema: Option<String>,
    history: Option<Vec<String>>,
}

impl Fleet {
    /// Takes in the base schema of a tenant. Of one that owns a schema only, just that is compared, under
    /// one name for all.
    pub fn add_schema(&mut self, tenant: &TenantName, schema: Option<&str>, base: &Catalog) {
        let catalog = comparable(base, schema);
        let fingerprint = catalog.fingerprint();
        self.keep(&fingerprint, || catalog);
        self.tenants.entry(tenant.clone()).or_default().schema = Some(fingerprint);
    }

    fn keep(&mut self, fingerprint: &str, catalog: impl FnOnce() -> Catalog) {
        if self.schemas.len() < KEPT && !self.schemas.contains_key(fingerprint) {
            self.schemas.insert(fingerprint.to_owned(), catalog());
        }
    }

    /// Takes in what the version table of a tenant says.
    pub fn add_history(&mut self, tenant: &TenantName, versions: &[String]) {
        let mut versions = versions.to_vec();
        versions.sort();
        self.tenants.entry(tenant.clone()).or_default().history = Some(versions);
    }

    /// What the version table of a tenant says.
    pub fn history(&self, tenant: &TenantName) -> Option<Vec<String>> {
        self.tenants.get(tenant)?.history.clone()
    }

    /// All that was taken in, so that the tenants of other shards can be compared with these.
    pub fn known(&self) -> FleetKnown {
        let mut known = FleetKnown::default();
        for (tenant, own) in &self.tenants {
            let history = own.history.as_ref().map(|versions| {
                let digest = digest(versions);
                known
                    .histories
                    .entry(digest.clone())
                    .or_insert_with(|| versions.clone());
                digest
            });
            known.tenants.push(KnownTenant {
                tenant: tenant.clone(),
                schema: own.schema.clone(),
                history,
            });
        }
        for (fingerprint, catalog) in &self.schemas {
            // It has no map with keys that JSON has not, so this cannot fail.
            if let Ok(catalog) = serde_json::to_value(catalog) {
                known.schemas.insert(fingerprint.clone(), catalog);
            }
        }
        known
    }

    /// Takes in what is known of the tenants of a shard. A schema that is not the one that it is
    /// called is left out.
    pub fn add(&mut self, known: &FleetKnown) {
        for own in &known.tenants {
            let history = own.history.as_ref();
            let history = history.and_then(|digest| known.histories.get(digest));
            if let Some(versions) = history {
                self.add_history(&own.tenant, versions);
            }
            let tenant = self.tenants.entry(own.tenant.clone()).or_default();
            tenant.schema.clone_from(&own.schema);
        }
        for (fingerprint, catalog) in &known.schemas {
            let catalog = serde_json::from_value::<Catalog>(catalog.clone());
            if let Ok(catalog) = catalog
                && catalog.fingerprint() == *fingerprint
            {
                self.keep(fingerprint, || catalog);
            }
        }
    }

    /// Compares what was taken in; nothing where there are fewer than two tenants. `order` is that of the
    /// plan.
    pub fn compare(&self, order: &[TenantName]) -> Option<FleetFacts> {
        let known: Vec<(&TenantName, &Known)> = order
            .iter()
            .filter_map(|name| Some((name, self.tenants.get(name)?)))
            .filter(|(_, known)| known.schema.is_some())
            .collect();
        if known.len() < 2 {
            return None;
        }
        let mut histories: Vec<(Vec<String>, Vec<TenantName>)> = Vec::new();
        for (name, known) in &known {
            let versions = known.history.clone().unwrap_or_default();
            match histories.iter_mut().find(|(other, _)| *other == versions) {
                Some((_, tenants)) => tenants.push((*name).clone()),
                None => histories.push((versions, vec![(*name).clone()])),
            }
        }
        // Sorting is stable: of groups of the same size the first of the plan comes first.
        histories.sort_by_key(|(_, tenants)| std::cmp::Reverse(tenants.len()));
        let common = histories
            .first()
            .map(|(versions, _)| versions.clone())
            .unwrap_or_default();
        let mut facts = FleetFacts::default();
        for (versions, tenants) in &histories {
            facts.histories.push(HistoryGroup {
                digest: digest(versions),
                applied: versions.len(),
                last: versions.last().cloned(),
                tenants: tenants.clone(),
                more: besides(versions, &common),
                fewer: besides(&common, versions),
            });
            facts
                .schemas
                .extend(schemas(self, &digest(versions), tenants));
        }
        Some(facts)
    }
}

/// The clusters of tenants with the same history, the largest first.
fn schemas(fleet: &Fleet, history: &str, tenants: &[TenantName]) -> Vec<SchemaGroup> {
    let mut groups: Vec<SchemaGroup> = Vec::new();
    for name in tenants {
        let known = fleet.tenants.get(name);
        let Some(fingerprint) = known.and_then(|known| known.schema.clone()) else {
            continue;
        };
        match groups
            .iter_mut()
            .find(|group| group.fingerprint == fingerprint)
        {
            Some(group) => group.tenants.push(name.clone()),
            None => groups.push(SchemaGroup {
                fingerprint,
                history: history.to_owned(),
                tenants: vec![name.clone()],
                changes: Vec::new(),
                more_changes: 0,
            }),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.tenants.len()));
    let common = groups.first().map(|group| group.fingerprint.clone());
    let common = common.and_then(|fingerprint| fleet.schemas.get(&fingerprint));
    for group in groups.iter_mut().skip(1) {
        match (common, fleet.schemas.get(&group.fingerprint)) {
            (Some(common), Some(own)) => {
                let mut changes = differences(common, own);
                group.more_changes = changes.len().saturating_sub(SHOWN);
                changes.truncate(SHOWN);
                group.changes = changes;
            }
            _ => {
                group.changes = vec![format!("there are more than {KEPT} different schemas")];
            }
        }
    }
    groups
}

/// What an odd schema has and lacks against the common one.
pub fn differences(common: &Catalog, own: &Catalog) -> Vec<String> {
    let difference = diff(common, own);
    let mut told: Vec<String> = difference
        .changes
        .iter()
        .filter(|change| change.follows.is_none())
        .map(|change| match change.kind {
            ChangeKind::Added => format!("has {} besides", change.object),
            ChangeKind::Removed => format!("lacks {}", change.object),
            ChangeKind::Altered => {
                let details: Vec<String> = change
                    .details
                    .iter()
                    .map(|detail| {
                        let value = |value: &Option<String>| {
                            crate::text::truncate(value.as_deref().unwrap_or("none"), 80)
                        };
                        format!(
                            "{} {} instead of {}",
                            detail.attribute,
                            value(&detail.after),
                            value(&detail.before)
                        )
                    })
                    .collect();
                format!("{}: {}", change.object, details.join(", "))
            }
        })
        .collect();
    told.extend(
        difference
            .column_order
            .iter()
            .map(|order| format!("{}: its columns are in another order", order.table)),
    );
    told
}

/// The findings on odd tenants.
pub fn odd_ones(facts: &FleetFacts) -> Vec<(TenantName, Finding)> {
    let mut found = Vec::new();
    for (at, group) in facts.histories.iter().enumerate().skip(1) {
        let common = facts
            .histories
            .first()
            .map_or(0, |common| common.tenants.len());
        for tenant in &group.tenants {
            let message = format!(
                "the version table says other than that of {common} of {} tenants: {}",
                facts
                    .histories
                    .iter()
                    .map(|group| group.tenants.len())
                    .sum::<usize>(),
                history_words(group)
            );
            let finding = Finding::new("preflight.history-drift", Stage::Preflight, message)
                .evidence("group", at + 1)
                .evidence("more", group.more.clone())
                .evidence("fewer", group.fewer.clone());
            found.push((tenant.clone(), finding));
        }
    }
    for group in facts
        .schemas
        .iter()
        .filter(|group| !group.changes.is_empty())
    {
        let same_history = |other: &&SchemaGroup| other.history == group.history;
        let all: usize = facts
            .schemas
            .iter()
            .filter(same_history)
            .map(|other| other.tenants.len())
            .sum();
        let common = facts.schemas.iter().find(same_history);
        let number = group.changes.len() + group.more_changes;
        for tenant in &group.tenants {
            let message = format!(
                "the schema differs from that of {} of {all} tenants{}: {}",
                common.map_or(0, |common| common.tenants.len()),
                if facts.histories.len() > 1 {
                    " with the same steps"
                } else {
                    ""
                },
                first_few(&group.changes, number)
            );
            let finding = Finding::new("preflight.schema-drift", Stage::Preflight, message)
                .evidence("fingerprint", group.fingerprint.clone())
                .evidence("differences", group.changes.clone());
            found.push((tenant.clone(), finding));
        }
    }
    found
}

fn history_words(group: &HistoryGroup) -> String {
    let part = |word: &str, versions: &[String]| {
        (!versions.is_empty()).then(|| format!("{word} {}", first_few(versions, versions.len())))
    };
    let parts: Vec<String> = [part("also has", &group.more), part("lacks", &group.fewer)]
        .into_iter()
        .flatten()
        .collect();
    parts.join(", ")
}

/// The first few of them, and how many more there are of `number`.
pub fn first_few(all: &[String], number: usize) -> String {
    let shown: Vec<&str> = all.iter().take(3).map(String::as_str).collect();
    let more = number.saturating_sub(shown.len());
    let shown = shown.join("; ");
    if more == 0 {
        shown
    } else {
        format!("{shown}; and {more} more")
    }
}

/// What only the first has.
pub fn besides(own: &[String], known: &[String]) -> Vec<String> {
    own.iter()
        .filter(|version| !known.contains(version))
        .cloned()
        .collect()
}

fn digest(versions: &[String]) -> String {
    let mut hasher = Sha256Hasher::default();
    for version in versions {
        hasher.field(version);
    }
    hasher.finish()
}

/// The part of a catalog that tenants can have in common.
pub fn comparable(base: &Catalog, schema: Option<&str>) -> Catalog {
    let mut catalog = base.without_roles();
    catalog.dependencies.clear();
    catalog.origin = None;
    let Some(schema) = schema else {
        return catalog;
    };
    let written = crate::sql::quote_identifier(schema);
    catalog.objects = catalog
        .objects
        .into_iter()
        .filter_map(|(mut id, mut object)| {
            let own = id.schema.as_deref() == Some(schema);
            let itself = id.kind == ObjectKind::Schema && id.name == schema;
            if !own && !itself {
                return None;
            }
            if own {
                id.schema = Some("tenant".to_owned());
            } else {
                "tenant".clone_into(&mut id.name);
            }
            for value in object.attributes.values_mut() {
                *value = value.replace(&format!("{written}."), "tenant.");
            }
            Some((id, object))
        })
        .collect();
    catalog
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Object, ObjectId};

    fn catalog(schema: &str, tables: &[&str]) -> Catalog {
        let mut catalog = Catalog::default();
        for table in tables {
            catalog.objects.insert(
                ObjectId::new(ObjectKind::Table, Some(schema), table),
                Object::default(),
            );
        }
        catalog
    }

    fn name(text: &str) -> TenantName {
        TenantName::new(text).unwrap()
    }

    #[test]
    fn the_odd_one_is_named_with_its_difference() {
        let mut fleet = Fleet::default();
        let order: Vec<TenantName> = ["a", "b", "c", "d"].map(name).to_vec();
        for (at, tables) in [&["t", "u"][..], &["t"], &["t", "u"], &["t", "u"]]
            .iter()
            .enumerate()
        {
            // Each owns a schema of its own name.
            let tenant = &order[at];
            let base = catalog(tenant.as_str(), tables);
            fleet.add_schema(tenant, Some(tenant.as_str()), &base);
            fleet.add_history(tenant, &["1".to_owned()]);
        }
        fleet.add_history(&order[3], &["2".to_owned(), "1".to_owned()]);
        // Cut in two, and put together again from what each part knows.
        let mut parts = [Fleet::default(), Fleet::default()];
        for (at, tenant) in order.iter().enumerate() {
            let own = fleet.tenants[tenant].clone();
            let fingerprint = own.schema.clone().unwrap();
            let part = &mut parts[at % 2];
            part.schemas
                .insert(fingerprint.clone(), fleet.schemas[&fingerprint].clone());
            part.tenants.insert(tenant.clone(), own);
        }
        let mut joined = Fleet::default();
        for part in &parts {
            let text = serde_json::to_string(&part.known()).unwrap();
            joined.add(&serde_json::from_str(&text).unwrap());
        }
        let facts = fleet.compare(&order).unwrap();
        assert_eq!(joined.compare(&order), Some(facts.clone()));
        let found = odd_ones(&facts);
        let told: Vec<(&str, &str)> = found
            .iter()
            .map(|(tenant, finding)| (tenant.as_str(), finding.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "d",
                    "the version table says other than that of 3 of 4 tenants: also has 2"
                ),
                (
                    "b",
                    "the schema differs from that of 2 of 3 tenants with the same steps: lacks table tenant.u"
                ),
            ]
        );
    }

    #[test]
    fn one_tenant_is_no_fleet() {
        let mut fleet = Fleet::default();
        fleet.add_schema(&name("a"), None, &catalog("public", &["t"]));
        assert_eq!(fleet.compare(&[name("a")]), None);
    }
}
