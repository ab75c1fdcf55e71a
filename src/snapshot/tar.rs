//! Archives in tar files, walked member by member.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};

use super::Header;
use super::error::Fault;
use super::source::{CHUNK, Counted};
use super::tail::Tail;
use super::toc::{Layout, Place, Toc, read_toc};

/// The unit of tar files.
const BLOCK: usize = 512;

/// Whether a file starts as a tar file does.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(257..262) == Some(b"ustar") && head.get(..BLOCK).is_some_and(checksum_fits)
}

/// Reads `toc.dat` and walks over all other members.
pub(super) fn read_tar<R: BufRead>(source: R) -> Result<Header, Fault> {
    let mut source = Counted::new(source);
    let mut toc: Option<Toc> = None;
    let mut members: BTreeMap<String, Tail> = BTreeMap::new();
    while let Some(member) = next_member(&mut source)? {
        let mut data = (&mut source).take(member.size);
        if member.name == "toc.dat" {
            let mut counted = Counted::new(BufReader::with_capacity(CHUNK, &mut data));
            let read = read_toc(&mut counted, Layout::Files);
            toc = Some(read.map_err(|fault| match fault {
                // The member is there as long as it should be, unless the file itself ends.
                Fault::CutOff { what, .. } => Fault::cut_off(format!("toc.dat: {what}")),
                other => other,
            })?);
        }
        let tail = Tail::read(&mut data)?;
        if data.limit() > 0 {
            return Err(Fault::cut_off(format!("it ends in {}", member.name)));
        }
        let padding = (BLOCK as u64 - member.size % BLOCK as u64) % BLOCK as u64;
        source.skip(padding)?;
        if toc.is_none() {
            return Err(Fault::NotADump {
                what: format!(
                    "a tar file that starts with {}, not with toc.dat",
                    member.name
                ),
                help: "if it holds a dump in directory format, unpack it and name the directory; \
                       otherwise make it with `pg_dump --format=tar`"
                    .to_owned(),
            });
        }
        if members.insert(member.name.clone(), tail).is_some() {
            return Err(Fault::Damaged(format!("it holds {} twice", member.name)));
        }
    }
    let toc = toc.ok_or_else(|| Fault::cut_off("it has no toc.dat"))?;
    for (id, entry) in &toc.data {
        let Place::File(name) = &entry.place else {
            continue;
        };
        // Large objects are listed under another name than the entry says.
        let listed = ["blobs.toc".to_owned(), format!("blobs_{id}.toc")];
        let tail = members
            .get(name)
            .or_else(|| {
                let mut listed = listed.iter().filter(|_| entry.large_objects);
                listed.find_map(|name| members.get(name))
            })
            .ok_or_else(|| {
                Fault::cut_off(format!("the data of {} ({name}) are missing", entry.object))
            })?;
        if entry.copies && !tail.ends_copy() {
            return Err(Fault::cut_off(format!(
                "the data of {} ({name}) do not end with `\\.`",
                entry.object
            )));
        }
    }
    Ok(toc.header)
}

struct Member {
    name: String,
    size: u64,
}

/// The next header, or none after the two empty blocks at the end.
fn next_member<R: BufRead>(source: &mut Counted<R>) -> Result<Option<Member>, Fault> {
    let at = source.position();
    let block = match source.bytes(BLOCK as u64) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            return Err(Fault::cut_off("it ends before the end of the archive"));
        }
        block => block?,
    };
    if block.iter().all(|byte| *byte == 0) {
        let end = source
            .bytes(BLOCK as u64)
            .map_err(|_| Fault::cut_off("it ends in the mark of its end"))?;
        if end.iter().any(|byte| *byte != 0) {
            return Err(Fault::Damaged(format!(
                "byte {at}: an empty block among members"
            )));
        }
        return Ok(None);
    }
    if block.get(257..262) != Some(b"ustar") || !checksum_fits(&block) {
        return Err(Fault::Damaged(format!("byte {at}: not a tar header")));
    }
    let name = block.get(..100).map(text_of).unwrap_or_default();
    let kind = block.get(156).copied().unwrap_or_default();
    if !matches!(kind, b'0' | 0) {
        return Err(Fault::Unsafe(format!(
            "member {} is not an ordinary file",
            crate::text::sanitize_line(&name)
        )));
    }
    check_name(&name)?;
    let size = block
        .get(124..136)
        .and_then(number_of)
        .ok_or_else(|| Fault::Damaged(format!("byte {at}: the size of {name} is not a number")))?;
    Ok(Some(Member { name, size }))
}

/// `pg_dump` writes flat archives: a name is a plain file name.
pub(super) fn check_name(name: &str) -> Result<(), Fault> {
    if name.is_empty() || name == "." || name == ".." || name.contains(['/', '\\']) {
        return Err(Fault::Unsafe(format!(
            "it names a file `{}` outside of itself",
            crate::text::sanitize_line(name)
        )));
    }
    Ok(())
}

fn text_of(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0);
    let field = field.get(..end.unwrap_or(field.len())).unwrap_or_default();
    String::from_utf8_lossy(field).into_owned()
}

/// Octal digits, or a binary number where the first bit is set.
fn number_of(field: &[u8]) -> Option<u64> {
    if let Some((0x80, rest)) = field.split_first() {
        return rest.iter().try_fold(0_u64, |value, byte| {
            Some(value.checked_mul(256)? + u64::from(*byte))
        });
    }
    let text = text_of(field);
    u64::from_str_radix(text.trim(), 8).ok()
}

/// The sum of all bytes, with the sum itself counted as spaces.
fn checksum_fits(block: &[u8]) -> bool {
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            u64::from(if (148..156).contains(&at) {
                b' '
            } else {
                *byte
            })
        })
        .sum();
    block.get(148..156).and_then(number_of) == Some(sum)
}
