//! The table of contents of `pg_dump`'s archives, as `pg_backup_archiver.c` writes it.

use std::collections::BTreeMap;
use std::io::BufRead;

use super::error::Fault;
use super::source::Counted;
use super::statement::{add_role, read_statements};
use super::{Header, Untrusted};
use crate::sql::split;

/// The five bytes that every archive starts with.
pub(super) const MAGIC: &[u8] = b"PGDMP";

/// The oldest archive version that is read: that of PostgreSQL 8.2.
const OLDEST: (u8, u8) = (1, 10);
/// The newest: that of PostgreSQL 17 and 18.
const NEWEST: (u8, u8) = (1, 16);

/// The longest text of an entry; a definition is at most a field of the catalog: 1 GiB.
const LONGEST: u64 = 1 << 30;

/// An archive's header and contents.
#[derive(Debug)]
pub(super) struct Toc {
    /// What it says about the database.
    pub(super) header: Header,
    /// The entries that have data, by dump id.
    pub(super) data: BTreeMap<u64, DataEntry>,
    /// How long integers are, in bytes.
    pub(super) integer_size: u8,
}

/// An entry with data.
#[derive(Debug)]
pub(super) struct DataEntry {
    /// In words, for example `table public.users`.
    pub(super) object: String,
    /// Whether it holds large objects.
    pub(super) large_objects: bool,
    /// Whether its data are the lines of a `COPY`, which end with `\.`.
    pub(super) copies: bool,
    /// Where it is: the offset in a custom archive, if `pg_dump` could seek, or a file's name.
    pub(super) place: Place,
}

/// Where an entry's data are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Nowhere: there are none.
    Nowhere,
    /// Somewhere in the archive; `pg_dump` wrote to a pipe.
    Somewhere,
    /// At an offset of the archive.
    Offset(u64),
    /// In a member or file of this name.
    File(String),
}

/// How the archive keeps data, which decides what ends an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// In the same file.
    Custom,
    /// In members or files.
    Files,
}

/// Reads the header and all entries, and stands at the first byte after them.
pub(super) fn read_toc<R: BufRead>(source: &mut Counted<R>, layout: Layout) -> Result<Toc, Fault> {
    let mut reader = Reader {
        source,
        version: (0, 0),
        integer_size: 4,
        offset_size: 8,
    };
    let mut header = Header::default();
    reader
        .head(layout, &mut header)
        .map_err(|fault| match fault {
            Fault::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                Fault::cut_off("it ends in its header")
            }
            other => other,
        })?;
    let count = reader.integer()?;
    let count = u64::try_from(count)
        .map_err(|_| Fault::Damaged(format!("its table of contents has {count} entries")))?;
    let mut data = BTreeMap::new();
    for number in 1..=count {
        let at = reader.source.position();
        reader
            .entry(layout, &mut header, &mut data)
            .map_err(|fault| match fault {
                Fault::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                    Fault::cut_off(format!(
                        "it ends in entry {number} of {count} of its table of contents"
                    ))
                }
                Fault::Damaged(what) => Fault::Damaged(format!(
                    "entry {number} of its table of contents (byte {at}): {what}"
                )),
                other => other,
            })?;
        header.objects += 1;
    }
    Ok(Toc {
        header,
        data,
        integer_size: reader.integer_size,
    })
}

struct Reader<'s, R> {
    source: &'s mut Counted<R>,
    version: (u8, u8),
    integer_size: u8,
    offset_size: u8,
}

