//! `pgrehearse soak`

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::args::Format;
use super::deliver::FailOn;
use super::load::load_config;
use super::output::Output;
use super::remember::{HISTORY, named};
use super::round::{Round, round};
use super::run::{Wish, describe, random};
use super::trend::look;
use crate::clock::{Clock, whole_millis};
use crate::event::Verdict;
use crate::exit::Exit;
use crate::history::{
    History, HistoryError, Selection, Soak, SoakEnd, Trend, trend_html, trend_markdown, trend_text,
};
use crate::name::RunId;
use crate::run::{Chance, Signals};
use crate::sandbox::Owner;
use crate::text::{Sha256Hasher, count, duration, parse_duration};

/// Where the documents of soaks are.
const SOAKS: &str = ".pgrehearse/soaks";
/// How many rounds in a row may come to nothing, and how long is waited between them.
const PATIENCE: u32 = 5;
const PAUSE: Duration = Duration::from_secs(5);

/// Arguments of `soak`.
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("aim").required(true).multiple(true),
    override_usage = "pgrehearse soak [OPTIONS] --for <TIME>\n       pgrehearse soak [OPTIONS] --rounds <N>\n       \
                      pgrehearse soak [OPTIONS] --for <TIME> --rounds <N>    (whichever comes first)"
)]
pub(super) struct SoakArgs {
    #[command(flatten)]
    pub(super) wish: Wish,
    /// Begin rounds for this long, for example 8h; the last one is finished
    #[arg(long = "for", value_name = "TIME", group = "aim", value_parser = parse_duration)]
    limit: Option<Duration>,
    /// So many rounds
    #[arg(long, value_name = "N", group = "aim", value_parser = clap::value_parser!(u32).range(1..))]
    rounds: Option<u32>,
    /// What the rounds' seeds follow from [default: by chance]
    #[arg(long, value_name = "NUMBER")]
    seed: Option<u64>,
    /// Begin anew, though an earlier soak with the same aim was killed and could be gone on with
    #[arg(long)]
    fresh: bool,
    /// The file with the history of runs
    #[arg(long, value_name = "FILE", env = "PGREHEARSE_HISTORY", default_value = HISTORY)]
    history: PathBuf,
    /// What is written to standard output at the end: nothing, or the trend
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// A soak that goes on.
pub(super) struct Going<'a> {
    pub(super) args: &'a SoakArgs,
    pub(super) history: History,
    pub(super) soak: Soak,
    /// The worst verdict of rounds that could not be written down.
    pub(super) unwritten: Option<Verdict>,
    pub(super) output: &'a Output,
}

/// Rehearses again and again, and tells what differs, what takes more than it took, and what leaks.
pub(super) async fn soak(args: &SoakArgs, output: &Output) -> Exit {
    match attempt(args, output).await {
        Ok(exit) | Err(exit) => exit,
    }
}

async fn attempt(args: &SoakArgs, output: &Output) -> Result<Exit, Exit> {
    let mut signals = Signals::listen().map_err(|error| {
        output.error(&format!("failed to listen to signals: {error}"), None);
        Exit::Harness
    })?;
    load_config(&args.wish.scope, output)?;
    let refused = |error: HistoryError| {
        output.error(&describe(&error), Some(error.help()));
        Exit::Usage
    };
    let history = History::open(&args.history).map_err(refused)?;
    let random = random().map_err(|error| {
        output.error(&error, None);
        Exit::Harness
    })?;
    let mut going = begin(args, history, random, output).map_err(refused)?;
    let end = rounds(&mut going, &mut signals).await;
    finish(going, end).map_err(|error| {
        output.error(&describe(&error), Some(error.help()));
        Exit::Harness
    })
}

/// Goes on with a soak that was killed, or begins one.
fn begin<'a>(
    args: &'a SoakArgs,
    mut history: History,
    random: u32,
    output: &'a Output,
) -> Result<Going<'a>, HistoryError> {
    let config = named(&args.wish.scope.config);
    let owner = Owner::this_process().encode();
    let limit_ms = args.limit.map(whole_millis);
    let asked = Sha256Hasher::digest(format!("{:?} {:?}", args.wish, args.seed));
    let is_gone = |owner: &str| Owner::decode(owner).is_none_or(|owner| owner.is_gone());
    let taken = if args.fresh {
        None
    } else {
        history.take_over(&config, &asked, (args.rounds, limit_ms), &owner, is_gone)?
    };
    if let Some(soak) = taken {
        let done = history.rounds_done(&soak.id)?;
        let halves = history.discard_halves(&soak.id)?;
        output.inform(&format!(
            "goes on with soak {}, which was killed: {} done",
            soak.id,
            count(usize::try_from(done).unwrap_or(usize::MAX), "round")
        ));
        for (run, directory) in halves {
            output.inform(&format!("discarded the round that was cut off, run {run}"));
            remove(Path::new(&directory), output);
        }
        return Ok(Going {
            args,
            history,
            soak,
            unwritten: None,
            output,
        });
    }
    let now = Clock::system().now();
    let soak = Soak {
        id: RunId::new(now, random).to_string(),
        config,
        asked,
        seed: args.seed.unwrap_or(u64::from(random)),
        rounds: args.rounds,
        limit_ms,
        started_at: now.to_string(),
        used_ms: 0,
        owner,
    };
    history.begin_soak(&soak)?;
    output.inform(&format!("soak {} (seed {})", soak.id, soak.seed));
    Ok(Going {
        args,
        history,
        soak,
        unwritten: None,
        output,
    })
}

/// How a soak came to its end, and the exit code if that alone decides it.
#[derive(Clone, Copy)]
enum End {
    Done,
    Interrupted,
    Broken(Exit),
}

