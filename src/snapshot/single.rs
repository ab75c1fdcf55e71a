//! A script of one database made to fill a database that is there already.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::Path;

use crate::sql::{MetaCommand, ScannedItem, ScannedStatement, ScriptScanner, tokens};

/// How much of a statement must be seen to know whether it is left out.
const HEAD: usize = 1024;

/// Takes out of a plain script what would create or choose a database: the sandbox's database has
/// been created already, perhaps under another name or locale. Lines keep their numbers.
///
/// `pg_dump` and `pg_dumpall` write these commands on lines of their own; where a line only looks like
/// one, in a text or a function, it stays. `keep_roles` are roles that exist in the sandbox and
/// must not be created again.
pub fn fill_one_database(script: &Path, keep_roles: &[&str]) -> std::io::Result<()> {
    let left_out = lines_to_leave_out(script, keep_roles)?;
    let folder = script.parent().unwrap_or(Path::new("."));
    let mut reader = BufReader::with_capacity(256 * 1024, std::fs::File::open(script)?);
    let target = tempfile::NamedTempFile::new_in(folder)?;
    let mut writer = BufWriter::with_capacity(256 * 1024, target);
    let mut line = Vec::new();
    let mut number = 0_u32;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        number = number.saturating_add(1);
        if left_out.contains(&number) {
            writer.write_all(b"-- left out by pgrehearse\n")?;
        } else {
            writer.write_all(&line)?;
        }
    }
    let target = writer
        .into_inner()
        .map_err(std::io::IntoInnerError::into_error)?;
    target.persist(script).map_err(|error| error.error)?;
    Ok(())
}

/// The lines on which such a command stands.
fn lines_to_leave_out(script: &Path, keep_roles: &[&str]) -> std::io::Result<BTreeSet<u32>> {
    let mut reader = BufReader::with_capacity(256 * 1024, std::fs::File::open(script)?);
    let mut scanner = ScriptScanner::new(HEAD);
    let mut lines = BTreeSet::new();
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? != 0 {
        for item in scanner.feed_line(&line) {
            lines.extend(place(&item, keep_roles));
        }
        line.clear();
    }
    // A script that is cut off has been refused before.
    for item in scanner.finish().unwrap_or_default() {
        lines.extend(place(&item, keep_roles));
    }
    Ok(lines)
}

fn place(item: &ScannedItem, keep_roles: &[&str]) -> Option<u32> {
    match item {
        ScannedItem::MetaCommand(command) => connects(command).then_some(command.position.line),
        ScannedItem::Statement(statement) => {
            is_left_out(statement, keep_roles).then_some(statement.position.line)
        }
        ScannedItem::CopyData(_) => None,
    }
}

fn connects(command: &MetaCommand) -> bool {
    matches!(
        command.text.split_ascii_whitespace().next(),
        Some("\\connect" | "\\c")
    )
}

fn is_left_out(statement: &ScannedStatement, keep_roles: &[&str]) -> bool {
    match statement.facts.command.as_str() {
        "CREATE DATABASE" | "DROP DATABASE" => true,
        "CREATE ROLE" => tokens(&statement.text)
            .filter_map(|token| token.identifier())
            .nth(2)
            .is_some_and(|name| keep_roles.contains(&name.as_str())),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commands_go_and_data_stays() {
        let dir = tempfile::tempdir().unwrap();
        let script = dir.path().join("snapshot.sql");
        let rest = "COPY t FROM stdin;\n\\connect acme\nCREATE DATABASE x;\n\\.\n\
                    INSERT INTO t VALUES ('\nDROP DATABASE foo;\n\\connect acme\n');\nSELECT 1;\n";
        let text = format!(
            "CREATE ROLE postgres;\nCREATE ROLE app;\nCREATE DATABASE acme LOCALE = 'x';\n\\connect acme\n{rest}"
        );
        std::fs::write(&script, text).unwrap();
        fill_one_database(&script, &["postgres"]).unwrap();
        let left = "-- left out by pgrehearse";
        assert_eq!(
            std::fs::read_to_string(&script).unwrap(),
            format!("{left}\nCREATE ROLE app;\n{left}\n{left}\n{rest}")
        );
    }
}
