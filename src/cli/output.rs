//! Where words go: messages to standard error, documents to standard output.

use std::io::{IsTerminal as _, Write as _};

use super::args::{ColorChoice, Talk};
use crate::report::{Color, Style, Verbosity};
use crate::text::sanitize_text;

/// The two streams and how they look.
#[derive(Debug, Clone)]
pub(super) struct Output {
    /// Whether standard error is a terminal.
    pub(super) terminal: bool,
    /// How text is painted.
    pub(super) style: Style,
    /// How much is told.
    pub(super) verbosity: Verbosity,
    /// Characters in a line.
    pub(super) width: usize,
}

impl Output {
    /// As the user wishes.
    pub(super) fn new(talk: &Talk) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let color = match talk.color() {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => terminal && !no_color,
        };
        let width = rustix::termios::tcgetwinsize(std::io::stderr())
            .map(|size| usize::from(size.ws_col))
            .ok()
            .filter(|width| *width >= 40)
            .unwrap_or(100);
        Self {
            terminal,
            style: Style { color },
            verbosity: talk.verbosity(),
            width: width.min(160),
        }
    }

    /// Without any wishes.
    pub(super) fn plain() -> Self {
        Self {
            terminal: false,
            style: Style { color: false },
            verbosity: Verbosity::Normal,
            width: 100,
        }
    }

    /// Sends the harness's own log to standard error; `PGREHEARSE_LOG` chooses what.
    pub(super) fn init_tracing(&self) {
        let default = match self.verbosity {
            Verbosity::Verbose => "pgrehearse=info",
            Verbosity::Normal | Verbosity::Quiet => "pgrehearse=error",
        };
        let mut filter = tracing_subscriber::EnvFilter::try_from_env("PGREHEARSE_LOG")
            .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(default));
        // These tell addresses with what opens them.
        for library in [
            "h2",
            "hyper",
            "hyper_util",
            "object_store",
            "reqwest",
            "rustls",
        ] {
            if let Ok(directive) = format!("{library}=off").parse() {
                filter = filter.add_directive(directive);
            }
        }
        tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr)
            .with_ansi(false)
            .without_time()
            .with_target(false)
            .init();
    }

    /// Text for a person.
    #[expect(
        clippy::unused_self,
        reason = "callers have one way to talk, whatever it needs"
    )]
    pub(super) fn say(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The same, unless less is wanted.
    pub(super) fn inform(&self, text: &str) {
        if self.verbosity != Verbosity::Quiet {
            self.say(text);
        }
    }

    /// A document; whether it could be written.
    pub(super) fn document(&self, text: &str) -> bool {
        let mut stdout = std::io::stdout().lock();
        let end = if text.ends_with('\n') { "" } else { "\n" };
        let written = write!(stdout, "{text}{end}").and_then(|()| stdout.flush());
        if let Err(error) = &written {
            let help = "the document is not complete; write it to another place";
            self.error(
                &format!("cannot write to standard output: {error}"),
                Some(help),
            );
        }
        written.is_ok()
    }

    /// What is wrong, and what to do.
    pub(super) fn error(&self, message: &str, help: Option<&str>) {
        let label = self.style.paint(Color::Red, "error:");
        self.say(&format!("{label} {}", sanitize_text(message)));
        if let Some(help) = help {
            self.say(&format!(
                "  {} {}",
                self.style.paint(Color::Bold, "help:"),
                sanitize_text(help)
            ));
        }
    }
}
