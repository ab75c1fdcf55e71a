//! What is left of a bundle's configuration, which may come from anybody.

use std::path::{Path, PathBuf};

use super::output::Output;
use crate::config::{Config, PullPolicy, SnapshotSource, TenantSource};
use crate::exit::Exit;
use crate::text::sanitize_line;

/// The configuration of a bundle: it chooses no programs and libraries, no
/// engine's address, no files but its own, and nothing that a snapshot may do.
pub(super) fn tamed(
    mut config: Config,
    snapshots: &[PathBuf],
    anyway: bool,
    output: &Output,
) -> Result<Config, Exit> {
    let refused = |message: &str| {
        output.error(message, Some("a bundle holds all that it is about"));
        Err(Exit::Usage)
    };
    if config.migration.command.is_some() {
        return refused("the bundle's migration is a command, and none of a bundle is run");
    }
    let whole = |path: &Path| std::fs::canonicalize(path).ok();
    let own = |path: &Path| match (whole(path), whole(&config.dir)) {
        (Some(path), Some(dir)) => path.starts_with(dir),
        _ => false,
    };
    if !own(&config.migration.path) {
        return refused("the bundle's migration is not in the bundle");
    }
    let [TenantSource::Named { snapshots: its, .. }] = config.tenants.as_slice() else {
        return refused("the bundle has other tenants than the one that it is of");
    };
    let is_allowed = |source: &SnapshotSource| match source {
        SnapshotSource::Empty => true,
        SnapshotSource::Path { path, .. } if snapshots.is_empty() => own(path),
        SnapshotSource::Path { path, .. } => {
            let path = whole(path);
            path.is_some() && snapshots.iter().any(|given| whole(given) == path)
        }
        SnapshotSource::Remote { .. } => false,
    };
    if let Some(other) = its.iter().find(|source| !is_allowed(source)) {
        let shown = sanitize_line(&other.shown());
        return refused(&format!(
            "the bundle's snapshot {shown} is not in the bundle"
        ));
    }
    config.postgres.settings.retain(|name, _| {
        let stays = !names_a_program(name);
        if !stays {
            output.say(&format!("left out of the bundle's settings: {name}"));
        }
        stays
    });
    if !anyway {
        config.postgres.pull = PullPolicy::Never;
    }
    config.reveal_values = false;
    config.traffic = None;
    config.plans = None;
    config.trust_snapshots = false;
    config.postgres.bin_dir = None;
    config.postgres.docker_host = None;
    config.postgres.user = None;
    config.seeds = crate::config::SeedsConfig::default();
    config.suites.clear();
    config.models.clear();
    Ok(config)
}

/// Whether a setting's value may be a program, a library, or a place in the file system or the network.
fn names_a_program(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let ends = [
        "_command",
        "_library",
        "_libraries",
        "_path",
        "_file",
        "_directory",
        "_directories",
        "_provider",
        "_conninfo",
        "_tablespace",
        "_tablespaces",
    ];
    // Languages' settings hold code.
    let runs = name.starts_with("pl") && name.contains('.') && !name.starts_with("plpgsql.");
    name != "search_path" && (runs || ends.iter().any(|end| name.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::names_a_program;

    #[test]
    fn settings_that_run_something_are_known() {
        for name in [
            "archive_command",
            "shared_preload_libraries",
            "Dynamic_Library_Path",
            "jit_provider",
            "plperl.on_init",
        ] {
            assert!(names_a_program(name), "{name}");
        }
        for name in [
            "work_mem",
            "search_path",
            "archive_mode",
            "plpgsql.extra_errors",
        ] {
            assert!(!names_a_program(name), "{name}");
        }
    }
}