/// Round after round until the aim is reached.
async fn rounds(going: &mut Going<'_>, signals: &mut Signals) -> End {
    let clock = Clock::system();
    let broken = |going: &Going<'_>, error: &HistoryError| {
        going.output.error(&describe(error), Some(error.help()));
        End::Broken(Exit::Harness)
    };
    let mut done = match going.history.rounds_done(&going.soak.id) {
        Ok(known) => known,
        Err(error) => return broken(going, &error),
    };
    let before = Duration::from_millis(going.soak.used_ms);
    let mut in_vain = 0;
    loop {
        let used = before + clock.monotonic();
        let enough = going.args.rounds.is_some_and(|rounds| done >= rounds)
            || going
                .args
                .limit
                .is_some_and(|limit| done > 0 && used >= limit);
        if enough {
            return End::Done;
        }
        let seed = seed_of(going.soak.seed, done + 1);
        match round(going, done + 1, seed, signals).await {
            Ok(Round::Whole) => {
                (done, in_vain) = (done + 1, 0);
                let used = whole_millis(before + clock.monotonic());
                if let Err(error) = going.history.soak_used(&going.soak.id, used) {
                    return broken(going, &error);
                }
            }
            Ok(Round::Interrupted) | Err(Exit::Interrupted) => return End::Interrupted,
            Err(Exit::Harness) if in_vain + 1 < PATIENCE => {
                in_vain += 1;
                going
                    .output
                    .inform("the round does not count; it is tried again");
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = signals.next() => return End::Interrupted,
                }
            }
            Err(exit) => return End::Broken(exit),
        }
    }
}

/// The seed of a round: short enough to be typed.
fn seed_of(soak: u64, round: u32) -> u64 {
    let mut chance = Chance::new(soak);
    let start = chance.draw() ^ u64::from(round);
    Chance::new(start).draw() >> 32
}

/// Tells what was found.
fn finish(mut going: Going<'_>, end: End) -> Result<Exit, HistoryError> {
    let state = match end {
        End::Done => SoakEnd::Done,
        End::Interrupted => SoakEnd::Interrupted,
        End::Broken(_) => SoakEnd::Broken,
    };
    going.history.end_soak(&going.soak.id, state)?;
    let selection = Selection {
        config: Some(going.soak.config.clone()),
        soak: Some(going.soak.id.clone()),
        last: u32::MAX,
    };
    let trend = going.history.trend(&selection, None)?;
    let (output, args) = (going.output, going.args);
    if trend.runs.is_empty() {
        output.say("no round was finished");
    } else {
        output.say(&trend_text(&trend, look(output)));
    }
    let mut exit = judge(&trend, going.unwritten, args.wish.fail_on);
    match write_documents(&going.soak.id, &trend) {
        Ok(dir) => output.say(&format!("report: {}", dir.join("trend.html").display())),
        Err(error) => {
            output.error(
                &format!("the report of the soak cannot be written to `{SOAKS}`: {error}"),
                Some("run it in a folder that you may write to; the history has the rounds"),
            );
            exit = Exit::Harness;
        }
    }
    if args.format == Format::Json {
        match trend.json() {
            Ok(json) if output.document(&json) => {}
            _ => exit = Exit::Harness,
        }
    }
    let used = Duration::from_millis(trend.runs.iter().map(|run| run.duration_ms).sum());
    output.inform(&format!(
        "soak {}: {} in {}",
        going.soak.id,
        count(trend.runs.len(), "round"),
        duration(used)
    ));
    if matches!(end, End::Interrupted) {
        output.inform("interrupted; the round that was cut off does not count");
    }
    Ok(match end {
        End::Done => exit,
        End::Interrupted => Exit::Interrupted,
        End::Broken(exit) => exit,
    })
}

/// As a run that had all rounds' verdicts; what was found across them is a failure.
fn judge(trend: &Trend, unwritten: Option<Verdict>, fail_on: FailOn) -> Exit {
    let any = |verdict: &str| {
        trend.runs.iter().any(|run| run.verdict == verdict)
            || unwritten.is_some_and(|unwritten| unwritten.as_str() == verdict)
    };
    if any("error") || trend.runs.is_empty() {
        Exit::Harness
    } else if any("fail") || trend.is_suspicious() || fail_on == FailOn::Warn && any("warn") {
        Exit::Failure
    } else {
        Exit::Success
    }
}

fn write_documents(id: &str, trend: &Trend) -> std::io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt as _;
    let dir = Path::new(SOAKS).join(id);
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true).mode(0o700).create(&dir)?;
    let json = trend.json().map_err(std::io::Error::from)?;
    std::fs::write(dir.join("trend.json"), json)?;
    std::fs::write(dir.join("trend.html"), trend_html(trend))?;
    std::fs::write(dir.join("trend.md"), trend_markdown(trend))?;
    Ok(dir)
}

/// Removes the directory of a run; one that is gone already is as good.
pub(super) fn remove(directory: &Path, output: &Output) {
    if let Err(error) = std::fs::remove_dir_all(directory)
        && error.kind() != std::io::ErrorKind::NotFound
    {
        output.inform(&format!(
            "`{}` cannot be removed: {error}",
            directory.display()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_have_seeds_of_their_own() {
        let seeds: std::collections::BTreeSet<u64> =
            (1..=100).map(|round| seed_of(5, round)).collect();
        assert!(seeds.len() > 98);
        assert_eq!(seed_of(5, 7), seed_of(5, 7));
        assert_ne!(seed_of(5, 7), seed_of(6, 7));
    }
}
