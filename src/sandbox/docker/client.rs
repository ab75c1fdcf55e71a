//! The connection to a Docker engine, and the image that sandboxes run.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as BollardError;
use futures_util::StreamExt as _;

use super::link::Link;
use crate::config::{PostgresConfig, PullPolicy};
use crate::sandbox::room::{free_disk, free_memory};
use crate::sandbox::store::{SeedStore, SeedVolume};
use crate::sandbox::{EngineError, Mark, Place, RuntimeDir, SandboxError};

/// A Docker engine that answers and has the image.
#[derive(Debug)]
pub struct DockerEngine {
    pub(in crate::sandbox) docker: Docker,
    pub(in crate::sandbox) runtime: RuntimeDir,
    /// The image as configured, for messages.
    image: Box<str>,
    /// The image's digest, so that a tag that moves during the run changes nothing.
    pub(super) image_id: Box<str>,
    /// Whether the engine sees our files, so that sockets can be shared through a folder.
    pub(super) shares_files: bool,
    pub(super) address: Box<str>,
    /// Whether what is sent to it can be read on the way.
    is_open: bool,
    /// As long as this is held there is a way to it.
    link: Box<Link>,
    version: Box<str>,
    cpus: usize,
    memory: Option<u64>,
    /// Where the engine keeps its data.
    root: Box<Path>,
    postgres_version: Option<Box<str>>,
    /// What the engine calls itself.
    id: Box<str>,
    /// The cache whose volumes are no leftovers.
    pub(in crate::sandbox) store: Option<Arc<SeedStore>>,
}

impl DockerEngine {
    /// Connects, agrees on a version of the API, and finds or pulls the image.
    pub async fn open(
        postgres: &PostgresConfig,
        runtime: &RuntimeDir,
    ) -> Result<Self, EngineError> {
        let link = Link::open(postgres.docker_host.as_deref(), runtime).await?;
        let (docker, address) = (link.docker.clone(), link.address.clone());
        let unreachable = |error: &BollardError| EngineError::DockerUnreachable {
            address: address.clone(),
            reason: describe(error),
        };
        let info = docker.info().await.map_err(|error| unreachable(&error))?;
        let image_id = find_image(&docker, &postgres.image, postgres.pull).await?;
        let desktop = info
            .operating_system
            .as_deref()
            .is_some_and(|name| name.contains("Desktop"));
        let inspected = docker
            .inspect_image(&image_id)
            .await
            .map_err(|error| unreachable(&error))?;
        let postgres_version = inspected
            .config
            .and_then(|config| config.env)
            .unwrap_or_default()
            .iter()
            .find_map(|pair| pair.strip_prefix("PG_MAJOR=").map(Box::from));
        Ok(Self {
            shares_files: cfg!(target_os = "linux") && link.is_local_socket() && !desktop,
            is_open: link.is_open,
            link: Box::new(link),
            docker,
            runtime: runtime.clone(),
            image: postgres.image.as_str().into(),
            image_id: image_id.into_boxed_str(),
            address: address.into_boxed_str(),
            id: info.id.unwrap_or_default().into_boxed_str(),
            store: None,
            version: info.server_version.unwrap_or_default().into_boxed_str(),
            cpus: info
                .ncpu
                .and_then(|n| usize::try_from(n).ok())
                .filter(|n| *n > 0)
                .unwrap_or(1),
            root: PathBuf::from(info.docker_root_dir.unwrap_or_default()).into_boxed_path(),
            memory: info
                .mem_total
                .and_then(|n| u64::try_from(n).ok())
                .filter(|n| *n > 0),
            postgres_version,
        })
    }

    /// The image's id, which is the digest of its configuration.
    pub(in crate::sandbox) fn image_sha256(&self) -> &str {
        self.image_id
            .strip_prefix("sha256:")
            .unwrap_or(&self.image_id)
    }

    /// Which engine it is, and with which image.
    pub(in crate::sandbox) fn identity(&self) -> String {
        format!("docker {} {} {}", self.address, self.id, self.image_id)
    }

    /// The engine's version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Processors and memory of the engine's machine.
    pub(in crate::sandbox) fn capacity(&self) -> (usize, Option<u64>) {
        (self.cpus, self.memory)
    }

    /// Whether it is there at all.
    pub(in crate::sandbox) async fn answers(&self) -> bool {
        let asked = tokio::time::timeout(Duration::from_secs(5), self.docker.ping()).await;
        matches!(asked, Ok(Ok(_)))
    }

    /// Its address.
    pub(in crate::sandbox) fn address(&self) -> &str {
        &self.address
    }

