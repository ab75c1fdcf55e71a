//! Archives in one file: a table of contents and the blocks of data after it.

use std::collections::BTreeSet;
use std::io::{self, BufRead};

use super::Header;
use super::error::Fault;
use super::source::Counted;
use super::toc::{DataEntry, Layout, Place, Toc, read_toc, read_unsigned};

/// A block with the rows of a table.
const BLOCK_DATA: u8 = 1;
/// A block with large objects.
const BLOCK_LARGE_OBJECTS: u8 = 3;

/// Reads the table of contents, then walks over all blocks, so that a missing end is found here and
/// not in the middle of a restore.
pub(super) fn read_custom<R: BufRead>(source: R) -> Result<Header, Fault> {
    let mut source = Counted::new(source);
    let toc = read_toc(&mut source, Layout::Custom)?;
    let mut missing: BTreeSet<u64> = toc
        .data
        .iter()
        .filter(|(_, entry)| entry.place != Place::Nowhere)
        .map(|(id, _)| *id)
        .collect();
    while !missing.is_empty() {
        let at = source.position();
        let Some(kind) = source.byte_or_end()? else {
            return Err(cut_off(&toc, &missing));
        };
        let ends = |fault| match fault {
            Fault::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                cut_off(&toc, &missing)
            }
            other => other,
        };
        let id = integer(&mut source, &toc).map_err(ends)?;
        let entry = toc
            .data
            .get(&id)
            .filter(|_| missing.contains(&id))
            .ok_or_else(|| {
                Fault::Damaged(format!("byte {at}: a block of data belongs to nothing"))
            })?;
        check(entry, kind, at)?;
        let walked = if entry.large_objects {
            walk_large_objects(&mut source, &toc)
        } else {
            walk_chunks(&mut source, &toc)
        };
        walked.map_err(ends)?;
        missing.remove(&id);
    }
    Ok(toc.header)
}

fn check(entry: &DataEntry, kind: u8, at: u64) -> Result<(), Fault> {
    let expected = if entry.large_objects {
        BLOCK_LARGE_OBJECTS
    } else {
        BLOCK_DATA
    };
    if kind != expected {
        return Err(Fault::Damaged(format!(
            "byte {at}: the block of {} has type {kind} instead of {expected}",
            entry.object
        )));
    }
    match entry.place {
        Place::Offset(offset) if offset != at => Err(Fault::Damaged(format!(
            "the data of {} should be at byte {offset} and are at byte {at}",
            entry.object
        ))),
        _ => Ok(()),
    }
}

/// Names what is not there, the first of it by name.
fn cut_off(toc: &Toc, missing: &BTreeSet<u64>) -> Fault {
    let mut objects = missing.iter().filter_map(|id| toc.data.get(id));
    // The lowest offset is the block that is broken; the others come after it.
    let first = objects.clone().min_by_key(|entry| match entry.place {
        Place::Offset(offset) => offset,
        _ => 0,
    });
    let name = first
        .or_else(|| objects.next())
        .map_or("a table", |entry| entry.object.as_str());
    Fault::cut_off(match missing.len() {
        1 => format!("the data of {name} are not complete"),
        all => format!(
            "the data of {name} are not complete, and {} after them are missing",
            crate::text::count(all - 1, "block")
        ),
    })
}

/// Pieces with their lengths, up to one of length 0.
fn walk_chunks<R: BufRead>(source: &mut Counted<R>, toc: &Toc) -> Result<(), Fault> {
    loop {
        match integer(source, toc)? {
            0 => return Ok(()),
            length => source.skip(length)?,
        }
    }
}

/// OIDs, each with its pieces, up to OID 0.
fn walk_large_objects<R: BufRead>(source: &mut Counted<R>, toc: &Toc) -> Result<(), Fault> {
    while integer(source, toc)? != 0 {
        walk_chunks(source, toc)?;
    }
    Ok(())
}

/// An integer that cannot be negative here.
fn integer<R: BufRead>(source: &mut Counted<R>, toc: &Toc) -> Result<u64, Fault> {
    let at = source.position();
    let negative = source.byte()? != 0;
    let value = read_unsigned(source, toc.integer_size)?;
    if negative || value > u64::from(u32::MAX) {
        return Err(Fault::Damaged(format!(
            "byte {at}: a length or number in its data is out of range"
        )));
    }
    Ok(value)
}
