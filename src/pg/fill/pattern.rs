//! An example of a text that a regular expression or a LIKE pattern allows.
//!
//! The server looks at every example itself, so one that does not fit costs nothing but a try.

use std::iter::Peekable;
use std::str::Chars;

/// More repetitions than this are not written out.
const MOST: u32 = 300;

/// A text that the regular expression matches, for the usual ones.
pub(super) fn example(pattern: &str) -> Option<String> {
    let mut sampler = Sampler {
        rest: pattern.chars().peekable(),
    };
    let text = sampler.alternatives(0)?;
    // What is left was not understood.
    sampler.rest.peek().is_none().then_some(text)
}

/// A text that the LIKE pattern matches.
pub(super) fn like(pattern: &str) -> String {
    let mut text = String::new();
    let mut rest = pattern.chars();
    while let Some(c) = rest.next() {
        match c {
            '%' | '_' => text.push('a'),
            '\\' => text.extend(rest.next()),
            other => text.push(other),
        }
    }
    text
}

struct Sampler<'a> {
    rest: Peekable<Chars<'a>>,
}

impl Sampler<'_> {
    /// The first of several alternatives; the others are read and dropped.
    fn alternatives(&mut self, depth: u32) -> Option<String> {
        if depth > 20 {
            return None;
        }
        let first = self.sequence(depth)?;
        while self.rest.next_if_eq(&'|').is_some() {
            self.sequence(depth)?;
        }
        Some(first)
    }

    fn sequence(&mut self, depth: u32) -> Option<String> {
        let mut text = String::new();
        while let Some(c) = self.rest.next_if(|c| !matches!(c, '|' | ')')) {
            let atom = match c {
                '^' | '$' => continue,
                '(' => {
                    if self.rest.next_if_eq(&'?').is_some() {
                        // Only groups that do not capture; what looks ahead is not understood.
                        self.rest.next_if_eq(&':')?;
                    }
                    let group = self.alternatives(depth + 1)?;
                    self.rest.next_if_eq(&')')?;
                    group
                }
                '[' => self.set()?.to_string(),
                '.' => "a".to_owned(),
                '\\' => match self.rest.next()? {
                    'm' | 'M' | 'y' | 'A' | 'Z' => continue,
                    escaped => class(escaped).to_string(),
                },
                other => other.to_string(),
            };
            let times = self.times()?;
            for _ in 0..times {
                text.push_str(&atom);
            }
        }
        Some(text)
    }

    /// One character of a bracket expression.
    fn set(&mut self) -> Option<char> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members: Vec<(char, char)> = Vec::new();
        loop {
            let c = self.rest.next()?;
            let first = match c {
                ']' if !members.is_empty() => break,
                '[' if self.rest.peek() == Some(&':') => {
                    let name: String = self.rest.by_ref().take_while(|c| *c != ']').collect();
                    named(name.trim_matches(':'))
                }
                '\\' => class(self.rest.next()?),
                other => other,
            };
            let mut last = first;
            if self.rest.next_if_eq(&'-').is_some() {
                match self.rest.peek() {
                    Some(']') => members.push(('-', '-')),
                    Some(_) => last = self.rest.next()?,
                    None => return None,
                }
            }
            members.push((first, last));
        }
        if negated {
            let free = |c: &char| {
                !members
                    .iter()
                    .any(|(first, last)| (first..=last).contains(&c))
            };
            return "a1_Ab ".chars().find(free);
        }
        members.first().map(|(first, _)| *first)
    }

    /// How often the atom before is repeated.
    fn times(&mut self) -> Option<u32> {
        let times = match self.rest.peek() {
            Some('*' | '+' | '?') => {
                self.rest.next();
                1
            }
            Some('{') => {
                self.rest.next();
                let bounds: String = self.rest.by_ref().take_while(|c| *c != '}').collect();
                let (least, most) = bounds.split_once(',').unwrap_or((&bounds, &bounds));
                let least: u32 = least.parse().ok()?;
                let most: u32 = most.parse().unwrap_or(least.max(1));
                least.max(1).min(most)
            }
            _ => 1,
        };
        // Lazy quantifiers.
        self.rest.next_if_eq(&'?');
        Some(times.min(MOST))
    }
}

/// A character for an escape.
fn class(escaped: char) -> char {
    match escaped {
        'd' => '1',
        'w' | 'D' | 'S' => 'a',
        's' => ' ',
        'W' => '-',
        'n' => '\n',
        't' => '\t',
        other => other,
    }
}

/// A character of a named class.
fn named(name: &str) -> char {
    match name {
        "digit" | "xdigit" => '1',
        "upper" => 'A',
        "space" | "blank" => ' ',
        "punct" => '.',
        _ => 'a',
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn usual_patterns_have_examples() {
        let cases = [
            ("^[A-Z]{3}-\\d{4}$", "AAA-1111"),
            ("^[^@\\s]+@[^@\\s]+\\.[a-z]{2,}$", "a@a.aa"),
            ("^(?:red|green)_?[[:digit:]]*$", "red_1"),
            ("^https?:.+", "https:a"),
            ("^[-a-z0-9]+$", "-"),
            ("^\\+?[0-9]{7,15}$", "+0000000"),
            ("^#([0-9a-f]{6}|[0-9a-f]{3})$", "#000000"),
        ];
        for (pattern, expected) in cases {
            assert_eq!(example(pattern).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(example("^(?!a)b"), None);
        assert_eq!(example("(a"), None);
        assert_eq!(like("%@%.c_m\\%"), "a@a.cam%");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fail(pattern in ".{0,60}") {
            let _ = example(&pattern);
            let _ = like(&pattern);
        }

        #[test]
        fn words_are_their_own_example(word in "[a-z ]{0,20}") {
            prop_assert_eq!(example(&word), Some(word));
        }
    }
}
