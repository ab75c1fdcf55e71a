//! The secret that masked values depend on: without it nobody can try out whose they were.

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::OnceLock;

use crate::sandbox::store::SeedStore;
use crate::text::Sha256Hasher;

/// The variable with a secret that several machines share.
const VARIABLE: &str = "PGREHEARSE_MASKING_KEY";
/// Its file beside the seeds of a cache.
const FILE: &str = "masking-secret";

/// The secret of a run.
#[derive(Debug, Default)]
pub(in crate::stage) struct Secret(OnceLock<String>);

impl Secret {
    /// The secret: that of the environment, else that of the cache, else one for this run only.
    pub(in crate::stage) fn get(&self, store: Option<&SeedStore>) -> Result<&str, std::io::Error> {
        if let Some(secret) = self.0.get() {
            return Ok(secret);
        }
        let given = std::env::var(VARIABLE)
            .ok()
            .filter(|value| !value.is_empty());
        let secret = match (given, store.and_then(|store| store.path().parent())) {
            (Some(secret), _) => secret,
            (None, Some(dir)) => of_cache(&dir.join(FILE))?,
            (None, None) => random()?,
        };
        let mut digest = Sha256Hasher::default();
        digest.field("masking");
        digest.field(secret);
        Ok(self.0.get_or_init(|| digest.finish()))
    }
}

/// The secret in a file, which the first run makes.
fn of_cache(path: &Path) -> Result<String, std::io::Error> {
    loop {
        match std::fs::File::open(path) {
            Ok(mut file) => {
                let mut secret = String::new();
                file.read_to_string(&mut secret)?;
                return Ok(secret);
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Others see it whole or not at all.
        let draft = path.with_extension(format!("{}.new", random()?.get(..8).unwrap_or("0")));
        let written = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&draft)
            .and_then(|mut file| file.write_all(random()?.as_bytes()))
            .and_then(|()| std::fs::hard_link(&draft, path));
        let _ = std::fs::remove_file(&draft);
        match written {
            Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
    }
}

fn random() -> Result<String, std::io::Error> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(Sha256Hasher::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_made_once_and_for_its_owner() {
        use std::os::unix::fs::MetadataExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        let first = of_cache(&path).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(of_cache(&path).unwrap(), first);
        assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
