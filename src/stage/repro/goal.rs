//! How far a tenant is rebuilt.

use crate::event::Direction;

/// How far a tenant is rebuilt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Goal {
    /// Its snapshots are restored, and nothing else.
    Base,
    /// Everything before a statement is done.
    Before(StopAt),
    /// The migration is applied.
    Migrated,
    /// It is rolled back.
    RolledBack,
    /// It is applied again.
    Redone,
}

impl Goal {
    /// What is there when it is reached.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Base => "as it was before the migration",
            Self::Before(_) => "as it was just before a statement",
            Self::Migrated => "migrated",
            Self::RolledBack => "migrated and rolled back",
            Self::Redone => "migrated, rolled back and migrated again",
        }
    }
}

/// A statement of the migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StopAt {
    /// Which way.
    pub direction: Direction,
    /// The step that it belongs to.
    pub step: String,
    /// Its number in the step's script, from 1.
    pub number: usize,
    /// Whether it is the commit after it that failed.
    pub at_commit: bool,
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// How far the tenant is rebuilt.
    pub goal: Goal,
    /// Whether each step is rolled back by itself, after it alone was applied.
    pub one_by_one: bool,
    /// The steps that the tenant had before it; where that is not known, its version table says it.
    pub steps: Option<Vec<String>>,
    /// Whether what failed is tried.
    pub step: bool,
    /// Whether what is done before the statement in its transaction must not be committed.
    pub leave_open: bool,
}
