//! `pgrehearse report trend`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::output::Output;
use super::remember::{HISTORY, named};
use super::run::describe;
use crate::exit::Exit;
use crate::history::{
    History, HistoryError, Selection, Trend, TrendStyle, trend_html, trend_markdown, trend_text,
};

/// Arguments of `report trend`.
#[derive(Debug, Args)]
pub(super) struct TrendArgs {
    /// The configuration whose runs are looked at [default: that of the newest run]
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The file with the history of runs
    #[arg(long, value_name = "FILE", env = "PGREHEARSE_HISTORY", default_value = HISTORY)]
    history: PathBuf,
    /// Only the rounds of this soak
    #[arg(long, value_name = "ID")]
    soak: Option<String>,
    /// At most so many runs, the newest
    #[arg(long, value_name = "N", default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..))]
    last: u32,
    /// Compare the runs up to this one with those after it, instead of looking for the point where something
    /// changed
    #[arg(long, value_name = "RUN")]
    baseline: Option<String>,
    /// Exit with 1 if anything is flaky, takes more than it took, or grows
    #[arg(long)]
    check: bool,
    /// The document
    #[arg(long, value_enum, default_value_t = TrendDocument::Human)]
    format: TrendDocument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TrendDocument {
    Human,
    Html,
    Json,
    #[value(alias = "md")]
    Markdown,
}

/// Draws what the runs of a configuration show together.
pub(super) fn trend(args: &TrendArgs, output: &Output) -> Exit {
    let trend = match read(args) {
        Ok(trend) => trend,
        Err(error) => {
            output.error(&describe(&error), Some(error.help()));
            return Exit::Usage;
        }
    };
    if trend.runs.is_empty() {
        let what = args.soak.as_ref().map_or_else(
            || "the history has no whole run of this configuration".to_owned(),
            |soak| format!("the history has no whole round of a soak `{soak}`"),
        );
        output.error(
            &what,
            Some("leave out `-c` and `--soak` to see the newest runs"),
        );
        return Exit::Usage;
    }
    if let Some(baseline) = &args.baseline
        && !trend.runs.iter().any(|run| run.id == *baseline)
    {
        output.error(
            &format!("there is no run `{baseline}` among those that are looked at"),
            Some("`pgrehearse report trend --format json` names them"),
        );
        return Exit::Usage;
    }
    let document = match args.format {
        TrendDocument::Human => trend_text(&trend, look(output)),
        TrendDocument::Html => trend_html(&trend),
        TrendDocument::Markdown => trend_markdown(&trend),
        TrendDocument::Json => match trend.json() {
            Ok(json) => json,
            Err(error) => {
                output.error(&format!("failed to render the trend: {error}"), None);
                return Exit::Harness;
            }
        },
    };
    if !output.document(&document) {
        return Exit::Harness;
    }
    if args.check && trend.is_suspicious() {
        Exit::Failure
    } else {
        Exit::Success
    }
}

fn read(args: &TrendArgs) -> Result<Trend, HistoryError> {
    let selection = Selection {
        config: args.config.as_deref().map(named),
        soak: args.soak.clone(),
        last: args.last,
    };
    History::open_existing(&args.history)?.trend(&selection, args.baseline.as_deref())
}

/// How a trend looks here.
pub(super) fn look(output: &Output) -> TrendStyle {
    TrendStyle {
        style: output.style,
        width: output.width,
        drawn: true,
    }
}
