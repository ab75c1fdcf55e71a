//! The two connections that meet here: the client's, and the one to the server.

use bytes::BytesMut;
use tokio::io::{
    AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadHalf, WriteHalf,
};

use super::frame::Frame;
use super::message;
use crate::pg::ask::{Ask, LIMIT, Rows, Standing, is_no_limit};
use crate::pg::{Notice, PgError, ServerError};

/// A connection, whatever carries it.
pub(super) trait Socket: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Socket for T {}

/// One connection as messages.
pub(super) struct Side {
    reader: ReadHalf<Box<dyn Socket>>,
    writer: WriteHalf<Box<dyn Socket>>,
    came: BytesMut,
    goes: BytesMut,
    /// Whether it is listened to while it is written to.
    hears: bool,
}

impl Side {
    /// Written at once from this size on.
    const ENOUGH: usize = 64 * 1024;

    /// A client. While it does not take its answers it is not listened to, as the server would not.
    pub(super) fn client(socket: Box<dyn Socket>) -> Self {
        Self::new(socket, false)
    }

    /// The server, which reads nothing of us before it is rid of its answers.
    pub(super) fn server(socket: Box<dyn Socket>) -> Self {
        Self::new(socket, true)
    }

    fn new(socket: Box<dyn Socket>, hears: bool) -> Self {
        let (reader, writer) = tokio::io::split(socket);
        Self {
            reader,
            writer,
            came: BytesMut::new(),
            goes: BytesMut::new(),
            hears,
        }
    }

    /// The next message; none at the end. Nothing is lost where the wait for it is given up.
    pub(super) async fn next(&mut self) -> std::io::Result<Option<Frame>> {
        loop {
            if let Some(frame) = self.here()? {
                return Ok(Some(frame));
            }
            if self.reader.read_buf(&mut self.came).await? == 0 {
                return Ok(None);
            }
        }
    }

    /// The next message, if it is here already.
    fn here(&mut self) -> std::io::Result<Option<Frame>> {
        Frame::take(&mut self.came)
            .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
    }

    fn put(&mut self, frame: &Frame) {
        frame.put(&mut self.goes);
    }

    /// Writes what is to go.
    pub(super) async fn flush(&mut self) -> std::io::Result<()> {
        let mut hears = self.hears;
        while !self.goes.is_empty() {
            tokio::select! {
                written = self.writer.write_buf(&mut self.goes) => {
                    if written? == 0 {
                        return Err(std::io::ErrorKind::WriteZero.into());
                    }
                }
                read = self.reader.read_buf(&mut self.came), if hears => hears = read? > 0,
            }
        }
        self.writer.flush().await
    }
}

/// What the server answered until it was ready again.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// Whether a statement came to its end.
    pub(super) completed: bool,
    pub(super) rows: Option<u64>,
    pub(super) error: Option<ServerError>,
    pub(super) notices: Vec<Notice>,
    /// The end of the statement, if it was to be kept back.
    pub(super) held: Option<Frame>,
}

/// How answers are passed on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pass {
    /// Keep the last `CommandComplete` back: only a `COMMIT` of ours will show whether it is true.
    pub(super) hold: bool,
    /// Where the statement begins in what the client sent, in characters.
    pub(super) offset: usize,
    /// Whether the client may speak meanwhile, as it does for a `COPY` of the extended protocol.
    pub(super) both_ways: bool,
}

/// Client and server.
pub(super) struct Link {
    pub(super) client: Side,
    pub(super) server: Side,
    /// What the server said last: `I` outside of transactions, `T` within, `E` in a failed one.
    pub(super) status: u8,
    pub(super) standing: Standing,
}

impl Link {
    /// Notices that are kept of one statement.
    const NOTICES: usize = 1000;
    /// A name for a savepoint that nobody else will use.
    const SAVEPOINT: &str = "pgrehearse_look";

    pub(super) fn gone() -> std::io::Error {
        std::io::ErrorKind::UnexpectedEof.into()
    }

    pub(super) fn for_client(&mut self, frame: &Frame) {
        self.client.put(frame);
    }

    pub(super) fn for_server(&mut self, frame: &Frame) {
        self.server.put(frame);
    }

    /// The server is ready, as far as the client is concerned.
    pub(super) async fn ready(&mut self) -> std::io::Result<()> {
        let ready = message::ready(self.status);
        self.for_client(&ready);
        self.client.flush().await
    }

    /// Passes on what the server answers until it is ready; that it is, is not passed on.
    pub(super) async fn until_ready(&mut self, pass: Pass) -> std::io::Result<Reply> {
        self.server.flush().await?;
        let mut reply = Reply::default();
        let mut copies = false;
        // A client may send its next request before it has all answers to this one.
        let (mut both_ways, mut over) = (pass.both_ways, false);
        loop {
            let here = self.server.here()?;
            if here.is_none() || self.client.goes.len() > Side::ENOUGH {
                self.client.flush().await?;
            }
            let frame = match here {
                Some(frame) => frame,
                None if copies || both_ways => tokio::select! {
                    frame = self.server.next() => frame?.ok_or_else(Self::gone)?,
                    frame = self.client.next() => {
                        let frame = frame?.ok_or_else(Self::gone)?;
                        over |= matches!(frame.tag, b'c' | b'f');
                        copies &= !over;
                        both_ways &= !(over && frame.tag == b'S');
                        self.server.put(&frame);
                        self.server.flush().await?;
                        continue;
                    }
                },
                None => self.server.next().await?.ok_or_else(Self::gone)?,
            };
            match frame.tag {
                b'Z' => {
                    self.status = message::status(&frame);
                    return Ok(reply);
                }
                b'E' => {
                    (copies, over) = (false, true);
                    reply.error = Some(message::error(&frame));
                    let frame = message::moved(&frame, pass.offset);
                    self.client.put(&frame);
                    continue;
                }
                b'C' | b'I' | b's' => {
                    reply.completed = true;
                    if let Some(rows) = message::rows(&frame) {
                        reply.rows = Some(reply.rows.unwrap_or(0) + rows);
                    }
                    if pass.hold {
                        reply.held = Some(frame);
                        continue;
                    }
                }
                b'N' if reply.notices.len() < Self::NOTICES => {
                    reply.notices.push(message::notice(&frame));
                }
                b'G' => copies = true,
                _ => {}
            }
            self.client.put(&frame);
        }
    }

