//! A builder's calls, from the inside out: `varchar("a").notNull()`.

use crate::models::reader::typescript::{Kind, Spot, Value};

/// Calls on something that a package exports.
#[derive(Debug)]
pub(super) struct Chain<'v> {
    /// The package.
    pub(super) package: &'v str,
    /// What it exports: `pgTable`, `varchar`.
    pub(super) root: &'v str,
    /// What is done with it, in order.
    pub(super) steps: Vec<Step<'v>>,
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'v> {
    /// The method or member; nothing where the value itself is called.
    pub(super) name: &'v str,
    /// The arguments; `None` if it is only looked at.
    pub(super) arguments: Option<&'v [Value]>,
    /// Where the call begins.
    pub(super) spot: &'v Spot,
}

impl<'v> Step<'v> {
    pub(super) fn argument(&self, place: usize) -> Option<&'v Value> {
        self.arguments?.get(place)
    }
}

impl<'v> Chain<'v> {
    /// Takes a value apart.
    pub(super) fn of(mut value: &'v Value) -> Option<Self> {
        let mut steps = Vec::new();
        loop {
            match &value.kind {
                Kind::External { package, name } => {
                    steps.reverse();
                    return Some(Self {
                        package,
                        root: name,
                        steps,
                    });
                }
                Kind::Call(call) => {
                    let (name, inner) = match &call.callee.kind {
                        Kind::Member(of, name) => (&**name, &**of),
                        _ => ("", &call.callee),
                    };
                    steps.push(Step {
                        name,
                        arguments: Some(&call.arguments),
                        spot: &value.spot,
                    });
                    value = inner;
                }
                Kind::Member(of, name) => {
                    steps.push(Step {
                        name,
                        arguments: None,
                        spot: &value.spot,
                    });
                    value = of;
                }
                _ => return None,
            }
        }
    }

    /// Whether it is of Drizzle's Postgres part.
    pub(super) fn is_of_pg(&self) -> bool {
        self.package
            .strip_prefix("drizzle-orm/pg-core")
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The steps after the first so many.
    pub(super) fn after(&self, count: usize) -> &[Step<'v>] {
        self.steps.get(count..).unwrap_or_default()
    }

    /// The step at a place, if it has this name.
    pub(super) fn step(&self, place: usize, name: &str) -> Option<&Step<'v>> {
        self.steps
            .get(place)
            .filter(|step| step.name == name && step.arguments.is_some())
    }
}
