//! Interruptions: whatever goes on, everything is torn down, and what was finished is reported.

use std::fmt::Write as _;

use rustix::process::Signal;

use crate::bench::Bench;
use crate::on_both_engines;
use crate::outcome::Outcome;

on_both_engines!(
    while_provisioning,
    while_seeding,
    while_migrating,
    in_a_suite,
    in_a_command,
    while_rolling_back,
    while_redoing,
    while_tearing_down,
    twice,
);

/// Sleeps in the stage that the tenant's table `slow` names, and in no other.
fn sleep_in(stage: &str) -> String {
    format!(
        "DO $$ BEGIN IF EXISTS (SELECT FROM slow WHERE stage = '{stage}') THEN \
         PERFORM pg_sleep(600); END IF; END $$;\n"
    )
}

/// A tenant for each slow stage, and a quick one behind them.
pub(crate) fn write_slow_fleet(bench: &Bench) {
    let mut harness = "version: 1\n\
        migration: { format: sql, path: m }\n\
        suites:\n\
        \x20 - { name: query, kind: sql, path: check.sql }\n\
        \x20 - { name: program, kind: command, run: sh program.sh }\n\
        tenants:\n"
        .to_owned();
    let tenants = [
        "seed", "migrate", "query", "program", "stubborn", "rollback", "redo", "quick",
    ];
    for tenant in tenants {
        let restore = if tenant == "seed" {
            "SELECT pg_sleep(600);\n"
        } else {
            ""
        };
        bench.write(
            &format!("{tenant}.sql"),
            format!(
                "CREATE TABLE slow (stage text);\nINSERT INTO slow VALUES ('{tenant}');\n{restore}"
            ),
        );
        writeln!(harness, "  - {{ name: {tenant}, snapshot: {tenant}.sql }}").unwrap();
    }
    bench.write("harness.yaml", harness);
    bench.write(
        "m/1_a.up.sql",
        format!(
            "{}CREATE TABLE a (id int);\n{}",
            sleep_in("migrate"),
            // The second time, after the rollback.
            "DO $$ BEGIN IF EXISTS (SELECT FROM slow, pg_shdescription WHERE stage = 'redo' AND \
             description = 'again') THEN PERFORM pg_sleep(600); END IF; END $$;\n"
        ),
    );
    bench.write(
        "m/1_a.down.sql",
        format!(
            "{}DROP TABLE a;\nCOMMENT ON DATABASE postgres IS 'again';\n",
            sleep_in("rollback")
        ),
    );
    bench.write(
        "check.sql",
        "SELECT pg_sleep(600) FROM slow WHERE stage = 'query';",
    );
    // A child of the program's own must go as well.
    bench.write(
        "program.sh",
        "case $PGREHEARSE_TENANT in\n\
         program) sleep 600 & wait ;;\n\
         stubborn) trap '' TERM INT; while :; do sleep 0.1; done ;;\n\
         esac\n",
    );
}

/// Interrupts a run of two tenants, one after the other, in a stage of the first.
fn interrupt(bench: &Bench, tenant: &str, stage: &str, signal: Signal) -> Outcome {
    write_slow_fleet(bench);
    let words = ["--jobs", "1", "--tenant", tenant, "--tenant", "quick"];
    let mut run = bench.start(&words);
    run.wait_for_stage(tenant, stage);
    run.signal(signal);
    let outcome = run.finish().expect(130);
    let report = outcome.report();
    assert_eq!(report["verdict"], "error");
    let name = match signal {
        Signal::TERM => "SIGTERM",
        Signal::HUP => "SIGHUP",
        _ => "SIGINT",
    };
    assert_eq!(report["run"]["interrupted"], name);
    assert_eq!(outcome.tenant("quick").verdict(), "error");
    assert_eq!(outcome.tenant("quick").only()["id"], "run.interrupted");
    assert_eq!(outcome.events().last().unwrap()["type"], "run_finished");
    outcome
}