    /// Sends statements of ours and gives the rows of each. Nothing of it reaches the client.
    async fn own(
        &mut self,
        statements: &[&str],
    ) -> std::io::Result<Result<Vec<Rows>, ServerError>> {
        for sql in statements {
            message::put_own(sql, &mut self.server.goes);
        }
        self.server.put(&message::sync());
        self.server.flush().await?;
        let mut results = Vec::new();
        let mut rows = Rows::new();
        let mut failed = None;
        loop {
            let frame = self.server.next().await?.ok_or_else(Self::gone)?;
            match frame.tag {
                b'D' => rows.extend(message::cells(&frame)),
                b'C' => results.push(std::mem::take(&mut rows)),
                b'E' => failed = Some(message::error(&frame)),
                // What the server tells at any time is the client's.
                b'A' | b'S' => self.client.put(&frame),
                b'Z' => {
                    self.status = message::status(&frame);
                    break;
                }
                _ => {}
            }
        }
        Ok(failed.map_or(Ok(results), Err))
    }

    /// Begins a transaction for the client's statement, which would be one for itself.
    pub(super) async fn begin(&mut self) -> std::io::Result<Result<(), ServerError>> {
        Ok(self.own(&["BEGIN"]).await?.map(|_| ()))
    }

    /// Ends it. What goes wrong is the client's to know, as it would without us.
    pub(super) async fn commit(&mut self) -> std::io::Result<Reply> {
        let mut bytes = BytesMut::new();
        message::put_own("COMMIT", &mut bytes);
        self.server.goes.extend_from_slice(&bytes);
        self.server.put(&message::sync());
        self.server.flush().await?;
        let mut reply = Reply::default();
        loop {
            let frame = self.server.next().await?.ok_or_else(Self::gone)?;
            match frame.tag {
                b'E' => {
                    reply.error = Some(message::error(&frame));
                    self.client.put(&frame);
                }
                b'N' => {
                    reply.notices.push(message::notice(&frame));
                    self.client.put(&frame);
                }
                b'A' | b'S' => self.client.put(&frame),
                b'Z' => {
                    self.status = message::status(&frame);
                    return Ok(reply);
                }
                _ => {}
            }
        }
    }

    /// Undoes it.
    pub(super) async fn roll_back(&mut self) -> std::io::Result<()> {
        let _ = self.own(&["ROLLBACK"]).await?;
        Ok(())
    }

    async fn look(
        &mut self,
        in_transaction: bool,
        sql: &str,
    ) -> std::io::Result<Result<(Rows, u64), ServerError>> {
        const UNHURRIED: &str = "SELECT pg_catalog.set_config('statement_timeout', '0', true)";
        let savepoint = format!("SAVEPOINT {}", Self::SAVEPOINT);
        let back = format!("ROLLBACK TO SAVEPOINT {}", Self::SAVEPOINT);
        let release = format!("RELEASE SAVEPOINT {}", Self::SAVEPOINT);
        let limit = match self.standing.limit() {
            Some(limit) => limit,
            None => match self.own(&[LIMIT]).await? {
                Ok(rows) => {
                    let cell = rows.into_iter().flatten().flatten().flatten().next();
                    self.standing.learn_limit(cell)
                }
                Err(error) => return Ok(Err(error)),
            },
        };
        // Going back to the savepoint brings the time limit back as well, and whatever fails of ours
        // fails behind it.
        let statements: &[&str] = match (in_transaction, is_no_limit(limit)) {
            (false, true) => &[sql],
            (false, false) => &[UNHURRIED, sql],
            (true, true) => &[&savepoint, sql, &release],
            (true, false) => &[&savepoint, UNHURRIED, sql, &back, &release],
        };
        let at = statements.iter().position(|statement| *statement == sql);
        match self.own(statements).await? {
            Ok(mut results) => {
                let rows = at.and_then(|at| results.get_mut(at)).map(std::mem::take);
                Ok(Ok((rows.unwrap_or_default(), limit)))
            }
            Err(error) => {
                if in_transaction {
                    let _ = self.own(&[&back, &release]).await?;
                }
                Ok(Err(error))
            }
        }
    }
}

impl Ask for Link {
    async fn ask(&mut self, in_transaction: bool, sql: &str) -> Result<(Rows, u64), PgError> {
        match self.look(in_transaction, sql).await {
            Ok(Ok(seen)) => Ok(seen),
            Ok(Err(error)) => Err(PgError::Server(Box::new(error))),
            Err(error) => Err(PgError::Broken(error)),
        }
    }

    fn standing(&mut self) -> &mut Standing {
        &mut self.standing
    }
}
