//! The first message of a connection, read by whoever stands before the server.

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

/// Codes of the protocol's first message (“Message Formats” in the Postgres manual).
const CANCEL: u32 = 80_877_102;
const SSL: u32 = 80_877_103;
const GSS: u32 = 80_877_104;
/// The server's own limit.
const MAX_BYTES: u32 = 10_000;

/// The first message, as it is to be passed on.
#[derive(Debug)]
pub(super) struct First {
    pub(super) bytes: Vec<u8>,
    pub(super) kind: Opening,
}

/// What it asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// A session in a database.
    Startup { database: String, replicates: bool },
    /// The end of another session's statement.
    Cancel,
}

/// Reads the first message. Encryption is declined, as the server behind would.
pub(super) async fn read_opening(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
) -> std::io::Result<First> {
    let invalid = |words: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, words);
    for _ in 0..4 {
        let length = stream.read_u32().await?;
        let code = stream.read_u32().await?;
        if !(8..=MAX_BYTES).contains(&length) {
            return Err(invalid("the length of a startup message"));
        }
        let mut body = vec![0_u8; usize::try_from(length - 8).unwrap_or_default()];
        stream.read_exact(&mut body).await?;
        let kind = match code {
            SSL | GSS => {
                stream.write_all(b"N").await?;
                continue;
            }
            CANCEL => Opening::Cancel,
            _ => session(&body).ok_or_else(|| invalid("a startup message"))?,
        };
        let mut bytes = length.to_be_bytes().to_vec();
        bytes.extend_from_slice(&code.to_be_bytes());
        bytes.extend_from_slice(&body);
        return Ok(First { bytes, kind });
    }
    Err(invalid("one request for encryption after another"))
}

/// The session that a startup message asks for; without a database it is that of the user's name.
fn session(body: &[u8]) -> Option<Opening> {
    let mut words = body.split(|byte| *byte == 0);
    let (mut user, mut database, mut replicates) = (None, None, false);
    while let Some(name) = words.next().filter(|name| !name.is_empty()) {
        let value = words.next()?;
        match name {
            b"user" => user = Some(value),
            b"database" => database = Some(value),
            b"replication" => {
                replicates = !matches!(value, b"false" | b"off" | b"no" | b"0" | b"");
            }
            _ => {}
        }
    }
    let name = database.filter(|name| !name.is_empty()).or(user)?;
    Some(Opening::Startup {
        database: String::from_utf8_lossy(name).into_owned(),
        replicates,
    })
}

/// An `ErrorResponse` that ends the connection.
pub(super) fn refusal(sqlstate: &str, message: &str) -> Vec<u8> {
    let mut fields = Vec::new();
    for (code, value) in [
        ('S', "FATAL"),
        ('V', "FATAL"),
        ('C', sqlstate),
        ('M', message),
    ] {
        fields.push(u8::try_from(code).unwrap_or(b'M'));
        fields.extend_from_slice(value.as_bytes());
        fields.push(0);
    }
    fields.push(0);
    let length = u32::try_from(fields.len() + 4).unwrap_or(u32::MAX);
    let mut out = vec![b'E'];
    out.extend_from_slice(&length.to_be_bytes());
    out.extend(fields);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(code: u32, body: &[u8]) -> Vec<u8> {
        let mut out = u32::try_from(body.len() + 8)
            .unwrap()
            .to_be_bytes()
            .to_vec();
        out.extend_from_slice(&code.to_be_bytes());
        out.extend_from_slice(body);
        out
    }

    async fn read(bytes: &[u8]) -> std::io::Result<First> {
        let (mut client, mut server) = tokio::io::duplex(64 * 1024);
        client.write_all(bytes).await.unwrap();
        client.shutdown().await.unwrap();
        read_opening(&mut server).await
    }

    #[tokio::test]
    async fn the_database_is_read_and_encryption_declined() {
        let startup = message(
            196_608,
            b"user\0me\0database\0shop\0application_name\0x\0\0",
        );
        let mut bytes = message(SSL, b"");
        bytes.extend(message(GSS, b""));
        bytes.extend(&startup);
        let first = read(&bytes).await.unwrap();
        assert_eq!(first.bytes, startup);
        assert_eq!(
            first.kind,
            Opening::Startup {
                database: "shop".to_owned(),
                replicates: false,
            }
        );
        let first = read(&message(196_608, b"user\0me\0\0")).await.unwrap();
        assert_eq!(
            first.kind,
            Opening::Startup {
                database: "me".to_owned(),
                replicates: false,
            }
        );
        let first = read(&message(CANCEL, b"12345678")).await.unwrap();
        assert_eq!(first.kind, Opening::Cancel);
    }

    #[tokio::test]
    async fn nonsense_is_an_error() {
        for bytes in [
            b"GET / HTTP/1.1\r\n\r\n".to_vec(),
            message(196_608, b"user"),
            message(SSL, b"").repeat(5),
            vec![0, 0, 0, 4, 0, 0, 0, 0],
            Vec::new(),
        ] {
            assert!(read(&bytes).await.is_err(), "{bytes:?}");
        }
    }
}
