//! Find out what a dump is, before anything is started, and prepare it for restore.
//!
//! Everything here blocks. Files are read as streams, from their first byte to their last, so that
//! a dump of many gigabytes needs no more memory than a small one, and a missing end is found
//! before a sandbox is started for it.

mod brake;
mod content;
mod cursor;
mod custom;
mod directory;
mod error;
mod foreign;
mod hazard;
mod model;
mod plain;
mod recognise;
mod single;
mod source;
mod stage;
mod statement;
mod tail;
mod tar;
mod toc;
mod token;

pub use brake::until;
pub use content::digest;
pub use error::SnapshotError;
pub use model::{Compression, Format, Header, Locale, Snapshot, Untrusted, modified_at};
pub use recognise::recognise;
pub use single::fill_one_database;
pub use stage::{Staged, open_plain, stage};