impl<R: BufRead> Reader<'_, R> {
    fn head(&mut self, layout: Layout, header: &mut Header) -> Result<(), Fault> {
        if self.source.bytes(5)? != MAGIC {
            return Err(Fault::Damaged(
                "toc.dat does not start with PGDMP".to_owned(),
            ));
        }
        self.version = (self.source.byte()?, self.source.byte()?);
        let revision = self.source.byte()?;
        let version = format!("{}.{}.{revision}", self.version.0, self.version.1);
        header.archive_version = Some(self.version);
        if self.version < OLDEST || self.version.0 > NEWEST.0 + 1 {
            return Err(Fault::Archive {
                version,
                made_by: None,
                newer: self.version > NEWEST,
            });
        }
        let known = self.head_fields(layout, header);
        if self.version > NEWEST {
            // What a newer pg_dump changed is not known; its own version mostly stands where it was.
            let plausible = |text: &String| text.starts_with(|c: char| c.is_ascii_digit());
            return Err(Fault::Archive {
                version,
                made_by: header.pg_dump_version.take().filter(plausible),
                newer: true,
            });
        }
        known
    }

    fn head_fields(&mut self, layout: Layout, header: &mut Header) -> Result<(), Fault> {
        self.integer_size = self.source.byte()?;
        self.offset_size = self.source.byte()?;
        for size in [self.integer_size, self.offset_size] {
            if !(1..=32).contains(&size) {
                return Err(Fault::Damaged(format!(
                    "its header says that integers have {size} bytes"
                )));
            }
        }
        let format = self.source.byte()?;
        // A directory's toc.dat says that it belongs to a tar archive.
        let fits = match layout {
            Layout::Custom => format == 1,
            Layout::Files => matches!(format, 3 | 5),
        };
        if !fits {
            return Err(Fault::Damaged(format!(
                "its header names archive format {format}, which does not fit the file"
            )));
        }
        if self.version >= (1, 15) {
            let algorithm = self.source.byte()?;
            if algorithm > 3 {
                return Err(Fault::Compression {
                    name: format!("algorithm {algorithm} of pg_dump"),
                    help: "dump it again with `--compress=none` or `--compress=gzip`".to_owned(),
                });
            }
        } else {
            self.integer()?;
        }
        // When it was made: seconds, minutes, hours, day, month from 0, years since 1900, and daylight saving
        // time, as `localtime` gave them.
        let mut made = [0; 7];
        for part in &mut made {
            *part = self.integer()?;
        }
        header.made_at = made_at(made);
        header.database = self.text()?.filter(|name| !name.is_empty());
        if let Some(version) = self.text()? {
            header.set_server_version(&version);
        }
        header.pg_dump_version = self.text()?;
        Ok(())
    }

    fn entry(
        &mut self,
        layout: Layout,
        header: &mut Header,
        data: &mut BTreeMap<u64, DataEntry>,
    ) -> Result<(), Fault> {
        let id = self.integer()?;
        let id = u64::try_from(id)
            .ok()
            .filter(|id| *id > 0)
            .ok_or_else(|| Fault::Damaged(format!("its number is {id}")))?;
        let has_data = self.integer()? != 0;
        // The catalog's and the object's own OID.
        self.text()?;
        self.text()?;
        let tag = self.text()?.unwrap_or_default();
        let kind = self.text()?.unwrap_or_default();
        if self.version >= (1, 11) {
            let section = self.integer()?;
            if !(0..=4).contains(&section) {
                return Err(Fault::Damaged(format!("it is in section {section}")));
            }
        }
        let definition = self.text()?.unwrap_or_default();
        self.text()?; // What drops it.
        let copy = self.text()?.unwrap_or_default();
        let schema = self.text()?.unwrap_or_default();
        self.text()?; // The tablespace.
        if self.version >= (1, 14) {
            self.text()?; // The access method.
        }
        if self.version >= (1, 16) {
            self.integer()?; // The kind of relation.
        }
        let owner = self.text()?.unwrap_or_default();
        self.text()?; // Whether the table has OIDs.
        while self.text()?.is_some() {
            // What it depends on.
        }
        let place = match layout {
            Layout::Custom => self.offset()?,
            Layout::Files => match self.text()? {
                Some(name) if !name.is_empty() => Place::File(name),
                _ => Place::Nowhere,
            },
        };
        let object = object_of(&kind, &schema, &tag);
        describe(header, &kind, &schema, &tag);
        if kind == "DATABASE PROPERTIES" {
            let statements = split(&definition).unwrap_or_default();
            header
                .database_settings
                .extend(statements.into_iter().map(|statement| statement.text));
        }
        add_role(header, &owner);
        for text in [&definition, &copy] {
            for what in read_statements(text, header) {
                header.untrusted.push(Untrusted {
                    line: None,
                    what: format!("{object}: {what}"),
                });
            }
        }
        let large_objects = kind == "BLOBS";
        if has_data || place != Place::Nowhere {
            let entry = DataEntry {
                object,
                large_objects,
                copies: !copy.is_empty(),
                place,
            };
            if data.insert(id, entry).is_some() {
                return Err(Fault::Damaged(format!("its number {id} is another's too")));
            }
        }
        Ok(())
    }

    /// A sign, then bytes from the least significant on.
    fn integer(&mut self) -> Result<i64, Fault> {
        let negative = self.source.byte()? != 0;
        let value = self.unsigned(self.integer_size)?;
        let value = i64::try_from(value)
            .ok()
            .filter(|value| *value <= i64::from(u32::MAX))
            .ok_or_else(|| Fault::Damaged("a number is out of range".to_owned()))?;
        Ok(if negative { -value } else { value })
    }

    fn unsigned(&mut self, size: u8) -> Result<u64, Fault> {
        read_unsigned(self.source, size)
    }

    fn text(&mut self) -> Result<Option<String>, Fault> {
        let Ok(length) = u64::try_from(self.integer()?) else {
            return Ok(None);
        };
        if length > LONGEST {
            return Err(Fault::Damaged(format!("a text has {length} bytes")));
        }
        let bytes = self.source.bytes(length)?;
        // Dumps come in other encodings than UTF-8 too.
        Ok(Some(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        }))
    }

    fn offset(&mut self) -> Result<Place, Fault> {
        let flag = self.source.byte()?;
        let offset = self.unsigned(self.offset_size)?;
        match flag {
            1 => Ok(Place::Somewhere),
            2 => Ok(Place::Offset(offset)),
            3 => Ok(Place::Nowhere),
            _ => Err(Fault::Damaged(format!("its offset is marked {flag}"))),
        }
    }
}

