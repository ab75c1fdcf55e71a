//! harness.yaml from the disk to a tree of nodes; the only file that knows the YAML crate.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::{
    Error, Location, MessageFormatter as _, NonFiniteFloatPolicy, Spanned, UserMessageFormatter,
};

use super::decode::Reader;
use super::error::{ConfigErrors, Problem};
use super::model::Config;
use super::node::{Node, Place, Text, Value};
use super::resolve::{File, resolve};
use crate::text::{LineIndex, Sha256Hasher};

/// More than any fleet needs, and little enough that aliases cannot blow up.
const MAX_NODES: usize = 20_000;
/// Likewise for the bytes of the file.
const MAX_BYTES: u64 = 8 * 1024 * 1024;

/// A configuration that was read, with the text it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    /// What it says.
    pub config: Config,
    /// The file's text, for messages that point into it.
    pub text: String,
}

/// Reads and checks the configuration at `path`; `env` gives the variables that it names.
pub fn load(path: &Path, env: &dyn Fn(&str) -> Option<String>) -> Result<Loaded, ConfigErrors> {
    let bytes = read(path).map_err(|problem| ConfigErrors::file(path, problem))?;
    let mut sha256 = Sha256Hasher::default();
    sha256.update(&bytes);
    let text = String::from_utf8(bytes).map_err(|error| {
        ConfigErrors::file(path, not_utf8(error.as_bytes(), error.utf8_error()))
    })?;
    let fail = |problems| ConfigErrors::content(path, &text, problems);
    let root = parse(&text).map_err(|problem| fail(vec![problem]))?;
    let dir = match path.parent() {
        Some(dir) if dir != Path::new("") => dir.to_owned(),
        _ => PathBuf::from("."),
    };
    // What a variable stands for shapes the run as the text does.
    let used = RefCell::new(BTreeMap::new());
    let env = |name: &str| {
        let value = env(name);
        used.borrow_mut().insert(name.to_owned(), value.clone());
        value
    };
    let reader = Reader::new(&dir, &env);
    let file = File {
        path,
        sha256: String::new(),
        text: &text,
        lines: LineIndex::new(&text),
    };
    let config = resolve(&reader, &root, &file);
    let problems = reader.into_problems();
    match config {
        Some(mut config) if problems.is_empty() => {
            for (name, value) in used.borrow().iter() {
                sha256.field(name);
                sha256.field(value.as_deref().unwrap_or_default());
            }
            config.sha256 = sha256.finish();
            Ok(Loaded { config, text })
        }
        _ => Err(fail(problems)),
    }
}

/// The bytes of the file.
fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let shown = path.display();
    let reason = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Problem::new(format!("there is no configuration file `{shown}`"))
            .help("`pgrehearse init` writes one; `--config FILE` names another"),
        ErrorKind::PermissionDenied => Problem::new(format!("`{shown}` may not be read"))
            .help("check the owner and permissions of the file"),
        _ => Problem::new(format!("`{shown}` cannot be read: {error}")),
    };
    let metadata = std::fs::metadata(path).map_err(reason)?;
    if metadata.is_dir() {
        return Err(
            Problem::new(format!("`{shown}` is a folder, not a configuration file")).help(format!(
                "name the file in it: `--config {}`",
                path.join("harness.yaml").display()
            )),
        );
    }
    if metadata.len() > MAX_BYTES {
        return Err(Problem::new(format!(
            "`{shown}` has {} bytes; a configuration has at most {MAX_BYTES}",
            metadata.len()
        )));
    }
    std::fs::read(path).map_err(reason)
}

fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Problem {
    let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
    let line = before.split(|byte| *byte == b'\n').count();
    let byte = bytes.get(error.valid_up_to()).copied().unwrap_or(0);
    Problem::new(format!(
        "the file is not UTF-8 text: line {line} has the byte 0x{byte:02x}"
    ))
    .help("save it with the encoding UTF-8")
}

/// The one document of a file.
pub(super) fn parse(text: &str) -> Result<Node, Problem> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: MAX_NODES },
        strict_booleans: true,
        with_snippet: false,
        non_finite_float_policy: NonFiniteFloatPolicy::AsString,
    };
    let tree: Spanned<Yaml> = serde_yaml::from_str_with_options(text, options)
        .map_err(|error| syntax(error.without_snippet(), text))?;
    Ok(node(tree, text))
}

