//! Scripts in pgbench's format, read and followed.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use super::script::{Command, Pause, Script, ScriptError, initial};

fn read(text: &str) -> Result<Script, ScriptError> {
    Script::parse("load/x.sql", text, &BTreeSet::new())
}

/// The statements that a run of the script sends.
fn sent(text: &str) -> Vec<String> {
    let script = read(text).unwrap();
    let (mut variables, mut random) = initial(&BTreeMap::new(), 3, 1);
    let mut sent = Vec::new();
    let mut at = 0;
    while let Some(command) = script.commands.get(at) {
        at += 1;
        match command {
            Command::Sql { text, .. } => sent.push(text.fill(&variables)),
            Command::Set { name, value, .. } => {
                let value = value.value(&variables, &mut random).unwrap();
                variables.insert(name.clone(), value.to_string());
            }
            Command::Sleep(_) => {}
            Command::Unless(condition, to) => {
                if condition.value(&variables, &mut random).unwrap().truth() != Some(true) {
                    at = *to;
                }
            }
            Command::Jump(to) => at = *to,
        }
    }
    sent
}

#[test]
fn pgbench_s_own_script_is_read() {
    let script = "\\set aid random(1, 100000 * :scale)\n\\set delta random(-5000, -5000)\nBEGIN;\n\
        UPDATE pgbench_accounts SET abalance = abalance + :delta WHERE aid = :aid;\n\
        SELECT abalance FROM pgbench_accounts WHERE aid = :aid;\nEND;\n";
    let sent = sent(script);
    assert_eq!(sent.len(), 4);
    assert!(
        sent[1].starts_with("UPDATE pgbench_accounts SET abalance = abalance + -5000 WHERE aid = ")
    );
    assert!(!sent[2].contains(':'), "{}", sent[2]);
}

#[test]
fn what_only_looks_like_a_variable_stays() {
    let text =
        "\\set a 7\nSELECT :a::text, '12:30:00', 'x:a', '::a', v[1:2], \"b:c\", x::int -- :d\n;";
    assert_eq!(
        sent(text),
        ["SELECT 7::text, '12:30:00', 'x7', '::a', v[1:2], \"b:c\", x::int"]
    );
}

#[test]
fn branches_are_taken() {
    let text = |x: u32| {
        format!(
            "\\set x {x}\n\\if :x = 1\nSELECT 'one';\n\\elif :x = 2\nSELECT 'two';\n\\else\nSELECT 'many';\n\\endif\nSELECT 'end';"
        )
    };
    assert_eq!(sent(&text(1)), ["SELECT 'one'", "SELECT 'end'"]);
    assert_eq!(sent(&text(2)), ["SELECT 'two'", "SELECT 'end'"]);
    assert_eq!(sent(&text(3)), ["SELECT 'many'", "SELECT 'end'"]);
    let text = "\\if false\nSELECT 1;\n\\endif\nSELECT 2;";
    assert_eq!(sent(text), ["SELECT 2"]);
}

#[test]
fn a_command_may_go_on_in_the_next_line() {
    assert_eq!(
        sent("\\set x 1 + \\\n  2 \\\r\n * 3\nSELECT :x;"),
        ["SELECT 7"]
    );
}

#[test]
fn weights_rows_and_pauses() {
    let script =
        read("-- weight: 5\nSELECT 1 AS x \\gset p_\nSELECT :p_x; \\sleep 10ms\n").unwrap();
    assert_eq!(script.weight, 5);
    assert!(
        matches!(&script.commands[0], Command::Sql { gset: Some(prefix), .. } if prefix == "p_")
    );
    assert_eq!(
        script.commands[2],
        Command::Sleep(Pause::Fixed(Duration::from_millis(10)))
    );
    assert_eq!(
        read("SELECT 1;\n\\sleep 2").unwrap().commands[1],
        Command::Sleep(Pause::Fixed(Duration::from_secs(2)))
    );
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, line, message) in [
        ("SELECT 1;\n\\sett x 1\n", 2, "`\\sett` is not understood"),
        (
            "\\shell rm -rf /\nSELECT 1;",
            1,
            "`\\shell` is not understood",
        ),
        ("\n\n\\set x random(1\nSELECT 1;", 3, "`)` is missing"),
        (
            "SELECT 1;\nSELECT *\nFROM t WHERE a = :aid;",
            3,
            ":aid is never set",
        ),
        ("\\set x :y + 1\nSELECT 1;", 1, ":y is never set"),
        ("\\if true\nSELECT 1;", 1, "no `\\endif`"),
        ("SELECT 1;\n\\endif", 2, "belongs to no `\\if`"),
        ("\\set x\nSELECT 1;", 1, "write `\\set NAME EXPRESSION`"),
        ("\\sleep long\nSELECT 1;", 1, "write `\\sleep 10 ms`"),
        ("-- nothing\n", 1, "sends no statement"),
        ("-- weight: -3\nSELECT 1;", 1, "is not a weight"),
        ("\\set x 1 + \\\n  2\nSELECT :y;", 3, ":y is never set"),
    ] {
        let error = read(text).unwrap_err();
        assert_eq!(error.line, line, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
    assert_eq!(
        read("\\sett x 1\nSELECT 1;").unwrap_err().help.as_deref(),
        Some("did you mean `\\set`?")
    );
}
