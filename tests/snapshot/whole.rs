//! Dumps that are whole: what they are, and what they say.

use pgrehearse::snapshot::{Locale, Snapshot, Untrusted};

use super::{of_bytes, recognised};

fn list<'a>(names: impl IntoIterator<Item = &'a String>) -> String {
    let names: Vec<&str> = names.into_iter().map(String::as_str).collect();
    names.join(", ")
}

#[test]
fn every_format_is_recognised_by_its_content() {
    for (name, format, archive) in [
        ("acme.sql", "plain", None),
        ("acme-inserts.sql", "plain", None),
        ("acme.sql.gz", "plain+gzip", None),
        ("acme.sql.zst", "plain+zstd", None),
        ("acme.dump", "custom", Some((1, 14))),
        ("acme-piped.dump", "custom", Some((1, 14))),
        ("acme.dump.gz", "custom+gzip", Some((1, 14))),
        ("acme.dump.zst", "custom+zstd", Some((1, 14))),
        ("acme.tar", "tar", Some((1, 14))),
        ("acme.tar.zst", "tar+zstd", Some((1, 14))),
        ("acme", "directory", Some((1, 14))),
        ("acme-uncompressed", "directory", Some((1, 14))),
    ] {
        let snapshot = recognised(name);
        let facts = snapshot.facts();
        assert_eq!(facts.format, format, "{name}");
        assert_eq!(facts.path, name);
        assert_eq!(facts.sha256.len(), 64);
        assert!(facts.bytes > 1000, "{name}");
        assert_eq!(snapshot.header.archive_version, archive, "{name}");
        assert_eq!(snapshot.header.restore_major(), archive.map(|_| 12));
        says_what_the_database_was(name, &snapshot);
    }
}

fn says_what_the_database_was(name: &str, snapshot: &Snapshot) {
    let header = &snapshot.header;
    let created = name != "acme-inserts.sql";
    assert_eq!(header.server_major, Some(15), "{name}");
    let version = header.server_version.as_deref().unwrap();
    assert!(version.starts_with("15.18"), "{name}: {version}");
    assert!(
        header
            .pg_dump_version
            .as_deref()
            .unwrap()
            .starts_with("15.18")
    );
    assert_eq!(header.encoding.as_deref(), Some("UTF8"), "{name}");
    assert_eq!(list(&header.extensions), "citext", "{name}");
    assert_eq!(list(&header.schemas), "billing", "{name}");
    let tables: Vec<String> = header
        .tables
        .iter()
        .map(|(s, t)| format!("{s}.{t}"))
        .collect();
    assert_eq!(
        list(&tables),
        "billing.empty_one, billing.invoices",
        "{name}"
    );
    assert!(header.large_objects, "{name}");
    assert!(header.objects > 20, "{name}: {}", header.objects);
    assert_eq!(header.untrusted, [], "{name}");
    assert_eq!(header.creates_database, created, "{name}");
    assert_eq!(list(&header.creates_roles), "");
    if created {
        assert_eq!(header.database.as_deref(), Some("acme"), "{name}");
        assert_eq!(
            header.locale,
            Some(Locale {
                provider: Some("libc".to_owned()),
                collate: Some("C.UTF-8".to_owned()),
                ctype: Some("C.UTF-8".to_owned()),
                icu: None,
            }),
            "{name}"
        );
        assert_eq!(
            list(&header.roles),
            "acme Reader, acme_auditor, acme_owner",
            "{name}"
        );
    } else {
        assert_eq!(header.database, None);
        assert_eq!(list(&header.roles), "acme Reader, acme_auditor, acme_owner");
    }
}

#[test]
fn digests_are_those_of_the_content() {
    let content = std::fs::read(super::dump("acme.dump")).unwrap();
    let digest = pgrehearse::text::Sha256Hasher::digest(&content);
    assert_eq!(recognised("acme.dump").sha256, digest);
    assert_eq!(recognised("acme.dump").bytes, content.len() as u64);

    let copy = super::copy_of("acme");
    let of_copy = |name: &str| {
        let snapshot = pgrehearse::snapshot::recognise(copy.path(), name).unwrap();
        snapshot.sha256
    };
    assert_eq!(of_copy("elsewhere"), recognised("acme").sha256);
    std::fs::write(copy.path().join("note.txt"), "x").unwrap();
    assert_ne!(of_copy("elsewhere"), recognised("acme").sha256);
}