    /// A mark for folders of ours that says on which engine the rest is.
    pub(super) fn marked(&self, mark: &Mark) -> Mark {
        Mark {
            engine: Some(self.address.to_string()),
            ..mark.clone()
        }
    }

    /// Whether what is on it may be of other machines.
    pub(in crate::sandbox) fn place(&self) -> Place {
        self.link.place()
    }

    /// Whether a volume of a seed is on it.
    pub(in crate::sandbox) fn has(&self, volume: &SeedVolume) -> bool {
        volume.is_on(&self.address, &self.id)
    }

    /// How it is told: its address, and what has to be known of the way to it.
    pub(in crate::sandbox) fn shown(&self) -> String {
        let open = if self.is_open { ", not encrypted" } else { "" };
        format!("{}{open}", self.address)
    }

    /// Free memory and disk. Only an engine on this machine can be asked for what is free.
    pub(in crate::sandbox) fn room(&self) -> (Option<u64>, Option<u64>) {
        if self.shares_files {
            (free_memory(self.memory), free_disk(&self.root))
        } else {
            (self.memory.map(|memory| memory / 5 * 4), None)
        }
    }

    /// The major version that the image declares.
    pub(in crate::sandbox) fn postgres_version(&self) -> Option<String> {
        self.postgres_version.as_deref().map(ToOwned::to_owned)
    }

    /// Blames the image for what it lacks.
    pub(super) fn not_started(&self, error: SandboxError) -> SandboxError {
        let lacking = match &error {
            SandboxError::Engine { reason, .. } | SandboxError::NotStarted { reason } => {
                let lacks = |words: &[&str]| words.iter().any(|words| reason.contains(words));
                if lacks(&["unable to find user postgres"]) {
                    Some("it has no user `postgres`")
                } else if lacks(&["initdb: not found", "initdb: command not found"]) {
                    Some("it has no `initdb`")
                } else if lacks(&["exec: \"sh\"", "/bin/sh: no such file"]) {
                    Some("it has no `sh`")
                } else if lacks(&["neither bash nor nc"]) {
                    Some(
                        "it has neither bash nor nc, which reach its server where the engine is on another machine",
                    )
                } else {
                    None
                }
            }
            _ => None,
        };
        match lacking {
            Some(lacking) => SandboxError::ImageUnusable {
                image: self.image.to_string(),
                reason: lacking.to_owned(),
            },
            None => error,
        }
    }

    /// Processors to give to a container: an engine refuses more than it has.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a handful of processors"
    )]
    pub(super) fn nano_cpus(&self, wanted: f64) -> i64 {
        (wanted.min(self.cpus as f64) * 1e9) as i64
    }
}

/// The image's digest, after a pull where it is missing and may be pulled.
pub(super) async fn find_image(
    docker: &Docker,
    image: &str,
    pull: PullPolicy,
) -> Result<String, EngineError> {
    let missing = |reason: String| EngineError::ImageMissing {
        image: image.to_owned(),
        reason,
    };
    match docker.inspect_image(image).await {
        Ok(found) => return Ok(found.id.unwrap_or_else(|| image.to_owned())),
        Err(BollardError::DockerResponseServerError {
            status_code: 404, ..
        }) => {}
        Err(error) => return Err(missing(describe(&error))),
    }
    if pull == PullPolicy::Never {
        return Err(missing("`postgres.pull` is `never`".to_owned()));
    }
    tracing::info!(image, "pulling");
    // Without a tag the engine would pull every tag there is.
    let named = image.contains('@')
        || image
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains(':'));
    let reference = if named {
        image.to_owned()
    } else {
        format!("{image}:latest")
    };
    let options = bollard::query_parameters::CreateImageOptionsBuilder::default()
        .from_image(&reference)
        .build();
    let mut progress = docker.create_image(Some(options), None, None);
    while let Some(step) = progress.next().await {
        step.map_err(|error| missing(describe(&error)))?;
    }
    let found = docker
        .inspect_image(image)
        .await
        .map_err(|error| missing(describe(&error)))?;
    Ok(found.id.unwrap_or_else(|| image.to_owned()))
}

/// An error of the engine with its causes: the outermost often says nothing.
pub(super) fn describe(error: &BollardError) -> String {
    match error {
        BollardError::DockerResponseServerError { message, .. } => return message.clone(),
        BollardError::JsonDataError { .. } | BollardError::JsonSerdeError { .. } => {
            return "what answers there is not a Docker engine".to_owned();
        }
        _ => {}
    }
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    // Names of layers of the client library, which say nothing to people.
    [
        "Error in the hyper legacy client: ",
        "client error (Connect): ",
        "client error (SendRequest): ",
    ]
    .iter()
    .fold(text, |text, layer| text.replace(layer, ""))
}
