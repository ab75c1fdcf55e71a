//! A JUnit file that a program wrote, read as cases whatever its dialect is.

use std::collections::BTreeMap;
use std::time::Duration;

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use crate::event::CaseOutcome;

/// A larger file is refused: it would have to be held in memory.
pub(super) const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// More cases than anybody can look at.
const MAX_CASES: usize = 100_000;
/// Suites within suites.
const MAX_DEPTH: usize = 100;
/// What is kept of a case's message and output.
const MAX_TEXT: usize = 4 * 1024;

/// One case of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct JunitCase {
    /// Its name with that of its class or suite.
    pub name: String,
    /// The file that it stands in, as the program wrote it.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<u32>,
    /// How it ended.
    pub outcome: CaseOutcome,
    /// Whether the program itself tried it again until it passed.
    pub flaky: bool,
    /// How long it took.
    pub duration: Duration,
    /// Why it did not pass.
    pub message: Option<String>,
}

/// Why a file is not taken for results.
#[derive(Debug, thiserror::Error)]
pub enum JunitError {
    /// It is no XML, or was cut off.
    #[error("it is not well-formed XML: {0}")]
    NotXml(String),
    /// It is XML of another kind.
    #[error("its root element is `{0}`, not `testsuites` or `testsuite`")]
    NotJunit(String),
    /// It is too large or too deep.
    #[error("it has {0}")]
    TooLarge(&'static str),
}

/// Reads a file's content.
pub fn read_junit(bytes: &[u8]) -> Result<Vec<JunitCase>, JunitError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(JunitError::NotXml("UTF-16, where UTF-8 is expected".into()));
    }
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader::from_str(&text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // Some writers forget to escape; what they meant can still be read.
    config.allow_dangling_amp = true;
    let mut reading = Reading::default();
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag)) => reading.open(&tag)?,
            Ok(Event::End(_)) => reading.close()?,
            Ok(Event::Text(text)) => reading.text(&String::from_utf8_lossy(&text)),
            Ok(Event::CData(text)) => reading.text(&String::from_utf8_lossy(&text)),
            Ok(Event::GeneralRef(entity)) => reading.text(&resolve(&entity)),
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => return Err(JunitError::NotXml(error.to_string())),
        }
    }
    reading.finish()
}

/// The predefined entities and characters by number. Others stay as they are written, so that none
/// can grow.
fn resolve(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    let name = String::from_utf8_lossy(entity);
    match name.as_ref() {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => format!("&{name};"),
    }
}

/// What an element means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Element {
    Suites,
    Suite,
    Case,
    Failure,
    Skipped,
    /// An attempt that failed before one that passed (surefire, nextest).
    FlakyAttempt,
    Output,
    Other,
}

impl Element {
    fn named(name: &str) -> Self {
        match name {
            "testsuites" => Self::Suites,
            "testsuite" => Self::Suite,
            "testcase" => Self::Case,
            "failure" | "error" => Self::Failure,
            "skipped" | "ignored" => Self::Skipped,
            "flakyFailure" | "flakyError" => Self::FlakyAttempt,
            "system-out" | "system-err" => Self::Output,
            _ => Self::Other,
        }
    }
}

/// A suite that is open.
#[derive(Debug)]
struct OpenSuite {
    name: String,
    file: Option<String>,
    /// Failures and errors by its attributes.
    declared: u64,
    /// Those found in it and in the suites within it.
    found: u64,
}

/// A case that is open.
#[derive(Debug)]
struct OpenCase {
    case: JunitCase,
    failure: Option<String>,
    skipped: Option<String>,
    flaky: Option<String>,
    output: String,
}

#[derive(Debug, Default)]
struct Reading {
    elements: Vec<Element>,
    suites: Vec<OpenSuite>,
    case: Option<OpenCase>,
    /// The text of the innermost element that is kept.
    text: String,
    message: Option<String>,
    cases: Vec<JunitCase>,
    /// How often each name came, so that cases stay apart.
    names: BTreeMap<String, u32>,
    seen_root: bool,
}

