//! What the server's log says of statements: the lines of their processes while they ran.

use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::raised;
use crate::event::{Ran, StatementError, StatementRecord};
use crate::text::truncate;

/// A statement whose lines are looked for.
#[derive(Debug)]
pub struct Logged<'a> {
    /// Its whole text.
    pub text: &'a str,
    /// What is known of it.
    pub record: &'a mut StatementRecord,
}

/// The log of a server, as a sandbox has its server write it.
#[derive(Debug)]
pub struct ServerLog<'a> {
    entries: Vec<Entry<'a>>,
}

/// A message.
#[derive(Debug)]
struct Entry<'a> {
    /// Milliseconds since 1970, by the server's clock.
    at: i64,
    process: u32,
    sqlstate: &'a str,
    severity: &'a str,
    message: &'a str,
}

impl<'a> ServerLog<'a> {
    /// Lines that are kept of one statement, and characters of each.
    const LINES: usize = 20;
    const LENGTH: usize = 500;

    /// Reads a log up to the message `mark`; nothing if that is not in it in the form that we know.
    pub fn read(log: &'a str, mark: &str) -> Option<Self> {
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for entry in log.lines().filter_map(Entry::of) {
            if entry.message == mark {
                return Some(Self { entries });
            }
            entries.push(entry);
        }
        None
    }

    /// Tells each statement what was logged of it. `ahead` says by how many microseconds the server's clock is
    /// before ours, `temporary` whether every temporary file is in the log.
    ///
    /// The log's times are milliseconds, so a line may fit two statements that are shorter than that.
    pub fn tell(&self, statements: &mut [Logged<'_>], ahead: i64, temporary: bool, reveal: bool) {
        let Some(first) = self.entries.first() else {
            return;
        };
        for statement in statements.iter_mut() {
            let ran = statement.record.ran.map(|ran| ran.moved(ahead));
            // The beginning of a long log is not read.
            if ran.is_some_and(|ran| first.at <= ran.began / 1000) {
                statement.record.temporary_bytes = temporary.then_some(0);
                statement.record.server_log = Some(Vec::new());
            }
        }
        for entry in &self.entries {
            if !reveal && !entry.is_message() {
                continue;
            }
            let file = temporary_file(entry.message);
            let process = file.map_or(entry.process, |(process, _)| process);
            let Some(statement) = place(entry, process, file.is_some(), statements, ahead) else {
                continue;
            };
            if entry.is_our_question(statement.record) {
                continue;
            }
            match (file, &mut statement.record.temporary_bytes) {
                (Some((_, bytes)), Some(sum)) => *sum += bytes,
                (Some(_), None) => {}
                (None, _) => {
                    let line = entry.told(statement, reveal);
                    let lines = statement.record.server_log.get_or_insert_default();
                    if lines.len() < Self::LINES {
                        lines.push(line);
                    }
                }
            }
        }
    }
}

impl Ran {
    fn moved(self, ahead: i64) -> Self {
        Self {
            began: self.began + ahead,
            ended: self.ended + ahead,
            ..self
        }
    }
}

impl<'a> Entry<'a> {
    /// A line that begins as `log_line_prefix` says.
    fn of(line: &'a str) -> Option<Self> {
        let (time, rest) = line.split_once(" UTC [")?;
        let (process, rest) = rest.split_once("] ")?;
        let (sqlstate, rest) = rest.split_once(' ')?;
        let (severity, message) = rest.split_once(":  ")?;
        let time: DateTime = time.parse().ok()?;
        Some(Self {
            at: Offset::UTC.to_timestamp(time).ok()?.as_millisecond(),
            process: process.parse().ok()?,
            sqlstate,
            severity,
            message,
        })
    }

    /// Whether the server has refused a question of ours that came behind a statement which failed.
    fn is_our_question(&self, statement: &StatementRecord) -> bool {
        const IN_FAILED_TRANSACTION: &str = "25P02";
        let error = statement.error.as_ref();
        self.sqlstate == IN_FAILED_TRANSACTION
            && error.is_some_and(|error| error.sqlstate.as_deref() != Some(IN_FAILED_TRANSACTION))
    }

    /// Not a detail, a hint or the text of a statement, which your settings may have added.
    fn is_message(&self) -> bool {
        ["LOG", "WARNING", "ERROR", "FATAL", "PANIC"].contains(&self.severity)
    }

    /// What may be told of it.
    fn told(&self, statement: &Logged<'_>, reveal: bool) -> String {
        let message = if reveal {
            self.message.to_owned()
        } else {
            self.without_values(statement)
        };
        truncate(&format!("{}: {message}", self.severity), ServerLog::LENGTH)
    }

    /// Anybody may have any message logged with any code, so only what is known is told.
    fn without_values(&self, statement: &Logged<'_>) -> String {
        let record = &statement.record;
        let error = record.error.as_ref();
        let line = format!("{}: {}", self.severity, self.message);
        let same = |error: &&StatementError| error.sqlstate.as_deref() == Some(self.sqlstate);
        if self.severity == "ERROR"
            && let Some(error) = error.filter(same)
        {
            return error.message.clone();
        }
        if record.notices.contains(&line) || is_of_locks(self.message) {
            return self.message.to_owned();
        }
        let told = raised::without_values(self.message, statement.text);
        if told == raised::HIDDEN {
            "…".to_owned()
        } else {
            told
        }
    }
}

/// The statement that a message is of.
fn place<'s, 'a>(
    entry: &Entry<'_>,
    process: u32,
    is_file: bool,
    statements: &'s mut [Logged<'a>],
    ahead: i64,
) -> Option<&'s mut Logged<'a>> {
    let (from, to) = (entry.at * 1000, entry.at * 1000 + 1000);
    let mut begun = statements
        .iter()
        .enumerate()
        .filter_map(|(index, statement)| {
            let record = &statement.record;
            let ran = record.ran?.moved(ahead);
            let known = record.server_log.is_some();
            (known && ran.process == process && ran.began < to).then_some((index, ran))
        });
    let index = if is_file {
        // To write one takes longer than what began in this moment has had.
        let mut all = begun.clone();
        let ended_later = all.find(|(_, ran)| ran.ended >= from);
        ended_later.or_else(|| begun.next_back())?.0
    } else {
        let running = begun.filter(|(_, ran)| ran.ended >= from);
        let fits = running.max_by_key(|(index, ran)| {
            let failed = statements
                .get(*index)
                .is_some_and(|statement| statement.record.error.is_some());
            let overlap = ran.ended.min(to) - ran.began.max(from);
            (entry.severity == "ERROR" && failed, overlap)
        });
        fits?.0
    };
    statements.get_mut(index)
}

