//! What a response of the web says of its content.

use reqwest::header::{HeaderMap, HeaderName};

/// Digests that a server gave, as hexadecimal text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Checksums {
    pub(super) sha256: Option<String>,
}

pub(super) fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .map(ToOwned::to_owned)
}

/// The digests in `Repr-Digest`, `Digest` and S3's header, of the whole file.
pub(super) fn checksums(headers: &HeaderMap) -> Checksums {
    let named = |name: &str| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .map(ToOwned::to_owned)
    };
    let listed = |list: String| {
        list.split(',').find_map(|item| {
            let (name, value) = item.trim().split_once('=')?;
            name.eq_ignore_ascii_case("sha-256")
                .then(|| value.trim_matches(':').to_owned())
        })
    };
    let sha256 = named("repr-digest")
        .and_then(listed)
        .or_else(|| named("digest").and_then(listed))
        // One of a multipart upload has a number behind it, and is no digest of the file.
        .or_else(|| named("x-amz-checksum-sha256").filter(|value| !value.contains('-')));
    Checksums {
        sha256: sha256.and_then(|text| hexadecimal(&text)),
    }
}

/// A SHA-256 digest in base64 as hexadecimal text.
fn hexadecimal(text: &str) -> Option<String> {
    use std::fmt::Write as _;
    let mut bits = 0_u32;
    let mut count = 0;
    let mut hex = String::new();
    for c in text.trim_end_matches('=').bytes() {
        let value = match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            let _ = write!(hex, "{:02x}", (bits >> count) & 0xff);
        }
    }
    (hex.len() == 64).then_some(hex)
}

/// Where the content of an answer to a request for a range begins, and how much there is in all.
pub(super) fn content_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.strip_prefix("bytes ")?.split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_read_in_each_spelling() {
        // Of nothing.
        let hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let base64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        for (name, value) in [
            ("repr-digest", format!("sha-512=:x:, sha-256=:{base64}:")),
            ("digest", format!("SHA-256={base64}")),
            ("x-amz-checksum-sha256", base64.to_owned()),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(checksums(&headers).sha256.as_deref(), Some(hex), "{name}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(
            "x-amz-checksum-sha256",
            format!("{base64}-3").parse().unwrap(),
        );
        assert_eq!(checksums(&headers).sha256, None);
    }

    #[test]
    fn ranges_are_read() {
        assert_eq!(content_range("bytes 5-9/10"), Some((5, Some(10))));
        assert_eq!(content_range("bytes 5-9/*"), Some((5, None)));
        assert_eq!(content_range("bytes */10"), None);
    }
}
