//! `pgrehearse report`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::Output;
use super::run::describe;
use crate::exit::Exit;
use crate::report::{
    ConsoleOptions, RunDirectory, Summary, console_text, read_events, render_code_quality,
    render_html, render_json, render_junit, render_markdown, render_sarif,
};

/// Arguments of `report`.
#[derive(Debug, Args)]
pub(super) struct ReportArgs {
    /// A run's directory, or its id below .pgrehearse/runs
    run: PathBuf,
    /// The document
    #[arg(long, value_enum, default_value_t = Document::Human)]
    format: Document,
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
}

/// Renders a finished run again, from its events.
pub(super) fn report(args: &ReportArgs, output: &Output) -> Exit {
    let path = if args.run.is_dir() {
        args.run.clone()
    } else {
        PathBuf::from(".pgrehearse").join("runs").join(&args.run)
    };
    let directory = RunDirectory::open(&path);
    let events = match read_events(&directory.events_path()) {
        Ok(events) => events,
        Err(error) => {
            output.error(
                &describe(&error),
                Some("name a run's directory, for example .pgrehearse/runs/<run id>"),
            );
            return Exit::Usage;
        }
    };
    if events.is_empty() {
        output.error(
            &format!("`{}` holds no event", directory.events_path().display()),
            Some("the run ended before it began; run again"),
        );
        return Exit::Usage;
    }
    let summary = Summary::fold(&events);
    let rendered = match args.format {
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
