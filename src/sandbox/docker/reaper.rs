//! Labels on containers, and the removal of what carries them.

use std::collections::{BTreeSet, HashMap};
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as BollardError;
use bollard::query_parameters::{
    ListContainersOptionsBuilder, ListVolumesOptionsBuilder, RemoveContainerOptionsBuilder,
    RemoveVolumeOptionsBuilder,
};

use super::client::describe;
use super::container::engine;
use crate::sandbox::store::SeedStore;
use crate::sandbox::{Mark, Owner, Place, Removal, RuntimeDir, SandboxError};

/// The labels that every container carries.
pub(super) fn labels(mark: &Mark) -> HashMap<String, String> {
    HashMap::from([
        ("pgrehearse".to_owned(), mark.run.clone()),
        ("pgrehearse.number".to_owned(), mark.number.to_string()),
        ("pgrehearse.tenant".to_owned(), mark.tenant.clone()),
        ("pgrehearse.owner".to_owned(), mark.owner.encode()),
        ("pgrehearse.expires".to_owned(), mark.expires.to_string()),
    ])
}

/// The label of a volume that names the cache it is made for.
pub(super) const SEEDS: &str = "pgrehearse.seeds";

/// The label of a volume that says in which folder that cache is.
pub(super) const SEEDS_DIR: &str = "pgrehearse.seeds.dir";

/// How long an engine may take to remove something.
const REMOVAL: Duration = Duration::from_mins(1);

/// The end of a kept container's name. Names can be changed, labels cannot.
pub(super) const KEPT: &str = "-kept";

fn mark(labels: &HashMap<String, String>, names: &[String]) -> Option<Mark> {
    Some(Mark {
        run: labels.get("pgrehearse")?.clone(),
        number: labels.get("pgrehearse.number")?.parse().ok()?,
        tenant: labels.get("pgrehearse.tenant")?.clone(),
        owner: Owner::decode(labels.get("pgrehearse.owner")?)?,
        expires: labels.get("pgrehearse.expires")?.parse().ok()?,
        engine: None,
        kept: names.iter().any(|name| name.ends_with(KEPT)),
    })
}

/// Removes the containers whose mark fits, and says which.
async fn remove_containers(docker: &Docker, fits: impl Fn(&Mark) -> bool) -> Removal {
    let containers = match list_containers(docker).await {
        Ok(containers) => containers,
        Err(problem) => {
            return Removal {
                removed: Vec::new(),
                problems: vec![problem],
            };
        }
    };
    let wanted: Vec<(String, Mark)> = containers
        .into_iter()
        .filter(|(_, mark)| fits(mark))
        .collect();
    let results =
        futures_util::future::join_all(wanted.iter().map(|(id, _)| remove_container(docker, id)))
            .await;
    let mut removal = Removal::default();
    for ((id, mark), result) in wanted.iter().zip(results) {
        let what = format!(
            "container {} of run {}, tenant {}",
            id.get(..12).unwrap_or(id),
            mark.run,
            mark.tenant
        );
        match result {
            Ok(()) => removal.removed.push(what),
            Err(error) => removal
                .problems
                .push(format!("{what} could not be removed: {error}")),
        }
    }
    removal
}

async fn list_containers(docker: &Docker) -> Result<Vec<(String, Mark)>, String> {
    let filters = HashMap::from([("label".to_owned(), vec!["pgrehearse".to_owned()])]);
    let options = ListContainersOptionsBuilder::default()
        .all(true)
        .filters(&filters)
        .build();
    match docker.list_containers(Some(options)).await {
        Ok(containers) => Ok(containers
            .into_iter()
            .filter_map(|container| {
                let names = container.names.unwrap_or_default();
                Some((container.id?, mark(&container.labels?, &names)?))
            })
            .collect()),
        Err(error) => Err(format!(
            "the Docker engine did not list its containers: {}",
            describe(&error)
        )),
    }
}

/// How many containers and volumes the engine has, ours and others'.
pub(in crate::sandbox) async fn count(docker: &Docker) -> Option<usize> {
    let all = ListContainersOptionsBuilder::default().all(true).build();
    let containers = docker.list_containers(Some(all)).await.ok()?;
    let every = ListVolumesOptionsBuilder::default().build();
    let volumes = docker.list_volumes(Some(every)).await.ok()?;
    Some(containers.len() + volumes.volumes.unwrap_or_default().len())
}

/// Removes the containers whose mark fits, those too that a process had asked for when it was killed,
/// and that the engine is still making. Each has a folder from before that.
pub(in crate::sandbox) async fn remove_with_latecomers(
    docker: &Docker,
    address: &str,
    runtime: &RuntimeDir,
    fits: impl Fn(&Mark) -> bool,
) -> Removal {
    let of = |mark: &Mark| (mark.run.clone(), mark.number);
    let folders = runtime.list().unwrap_or_default().into_iter();
    let mut awaited: BTreeSet<(String, u32)> = folders
        // Those of the local engine have their data there.
        .filter(|(dir, _)| dir.join("in").exists() && !dir.join("data").exists())
        .filter_map(|(_, mark)| {
            let mark = mark?;
            let here = mark.engine.as_deref() == Some(address);
            (here && fits(&mark)).then(|| of(&mark))
        })
        .collect();
    let mut removal = Removal::default();
    for pause in [0, 100, 200, 400, 800] {
        tokio::time::sleep(Duration::from_millis(pause)).await;
        let found = if awaited.is_empty() {
            Vec::new()
        } else {
            list_containers(docker).await.unwrap_or_default()
        };
        for (_, mark) in found {
            awaited.remove(&of(&mark));
        }
        removal.extend(remove_containers(docker, &fits).await);
        if awaited.is_empty() {
            break;
        }
    }
    removal
}

