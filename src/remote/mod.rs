//! Snapshots that are elsewhere: in S3, Google Cloud Storage, Azure, or behind an https:// address.
//!
//! An [`Address`] is all that is shown of where they are: without passwords and without query strings. A
//! [`Remote`] opens it and lists what is below it; [`transfer`] brings a file here, whole or not at all.

mod address;
mod error;
mod headers;
mod open;
mod transfer;

pub use address::{Address, AddressError};
pub use error::RemoteError;
pub use open::{Identity, Listed, Remote};
pub use transfer::{Part, Transferred, transfer};