impl Reading {
    fn open(&mut self, tag: &BytesStart<'_>) -> Result<(), JunitError> {
        let local = tag.local_name();
        let name = String::from_utf8_lossy(local.as_ref()).into_owned();
        let element = Element::named(&name);
        if !self.seen_root {
            self.seen_root = true;
            if !matches!(element, Element::Suites | Element::Suite) {
                return Err(JunitError::NotJunit(crate::text::sanitize_line(&name)));
            }
        }
        if self.elements.len() >= MAX_DEPTH {
            return Err(JunitError::TooLarge(
                "elements within elements beyond all reason",
            ));
        }
        self.elements.push(element);
        let attributes = attributes(tag);
        let get = |key: &str| attributes.get(key).filter(|value| !value.is_empty());
        let number = |key: &str| get(key).and_then(|value| value.trim().parse::<u64>().ok());
        match element {
            Element::Suites | Element::Suite => self.suites.push(OpenSuite {
                name: get("name").cloned().unwrap_or_default(),
                file: get("file").or_else(|| get("filepath")).cloned(),
                declared: number("failures").unwrap_or(0) + number("errors").unwrap_or(0),
                found: 0,
            }),
            Element::Case => self.case = Some(self.begin_case(&attributes)),
            Element::Failure | Element::Skipped | Element::FlakyAttempt => {
                self.text.clear();
                self.message = get("message").or_else(|| get("type")).cloned();
            }
            Element::Output => self.text.clear(),
            Element::Other => {}
        }
        Ok(())
    }

    fn begin_case(&self, attributes: &BTreeMap<String, String>) -> OpenCase {
        let get = |key: &str| attributes.get(key).filter(|value| !value.is_empty());
        let path: Vec<&str> = self
            .elements
            .iter()
            .filter(|element| matches!(element, Element::Suites | Element::Suite))
            .zip(&self.suites)
            .filter(|(element, _)| **element == Element::Suite)
            .map(|(_, suite)| suite.name.as_str())
            .filter(|name| !name.is_empty())
            .collect();
        let name = get("name")
            .cloned()
            .unwrap_or_else(|| "(unnamed)".to_owned());
        // Node's runner writes `test` for every class.
        let group = get("classname")
            .filter(|class| *class != "test")
            .cloned()
            .unwrap_or_else(|| path.join(" › "));
        let name = if group.is_empty() || name.starts_with(&group) {
            name
        } else {
            format!("{group} › {name}")
        };
        let status = get("status").or_else(|| get("result")).map(String::as_str);
        // GoogleTest and CTest tell by an attribute that a case was not run.
        let not_run = matches!(
            status,
            Some("notrun" | "disabled" | "suppressed" | "skipped")
        );
        let failed = matches!(status, Some("fail" | "failed" | "error"));
        OpenCase {
            case: JunitCase {
                name: crate::text::truncate(&crate::text::sanitize_line(&name), 500),
                file: get("file")
                    .cloned()
                    .or_else(|| {
                        self.suites
                            .iter()
                            .rev()
                            .find_map(|suite| suite.file.clone())
                    })
                    .map(|file| crate::text::sanitize_line(&file)),
                line: get("line")
                    .or_else(|| get("lineno"))
                    .and_then(|line| line.parse().ok()),
                outcome: CaseOutcome::Passed,
                flaky: false,
                duration: get("time")
                    .and_then(|time| time.replace(',', "").parse::<f64>().ok())
                    .and_then(|time| Duration::try_from_secs_f64(time).ok())
                    .unwrap_or_default(),
                message: None,
            },
            failure: failed.then(|| "the case failed".to_owned()),
            skipped: not_run.then(String::new),
            flaky: None,
            output: String::new(),
        }
    }

    fn close(&mut self) -> Result<(), JunitError> {
        let Some(element) = self.elements.pop() else {
            return Ok(());
        };
        let text = std::mem::take(&mut self.text);
        match element {
            Element::Suites | Element::Suite => self.close_suite()?,
            Element::Case => self.close_case()?,
            Element::Failure => {
                let message = joined(self.message.take(), &text);
                match &mut self.case {
                    Some(case) => append(&mut case.failure, message),
                    // A set-up that failed belongs to the suite.
                    None => self.suite_failed(message)?,
                }
            }
            Element::Skipped => {
                let message = joined(self.message.take(), &text);
                if let Some(case) = &mut self.case {
                    case.skipped = Some(message);
                }
            }
            Element::FlakyAttempt => {
                let message = joined(self.message.take(), &text);
                if let Some(case) = &mut self.case {
                    append(&mut case.flaky, message);
                }
            }
            Element::Output => {
                // Output of an attempt within an attempt's element is not the case's own.
                if let Some(case) = &mut self.case {
                    case.output.push_str(end_of(&text, MAX_TEXT / 2));
                }
            }
            Element::Other => self.text = text,
        }
        Ok(())
    }

