//! `pgrehearse explain`

use clap::Args;

use super::output::Output;
use crate::exit::Exit;
use crate::report::{explain as text_of, list};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A finding's id; without one, all ids are listed
    id: Option<String>,
}

/// Explains a finding.
pub(super) fn explain(args: &ExplainArgs, output: &Output) -> Exit {
    let text = match &args.id {
        None => list(),
        Some(id) => match text_of(id) {
            Ok(text) => text,
            Err(unknown) => {
                let help = match &unknown.suggestion {
                    Some(id) => format!("did you mean `{id}`? `pgrehearse explain` lists them all"),
                    None => "`pgrehearse explain` lists them all".to_owned(),
                };
                output.error(&unknown.to_string(), Some(&help));
                return Exit::Usage;
            }
        },
    };
    if output.document(&text) {
        Exit::Success
    } else {
        Exit::Harness
    }
}
