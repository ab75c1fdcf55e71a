//! The models of a configuration, read once for all tenants.

use super::orm::ReadOptions;
use super::registry::orm;
use super::{AppVersion, Expected, Orm, Sources, SourcesError, Traits};
use crate::config::{App, Config, ConfigErrors, Models};

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
    Ok(ModelSet {
        orm,
        traits: expected.traits.unwrap_or(orm.traits),
        config: entry.clone(),
        expected,
        files: sources.files.len(),
    })
}
