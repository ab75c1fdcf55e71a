//! Parts of files, for the formats that keep both directions in one.

use std::collections::BTreeMap;
use std::ops::Range;

use super::folder::Folder;
use super::problem::ProblemKind;

/// The lines of a text with their numbers, from 1, and their bytes, line breaks included.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u32, Range<usize>)> + '_ {
    let mut start = 0;
    text.split_inclusive('\n')
        .zip(1..)
        .map(move |(line, number)| {
            let range = start..start + line.len();
            start = range.end;
            (number, range)
        })
}

/// Notes which of the files (canonical version, path) have the version of an earlier one.
pub(super) fn duplicates(folder: &mut Folder, files: &[(String, String)]) {
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for (version, path) in files {
        if let Some(other) = seen.insert(version, path) {
            let kind = ProblemKind::Duplicate {
                version: version.clone(),
                other: folder.shown(other),
            };
            folder.problem(path, None, kind);
        }
    }
}
