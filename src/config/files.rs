//! Files that harness.yaml names: does each exist, which ones match a pattern.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use globset::GlobBuilder;
use walkdir::WalkDir;

use super::decode::Reader;
use super::error::Problem;
use super::node::Text;
use super::resolve::join;
use crate::text::closest;

/// A file or folder that must exist.
pub(super) fn existing(reader: &Reader<'_>, text: &Text, noun: &str) -> Option<PathBuf> {
    let path = join(reader.dir, &text.value);
    let problem = match path.metadata() {
        Ok(_) => return Some(path),
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            Problem::new(format!("the {noun} `{}` may not be read", text.value))
                .at(text.place, "permission denied")
        }
        Err(error) if is_missing(&error) => missing(reader, &path, text, noun),
        Err(error) => Problem::new(format!(
            "the {noun} `{}` cannot be read: {error}",
            text.value
        ))
        .at(text.place, "cannot be read"),
    };
    reader.report(problem);
    None
}

fn is_missing(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The message for a file that is not there.
fn missing(reader: &Reader<'_>, path: &Path, text: &Text, noun: &str) -> Problem {
    let problem = Problem::new(format!("the {noun} `{}` does not exist", text.value))
        .at(text.place, "no such file or folder");
    if text.value.contains("://") {
        return problem.help("only files of this machine can be named; fetch it first");
    }
    if path.symlink_metadata().is_ok() {
        return problem.help("it is a link to something that does not exist");
    }
    if text.value.contains(['*', '?', '[']) {
        return problem.help("a pattern cannot be used here");
    }
    let folder = path.parent().unwrap_or(Path::new("."));
    let folder = if folder == Path::new("") {
        Path::new(".")
    } else {
        folder
    };
    let names = names_in(folder);
    let wanted = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    if let Some(near) = closest(&wanted, names.iter().map(String::as_str)) {
        let near = match text.value.rsplit_once('/') {
            Some((folder, _)) => format!("{folder}/{near}"),
            None => near.to_owned(),
        };
        return problem.help(format!("did you mean `{near}`?"));
    }
    if folder.is_dir() {
        problem.help(format!(
            "relative paths start from the configuration's folder, `{}`",
            reader.dir.display()
        ))
    } else {
        problem.help(format!("there is no folder `{}`", folder.display()))
    }
}

/// The names in a folder, sorted; empty if it cannot be read.
fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    names
}

/// One thing that a pattern matched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Match {
    /// Where it is.
    pub(super) path: PathBuf,
    /// The same, as harness.yaml would name it.
    pub(super) shown: String,
}

/// Files that match a pattern, sorted; also dumps in directory format. Nothing is a problem.
///
/// `*` and `?` stay within a name, `**` does not; names that start with a dot only match if the
/// pattern says so.
pub(super) fn matching(reader: &Reader<'_>, pattern: &Text, noun: &str) -> Vec<Match> {
    let written = pattern.value.strip_prefix("./").unwrap_or(&pattern.value);
    let (base, rest) = split(written);
    if rest.is_empty() {
        return single(reader, pattern, written, noun);
    }
    let glob = match GlobBuilder::new(rest).literal_separator(true).build() {
        Ok(glob) => glob.compile_matcher(),
        Err(error) => {
            reader.report(
                Problem::new(format!(
                    "`{}` is not a pattern: {}",
                    pattern.value,
                    error.kind()
                ))
                .at(pattern.place, "not a pattern"),
            );
            return Vec::new();
        }
    };
    let hidden = rest.split('/').any(|part| part.starts_with('.'));
    let folder = if base.is_empty() {
        reader.dir.to_owned()
    } else {
        join(reader.dir, base)
    };
    let deep = rest.contains("**");
    let depth = if deep {
        usize::MAX
    } else {
        rest.split('/').count()
    };
    let walk = WalkDir::new(&folder)
        .follow_links(true)
        .min_depth(1)
        .max_depth(depth)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| {
            hidden || !entry.file_name().to_string_lossy().starts_with('.') || entry.depth() == 0
        });
    let mut found: Vec<Match> = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() || entry.path().join("toc.dat").is_file())
        .filter_map(|entry| {
            let relative = entry.path().strip_prefix(&folder).ok()?.to_owned();
            glob.is_match(&relative).then(|| Match {
                shown: format!("{base}{}", relative.display()),
                path: join(reader.dir, &format!("{base}{}", relative.display())),
            })
        })
        .collect();
    found.sort();
    if found.is_empty() {
        let problem = Problem::new(format!("no {noun} matches `{}`", pattern.value))
            .at(pattern.place, "matches nothing");
        reader.report(if folder.is_dir() {
            problem.help(format!(
                "looked in `{}`; `*` stays within a folder, `**` does not",
                folder.display()
            ))
        } else {
            problem.help(format!("there is no folder `{}`", folder.display()))
        });
    }
    found
}

/// A pattern without special characters: the file itself.
fn single(reader: &Reader<'_>, pattern: &Text, written: &str, noun: &str) -> Vec<Match> {
    existing(reader, pattern, noun)
        .map(|path| Match {
            path,
            shown: written.to_owned(),
        })
        .into_iter()
        .collect()
}

/// Splits a pattern into the folders before the first special character and the rest.
fn split(pattern: &str) -> (&str, &str) {
    let Some(special) = pattern.find(['*', '?', '[', '{']) else {
        return (pattern, "");
    };
    let (before, _) = pattern.split_at(special);
    let folder = before.rfind('/').map_or(0, |slash| slash + 1);
    pattern.split_at(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_split_at_the_folder_before_the_first_wildcard() {
        for (pattern, expected) in [
            ("snapshots/*.dump", ("snapshots/", "*.dump")),
            ("*.dump", ("", "*.dump")),
            ("/a/b/c*/d.sql", ("/a/b/", "c*/d.sql")),
            ("../x/**/y", ("../x/", "**/y")),
            ("a/b.dump", ("a/b.dump", "")),
        ] {
            assert_eq!(split(pattern), expected);
        }
    }

    #[test]
    fn files_of_the_working_directory_are_named_as_in_the_file() {
        let env = |_: &str| None;
        let reader = Reader::new(Path::new("."), &env);
        let pattern = |value: &str| Text {
            value: value.to_owned(),
            place: super::super::node::Place {
                offset: 0,
                length: 0,
            },
        };
        // Unit tests run in the package's folder.
        for (written, shown) in [
            ("Cargo.t*", "Cargo.toml"),
            ("./Cargo.t?ml", "Cargo.toml"),
            ("src/*/files.rs", "src/config/files.rs"),
            ("src/**/files.rs", "src/config/files.rs"),
        ] {
            let found = matching(&reader, &pattern(written), "file");
            assert!(
                found
                    .iter()
                    .any(|m| m.shown == shown && m.path == Path::new(shown)),
                "{written}: {found:?}"
            );
        }
        assert_eq!(reader.into_problems().len(), 0);
    }
}
