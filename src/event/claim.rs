//! What a linter says of a statement, held against what was observed.

use serde::{Deserialize, Serialize};

/// A lock, a scan or a rewrite that a linter expects of a statement, or that was observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The linter's rule; none where it expects nothing.
    pub rule: Option<String>,
    /// The finding that says what was observed, where something was.
    pub hazard: Option<String>,
    /// The linter's words, or the finding's.
    pub message: String,
    /// What came of it.
    pub verdict: ClaimVerdict,
}

/// What came of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimVerdict {
    /// It was observed as well.
    Confirmed,
    /// It was not observed on this data.
    NotReproduced,
    /// It was observed, and the linter does not expect it.
    ObservedOnly,
    /// The statement failed, or nobody could see its locks.
    NotChecked,
}
