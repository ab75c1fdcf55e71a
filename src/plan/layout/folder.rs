//! The files below a migration's folder, each read once, with all that is wrong with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::ops::Range;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

use super::problem::{Problem, ProblemKind};
use crate::plan::step::{Script, TransactionRule};
use crate::sql::{SplitError, Statement, meta_commands, split};
use crate::text::{LineIndex, Position, Sha256Hasher};

/// A folder with migration files.
pub(super) struct Folder {
    root: PathBuf,
    shown: String,
    /// All files, relative to `root`, with forward slashes.
    paths: BTreeSet<String>,
    texts: BTreeMap<String, Arc<str>>,
    /// The file that `root` was, if it was one.
    single: Option<String>,
    pub(super) problems: Vec<Problem>,
}

impl Folder {
    /// Lists the files that lie at most `depth` levels down, without hidden ones; if `only` has
    /// names, below these alone.
    ///
    /// Where `root` is a file, that file and the one that undoes it are all there is.
    pub(super) fn open(root: &Path, shown: &str, depth: usize, only: &[&str]) -> Self {
        let mut folder = Self {
            root: root.to_owned(),
            shown: shown.trim_end_matches('/').to_owned(),
            paths: BTreeSet::new(),
            texts: BTreeMap::new(),
            single: None,
            problems: Vec::new(),
        };
        match fs::metadata(root) {
            Ok(metadata) if metadata.is_file() => folder.single_file(),
            Ok(_) => folder.list(depth, only),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                folder.problem_at_root(ProblemKind::Missing);
            }
            Err(error) => folder.problem_at_root(ProblemKind::Unreadable(error)),
        }
        folder
    }

    fn single_file(&mut self) {
        let Some(name) = self.root.file_name().and_then(|name| name.to_str()) else {
            self.problem_at_root(ProblemKind::NotUtf8);
            return;
        };
        let name = name.to_owned();
        self.root.pop();
        self.single = Some(name.clone());
        self.shown = match self.shown.rsplit_once('/') {
            Some((parent, _)) => parent.to_owned(),
            None => String::new(),
        };
        let stem = name.strip_suffix(".sql").unwrap_or(&name);
        let stem = stem.strip_suffix(".up").unwrap_or(stem);
        for down in ["down", "undo", "rollback"] {
            let down = format!("{stem}.{down}.sql");
            if self.root.join(&down).is_file() {
                self.paths.insert(down);
            }
        }
        self.paths.insert(name);
    }

    fn list(&mut self, depth: usize, only: &[&str]) {
        let entries = WalkDir::new(&self.root)
            .follow_links(true)
            .max_depth(depth)
            .into_iter()
            .filter_entry(|entry| {
                let name = entry.file_name();
                let wanted =
                    || entry.depth() > 1 || only.is_empty() || only.iter().any(|o| name == *o);
                let hidden = || name.as_encoded_bytes().starts_with(b".");
                entry.depth() == 0 || (!hidden() && wanted())
            });
        for entry in entries {
            match entry {
                Ok(entry) if entry.file_type().is_file() => {
                    let path = entry
                        .path()
                        .strip_prefix(&self.root)
                        .unwrap_or(entry.path());
                    if let Some(path) = path.to_str() {
                        self.paths.insert(path.replace(MAIN_SEPARATOR, "/"));
                    } else {
                        let path = path.to_string_lossy().into_owned();
                        self.problem(&path, None, ProblemKind::NotUtf8);
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    let path = error.path().unwrap_or(&self.root);
                    let path = path.strip_prefix(&self.root).unwrap_or(path);
                    let path = path.to_string_lossy().into_owned();
                    let kind = if error.loop_ancestor().is_some() {
                        ProblemKind::Loop
                    } else {
                        ProblemKind::Unreadable(error.into())
                    };
                    self.problem(&path, None, kind);
                }
            }
        }
    }

    /// All files, sorted, relative to the folder.
    pub(super) fn paths(&self) -> Vec<String> {
        self.paths.iter().cloned().collect()
    }

    /// Whether the file is there.
    pub(super) fn has(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The path for reports.
    pub(super) fn shown(&self, path: &str) -> String {
        match (self.shown.as_str(), path) {
            (shown, "") => shown.to_owned(),
            ("" | ".", path) => path.to_owned(),
            (shown, path) => format!("{shown}/{path}"),
        }
    }

    /// The path to open.
    pub(super) fn real(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }

    /// Notes a problem of the file.
    pub(super) fn problem(&mut self, path: &str, position: Option<Position>, kind: ProblemKind) {
        self.problems.push(Problem {
            file: self.shown(path),
            position,
            kind,
        });
    }

    /// Notes a problem of the folder.
    pub(super) fn problem_at_root(&mut self, kind: ProblemKind) {
        let path = self.single.clone().unwrap_or_default();
        self.problem(&path, None, kind);
    }

    /// The file's text, or a problem.
    pub(super) fn text(&mut self, path: &str) -> Option<Arc<str>> {
        if let Some(text) = self.texts.get(path) {
            return Some(Arc::clone(text));
        }
        let bytes = match fs::read(self.real(path)) {
            Ok(bytes) => bytes,
            Err(error) => {
                self.problem(path, None, ProblemKind::Unreadable(error));
                return None;
            }
        };
        let (text, kind, at) = match String::from_utf8(bytes) {
            Ok(text) => match text.find('\0') {
                None => {
                    let text: Arc<str> = text.into();
                    self.texts.insert(path.to_owned(), Arc::clone(&text));
                    return Some(text);
                }
                Some(at) => (text, ProblemKind::ZeroByte, at),
            },
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                (text, ProblemKind::NotUtf8, at)
            }
        };
        let position = LineIndex::new(&text).position(&text, at);
        self.problem(path, Some(position), kind);
        None
    }

    /// The script that the whole file is, or problems.
    pub(super) fn script(
        &mut self,
        path: &str,
        rule: impl FnOnce(&str, &[Statement]) -> TransactionRule,
    ) -> Option<Script> {
        let text = self.text(path)?;
        let all = 0..text.len();
        let statements = self.statements(path, &text, all)?;
        Some(Script {
            file: self.shown(path),
            transaction: rule(&text, &statements),
            text,
            statements,
        })
    }

    /// The statements of a part of the file that starts at the start of a line, or problems.
    pub(super) fn statements(
        &mut self,
        path: &str,
        text: &str,
        range: Range<usize>,
    ) -> Option<Vec<Statement>> {
        let part = text.get(range.clone())?;
        let before = text.get(..range.start).unwrap_or_default();
        let lines = before.bytes().filter(|b| *b == b'\n').count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        let moved = |position: Position| Position {
            line: position.line.saturating_add(lines),
            column: position.column,
        };
        let parts = split(part).and_then(|found| Ok((found, meta_commands(part)?)));
        match parts {
            Ok((mut statements, commands)) => {
                let usable = commands.is_empty();
                for command in commands {
                    self.problem(
                        path,
                        Some(moved(command.position)),
                        ProblemKind::MetaCommand {
                            command: command.text.trim_end().to_owned(),
                        },
                    );
                }
                let by = range.start;
                for statement in &mut statements {
                    statement.span = statement.span.start + by..statement.span.end + by;
                    statement.position = moved(statement.position);
                    statement.copy_data = statement
                        .copy_data
                        .take()
                        .map(|data| data.start + by..data.end + by);
                }
                usable.then_some(statements)
            }
            Err(SplitError { what, position, .. }) => {
                let kind = ProblemKind::Unterminated { what };
                self.problem(path, Some(moved(position)), kind);
                None
            }
        }
    }

    /// Notes files with markers of a tool whose files have both directions in one, which other
    /// tools would run from beginning to end.
    pub(super) fn refuse_foreign(&mut self, configured: &'static str) {
        const MARKERS: [(&str, &str); 2] = [("-- +goose ", "goose"), ("-- migrate:", "dbmate")];
        let foreign = |line: &str| {
            MARKERS
                .iter()
                .find(|(marker, format)| *format != configured && line.starts_with(marker))
                .map(|(_, format)| *format)
        };
        let mut found = Vec::new();
        for (path, text) in &self.texts {
            let mut lines = (1_u32..).zip(text.lines());
            if let Some((number, line, format)) =
                lines.find_map(|(number, line)| Some((number, line, foreign(line)?)))
            {
                found.push((path.clone(), number, line.trim_end().to_owned(), format));
            }
        }
        for (path, line, marker, format) in found {
            let kind = ProblemKind::Foreign {
                marker,
                format,
                configured,
            };
            self.problem(&path, Some(Position { line, column: 1 }), kind);
        }
    }

    /// The digest of all that was read, and the SQL files that were not.
    pub(super) fn digest(&self) -> (String, Vec<String>) {
        let mut hasher = Sha256Hasher::default();
        for (path, text) in &self.texts {
            hasher.field(path);
            hasher.field(text.as_bytes());
        }
        let ignored = self
            .paths
            .iter()
            .filter(|path| {
                Path::new(path.as_str())
                    .extension()
                    .is_some_and(|e| e == "sql")
                    && !self.texts.contains_key(*path)
            })
            .map(|path| self.shown(path))
            .collect();
        (hasher.finish(), ignored)
    }

    /// The files that were read, as reports show them.
    pub(super) fn files(&self) -> Vec<String> {
        self.texts.keys().map(|path| self.shown(path)).collect()
    }
}
