//! Documents, as folds over events.
