//! What the parser makes of real output, and what it must never take for a pass.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::{TapOutcome, TapParser, TapReport};

fn outcomes(report: &TapReport) -> Vec<(String, TapOutcome)> {
    report
        .cases()
        .into_iter()
        .map(|case| (case.name, case.outcome))
        .collect()
}

fn named(cases: &[(&str, TapOutcome)]) -> Vec<(String, TapOutcome)> {
    cases
        .iter()
        .map(|(name, outcome)| ((*name).to_owned(), *outcome))
        .collect()
}

use TapOutcome::{Failed, Passed, Skipped, Todo};

#[test]
fn a_run_of_pgtap() {
    let report = TapParser::read(
        "1..4\nok 1 - users are there\nnot ok 2 - names are unique\n# Failed test 2: \"names are unique\"\n\
         #         have: 2\n#         want: 1\nok 3 # SKIP no fax\nnot ok 4 - sum # TODO later\n\
         # Failed (TODO) test 4: \"sum\"\n# Looks like you failed 1 test of 4\n",
    );
    assert_eq!(
        outcomes(&report),
        named(&[
            ("users are there", Passed),
            ("names are unique", Failed),
            ("test 3", Skipped),
            ("sum", Todo),
        ])
    );
    assert_eq!(report.problems, Vec::<String>::new());
    assert!(!report.passed());
    let cases = report.cases();
    assert_eq!(cases[2].message.as_deref(), Some("no fax"));
    assert!(cases[1].message.as_deref().unwrap().contains("have: 2"));
}

#[test]
fn a_run_of_node() {
    let report = TapParser::read(
        "TAP version 13\n# Subtest: orders\n    # Subtest: are paid\n    ok 1 - are paid\n      ---\n      \
         duration_ms: 0.5\n      ...\n    # Subtest: are sent\n    not ok 2 - are sent\n      ---\n      \
         error: 'boom'\n      stack: |-\n        ok 7 - not a test\n      ...\n    1..2\nnot ok 1 - orders\n  ---\n  \
         failureType: 'subtestsFailed'\n  ...\n# Subtest: later\nok 2 - later # SKIP not today\n1..2\n# tests 3\n# pass 1\n# fail 1\n",
    );
    assert_eq!(report.problems, Vec::<String>::new());
    assert_eq!(
        outcomes(&report),
        named(&[
            ("orders > are paid", Passed),
            ("orders > are sent", Failed),
            ("later", Skipped),
        ])
    );
    let message = report.cases()[1].message.clone().unwrap();
    assert!(message.contains("error: 'boom'"), "{message}");
}

#[test]
fn an_ok_does_not_make_good_what_failed_inside() {
    let report = TapParser::read("1..1\n    not ok 1 - child\n    1..1\nok 1 - parent\n");
    assert_eq!(outcomes(&report), named(&[("parent > child", Failed)]));
    assert_eq!(report.tests[0].outcome, Failed);

    let report = TapParser::read("1..1\n    ok 1 - child\n    1..2\nok 1 - parent\n");
    assert_eq!(
        outcomes(&report),
        named(&[("parent > child", Passed), ("parent", Failed)])
    );

    let report = TapParser::read("1..1\n    not ok 1 - child\nnot ok 1 - parent # TODO\n");
    assert_eq!(outcomes(&report), named(&[("parent > child", Todo)]));
    assert!(report.passed());
}

#[test]
fn output_that_is_not_whole_is_a_problem() {
    for (text, problem) in [
        (
            "ok 1\nok 2\n",
            "there is no plan, so nobody can tell whether 2 tests were all",
        ),
        ("1..3\nok 1\nok 2\n", "3 tests were planned, 2 were run"),
        ("1..1\nok 1\nok 2\n", "1 tests were planned, 2 were run"),
        (
            "1..2\nok 1\nok 3\n",
            "the tests are not numbered from 1 on: there is a test 3",
        ),
        ("1..2\nok 1\nok 1\n", "test 1 came twice"),
        ("1..1\n1..1\nok 1\n", "there is more than one plan"),
        (
            "ok 1\n1..2\nok 2\n",
            "the plan stands in the middle of the tests",
        ),
        (
            "1..1\nok 1\n    ok 1 - x\n",
            "a subtest ended without a line that gives its result",
        ),
        (
            "TAP version 14\n",
            "there is no plan, so nobody can tell whether 0 tests were all",
        ),
        ("1..1\nnot  ok 1\n", "1 tests were planned, 0 were run"),
        ("1..1\nokay 1\n", "1 tests were planned, 0 were run"),
    ] {
        let report = TapParser::read(text);
        assert_eq!(report.problems, [problem], "{text}");
        assert!(!report.passed(), "{text}");
    }
}

#[test]
fn whole_outputs_of_many_shapes_pass() {
    for (text, tests) in [
        ("1..2\nok 1\nok 2\n", 2),
        ("ok\nok - named\n1..2\n", 2),
        (
            "TAP version 14\npragma +strict\n1..1\nok 1 - a \\# b # reason\n",
            1,
        ),
        ("1..2\r\nok 2\r\nok 1\r\n", 2),
        ("1..2 todo 2\nok 1\nnot ok 2 # todo\n", 2),
        (
            "noise\n1..1\nnoise\nok 1\n    an indented line\n    ok then\n",
            1,
        ),
        ("1..1\nok 1\n  ---\n  never: ended\n", 1),
        ("1..2\nok 1\n  ---\n  a: never ended\nok 2\n", 2),
        ("1..0 # Skipped: no database\n", 0),
    ] {
        let report = TapParser::read(text);
        assert!(report.passed(), "{text}: {report:?}");
        assert_eq!(report.tests.len(), tests, "{text}");
    }
    assert_eq!(
        TapParser::read("1..0 # Skipped: no database\n")
            .skipped
            .as_deref(),
        Some("no database")
    );
    assert_eq!(TapParser::read("1..0\n").skipped.as_deref(), Some(""));
}

