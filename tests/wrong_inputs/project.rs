//! A project in a folder of its own, the program run in it, and what the program left.

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// One file of a project.
#[derive(Debug, Clone, Copy)]
pub(crate) enum File {
    /// Text.
    Text(&'static str),
    /// Bytes.
    Bytes(&'static [u8]),
    /// A folder.
    Folder,
    /// A symbolic link.
    Link(&'static str),
    /// The first so many percent of a dump of `tests/snapshot/dumps`.
    Cut(&'static str, usize),
    /// A dump with one byte changed at so many percent.
    Flipped(&'static str, usize),
}

/// The migration that projects have where a case does not say otherwise.
pub(crate) const STEP: [(&str, File); 2] = [
    ("m/0001_x/up.sql", File::Text("CREATE TABLE t (id int);\n")),
    ("m/0001_x/down.sql", File::Text("DROP TABLE t;\n")),
];

/// A project in a folder with a short name, since sockets need short names.
#[derive(Debug)]
pub(crate) struct Project {
    dir: TempDir,
}

/// How the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) exit: Option<i32>,
    pub(crate) said: String,
    pub(crate) took: Duration,
}

impl Project {
    pub(crate) fn new(files: &[(&str, File)]) -> Self {
        let dir = tempfile::Builder::new()
            .prefix("pgw")
            // Root's servers run as another user, who must be able to pass.
            .permissions(fs::Permissions::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        fs::create_dir(dir.path().join("t")).unwrap();
        let project = Self { dir };
        for (path, file) in files {
            project.add(path, *file);
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn add(&self, path: &str, file: File) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match file {
            File::Text(text) => fs::write(path, text).unwrap(),
            File::Bytes(bytes) => fs::write(path, bytes).unwrap(),
            File::Folder => fs::create_dir(path).unwrap(),
            File::Link(to) => symlink(to, path).unwrap(),
            File::Cut(name, percent) => {
                let bytes = dump(name);
                let end = bytes.len() * percent / 100;
                fs::write(path, &bytes[..end]).unwrap();
            }
            File::Flipped(name, percent) => {
                let mut bytes = dump(name);
                let at = bytes.len() * percent / 100;
                bytes[at] ^= 0x5a;
                fs::write(path, bytes).unwrap();
            }
        }
    }

    /// The program, ready to be started in the project; `{dir}` in arguments is its folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        self.through(&[], arguments)
    }

    /// The same, started by other programs.
    pub(crate) fn through(&self, before: &[&str], arguments: &[&str]) -> Command {
        let dir = self.path().to_str().unwrap();
        let mut words = before
            .iter()
            .map(|word| word.replace("{dir}", dir))
            .chain([env!("CARGO_BIN_EXE_pgrehearse").to_owned()])
            .chain(arguments.iter().map(|word| word.replace("{dir}", dir)));
        let mut command = Command::new(words.next().unwrap());
        command
            .args(words)
            .current_dir(self.path())
            .env("TMPDIR", self.path().join("t"))
            // The cache of all tests: what it keeps is no leftover of one of them.
            .env(
                "PGREHEARSE_CACHE_DIR",
                concat!(env!("CARGO_TARGET_TMPDIR"), "/cache"),
            )
            .env("NO_COLOR", "1")
            .env_remove("DOCKER_HOST")
            .env_remove("PGREHEARSE_ENGINE")
            .stdin(Stdio::null());
        command
    }

    /// Runs a command to its end.
    #[expect(
        clippy::disallowed_methods,
        reason = "how long a program takes is what is asked"
    )]
    pub(crate) fn end(command: &mut Command) -> Ended {
        let started = Instant::now();
        let output = command.output().unwrap();
        Ended {
            exit: output.status.code(),
            said: String::from_utf8_lossy(&output.stderr).into_owned(),
            took: started.elapsed(),
        }
    }

    /// Sandboxes and processes that are still there.
    pub(crate) fn leftovers(&self) -> Vec<String> {
        let mut found = Vec::new();
        for entry in walk(&self.path().join("t")) {
            // The folder of this user's sandboxes stays, empty.
            if entry.parent().is_some_and(|parent| !parent.ends_with("t")) {
                found.push(entry.display().to_string());
            }
        }
        let own = self.path().to_str().unwrap();
        for process in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let command = fs::read(process.path().join("cmdline")).unwrap_or_default();
            let command = String::from_utf8_lossy(&command).replace('\0', " ");
            if command.contains(own) {
                found.push(command);
            }
        }
        found
    }
}

fn dump(name: &str) -> Vec<u8> {
    fs::read(Path::new("tests/snapshot/dumps").join(name)).unwrap()
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        found.push(entry.path());
        found.extend(walk(&entry.path()));
    }
    found
}

/// What is not as it should be, told for one case.
pub(crate) fn complaints(
    project: &Project,
    ended: &Ended,
    exit: i32,
    says: &[&str],
) -> Option<String> {
    let mut wrong = String::new();
    if ended.exit != Some(exit) {
        writeln!(wrong, "it ended with {:?}, not with {exit}", ended.exit).unwrap();
    }
    for words in says {
        if !ended.said.contains(words) {
            writeln!(wrong, "it does not say `{words}`").unwrap();
        }
    }
    if ended.said.contains("panicked") || ended.said.contains("RUST_BACKTRACE") {
        writeln!(wrong, "it panicked").unwrap();
    }
    if ended.said.contains('\u{1b}') {
        writeln!(wrong, "it writes control characters").unwrap();
    }
    if ended.took > Duration::from_mins(2) {
        writeln!(wrong, "it took {:?}", ended.took).unwrap();
    }
    for left in project.leftovers() {
        writeln!(wrong, "it left {left}").unwrap();
    }
    (!wrong.is_empty()).then(|| format!("{wrong}{}", ended.said))
}
