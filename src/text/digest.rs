//! SHA-256 as hexadecimal text.

use std::fmt::Write as _;

use sha2::Digest as _;

/// Collects bytes and gives their SHA-256 digest.
#[derive(Debug, Clone, Default)]
pub struct Sha256Hasher(sha2::Sha256);

impl Sha256Hasher {
    /// The digest of one piece of data.
    pub fn digest(data: impl AsRef<[u8]>) -> String {
        let mut hasher = Self::default();
        hasher.update(data);
        hasher.finish()
    }

    /// Adds bytes.
    pub fn update(&mut self, data: impl AsRef<[u8]>) {
        self.0.update(data.as_ref());
    }

    /// Adds one field with its length, so that neighbouring fields cannot run into each other.
    pub fn field(&mut self, data: impl AsRef<[u8]>) {
        let data = data.as_ref();
        self.0
            .update(u64::try_from(data.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(data);
    }

    /// The digest itself.
    pub fn finish_bytes(self) -> [u8; 32] {
        self.0.finalize().into()
    }

    /// The digest as 64 lower-case hexadecimal digits.
    pub fn finish(self) -> String {
        self.0
            .finalize()
            .iter()
            .fold(String::with_capacity(64), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}

impl std::io::Write for Sha256Hasher {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.update(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_abc_is_that_of_fips_180() {
        assert_eq!(
            Sha256Hasher::digest("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        let mut ab_c = Sha256Hasher::default();
        ab_c.field("ab");
        ab_c.field("c");
        let mut a_bc = Sha256Hasher::default();
        a_bc.field("a");
        a_bc.field("bc");
        assert_ne!(ab_c.finish(), a_bc.finish());
    }
}
