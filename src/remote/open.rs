//! A service that has snapshots: asks it for one from some byte on, and for what it has.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::path::Path;
use object_store::{ClientConfigKey, Error, GetOptions, GetRange, ObjectStore, RetryConfig};
use reqwest::StatusCode;
use reqwest::header::{
    CONTENT_RANGE, ETAG, HeaderName, IF_MATCH, LAST_MODIFIED, RANGE, RETRY_AFTER,
};

use super::address::{Address, Kind};
use super::error::{Failure, RemoteError};
use super::headers::{Checksums, checksums, content_range, text};

/// Until a connection is made.
const CONNECT: Duration = Duration::from_secs(10);
/// Without a byte.
const SILENCE: Duration = Duration::from_mins(1);

/// A service that can be asked for a snapshot.
#[derive(Debug, Clone)]
pub struct Remote {
    address: Address,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Store(Arc<dyn ObjectStore>, Path),
    Web(reqwest::Client),
}

/// What tells one state of an object from another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identity {
    /// Its size in bytes, where the server says.
    pub size: Option<u64>,
    /// The server's tag.
    pub etag: Option<String>,
    /// When it was changed.
    pub modified: Option<SystemTime>,
}

impl Identity {
    /// The tag, if the server promises that equal tags are equal bytes.
    pub(super) fn strong_etag(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| !etag.starts_with("W/"))
    }

    /// Whether it tells anything but a size: without that a copy cannot be known to be current.
    pub fn is_known(&self) -> bool {
        self.etag.is_some() || self.modified.is_some()
    }
}

/// An object of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Where it is.
    pub address: Address,
    /// Its size in bytes.
    pub size: u64,
}

/// An answer with content.
pub(super) struct Opened {
    pub(super) identity: Identity,
    pub(super) checksums: Checksums,
    /// The first byte of the content.
    pub(super) offset: u64,
    pub(super) content: BoxStream<'static, Result<Bytes, String>>,
}

