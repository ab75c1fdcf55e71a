//! Runs the commands that README.md shows, where they need no server.

use crate::readme::{Readme, run};

/// First words of commands that start nothing.
const HARMLESS: [&str; 5] = ["--help", "--version", "check", "explain", "plan"];

/// A command with the output that is shown for it. A line `…` stands for any number of lines.
struct Example<'a> {
    line: usize,
    command: &'a str,
    output: Vec<&'a str>,
}

fn examples((start, block): &(usize, String)) -> Vec<Example<'_>> {
    let mut examples: Vec<Example<'_>> = Vec::new();
    for (line, text) in (*start..).zip(block.lines()) {
        match (text.strip_prefix("$ "), examples.last_mut()) {
            (Some(command), _) => examples.push(Example {
                line,
                command,
                output: Vec::new(),
            }),
            (None, Some(example)) => example.output.push(text),
            (None, None) => {}
        }
    }
    examples
}

/// Whether the lines are those shown, `…` standing for any number of them.
fn matches(shown: &[&str], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((&"…", rest)) => (0..=lines.len()).any(|skip| matches(rest, lines.split_at(skip).1)),
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, lines)| line.trim_end() == *first && matches(rest, lines)),
    }
}

#[test]
fn ellipses_stand_for_any_number_of_lines() {
    assert!(matches(&["a", "…", "d"], &["a", "b", "c", "d"]));
    assert!(matches(&["a", "…"], &["a"]));
    assert!(!matches(&["a", "…", "d"], &["a", "b"]));
    assert!(!matches(&["a"], &["a", "b"]));
}

#[test]
fn commands_print_what_is_shown() {
    let readme = Readme::read();
    let blocks = readme.blocks("console");
    let mut problems = Vec::new();
    let mut tried = 0;
    for example in blocks.iter().flat_map(examples) {
        let arguments: Vec<&str> = example.command.split_whitespace().collect();
        let Some(("pgrehearse", arguments)) = arguments.split_first().map(|(p, a)| (*p, a)) else {
            continue;
        };
        if !arguments
            .first()
            .is_some_and(|first| HARMLESS.contains(first))
        {
            continue;
        }
        tried += 1;
        let output = run(arguments);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        if !matches(&example.output, &lines) {
            problems.push(format!(
                "README.md:{}: `{}` prints\n\n{text}",
                example.line, example.command
            ));
        }
    }
    assert!(tried > 0, "no example was found");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
