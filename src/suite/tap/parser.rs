//! Reads TAP line by line.

use std::collections::VecDeque;

use super::frame::Frame;
use super::line::{Line, read};
use super::report::TapReport;

/// How many lines that are not TAP are kept.
const OUTPUT: usize = 40;
/// How deep subtests may lie.
const DEPTH: usize = 32;
/// A line is cut here.
const LINE: usize = 2_000;

/// Reads TAP line by line, with bounded memory.
#[derive(Debug)]
pub struct TapParser {
    /// The levels that are open, the outermost first; never empty.
    frames: Vec<Frame>,
    /// The indentation of the YAML block that is open.
    yaml: Option<usize>,
    bailed_out: Option<String>,
    output: VecDeque<String>,
    found: bool,
}

impl Default for TapParser {
    fn default() -> Self {
        Self {
            frames: vec![Frame::at(0)],
            yaml: None,
            bailed_out: None,
            output: VecDeque::new(),
            found: false,
        }
    }
}

impl TapParser {
    /// Reads a whole text.
    pub fn read(text: &str) -> TapReport {
        let mut parser = Self::default();
        for line in text.lines() {
            parser.line(line);
        }
        parser.finish()
    }

    /// Takes in one line, without its line break.
    pub fn line(&mut self, line: &str) {
        let line = line.trim_end();
        let text = line.trim_start_matches([' ', '\t']);
        let indent = line
            .chars()
            .take_while(|c| [' ', '\t'].contains(c))
            .map(|c| if c == '\t' { 4 } else { 1 })
            .sum();
        if self.bailed_out.is_some() {
            self.keep(line);
            return;
        }
        if let Some(block) = self.yaml {
            if text.is_empty() || indent >= block {
                if indent == block && text == "..." {
                    self.yaml = None;
                } else {
                    self.diagnostic(line);
                }
                return;
            }
            // A block that was not ended must not swallow the tests after it.
            self.yaml = None;
        }
        match read(text, indent > 0) {
            Line::Version => self.found = true,
            Line::Pragma => {}
            Line::Plan { count, skip } => {
                if let Some(frame) = self.level(indent) {
                    frame.plan(count, skip);
                }
            }
            Line::Test(found) => {
                if let Some(frame) = self.level(indent) {
                    frame.test(found);
                }
            }
            Line::BailOut(reason) => {
                self.found = true;
                self.bailed_out = Some(cut(reason).to_owned());
            }
            Line::Comment(comment) => {
                // It announces tests, it does not comment on the one before.
                if !comment.starts_with("Subtest") {
                    self.diagnostic(comment);
                }
            }
            Line::Yaml if indent > 0 && self.has_tests() => self.yaml = Some(indent),
            Line::Yaml | Line::Other => self.keep(line),
        }
    }

    /// Judges the whole.
    pub fn finish(mut self) -> TapReport {
        while self.frames.len() > 1 {
            self.close_level();
        }
        let bailed_out = self.bailed_out;
        let found = self.found;
        let Some(root) = self.frames.pop() else {
            return TapReport::default();
        };
        let mut closed = root.close(found);
        if bailed_out.is_some() {
            // That the rest is missing follows from it.
            closed.problems.clear();
        }
        TapReport {
            tests: closed.tests,
            problems: closed.problems,
            skipped: closed.skipped,
            bailed_out,
            output: self.output.into(),
            found,
        }
    }

    /// The level of this indentation: deeper ones are closed, a new one is opened.
    fn level(&mut self, indent: usize) -> Option<&mut Frame> {
        self.found = true;
        let mut closed = false;
        while self.frames.len() > 1 && self.top() > indent {
            self.close_level();
            closed = true;
        }
        if self.top() < indent && self.frames.len() < DEPTH {
            let mut frame = Frame::at(indent);
            if let Some(parent) = self.frames.last_mut() {
                if closed {
                    // The first line of this level comes after its first subtest.
                    frame.subtest = parent.subtest.take();
                } else {
                    parent.end_subtest();
                }
            }
            self.frames.push(frame);
        }
        self.frames.last_mut()
    }

    fn top(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.indent)
    }

    fn has_tests(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| !frame.tests.is_empty())
    }

    fn close_level(&mut self) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        // The line of the whole subtest vouches for it where it has no plan.
        let closed = frame.close(false);
        if let Some(parent) = self.frames.last_mut() {
            parent.take_subtest(closed);
        }
    }

    fn diagnostic(&mut self, line: &str) {
        let kept = self
            .frames
            .last_mut()
            .is_some_and(|frame| frame.diagnostic(cut(line)));
        if !kept {
            self.keep(line);
        }
    }

    fn keep(&mut self, line: &str) {
        if self.output.len() >= OUTPUT {
            self.output.pop_front();
        }
        self.output.push_back(cut(line).to_owned());
    }
}

fn cut(line: &str) -> &str {
    let end = line.floor_char_boundary(LINE);
    line.get(..end).unwrap_or_default()
}
