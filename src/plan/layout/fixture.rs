//! Migration folders for tests, and steps as short text.

use std::fs;

use super::{LayoutError, LoadedMigration, read};
use crate::config::MigrationFormat;
use crate::plan::{Down, Script, Step};

pub(super) fn load(
    format: MigrationFormat,
    files: &[(&str, &str)],
) -> Result<LoadedMigration, LayoutError> {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let result = read(format, root.path(), "m/");
    if let Ok(migration) = &result {
        for step in &migration.steps {
            check_script(&step.up);
            match &step.down {
                Down::Script(script) => check_script(script),
                Down::Missing(path) => assert!(path.starts_with(root.path())),
            }
        }
    }
    result
}

/// Spans and positions are those of the file.
fn check_script(script: &Script) {
    let index = crate::text::LineIndex::new(&script.text);
    for s in &script.statements {
        assert_eq!(script.text.get(s.span.clone()), Some(s.text.as_str()));
        assert_eq!(index.position(&script.text, s.span.start), s.position);
    }
}

/// `version id: up statements | down statements`, with the transaction rules where not `Wrapped`.
pub(super) fn shown(step: &Step) -> String {
    let script = |script: &Script| {
        let texts: Vec<_> = script.statements.iter().map(|s| s.text.as_str()).collect();
        let rule = match format!("{:?}", script.transaction).as_str() {
            "Wrapped" => String::new(),
            rule => format!("[{rule}] "),
        };
        format!("{rule}{}", texts.join("; "))
    };
    let down = match &step.down {
        Down::Script(down) => script(down),
        Down::Missing(path) => format!("missing {}", path.file_name().unwrap().display()),
    };
    let Step { version, id, .. } = step;
    format!("{version} {id}: {} | {down}", script(&step.up))
}

pub(super) fn steps(format: MigrationFormat, files: &[(&str, &str)]) -> Vec<String> {
    load(format, files)
        .unwrap()
        .steps
        .iter()
        .map(shown)
        .collect()
}

pub(super) fn problems(format: MigrationFormat, files: &[(&str, &str)]) -> Vec<String> {
    let error = load(format, files).unwrap_err();
    error.problems.iter().map(ToString::to_string).collect()
}
