//! The dialects of JUnit files, as the programs write them.

use super::*;

fn told(text: &str) -> Vec<String> {
    read_junit(text.as_bytes())
        .unwrap()
        .into_iter()
        .map(|case| {
            let flaky = if case.flaky { " flaky" } else { "" };
            let message = case.message.unwrap_or_default().replace('\n', "|");
            format!("{:?}{flaky} {} [{message}]", case.outcome, case.name)
        })
        .collect()
}

#[test]
fn surefire() {
    let xml = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="com.example.OrderTest" time="0.045" tests="4" errors="1" skipped="1" failures="0" flakes="1">
  <properties><property name="java.version" value="21"/></properties>
  <testcase name="pays" classname="com.example.OrderTest" time="0.021"/>
  <testcase name="ships" classname="com.example.OrderTest" time="1,000.5">
    <error message="ERROR: column &quot;channel&quot; does not exist" type="org.postgresql.util.PSQLException"><![CDATA[org.postgresql.util.PSQLException: ERROR
	at com.example.OrderTest.ships(OrderTest.java:12)]]></error>
    <system-out><![CDATA[a < b]]></system-out>
  </testcase>
  <testcase name="later" classname="com.example.OrderTest"><skipped message="not yet"/></testcase>
  <testcase name="shaky" classname="com.example.OrderTest">
    <flakyFailure message="timeout" type="java.lang.AssertionError"><stackTrace>x</stackTrace><system-out>y</system-out></flakyFailure>
  </testcase>
  <testcase name="broken" classname="com.example.OrderTest">
    <failure message="no">no at all</failure>
    <rerunFailure message="again no"><stackTrace>z</stackTrace></rerunFailure>
  </testcase>
</testsuite>"#;
    assert_eq!(
        told(xml),
        [
            "Passed com.example.OrderTest › pays []",
            "Failed com.example.OrderTest › ships [ERROR: column \"channel\" does not exist|org.postgresql.util.PSQLException: ERROR|\tat com.example.OrderTest.ships(OrderTest.java:12)]",
            "Skipped com.example.OrderTest › later [not yet]",
            "Passed flaky com.example.OrderTest › shaky [timeout]",
            "Failed com.example.OrderTest › broken [no at all]",
        ]
    );
    let cases = read_junit(xml.as_bytes()).unwrap();
    assert_eq!(cases[1].duration, Duration::from_secs_f64(1000.5));
}

#[test]
fn node_nests_suites_and_repeats_names() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<testsuites>
	<testsuite name="orders" time="0.002" disabled="0" errors="0" tests="2" failures="1" skipped="0" hostname="h">
		<testcase name="adds" time="0.0005" classname="test" file="/app/test/a.test.js"/>
		<testcase name="adds" time="0.0007" classname="test" failure="Expected values to be equal">
			<failure type="testCodeFailure" message="Expected values to be equal">
Error [ERR_TEST_FAILURE]: Expected values to be equal &amp; so on
			</failure>
		</testcase>
	</testsuite>
	<testcase name="top" time="0.001" classname="test"/>
	<!-- tests 3 -->
</testsuites>"#;
    assert_eq!(
        told(xml),
        [
            "Passed orders › adds []",
            "Failed orders › adds (2) [Expected values to be equal|Error [ERR_TEST_FAILURE]: Expected values to be equal & so on]",
            "Passed top []",
        ]
    );
}

#[test]
fn pytest_and_vitest_and_jest() {
    let xml = r#"<?xml version="1.0" encoding="utf-8"?><testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="1" skipped="1" tests="4" time="0.1"><testcase classname="tests.test_a.TestA" name="test_x[1-2]" time="0.001" file="tests/test_a.py" line="7" /><testcase classname="tests.test_a" name="test_y" time="0.001"><failure message="assert 1 == 2">def test_y():
&gt;       assert 1 == 2</failure></testcase><testcase classname="tests.test_a" name="test_z"><error message="failed on setup with &quot;boom&quot;">trace</error></testcase><testcase classname="tests.test_a" name="test_s"><skipped type="pytest.skip" message="because">f.py:1: because</skipped></testcase></testsuite></testsuites>"#;
    assert_eq!(
        told(xml),
        [
            "Passed tests.test_a.TestA › test_x[1-2] []",
            "Failed tests.test_a › test_y [assert 1 == 2|def test_y():|>       assert 1 == 2]",
            "Failed tests.test_a › test_z [failed on setup with \"boom\"|trace]",
            "Skipped tests.test_a › test_s [because|f.py:1: because]",
        ]
    );
    let cases = read_junit(xml.as_bytes()).unwrap();
    assert_eq!(
        (cases[0].file.as_deref(), cases[0].line),
        (Some("tests/test_a.py"), Some(7))
    );
    // jest-junit repeats the class in the name.
    let jest = r#"<testsuites name="jest tests" tests="1" failures="0" errors="0"><testsuite name="orders" errors="0" failures="0"><testcase classname="orders adds" name="orders adds" time="0.01"></testcase></testsuite></testsuites>"#;
    assert_eq!(told(jest), ["Passed orders adds []"]);
}

