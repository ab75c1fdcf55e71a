//! TAP, the Test Anything Protocol, in its versions 12, 13 and 14.
//!
//! Lines are fed as they come ([`TapParser`]); the [`TapReport`] says which tests there were, and
//! what is wrong with the output as a whole. A run that does not do what its plan says is a failed
//! one, and so is one without a plan: nobody can tell whether it came to its end.

mod frame;
mod line;
mod parser;
mod report;
#[cfg(test)]
mod tests;

pub use parser::TapParser;
pub use report::{TapCase, TapOutcome, TapReport, TapTest};
