//! Whether what a run was about is still here, unchanged.

use super::inputs::inputs_sha256;
use super::load::read_models;
use super::output::Output;
use super::run::describe;
use crate::config::{Config, SnapshotSource};
use crate::event::{RunFacts, SchemaFacts, SnapshotFacts};
use crate::exit::Exit;
use crate::plan::{LoadedMigration, TenantPlan};
use crate::sandbox::Engine;
use crate::snapshot::digest;

/// What differs, one line each.
#[derive(Default)]
pub(super) struct Differences(Vec<String>);

impl Differences {
    /// Of the files, before anything is started.
    pub(super) fn of_files(
        run: &RunFacts,
        config: &Config,
        migration: &LoadedMigration,
        bundled: bool,
        output: &Output,
    ) -> Result<Self, Exit> {
        let mut found = Self::default();
        found.digest(
            "the migration's files",
            &run.migration_sha256,
            &migration.sha256,
        );
        // A bundle has one of its own.
        if !bundled {
            found.digest(
                "harness.yaml, with the variables that it names",
                &run.config_sha256,
                &config.sha256,
            );
        }
        if let Some(before) = run.inputs_sha256.as_ref().filter(|_| !bundled) {
            let now = inputs_sha256(config, &read_models(config, output)?, output)?;
            found.digest("the files of suites and models", before, &now);
        }
        if run.tool_version != env!("CARGO_PKG_VERSION") {
            found.add("pgrehearse", &run.tool_version, env!("CARGO_PKG_VERSION"));
        }
        Ok(found)
    }

    /// Of the server.
    pub(super) fn engine(&mut self, run: &RunFacts, engine: &Engine) {
        if run.engine != engine.name() {
            self.add("the engine", &run.engine, engine.name());
        }
        if let Some(before) = &run.server_sha256 {
            let what = match engine {
                Engine::Docker(_) => "the image",
                Engine::Local(_) => "the server's programs",
            };
            self.digest(what, before, &engine.server_sha256());
        }
    }

    /// Of the tenant's snapshots, as far as they are files here.
    pub(super) fn snapshots(
        &mut self,
        before: &[SnapshotFacts],
        tenant: &TenantPlan,
        output: &Output,
    ) -> Result<(), Exit> {
        let mut before = before.iter().filter(|facts| facts.format != "empty");
        for source in &tenant.snapshots {
            let facts = match source {
                SnapshotSource::Empty => continue,
                _ => before.next(),
            };
            if let (SnapshotSource::Path { path, shown }, Some(facts)) = (source, facts) {
                let now = digest(path, shown).map_err(|error| {
                    output.error(
                        &describe(&error),
                        Some("name the snapshot with `--snapshot PATH` if it has moved"),
                    );
                    Exit::Usage
                })?;
                self.digest(&format!("the snapshot {shown}"), &facts.sha256, &now);
            }
        }
        Ok(())
    }

    /// Of the restored tenant.
    pub(super) fn restored(
        &mut self,
        before: (&[SnapshotFacts], Option<&SchemaFacts>),
        now: (&[SnapshotFacts], Option<&SchemaFacts>),
    ) {
        for (then, now) in before.0.iter().zip(now.0) {
            self.digest(
                &format!("the snapshot {}", then.path),
                &then.sha256,
                &now.sha256,
            );
        }
        if let (Some(then), Some(now)) = (before.1, now.1) {
            self.digest(
                "the schema before the migration",
                &then.fingerprint,
                &now.fingerprint,
            );
        }
    }

    fn digest(&mut self, what: &str, before: &str, now: &str) {
        let short = |digest: &str| digest.get(..12).unwrap_or(digest).to_owned();
        if before != now {
            self.add(what, &short(before), &short(now));
        }
    }

    fn add(&mut self, what: &str, before: &str, now: &str) {
        self.0
            .push(format!("{what}: {before} in the run, {now} here"));
    }

    /// Refuses to go on, unless the user wants it anyway.
    pub(super) fn judge(&mut self, anyway: bool, output: &Output) -> Result<(), Exit> {
        let found = std::mem::take(&mut self.0);
        if found.is_empty() {
            return Ok(());
        }
        if anyway {
            for line in &found {
                output.inform(&format!("not as it was: {line}"));
            }
            return Ok(());
        }
        output.error(
            "what the run was about is not what is here",
            Some("bring back what has changed, or go on with `--anyway`"),
        );
        for line in &found {
            output.say(&format!("  {line}"));
        }
        Err(Exit::Usage)
    }
}
