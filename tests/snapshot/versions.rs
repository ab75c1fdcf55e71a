//! Archives of every version, written here as `pg_backup_archiver.c` of that version writes them.

use pgrehearse::snapshot::{SnapshotError, recognise};

use super::{copy_of, of_bytes};

/// Writes an archive in custom format.
struct Writer {
    version: (u8, u8),
    bytes: Vec<u8>,
}

impl Writer {
    fn int(&mut self, value: i32) {
        self.bytes.push(u8::from(value < 0));
        self.bytes.extend(value.unsigned_abs().to_le_bytes());
    }

    fn text(&mut self, text: Option<&str>) {
        match text {
            None => self.int(-1),
            Some(text) => {
                self.int(i32::try_from(text.len()).unwrap());
                self.bytes.extend(text.as_bytes());
            }
        }
    }

    fn head(version: (u8, u8), made_by: &str) -> Self {
        let bytes = [b"PGDMP", &[version.0, version.1, 0, 4, 8, 1][..]].concat();
        let mut writer = Self { version, bytes };
        if version >= (1, 15) {
            writer.bytes.push(3);
        } else {
            writer.int(-1);
        }
        for part in [59, 30, 12, 24, 11, 125, 0] {
            writer.int(part);
        }
        writer.text(Some("shop"));
        writer.text(Some("9.6.24"));
        writer.text(Some(made_by));
        writer
    }

    /// An entry, with the offset of its data or without data.
    fn entry(&mut self, id: i32, kind: &str, definition: Option<&str>, offset: Option<u64>) {
        self.int(id);
        self.int(i32::from(offset.is_some()));
        self.text(Some("1259"));
        self.text(Some("16385"));
        self.text(Some("items"));
        self.text(Some(kind));
        if self.version >= (1, 11) {
            self.int(if offset.is_some() { 3 } else { 2 });
        }
        self.text(definition);
        self.text(Some(""));
        self.text(offset.map(|_| "COPY public.items (id) FROM stdin;\n"));
        self.text(Some("public"));
        self.text(Some(""));
        if self.version >= (1, 14) {
            self.text(Some("heap"));
        }
        if self.version >= (1, 16) {
            self.int(i32::from(b'r'));
        }
        self.text(Some("keeper"));
        self.text(Some("false"));
        self.text(Some("1"));
        self.text(None);
        self.bytes.push(if offset.is_some() { 2 } else { 3 });
        self.bytes.extend(offset.unwrap_or_default().to_le_bytes());
    }
}

/// A table and its data, which are said to be `shift` bytes behind where they are.
fn archive(version: (u8, u8), shift: u64) -> Vec<u8> {
    let write = |offset: u64| {
        let mut writer = Writer::head(version, "17.2");
        writer.int(2);
        writer.entry(
            7,
            "TABLE",
            Some("CREATE TABLE public.items (id int);\n"),
            None,
        );
        writer.entry(8, "TABLE DATA", None, Some(offset));
        writer
    };
    let length = write(0).bytes.len() as u64;
    let mut writer = write(length + shift);
    writer.bytes.push(1);
    writer.int(8);
    writer.int(3);
    writer.bytes.extend(b"abc");
    writer.int(0);
    writer.bytes
}

#[test]
fn archives_of_all_versions_are_read() {
    for (minor, restore) in [
        (10, 11),
        (11, 11),
        (12, 11),
        (13, 11),
        (14, 12),
        (15, 16),
        (16, 17),
    ] {
        let header = of_bytes(archive((1, minor), 0)).unwrap().header;
        assert_eq!(header.restore_major(), Some(restore));
        assert_eq!(header.server_major, Some(9), "1.{minor}");
        assert_eq!(header.pg_dump_version.as_deref(), Some("17.2"));
        assert_eq!(header.database.as_deref(), Some("shop"));
        assert_eq!(header.objects, 2);
        let tables: Vec<_> = header.tables.into_iter().collect();
        assert_eq!(tables, [("public".to_owned(), "items".to_owned())]);
        assert_eq!(header.roles.into_iter().collect::<Vec<_>>(), ["keeper"]);
    }
}

#[test]
fn an_archive_of_the_future_says_who_made_it() {
    let error = of_bytes(Writer::head((1, 17), "21.0").bytes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "snapshot file is an archive of version 1.17.0, which is not supported (made by pg_dump 21.0)"
    );
}

#[test]
fn data_are_where_they_should_be() {
    let error = of_bytes(archive((1, 16), 1)).unwrap_err();
    assert!(matches!(error, SnapshotError::Damaged { .. }), "{error}");
    let whole = archive((1, 16), 0);
    for length in 1..whole.len() {
        assert!(of_bytes(&whole[..length]).is_err(), "{length} bytes");
    }
}

#[test]
fn data_files_may_be_compressed_in_other_ways() {
    let copy = copy_of("acme");
    let table = copy.path().join("3445.dat.gz");
    let mut rows = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(std::fs::File::open(&table).unwrap());
    std::io::Read::read_to_end(&mut decoder, &mut rows).unwrap();
    std::fs::remove_file(&table).unwrap();

    let zstd = zstd::encode_all(&rows[..], 3).unwrap();
    let path = copy.path().join("3445.dat.zst");
    std::fs::write(&path, &zstd).unwrap();
    assert!(recognise(copy.path(), "acme").is_ok());
    std::fs::write(&path, &zstd[..zstd.len() / 2]).unwrap();
    assert!(recognise(copy.path(), "acme").is_err());
    std::fs::remove_file(&path).unwrap();

    // One block, stored as it is, and the mark of the end.
    let mut lz4 = b"\x04\x22\x4d\x18\x60\x40\x82".to_vec();
    lz4.extend((0x8000_0000 | u32::try_from(rows.len()).unwrap()).to_le_bytes());
    lz4.extend(&rows);
    let path = copy.path().join("3445.dat.lz4");
    std::fs::write(&path, [&lz4[..], &[0; 4]].concat()).unwrap();
    assert!(recognise(copy.path(), "acme").is_ok());
    std::fs::write(&path, &lz4).unwrap();
    let error = recognise(copy.path(), "acme").unwrap_err();
    assert!(error.to_string().contains("cut off"), "{error}");
}