#[test]
fn frames_and_members_may_follow_each_other() {
    let mut gzip = std::fs::read(super::dump("acme.sql.gz")).unwrap();
    gzip.extend(gzip.clone());
    assert_eq!(of_bytes(gzip).unwrap().format_text(), "plain+gzip");
    // A frame to be skipped, as parallel compressors write it.
    let mut zstd = b"\x50\x2a\x4d\x18\x03\0\0\0abc".to_vec();
    zstd.extend(std::fs::read(super::dump("acme.dump.zst")).unwrap());
    assert_eq!(of_bytes(zstd).unwrap().format_text(), "custom+zstd");
}

#[test]
fn any_script_is_a_snapshot() {
    for script in [
        "CREATE TABLE t (a int)",
        "\u{feff}-- hello\n\nBEGIN;\nCOMMIT;\n",
        "/* a comment */ select 1;",
        "COPY t FROM stdin;\n1\n\\.\n",
    ] {
        assert_eq!(of_bytes(script).unwrap().format_text(), "plain", "{script}");
    }
    let latin = b"SET client_encoding = 'LATIN1';\nSELECT 'caf\xe9';\n";
    assert_eq!(
        of_bytes(latin).unwrap().header.encoding.as_deref(),
        Some("LATIN1")
    );
}

#[test]
fn a_dump_of_all_databases_says_so() {
    let one = |name: &str| {
        format!(
            "\\connect {name}\n\n--\n-- PostgreSQL database dump\n--\n\n\
             -- Dumped from database version 16beta1\n-- Dumped by pg_dump version 17.2\n\n\
             CREATE TABLE public.t (a int);\nALTER TABLE public.t OWNER TO made;\n\n\
             --\n-- PostgreSQL database dump complete\n--\n\n"
        )
    };
    let script = format!(
        "--\n-- PostgreSQL database cluster dump\n--\n\n\\restrict abc\nCREATE ROLE made;\n\
         GRANT made TO other;\n\\unrestrict abc\n{}{}{}--\n-- PostgreSQL database cluster dump complete\n--\n",
        one("template1"),
        one("\"Odd name\""),
        one("-reuse-previous=on \"dbname='very odd'\"")
    );
    let header = of_bytes(&script).unwrap().header;
    assert_eq!(header.connects, ["template1", "Odd name", "very odd"]);
    assert_eq!(list(&header.creates_roles), "made");
    assert_eq!(list(&header.roles), "other");
    assert_eq!(header.server_major, Some(16));
    let short = script.replace("-- PostgreSQL database cluster dump complete", "");
    assert!(
        of_bytes(short)
            .unwrap_err()
            .to_string()
            .contains("is cut off at line")
    );
}

#[test]
fn what_reaches_outside_has_its_line() {
    let script = "\\set x `id`\nSELECT 1; \\! rm -rf /\n\\connect db \\! id\n\\encoding UTF8\n\
                  COPY t FROM stdin;\n\\! not a command\n\\.\n\\.\n\
                  CREATE TABLE t (a int);\nCOPY t FROM PROGRAM 'curl x';\n\\i /etc/passwd\n\
                  SELECT 1 \\gexec\n";
    let header = of_bytes(script).unwrap().header;
    let found: Vec<(u64, &str)> = header
        .untrusted
        .iter()
        .map(|Untrusted { line, what }| (line.unwrap(), what.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (1, "\\set x `id`"),
            (2, "\\! rm -rf /"),
            (3, "\\connect db \\! id"),
            (10, "COPY … FROM PROGRAM"),
            (11, "\\i /etc/passwd"),
            (12, "\\gexec"),
        ]
    );
    assert_eq!(header.encoding.as_deref(), Some("UTF8"));
}

#[test]
fn archives_are_searched_too() {
    // The same length, so that nothing else moves.
    let mut content = std::fs::read(super::dump("acme.dump")).unwrap();
    let (old, new) = (b"CREATE SCHEMA billing;\n", b"ALTER SYSTEM SET x = y;");
    assert_eq!(old.len(), new.len());
    let at = content.windows(old.len()).position(|w| w == old).unwrap();
    content.splice(at..at + old.len(), *new);
    let header = of_bytes(content).unwrap().header;
    let found: Vec<&str> = header.untrusted.iter().map(|u| u.what.as_str()).collect();
    assert_eq!(found, ["schema billing: ALTER SYSTEM"]);
}
