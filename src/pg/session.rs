//! One connection, with the notices that the server sends on it.

use std::future::poll_fn;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::types::{Kind, Type};
use tokio_postgres::{AsyncMessage, Client, Connection, NoTls, SimpleQueryMessage};
use tokio_util::sync::CancellationToken;

use super::ask::Standing;
use super::introspect::{Reach, read_catalog_as_far};
use super::observer::Observer;
use super::probe::Relations;
use super::tls::Connector;
use super::{Endpoint, PgError};
use crate::catalog::Catalog;
use crate::clock::Clock;
use crate::event::SchemaFacts;

/// A connection to one database of a sandbox.
#[derive(Debug)]
pub struct Session {
    client: Client,
    notices: Arc<Mutex<Vec<Notice>>>,
    limits: Limits,
    /// Where it is, if it is in a sandbox.
    endpoint: Option<Endpoint>,
    /// What the last script knew at its end.
    known: Mutex<Option<(Relations, Standing)>>,
    /// The server's process.
    process: OnceLock<u32>,
    /// How the connection is encrypted; that of a sandbox is not.
    tls: Option<Connector>,
}

/// What ends a statement before its time.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The harness's time limit for one statement.
    pub statement: Duration,
    /// Cancelled when the run is interrupted.
    pub cancel: CancellationToken,
}

/// A notice or warning of the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `NOTICE`, `WARNING`, `INFO`, …
    pub severity: String,
    /// The text.
    pub message: String,
    /// Whether a `RAISE` made it.
    pub raised: bool,
}

/// What a statement gave.
#[derive(Debug, Default)]
pub struct Executed {
    /// Rows processed, as the command's tag says.
    pub rows: Option<u64>,
    /// Notices that came meanwhile.
    pub notices: Vec<Notice>,
}

impl Session {
    /// Connects. The connection is driven by a task that ends with the session.
    pub async fn connect(
        endpoint: &Endpoint,
        database: &str,
        application: &str,
        limits: Limits,
    ) -> Result<Self, PgError> {
        let config = endpoint.config(database, application);
        let mut session = Self::open(&config, None, limits).await?;
        session.endpoint = Some(endpoint.clone());
        Ok(session)
    }

    /// Connects as `config` says.
    pub(super) async fn open(
        config: &tokio_postgres::Config,
        tls: Option<Connector>,
        limits: Limits,
    ) -> Result<Self, PgError> {
        let notices = Arc::new(Mutex::new(Vec::new()));
        let sink = Arc::clone(&notices);
        let client = match &tls {
            None => {
                let (client, connection) = config.connect(NoTls).await.map_err(PgError::Connect)?;
                tokio::spawn(drive(connection, sink));
                client
            }
            Some(connector) => {
                let connecting = config.connect(connector.clone());
                let (client, connection) = connecting.await.map_err(PgError::Connect)?;
                tokio::spawn(drive(connection, sink));
                client
            }
        };
        Ok(Self {
            client,
            notices,
            limits,
            endpoint: None,
            known: Mutex::default(),
            process: OnceLock::new(),
            tls,
        })
    }