/// The stage was broken off, the ones before it stand, and the sandbox was removed.
#[track_caller]
fn broken_off(outcome: &Outcome, tenant: &str, stage: &str) {
    let tenant = outcome.tenant(tenant);
    assert_eq!(tenant.verdict(), "error", "{:#}", tenant.0);
    assert_eq!(tenant.stage(stage), "error", "{:#}", tenant.0);
    for finding in tenant.decisive() {
        assert_eq!(finding["id"], "run.interrupted");
    }
}

fn while_provisioning(bench: &Bench) {
    let outcome = interrupt(bench, "migrate", "provision", Signal::INT);
    let tenant = outcome.tenant("migrate");
    assert_eq!(tenant.verdict(), "error");
    assert_eq!(tenant.decisive()[0]["id"], "run.interrupted");
    assert_ne!(tenant.stage("migrate"), "pass");
}

fn while_seeding(bench: &Bench) {
    let outcome = interrupt(bench, "seed", "seed", Signal::TERM);
    broken_off(&outcome, "seed", "seed");
}

fn while_migrating(bench: &Bench) {
    let outcome = interrupt(bench, "migrate", "migrate", Signal::INT);
    broken_off(&outcome, "migrate", "migrate");
    assert_eq!(outcome.tenant("migrate").stage("seed"), "pass");
    assert_eq!(outcome.tenant("migrate").stage("teardown"), "pass");
    let again = bench.pgrehearse(&[
        "report",
        outcome.dir().to_str().unwrap(),
        "--format",
        "json",
    ]);
    assert_eq!(again.stdout, outcome.file("report.json"));
}

fn in_a_suite(bench: &Bench) {
    let outcome = interrupt(bench, "query", "suites", Signal::HUP);
    broken_off(&outcome, "query", "suites");
    assert_eq!(outcome.tenant("query").stage("migrate"), "pass");
}

fn in_a_command(bench: &Bench) {
    let outcome = interrupt(bench, "program", "suites", Signal::INT);
    broken_off(&outcome, "program", "suites");
}

fn while_rolling_back(bench: &Bench) {
    let outcome = interrupt(bench, "rollback", "rollback", Signal::INT);
    broken_off(&outcome, "rollback", "rollback");
    assert_eq!(outcome.tenant("rollback").stage("suites"), "pass");
}

fn while_redoing(bench: &Bench) {
    let outcome = interrupt(bench, "redo", "redo", Signal::INT);
    broken_off(&outcome, "redo", "redo");
    assert_eq!(outcome.tenant("redo").stage("rollback"), "pass");
}

/// Teardown is never broken off.
fn while_tearing_down(bench: &Bench) {
    write_slow_fleet(bench);
    let words = ["--jobs", "2", "--tenant", "quick", "--tenant", "migrate"];
    let mut run = bench.start(&words);
    run.wait_for_stage("quick", "teardown");
    run.signal(Signal::INT);
    let outcome = run.finish().expect(130);
    let quick = outcome.tenant("quick");
    assert_eq!((quick.verdict(), quick.stage("teardown")), ("pass", "pass"));
    assert_eq!(outcome.tenant("migrate").verdict(), "error");
}

/// A program that does not end when asked does not keep the sandbox from being removed.
fn twice(bench: &Bench) {
    write_slow_fleet(bench);
    let mut run = bench.start(&["--tenant", "stubborn"]);
    run.wait_for(|event| {
        event["type"] == "stage_progress"
            && event["stage"] == "suites"
            && event["message"] == "program"
    });
    run.signal(Signal::INT);
    run.wait_for(|event| event["type"] == "run_interrupted");
    run.signal(Signal::INT);
    let outcome = run.finish().expect(130);
    assert_eq!(outcome.report()["verdict"], "error");
    assert_eq!(outcome.tenant("stubborn").verdict(), "error");
}
