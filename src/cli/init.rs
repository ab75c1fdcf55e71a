//! `pgrehearse init`

use std::path::Path;

use clap::Args;

use super::output::Output;
use super::run::describe;
use crate::exit::Exit;

/// Arguments of `init`.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// Print the file instead of writing it
    #[arg(long)]
    print: bool,
}

/// Writes a configuration for the current directory.
pub(super) fn init(args: &InitArgs, output: &Output) -> Exit {
    let text = match crate::config::init(Path::new(".")) {
        Ok(text) => text,
        Err(error) => {
            output.error(&describe(&error), None);
            return Exit::Usage;
        }
    };
    if args.print {
        return if output.document(&text) {
            Exit::Success
        } else {
            Exit::Harness
        };
    }
    // Created, never replaced: somebody may have written it by hand.
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open("harness.yaml")
        .and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    match written {
        Ok(()) => {
            output.inform("wrote harness.yaml; look it over, then run `pgrehearse check`");
            Exit::Success
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            output.error(
                "harness.yaml is there already and was left as it is",
                Some("move it away, or see what would be written with `pgrehearse init --print`"),
            );
            Exit::Usage
        }
        Err(error) => {
            output.error(&format!("failed to write harness.yaml: {error}"), None);
            Exit::Usage
        }
    }
}
