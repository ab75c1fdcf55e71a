//! The history of a project's runs, and what they show together.
//!
//! [`History`] is a file of `SQLite` that as many processes as like may use at once. It keeps what a run's
//! report boils down to: verdicts, findings without their words, and what each statement took. [`Trend`]
//! is the judgement on it: outcomes that differ with the same inputs, what takes longer than it did, what
//! leaks. Every document is a function of a trend. Values of rows are not in it.

mod draw;
mod error;
mod flake;
mod html;
mod leak;
mod load;
mod markdown;
mod record;
mod regression;
mod schema;
mod series;
mod soak;
mod store;
mod text;
mod trend;
mod words;

#[cfg(test)]
mod tests;

pub use error::HistoryError;
pub use html::render_html as trend_html;
pub use load::Selection;
pub use markdown::render_markdown as trend_markdown;
pub use record::{RunRecord, StatementMeasure, TenantRecord};
pub use soak::{KeptRun, Soak, SoakEnd};
pub use store::{Beginning, History};
pub use text::{TrendStyle, trend_text};
pub use trend::{
    Example, Failure, Flake, FlakeOutcome, Leak, RegressedTenant, Regression, Series,
    StatementName, Trend, TrendRun,
};