    fn close_case(&mut self) -> Result<(), JunitError> {
        let Some(open) = self.case.take() else {
            return Ok(());
        };
        let mut case = open.case;
        if let Some(failure) = open.failure {
            case.outcome = CaseOutcome::Failed;
            let failure = if failure.trim().is_empty() || failure == "the case failed" {
                joined(Some("the case failed".to_owned()), &open.output)
            } else {
                failure
            };
            case.message = Some(failure);
        } else if let Some(skipped) = open.skipped {
            case.outcome = CaseOutcome::Skipped;
            case.message = Some(skipped).filter(|reason| !reason.trim().is_empty());
        } else if let Some(flaky) = open.flaky {
            case.flaky = true;
            case.message = Some(flaky);
        }
        self.keep(case)
    }

    /// Failures that no case of the suite accounts for are one all the same.
    fn close_suite(&mut self) -> Result<(), JunitError> {
        let declared = self.suites.last().map_or(0, |suite| suite.declared);
        if declared > 0 && self.suites.last().is_some_and(|suite| suite.found == 0) {
            let count = usize::try_from(declared).unwrap_or(usize::MAX);
            let failures = crate::text::count(count, "failure");
            self.suite_failed(format!("the file counts {failures}, but no case failed"))?;
        }
        let found = self.suites.pop().map_or(0, |suite| suite.found);
        if let Some(outer) = self.suites.last_mut() {
            outer.found += found;
        }
        Ok(())
    }

    fn suite_failed(&mut self, message: String) -> Result<(), JunitError> {
        let suite = self.suites.last();
        let name = suite
            .map(|suite| suite.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| "(outside of any case)".to_owned());
        self.keep(JunitCase {
            name: crate::text::sanitize_line(&name),
            file: suite.and_then(|suite| suite.file.clone()),
            line: None,
            outcome: CaseOutcome::Failed,
            flaky: false,
            duration: Duration::ZERO,
            message: Some(message),
        })
    }

    fn keep(&mut self, mut case: JunitCase) -> Result<(), JunitError> {
        if self.cases.len() >= MAX_CASES {
            return Err(JunitError::TooLarge("more than 100,000 cases"));
        }
        if case.outcome == CaseOutcome::Failed
            && let Some(suite) = self.suites.last_mut()
        {
            suite.found += 1;
        }
        case.message = case.message.map(|message| {
            let message = crate::text::sanitize_text(message.trim());
            crate::text::truncate(&message, MAX_TEXT)
        });
        let seen = self.names.entry(case.name.clone()).or_default();
        *seen += 1;
        if *seen > 1 {
            case.name = format!("{} ({seen})", case.name);
        }
        self.cases.push(case);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let kept = matches!(
            self.elements.last(),
            Some(Element::Failure | Element::Skipped | Element::FlakyAttempt | Element::Output)
        );
        // Of a failure the beginning matters, of output the end, which is cut when it is closed.
        let enough = match self.elements.last() {
            Some(Element::Output) => usize::MAX,
            _ => 4 * MAX_TEXT,
        };
        if kept && self.text.len() < enough {
            self.text.push_str(text);
        }
    }

    fn finish(self) -> Result<Vec<JunitCase>, JunitError> {
        if !self.seen_root {
            return Err(JunitError::NotXml("it has no elements".to_owned()));
        }
        if !self.elements.is_empty() {
            return Err(JunitError::NotXml("it ends in the middle".to_owned()));
        }
        Ok(self.cases)
    }
}

/// The attributes as text. A value that cannot be unescaped stays as it is written.
fn attributes(tag: &BytesStart<'_>) -> BTreeMap<String, String> {
    let mut attributes = tag.html_attributes();
    attributes.with_checks(false);
    attributes
        .filter_map(Result::ok)
        .map(|attribute| {
            let value = attribute
                .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                .map_or_else(
                    |_| String::from_utf8_lossy(&attribute.value).into_owned(),
                    std::borrow::Cow::into_owned,
                );
            let name = String::from_utf8_lossy(attribute.key.local_name().as_ref()).into_owned();
            (name, value)
        })
        .collect()
}

/// An attribute's message and the element's text, which often begins with it.
fn joined(message: Option<String>, text: &str) -> String {
    let text = text.trim();
    match message.map(|message| message.trim().to_owned()) {
        Some(message) if text.is_empty() => message,
        Some(message) if !message.is_empty() && !text.starts_with(&message) => {
            format!("{message}\n{text}")
        }
        _ => text.to_owned(),
    }
}

fn append(to: &mut Option<String>, message: String) {
    match to {
        Some(text) => {
            text.push('\n');
            text.push_str(&message);
        }
        None => *to = Some(message),
    }
}

/// The last bytes of a text, from the beginning of a character.
fn end_of(text: &str, bytes: usize) -> &str {
    let mut start = text.len().saturating_sub(bytes);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
#[path = "junit_file_tests.rs"]
mod tests;
