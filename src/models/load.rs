//! The models of a configuration, read once for all tenants.

use std::path::{Path, PathBuf};

use super::git::{GitError, Revision};
use super::orm::ReadOptions;
use super::registry::orm;
use super::{
    AppVersion, Database, Expected, Orm, Place, ShadowDdl, Sources, SourcesError, Traits, Unknown,
    UnknownScope, expected_of,
};
use crate::config::{App, Config, ConfigErrors, Models};
use crate::text::Sha256Hasher;

/// The models of one entry of `models`.
#[derive(Debug, Clone)]
pub struct ModelSet {
    /// The ORM.
    pub orm: &'static Orm,
    /// How it reads and writes; a contract says so itself.
    pub traits: Traits,
    /// The entry.
    pub config: Models,
    /// What the models say.
    pub expected: Expected,
    /// How many files were read.
    pub files: usize,
    /// The digest of their paths and contents.
    pub sha256: String,
}

/// Why models could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// The files could not be read.
    #[error("the models of entry {entry} of `models` ({orm}) cannot be read")]
    Sources {
        /// The number of the entry, from 1.
        entry: usize,
        /// The ORM.
        orm: String,
        /// Why.
        #[source]
        source: SourcesError,
    },
    /// A contract is wrong.
    #[error("the contract of entry {entry} of `models` is wrong")]
    Contract {
        /// The number of the entry, from 1.
        entry: usize,
        /// What is wrong with it.
        #[source]
        source: ConfigErrors,
    },
}

impl ModelSet {
    /// Whether the models are those of this version of the application.
    pub fn is_of(&self, app: AppVersion) -> bool {
        match self.config.app {
            App::Both => true,
            App::Old => app == AppVersion::Old,
            App::New => app == AppVersion::New,
        }
    }
}

/// Reads the models of every entry whose ORM has a reader.
pub fn load_models(config: &Config) -> Result<Vec<ModelSet>, ModelsError> {
    let mut sets = Vec::new();
    for (place, entry) in config.models.iter().enumerate() {
        if entry.is_shadow() {
            continue;
        }
        let Some(orm) = orm(&entry.orm) else {
            continue;
        };
        let sources = Sources::open(&config.dir, &entry.path, orm.endings).map_err(|source| {
            ModelsError::Sources {
                entry: place + 1,
                orm: entry.orm.clone(),
                source,
            }
        })?;
        let set = read_models(orm, entry, &sources);
        sets.push(set.map_err(|source| ModelsError::Contract {
            entry: place + 1,
            source,
        })?);
    }
    Ok(sets)
}

/// Reads the models of one entry.
pub fn read_models(
    orm: &'static Orm,
    entry: &Models,
    sources: &Sources,
) -> Result<ModelSet, ConfigErrors> {
    let options = ReadOptions {
        naming: entry.naming,
    };
    let mut expected = orm.read.expected(sources, &options)?;
    expected.unknowns.extend(nothing_found(&expected, sources));
    leave_out(&mut expected, entry);
    Ok(ModelSet {
        orm,
        traits: expected.traits.unwrap_or(orm.traits),
        config: entry.clone(),
        expected,
        files: sources.files.len(),
        sha256: digest(sources),
    })
}

/// Files that say nothing are not understood: comparing with nothing must not pass.
fn nothing_found(expected: &Expected, sources: &Sources) -> Option<Unknown> {
    let is_empty = expected.tables.is_empty()
        && expected.queries.is_empty()
        && expected.ignored.is_empty()
        && expected.unknowns.is_empty();
    let file = sources.files.first().filter(|_| is_empty)?;
    let reason = match sources.files.len() {
        1 => "no table, entity or query is in it".to_owned(),
        files => format!("no table, entity or query is in it or in the other files ({files})"),
    };
    Some(Unknown {
        place: Place::new(&file.shown, 1, 1),
        reason,
        hides: UnknownScope::File,
    })
}

/// The models of an entry whose ORM has made a database.
pub fn shadow_set(
    orm: &'static Orm,
    entry: &Models,
    database: &Database,
    ddl: ShadowDdl<'_>,
) -> ModelSet {
    let mut expected = expected_of(database, orm.name, ddl);
    leave_out(&mut expected, entry);
    ModelSet {
        orm,
        traits: orm.traits,
        config: entry.clone(),
        expected,
        files: 1,
        sha256: Sha256Hasher::digest(ddl.text),
    }
}

fn digest(sources: &Sources) -> String {
    let mut hasher = Sha256Hasher::default();
    for file in &sources.files {
        hasher.field(&file.path);
        hasher.field(&file.text);
    }
    hasher.finish()
}

/// Writes the revision that a path names, as far as it lies below the folder of harness.yaml, into
/// another folder; gives the path there. `None` if the path names no revision.
pub fn export(dir: &Path, path: &str, into: &Path) -> Result<Option<PathBuf>, SourcesError> {
    let Some(rest) = path.strip_prefix("git:") else {
        return Ok(None);
    };
    let (revision, inner) = rest.split_once(':').ok_or_else(|| GitError::Form {
        path: path.to_owned(),
    })?;
    Revision::open(dir, revision)?.export(into)?;
    let found = into.join(inner);
    if !found.exists() {
        return Err(SourcesError::Nothing {
            path: path.to_owned(),
        });
    }
    Ok(Some(found))
}

/// Leaves out the tables that are not to be compared.
fn leave_out(expected: &mut Expected, entry: &Models) {
    let is_ignored = |name: &super::TableName| {
        entry
            .ignore
            .iter()
            .any(|ignored| match ignored.split_once('.') {
                Some((schema, table)) => {
                    name.schema.as_deref() == Some(schema) && name.name == table
                }
                None => name.name == *ignored,
            })
    };
    expected.tables.retain(|table| !is_ignored(&table.name));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_without_any_table_are_not_understood() {
        for (name, path, text) in [
            ("diesel", "schema.rs", "pub mod a {}"),
            ("seaorm", "a.rs", "pub struct A { b: i32 }"),
            ("prisma", "a.prisma", "enum A {\n  B\n}\n"),
            ("typeorm", "a.ts", "export class A {}"),
            ("drizzle", "a.ts", "export const a = 1;"),
            ("sqlx", ".sqlx/other.json", "{}"),
            ("contract", "a.yaml", "version: 1\ntables: {}\n"),
        ] {
            let sources = Sources::in_memory(&[(path, text)]);
            let read = orm(name).unwrap().read;
            // A contract without tables is refused by itself.
            let Ok(mut expected) = read.expected(&sources, &ReadOptions::default()) else {
                assert_eq!(name, "contract");
                continue;
            };
            expected.unknowns.extend(nothing_found(&expected, &sources));
            assert_eq!(expected.unknowns.len(), 1, "{name}");
            assert_eq!(expected.unknowns[0].hides, UnknownScope::File, "{name}");
        }
    }
}
