//! What pgrehearse knows of an ORM.

use super::{ActualColumn, Column, Expected, Sources};
use crate::config::{ConfigErrors, Naming};

/// An ORM whose models can be read.
#[derive(Debug)]
pub struct Orm {
    /// Its name in harness.yaml.
    pub name: &'static str,
    /// The files of a folder that are its models: how their names end. A file that is named itself
    /// is always one.
    pub endings: &'static [&'static str],
    /// How it reads and writes.
    pub traits: Traits,
    /// Reads its files.
    pub read: Read,
    /// The line that declares a column in the models' own language.
    pub line: Line,
}

/// The line that declares a column like this one; its field, if the models have one, keeps its name
/// and what only the ORM does.
pub type Line = fn(&ActualColumn, Option<&Column>) -> String;

/// How model files are read.
#[derive(Debug, Clone, Copy)]
pub enum Read {
    /// What cannot be understood is an `Unknown`, never left out.
    Whole(fn(&Sources, &ReadOptions) -> Expected),
    /// A format of our own, in which mistakes are errors.
    Strict(fn(&Sources, &ReadOptions) -> Result<Expected, ConfigErrors>),
    /// Not at all: the DDL says what they expect.
    Shadow,
}

impl Read {
    /// Reads the files.
    pub fn expected(
        self,
        sources: &Sources,
        options: &ReadOptions,
    ) -> Result<Expected, ConfigErrors> {
        match self {
            Self::Whole(read) => Ok(read(sources, options)),
            Self::Strict(read) => read(sources, options),
            Self::Shadow => Ok(Expected::default()),
        }
    }
}

/// How an ORM reads and writes; ORM after ORM was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// Which columns an insert names.
    pub inserts: Inserts,
    /// What happens when a value of another type, or NULL, comes back.
    pub values: Decode,
    /// What happens when an enumerated value comes back that the models do not know.
    pub labels: Decode,
}

/// Which columns an insert names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inserts {
    /// Every column that the models declare.
    AllDeclared,
    /// Those that the application has set, and those that the ORM supplies itself.
    OnlySet,
}

/// How strictly a row is decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decode {
    /// The whole read fails.
    Strict,
    /// The application gets what is there.
    Lenient,
}

/// What harness.yaml says about how models are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// How names are made where the models do not say them: `snake_case`, `camelCase`, `verbatim`.
    pub naming: Option<Naming>,
}
