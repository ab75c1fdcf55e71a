//! Keeps a rebuilt tenant up until somebody has seen enough.

use std::io::IsTerminal as _;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;
use tokio::process::Command;

use super::args::Format;
use super::output::Output;
use crate::exit::Exit;
use crate::run::Signals;
use crate::stage::{Kept, Workshop};
use crate::text::{sanitize_text, shell_word};

/// How often it is asked whether the server is still there.
const EVERY: Duration = Duration::from_secs(2);

/// Tells where the tenant stands and how to connect to it.
pub(super) fn tell(
    kept: &Kept,
    folder: Option<&Path>,
    format: Format,
    stays: bool,
    output: &Output,
) {
    let files = folder.and_then(|folder| write_files(kept, folder).ok());
    if format == Format::Json {
        let stopped = kept.stopped.as_ref().map(|stopped| {
            json!({
                "file": stopped.file,
                "line": stopped.line,
                "step": stopped.at.step,
                "number": stopped.at.number,
                "sql": stopped.sql,
                "earlier_statements": stopped.earlier,
                "earlier_committed": stopped.committed,
                "before_file": files.as_ref().map(|files| files.before.display().to_string()),
                "statement_file": files.as_ref().map(|files| files.statement.display().to_string()),
            })
        });
        let document = json!({
            "tenant": kept.tenant_name(),
            "database": kept.database(),
            "dsn": kept.dsn(),
            "psql": kept.psql_line(),
            "stopped": stopped,
            "steps": kept.chosen,
        });
        output.document(&document.to_string());
    }
    if let Some(stopped) = &kept.stopped {
        output.say(&format!(
            "{} is as it was just before {}:{}, statement {} of {}:",
            kept.tenant_name(),
            stopped.file,
            stopped.line,
            stopped.at.number,
            stopped.at.step
        ));
        let lines: Vec<&str> = stopped.sql.lines().take(12).collect();
        output.say(&sanitize_text(&format!("  {}", lines.join("\n  "))));
        if stopped.earlier > 0 && stopped.committed {
            output.say(&format!(
                "what its transaction did before ({}) is committed, so that every connection sees it",
                crate::text::count(stopped.earlier, "statement")
            ));
        }
        if let (Some(why), Some(files)) = (&stopped.why_open, &files) {
            output.say(&format!(
                "what its transaction did before is not committed, since {why}"
            ));
            output.say(&format!(
                "  in psql: \\i {}",
                shell_word(&files.before.display().to_string())
            ));
        }
    } else {
        output.say(&format!("{} is {}", kept.tenant_name(), kept.goal.words()));
    }
    if !stays {
        return;
    }
    if format == Format::Human {
        output.document(&format!("psql: {}\ndsn:  {}", kept.psql_line(), kept.dsn()));
    }
    if let Some(files) = &files {
        output.say(&format!("the statement: {}", files.statement.display()));
    }
}

/// The files that psql can read.
struct Files {
    before: PathBuf,
    statement: PathBuf,
}

fn write_files(kept: &Kept, folder: &Path) -> std::io::Result<Files> {
    let stopped = kept
        .stopped
        .as_ref()
        .ok_or_else(|| std::io::Error::other("there is no statement"))?;
    let files = Files {
        before: folder.join("before.sql"),
        statement: folder.join("statement.sql"),
    };
    std::fs::write(&files.before, stopped.before())?;
    std::fs::write(&files.statement, stopped.statement())?;
    Ok(files)
}

/// Waits for the end: of psql, of the input, of the server, or a signal.
pub(super) async fn keep(
    psql: bool,
    kept: &Kept,
    folder: Option<&Path>,
    signals: &mut Signals,
    output: &Output,
) -> Result<(), Exit> {
    if psql {
        return shell(kept, folder, signals, output).await;
    }
    let how = if ends_with_input() {
        "Ctrl-C, or the end of the input, removes it"
    } else {
        "Ctrl-C or SIGTERM removes it"
    };
    output.say(how);
    tokio::select! {
        // A terminal that goes away ends the input as well.
        biased;
        _ = signals.next() => Err(Exit::Interrupted),
        () = end_of_input() => Ok(()),
        reason = gone(kept) => {
            output.error(&format!("the server is gone: {reason}"), None);
            Err(Exit::Harness)
        }
    }
}

