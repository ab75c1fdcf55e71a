//! How much a hazard weighs: by the size of what it hit.

use crate::config::Hazards;
use crate::event::Severity;

/// From which size on a hazard is more than good to know.
///
/// Sizes are those of the tenant's own data. Times are left to the gates, since they differ from
/// one run to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Weights {
    warn_at: u64,
    fail_at: u64,
}

impl Weights {
    /// As harness.yaml says.
    pub(super) fn new(hazards: &Hazards) -> Self {
        Self {
            warn_at: hazards.warn_at,
            fail_at: hazards.fail_at,
        }
    }

    /// The severity of a hazard that hit so many bytes.
    pub(super) fn of(&self, bytes: u64) -> Severity {
        if bytes >= self.fail_at {
            Severity::Error
        } else if bytes >= self.warn_at {
            Severity::Warning
        } else {
            Severity::Info
        }
    }

    /// The same for what hurts for a moment only: at most a warning.
    pub(super) fn brief(&self, bytes: u64) -> Severity {
        self.of(bytes).min(Severity::Warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_deed_weighs_by_size() {
        let weights = Weights::new(&Hazards::default());
        assert_eq!(weights.of(8192), Severity::Info);
        assert_eq!(weights.of(100 << 20), Severity::Warning);
        assert_eq!(weights.of(10 << 30), Severity::Error);
        assert_eq!(weights.brief(10 << 30), Severity::Warning);
    }
}
