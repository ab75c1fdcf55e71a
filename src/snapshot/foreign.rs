//! Files that are not Postgres dumps, known by how they start.

use super::error::Fault;

/// First bytes of formats whose content could be a dump once it is unpacked.
const PACKED: [(&[u8], &str, &str); 8] = [
    (b"BZh", "bzip2", "bunzip2"),
    (b"\xfd7zXZ\0", "xz", "unxz"),
    (b"\x04\x22\x4d\x18", "lz4", "unlz4"),
    (b"PK\x03\x04", "zip", "unzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "7z x"),
    (b"Rar!", "rar", "unrar x"),
    (b"\x1f\x9d", "compress (.Z)", "uncompress"),
    (b"]\0\0", "lzma", "unlzma"),
];

/// First bytes of other things.
const FOREIGN: [(&[u8], &str, &str); 22] = [
    (b"SQLite format 3\0", "an SQLite database", POSTGRES_ONLY),
    (b"-- MySQL dump", "a MySQL dump", POSTGRES_ONLY),
    (b"-- MariaDB dump", "a MariaDB dump", POSTGRES_ONLY),
    (b"/*M!", "a MariaDB dump", POSTGRES_ONLY),
    (b"/*!", "a MySQL script", POSTGRES_ONLY),
    (b"-- phpMyAdmin SQL Dump", "a MySQL dump", POSTGRES_ONLY),
    (b"PRAGMA ", "an SQLite script", POSTGRES_ONLY),
    (
        b"version https://git-lfs",
        "a pointer of Git LFS, not the file itself",
        "run `git lfs pull`",
    ),
    (
        b"PGCOPY\n\xff\r\n\0",
        "the binary rows of one table",
        DUMP_IT,
    ),
    (b"Salted__", "encrypted with OpenSSL", "decrypt it first"),
    (
        b"age-encryption.org",
        "encrypted with age",
        "decrypt it first",
    ),
    (
        b"-----BEGIN PGP",
        "encrypted or signed with PGP",
        "decrypt it first",
    ),
    (b"\x89PNG", "a PNG image", DUMP_IT),
    (b"\xff\xd8\xff", "a JPEG image", DUMP_IT),
    (b"%PDF", "a PDF document", DUMP_IT),
    (b"\x7fELF", "a program", DUMP_IT),
    (b"<!DOCTYPE", "an HTML page", DOWNLOADED),
    (b"<html", "an HTML page", DOWNLOADED),
    (b"<?xml", "an XML document", DOWNLOADED),
    (b"{", "a JSON document", DOWNLOADED),
    (b"#!", "a shell script", DUMP_IT),
    (b"[", "a JSON document", DOWNLOADED),
];

const POSTGRES_ONLY: &str = "pgrehearse rehearses Postgres databases; dump one with `pg_dump`";
const DUMP_IT: &str = "make a dump with `pg_dump --format=custom`";
const DOWNLOADED: &str =
    "if it was downloaded, it may be the server's error message: look into it, and download again";

/// Refuses what is certainly not a dump.
pub(super) fn refuse_foreign(head: &[u8]) -> Result<(), Fault> {
    if let Some((_, name, tool)) = PACKED.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Err(Fault::Compression {
            name: (*name).to_owned(),
            help: format!("unpack it with `{tool}`, or compress it with gzip or zstd instead"),
        });
    }
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = text.trim_ascii_start();
    if let Some((_, what, help)) = FOREIGN
        .iter()
        .find(|(magic, ..)| head.starts_with(magic) || text.starts_with(magic))
    {
        return Err(not_a_dump(*what, *help));
    }
    if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
        return Err(not_a_dump(
            "text in UTF-16",
            "convert it: `iconv --from-code=UTF-16 --to-code=UTF-8`; PowerShell's `>` writes \
             UTF-16, `pg_dump --file=…` does not",
        ));
    }
    if head.contains(&0) {
        return Err(not_a_dump("binary data of an unknown kind", DUMP_IT));
    }
    Ok(())
}

/// Words that a statement of Postgres may start with.
const COMMANDS: [&str; 55] = [
    "abort",
    "alter",
    "analyse",
    "analyze",
    "begin",
    "call",
    "checkpoint",
    "close",
    "cluster",
    "comment",
    "commit",
    "copy",
    "create",
    "deallocate",
    "declare",
    "delete",
    "discard",
    "do",
    "drop",
    "end",
    "execute",
    "explain",
    "fetch",
    "grant",
    "import",
    "insert",
    "listen",
    "load",
    "lock",
    "merge",
    "move",
    "notify",
    "prepare",
    "reassign",
    "refresh",
    "reindex",
    "release",
    "reset",
    "revoke",
    "rollback",
    "savepoint",
    "security",
    "select",
    "set",
    "show",
    "start",
    "table",
    "truncate",
    "unlisten",
    "update",
    "vacuum",
    "values",
    "wait",
    "with",
    "repack",
];

/// Refuses a script whose first statement is not one of Postgres.
pub(super) fn refuse_prose(statement: &str) -> Result<(), Fault> {
    let word = statement
        .trim_start_matches(|c: char| c == '(' || c.is_whitespace())
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default();
    let known = COMMANDS
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word));
    if known {
        return Ok(());
    }
    let shown = crate::text::truncate(&crate::text::sanitize_line(statement.trim()), 40);
    Err(not_a_dump(
        format!("text whose first statement is no SQL command: `{shown}`"),
        DUMP_IT,
    ))
}

/// Refuses another database's script by its quotes.
pub(super) fn refuse_mysql(statement: &str) -> Result<(), Fault> {
    let words = [
        "CREATE TABLE `",
        "CREATE TABLE IF NOT EXISTS `",
        "INSERT INTO `",
        "DROP TABLE IF EXISTS `",
        "LOCK TABLES `",
    ];
    if words.iter().any(|words| statement.starts_with(words)) {
        return Err(not_a_dump("a MySQL script", POSTGRES_ONLY));
    }
    Ok(())
}

fn not_a_dump(what: impl Into<String>, help: impl Into<String>) -> Fault {
    Fault::NotADump {
        what: what.into(),
        help: help.into(),
    }
}
