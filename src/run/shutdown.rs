//! The ladder of signals, as a pure state machine.

/// How far a run has been told to stop. Later steps never lead back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Shutdown {
    /// Nobody asked.
    #[default]
    None,
    /// No new work, running queries cancelled, everything torn down.
    Graceful,
    /// Sandboxes are removed at once.
    Forced,
    /// We leave, and say what remains.
    Abandoned,
}

/// What the dispatcher does about a signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Cancel what runs and tear down.
    Cancel,
    /// Remove every sandbox of the run now.
    RemoveNow,
    /// Leave.
    Leave,
    /// Nothing more can be done.
    Ignore,
}

impl Shutdown {
    /// Takes one more signal.
    pub fn signal(&mut self) -> Action {
        let (next, action) = match self {
            Self::None => (Self::Graceful, Action::Cancel),
            Self::Graceful => (Self::Forced, Action::RemoveNow),
            Self::Forced => (Self::Abandoned, Action::Leave),
            Self::Abandoned => (Self::Abandoned, Action::Ignore),
        };
        *self = next;
        action
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_goes_one_way() {
        let mut shutdown = Shutdown::default();
        let mut last = shutdown;
        for expected in [
            Action::Cancel,
            Action::RemoveNow,
            Action::Leave,
            Action::Ignore,
            Action::Ignore,
        ] {
            assert_eq!(shutdown.signal(), expected);
            assert!(shutdown >= last);
            last = shutdown;
        }
    }
}
