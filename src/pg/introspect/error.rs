//! What can go wrong while a catalog is read.

/// Why a catalog could not be read.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// The snapshot could not be opened or closed.
    #[error("could not open a snapshot to read the catalog in")]
    Snapshot {
        /// What the server said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// A query failed.
    #[error("could not read {what} from the catalog")]
    Query {
        /// What was read.
        what: &'static str,
        /// What the server said.
        #[source]
        source: tokio_postgres::Error,
    },
    /// The server's answer has another shape than asked for.
    #[error("the catalog's list of {what} has an entry that makes no sense: {entry}")]
    Unexpected {
        /// What was read.
        what: &'static str,
        /// The entry.
        entry: String,
    },
}