/// A syntax error in words for people.
fn syntax(error: &Error, text: &str) -> Problem {
    let location = error.location();
    let position = location.map(|location| place(&location, text));
    let line = position
        .and_then(|place| text.get(..place.offset))
        .map(|before| before.rsplit('\n').next().unwrap_or_default())
        .unwrap_or_default();
    let indent_has_tab = location.is_some_and(|location| {
        let number = usize::try_from(location.line()).unwrap_or(0);
        text.lines()
            .nth(number.saturating_sub(1))
            .is_some_and(leading_tab)
    });
    let mut cause = error;
    while let Error::AliasError { error, .. } = cause {
        cause = error;
    }
    let (message, label, help) = match cause {
        Error::DuplicateMappingKey { key, .. } => (
            format!(
                "the key `{}` is there twice",
                key.as_deref().unwrap_or_default()
            ),
            "second time".to_owned(),
            Some("keep one of them".to_owned()),
        ),
        Error::MultipleDocuments { .. } => (
            "the file has several YAML documents".to_owned(),
            "the second one".to_owned(),
            Some("write one configuration a file, without `---` in between".to_owned()),
        ),
        Error::Budget { .. }
        | Error::AliasReplayLimitExceeded { .. }
        | Error::AliasExpansionLimitExceeded { .. }
        | Error::AliasReplayStackDepthExceeded { .. } => (
            "the file is too large or nested too deeply for a configuration".to_owned(),
            "here".to_owned(),
            Some(format!(
                "at most {MAX_NODES} values, counted with aliases replaced"
            )),
        ),
        _ if indent_has_tab => (
            "a tab is used for indentation".to_owned(),
            "YAML allows only spaces here".to_owned(),
            Some("indent with spaces".to_owned()),
        ),
        other => (
            format!(
                "the file is not valid YAML: {}",
                UserMessageFormatter.format_message(other)
            ),
            "noticed here".to_owned(),
            Some(if line.contains("${") || line.trim_end().ends_with('$') {
                "inside `{…}` and `[…]` put quotes around values with `${…}`".to_owned()
            } else {
                "check indentation, quotes and brackets of this line and the one above".to_owned()
            }),
        ),
    };
    let problem = Problem::new(message).maybe_help(help);
    match position {
        Some(place) => problem.at(place, label),
        None => problem,
    }
}

/// Whether the white space that a line starts with contains a tab.
fn leading_tab(line: &str) -> bool {
    line.chars()
        .take_while(|c| c.is_whitespace())
        .any(|c| c == '\t')
}

/// The YAML crate's location as a place that lies within the text.
fn place(location: &Location, text: &str) -> Place {
    let span = location.span();
    let number = |n: Option<u64>| n.and_then(|n| usize::try_from(n).ok());
    // Errors of the scanner have lines and columns only.
    let mut offset = number(span.byte_offset())
        .filter(|offset| *offset > 0 || location.line() <= 1)
        .unwrap_or_else(|| offset_of(location, text))
        .min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let rest = text.get(offset..).unwrap_or_default();
    let line = rest.split('\n').next().unwrap_or_default().trim_end();
    let length = number(span.byte_len()).unwrap_or(0).min(line.len());
    Place { offset, length }
}

/// The byte at a line and column, both counted from 1.
fn offset_of(location: &Location, text: &str) -> usize {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX).saturating_sub(1);
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines
        .by_ref()
        .take(number(location.line()))
        .map(str::len)
        .sum();
    let column: usize = lines
        .next()
        .unwrap_or_default()
        .chars()
        .take(number(location.column()))
        .map(char::len_utf8)
        .sum();
    before + column
}

/// What the YAML crate gives: everything that is not a collection is remembered as text, or as
/// something that must be cut out of the file because the crate made a number of it.
enum Yaml {
    Null,
    Text(String),
    Typed,
    List(Vec<Spanned<Self>>),
    Map(Vec<(Spanned<String>, Spanned<Self>)>),
}

impl<'de> Deserialize<'de> for Yaml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YamlVisitor)
    }
}

struct YamlVisitor;

impl<'de> Visitor<'de> for YamlVisitor {
    type Value = Yaml;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Yaml, E> {
        Ok(Yaml::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Yaml, E> {
        Ok(Yaml::Typed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Yaml, E> {
        Ok(Yaml::Typed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Yaml, E> {
        Ok(Yaml::Typed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Yaml, E> {
        Ok(Yaml::Typed)
    }

    fn visit_str<E>(self, text: &str) -> Result<Yaml, E> {
        Ok(Yaml::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Yaml, E> {
        Ok(Yaml::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Yaml, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Yaml::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Yaml, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Yaml::Map(entries))
    }
}

/// The crate's tree as ours.
fn node(tree: Spanned<Yaml>, text: &str) -> Node {
    let place_here = place(&tree.referenced, text);
    let value = match tree.value {
        Yaml::Null => Value::Null,
        Yaml::Text(text) => Value::Text(text),
        Yaml::Typed => Value::Text(written(place(&tree.defined, text), text)),
        Yaml::List(items) => Value::List(items.into_iter().map(|item| node(item, text)).collect()),
        Yaml::Map(entries) => Value::Map(
            entries
                .into_iter()
                .map(|(key, value)| {
                    let key = Text {
                        place: place(&key.referenced, text),
                        value: key.value,
                    };
                    (key, node(value, text))
                })
                .collect(),
        ),
    };
    Node {
        value,
        place: place_here,
    }
}

/// A number or truth value as it stands in the file.
fn written(place: Place, text: &str) -> String {
    text.get(place.offset..place.offset + place.length)
        .unwrap_or_default()
        .trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'')
        .to_owned()
}