/// Removes the volumes whose mark fits, unless a cache has taken them as those of seeds. What belongs to
/// another cache than `store` is for the runs with that cache to judge, as long as it is there.
pub(in crate::sandbox) async fn remove_volumes(
    docker: &Docker,
    store: Option<&SeedStore>,
    place: Place,
    fits: impl Fn(&Mark) -> bool,
) -> Removal {
    let mut removal = Removal::default();
    let volumes = match list_volumes(docker).await {
        Ok(volumes) => volumes,
        Err(problem) => {
            removal.problems.push(problem);
            return removal;
        }
    };
    // Whether its owner lives is asked first: what the owner did after that is in the cache by then.
    let abandoned: Vec<(String, Mark, HashMap<String, String>)> = volumes
        .into_iter()
        .filter_map(|(name, labels)| {
            let mark = mark(&labels, &[]).filter(&fits)?;
            Some((name, mark, labels))
        })
        .collect();
    let taken = store.map(SeedStore::volumes);
    for (name, mark, labels) in abandoned {
        let is_left = match (labels.get(SEEDS), store, &taken) {
            (None, _, _) => true,
            (Some(namespace), Some(store), Some(Some(taken))) if namespace == store.namespace() => {
                !taken.contains(&name)
            }
            _ => is_known(&mark.owner, place) && is_gone(labels.get(SEEDS_DIR)),
        };
        if is_left {
            let what = format!("volume {name} of run {}", mark.run);
            remove_told(docker, &name, what, &mut removal).await;
        }
    }
    removal
}

/// Whether the folders of its machine are those that are seen here.
fn is_known(owner: &Owner, place: Place) -> bool {
    match place {
        Place::Here => owner.is_of_this_host(),
        Place::Elsewhere => owner.is_of_this_boot(),
    }
}

/// Whether the folder of a cache was removed: then nobody will ask for its volumes.
fn is_gone(dir: Option<&String>) -> bool {
    dir.is_some_and(|dir| {
        matches!(std::fs::symlink_metadata(dir), Err(error) if error.kind() == std::io::ErrorKind::NotFound)
    })
}

async fn remove_told(docker: &Docker, name: &str, what: String, removal: &mut Removal) {
    match remove_volume(docker, name).await {
        Ok(()) => removal.removed.push(what),
        Err(error) => removal
            .problems
            .push(format!("{what} could not be removed: {error}")),
    }
}

/// Those of no container: one that is kept needs its data, and another takes them with it.
async fn list_volumes(docker: &Docker) -> Result<Vec<(String, HashMap<String, String>)>, String> {
    let filters = HashMap::from([
        ("label".to_owned(), vec!["pgrehearse".to_owned()]),
        ("dangling".to_owned(), vec!["true".to_owned()]),
    ]);
    let options = ListVolumesOptionsBuilder::default()
        .filters(&filters)
        .build();
    match docker.list_volumes(Some(options)).await {
        Ok(listed) => Ok(listed
            .volumes
            .unwrap_or_default()
            .into_iter()
            .map(|volume| (volume.name, volume.labels))
            .collect()),
        Err(error) => Err(format!(
            "the Docker engine did not list its volumes: {}",
            describe(&error)
        )),
    }
}

/// Removes a container with its anonymous volumes; one that is gone already is as good.
pub(super) async fn remove_container(docker: &Docker, id: &str) -> Result<(), SandboxError> {
    let options = RemoveContainerOptionsBuilder::default()
        .force(true)
        .v(true)
        .build();
    let mut attempt = 0;
    loop {
        let removed = docker.remove_container(id, Some(options.clone()));
        let removed = tokio::time::timeout(REMOVAL, removed).await;
        match removed.map_err(|_| no_answer("remove the container"))? {
            Ok(())
            | Err(BollardError::DockerResponseServerError {
                status_code: 404, ..
            }) => return Ok(()),
            // 409: somebody else removes it at this moment.
            Err(error) if attempt == 20 => return Err(engine("remove the container", &error)),
            Err(_) => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
    }
}

/// Removes a volume; one that is gone already is as good.
pub(in crate::sandbox) async fn remove_volume(
    docker: &Docker,
    name: &str,
) -> Result<(), SandboxError> {
    let options = RemoveVolumeOptionsBuilder::default().force(true).build();
    let mut attempt = 0;
    loop {
        let removed = docker.remove_volume(name, Some(options.clone()));
        let removed = tokio::time::timeout(REMOVAL, removed).await;
        match removed.map_err(|_| no_answer("remove a volume"))? {
            Ok(())
            | Err(BollardError::DockerResponseServerError {
                status_code: 404, ..
            }) => return Ok(()),
            // 409: its container is being removed at this moment.
            Err(error) if attempt == 8 => return Err(engine("remove a volume", &error)),
            Err(_) => {
                attempt += 1;
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
        }
    }
}

fn no_answer(doing: &'static str) -> SandboxError {
    SandboxError::Engine {
        doing,
        reason: "it did not answer in time".to_owned(),
    }
}