#[test]
fn directives_need_a_space_and_their_own_word() {
    for (line, outcome) in [
        ("not ok 1 - supports a#todo", Failed),
        ("not ok 1 - supports \\# TODO", Failed),
        ("not ok 1 - x # todos", Failed),
        ("not ok 1 # SKIP", Failed),
        ("not ok 1 - x #todo", Todo),
        ("not ok 1 - x # ToDo: later", Todo),
        ("ok 1 - x # skipped because", Skipped),
        ("ok 1 - x # TODO", Passed),
    ] {
        let report = TapParser::read(&format!("1..1\n{line}\n"));
        assert_eq!(report.cases()[0].outcome, outcome, "{line}");
    }
}

#[test]
fn a_bail_out_ends_it() {
    let report = TapParser::read("1..3\nok 1\nBail out!  no server\nok 2\nok 3\n");
    assert_eq!(report.bailed_out.as_deref(), Some("no server"));
    assert_eq!(report.tests.len(), 1);
    assert!(!report.passed());
    let report = TapParser::read("    ok 1 - x\n    Bail out!\n");
    assert_eq!(report.bailed_out.as_deref(), Some(""));
}

#[test]
fn what_is_no_tap_is_kept_and_is_no_pass() {
    let report = TapParser::read("hello\nok, fine\n    ok\nworld\n");
    assert!(!report.found && !report.passed());
    assert_eq!(report.output, ["hello", "ok, fine", "    ok", "world"]);
    assert!(!TapParser::read("").passed());
}

#[test]
fn same_names_are_told_apart() {
    let report = TapParser::read("1..3\nok 1 - a\nok 2 - a\nok 3\n");
    assert_eq!(
        outcomes(&report),
        named(&[("a", Passed), ("a (2)", Passed), ("test 3", Passed)])
    );
}

#[test]
fn memory_is_bounded() {
    let mut parser = TapParser::default();
    for number in 1..=150_000 {
        parser.line(&format!("ok {number}"));
        parser.line(&"x".repeat(20));
    }
    let report = parser.finish();
    assert!(!report.passed() && report.tests.len() == 100_000 && report.output.len() == 40);
}

/// A test with what it prints, at some depth.
#[derive(Debug, Clone)]
enum Tree {
    Leaf(bool),
    Node(Vec<Self>),
}

fn tree() -> impl Strategy<Value = Tree> {
    any::<bool>()
        .prop_map(Tree::Leaf)
        .prop_recursive(3, 20, 4, |inner| {
            proptest::collection::vec(inner, 1..4).prop_map(Tree::Node)
        })
}

fn print(trees: &[Tree], indent: usize, plan_first: bool, out: &mut String) -> (usize, usize) {
    let pad = " ".repeat(indent);
    let plan = format!("{pad}1..{}\n", trees.len());
    let (mut leaves, mut failed) = (0, 0);
    if plan_first {
        out.push_str(&plan);
    }
    for (place, tree) in trees.iter().enumerate() {
        let number = place + 1;
        let ok = match tree {
            Tree::Leaf(ok) => {
                leaves += 1;
                failed += usize::from(!ok);
                *ok
            }
            Tree::Node(children) => {
                let (inner, bad) = print(children, indent + 4, plan_first, out);
                leaves += inner;
                failed += bad;
                bad == 0
            }
        };
        let word = if ok { "ok" } else { "not ok" };
        writeln!(
            out,
            "{pad}{word} {number} - t{number}\n{pad}  ---\n{pad}  a: b\n{pad}  ...\n{pad}# said"
        )
        .unwrap();
    }
    if !plan_first {
        out.push_str(&plan);
    }
    (leaves, failed)
}

proptest! {
    #[test]
    fn what_is_printed_is_read(trees in proptest::collection::vec(tree(), 1..5), plan_first: bool) {
        let mut text = String::new();
        let (leaves, failed) = print(&trees, 0, plan_first, &mut text);
        let report = TapParser::read(&text);
        prop_assert_eq!(&report.problems, &Vec::<String>::new());
        let cases = report.cases();
        prop_assert_eq!(cases.len(), leaves, "{}", text);
        prop_assert_eq!(cases.iter().filter(|c| c.outcome == Failed).count(), failed);
        prop_assert_eq!(report.passed(), failed == 0);
        // Whatever is cut off at the end is noticed.
        let cut: Vec<&str> = text.lines().collect();
        let tests = cut.iter().rposition(|line| line.starts_with("ok") || line.starts_with("not ok")).unwrap();
        if plan_first {
            prop_assert!(!TapParser::read(&cut[..tests].join("\n")).passed());
        }
    }

    #[test]
    fn any_text_is_read(text in "([ ]{0,5}(ok|not ok|1\\.\\.|#|---|\\.\\.\\.|Bail out!|[a-zż ]{0,4})[ ]?[0-9]{0,3}[ #a-z\n]{0,8}){0,20}") {
        let report = TapParser::read(&text);
        let failed = report.cases().iter().any(|case| case.outcome == Failed);
        prop_assert!(!(failed && report.passed()));
    }
}
