//! The private directory for sockets, and for data of the local engine.

use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

use super::{EngineError, Mark};

/// `<temporary folder>/pgrehearse-<user id>`, with one folder a sandbox.
///
/// The name of each folder begins with the run's id; a file `owner.json` in it says whose it is.
#[derive(Debug, Clone)]
pub struct RuntimeDir {
    base: PathBuf,
}

/// Longest path of a sandbox's folder: `sun_path` of a Unix socket holds 104 bytes on some
/// systems, and `s/.s.PGSQL.5432` comes behind it.
const MAX_DIR: usize = 104 - "/20260101-000000-ffffff-100000/s/.s.PGSQL.5432".len();

impl RuntimeDir {
    /// Makes the directory if need be, and checks that nobody else can have prepared it.
    pub fn open(temporary: &Path) -> Result<Self, EngineError> {
        let uid = rustix::process::geteuid().as_raw();
        let name = format!("pgrehearse-{uid}");
        let mut base = temporary.join(&name);
        if base.as_os_str().len() > MAX_DIR {
            base = Path::new("/tmp").join(&name);
        }
        let problem = |reason: String| EngineError::RuntimeDir {
            dir: base.clone(),
            reason,
        };
        match std::fs::DirBuilder::new().mode(0o711).create(&base) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(problem(error.to_string())),
        }
        let metadata =
            std::fs::symlink_metadata(&base).map_err(|error| problem(error.to_string()))?;
        if !metadata.is_dir() {
            return Err(problem("it is not a directory".to_owned()));
        }
        if metadata.uid() != uid {
            return Err(problem(format!(
                "it belongs to user {}, not to you",
                metadata.uid()
            )));
        }
        if metadata.mode() & 0o022 != 0 {
            return Err(problem("others can write to it".to_owned()));
        }
        // Root's servers run as another user, who must be able to pass.
        std::fs::set_permissions(&base, std::fs::Permissions::from_mode(0o711))
            .map_err(|error| problem(error.to_string()))?;
        Ok(Self { base })
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.base
    }

    /// Makes a sandbox's folder, which only we can enter, with its mark.
    pub fn create(&self, mark: &Mark) -> std::io::Result<PathBuf> {
        let dir = self.folder(mark);
        // Until it is closed, nobody takes a folder without a mark for one that was left.
        let base = std::fs::File::open(&self.base)?;
        flock(&base, FlockOperation::LockShared)?;
        std::fs::DirBuilder::new().mode(0o700).create(&dir)?;
        std::fs::write(
            dir.join("owner.json"),
            serde_json::to_vec(mark).unwrap_or_default(),
        )?;
        Ok(dir)
    }

    /// The folder of a sandbox.
    fn folder(&self, mark: &Mark) -> PathBuf {
        self.base.join(format!("{}-{}", mark.run, mark.number))
    }

    /// Notes that a sandbox is kept beyond the end of its run.
    pub fn keep(dir: &Path) -> std::io::Result<()> {
        std::fs::write(dir.join("kept"), b"")
    }

    /// Folders without a mark that nobody is making: whoever made or removed them was killed on the
    /// way.
    pub fn unmarked(&self) -> std::io::Result<Vec<PathBuf>> {
        let base = std::fs::File::open(&self.base)?;
        if flock(&base, FlockOperation::NonBlockingLockExclusive).is_err() {
            // Somebody makes one at this moment.
            return Ok(Vec::new());
        }
        let folders = self.list()?.into_iter();
        let unmarked = folders.filter(|(dir, mark)| mark.is_none() && was_never_marked(dir));
        Ok(unmarked.map(|(dir, _)| dir).collect())
    }

    /// Every folder with its mark, if that can be read.
    pub fn list(&self) -> std::io::Result<Vec<(PathBuf, Option<Mark>)>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.base)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                let mark = std::fs::read(entry.path().join("owner.json"))
                    .ok()
                    .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                    .map(|mark| Mark {
                        kept: entry.path().join("kept").exists(),
                        ..mark
                    });
                found.push((entry.path(), mark));
            }
        }
        found.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(found)
    }
}

/// Whether there is no mark, or the beginning of one. One that cannot be read, or not understood, is
/// somebody's.
fn was_never_marked(dir: &Path) -> bool {
    match std::fs::read(dir.join("owner.json")) {
        Ok(bytes) => serde_json::from_slice::<Mark>(&bytes).is_err_and(|error| error.is_eof()),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::RunId;

    #[test]
    fn a_folder_carries_its_mark_and_is_private() {
        let temporary = tempfile::tempdir().unwrap();
        let runtime = RuntimeDir::open(temporary.path()).unwrap();
        let run = RunId::new(jiff::Timestamp::UNIX_EPOCH, 7);
        let mark = Mark::new(&run, 3, "acme", 0);
        let dir = runtime.create(&mark).unwrap();
        assert_eq!(std::fs::metadata(&dir).unwrap().mode() & 0o777, 0o700);
        assert_eq!(runtime.list().unwrap(), [(dir.clone(), Some(mark))]);
        // One without a mark was left by somebody who was killed, unless it is just being made.
        let left = runtime.path().join("20260101-000000-ffffff-1");
        std::fs::create_dir(&left).unwrap();
        std::fs::write(left.join("owner.json"), "{").unwrap();
        let base = std::fs::File::open(runtime.path()).unwrap();
        flock(&base, FlockOperation::LockShared).unwrap();
        assert_eq!(runtime.unmarked().unwrap(), Vec::<PathBuf>::new());
        drop(base);
        assert_eq!(runtime.unmarked().unwrap(), std::slice::from_ref(&left));
        // What a later version has written down is not for us to judge.
        std::fs::write(left.join("owner.json"), "{\"run\": 1}").unwrap();
        assert_eq!(runtime.unmarked().unwrap(), Vec::<PathBuf>::new());
        RuntimeDir::keep(&dir).unwrap();
        assert!(runtime.list().unwrap()[0].1.as_ref().unwrap().kept);
    }

    #[test]
    fn a_prepared_directory_is_refused() {
        let temporary = tempfile::tempdir().unwrap();
        let uid = rustix::process::geteuid().as_raw();
        std::os::unix::fs::symlink("/", temporary.path().join(format!("pgrehearse-{uid}")))
            .unwrap();
        assert!(matches!(
            RuntimeDir::open(temporary.path()),
            Err(EngineError::RuntimeDir { .. })
        ));
    }
}
