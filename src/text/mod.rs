//! Words, numbers and positions for people: no I/O, no domain knowledge.

mod database_url;
mod digest;
mod position;
mod quantity;
mod sanitize;
mod shell;
mod suggest;
mod uri;

pub use database_url::{DatabaseUrl, Encryption, RootCertificates};
pub use digest::Sha256Hasher;
pub use position::{LineIndex, Position};
pub use quantity::{bytes, count, duration, grouped, parse_bytes, parse_duration};
pub use sanitize::{sanitize_line, sanitize_text, truncate};
pub use shell::shell_word;
pub use suggest::closest;
pub use uri::percent_encode;
