//! Configurations as data: each wrong file in `cases/` gives the message in `golden/`, each right
//! one the configuration written down here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod init;
mod valid;

use std::path::{Path, PathBuf};

use pgrehearse::config::{ConfigErrors, Loaded, load};

/// The environment of all cases.
fn env(name: &str) -> Option<String> {
    (name == "TIER").then(|| "silver".to_owned())
}

fn load_case(file: &str) -> Result<Loaded, ConfigErrors> {
    load(&Path::new("tests/config/cases").join(file), &env)
}

fn golden(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

#[test]
fn every_wrong_file_gives_its_message() {
    let mut files: Vec<PathBuf> = std::fs::read_dir("tests/config/cases")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|e| e == "yaml"))
        .collect();
    files.sort();
    let mut wrong = 0;
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        if Path::new(name).extension().is_some_and(|e| e == "ok") {
            continue;
        }
        let errors = match load(&file, &env) {
            Ok(loaded) => panic!("{name} was accepted: {:?}", loaded.config),
            Err(errors) => errors,
        };
        assert!(!errors.problems().is_empty(), "{name}");
        let text = errors.render(false, 100);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{name}: {text:?}");
        golden(name, &text);
        wrong += 1;
    }
    assert!(wrong >= 40, "only {wrong} cases were found");
}

#[test]
fn a_missing_file_is_named() {
    golden(
        "missing",
        &load_case("missing.yaml").unwrap_err().render(false, 100),
    );
}

#[test]
fn colours_only_on_request() {
    let errors = load_case("unknown-key.yaml").unwrap_err();
    assert!(errors.render(true, 80).contains('\u{1b}'));
    assert_eq!(
        errors.to_string(),
        "`tests/config/cases/unknown-key.yaml` has 2 problems"
    );
}

#[test]
fn problems_are_a_diagnostic_with_related_ones() {
    let errors = load_case("many-problems.yaml").unwrap_err();
    let diagnostic: &dyn miette::Diagnostic = &errors;
    assert_eq!(
        diagnostic.related().unwrap().count(),
        errors.problems().len()
    );
    assert!(errors.problems().len() >= 6);
}

#[test]
fn paths_start_from_the_folder_of_the_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("migrations")).unwrap();
    std::fs::write(dir.path().join("a.dump"), "x").unwrap();
    let file = dir.path().join("harness.yaml");
    std::fs::write(
        &file,
        "version: 1\ntenants: [{from: './*.dump'}]\nmigration: {format: sql, path: ./migrations}\n",
    )
    .unwrap();
    let config = load(&file, &env).unwrap().config;
    assert_eq!(config.dir, dir.path());
    assert_eq!(config.migration.path, dir.path().join("migrations"));
    assert_eq!(config.migration.shown, "./migrations");
}
