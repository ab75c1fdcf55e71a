//! Gives the program a fingerprint of its own source.
//!
//! Seeds in the cache hold catalogs and digests that this very code has read. A build from other
//! code must not take them for its own, whatever the version number says.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

fn main() -> std::io::Result<()> {
    let mut files = vec![PathBuf::from("Cargo.lock"), PathBuf::from("Cargo.toml")];
    collect(Path::new("src"), &mut files)?;
    files.sort();
    // SipHash with fixed keys: the same for the same compiler, and a new compiler may well differ.
    let mut hasher = DefaultHasher::new();
    for file in files {
        // A packaged crate has no lock file of ours.
        if let Ok(text) = std::fs::read(&file) {
            file.hash(&mut hasher);
            text.hash(&mut hasher);
        }
    }
    println!("cargo::rustc-env=PGREHEARSE_BUILD={:016x}", hasher.finish());
    for path in ["src", "Cargo.lock", "Cargo.toml", "build.rs"] {
        println!("cargo::rerun-if-changed={path}");
    }
    Ok(())
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), files)?;
        } else {
            files.push(entry.path());
        }
    }
    Ok(())
}
