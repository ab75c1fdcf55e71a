//! The seed cache: frozen seeds that outlive their run, and the locks that let runs share them.
//!
//! A folder of the user's holds one folder a seed: `seed.json` with a checksum over all that is
//! known of it, and for the local engine the data themselves; those of the Docker engine are in a
//! volume that `seed.json` names. A seed counts from the moment that its folder gets its final
//! name, which is the last thing that its maker does. Beside each lies a lock file: its maker holds
//! it alone, who starts sandboxes from it holds it with others, and who removes it needs it alone.

mod downloads;
mod entry;
mod error;
mod hints;
mod lock;
mod place;
mod tidy;

pub use downloads::{Download, Downloads, Fetching, Kept};
pub use entry::Entry;
pub use error::StoreError;
pub use hints::Hint;
pub use place::{Claimed, MakerLock, SeedStore, StoreLimits};
pub use tidy::{Holding, SeedVolume, Tidied};
