//! One line of TAP.

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// `TAP version 14`.
    Version,
    /// `1..3`, perhaps with `# SKIP reason`.
    Plan { count: u64, skip: Option<&'a str> },
    /// `ok 1 - name # TODO reason`.
    Test(TestLine<'a>),
    /// `Bail out! reason`.
    BailOut(&'a str),
    /// `# anything`.
    Comment(&'a str),
    /// `pragma +strict`.
    Pragma,
    /// `---`: a YAML block begins.
    Yaml,
    /// None of it.
    Other,
}

/// The line of one test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TestLine<'a> {
    pub(super) ok: bool,
    pub(super) number: Option<u64>,
    pub(super) name: String,
    pub(super) directive: Option<(Directive, &'a str)>,
}

/// What stands behind the `#` of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Directive {
    Skip,
    Todo,
}

/// Reads a line without its indentation and its line break.
///
/// `indented` lines are more often somebody's output than a subtest's, so a test there needs a
/// number.
pub(super) fn read(text: &str, indented: bool) -> Line<'_> {
    let text = text.trim_end();
    if let Some(comment) = text.strip_prefix('#') {
        return Line::Comment(comment.trim());
    }
    if text == "---" {
        return Line::Yaml;
    }
    if let Some(reason) = text.strip_prefix("Bail out!") {
        return Line::BailOut(reason.trim());
    }
    if let Some(version) = text.strip_prefix("TAP version ")
        && version.trim().parse::<u32>().is_ok()
    {
        return Line::Version;
    }
    if let Some(rest) = text.strip_prefix("pragma ")
        && rest.trim_start().starts_with(['+', '-'])
    {
        return Line::Pragma;
    }
    if let Some(plan) = plan(text) {
        return plan;
    }
    match test(text) {
        Some(found) if found.number.is_some() || !indented => Line::Test(found),
        _ => Line::Other,
    }
}

fn plan(text: &str) -> Option<Line<'_>> {
    let rest = text.strip_prefix("1..")?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(rest.len());
    let (number, rest) = rest.split_at_checked(end)?;
    let count = number.parse().ok()?;
    let rest = rest.trim_start();
    let skip = match rest.strip_prefix('#') {
        _ if rest.is_empty() => None,
        // Older producers write the numbers of expected failures here: `1..3 todo 2`.
        None => {
            return rest
                .starts_with("todo")
                .then_some(Line::Plan { count, skip: None });
        }
        Some(comment) => {
            let comment = comment.trim();
            Some(after_word(comment, "skip").unwrap_or(comment))
        }
    };
    Some(Line::Plan { count, skip })
}

fn test(text: &str) -> Option<TestLine<'_>> {
    let (ok, rest) = match text.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let rest = rest.trim_start();
    let word = rest.split_whitespace().next().unwrap_or_default();
    let (number, rest) = match word.parse::<u64>() {
        // `+1` parses, too.
        Ok(number) if word.bytes().all(|b| b.is_ascii_digit()) => {
            (Some(number), rest.strip_prefix(word).unwrap_or_default())
        }
        _ => (None, rest),
    };
    let rest = rest.trim();
    let (name, directive) = split_directive(rest);
    let name = name.trim();
    let name = name.strip_prefix("- ").unwrap_or(name);
    let name = if name == "-" { "" } else { name };
    Some(TestLine {
        ok,
        number,
        name: name
            .replace("\\#", "#")
            .replace("\\\\", "\\")
            .trim()
            .to_owned(),
        directive,
    })
}

/// Finds `# SKIP reason` and `# TODO reason`: behind white space and not escaped, or it would be
/// taken out of a name such as `handles #todo`, and a failure be forgiven.
fn split_directive(text: &str) -> (&str, Option<(Directive, &str)>) {
    let mut before = ' ';
    for (place, c) in text.char_indices() {
        if c == '#' && before.is_whitespace() {
            let comment = text.get(place + 1..).unwrap_or_default().trim();
            let found = [("skip", Directive::Skip), ("todo", Directive::Todo)]
                .into_iter()
                .find_map(|(word, directive)| Some((directive, after_word(comment, word)?)));
            if found.is_some() {
                return (text.get(..place).unwrap_or_default(), found);
            }
        }
        before = c;
    }
    (text, None)
}

/// What follows a word that starts the text in any case: `SKIP`, `Skipped:`, `TODO`.
fn after_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    if !start.eq_ignore_ascii_case(word) {
        return None;
    }
    // `skipped` is a usual way to write it; `todos` is not.
    let rest = match rest.get(..3) {
        Some(ending) if word == "skip" && ending.eq_ignore_ascii_case("ped") => {
            rest.get(3..).unwrap_or_default()
        }
        _ => rest,
    };
    if rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        return None;
    }
    Some(rest.trim_start_matches(':').trim())
}
