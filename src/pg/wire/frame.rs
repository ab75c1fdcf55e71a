//! Messages of Postgres' protocol, version 3, taken out of a stream of bytes and put into one.

use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};

/// One message after the first one of a connection: a letter, a length, a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// What it is, by its sender (manual, 55.7 “Message Formats”).
    pub(super) tag: u8,
    /// What follows the length.
    pub(super) body: Bytes,
}

/// What cannot be a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a message of the protocol cannot be {length} bytes long")]
pub(super) struct BadLength {
    length: u32,
}

impl Frame {
    /// The server takes no longer ones (`PQ_LARGE_MESSAGE_LIMIT`).
    const LONGEST: u32 = 0x3fff_fffe;

    pub(super) fn new(tag: u8, body: impl Into<Bytes>) -> Self {
        Self {
            tag,
            body: body.into(),
        }
    }

    /// Takes the first message out of `bytes`, if all of it is there.
    pub(super) fn take(bytes: &mut BytesMut) -> Result<Option<Self>, BadLength> {
        let mut head = bytes.as_ref();
        if head.len() < 5 {
            return Ok(None);
        }
        let tag = head.get_u8();
        let length = head.get_u32();
        if !(4..=Self::LONGEST).contains(&length) {
            return Err(BadLength { length });
        }
        let body = usize::try_from(length - 4).unwrap_or(usize::MAX);
        if head.len() < body {
            return Ok(None);
        }
        bytes.advance(5);
        Ok(Some(Self {
            tag,
            body: bytes.split_to(body).freeze(),
        }))
    }

    /// Puts it behind what is in `bytes`.
    pub(super) fn put(&self, bytes: &mut BytesMut) {
        bytes.reserve(self.body.len() + 5);
        bytes.put_u8(self.tag);
        let length = u32::try_from(self.body.len() + 4).unwrap_or(u32::MAX);
        bytes.put_u32(length);
        bytes.put_slice(&self.body);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However a stream is cut into pieces, the same messages come out of it.
        #[test]
        fn pieces_do_not_matter(
            messages in prop::collection::vec((any::<u8>(), prop::collection::vec(any::<u8>(), 0..40)), 0..12),
            cuts in prop::collection::vec(1..17_usize, 1..8),
        ) {
            let frames: Vec<Frame> = messages
                .into_iter()
                .map(|(tag, body)| Frame::new(tag, body))
                .collect();
            let mut stream = BytesMut::new();
            for frame in &frames {
                frame.put(&mut stream);
            }
            let mut cuts = cuts.into_iter().cycle();
            let (mut here, mut found) = (BytesMut::new(), Vec::new());
            while !stream.is_empty() {
                let piece = cuts.next().unwrap().min(stream.len());
                here.extend_from_slice(&stream.split_to(piece));
                while let Some(frame) = Frame::take(&mut here).unwrap() {
                    found.push(frame);
                }
            }
            prop_assert_eq!(found, frames);
            prop_assert!(here.is_empty());
        }

        /// Whatever comes, nothing panics, and no length is believed that the server would refuse.
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
            let mut stream = BytesMut::from(bytes.as_slice());
            while let Ok(Some(_)) = Frame::take(&mut stream) {}
            prop_assert!(stream.len() <= bytes.len());
        }
    }

    #[test]
    fn impossible_lengths_are_refused() {
        for length in [0_u32, 3, u32::MAX] {
            let mut bytes = BytesMut::from(&b"Q"[..]);
            bytes.put_u32(length);
            assert_eq!(Frame::take(&mut bytes), Err(BadLength { length }));
        }
    }
}
