//! What is varied by chance.

use serde::{Deserialize, Serialize};

/// What a seed decides: the order of tenants, how many are rehearsed at once, and what the harness itself
/// draws by chance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariationFacts {
    /// The seed.
    pub seed: u64,
    /// Tenants at once on each engine.
    pub jobs: usize,
}