/// The process and the size of a temporary file that a message is of (`log_temp_files`). Workers of a parallel
/// statement write files that are named after the process that they work for.
fn temporary_file(message: &str) -> Option<(u32, u64)> {
    let (_, name) = message.split_once("pgsql_tmp/pgsql_tmp")?;
    let (process, _) = name.split_once('.')?;
    let (_, size) = name.rsplit_once(' ')?;
    Some((process.parse().ok()?, size.parse().ok()?))
}

/// Whether a message has no words but those of the server's about locks (`log_lock_waits`).
fn is_of_locks(message: &str) -> bool {
    const WORDS: [&str; 38] = [
        "process",
        "still",
        "waiting",
        "for",
        "acquired",
        "avoided",
        "detected",
        "deadlock",
        "while",
        "failed",
        "to",
        "acquire",
        "by",
        "rearranging",
        "queue",
        "order",
        "on",
        "relation",
        "of",
        "database",
        "transaction",
        "tuple",
        "page",
        "extension",
        "virtual",
        "object",
        "class",
        "after",
        "ms",
        "in",
        "AccessShareLock",
        "RowShareLock",
        "RowExclusiveLock",
        "ShareUpdateExclusiveLock",
        "ShareLock",
        "ShareRowExclusiveLock",
        "ExclusiveLock",
        "AccessExclusiveLock",
    ];
    let words = message.split(|c: char| !c.is_ascii_alphabetic());
    // A script may tell of processes of its own.
    message.starts_with("process ")
        && message.contains("Lock on ")
        && message.ends_with(" ms")
        && message.is_ascii()
        && words
            .filter(|word| !word.is_empty())
            .all(|word| WORDS.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
2026-01-01 00:00:00.000 UTC [7] 00000 LOG:  starting
2026-01-01 00:00:00.005 UTC [9] 00000 LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp9.0\", size 100
2026-01-01 00:00:00.005 UTC [12] 00000 LOG:  temporary file: path \"base/pgsql_tmp/pgsql_tmp9.1.fileset/0.0\", size 20
2026-01-01 00:00:00.005 UTC [9] 00000 LOG:  user a@b.c is seen
2026-01-01 00:00:00.009 UTC [9] 00000 LOG:  process 9 still waiting for ShareLock on transaction 7 after 1000.123 ms
2026-01-01 00:00:00.009 UTC [9] 23505 WARNING:  a@b.c
2026-01-01 00:00:00.009 UTC [8] 00000 LOG:  checkpoint starting: time
2026-01-01 00:00:00.010 UTC [9] 00000 LOG:  mark
";

    fn record(began: i64, ended: i64) -> StatementRecord {
        const START: i64 = 1_767_225_600_000_000;
        StatementRecord {
            ran: Some(Ran {
                process: 9,
                began: START + began,
                ended: START + ended,
            }),
            ..StatementRecord::default()
        }
    }

    fn told(reveal: bool, ahead: i64) -> [StatementRecord; 2] {
        let (mut one, mut two) = (record(1000, 5300), record(5400, 9900));
        let mut both = [
            Logged {
                text: "DO $$BEGIN RAISE LOG 'user % is seen', x; END$$",
                record: &mut one,
            },
            Logged {
                text: "DO $$BEGIN RAISE LOG 'user % is seen', x; END$$",
                record: &mut two,
            },
        ];
        let log = ServerLog::read(LOG, "mark").unwrap();
        log.tell(&mut both, ahead, true, reveal);
        [one, two]
    }

    #[test]
    fn lines_are_those_of_the_process_at_the_time() {
        let [one, two] = told(false, 0);
        assert_eq!(one.temporary_bytes, Some(120));
        assert_eq!(two.temporary_bytes, Some(0));
        assert_eq!(one.server_log, Some(Vec::new()));
        assert_eq!(
            two.server_log.unwrap(),
            [
                "LOG: user … is seen",
                "LOG: process 9 still waiting for ShareLock on transaction 7 after 1000.123 ms",
                "WARNING: …",
            ]
        );
        let [_, two] = told(true, 0);
        assert_eq!(two.server_log.unwrap().last().unwrap(), "WARNING: a@b.c");
    }

    #[test]
    fn only_the_server_speaks_of_locks() {
        assert!(is_of_locks(
            "process 9 acquired ShareLock on transaction 7 after 1000.123 ms"
        ));
        for message in ["process 987654321", "process 5 of 987654321 after 3 ms"] {
            assert!(!is_of_locks(message), "{message}");
        }
    }

    #[test]
    fn what_the_log_does_not_reach_back_to_is_unknown() {
        let [one, two] = told(false, -4000);
        assert_eq!((one.temporary_bytes, one.server_log), (None, None));
        assert_eq!(two.temporary_bytes, Some(120));
        assert!(ServerLog::read(LOG, "another mark").is_none());
    }
}