#[test]
fn nextest_rspec_and_go() {
    let nextest = r#"<testsuites name="nextest-run" tests="2" failures="0" errors="0"><testsuite name="app::it" tests="2" disabled="0" errors="0" failures="0"><testcase name="a" classname="app::it" timestamp="2024-01-01T00:00:00.000+00:00" time="0.01"><flakyFailure type="test failure with exit code 101"><system-err>thread panicked</system-err></flakyFailure></testcase><testcase name="b" classname="app::it" time="0.0"><failure type="test failure"/><system-out>running 1 test</system-out><system-err>thread 'b' panicked</system-err></testcase></testsuite></testsuites>"#;
    assert_eq!(
        told(nextest),
        [
            "Passed flaky app::it › a [test failure with exit code 101]",
            "Failed app::it › b [test failure]",
        ]
    );
    let rspec = r#"<testsuite name="rspec" tests="1" skipped="1" failures="0" errors="0"><properties><property name="seed" value="1"/></properties><testcase classname="spec.order_spec" name="Order is shipped" file="./spec/order_spec.rb" time="0.01"><skipped/></testcase></testsuite>"#;
    assert_eq!(
        told(rspec),
        ["Skipped spec.order_spec › Order is shipped []"]
    );
    let go = r#"<testsuites tests="1" failures="1"><testsuite name="example.com/p" tests="1" failures="1" errors="0" id="0"><testcase name="TestA" classname="example.com/p" time="0.000"><failure message="Failed"><![CDATA[    a_test.go:4: oops]]></failure></testcase></testsuite></testsuites>"#;
    assert_eq!(
        told(go),
        ["Failed example.com/p › TestA [Failed|a_test.go:4: oops]"]
    );
    let ctest = r#"<testsuite name="c" tests="2"><testcase name="x" status="notrun"/><testcase name="y" status="fail"/></testsuite>"#;
    assert_eq!(
        told(ctest),
        ["Skipped c › x []", "Failed c › y [the case failed]"]
    );
}

#[test]
fn failures_outside_of_cases_count() {
    let setup = r#"<testsuites><testsuite name="s" errors="1"><error message="set-up failed"/></testsuite></testsuites>"#;
    assert_eq!(told(setup), ["Failed s [set-up failed]"]);
    let declared = r#"<testsuites failures="2"><testsuite name="s" failures="2"><testcase name="a"/></testsuite></testsuites>"#;
    assert_eq!(
        told(declared),
        [
            "Passed s › a []",
            "Failed s [the file counts 2 failures, but no case failed]"
        ]
    );
}

#[test]
fn what_is_no_result_is_refused() {
    let refused = |text: &str| read_junit(text.as_bytes()).unwrap_err().to_string();
    assert!(refused("").contains("no elements"));
    assert!(refused("<testsuite><testcase name=\"a\"/>").contains("ends in the middle"));
    assert!(refused("<testsuite><testcase></testsuite>").contains("not well-formed"));
    assert!(refused("<html/>").contains("`html`"));
    assert!(refused(&"<testsuite>".repeat(200)).contains("beyond all reason"));
    let utf16: Vec<u8> = "\u{feff}<a/>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert!(
        read_junit(&utf16)
            .unwrap_err()
            .to_string()
            .contains("UTF-16")
    );
    assert_eq!(told("<testsuites/>"), Vec::<String>::new());
}

#[test]
fn entities_do_not_grow() {
    let bomb = r#"<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>
<testsuite name="&b;"><testcase name="&b;"><failure message="m">&b;&c;&#65;</failure></testcase></testsuite>"#;
    assert_eq!(told(bomb), ["Failed &b; [m|&b;&c;A]"]);
    let long = format!(
        "<testsuite><testcase name=\"a\"><failure>{}</failure></testcase></testsuite>",
        "x".repeat(1_000_000)
    );
    assert!(
        read_junit(long.as_bytes()).unwrap()[0]
            .message
            .as_ref()
            .unwrap()
            .len()
            < 5000
    );
    let ansi =
        "<testsuite><testcase name=\"a\"><failure>\u{1b}[31mred</failure></testcase></testsuite>";
    assert_eq!(told(ansi), ["Failed a [\u{fffd}[31mred]"]);
}
