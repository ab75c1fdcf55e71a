//! Which programs and libraries a local server consists of.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use crate::text::Sha256Hasher;

/// A digest of names, sizes and times: of Postgres' programs, its libraries and the scripts of its
/// extensions, and of the system's libraries that decide how text is sorted. What is installed anew
/// gives another one, and so does another time zone, which `initdb` takes over.
pub(super) fn digest(bin_dir: &Path, version: &str) -> String {
    let mut digest = Sha256Hasher::default();
    digest.field(
        std::env::var_os("TZ")
            .unwrap_or_default()
            .as_encoded_bytes(),
    );
    digest.field(
        std::fs::canonicalize("/etc/localtime")
            .unwrap_or_default()
            .as_os_str()
            .as_encoded_bytes(),
    );
    digest.field(std::fs::read("/etc/localtime").unwrap_or_default());
    let prefix = bin_dir.parent().unwrap_or(bin_dir);
    let major: String = version.chars().take_while(char::is_ascii_digit).collect();
    let debian = PathBuf::from("/usr/share/postgresql").join(major);
    let folders = [
        bin_dir.to_owned(),
        prefix.join("lib"),
        prefix.join("lib/postgresql"),
        prefix.join("share"),
        prefix.join("share/extension"),
        prefix.join("share/postgresql"),
        prefix.join("share/postgresql/extension"),
        debian.clone(),
        debian.join("extension"),
        debian.join("tsearch_data"),
    ];
    for folder in folders {
        files(&folder, |_| true, &mut digest);
    }
    let sorting = |name: &str| {
        ["libc.so", "libc-", "libicu", "ld-musl"]
            .iter()
            .any(|beginning| name.starts_with(beginning))
    };
    for folder in [
        "/lib",
        "/lib64",
        "/usr/lib",
        "/usr/lib64",
        "/usr/lib/locale",
    ] {
        let folder = Path::new(folder);
        files(folder, sorting, &mut digest);
        // `x86_64-linux-gnu` and its like.
        for inner in names(folder) {
            if inner.contains("-linux-")
                || inner.starts_with("locale-archive")
                || inner.contains("utf8")
            {
                files(
                    &folder.join(&inner),
                    |name| sorting(name) || name.starts_with("LC_COLLATE"),
                    &mut digest,
                );
            }
        }
    }
    digest.finish()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn files(folder: &Path, wanted: impl Fn(&str) -> bool, digest: &mut Sha256Hasher) {
    for name in names(folder).into_iter().filter(|name| wanted(name)) {
        let path = folder.join(&name);
        if let Ok(metadata) = std::fs::metadata(&path)
            && metadata.is_file()
        {
            digest.field(path.as_os_str().as_encoded_bytes());
            digest.field(format!(
                "{} {} {}",
                metadata.len(),
                metadata.mtime(),
                metadata.mtime_nsec()
            ));
        }
    }
}
