//! `pgrehearse report`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::attest::{AttestArgs, attest};
use super::deliver::run_directory;
use super::merge::{MergeArgs, merge};
use super::output::Output;
use super::run::describe;
use super::trend::{TrendArgs, trend};
use super::verify::{VerifyArgs, verify};
use crate::event::Envelope;
use crate::exit::Exit;
use crate::report::{
    ConsoleOptions, RunDirectory, Summary, console_text, read_events, render_baseline,
    render_code_quality, render_html, render_json, render_junit, render_markdown, render_sarif,
};

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ReportArgs {
    #[command(subcommand)]
    command: Option<ReportCommand>,
    /// A run's directory, or its id below .pgrehearse/runs
    #[arg(required = true)]
    run: Option<PathBuf>,
    /// The document
    #[arg(long, value_enum, default_value_t = Document::Human)]
    format: Document,
}

#[derive(Debug, Subcommand)]
enum ReportCommand {
    /// Join the runs of all shards of a fleet into one
    Merge(MergeArgs),
    /// Sign the result of a run, for a pipeline to rely on
    Attest(AttestArgs),
    /// Refuse to go on unless a signed result speaks for this migration, these tenants and snapshots
    Verify(VerifyArgs),
    /// Show what the runs in the history show together: flakes, regressions, leaks
    Trend(TrendArgs),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Document {
    Human,
    Html,
    Json,
    Junit,
    Markdown,
    Sarif,
    CodeQuality,
    /// Findings that can be accepted, as entries for harness.yaml
    Baseline,
}

/// Renders a finished run again, from its events, or joins several.
pub(super) fn report(args: &ReportArgs, output: &Output) -> Exit {
    match (&args.command, &args.run) {
        (Some(ReportCommand::Merge(args)), _) => merge(args, output),
        (Some(ReportCommand::Attest(args)), _) => attest(args, output),
        (Some(ReportCommand::Verify(args)), _) => verify(args, output),
        (Some(ReportCommand::Trend(args)), _) => trend(args, output),
        (None, Some(run)) => render(run, args.format, output),
        (None, None) => Exit::Usage,
    }
}

/// The events of an earlier run, or what is wrong with them.
pub(super) fn events_of(directory: &RunDirectory, output: &Output) -> Result<Vec<Envelope>, Exit> {
    let events = read_events(&directory.events_path()).map_err(|error| {
        output.error(
            &describe(&error),
            Some("name a run's directory, for example .pgrehearse/runs/<run id>"),
        );
        Exit::Usage
    })?;
    if events.is_empty() {
        output.error(
            &format!("`{}` holds no event", directory.events_path().display()),
            Some("the run ended before it began; run again"),
        );
        return Err(Exit::Usage);
    }
    Ok(events)
}

fn render(run: &Path, format: Document, output: &Output) -> Exit {
    let events = match events_of(&run_directory(run), output) {
        Ok(events) => events,
        Err(exit) => return exit,
    };
    let summary = Summary::fold(&events);
    let rendered = match format {
        Document::Human => Ok(console_text(
            &summary,
            &ConsoleOptions {
                style: output.style,
                width: output.width,
                verbosity: output.verbosity,
                report: None,
            },
        )),
        Document::Html => render_html(&summary).map_err(|error| error.to_string()),
        Document::Json => render_json(&summary).map_err(|error| error.to_string()),
        Document::Junit => render_junit(&summary).map_err(|error| error.to_string()),
        Document::Markdown => Ok(render_markdown(&summary)),
        Document::Sarif => render_sarif(&summary).map_err(|error| error.to_string()),
        Document::Baseline => Ok(render_baseline(&summary)),
        Document::CodeQuality => render_code_quality(&summary).map_err(|error| error.to_string()),
    };
    match rendered {
        Ok(text) if output.document(&text) => Exit::Success,
        Ok(_) => Exit::Harness,
        Err(error) => {
            output.error(&format!("failed to render the report: {error}"), None);
            Exit::Harness
        }
    }
}
