//! The section `seeds`: the seed cache.

use super::decode::Fields;
use super::model::SeedsConfig;
use super::resolve::join;

/// The keys of `seeds`.
pub(super) const SEED_KEYS: &[&str] = &["cache", "dir", "max_size", "max_age"];

pub(super) fn seeds(root: &Fields<'_>) -> SeedsConfig {
    let mut seeds = SeedsConfig::default();
    if let Some(fields) = root
        .get("seeds")
        .and_then(|node| root.reader.fields(node, "`seeds`", SEED_KEYS))
    {
        seeds.cache = fields.truth("cache").unwrap_or(seeds.cache);
        seeds.dir = fields
            .filled("dir")
            .map(|text| join(root.reader.dir, &text.value));
        seeds.max_size = fields
            .bytes("max_size")
            .map_or(seeds.max_size, |(size, _)| size);
        seeds.max_age = fields.duration("max_age").unwrap_or(seeds.max_age);
    }
    seeds
}
