//! A process and what it took: time, its own processor time beside that of the machine, and its peak of memory.

use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

/// What a process took. Its children are not part of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) time: Duration,
    /// Processor time of the process itself.
    pub(crate) own: Duration,
    /// Processor time of the whole machine meanwhile.
    all: Duration,
    peak_kib: u64,
}

impl Measured {
    /// Its share of the processor time of the machine, in percent.
    pub(crate) fn share(&self) -> f64 {
        100.0 * self.own.as_secs_f64() / self.all.as_secs_f64().max(0.01)
    }

    /// The most memory that it had at once.
    pub(crate) fn mebibytes(&self) -> f64 {
        f64::from(u32::try_from(self.peak_kib).unwrap()) / 1024.0
    }
}

/// Runs a program to its end; what it took, and whether it succeeded.
#[expect(clippy::disallowed_methods, reason = "it measures")]
pub(crate) fn measure(command: &mut Command) -> (Measured, bool) {
    let before = machine();
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let id = child.id();
    let (ended, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let (time, own) = std::thread::scope(|scope| {
        // A peak only grows, so that nothing is missed but what happens at the very end.
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                peak.fetch_max(peak_memory(id), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        let pid = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
        // Until it is reaped the kernel tells what it took.
        waitid(
            WaitId::Pid(pid),
            WaitIdOptions::EXITED | WaitIdOptions::NOWAIT,
        )
        .unwrap();
        let time = started.elapsed();
        ended.store(true, Ordering::Relaxed);
        (time, processor_time(id))
    });
    let measured = Measured {
        time,
        own,
        all: machine().saturating_sub(before),
        peak_kib: peak.into_inner(),
    };
    (measured, child.wait().unwrap().success())
}

/// `VmHWM` of proc(5), in KiB.
fn peak_memory(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

/// Fields 14 and 15 of `/proc/PID/stat`.
fn processor_time(id: u32) -> Duration {
    let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    let (_, after) = stat.rsplit_once(')').unwrap();
    ticks(after.split_whitespace().skip(11).take(2))
}

/// What all processors did but wait: the first line of `/proc/stat` without its fields 4 and 5.
fn machine() -> Duration {
    let stat = std::fs::read_to_string("/proc/stat").unwrap();
    let fields: Vec<&str> = stat.lines().next().unwrap().split_whitespace().collect();
    let busy = fields.iter().enumerate().skip(1).take(8);
    ticks(
        busy.filter(|(place, _)| !(4..=5).contains(place))
            .map(|(_, field)| *field),
    )
}

/// What the kernel tells is in hundredths of a second, on nearly every architecture.
fn ticks<'a>(fields: impl Iterator<Item = &'a str>) -> Duration {
    let ticks: u64 = fields.map(|field| field.parse::<u64>().unwrap()).sum();
    Duration::from_millis(ticks * 10)
}