async fn gone(kept: &Kept) -> String {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Some(reason) = kept.gone().await {
            return reason;
        }
    }
}

/// Whether the input can be waited for: not where there is none, and not where reading it would stop
/// this process because it is in the background.
fn ends_with_input() -> bool {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let foreground = rustix::termios::tcgetpgrp(&stdin).ok();
        return foreground == Some(rustix::process::getpgrp());
    }
    // The null device says no more than that nobody is there.
    std::fs::metadata("/proc/self/fd/0").is_ok_and(|input| !input.file_type().is_char_device())
}

async fn end_of_input() {
    if !ends_with_input() {
        return std::future::pending().await;
    }
    // A thread, since nothing can take back a read that has begun.
    let (ended, end) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin().lock(), &mut std::io::sink());
        let _ = ended.send(());
    });
    let _ = end.await;
}

/// Runs psql. Its Ctrl-C cancels a query, and is none of our business.
async fn shell(
    kept: &Kept,
    folder: Option<&Path>,
    signals: &mut Signals,
    output: &Output,
) -> Result<(), Exit> {
    let failed = |error: std::io::Error| {
        output.error(
            &format!("psql cannot be started: {error}"),
            Some("connect with the line above, without `--psql`"),
        );
        Exit::Harness
    };
    let mut command = command(kept);
    if let Some(stopped) = &kept.stopped
        && let Some(folder) = folder
    {
        let rc = folder.join("psqlrc");
        let own = std::env::var("PSQLRC").ok().or_else(|| {
            let home = std::env::var("HOME").ok()?;
            Some(format!("{home}/.psqlrc"))
        });
        let own = own
            .filter(|path| Path::new(path).is_file())
            .map_or_else(String::new, |path| format!("\\i {path}\n"));
        let text = format!("{own}\\set ON_ERROR_STOP off\n{}", stopped.before());
        std::fs::write(&rc, text).map_err(failed)?;
        command.env("PSQLRC", &rc);
    }
    let mut child = command.kill_on_drop(true).spawn().map_err(failed)?;
    loop {
        tokio::select! {
            ended = child.wait() => {
                return ended.map(|_| ()).map_err(failed);
            }
            name = signals.next() => if name != "SIGINT" {
                let _ = child.start_kill();
                let _ = child.wait().await;
                return Err(Exit::Interrupted);
            },
        }
    }
}

/// psql of this machine where there is one, otherwise that of the sandbox.
fn command(kept: &Kept) -> Command {
    let psql = kept.psql(std::io::stdin().is_terminal());
    let dirs = std::env::var_os("PATH").unwrap_or_default();
    let here = std::env::split_paths(&dirs).any(|dir| dir.join("psql").is_file());
    if here {
        let mut command = Command::new("psql");
        command.arg(kept.address()).env("PGPASSWORD", psql.password);
        return command;
    }
    let mut command = Command::new(&psql.program);
    command
        .args(&psql.arguments)
        .env("PGPASSWORD", psql.password);
    command
}

/// Removes everything, unless somebody who has `asked` to stop already does so again.
pub(super) async fn close(
    workshop: Workshop,
    kept: Option<Kept>,
    asked: bool,
    signals: &mut Signals,
    output: &Output,
) -> Exit {
    let again = async {
        if !asked {
            signals.next().await;
        }
        signals.next().await
    };
    let problems = tokio::select! {
        problems = workshop.close(kept) => problems,
        _ = again => return abandoned(output),
    };
    for problem in &problems {
        output.error(problem, Some("`pgrehearse clean` tries again"));
    }
    if problems.is_empty() {
        Exit::Success
    } else {
        Exit::Harness
    }
}

/// Says that something may be left.
pub(super) fn abandoned(output: &Output) -> Exit {
    output.error(
        "left before everything was removed",
        Some("run `pgrehearse clean`"),
    );
    Exit::Interrupted
}
