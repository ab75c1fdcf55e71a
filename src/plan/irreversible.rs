//! Which steps `rollback.irreversible` means.

use globset::{Glob, GlobMatcher};

use super::step::Step;
use crate::config::IrreversibleSteps;

/// The declaration that names the step.
pub fn declared_irreversible<'a>(
    declared: &'a [IrreversibleSteps],
    step: &Step,
) -> Option<&'a IrreversibleSteps> {
    declared
        .iter()
        .find(|declared| names(declared, matcher(declared).as_ref(), step))
}

/// The first pattern that names none of the steps.
pub(super) fn needless_pattern<'a>(
    declared: &'a [IrreversibleSteps],
    steps: &[Step],
) -> Option<&'a str> {
    declared
        .iter()
        .find(|declared| {
            let matcher = matcher(declared);
            !steps
                .iter()
                .any(|step| names(declared, matcher.as_ref(), step))
        })
        .map(|declared| declared.pattern.as_str())
}

fn matcher(declared: &IrreversibleSteps) -> Option<GlobMatcher> {
    Glob::new(&declared.pattern)
        .ok()
        .map(|glob| glob.compile_matcher())
}

fn names(declared: &IrreversibleSteps, matcher: Option<&GlobMatcher>, step: &Step) -> bool {
    declared.pattern == step.version
        || declared.pattern == step.id
        || matcher.is_some_and(|matcher| matcher.is_match(&step.id))
}
