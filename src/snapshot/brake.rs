//! Ends work on files that nobody wants any more: little can unpack to very much.

use std::cell::RefCell;
use std::io::{self, Read};

use tokio_util::sync::CancellationToken;

thread_local! {
    /// When the work that this thread does ends.
    static END: RefCell<Option<CancellationToken>> = const { RefCell::new(None) };
}

/// Does work of this module. Whatever it reads fails once `end` is cancelled.
pub fn until<T>(end: &CancellationToken, work: impl FnOnce() -> T) -> T {
    let before = END.replace(Some(end.clone()));
    let _restored = Restored(before);
    work()
}

struct Restored(Option<CancellationToken>);

impl Drop for Restored {
    fn drop(&mut self) {
        END.replace(self.0.take());
    }
}

/// Fails if the work of this thread is to end.
pub(super) fn check() -> io::Result<()> {
    let is_over = END.with_borrow(|end| end.as_ref().is_some_and(CancellationToken::is_cancelled));
    if is_over {
        return Err(io::Error::other("nobody waits for it any more"));
    }
    Ok(())
}

/// Reads as long as somebody waits for it.
#[derive(Debug)]
pub(super) struct Braked<R>(pub(super) R);

impl<R: Read> Read for Braked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        check()?;
        self.0.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_ends_when_told_and_only_then() {
        let end = CancellationToken::new();
        let read = || Braked(io::repeat(0)).read(&mut [0; 8]).is_ok();
        assert!(read());
        assert!(until(&end, read));
        end.cancel();
        assert!(!until(&end, read));
        assert!(until(&end, || until(&CancellationToken::new(), read)));
        assert!(read());
    }
}