    /// What the last script of this session knew at its end of the relations, and of the session.
    pub(super) fn take_known(&self) -> Option<(Relations, Standing)> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.take()
    }

    /// Keeps it for the next script.
    pub(super) fn keep_known(&self, relations: Relations, standing: Standing) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((relations, standing));
    }

    /// The server's process of this session, if it tells.
    pub(super) async fn process(&self) -> Result<Option<u32>, PgError> {
        if let Some(process) = self.process.get() {
            return Ok(Some(*process));
        }
        let told = self
            .query_one_text("SELECT pg_catalog.pg_backend_pid()")
            .await?;
        let process = told.and_then(|text| text.parse().ok());
        Ok(process.map(|process| *self.process.get_or_init(|| process)))
    }

    /// Who looks at this session while it works, in a sandbox.
    pub(super) fn observer(&self, clock: &Clock) -> Option<Observer> {
        let endpoint = self.endpoint.as_ref()?;
        Some(Observer::new(endpoint, clock, self.limits.clone()))
    }

    /// Reads the schema catalog in one transaction (see [`super::introspect`]).
    pub async fn read_catalog(&mut self, reach: Reach) -> Result<(Catalog, SchemaFacts), PgError> {
        let limits = self.limits.clone();
        let reached = tokio::select! {
            biased;
            result = read_catalog_as_far(&mut self.client, reach) => return result.map_err(PgError::from),
            () = limits.cancel.cancelled() => PgError::Interrupted,
            () = tokio::time::sleep(limits.statement) => PgError::TimeLimit(limits.statement),
        };
        self.cancel().await;
        Err(reached)
    }

    /// Sends `sql` as one simple-query message.
    pub async fn execute(&self, sql: &str) -> Result<Executed, PgError> {
        self.notices
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        let messages = self.limited(self.client.simple_query_raw(sql)).await?;
        let mut messages = std::pin::pin!(messages);
        let mut rows = None;
        // Rows are dropped as they come: a SELECT in a migration may return millions.
        let read = async {
            while let Some(message) = messages.next().await {
                if let SimpleQueryMessage::CommandComplete(count) = message? {
                    rows = Some(count);
                }
            }
            Ok(())
        };
        self.limited(read).await?;
        Ok(self.executed(rows))
    }

    /// Sends the `COPY … FROM stdin` in `sql` and then `data`.
    pub async fn copy_in(&self, sql: &str, data: &str) -> Result<Executed, PgError> {
        self.notices
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        let copy = async {
            let sink = self.client.copy_in::<_, bytes::Bytes>(sql).await?;
            let mut sink = std::pin::pin!(sink);
            sink.send(bytes::Bytes::copy_from_slice(data.as_bytes()))
                .await?;
            sink.finish().await
        };
        let rows = self.limited(copy).await?;
        Ok(self.executed(Some(rows)))
    }

    /// The rows of a query as text, NULL as `None`.
    pub async fn query_text(&self, sql: &str) -> Result<Vec<Vec<Option<String>>>, PgError> {
        let messages = self.limited(self.client.simple_query(sql)).await?;
        Ok(messages
            .into_iter()
            .filter_map(|message| match message {
                SimpleQueryMessage::Row(row) => Some(row),
                _ => None,
            })
            .map(|row| {
                // A script may have chosen an encoding that is not UTF-8; what is not is unknown.
                (0..row.len())
                    .map(|i| row.try_get(i).ok().flatten().map(ToOwned::to_owned))
                    .collect()
            })
            .collect())
    }

    /// The first column of the first row as text.
    pub async fn query_one_text(&self, sql: &str) -> Result<Option<String>, PgError> {
        let rows = self.query_text(sql).await?;
        Ok(rows
            .into_iter()
            .next()
            .and_then(|row| row.into_iter().next().flatten()))
    }

    /// At most `limit` rows of a query as text with the names of its columns, and how many rows
    /// there were in all.
    pub async fn query_sample(&self, sql: &str, limit: usize) -> Result<Sample, PgError> {
        let messages = self.limited(self.client.simple_query_raw(sql)).await?;
        let mut messages = std::pin::pin!(messages);
        let mut sample = Sample::default();
        let read = async {
            while let Some(message) = messages.next().await {
                match message? {
                    SimpleQueryMessage::RowDescription(columns) => {
                        sample.columns = columns.iter().map(|c| c.name().to_owned()).collect();
                    }
                    SimpleQueryMessage::Row(row) => {
                        sample.total += 1;
                        if sample.rows.len() < limit {
                            sample.rows.push(
                                (0..row.len())
                                    .map(|i| row.get(i).map(ToOwned::to_owned))
                                    .collect(),
                            );
                        }
                    }
                    _ => {}
                }
            }
            Ok(())
        };
        self.limited(read).await?;
        Ok(sample)
    }

    /// Gives each row of a query to `each` as it comes, values as text, and the notices.
    ///
    /// A statement of several commands (a rule's, for example) may have several kinds of rows.
    pub async fn query_each(
        &self,
        sql: &str,
        mut each: impl FnMut(&[Option<&str>]),
    ) -> Result<Executed, PgError> {
        self.notices
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        let messages = self.limited(self.client.simple_query_raw(sql)).await?;
        let mut messages = std::pin::pin!(messages);
        let mut rows = None;
        let read = async {
            while let Some(message) = messages.next().await {
                match message? {
                    SimpleQueryMessage::Row(row) => {
                        let values: Vec<Option<&str>> =
                            (0..row.len()).map(|i| row.get(i)).collect();
                        each(&values);
                    }
                    SimpleQueryMessage::CommandComplete(count) => rows = Some(count),
                    _ => {}
                }
            }
            Ok(())
        };
        self.limited(read).await?;
        Ok(self.executed(rows))
    }

    /// The rows of one statement, prepared, whose columns are all text.
    pub(super) async fn query_prepared(
        &self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, PgError> {
        let rows = self.limited(self.client.query(sql, &[])).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            let cells: Result<Vec<Option<String>>, _> =
                (0..row.len()).map(|place| row.try_get(place)).collect();
            all.push(cells?);
        }
        Ok(all)
    }

    /// The names of a query's columns and of their types, without running it.
    pub async fn columns(&self, sql: &str) -> Result<Vec<(String, String)>, PgError> {
        let statement = self.limited(self.client.prepare(sql)).await?;
        Ok(statement
            .columns()
            .iter()
            .map(|column| (column.name().to_owned(), column.type_().name().to_owned()))
            .collect())
    }

    /// What a query would give, without running it. Types of parameters that are 0 are for the
    /// server to find.
    pub async fn describe(
        &self,
        sql: &str,
        parameters: &[u32],
    ) -> Result<Vec<ResultColumn>, PgError> {
        let types: Vec<Type> = parameters
            .iter()
            .map(|oid| {
                let named = |oid| Type::new(String::new(), oid, Kind::Simple, String::new());
                match oid {
                    0 => Type::UNKNOWN,
                    oid => Type::from_oid(*oid).unwrap_or_else(|| named(*oid)),
                }
            })
            .collect();
        let statement = self.limited(self.client.prepare_typed(sql, &types)).await?;
        let columns = statement.columns().iter().map(|column| {
            let (of, array) = match column.type_().kind() {
                Kind::Array(element) => (element, true),
                _ => (column.type_(), false),
            };
            ResultColumn {
                name: column.name().to_owned(),
                type_schema: of.schema().to_owned(),
                type_name: of.name().to_owned(),
                array,
                origin: column.table_oid().zip(column.column_id()),
            }
        });
        Ok(columns.collect())
    }

    /// The rows of a query whose columns are all `int8` and not NULL, as they come.
    pub(super) async fn numbers(
        &self,
        sql: String,
    ) -> Result<impl futures_util::Stream<Item = Result<Vec<i64>, PgError>>, PgError> {
        let none: [i32; 0] = [];
        let rows = Box::pin(self.limited(self.client.query_raw(&sql, none)).await?);
        Ok(futures_util::stream::try_unfold(
            rows,
            async move |mut rows| {
                let next = async { rows.next().await.transpose() };
                let Some(row) = self.limited(next).await? else {
                    return Ok(None);
                };
                let numbers = (0..row.len())
                    .map(|place| row.try_get(place))
                    .collect::<Result<Vec<i64>, _>>()?;
                Ok(Some((numbers, rows)))
            },
        ))
    }

    /// Asks the server to cancel what runs in this session.
    pub async fn cancel(&self) {
        let cancel = self.client.cancel_token();
        let asking = async {
            match &self.tls {
                None => cancel.cancel_query(NoTls).await,
                Some(connector) => cancel.cancel_query(connector.clone()).await,
            }
        };
        let _ = tokio::time::timeout(Duration::from_secs(5), asking).await;
    }

    fn executed(&self, rows: Option<u64>) -> Executed {
        let notices =
            std::mem::take(&mut *self.notices.lock().unwrap_or_else(PoisonError::into_inner));
        Executed { rows, notices }
    }

    /// Waits for `work`, but not beyond the limits; then the server is asked to cancel.
    async fn limited<T>(
        &self,
        work: impl Future<Output = Result<T, tokio_postgres::Error>>,
    ) -> Result<T, PgError> {
        let reached = tokio::select! {
            biased;
            result = work => return result.map_err(PgError::from),
            () = self.limits.cancel.cancelled() => PgError::Interrupted,
            () = tokio::time::sleep(self.limits.statement) => PgError::TimeLimit(self.limits.statement),
        };
        self.cancel().await;
        Err(reached)
    }
}

