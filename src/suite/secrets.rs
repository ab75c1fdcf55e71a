//! What a program's output must not tell: passwords that it was given.

use std::ffi::OsStr;

use memchr::memmem::Finder;

/// What stands in a secret's place.
const MASK: &str = "…";
/// Shorter values are found everywhere.
const MIN_BYTES: usize = 8;
/// Longer values are no passwords.
const MAX_BYTES: usize = 4096;

/// Words in the names of variables that hold secrets.
const WORDS: [&str; 8] = [
    "PASSWORD",
    "PASSWD",
    "PASSPHRASE",
    "SECRET",
    "TOKEN",
    "APIKEY",
    "_KEY",
    "CREDENTIAL",
];

/// Values that are taken out of what a program says.
#[derive(Debug, Default, Clone)]
pub struct Secrets {
    finders: Vec<Finder<'static>>,
    longest: usize,
}

impl Secrets {
    /// The secrets in an environment, by the names of its variables.
    pub fn in_environment<N: AsRef<OsStr>, V: AsRef<OsStr>>(
        variables: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut values: Vec<Vec<u8>> = Vec::new();
        for (name, value) in variables {
            let name = name.as_ref().to_string_lossy().to_uppercase();
            if !WORDS.iter().any(|word| name.contains(word)) {
                continue;
            }
            // A key of several lines is printed line by line.
            let value = value.as_ref().as_encoded_bytes();
            values.extend(
                value
                    .split(|byte| *byte == b'\n')
                    .filter(|line| is_secret(line))
                    .map(<[u8]>::to_vec),
            );
        }
        // A secret within another must not break it up.
        values.sort_by_key(|value| std::cmp::Reverse(value.len()));
        values.dedup();
        Self {
            longest: values.first().map_or(0, Vec::len),
            finders: values
                .iter()
                .map(|value| Finder::new(value).into_owned())
                .collect(),
        }
    }

    /// Bytes at the end of a piece that may be the beginning of a secret.
    pub(super) fn overlap(&self) -> usize {
        self.longest.saturating_sub(1)
    }

    /// The bytes without secrets, and how many at the end were left for the next piece: at most
    /// `hold`, in which a secret may have begun.
    pub(super) fn mask(&self, bytes: &[u8], hold: usize) -> (Vec<u8>, usize) {
        let mut out = Vec::with_capacity(bytes.len());
        let mut rest = bytes;
        // Where each secret comes next, counted from the end, so that it stays true.
        let mut next: Vec<Option<usize>> = self.finders.iter().map(|_| Some(usize::MAX)).collect();
        loop {
            for (finder, place) in self.finders.iter().zip(&mut next) {
                if place.is_some_and(|place| place > rest.len()) {
                    *place = finder.find(rest).map(|at| rest.len() - at);
                }
            }
            let first = self
                .finders
                .iter()
                .zip(&next)
                .filter_map(|(finder, place)| Some(((*place)?, finder.needle().len())))
                .max();
            let Some((place, length)) = first else {
                break;
            };
            let (before, found) = rest
                .split_at_checked(rest.len() - place)
                .unwrap_or((rest, &[]));
            out.extend_from_slice(before);
            out.extend_from_slice(MASK.as_bytes());
            rest = found.get(length..).unwrap_or_default();
        }
        let (done, left) = rest
            .split_at_checked(rest.len().saturating_sub(hold))
            .unwrap_or((rest, &[]));
        out.extend_from_slice(done);
        (out, left.len())
    }

    /// The text without secrets.
    pub fn mask_text(&self, text: &str) -> String {
        String::from_utf8_lossy(&self.mask(text.as_bytes(), 0).0).into_owned()
    }
}

/// 32 hexadecimal digits that nobody can guess.
pub fn random_word() -> std::io::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Whether a value is worth hiding: a word such as `postgres` is not, and would be missed elsewhere.
fn is_secret(value: &[u8]) -> bool {
    (MIN_BYTES..=MAX_BYTES).contains(&value.len()) && !value.iter().all(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_by_the_names_of_variables() {
        let secrets = Secrets::in_environment([
            ("PGPASSWORD", "0123456789abcdef"),
            ("stripe_api_key", "sk_live_1"),
            ("POSTGRES_PASSWORD", "postgres"),
            ("TOKEN", "short"),
            ("HOME", "/srv/somebody"),
            ("PRIVATE_KEY", "-----BEGIN-----\nMIIEvQIBADAN\n"),
        ]);
        let text = "url postgres://u:0123456789abcdef@h sk_live_1 /srv/somebody MIIEvQIBADAN short";
        assert_eq!(
            secrets.mask_text(text),
            "url postgres://u:…@h … /srv/somebody … short"
        );
        assert_eq!(secrets.overlap(), 15);
        let many = "sk_live_1".repeat(3) + "0123456789abcdef";
        assert_eq!(secrets.mask_text(&many), "…………");
        assert_eq!(Secrets::default().mask_text("x"), "x");
    }
}
