//! Documents, as folds over events.
//!
//! [`Tally`] collects what the events say, [`Summary`] is the judgement on it: the verdicts of
//! stages, tenants and the run are made in `judge` and nowhere else. Every document is a function
//! of a summary; [`ProgressSink`] and [`EventsFile`] listen while the run goes on. Nothing here
//! knows the code that runs, so an old run can be rendered again from its `events.ndjson`.

mod accepted;
mod annotation;
mod attestation;
mod cases;
mod chain;
mod code_quality;
mod columns;
mod console;
mod deployment;
mod dsse;
mod explain;
mod failure;
mod files;
mod group;
mod history;
mod html;
mod json;
mod json_statement;
mod json_tenant;
mod judge;
mod junit;
mod lines;
mod live;
mod markdown;
mod markdown_plans;
mod matrix;
mod measure;
mod merge;
mod progress;
mod repro;
mod sarif;
mod spread;
mod style;
mod summary;
mod tally;
mod verify;

pub use accepted::render_baseline;
pub use attestation::{PREDICATE_TYPE, Statement, statement};
pub use cases::CaseCounts;
pub use chain::{ChainError, ChainedRun, read_chain};
pub use code_quality::render_code_quality;
pub use console::{ConsoleOptions, console_text};
pub use dsse::{DsseError, SigningKey, VerifyingKey, open as open_envelope, seal as seal_envelope};
pub use explain::{UnknownFinding, explain, list};
pub use files::{EventsFile, FilesError, RemovedRuns, RunDirectory};
pub use group::{Group, Recommendation, Variant};
pub use history::{HistoryError, read_events};
pub use html::{Attribute, Markup, plain_page, render_html};
pub use json::render_json;
pub use judge::finding_verdict;
pub use junit::render_junit;
pub use markdown::render_markdown;
pub use merge::{MergeError, ShardRun, merge};
pub use progress::{ProgressOptions, ProgressSink, Verbosity};
pub use repro::{Culprit, repro_command};
pub use sarif::render_sarif;
pub use spread::{FleetSpread, Outlier, Spread, StatementSpread};
pub use style::{Color, Style};
pub use summary::{Counts, SeedSummary, StageSummary, Summary, TenantSummary};
pub use tally::{Retry, Tally};
pub use verify::{Expected, Refusal, verify};
