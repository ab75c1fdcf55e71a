//! Writes the small script that fails as a tenant did.

use std::io::Write as _;
use std::path::Path;

use super::output::Output;
use super::repro_target::create;
use crate::exit::Exit;
use crate::stage::{Failed, Kept};
use crate::text::count;

/// Makes the script, writes it, and gives its text.
pub(super) async fn write_minimal(
    kept: &Kept,
    told: Option<&Failed>,
    file: &Path,
    output: &Output,
) -> Result<String, Exit> {
    output.inform("leaving out what does not matter for the failure …");
    let minimal = kept.minimize(told).await.map_err(|reason| {
        output.error(
            &format!("no small script was written: {reason}"),
            Some("`pgrehearse repro` without `--minimize` keeps the whole tenant up"),
        );
        Exit::Failure
    })?;
    let written = create(file).and_then(|mut file| file.write_all(minimal.sql.as_bytes()));
    written.map_err(|error| {
        output.error(
            &format!("{} cannot be written: {error}", file.display()),
            Some("name another file: `--minimize=FILE`"),
        );
        Exit::Usage
    })?;
    output.say(&format!(
        "written: {} ({}, {}; it fails in an empty database as in the run)",
        file.display(),
        count(minimal.tables, "table"),
        count(minimal.rows, "row")
    ));
    for note in &minimal.notes {
        output.say(&format!("  {note}"));
    }
    Ok(minimal.sql)
}
