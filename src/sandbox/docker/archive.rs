//! Files sent to a container whose engine does not share our file system.

use std::io::Write;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use bollard::Docker;
use bollard::query_parameters::UploadToContainerOptionsBuilder;
use bytes::Bytes;
use futures_util::stream;
use tokio::sync::mpsc;

use super::container::engine;
use crate::sandbox::SandboxError;

/// Sends what is in `dir` to the folder `target` of a container, as a tar archive that is made
/// while it is sent.
pub(super) async fn upload(
    docker: &Docker,
    id: &str,
    dir: &Path,
    target: &str,
) -> Result<(), SandboxError> {
    let (sender, receiver) = mpsc::channel(8);
    let dir = dir.to_owned();
    let writer = tokio::task::spawn_blocking(move || write_archive(&dir, Chunks(sender)));
    let chunks = stream::unfold(receiver, |mut receiver| async {
        let chunk = receiver.recv().await?;
        Some((chunk, receiver))
    });
    let options = UploadToContainerOptionsBuilder::default()
        .path(target)
        .build();
    let sent = docker
        .upload_to_container(id, Some(options), bollard::body_stream(chunks))
        .await;
    let written = writer
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)));
    written.map_err(|e| SandboxError::io("pack the snapshot", e))?;
    sent.map_err(|error| engine("take the snapshot", &error))
}

fn write_archive(dir: &Path, chunks: Chunks) -> std::io::Result<()> {
    let mut archive = tar::Builder::new(std::io::BufWriter::with_capacity(256 * 1024, chunks));
    for entry in walkdir::WalkDir::new(dir).min_depth(1) {
        let entry = entry?;
        let name = entry
            .path()
            .strip_prefix(dir)
            .map_err(std::io::Error::other)?;
        let mut header = tar::Header::new_gnu();
        let metadata = entry.metadata()?;
        if metadata.is_dir() {
            header.set_entry_type(tar::EntryType::Directory);
            header.set_size(0);
            // The server's user, whose number we do not know, must be able to remove it.
            header.set_mode(0o777);
            archive.append_data(&mut header, name, std::io::empty())?;
        } else {
            header.set_size(metadata.len());
            header.set_mode(0o644);
            archive.append_data(&mut header, name, std::fs::File::open(entry.path())?)?;
        }
    }
    archive.into_inner()?.flush()
}

/// Hands what is written to an asynchronous receiver.
struct Chunks(mpsc::Sender<Bytes>);

impl Write for Chunks {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.0
            .blocking_send(Bytes::copy_from_slice(data))
            .map_err(|_| std::io::Error::from(std::io::ErrorKind::BrokenPipe))?;
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Lets everybody who gets there read a folder and what is in it.
pub(super) fn make_readable(dir: &Path) -> std::io::Result<()> {
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry?;
        let mode = if entry.file_type().is_dir() {
            0o755
        } else {
            0o644
        };
        std::fs::set_permissions(entry.path(), std::fs::Permissions::from_mode(mode))?;
    }
    Ok(())
}

/// Removes what is in a folder.
pub(super) fn empty_dir(dir: &Path) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
