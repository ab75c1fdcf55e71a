//! A stack that is deep enough for deeply nested files.

/// How much a file may be nested: every level takes some of the stack.
const STACK: usize = 256 * 1024 * 1024;

/// Runs a reader where deeply nested files do not exhaust the stack.
pub(crate) fn with_deep_stack<T: Send>(read: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new()
            .name("models".to_owned())
            .stack_size(STACK)
            .spawn_scoped(scope, read);
        thread.ok()?.join().ok()
    })
}
