//! What was removed, and what could not be.

/// The outcome of a sweep.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Removal {
    /// What was removed, in words.
    pub removed: Vec<String>,
    /// What could not be removed, and why.
    pub problems: Vec<String>,
}

impl Removal {
    /// Adds another sweep's outcome.
    pub(super) fn extend(&mut self, other: Self) {
        self.removed.extend(other.removed);
        self.problems.extend(other.problems);
    }
}
