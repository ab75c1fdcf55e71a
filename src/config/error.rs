//! What is wrong with a configuration, with carets where a place is known.

use std::path::Path;
use std::sync::Arc;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode,
};

use super::node::Place;
use crate::text::{count, sanitize_line};

/// Everything that is wrong with one harness.yaml.
#[derive(Debug, thiserror::Error)]
#[error("`{shown}` has {}", count(problems.len(), "problem"))]
pub struct ConfigErrors {
    shown: String,
    problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    message: String,
    place: Option<Place>,
    label: Option<String>,
    help: Option<String>,
    source_code: Option<Arc<NamedSource<String>>>,
}

impl Problem {
    /// A problem without a place.
    pub(super) fn new(message: impl AsRef<str>) -> Self {
        Self {
            message: sanitize_line(message.as_ref()),
            place: None,
            label: None,
            help: None,
            source_code: None,
        }
    }

    /// Adds the place and the words under the caret.
    #[must_use]
    pub(super) fn at(mut self, place: Place, label: impl AsRef<str>) -> Self {
        self.place = Some(place);
        self.label = Some(sanitize_line(label.as_ref()));
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub(super) fn help(mut self, help: impl AsRef<str>) -> Self {
        self.help = Some(sanitize_line(help.as_ref()));
        self
    }

    /// Adds what to do about it, if something is known.
    #[must_use]
    pub(super) fn maybe_help(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }
}

impl Diagnostic for Problem {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help
            .as_ref()
            .map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        // miette prints an empty frame for a source without labels.
        self.place?;
        self.source_code
            .as_deref()
            .map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let place = self.place?;
        let label = LabeledSpan::new(self.label.clone(), place.offset, place.length);
        Some(Box::new(std::iter::once(label)))
    }
}

impl Diagnostic for ConfigErrors {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.problems.iter().map(|p| p as &dyn Diagnostic)))
    }
}

impl ConfigErrors {
    /// One problem with the file as a whole.
    pub(super) fn file(path: &Path, problem: Problem) -> Self {
        Self {
            shown: shown(path),
            problems: vec![problem],
        }
    }

    /// Problems with the file's content, shown in the order of their places.
    pub(super) fn content(path: &Path, text: &str, mut problems: Vec<Problem>) -> Self {
        let source = Arc::new(NamedSource::new(shown(path), printable(text)));
        problems.sort_by_key(|problem| problem.place);
        for problem in &mut problems {
            problem.source_code = Some(Arc::clone(&source));
        }
        Self {
            shown: shown(path),
            problems,
        }
    }

    /// The problems, in the order of their places.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// All problems as text for a terminal of `width` columns, with source and carets.
    pub fn render(&self, color: bool, width: usize) -> String {
        let theme = if color {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width)
            .with_context_lines(1)
            .with_links(false);
        let mut out = String::new();
        for problem in &self.problems {
            let mut one = String::new();
            // Only a full disk of memory could make writing to a String fail.
            if handler.render_report(&mut one, problem).is_err() {
                one.clone_from(&problem.message);
            }
            for line in one.trim_end().lines().skip_while(|l| l.trim().is_empty()) {
                out.push_str(line.trim_end());
                out.push('\n');
            }
            out.push('\n');
        }
        out.push_str(&self.to_string());
        out.push('\n');
        out
    }
}

/// The file's name for messages.
fn shown(path: &Path) -> String {
    sanitize_line(&path.display().to_string())
}

/// The text with characters that could steer a terminal replaced by others of the same length,
/// so that places stay right.
fn printable(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            c if c.is_control() && c.len_utf8() == 1 => ' ',
            c if c.is_control() => '\u{b7}',
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
            c => c,
        })
        .collect()
}
