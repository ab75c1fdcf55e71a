//! Models of a git revision.

use std::path::Path;
use std::process::Command;

use pgrehearse::models::Sources;

fn git(dir: &Path, arguments: &[&str]) {
    let out = Command::new("git")
        .args(["-c", "user.name=test", "-c", "user.email=test@example.org"])
        .args(arguments)
        .current_dir(dir)
        .output()
        .unwrap();
    assert!(out.status.success(), "{out:?}");
}

fn message(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}

#[test]
fn a_revision_is_read_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let app = dir.path().join("service/app");
    std::fs::create_dir_all(app.join("deep")).unwrap();
    git(dir.path(), &["init", "-q"]);
    std::fs::write(app.join("a.prisma"), "model A {}").unwrap();
    std::fs::write(app.join("deep/b.prisma"), "model B {}").unwrap();
    std::fs::write(app.join("notes.txt"), "none").unwrap();
    git(dir.path(), &["add", "-A"]);
    git(dir.path(), &["commit", "-qm", "one"]);
    git(dir.path(), &["tag", "v1"]);
    std::fs::write(app.join("a.prisma"), "model Later {}").unwrap();
    std::fs::remove_file(app.join("deep/b.prisma")).unwrap();

    // harness.yaml may lie in a folder of the repository.
    let here = dir.path().join("service");
    let read = |path: &str| {
        Sources::open(&here, path, &[".prisma"]).map(|sources| {
            let files = sources.files.into_iter();
            files
                .map(|file| (file.shown, file.text))
                .collect::<Vec<_>>()
        })
    };
    let pair = |shown: &str, text: &str| (shown.to_owned(), text.to_owned());
    let old = vec![
        pair("git:v1:app/a.prisma", "model A {}"),
        pair("git:v1:app/deep/b.prisma", "model B {}"),
    ];
    assert_eq!(read("git:v1:app").unwrap(), old);
    assert_eq!(read("git:v1:./app/").unwrap(), old);
    assert_eq!(read("git:v1:app/**/*.prisma").unwrap(), old);
    assert_eq!(read("git:v1:app/*.prisma").unwrap(), old[..1]);
    assert_eq!(read("git:v1:app/notes.txt").unwrap()[0].1, "none");
    let now = vec![pair("app/a.prisma", "model Later {}")];
    assert_eq!(read("app").unwrap(), now);
    assert_eq!(read("./app/*.prisma").unwrap(), now);

    for (path, wanted) in [
        ("git:v9:app", "git knows no revision `v9`"),
        ("git:--all:app", "git knows no revision `--all`"),
        ("git:v1:nowhere", "no model file is at `git:v1:nowhere`"),
        ("git:v1", "is not of the form"),
    ] {
        let error = read(path).unwrap_err();
        assert!(
            message(&error).contains(wanted),
            "{path}: {}",
            message(&error)
        );
    }
    let sources = Sources::open(&here, "git:v1:app/a.prisma", &[]).unwrap();
    assert_eq!(
        sources.also("app/deep/b.prisma").unwrap().text,
        "model B {}"
    );
    assert_eq!(sources.also("app/deep/c.prisma"), None);
}

#[test]
fn a_folder_outside_of_a_repository_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let error = Sources::open(dir.path(), "git:v1:app", &[]).unwrap_err();
    assert!(message(&error).contains("is not in a git repository"));
}
