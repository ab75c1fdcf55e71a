//! Generated rollbacks written next to the migration, where its tool looks for them.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::stage::ProvenStep;

/// What became of a step's file.
#[derive(Debug)]
pub(super) enum Written {
    /// It was written.
    Done { step: String, path: PathBuf },
    /// There is one, which was not touched.
    Kept {
        step: String,
        path: PathBuf,
        reason: String,
    },
    /// It was not, since the script does not restore the schema.
    Unproven {
        step: String,
        path: PathBuf,
        reason: String,
    },
    /// It could not be.
    Failed {
        step: String,
        path: PathBuf,
        message: String,
    },
}

impl Written {
    /// For the document.
    pub(super) fn json(&self) -> Value {
        let (step, path, written, reason) = match self {
            Self::Done { step, path } => (step, path, true, None),
            Self::Kept { step, path, reason }
            | Self::Unproven { step, path, reason }
            | Self::Failed {
                step,
                path,
                message: reason,
            } => (step, path, false, Some(reason)),
        };
        json!({
            "step": step,
            "path": path.display().to_string(),
            "written": written,
            "proven": !matches!(self, Self::Unproven { .. }),
            "reason": reason,
        })
    }
}

/// Writes the file of a step, unless there is one that `force` does not give up.
pub(super) fn write(step: &ProvenStep, force: bool) -> Written {
    let file = &step.file;
    let (name, path) = (file.step.clone(), file.path.clone());
    if step.proof.down_ok != Some(true) || step.proof.schema_restored != Some(true) {
        return Written::Unproven {
            step: name,
            path,
            reason: step.proof.reason.clone().unwrap_or_default(),
        };
    }
    if file.exists && !force {
        let reason = format!(
            "{} has a rollback already, which `--force` replaces",
            path.display()
        );
        return Written::Kept {
            step: name,
            path,
            reason,
        };
    }
    let written = match file.section {
        None => save(&path, &file.text, force),
        Some(_) if !force => {
            let reason = format!(
                "{} has both directions; `--force` adds the rollback to it",
                path.display()
            );
            return Written::Kept {
                step: name,
                path,
                reason,
            };
        }
        Some(section) => std::fs::read_to_string(&path).and_then(|text| {
            let text = with_section(&text, section, &file.text);
            save(&path, &text, true)
        }),
    };
    match written {
        Ok(()) => Written::Done { step: name, path },
        Err(error) => Written::Failed {
            message: format!("failed to write {}: {error}", path.display()),
            step: name,
            path,
        },
    }
}

/// Writes a file whole or not at all. One that is there is replaced only by `force`.
pub(super) fn save(path: &Path, text: &str, force: bool) -> std::io::Result<()> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::Builder::new()
        .prefix(".pgrehearse-")
        .permissions(permissions(path))
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    let saved = if force {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    saved.map(|_| ()).map_err(|error| error.error)
}

/// Those of the file that is replaced; otherwise what any new file has.
fn permissions(path: &Path) -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).map_or_else(
        |_| std::fs::Permissions::from_mode(0o644),
        |metadata| metadata.permissions(),
    )
}

/// The text of a file of both directions with another part for the way back.
fn with_section(text: &str, section: &str, part: &str) -> String {
    // `-- migrate:down transaction:false` takes the place of `-- migrate:down`.
    let marker = section
        .split(" transaction:")
        .next()
        .unwrap_or(section)
        .to_lowercase();
    let mut result = String::new();
    for line in text.split_inclusive('\n') {
        if line.trim_start().to_lowercase().starts_with(&marker) {
            break;
        }
        result.push_str(line);
    }
    if !result.ends_with('\n') {
        result.push('\n');
    }
    if !result.ends_with("\n\n") {
        result.push('\n');
    }
    result.push_str(section);
    result.push('\n');
    result.push_str(part);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_for_the_way_back_is_replaced_or_added() {
        let up = "-- migrate:up\nCREATE TABLE t ();";
        let expected = "-- migrate:up\nCREATE TABLE t ();\n\n-- migrate:down\nDROP TABLE t;\n";
        assert_eq!(
            with_section(up, "-- migrate:down", "DROP TABLE t;\n"),
            expected
        );
        let both = format!("{up}\n\n-- migrate:down\nSELECT 1;\n");
        assert_eq!(
            with_section(&both, "-- migrate:down", "DROP TABLE t;\n"),
            expected
        );
    }

    #[test]
    fn a_file_is_replaced_only_on_request() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new").join("down.sql");
        save(&path, "a", false).unwrap();
        assert!(save(&path, "b", false).is_err());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a");
        save(&path, "b", true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "b");
        // Nothing else is left in the folder.
        assert_eq!(
            std::fs::read_dir(folder.path().join("new"))
                .unwrap()
                .count(),
            1
        );
    }
}
