//! Where a snapshot is, and how that is told: never with what opens it.

use std::fmt;

use url::Url;

/// An address of a snapshot. Its text form is without passwords and without the query.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    url: Url,
    kind: Kind,
}

/// Which service understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Amazon S3 and what speaks its protocol.
    S3,
    /// Google Cloud Storage.
    Google,
    /// Azure Blob Storage.
    Azure,
    /// Any server of the web.
    Web,
}

/// Why a text is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Its scheme is not known.
    #[error("`{0}://` is not known; write s3://, gs://, az://, abfs://, abfss:// or https://")]
    Scheme(String),
    /// A part of it is missing.
    #[error("{0}")]
    Incomplete(&'static str),
}

impl Address {
    /// Whether a text is meant to be an address rather than a path.
    pub fn is_meant(text: &str) -> bool {
        text.contains("://")
    }

    /// Reads an address. Messages never repeat it.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
        let kind = match scheme.to_ascii_lowercase().as_str() {
            "s3" | "s3a" => Kind::S3,
            "gs" => Kind::Google,
            "az" | "azure" | "abfs" | "abfss" => Kind::Azure,
            "https" | "http" => Kind::Web,
            other => return Err(AddressError::Scheme(other.to_owned())),
        };
        // In names of objects these are characters like all others.
        let text = match kind {
            Kind::Web => text.to_owned(),
            _ => text
                .replace('%', "%25")
                .replace('?', "%3F")
                .replace('#', "%23"),
        };
        let url = Url::parse(&text).map_err(|_| AddressError::Incomplete("it is not a URL"))?;
        if url.host_str().is_none_or(str::is_empty) {
            return Err(AddressError::Incomplete("it names no bucket or host"));
        }
        let here = ["127.0.0.1", "localhost", "[::1]"];
        if url.scheme() == "http" && !url.host_str().is_some_and(|host| here.contains(&host)) {
            return Err(AddressError::Incomplete(
                "http:// is not encrypted; only servers of this machine are asked with it",
            ));
        }
        if url.path().trim_matches('/').is_empty() || url.path().ends_with('/') {
            return Err(AddressError::Incomplete("it names no file"));
        }
        Ok(Self { url, kind })
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    pub(super) fn url(&self) -> &Url {
        &self.url
    }

    /// Whether objects can be listed there.
    pub fn can_list(&self) -> bool {
        self.kind != Kind::Web
    }

    /// The name of an object, without the bucket.
    pub fn key(&self) -> String {
        let path = self.url.path().trim_start_matches('/');
        percent_decoded(path)
    }

    /// The last part of the name.
    pub fn file_name(&self) -> String {
        let key = self.key();
        key.rsplit('/').next().unwrap_or(&key).to_owned()
    }

    /// The address of another object in the same place.
    #[must_use]
    pub fn with_key(&self, key: &str) -> Self {
        let mut url = self.url.clone();
        url.set_path(&key.replace('%', "%25"));
        Self {
            url,
            kind: self.kind,
        }
    }

    /// What tells it from all others, also from those that are shown alike.
    pub fn whole(&self) -> &str {
        self.url.as_str()
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://", self.url.scheme())?;
        // `container@account` is a place, not a person.
        if self.kind == Kind::Azure && !self.url.username().is_empty() {
            write!(f, "{}@", self.url.username())?;
        }
        write!(f, "{}", self.url.host_str().unwrap_or_default())?;
        if let Some(port) = self.url.port() {
            write!(f, ":{port}")?;
        }
        let path = match self.kind {
            Kind::Web => self.url.path().to_owned(),
            _ => format!("/{}", self.key()),
        };
        f.write_str(&crate::text::sanitize_line(&path))
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address({self})")
    }
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let hex = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
        let mut ahead = rest.clone();
        match (byte, hex(ahead.next()), hex(ahead.next())) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(u8::try_from(high * 16 + low).unwrap_or_default());
                rest = ahead;
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_it_is_not_shown() {
        for (text, shown) in [
            ("s3://b/a/c.dump", "s3://b/a/c.dump"),
            ("s3://b/a b?c%20.dump", "s3://b/a b?c%20.dump"),
            (
                "https://me.example:pw@host.example:8443/x.dump?X-Amz-Signature=abc#f",
                "https://host.example:8443/x.dump",
            ),
            (
                "abfss://box@acct.dfs.core.windows.net/n/x.dump",
                "abfss://box@acct.dfs.core.windows.net/n/x.dump",
            ),
            ("s3://key:secret@b/x", "s3://b/x"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(format!("{address:?}"), format!("Address({shown})"));
        }
    }

    #[test]
    fn names_of_objects_are_taken_as_they_are() {
        let address = Address::parse("gs://b/night ly/ä%41?.dump").unwrap();
        assert_eq!(address.key(), "night ly/ä%41?.dump");
        assert_eq!(address.file_name(), "ä%41?.dump");
        let other = address.with_key("x/100%.dump");
        assert_eq!(other.key(), "x/100%.dump");
        assert_eq!(other.to_string(), "gs://b/x/100%.dump");
    }

    #[test]
    fn half_an_address_is_none() {
        for text in [
            "s3://",
            "s3://b",
            "s3://b/",
            "https://h.example/",
            "ftp://h/x",
            "s3:///x",
            "gs://b/x/",
            "http://h.example/x",
        ] {
            assert!(Address::parse(text).is_err(), "{text}");
        }
        assert!(!Address::is_meant("a/b.dump"));
    }
}
