//! What messages say, as far as the ledger needs it, and the messages that we send ourselves.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

use super::frame::Frame;
use crate::pg::{Notice, ServerError};

/// The name of our statement and of our portal: those without a name are the client's.
const OURS: &str = "pgrehearse_look";

/// A text that ends with a zero.
fn text(body: &mut Bytes) -> Option<String> {
    let end = body.iter().position(|byte| *byte == 0)?;
    let bytes = body.split_to(end);
    body.advance(1);
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The text of a `Query`.
pub(super) fn query(frame: &Frame) -> Option<String> {
    text(&mut frame.body.clone())
}

/// Whether its text is what we read of it: the client may have set another encoding.
pub(super) fn is_utf8(frame: &Frame) -> bool {
    std::str::from_utf8(&frame.body).is_ok()
}

/// Name and text of a `Parse`.
pub(super) fn parse(frame: &Frame) -> Option<(String, String)> {
    let mut body = frame.body.clone();
    Some((text(&mut body)?, text(&mut body)?))
}

/// The portal and the statement of a `Bind`. Its values are not looked at.
pub(super) fn bind(frame: &Frame) -> Option<(String, String)> {
    parse(frame)
}

/// The portal of an `Execute`.
pub(super) fn execute(frame: &Frame) -> Option<String> {
    query(frame)
}

/// The number at the end of a `CommandComplete`: rows processed.
pub(super) fn rows(frame: &Frame) -> Option<u64> {
    query(frame)?.rsplit(' ').next()?.parse().ok()
}

/// The status of a `ReadyForQuery`: `I`, `T` or `E`.
pub(super) fn status(frame: &Frame) -> u8 {
    frame.body.first().copied().unwrap_or(b'I')
}

/// The process of a `BackendKeyData`.
pub(super) fn process(frame: &Frame) -> Option<u32> {
    let mut body = frame.body.clone();
    (body.len() >= 4).then(|| body.get_u32())
}

/// The fields of an `ErrorResponse` or a `NoticeResponse`.
fn fields(frame: &Frame) -> Vec<(u8, String)> {
    let mut body = frame.body.clone();
    let mut fields = Vec::new();
    while body.has_remaining() {
        let code = body.get_u8();
        match text(&mut body) {
            Some(value) if code != 0 => fields.push((code, value)),
            _ => break,
        }
    }
    fields
}

/// What an `ErrorResponse` says.
pub(super) fn error(frame: &Frame) -> ServerError {
    let mut found = ServerError::default();
    let mut schema = None;
    for (code, value) in fields(frame) {
        match code {
            b'C' => found.sqlstate = value,
            b'M' => found.message = value,
            b'D' => found.detail = Some(value),
            b'H' => found.hint = Some(value),
            b'W' => found.context = Some(value),
            b'P' => found.position = value.parse().ok(),
            b's' => schema = Some(value),
            b't' => found.table = Some(value),
            b'c' => found.column = Some(value),
            b'n' => found.constraint = Some(value),
            _ => {}
        }
    }
    if let (Some(schema), Some(table)) = (schema, &mut found.table) {
        *table = format!("{schema}.{table}");
    }
    found
}

/// What a `NoticeResponse` says.
pub(super) fn notice(frame: &Frame) -> Notice {
    let mut notice = Notice {
        severity: String::new(),
        message: String::new(),
        raised: false,
    };
    for (code, value) in fields(frame) {
        match code {
            b'V' => notice.severity = value,
            b'S' if notice.severity.is_empty() => notice.severity = value,
            b'M' => notice.message = value,
            b'W' => notice.raised = value.contains("at RAISE"),
            _ => {}
        }
    }
    notice
}

/// The error with its position moved by `characters`: where the client sent several statements at
/// once and we one after the other, the server counts from the beginning of one.
pub(super) fn moved(frame: &Frame, characters: usize) -> Frame {
    if characters == 0 {
        return frame.clone();
    }
    let mut body = BytesMut::new();
    for (code, value) in fields(frame) {
        let value = match (code, value.parse::<usize>()) {
            (b'P', Ok(position)) => (position + characters).to_string(),
            _ => value,
        };
        body.put_u8(code);
        body.put_slice(value.as_bytes());
        body.put_u8(0);
    }
    body.put_u8(0);
    Frame::new(frame.tag, body)
}

/// The values of a `DataRow` in text format.
pub(super) fn cells(frame: &Frame) -> Option<Vec<Option<String>>> {
    let mut body = frame.body.clone();
    let count = (body.len() >= 2).then(|| body.get_u16())?;
    let mut cells = Vec::new();
    for _ in 0..count {
        let length = (body.len() >= 4).then(|| body.get_i32())?;
        cells.push(match usize::try_from(length) {
            Ok(length) if length <= body.len() => {
                Some(String::from_utf8_lossy(&body.split_to(length)).into_owned())
            }
            Ok(_) => return None,
            Err(_) => None,
        });
    }
    Some(cells)
}

/// A `Query`.
pub(super) fn simple(sql: &str) -> Frame {
    let mut body = BytesMut::from(sql.as_bytes());
    body.put_u8(0);
    Frame::new(b'Q', body)
}

/// A `ReadyForQuery`.
pub(super) fn ready(status: u8) -> Frame {
    Frame::new(b'Z', vec![status])
}

/// A `CommandComplete`.
pub(super) fn complete(tag: &str) -> Frame {
    let mut body = BytesMut::from(tag.as_bytes());
    body.put_u8(0);
    Frame::new(b'C', body)
}

/// A `Sync`.
pub(super) fn sync() -> Frame {
    Frame::new(b'S', Bytes::new())
}

/// Puts one statement of ours into `bytes`, without a `Sync`.
///
/// The simple protocol would drop the client's statement and portal without a name, so ours have
/// one, and are closed again at once.
pub(super) fn put_own(sql: &str, bytes: &mut BytesMut) {
    let mut put = |tag, write: &dyn Fn(&mut BytesMut)| {
        let mut body = BytesMut::new();
        write(&mut body);
        Frame::new(tag, body).put(bytes);
    };
    let name = |body: &mut BytesMut, name: &str| {
        body.put_slice(name.as_bytes());
        body.put_u8(0);
    };
    let close = |body: &mut BytesMut, kind| {
        body.put_u8(kind);
        name(body, OURS);
    };
    // What failed on its way is still there.
    put(b'C', &|body| close(body, b'P'));
    put(b'C', &|body| close(body, b'S'));
    put(b'P', &|body| {
        name(body, OURS);
        name(body, sql);
        body.put_u16(0);
    });
    put(b'B', &|body| {
        name(body, OURS);
        name(body, OURS);
        // No formats, no values, text as the result's format.
        body.put_u16(0);
        body.put_u16(0);
        body.put_u16(0);
    });
    put(b'E', &|body| {
        name(body, OURS);
        body.put_u32(0);
    });
    put(b'C', &|body| close(body, b'P'));
    put(b'C', &|body| close(body, b'S'));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(tag: u8, fields: &[(u8, &str)]) -> Frame {
        let mut body = BytesMut::new();
        for (code, value) in fields {
            body.put_u8(*code);
            body.put_slice(value.as_bytes());
            body.put_u8(0);
        }
        body.put_u8(0);
        Frame::new(tag, body)
    }

    #[test]
    fn errors_are_read_and_their_position_moved() {
        let frame = response(
            b'E',
            &[
                (b'S', "ERREUR"),
                (b'V', "ERROR"),
                (b'C', "23505"),
                (b'M', "duplicate"),
                (b'P', "7"),
                (b's', "public"),
                (b't', "users"),
                (b'n', "users_key"),
            ],
        );
        let found = error(&frame);
        assert_eq!(found.sqlstate, "23505");
        assert_eq!(
            found.object().as_deref(),
            Some("table public.users constraint users_key")
        );
        assert_eq!(error(&moved(&frame, 10)).position, Some(17));
        assert_eq!(moved(&frame, 0), frame);
        let said = notice(&response(
            b'N',
            &[(b'S', "NOTIZ"), (b'V', "NOTICE"), (b'M', "x")],
        ));
        assert_eq!((said.severity.as_str(), said.raised), ("NOTICE", false));
    }

    #[test]
    fn what_is_cut_off_is_not_believed() {
        for body in [&b""[..], b"no end", b"\0"] {
            let frame = Frame::new(b'P', Bytes::copy_from_slice(body));
            assert_eq!(parse(&frame), None);
            let _ = (
                error(&frame),
                notice(&frame),
                cells(&frame),
                process(&frame),
            );
        }
        assert_eq!(rows(&complete("INSERT 0 3")), Some(3));
        assert_eq!(rows(&complete("CREATE TABLE")), None);
        let mut row = BytesMut::new();
        row.put_u16(2);
        row.put_i32(1);
        row.put_slice(b"x");
        row.put_i32(-1);
        let cells_of = |body: &[u8]| cells(&Frame::new(b'D', Bytes::copy_from_slice(body)));
        assert_eq!(cells_of(&row), Some(vec![Some("x".to_owned()), None]));
        assert_eq!(cells_of(&row[..5]), None);
    }
}
