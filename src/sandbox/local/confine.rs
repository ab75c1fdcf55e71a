//! Keeps a program of the local engine to its own folder.
//!
//! A server that restores a stranger's dump can be told to run programs and to read files. Linux'
//! Landlock takes that away: under it the program may execute nothing but Postgres, write nowhere
//! but in its sandbox, read nothing but the system's libraries and settings, and make no TCP
//! connection. It is applied by this very binary, started as `pgrehearse __confine …`, which then
//! becomes the program: hooks between fork and exec would need unsafe code.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The hidden first argument of this binary that asks for it.
pub const ARGUMENT: &str = "__confine";

/// Set by the program whose first argument may be [`ARGUMENT`].
static UNDERSTOOD: OnceLock<PathBuf> = OnceLock::new();

/// Says that this program hands its arguments to [`become_program`], so that it can be started to
/// confine others. A program that uses the library without saying so confines nothing.
pub fn announce() {
    if cfg!(target_os = "linux")
        && let Ok(path) = std::env::current_exe()
    {
        let _ = UNDERSTOOD.set(path);
    }
}

/// This program's own file, if it has said so.
pub(super) fn this_binary() -> Option<PathBuf> {
    UNDERSTOOD.get().cloned()
}

/// What a program is confined to.
#[derive(Debug, Clone)]
pub(super) struct Confinement {
    /// The user to become, `uid:gid`, or `-`.
    pub(super) user: String,
    /// Where it may write.
    pub(super) write: PathBuf,
    /// Where programs are that it may execute.
    pub(super) execute: PathBuf,
}

impl Confinement {
    /// A command that runs `program` under this confinement by way of `this_binary`.
    pub(super) fn command(&self, this_binary: &Path, program: &Path) -> Command {
        let mut command = Command::new(this_binary);
        command
            .arg(ARGUMENT)
            .arg(&self.user)
            .arg(&self.write)
            .arg(&self.execute)
            .arg(program);
        command
    }
}

/// Applies the confinement that `arguments` (those after [`ARGUMENT`]) describe and becomes the
/// program. Returns only if that fails.
pub fn become_program(arguments: impl IntoIterator<Item = OsString>) -> String {
    let mut arguments = arguments.into_iter();
    let (Some(user), Some(write), Some(execute), Some(program)) = (
        arguments.next(),
        arguments.next(),
        arguments.next(),
        arguments.next(),
    ) else {
        return format!("usage: {ARGUMENT} USER WRITE EXECUTE PROGRAM [ARGUMENT …]");
    };
    if let Err(reason) = restrict(Path::new(&write), Path::new(&execute)) {
        return format!("failed to confine {}: {reason}", program.display());
    }
    let mut command = Command::new(&program);
    command.args(arguments);
    if let Some((uid, gid)) = user.to_str().and_then(|user| user.split_once(':')) {
        let (Ok(uid), Ok(gid)) = (uid.parse(), gid.parse()) else {
            return format!("not a user: {}", user.display());
        };
        command.uid(uid).gid(gid);
    }
    let error = command.exec();
    format!("failed to run {}: {error}", program.display())
}

/// The kernel's own dynamic loaders: executing a program opens its loader for execution too.
#[cfg(target_os = "linux")]
const LOADERS: [&str; 5] = [
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
    "/lib/ld64.so.2",
];

#[cfg(target_os = "linux")]
fn restrict(write: &Path, execute: &Path) -> Result<(), String> {
    use landlock::{
        ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
        RulesetCreatedAttr as _,
    };
    let abi = ABI::V4;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = read | AccessFs::Execute;
    let prefix = execute.parent().unwrap_or(execute);
    let readable = [
        "/usr",
        "/lib",
        "/lib64",
        "/etc",
        "/opt",
        "/nix",
        "/proc",
        "/sys",
        "/run/systemd/resolve",
        "/dev/urandom",
    ];
    let mut rules: Vec<(PathBuf, landlock::BitFlags<AccessFs>)> = vec![
        (
            write.to_owned(),
            AccessFs::from_all(abi) & !AccessFs::Execute,
        ),
        (
            PathBuf::from("/dev/null"),
            AccessFs::ReadFile | AccessFs::WriteFile,
        ),
        (execute.to_owned(), run),
        (prefix.to_owned(), read),
    ];
    rules.extend(readable.iter().map(|path| (PathBuf::from(path), read)));
    rules.extend(
        LOADERS
            .iter()
            .map(|path| (PathBuf::from(path), AccessFs::Execute | AccessFs::ReadFile)),
    );
    // Best effort: an older kernel enforces what it knows; snapshots are searched for commands
    // of that kind before they get here.
    let mut ruleset = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))
        .and_then(|ruleset| ruleset.handle_access(AccessNet::from_all(abi)))
        .and_then(Ruleset::create)
        .map_err(|error| error.to_string())?;
    for (path, access) in rules {
        let Ok(fd) = PathFd::new(&path) else { continue };
        let file_only =
            path.is_file() || path.starts_with("/dev/null") || path.starts_with("/dev/urandom");
        let access = if file_only {
            access & AccessFs::from_file(abi)
        } else {
            access
        };
        ruleset = ruleset
            .add_rule(PathBeneath::new(fd, access))
            .map_err(|error| error.to_string())?;
    }
    ruleset
        .restrict_self()
        .map(|_| ())
        .map_err(|error| error.to_string())
}

#[cfg(not(target_os = "linux"))]
fn restrict(_write: &Path, _execute: &Path) -> Result<(), String> {
    // Nothing of the kind exists; snapshots are searched for such commands before they get here.
    Ok(())
}
