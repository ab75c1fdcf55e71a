//! Labels on containers, and the removal of what carries them.

use std::collections::HashMap;

use bollard::query_parameters::ListContainersOptionsBuilder;

use super::client::{DockerEngine, describe};
use super::container::remove_container;
use crate::sandbox::local::remove_folders;
use crate::sandbox::{Mark, Owner};

/// The labels that every container carries.
pub(super) fn labels(mark: &Mark) -> HashMap<String, String> {
    HashMap::from([
        ("pgrehearse".to_owned(), mark.run.clone()),
        ("pgrehearse.tenant".to_owned(), mark.tenant.clone()),
        ("pgrehearse.owner".to_owned(), mark.owner.encode()),
        ("pgrehearse.expires".to_owned(), mark.expires.to_string()),
    ])
}

fn mark(labels: &HashMap<String, String>) -> Option<Mark> {
    Some(Mark {
        run: labels.get("pgrehearse")?.clone(),
        tenant: labels.get("pgrehearse.tenant")?.clone(),
        owner: Owner::decode(labels.get("pgrehearse.owner")?)?,
        expires: labels.get("pgrehearse.expires")?.parse().ok()?,
    })
}

impl DockerEngine {
    /// Removes the containers and folders whose mark fits, and says which.
    pub(in crate::sandbox) async fn remove_where(
        &self,
        fits: impl Fn(&Mark) -> bool,
    ) -> Vec<String> {
        let filters = HashMap::from([("label".to_owned(), vec!["pgrehearse".to_owned()])]);
        let options = ListContainersOptionsBuilder::default()
            .all(true)
            .filters(&filters)
            .build();
        let containers = match self.docker.list_containers(Some(options)).await {
            Ok(containers) => containers,
            Err(error) => {
                tracing::warn!(
                    reason = describe(&error),
                    "the engine did not list its containers"
                );
                return Vec::new();
            }
        };
        let wanted: Vec<(String, Mark)> = containers
            .into_iter()
            .filter_map(|container| Some((container.id?, mark(&container.labels?)?)))
            .filter(|(_, mark)| fits(mark))
            .collect();
        let removals = wanted
            .iter()
            .map(|(id, _)| remove_container(&self.docker, id));
        let results = futures_util::future::join_all(removals).await;
        let mut removed = Vec::new();
        for ((id, mark), result) in wanted.iter().zip(results) {
            match result {
                Ok(()) => removed.push(format!(
                    "container {} of run {}, tenant {}",
                    id.get(..12).unwrap_or(id),
                    mark.run,
                    mark.tenant
                )),
                Err(error) => tracing::warn!(%error, id, "a container could not be removed"),
            }
        }
        removed.extend(remove_folders(&self.runtime, fits).await);
        removed
    }
}
