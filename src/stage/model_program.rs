//! Programs of models: where they run, what they are told, and how they ended.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::context::{Stop, Tenant};
use super::suites::Closed;
use crate::config::Models;
use crate::event::{Finding, Stage};
use crate::models::export;
use crate::pg::Forward;
use crate::suite::{CommandEnvironment, Ended};

/// Exit code and last lines, or why there is no exit code.
pub(super) fn ended_words(
    ended: Ended,
    limit: std::time::Duration,
) -> Result<(i32, String), (String, String)> {
    match ended {
        Ended::Exited(code, tail) => Ok((code, tail)),
        Ended::Signalled(signal, tail) => Err((format!("was ended by signal {signal}"), tail)),
        Ended::TimeLimit(tail) => Err((
            format!("did not end within {}", crate::text::duration(limit)),
            tail,
        )),
        Ended::Interrupted => Err(("was interrupted".to_owned(), String::new())),
    }
}

/// The folder `models` of the run directory.
pub(super) fn models_dir(tenant: &Tenant) -> std::io::Result<PathBuf> {
    let run = tenant.shared.tenants_dir.parent().unwrap_or(Path::new("."));
    let dir = std::path::absolute(run.join("models"))?;
    super::context::private_dir(&dir)?;
    Ok(dir)
}

/// Where a command runs, and where its models are.
pub(super) struct Workplace {
    pub(super) dir: PathBuf,
    pub(super) models: PathBuf,
    /// The folder of harness.yaml.
    home: PathBuf,
    /// The folder that a revision was written into.
    _export: Option<tempfile::TempDir>,
}

/// The folder of harness.yaml, or what a revision had in it.
pub(super) async fn workplace(tenant: &Tenant, entry: &Models) -> Result<Workplace, Stop> {
    let home = std::path::absolute(&tenant.config().dir).map_err(|error| unexpected(&error))?;
    let dir = std::path::absolute(&entry.programs.dir).map_err(|error| unexpected(&error))?;
    if !entry.path.starts_with("git:") {
        return Ok(Workplace {
            models: home.join(&entry.path),
            dir,
            home,
            _export: None,
        });
    }
    let temporary = tempfile::tempdir().map_err(|error| unexpected(&error))?;
    let (path, into, from) = (
        entry.path.clone(),
        temporary.path().to_owned(),
        home.clone(),
    );
    let exported = tokio::task::spawn_blocking(move || export(&from, &path, &into)).await;
    let models = match exported {
        Ok(Ok(Some(models))) => models,
        Ok(Ok(None)) => home.join(&entry.path),
        Ok(Err(error)) => {
            let mut message = format!("{} cannot be written out: {error}", entry.path);
            if let Some(source) = std::error::Error::source(&error) {
                message = format!("{message}: {source}");
            }
            return Err(Finding::new("models.ddl-failed", Stage::Models, message).into());
        }
        Err(error) => return Err(unexpected(&std::io::Error::other(error))),
    };
    let within = dir.strip_prefix(&home).unwrap_or(Path::new("")).to_owned();
    // What is installed is in no revision.
    for folder in [Path::new(""), within.as_path()] {
        for installed in ["node_modules", ".venv", "venv"] {
            let (ours, theirs) = (
                home.join(folder).join(installed),
                temporary.path().join(folder).join(installed),
            );
            if ours.is_dir() && !theirs.exists() {
                let _ = std::os::unix::fs::symlink(ours, theirs);
            }
        }
    }
    Ok(Workplace {
        dir: temporary.path().join(within),
        models,
        home,
        _export: Some(temporary),
    })
}

/// What a command is told: nothing of the tenant, since the model is that of all of them.
pub(super) fn environment(
    tenant: &Tenant,
    entry: &Models,
    place: &Workplace,
    (closed, forward, database): (&Closed<'_>, &Forward, &str),
    script: Option<PathBuf>,
) -> BTreeMap<String, String> {
    let endpoint = forward.endpoint(&closed.endpoint());
    let mut variables = CommandEnvironment {
        endpoint: &endpoint,
        database,
        schema: None,
        tenant: tenant.name(),
        labels: &BTreeMap::new(),
        phase: "models",
    }
    .variables();
    variables.remove("PGREHEARSE_TENANT");
    let mut tell = |name: &str, value: &Path| {
        variables.insert(name.to_owned(), value.to_string_lossy().into_owned());
    };
    tell("PGREHEARSE_MODELS", &place.models);
    tell("PGREHEARSE_PROJECT", &place.home);
    if let Some(script) = script {
        tell("PGREHEARSE_PRESET", &script);
    }
    if let Some(version) = tenant.lane.engine.postgres_version() {
        variables.insert("PGREHEARSE_POSTGRES".to_owned(), version);
    }
    // Programs that colour what they print would spoil it.
    variables.insert("NO_COLOR".to_owned(), "1".to_owned());
    variables.insert("CI".to_owned(), "1".to_owned());
    variables.insert("PYTHONDONTWRITEBYTECODE".to_owned(), "1".to_owned());
    variables.extend(entry.programs.env.clone());
    variables
}

pub(super) fn unexpected(error: &std::io::Error) -> Stop {
    let message = format!("failed to run a command of the models: {error}");
    Finding::new("run.unexpected", Stage::Models, message).into()
}

/// What was told of suites, told of models.
pub(super) fn of_models(stop: Stop) -> Stop {
    match stop {
        Stop::At(finding) if finding.id == "suites.disturbed" => {
            Finding::new("models.disturbed", Stage::Models, finding.message).into()
        }
        Stop::At(mut finding) => {
            finding.stage = Stage::Models;
            Stop::At(finding)
        }
        other => other,
    }
}