impl Remote {
    /// Sets up the client, with credentials from the environment only.
    pub fn new(address: Address) -> Result<Self, RemoteError> {
        // Another part of the program may have chosen before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let setup = |reason: String| RemoteError::Setup {
            place: address.to_string(),
            reason,
        };
        let source = match address.kind() {
            Kind::Web => {
                let client = reqwest::Client::builder()
                    .connect_timeout(CONNECT)
                    .read_timeout(SILENCE)
                    .redirect(redirects())
                    // It would carry the query of a signed address to where we are sent on.
                    .referer(false)
                    .user_agent(concat!("pgrehearse/", env!("CARGO_PKG_VERSION")))
                    .build();
                Source::Web(client.map_err(|error| setup(web_reason(&error)))?)
            }
            kind => {
                let path = Path::parse(address.key())
                    .map_err(|_| setup("its name is not one that can be asked for".to_owned()))?;
                let store = store(kind, &address).map_err(|error| setup(setup_reason(&error)))?;
                Source::Store(store, path)
            }
        };
        Ok(Self { address, source })
    }

    /// The address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What the server says of it now, without reading it.
    pub async fn identity(&self) -> Result<Identity, RemoteError> {
        let mut last = String::new();
        for attempt in 0..super::transfer::ATTEMPTS {
            super::transfer::pause(attempt).await;
            match self.open(0, &Identity::default()).await {
                Ok(opened) => return Ok(opened.identity),
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Changed) => {}
                Err(Failure::Again(reason)) => last = reason,
            }
        }
        Err(RemoteError::Unreachable {
            place: self.address.to_string(),
            reason: last,
            attempts: super::transfer::ATTEMPTS,
        })
    }

    /// Asks for the content from a byte on, if it still is the same object.
    pub(super) async fn open(&self, offset: u64, known: &Identity) -> Result<Opened, Failure> {
        match &self.source {
            Source::Store(store, path) => self.open_object(store, path, offset, known).await,
            Source::Web(client) => self.open_web(client, offset, known).await,
        }
    }

    async fn open_object(
        &self,
        store: &Arc<dyn ObjectStore>,
        path: &Path,
        offset: u64,
        known: &Identity,
    ) -> Result<Opened, Failure> {
        let options = GetOptions {
            range: (offset > 0).then_some(GetRange::Offset(offset)),
            if_match: known
                .strong_etag()
                .filter(|_| offset > 0)
                .map(ToOwned::to_owned),
            ..GetOptions::default()
        };
        let result = store
            .get_opts(path, options)
            .await
            .map_err(|error| self.object_failure(&error))?;
        let meta = &result.meta;
        Ok(Opened {
            identity: Identity {
                size: Some(meta.size),
                etag: meta.e_tag.clone(),
                modified: Some(meta.last_modified.into()),
            },
            checksums: Checksums::default(),
            offset: result.range.start,
            content: result
                .into_stream()
                .map_err(|error| object_reason(&error))
                .boxed(),
        })
    }

    fn object_failure(&self, error: &Error) -> Failure {
        let place = self.address.to_string();
        match error {
            Error::NotFound { .. } => Failure::Final(RemoteError::Missing { place }),
            Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => {
                let reason = object_reason(error);
                Failure::Final(RemoteError::Denied { place, reason })
            }
            Error::Precondition { .. } => Failure::Changed,
            error => {
                let reason = object_reason(error);
                // S3 says so with the status of a bad request.
                if reason.contains("Token") || reason.contains("AccessDenied") {
                    return Failure::Final(RemoteError::Denied { place, reason });
                }
                if reason.starts_with("the server answered 416") {
                    return Failure::Changed;
                }
                Failure::Again(reason)
            }
        }
    }

    async fn open_web(
        &self,
        client: &reqwest::Client,
        offset: u64,
        known: &Identity,
    ) -> Result<Opened, Failure> {
        let mut request = client.get(self.address.url().clone());
        if offset > 0 {
            request = request.header(RANGE, format!("bytes={offset}-"));
            if let Some(etag) = known.strong_etag() {
                request = request.header(IF_MATCH, etag);
            }
        }
        let place = || self.address.to_string();
        let response = request.send().await.map_err(|error| {
            if error.is_redirect() {
                let reason =
                    "the server sends us on too often, or to an address without encryption";
                return Failure::Final(RemoteError::Unreachable {
                    place: place(),
                    reason: reason.to_owned(),
                    attempts: 1,
                });
            }
            Failure::Again(web_reason(&error))
        })?;
        let status = response.status();
        let reason = format!("the server answered {}", status_text(status));
        match status {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT => {}
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                return Err(Failure::Final(RemoteError::Missing { place: place() }));
            }
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                let place = place();
                return Err(Failure::Final(RemoteError::Denied { place, reason }));
            }
            StatusCode::PRECONDITION_FAILED | StatusCode::RANGE_NOT_SATISFIABLE => {
                return Err(Failure::Changed);
            }
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                let wait = text(response.headers(), &RETRY_AFTER);
                if let Some(seconds) = wait.and_then(|wait| wait.parse::<u64>().ok()) {
                    tokio::time::sleep(Duration::from_secs(seconds.min(30))).await;
                }
                return Err(Failure::Again(reason));
            }
            status if status.is_server_error() => return Err(Failure::Again(reason)),
            _ => {
                return Err(Failure::Final(RemoteError::Unreachable {
                    place: place(),
                    reason,
                    attempts: 1,
                }));
            }
        }
        let headers = response.headers();
        let length = response.content_length();
        let (offset, size) = match text(headers, &CONTENT_RANGE)
            .filter(|_| status == StatusCode::PARTIAL_CONTENT)
            .and_then(|range| content_range(&range))
        {
            Some((start, total)) => (start, total),
            None if status == StatusCode::PARTIAL_CONTENT => {
                return Err(Failure::Again(
                    "the server sent a part without saying which".to_owned(),
                ));
            }
            None => (0, length),
        };
        let header = |name: &HeaderName| text(headers, name);
        let identity = Identity {
            size,
            etag: header(&ETAG),
            modified: header(&LAST_MODIFIED).and_then(|date| http_date(&date)),
        };
        Ok(Opened {
            checksums: checksums(headers),
            identity,
            offset,
            content: response
                .bytes_stream()
                .map_err(|error| web_reason(&error))
                .boxed(),
        })
    }

    /// All objects whose names begin with `prefix`, by their names.
    pub async fn list(&self, prefix: &str) -> Result<Vec<Listed>, RemoteError> {
        let Source::Store(store, _) = &self.source else {
            return Err(RemoteError::Setup {
                place: self.address.to_string(),
                reason: "web servers give no lists of what they have".to_owned(),
            });
        };
        let folder = prefix.rsplit_once('/').map_or("", |(folder, _)| folder);
        let folder = Path::parse(folder).unwrap_or_default();
        let mut last = String::new();
        for attempt in 0..super::transfer::ATTEMPTS {
            super::transfer::pause(attempt).await;
            let listed: Result<Vec<_>, Error> = store.list(Some(&folder)).try_collect().await;
            match listed.map_err(|error| self.object_failure(&error)) {
                Ok(objects) => {
                    let mut found: Vec<Listed> = objects
                        .into_iter()
                        .filter(|object| object.location.as_ref().starts_with(prefix))
                        .map(|object| Listed {
                            address: self.address.with_key(object.location.as_ref()),
                            size: object.size,
                        })
                        .collect();
                    found.sort_by_key(|listed| listed.address.key());
                    return Ok(found);
                }
                Err(Failure::Final(error)) => return Err(error),
                Err(Failure::Changed) => {}
                Err(Failure::Again(reason)) => last = reason,
            }
        }
        Err(RemoteError::Unreachable {
            place: self.address.to_string(),
            reason: last,
            attempts: super::transfer::ATTEMPTS,
        })
    }
}