/// Keeps a connection going, and its notices.
async fn drive<S, T>(mut connection: Connection<S, T>, sink: Arc<Mutex<Vec<Notice>>>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = poll_fn(|cx| connection.poll_message(cx)).await {
        match message {
            Ok(AsyncMessage::Notice(notice)) => {
                let mut notices = sink.lock().unwrap_or_else(PoisonError::into_inner);
                // A script that raises a million notices must not fill our memory.
                if notices.len() < 1000 {
                    notices.push(Notice {
                        severity: notice.severity().to_owned(),
                        message: notice.message().to_owned(),
                        raised: notice
                            .where_()
                            .is_some_and(|place| place.contains("at RAISE")),
                    });
                }
            }
            Ok(_) => {}
            Err(error) => {
                tracing::debug!(%error, "connection ended");
                break;
            }
        }
    }
}

/// A column that a query would give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    /// Its name.
    pub name: String,
    /// The schema of its type; of an array, that of the element.
    pub type_schema: String,
    /// The name of its type, likewise.
    pub type_name: String,
    /// Whether it is an array.
    pub array: bool,
    /// The table's column that it comes from: the table's oid and the column's number.
    pub origin: Option<(u32, i16)>,
}

/// Some rows of a query.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The first rows.
    pub rows: Vec<Vec<Option<String>>>,
    /// How many rows there were.
    pub total: u64,
}
