//! What a program prints, kept in a file: its beginning and its end, without passwords.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use super::secrets::Secrets;

/// What is kept of the beginning. A program that prints gigabytes must not fill the disk.
const HEAD_BYTES: u64 = 8 * 1024 * 1024;
/// What is kept of the end.
const TAIL_BYTES: usize = 8 * 1024 * 1024;
/// What is kept for messages.
const END_BYTES: usize = 8 * 1024;

/// The file. What it holds of the end is written when it is finished or dropped.
#[derive(Debug)]
pub struct OutputLog {
    file: File,
    secrets: Secrets,
    /// Written to the file so far, before masking.
    head: u64,
    /// The end of the head that may be the beginning of a secret.
    carry: Vec<u8>,
    /// What came after the head, its beginning cut off where it is long.
    tail: Vec<u8>,
    left_out: u64,
    end: Vec<u8>,
}

impl OutputLog {
    /// Makes the file, which only we can read.
    pub fn create(path: &Path, secrets: Secrets) -> std::io::Result<Self> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = std::fs::OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(path)?;
        Ok(Self {
            file,
            secrets,
            head: 0,
            carry: Vec::new(),
            tail: Vec::new(),
            left_out: 0,
            end: Vec::new(),
        })
    }

    /// Takes what was printed.
    pub fn push(&mut self, chunk: &[u8]) -> std::io::Result<()> {
        self.end.extend_from_slice(chunk);
        if self.end.len() > 4 * END_BYTES {
            self.end.drain(..self.end.len() - END_BYTES);
        }
        let room = usize::try_from(HEAD_BYTES - self.head).unwrap_or(usize::MAX);
        let (head, rest) = chunk
            .split_at_checked(room)
            .unwrap_or((chunk, Default::default()));
        self.head += u64::try_from(head.len()).unwrap_or(0);
        self.carry.extend_from_slice(head);
        if self.head < HEAD_BYTES {
            self.write_carry(self.secrets.overlap())?;
        }
        self.tail.extend_from_slice(rest);
        if self.tail.len() > 2 * TAIL_BYTES {
            let surplus = self.tail.len() - TAIL_BYTES;
            self.tail.drain(..surplus);
            self.left_out += u64::try_from(surplus).unwrap_or(0);
        }
        Ok(())
    }

    /// Writes what was held back, but for its last bytes.
    fn write_carry(&mut self, hold: usize) -> std::io::Result<()> {
        let (masked, kept) = self.secrets.mask(&self.carry, hold);
        self.file.write_all(&masked)?;
        self.carry.drain(..self.carry.len() - kept);
        Ok(())
    }

    /// The last lines, for messages.
    pub fn last_lines(&self) -> String {
        let (masked, _) = self.secrets.mask(&self.end, 0);
        let start = masked.len().saturating_sub(END_BYTES);
        let text = String::from_utf8_lossy(masked.get(start..).unwrap_or_default()).into_owned();
        let lines: Vec<&str> = text.trim_end().lines().collect();
        lines
            .get(lines.len().saturating_sub(20)..)
            .unwrap_or_default()
            .join("\n")
    }

    fn write_rest(&mut self) -> std::io::Result<()> {
        self.write_carry(0)?;
        let mut tail = std::mem::take(&mut self.tail);
        if tail.len() > TAIL_BYTES {
            let surplus = tail.len() - TAIL_BYTES;
            tail.drain(..surplus);
            self.left_out += u64::try_from(surplus).unwrap_or(0);
        }
        if self.left_out > 0 {
            let note = format!(
                "\n[{} are left out here]\n",
                crate::text::bytes(self.left_out)
            );
            self.file.write_all(note.as_bytes())?;
            self.left_out = 0;
        }
        self.file.write_all(&self.secrets.mask(&tail, 0).0)
    }

    /// Writes the end.
    pub fn finish(mut self) -> std::io::Result<()> {
        self.write_rest()
    }
}

impl Drop for OutputLog {
    fn drop(&mut self) {
        // Whoever drops it without finishing it is being cancelled himself.
        if let Err(error) = self.write_rest() {
            tracing::debug!(%error, "the end of a program's output is lost");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(chunks: &[&[u8]]) -> (String, String) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let secrets = Secrets::in_environment([("PASSWORD", "Hunter2Hunter2")]);
        let mut log = OutputLog::create(&path, secrets).unwrap();
        for chunk in chunks {
            log.push(chunk).unwrap();
        }
        let lines = log.last_lines();
        log.finish().unwrap();
        (std::fs::read_to_string(path).unwrap(), lines)
    }

    #[test]
    fn a_password_in_pieces_is_masked() {
        let (text, lines) = kept(&[b"a Hunter2", b"Hunt", b"er2 b\nHunter2 c"]);
        assert_eq!(text, "a … b\nHunter2 c");
        assert_eq!(lines, text);
        for cut in 0..30 {
            let all = b"xxHunter2Hunter2yyHunter2Hunter2zz";
            let (one, two) = all.split_at(cut);
            assert_eq!(kept(&[one, two]).0, "xx…yy…zz", "{cut}");
        }
    }

    #[test]
    fn beginning_and_end_of_a_flood_are_kept() {
        let piece = vec![b'x'; 1024 * 1024];
        let mut chunks: Vec<&[u8]> = vec![b"first\n"];
        chunks.extend(std::iter::repeat_n(piece.as_slice(), 40));
        chunks.push(b"\nHunter2Hunter2 last\n");
        let (text, lines) = kept(&chunks);
        assert!(text.starts_with("first\n") && text.ends_with("\n… last\n"));
        assert!(text.len() < 17 * 1024 * 1024, "{}", text.len());
        assert!(
            text.contains("\n[24.0 MiB are left out here]\n"),
            "the note is missing"
        );
        assert!(lines.ends_with("… last"), "{lines}");
    }
}