/// A few, and never from an encrypted connection to one that is not.
fn redirects() -> reqwest::redirect::Policy {
    reqwest::redirect::Policy::custom(|attempt| {
        let encrypted = attempt.previous().iter().any(|url| url.scheme() == "https");
        // Without encryption only this machine is asked, from the first address to the last.
        let is_here = matches!(
            attempt.url().host_str(),
            Some("localhost" | "127.0.0.1" | "[::1]")
        );
        let is_plain = attempt.url().scheme() != "https";
        if attempt.previous().len() > 10 || is_plain && (encrypted || !is_here) {
            attempt.error("too many redirects, or one that is not encrypted")
        } else {
            attempt.follow()
        }
    })
}

fn store(kind: Kind, address: &Address) -> Result<Arc<dyn ObjectStore>, Error> {
    // Retries and the rest after a break are our own.
    let retry = RetryConfig {
        max_retries: 0,
        retry_timeout: CONNECT,
        ..RetryConfig::default()
    };
    let times = [
        (ClientConfigKey::Timeout, "30days".to_owned()),
        (
            ClientConfigKey::ConnectTimeout,
            format!("{}s", CONNECT.as_secs()),
        ),
        (
            ClientConfigKey::ReadTimeout,
            format!("{}s", SILENCE.as_secs()),
        ),
    ];
    let url = address.url();
    Ok(match kind {
        Kind::Google => {
            let mut builder = GoogleCloudStorageBuilder::from_env().with_retry(retry);
            for (key, value) in times {
                builder = builder.with_config(GoogleConfigKey::Client(key), value);
            }
            Arc::new(builder.with_url(url.as_str()).build()?)
        }
        Kind::Azure => {
            let mut builder = MicrosoftAzureBuilder::from_env().with_retry(retry);
            for (key, value) in times {
                builder = builder.with_config(AzureConfigKey::Client(key), value);
            }
            Arc::new(builder.with_url(url.as_str()).build()?)
        }
        Kind::S3 | Kind::Web => {
            let mut builder = AmazonS3Builder::from_env().with_retry(retry);
            for (key, value) in times {
                builder = builder.with_config(AmazonS3ConfigKey::Client(key), value);
            }
            Arc::new(builder.with_url(url.as_str()).build()?)
        }
    })
}

/// Why a client could not be made. Messages of the builders name settings, not their values.
fn setup_reason(error: &Error) -> String {
    let reason = crate::text::truncate(&crate::text::sanitize_line(&error.to_string()), 200);
    // An endpoint can carry a password.
    reason
        .split_whitespace()
        .map(|word| if word.contains("://") { "…" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

/// What went wrong, in words that name neither the URL nor what a server wrote at length.
fn object_reason(error: &Error) -> String {
    let whole = error.to_string();
    let after = |mark: &str| whole.split_once(mark).map(|(_, rest)| rest);
    if let Some(rest) = after("status code: ") {
        let status: String = rest.chars().take_while(|c| *c != ':').take(40).collect();
        let code = after("<Code>")
            .and_then(|rest| rest.split_once("</Code>"))
            .map(|(code, _)| code)
            .filter(|code| code.len() < 60 && code.chars().all(|c| c.is_ascii_alphanumeric()));
        let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
        return format!("the server answered {status}{code}");
    }
    if after("<Code>").is_some_and(|code| code.starts_with("AccessDenied")) {
        return "the server answered AccessDenied".to_owned();
    }
    innermost(error)
}

/// The innermost cause, which is one of the network.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut current = Some(error);
    let mut words = "the connection broke".to_owned();
    while let Some(error) = current {
        if let Some(io) = error.downcast_ref::<std::io::Error>() {
            words = io.kind().to_string();
        }
        if let Some(web) = error.downcast_ref::<reqwest::Error>() {
            words = kind_of(web);
        }
        current = error.source();
    }
    words
}

fn web_reason(error: &reqwest::Error) -> String {
    let inner = innermost(error);
    let kind = kind_of(error);
    if inner == kind {
        kind
    } else {
        format!("{kind}: {inner}")
    }
}

fn kind_of(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "the server was silent for too long"
    } else if error.is_connect() {
        "no connection to the server"
    } else if error.is_body() || error.is_decode() {
        "the connection broke in the middle"
    } else if error.is_builder() {
        "the address or the TLS set-up is wrong"
    } else {
        "the connection broke"
    }
    .to_owned()
}

fn status_text(status: StatusCode) -> String {
    format!(
        "{} {}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default()
    )
}

/// `Sat, 21 Nov 2026 10:00:00 GMT`.
fn http_date(text: &str) -> Option<SystemTime> {
    let time = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(time.timestamp().into())
}
