//! `pgrehearse report attest`

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;

use super::deliver::run_directory;
use super::output::Output;
use super::run::describe;
use crate::exit::Exit;
use crate::report::{RunDirectory, SigningKey, Summary, read_chain, seal_envelope, statement};

/// Where the attestation is in a run's directory.
pub(super) const FILE: &str = "attestation.intoto.jsonl";

/// How to come by a key.
const KEY_HELP: &str = "`openssl genpkey -algorithm ed25519 -out key.pem` makes a private key, `openssl pkey -in key.pem -pubout -out key.pub.pem` its public half";

/// Arguments of `report attest`.
#[derive(Debug, Args)]
pub(super) struct AttestArgs {
    /// The run's directory, or its id below .pgrehearse/runs
    run: PathBuf,
    /// The private key: Ed25519, PKCS#8, PEM
    #[arg(long, value_name = "FILE", env = "PGREHEARSE_SIGNING_KEY")]
    key: PathBuf,
    /// Where the signed statement is written [default: attestation.intoto.jsonl in the run's directory]
    #[arg(short, long = "output", value_name = "FILE")]
    to: Option<PathBuf>,
}

/// Signs the result of a run whose events are all there and unchanged.
pub(super) fn attest(args: &AttestArgs, output: &Output) -> Exit {
    match attempt(args, output) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn attempt(args: &AttestArgs, output: &Output) -> Result<Exit, Exit> {
    let key = read_key(&args.key, output)?;
    let key = SigningKey::from_pem(&key).map_err(|error| {
        output.error(
            &format!("`{}`: {error}", args.key.display()),
            Some(KEY_HELP),
        );
        Exit::Usage
    })?;
    let directory = run_directory(&args.run);
    let run = read_chain(&directory.events_path()).map_err(|error| {
        output.error(
            &describe(&error),
            Some("nothing can be attested of it; run again, and attest that run"),
        );
        Exit::Usage
    })?;
    let summary = Summary::fold(&run.events);
    let statement = statement(&summary, &run.head).ok_or_else(|| {
        output.error("the run never said what it was about", Some("run again"));
        Exit::Usage
    })?;
    let sealed = serde_json::to_vec(&statement).and_then(|payload| seal_envelope(&payload, &key));
    let sealed = sealed.map_err(|error| {
        output.error(
            &format!("failed to write the statement as JSON: {error}"),
            None,
        );
        Exit::Harness
    })?;
    let target = args.to.clone().unwrap_or_else(|| default_path(&directory));
    write(&target, &sealed).map_err(|error| {
        output.error(
            &format!("cannot write `{}`: {error}", target.display()),
            Some("name another file with `--output FILE`"),
        );
        Exit::Usage
    })?;
    output.inform(&format!(
        "{}: {}, signed with the key {}",
        target.display(),
        statement.predicate.result,
        key.verifying_key().id()
    ));
    Ok(Exit::Success)
}

fn default_path(directory: &RunDirectory) -> PathBuf {
    directory.path().join(FILE)
}

/// The text of a key file.
pub(super) fn read_key(path: &Path, output: &Output) -> Result<String, Exit> {
    std::fs::read_to_string(path).map_err(|error| {
        output.error(
            &format!("`{}` cannot be read: {error}", path.display()),
            Some(KEY_HELP),
        );
        Exit::Usage
    })
}

/// As a whole or not at all.
fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.as_file_mut().write_all(text.as_bytes())?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
