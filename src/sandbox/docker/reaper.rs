//! Labels on containers, and the removal of what carries them.

use std::collections::HashMap;
use std::time::Duration;

use bollard::Docker;
use bollard::errors::Error as BollardError;
use bollard::query_parameters::{
    ListContainersOptionsBuilder, ListImagesOptionsBuilder, RemoveContainerOptionsBuilder,
    RemoveImageOptionsBuilder,
};

use super::client::describe;
use super::container::engine;
use crate::sandbox::{Mark, Owner, Removal, SandboxError};

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

/// The end of a kept container's name. Names can be changed, labels cannot.
pub(super) const KEPT: &str = "-kept";

fn mark(labels: &HashMap<String, String>, names: &[String]) -> Option<Mark> {
    Some(Mark {
        run: labels.get("pgrehearse")?.clone(),
        number: labels.get("pgrehearse.number")?.parse().ok()?,
        tenant: labels.get("pgrehearse.tenant")?.clone(),
        owner: Owner::decode(labels.get("pgrehearse.owner")?)?,
        expires: labels.get("pgrehearse.expires")?.parse().ok()?,
        kept: names.iter().any(|name| name.ends_with(KEPT)),
    })
}

/// Removes the containers whose mark fits, and says which.
pub(in crate::sandbox) async fn remove_containers(
    docker: &Docker,
    fits: impl Fn(&Mark) -> bool,
) -> Removal {
    let filters = HashMap::from([("label".to_owned(), vec!["pgrehearse".to_owned()])]);
    let options = ListContainersOptionsBuilder::default()
        .all(true)
        .filters(&filters)
        .build();
    let containers = match docker.list_containers(Some(options)).await {
        Ok(containers) => containers,
        Err(error) => {
            return Removal {
                removed: Vec::new(),
                problems: vec![format!(
                    "the Docker engine did not list its containers: {}",
                    describe(&error)
                )],
            };
        }
    };
    let wanted: Vec<(String, Mark)> = containers
        .into_iter()
        .filter_map(|container| {
            let names = container.names.unwrap_or_default();
            Some((container.id?, mark(&container.labels?, &names)?))
        })
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
    removal.extend(remove_images(docker, &fits).await);
    removal
}

/// Removes the images of seeds whose mark fits. A container that still uses one keeps it.
async fn remove_images(docker: &Docker, fits: impl Fn(&Mark) -> bool) -> Removal {
    let filters = HashMap::from([("label".to_owned(), vec!["pgrehearse".to_owned()])]);
    let options = ListImagesOptionsBuilder::default()
        .all(true)
        .filters(&filters)
        .build();
    let mut removal = Removal::default();
    let images = match docker.list_images(Some(options)).await {
        Ok(images) => images,
        Err(error) => {
            removal.problems.push(format!(
                "the Docker engine did not list its images: {}",
                describe(&error)
            ));
            return removal;
        }
    };
    for image in images {
        let Some(mark) = mark(&image.labels, &[]).filter(&fits) else {
            continue;
        };
        let what = format!(
            "seed image {} of run {}",
            image.id.get(7..19).unwrap_or(&image.id),
            mark.run
        );
        match remove_image(docker, &image.id).await {
            Ok(()) => removal.removed.push(what),
            Err(error) => removal
                .problems
                .push(format!("{what} could not be removed: {error}")),
        }
    }
    removal
}

/// Removes a container with its anonymous volumes; one that is gone already is as good.
pub(super) async fn remove_container(docker: &Docker, id: &str) -> Result<(), SandboxError> {
    let options = RemoveContainerOptionsBuilder::default()
        .force(true)
        .v(true)
        .build();
    let mut attempt = 0;
    loop {
        match docker.remove_container(id, Some(options.clone())).await {
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

/// Removes an image; one that is gone already is as good.
pub(in crate::sandbox) async fn remove_image(
    docker: &Docker,
    id: &str,
) -> Result<(), SandboxError> {
    let options = RemoveImageOptionsBuilder::default().force(true).build();
    match docker.remove_image(id, Some(options), None).await {
        Ok(_)
        | Err(BollardError::DockerResponseServerError {
            status_code: 404, ..
        }) => Ok(()),
        Err(error) => Err(engine("remove a seed's image", &error)),
    }
}
