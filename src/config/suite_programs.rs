//! The keys of suites that run programs, on this machine or in a container.

use super::decode::Fields;
use super::error::Problem;
use super::files::existing;
use super::model::{
    ContainerRun, ContainerSuite, Isolation, ProgramResults, SuiteKind, SuiteMount,
};
use super::node::{Node, Text, Value};
use super::settings::variable;

/// Where a mounted folder is, if nothing is said.
const MOUNT_TARGET: &str = "/suite";
/// More attempts than this hide what is wrong.
const MAX_RETRIES: u32 = 10;
/// What stands for something in the pattern of result files.
pub(super) const PLACEHOLDERS: [&str; 3] = ["{tenant}", "{phase}", "{suite}"];

/// `kind: command`.
pub(super) fn command(fields: &Fields<'_>) -> Option<SuiteKind> {
    if fields.get("run").is_none() {
        fields.missing("run", "for example `run: \"npm test\"`");
    }
    let dir = match fields.filled("dir") {
        None => Some(fields.reader.dir.to_owned()),
        Some(text) => folder(fields, &text, "the command cannot run here"),
    };
    let env = fields.table("env", variable);
    let results = results(fields);
    Some(SuiteKind::Command {
        run: fields.command("run")?.value,
        dir: dir?,
        env,
        results: results?,
    })
}

/// `kind: container`.
pub(super) fn container(fields: &Fields<'_>) -> Option<SuiteKind> {
    if fields.get("image").is_none() {
        fields.missing("image", "for example `image: \"node:22\"`");
    }
    if fields.get("run").is_none() {
        fields.missing("run", "for example `run: \"npm test\"`, or a list of words");
    }
    let image = fields.filled("image");
    if let Some(image) = &image
        && (image.value.starts_with('-') || image.value.chars().any(char::is_whitespace))
    {
        fields.reader.report(
            Problem::new(format!("`{}` is not the name of an image", image.value))
                .at(image.place, "not a name"),
        );
    }
    let run = run(fields);
    let env = fields.table("env", variable);
    let mounts = mounts(fields);
    let user = fields.filled("user").map(|text| text.value);
    let workdir = fields.filled("workdir").and_then(|text| {
        let absolute = text.value.starts_with('/');
        if !absolute {
            fields.reader.report(
                Problem::new(format!("`{}` is not a path in the container", text.value))
                    .at(text.place, "must begin with `/`"),
            );
        }
        absolute.then_some(text.value)
    });
    let results = results(fields);
    let mounts = mounts?;
    // Who mounts a folder wants to be in it.
    let workdir = workdir.or_else(|| mounts.first().map(|mount| mount.target.clone()));
    Some(SuiteKind::Container(Box::new(ContainerSuite {
        image: image?.value,
        run: run?,
        env,
        user,
        workdir,
        mounts,
        results: results?,
    })))
}

/// A command line, or a program with its arguments.
fn run(fields: &Fields<'_>) -> Option<ContainerRun> {
    let node = fields.get("run")?;
    let Value::List(items) = &node.value else {
        return fields
            .command("run")
            .map(|text| ContainerRun::Shell(text.value));
    };
    let words: Option<Vec<String>> = items
        .iter()
        .map(|item: &Node| fields.reader.plain(item, "an entry of `run`"))
        .map(|text| text.map(|text| text.value))
        .collect();
    let words = words?;
    if words.first().is_none_or(String::is_empty) {
        fields
            .reader
            .report(Problem::new("`run` is empty").at(node.head(), "a program is expected here"));
        return None;
    }
    Some(ContainerRun::Program(words))
}

