//! A script of one database made to fill a database that is there already.

use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

/// Takes out of a plain script what would create or choose a database: the sandbox's database has
/// been created already, perhaps under another name or locale. Lines keep their numbers.
///
/// `pg_dump` and `pg_dumpall` write these commands on lines of their own. `keep_roles` are roles that
/// exist in the sandbox and must not be created again.
pub fn fill_one_database(script: &Path, keep_roles: &[&str]) -> std::io::Result<()> {
    let folder = script.parent().unwrap_or(Path::new("."));
    let mut reader = BufReader::with_capacity(256 * 1024, std::fs::File::open(script)?);
    let target = tempfile::NamedTempFile::new_in(folder)?;
    let mut writer = BufWriter::with_capacity(256 * 1024, target);
    let mut line = Vec::new();
    let mut in_copy = false;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let text = line.trim_ascii_end();
        if in_copy {
            in_copy = text != b"\\.";
        } else if text.starts_with(b"COPY ") && text.ends_with(b" FROM stdin;") {
            in_copy = true;
        } else if is_about_databases(text) || creates(text, keep_roles) {
            writer.write_all(b"-- left out by pgrehearse\n")?;
            continue;
        }
        writer.write_all(&line)?;
    }
    let target = writer
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    target.persist(script).map_err(|error| error.error)?;
    Ok(())
}

fn is_about_databases(line: &[u8]) -> bool {
    line.starts_with(b"\\connect ")
        || line.starts_with(b"\\c ")
        || (line.ends_with(b";")
            && (line.starts_with(b"CREATE DATABASE ") || line.starts_with(b"DROP DATABASE ")))
}

fn creates(line: &[u8], roles: &[&str]) -> bool {
    line.strip_prefix(b"CREATE ROLE ")
        .and_then(|rest| rest.strip_suffix(b";"))
        .is_some_and(|name| {
            let name = name
                .strip_prefix(b"\"")
                .and_then(|name| name.strip_suffix(b"\""))
                .unwrap_or(name);
            roles.iter().any(|role| role.as_bytes() == name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commands_go_and_data_stays() {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("snapshot.sql");
        let text = "CREATE ROLE postgres;\nCREATE ROLE app;\nCREATE DATABASE acme LOCALE = 'x';\n\\connect acme\n\
                    COPY t FROM stdin;\n\\connect acme\nCREATE DATABASE x;\n\\.\nSELECT 1;\n";
        std::fs::write(&script, text).unwrap();
        fill_one_database(&script, &["postgres"]).unwrap();
        let left = "-- left out by pgrehearse";
        assert_eq!(
            std::fs::read_to_string(&script).unwrap(),
            format!(
                "{left}\nCREATE ROLE app;\n{left}\n{left}\nCOPY t FROM stdin;\n\\connect acme\nCREATE DATABASE x;\n\\.\nSELECT 1;\n"
            )
        );
    }
}
