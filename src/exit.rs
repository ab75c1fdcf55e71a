//! Exit codes: a contract with whoever calls us.

use std::process::ExitCode;

use crate::event::Verdict;

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: every tenant passed, or warned without `--fail-on warn`; or the command did its work.
    Success,
    /// 1: at least one tenant failed, or warned with `--fail-on warn`; two schemas differ; or a soak found a flake, a
    /// regression or a leak.
    Failure,
    /// 2: usage, configuration or input files are wrong.
    Usage,
    /// 3: the harness or its surroundings failed for at least one tenant, or something is left behind.
    Harness,
    /// 130: interrupted, after everything was torn down.
    Interrupted,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Harness => 3,
            Self::Interrupted => 130,
        }
    }

    /// What a run's verdict comes to.
    pub fn of(verdict: Verdict, fail_on_warn: bool) -> Self {
        match verdict {
            Verdict::Warn if fail_on_warn => Self::Failure,
            Verdict::Pass | Verdict::Warn => Self::Success,
            Verdict::Fail => Self::Failure,
            // A run that was skipped has proven nothing.
            Verdict::Error | Verdict::Skipped => Self::Harness,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_proven_is_a_success() {
        let codes = [
            Verdict::Skipped,
            Verdict::Pass,
            Verdict::Warn,
            Verdict::Fail,
            Verdict::Error,
        ]
        .map(|verdict| {
            (
                Exit::of(verdict, false).code(),
                Exit::of(verdict, true).code(),
            )
        });
        assert_eq!(codes, [(3, 3), (0, 0), (0, 1), (1, 1), (3, 3)]);
    }
}
