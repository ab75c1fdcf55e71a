//! Files of a git revision, through the git program.

use std::io::{BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A revision of the repository that a folder is in.
#[derive(Debug)]
pub(super) struct Revision {
    dir: PathBuf,
    name: String,
    commit: String,
}

/// What git could not do.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// The path has another form.
    #[error("`{path}` is not of the form `git:REVISION:PATH`")]
    Form {
        /// The path.
        path: String,
    },
    /// The program could not be started.
    #[error("the program git could not be run")]
    Program {
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The folder is in no repository.
    #[error("`{dir}` is not in a git repository: {answer}")]
    Repository {
        /// The folder of harness.yaml.
        dir: String,
        /// What git said.
        answer: String,
    },
    /// There is no such revision.
    #[error("git knows no revision `{name}`: {answer}")]
    Revision {
        /// The revision.
        name: String,
        /// What git said.
        answer: String,
    },
    /// Files could not be listed or read.
    #[error("git could not read `{path}` of `{name}`: {answer}")]
    Read {
        /// The revision.
        name: String,
        /// The path.
        path: String,
        /// What git said.
        answer: String,
    },
}

impl Revision {
    /// Looks a revision up.
    pub(super) fn open(dir: &Path, name: &str) -> Result<Self, GitError> {
        let inside = run(dir, &["rev-parse", "--is-inside-work-tree"])?;
        if let Err(answer) = inside {
            return Err(GitError::Repository {
                dir: dir.display().to_string(),
                answer,
            });
        }
        let commit = format!("{name}^{{commit}}");
        let found = run(
            dir,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        )?;
        match found {
            Ok(out) if !name.is_empty() => Ok(Self {
                dir: dir.to_owned(),
                name: name.to_owned(),
                commit: String::from_utf8_lossy(&out).trim().to_owned(),
            }),
            Ok(_) => Err(GitError::Revision {
                name: name.to_owned(),
                answer: "the name is empty".to_owned(),
            }),
            Err(answer) => Err(GitError::Revision {
                name: name.to_owned(),
                answer: if answer.is_empty() {
                    "it is no commit, branch or tag of this repository (a shallow clone lacks older ones)"
                        .to_owned()
                } else {
                    answer
                },
            }),
        }
    }

    /// The revision as it was named.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The files below a folder (or the file itself), as paths from the folder of harness.yaml.
    pub(super) fn list(&self, base: &str) -> Result<Vec<String>, GitError> {
        let mut arguments = vec!["ls-tree", "-r", "-z", "--name-only", &self.commit];
        let base = if base.is_empty() { "." } else { base };
        arguments.extend(["--", base]);
        let out = run(&self.dir, &arguments)?.map_err(|answer| self.failed(base, answer))?;
        Ok(String::from_utf8_lossy(&out)
            .split('\0')
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect())
    }

    /// One file.
    pub(super) fn read(&self, path: &str) -> Result<Vec<u8>, GitError> {
        let object = format!("{}:./{path}", self.commit);
        run(&self.dir, &["cat-file", "blob", &object])?.map_err(|answer| self.failed(path, answer))
    }

    /// Writes all files below the folder of harness.yaml into another folder.
    pub(super) fn export(&self, into: &Path) -> Result<(), GitError> {
        let failed = |source| GitError::Program { source };
        let mut child = command(&self.dir)
            .args(["archive", "--format=tar", &self.commit])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let unpacked = match child.stdout.take() {
            Some(output) => tar::Archive::new(BufReader::new(output)).unpack(into),
            None => Err(std::io::Error::other("git has no pipes")),
        };
        let status = child.wait().map_err(failed)?;
        match unpacked {
            Ok(()) if status.success() => Ok(()),
            Ok(()) => Err(self.failed(".", format!("git archive ended with {status}"))),
            Err(error) => Err(self.failed(".", error.to_string())),
        }
    }

    /// Many files with one process.
    pub(super) fn read_all(&self, paths: &[String]) -> Result<Vec<Vec<u8>>, GitError> {
        let failed = |source| GitError::Program { source };
        let mut child = command(&self.dir)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(failed)?;
        let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(failed(std::io::Error::other("git has no pipes")));
        };
        let requests: Vec<String> = paths
            .iter()
            .map(|path| format!("{}:./{path}\n", self.commit))
            .collect();
        // Two ends of two pipes: who only writes or only reads can wait for ever.
        let writer = std::thread::spawn(move || {
            for request in requests {
                if input.write_all(request.as_bytes()).is_err() {
                    break;
                }
            }
        });
        let mut output = BufReader::new(output);
        let mut files = Vec::new();
        let mut result = Ok(());
        for path in paths {
            match next_file(&mut output) {
                Ok(Some(bytes)) => files.push(bytes),
                Ok(None) => {
                    result = Err(self.failed(path, "there is no such file".to_owned()));
                    break;
                }
                Err(error) => {
                    result = Err(self.failed(path, error.to_string()));
                    break;
                }
            }
        }
        drop(output);
        let _ = writer.join();
        let _ = child.wait();
        result.map(|()| files)
    }

    fn failed(&self, path: &str, answer: String) -> GitError {
        GitError::Read {
            name: self.name.clone(),
            path: path.to_owned(),
            answer,
        }
    }
}

/// One answer of `cat-file --batch`: a line with the size, the bytes, and a line feed.
fn next_file(output: &mut impl std::io::BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    output.read_line(&mut head)?;
    let size = head.split_whitespace().collect::<Vec<_>>();
    let [_, "blob", size] = size.as_slice() else {
        return Ok(None);
    };
    let size: usize = size.parse().map_err(std::io::Error::other)?;
    let mut bytes = vec![0; size];
    output.read_exact(&mut bytes)?;
    output.read_exact(&mut [0])?;
    Ok(Some(bytes))
}

fn command(dir: &Path) -> Command {
    let mut command = Command::new("git");
    command.arg("-C").arg(dir).stdin(Stdio::null());
    command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
    command
}

/// What git wrote, or what it said when it failed.
fn run(dir: &Path, arguments: &[&str]) -> Result<Result<Vec<u8>, String>, GitError> {
    let out = command(dir)
        .args(arguments)
        .output()
        .map_err(|source| GitError::Program { source })?;
    Ok(if out.status.success() {
        Ok(out.stdout)
    } else {
        let answer = String::from_utf8_lossy(&out.stderr).trim().to_owned();
        let first = answer.lines().next().unwrap_or_default();
        Err(first.trim_start_matches("fatal: ").to_owned())
    })
}