/// `FOLDER`, `FOLDER:TARGET`, each with `:ro` or `:rw` behind it.
fn mounts(fields: &Fields<'_>) -> Option<Vec<SuiteMount>> {
    let texts = fields.texts("mount");
    let mounts: Vec<SuiteMount> = texts
        .iter()
        .filter_map(|text| mount(fields, text))
        .collect();
    let mut targets: Vec<&str> = mounts.iter().map(|mount| mount.target.as_str()).collect();
    targets.sort_unstable();
    targets.dedup();
    if targets.len() < mounts.len()
        && let Some(text) = texts.last()
    {
        fields.reader.report(
            Problem::new("two folders are mounted in the same place")
                .at(text.place, "its place is taken")
                .help("say where each is to be: `./tests:/tests`"),
        );
    }
    (mounts.len() == texts.len()).then_some(mounts)
}

fn mount(fields: &Fields<'_>, text: &Text) -> Option<SuiteMount> {
    let (rest, read_only) = match text.value.rsplit_once(':') {
        Some((rest, "ro")) => (rest, true),
        Some((rest, "rw")) => (rest, false),
        _ => (text.value.as_str(), true),
    };
    let (source, target) = match rest.split_once(':') {
        Some((source, target)) => (source, target),
        None => (rest, MOUNT_TARGET),
    };
    if !target.starts_with('/') || target == "/" || target.starts_with("/pgrehearse") {
        fields.reader.report(
            Problem::new(format!(
                "`{target}` is no place for a folder in the container"
            ))
            .at(text.place, "not such a place")
            .help("write for example `./tests:/tests:ro`"),
        );
        return None;
    }
    let source = Text {
        value: source.to_owned(),
        place: text.place,
    };
    Some(SuiteMount {
        source: folder(fields, &source, "only folders can be mounted")?,
        target: target.to_owned(),
        read_only,
    })
}

fn folder(fields: &Fields<'_>, text: &Text, label: &str) -> Option<std::path::PathBuf> {
    let dir = existing(fields.reader, text, "folder")?;
    if !dir.is_dir() {
        fields.reader.report(
            Problem::new(format!("`{}` is not a folder", text.value)).at(text.place, label),
        );
    }
    Some(dir)
}

/// How a program reports, the pattern of files apart.
#[derive(Clone, Copy)]
enum Word {
    ExitCode,
    Tap,
    Junit,
}

/// `results` and `junit`.
fn results(fields: &Fields<'_>) -> Option<ProgramResults> {
    let pattern = fields.filled("junit");
    if let Some(text) = &pattern {
        let rest = PLACEHOLDERS
            .iter()
            .fold(text.value.clone(), |rest, name| rest.replace(name, ""));
        if rest.contains(['{', '}']) {
            fields.reader.report(
                Problem::new(format!("`{}` has an unknown placeholder", text.value))
                    .at(text.place, "unknown placeholder")
                    .help(format!("known ones: {}", PLACEHOLDERS.join(", "))),
            );
        }
    }
    let words = [
        ("exit-code", Word::ExitCode),
        ("tap", Word::Tap),
        ("junit", Word::Junit),
    ];
    let word = if fields.has("results") {
        fields.word("results", &words)?
    } else if pattern.is_some() {
        Word::Junit
    } else {
        Word::ExitCode
    };
    if !matches!(word, Word::Junit) {
        fields.forbid("junit", "it belongs to `results: junit`");
    }
    Some(match word {
        Word::ExitCode => ProgramResults::ExitCode,
        Word::Tap => ProgramResults::Tap,
        Word::Junit => ProgramResults::Junit(pattern.map(|text| text.value)),
    })
}

/// How often what failed is tried again.
pub(super) fn retries(fields: &Fields<'_>) -> u32 {
    let Some(text) = fields.text("retries") else {
        return 0;
    };
    match text.value.parse::<u32>() {
        Ok(number) if number <= MAX_RETRIES => number,
        _ => {
            fields.reader.report(
                Problem::new(format!("`retries` cannot be `{}`", text.value))
                    .at(text.place, format!("not a number from 0 to {MAX_RETRIES}")),
            );
            0
        }
    }
}

/// Whether the suite has a copy of the database for itself.
pub(super) fn isolation(fields: &Fields<'_>) -> Isolation {
    let words = [("own", Isolation::Own), ("shared", Isolation::Shared)];
    fields.word("isolation", &words).unwrap_or_default()
}
