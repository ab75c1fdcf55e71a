//! The digest of a dump's content, without a look at what it says.

use std::path::Path;

use super::SnapshotError;
use super::directory::{file_names, open_in};
use super::source::{Hashed, open};
use crate::text::Sha256Hasher;

/// The digest of a dump, the same that [`super::recognise`] gives. Blocks; reads everything once.
pub fn digest(path: &Path, shown: &str) -> Result<String, SnapshotError> {
    let unreadable = |source| SnapshotError::Unreadable {
        path: shown.to_owned(),
        source,
    };
    if !path.is_dir() {
        let (_, sha256) = Hashed::new(open(path, shown)?)
            .finish()
            .map_err(unreadable)?;
        return Ok(sha256);
    }
    let mut digest = Sha256Hasher::default();
    for name in file_names(path, shown)? {
        let file = open_in(path, &name).map_err(unreadable)?;
        let (_, sha256) = Hashed::new(file).finish().map_err(unreadable)?;
        digest.field(&name);
        digest.field(sha256);
    }
    Ok(digest.finish())
}
