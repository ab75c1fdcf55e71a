//! Suites of kind `container`: a program in an image of the user's, beside the sandbox.

use std::net::{Ipv4Addr, SocketAddr};
use std::os::unix::fs::PermissionsExt as _;
use std::sync::atomic::Ordering;

use super::super::context::Stop;
use super::closed::unexpected;
use super::program::{Place, remove};
use crate::config::{ContainerRun, ContainerSuite, ProgramResults};
use crate::event::{CaseOutcome, SuiteCase};
use crate::pg::{Endpoint, Host};
use crate::sandbox::{
    AttachedCommand, AttachedEnd, AttachedMount, AttachedSpec, Mark, SandboxError,
};
use crate::suite::{OutputLog, ProgramCase, ProgramEnd, Ran, ResultFiles, Secrets, mask, read_tap};

/// Where the program may report.
const RESULTS_DIR: &str = "/pgrehearse/results";
/// The most that is read of results on standard output.
const STDOUT_BYTES: usize = 64 * 1024 * 1024;

/// Runs the container once.
pub(super) async fn container(
    place: &Place<'_>,
    suite: &ContainerSuite,
) -> Result<Vec<SuiteCase>, Stop> {
    let paths = place.paths()?;
    // Whoever the program is in there, it can write; nobody else gets through the folders above.
    std::fs::set_permissions(&paths.results, std::fs::Permissions::from_mode(0o777))
        .map_err(|error| unexpected(&error))?;
    let endpoint = Endpoint {
        host: Host::Tcp(SocketAddr::from((Ipv4Addr::LOCALHOST, Endpoint::PORT))),
        ..place.closed.endpoint()
    };
    let env = place.environment(&endpoint, std::path::Path::new(RESULTS_DIR), &suite.env);
    let secrets = Secrets::in_environment(&env);
    let mut log =
        OutputLog::create(&paths.log, secrets.clone()).map_err(|error| unexpected(&error))?;
    let pattern = match &suite.results {
        ProgramResults::Junit(None) => Some("**/*.xml".to_owned()),
        results => place.pattern(results, RESULTS_DIR),
    };
    let files = match &pattern {
        Some(pattern) => Some(ResultFiles::before(&paths.results, pattern).await),
        None => None,
    };
    let spec = spec(place, suite, env, &paths.results);
    let command = match &suite.run {
        ContainerRun::Shell(line) => line.clone(),
        ContainerRun::Program(words) => words.join(" "),
    };
    let reads_stdout = suite.results == ProgramResults::Tap;
    let mut stdout = Vec::new();
    let mut sink = |is_stdout: bool, chunk: &[u8]| {
        if is_stdout && reads_stdout && stdout.len() <= STDOUT_BYTES {
            stdout.extend_from_slice(chunk);
        }
        log.push(chunk)
    };
    let tenant = place.tenant;
    let started = tenant.clock().monotonic();
    let ended = tenant
        .lane
        .engine
        .run_attached(place.sandbox, &spec, &mut sink)
        .await;
    let took = tenant.clock().monotonic().saturating_sub(started);
    let tail = log.last_lines();
    log.finish().map_err(|error| unexpected(&error))?;
    let end = match ended {
        Ok(AttachedEnd::Interrupted) => return Err(Stop::Interrupted),
        Ok(AttachedEnd::Exited(code)) => ProgramEnd::Exited(code),
        Ok(AttachedEnd::OutOfMemory) => ProgramEnd::OutOfMemory,
        Ok(AttachedEnd::TimeLimit) => ProgramEnd::TimeLimit(spec.limit),
        Err(error) => {
            let _ = remove(&paths.results);
            return Ok(place.told(vec![could_not_run(&command, &error)], &paths.shown));
        }
    };
    let ran = Ran {
        command: &command,
        end,
        tail: &tail,
        took,
    };
    let results = match (&suite.results, files) {
        (ProgramResults::Tap, _) if stdout.len() > STDOUT_BYTES => Some(Err(
            "it wrote more to standard output than can be read".to_owned(),
        )),
        (ProgramResults::Tap, _) => Some(read_tap(&command, &stdout)),
        (_, Some(files)) => Some(files.and_then(|files| files.read())),
        (_, None) => None,
    };
    let mut cases = ran.conclude(results);
    mask(&mut cases, &secrets);
    if let Err(error) = remove(&paths.results) {
        tracing::debug!(%error, "a folder of results stays in the run directory");
    }
    Ok(place.told(cases, &paths.shown))
}

fn spec(
    place: &Place<'_>,
    suite: &ContainerSuite,
    env: std::collections::BTreeMap<String, String>,
    results: &std::path::Path,
) -> AttachedSpec {
    let Place { tenant, .. } = place;
    let postgres = &tenant.config().postgres;
    let limit = place.suite.timeout;
    let number = tenant.shared.next_sandbox.fetch_add(1, Ordering::Relaxed);
    let seconds = i64::try_from(limit.as_secs())
        .unwrap_or(i64::MAX)
        .saturating_add(300);
    let expires = tenant.clock().now().as_second().saturating_add(seconds);
    let mut mounts: Vec<AttachedMount> = suite
        .mounts
        .iter()
        .map(|mount| AttachedMount {
            source: std::path::absolute(&mount.source).unwrap_or_else(|_| mount.source.clone()),
            target: mount.target.clone(),
            read_only: mount.read_only,
        })
        .collect();
    mounts.push(AttachedMount {
        source: results.to_owned(),
        target: RESULTS_DIR.to_owned(),
        read_only: false,
    });
    AttachedSpec {
        mark: Mark::new(&tenant.shared.run, number, tenant.name().as_str(), expires),
        image: suite.image.clone(),
        pull: postgres.pull,
        command: match &suite.run {
            ContainerRun::Shell(line) => AttachedCommand::Shell(line.clone()),
            ContainerRun::Program(words) => AttachedCommand::Program(words.clone()),
        },
        env,
        user: suite.user.clone(),
        workdir: suite.workdir.clone(),
        mounts,
        memory_bytes: postgres.memory_bytes,
        cpus: postgres.cpus,
        limit,
        cancel: tenant.cancel.clone(),
    }
}

fn could_not_run(command: &str, error: &SandboxError) -> ProgramCase {
    let help = error.help().map(|help| format!("\n{help}"));
    ProgramCase {
        name: command.to_owned(),
        location: None,
        outcome: CaseOutcome::Error,
        duration: std::time::Duration::ZERO,
        message: Some(format!("{error}{}", help.unwrap_or_default())),
        flaky: false,
    }
}