/// Bytes from the least significant on, which must fit.
pub(super) fn read_unsigned<R: BufRead>(source: &mut Counted<R>, size: u8) -> Result<u64, Fault> {
    let mut value = 0_u64;
    for place in 0..size {
        let byte = u64::from(source.byte()?);
        if place < 8 {
            value |= byte << (8 * u32::from(place));
        } else if byte != 0 {
            return Err(Fault::Damaged("a number is out of range".to_owned()));
        }
    }
    Ok(value)
}

/// `table data public.users`.
fn object_of(kind: &str, schema: &str, tag: &str) -> String {
    let kind = match kind {
        "BLOBS" => return "the large objects".to_owned(),
        "TABLE DATA" => "table".to_owned(),
        other => other.to_lowercase(),
    };
    let name = if schema.is_empty() {
        tag.to_owned()
    } else {
        format!("{schema}.{tag}")
    };
    crate::text::sanitize_line(&format!("{kind} {name}"))
}

/// What the kind of an entry says by itself.
fn describe(header: &mut Header, kind: &str, schema: &str, tag: &str) {
    match kind {
        "DATABASE" => {
            header.creates_database = true;
            header.database = Some(tag.to_owned());
        }
        "EXTENSION" => {
            header.extensions.insert(tag.to_owned());
        }
        "SCHEMA" => {
            header.schemas.insert(tag.to_owned());
        }
        "TABLE" | "FOREIGN TABLE" => {
            header.schemas.insert(schema.to_owned());
            header.tables.insert((schema.to_owned(), tag.to_owned()));
        }
        "BLOB" | "BLOBS" | "BLOB METADATA" => header.large_objects = true,
        _ => {}
    }
}
/// `2026-11-20T13:05:00`, if the parts make sense.
fn made_at([second, minute, hour, day, month, year, _]: [i64; 7]) -> Option<String> {
    let small = |part: i64| i8::try_from(part).ok();
    let year = i16::try_from(year.checked_add(1900)?).ok()?;
    let month = small(month.checked_add(1)?)?;
    let made = jiff::civil::DateTime::new(
        year,
        month,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?.min(59),
        0,
    );
    made.ok().map(|made| made.to_string())
}
