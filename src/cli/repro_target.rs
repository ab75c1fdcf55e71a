//! Files that `repro` writes: looked at before the work, and never written over.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::output::Output;
use crate::exit::Exit;

/// Refuses a file that is there already, and a folder that cannot be written to.
pub(super) fn check_target(file: &Path, option: &str, output: &Output) -> Result<(), Exit> {
    let refused = |message: String| {
        let help = format!("name another file: `{option}=FILE`");
        output.error(&message, Some(&help));
        Exit::Usage
    };
    match std::fs::metadata(file) {
        Ok(there) if there.is_dir() => {
            return Err(refused(format!("`{}` is a folder", file.display())));
        }
        Ok(there) if there.is_file() => {
            let message = "is there already and is not written over";
            return Err(refused(format!("`{}` {message}", file.display())));
        }
        // A pipe, for example.
        Ok(_) => return Ok(()),
        Err(_) => {}
    }
    let parent = file
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let parent = parent.map_or_else(|| PathBuf::from("."), Path::to_owned);
    tempfile::Builder::new()
        .prefix(".pgrehearse-")
        .tempfile_in(&parent)
        .map(drop)
        // Its words would name the file that was tried.
        .map_err(|error| error.kind())
        .map_err(|kind| refused(format!("`{}` cannot be written: {kind}", file.display())))
}

/// Opens a file that was looked at before.
pub(super) fn create(file: &Path) -> std::io::Result<File> {
    let is_special = std::fs::metadata(file).is_ok_and(|there| !there.is_file());
    let mut options = File::options();
    options.write(true).create_new(!is_special).open(file)
}
