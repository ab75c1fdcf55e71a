//! The port that the command of another tool is given: what passes through it is written down,
//! statement by statement.

mod book;
mod conversation;
mod frame;
mod link;
mod message;
mod parts;
mod port;
mod text;

pub use port::{Followed, FollowedStatement, Missing, Unfollowed, Wire, WireOptions};
