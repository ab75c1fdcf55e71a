//! `${VAR}`, `${VAR:-default}` and `${VAR:?why}` in values.

/// Gives the value of an environment variable.
pub(super) type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Why a value could not be completed, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Failure {
    /// What is wrong.
    pub(super) message: String,
    /// What to do.
    pub(super) help: Option<String>,
}

/// How deep defaults may contain further variables.
const DEPTH: usize = 8;

/// Replaces the variables in `text`. `$${` stands for a plain `${`; a `$` without a brace is left
/// alone, since passwords and patterns contain it.
pub(super) fn expand(text: &str, env: Environment<'_>) -> Result<String, Failure> {
    expand_at(text, env, 0)
}

fn expand_at(text: &str, env: Environment<'_>, depth: usize) -> Result<String, Failure> {
    if depth > DEPTH {
        return Err(Failure {
            message: "variables are nested too deeply".to_owned(),
            help: None,
        });
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(escaped) = before.strip_suffix('$') {
            out.push_str(escaped);
            out.push_str("${");
            rest = after;
            continue;
        }
        out.push_str(before);
        let (body, tail) = split_at_brace(after).ok_or_else(|| Failure {
            message: "`${` without a closing `}`".to_owned(),
            help: Some("write `$${` for a plain `${`".to_owned()),
        })?;
        out.push_str(&variable(body, env, depth)?);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

/// Splits `NAME:-${OTHER}}rest` at the brace that closes the first one.
fn split_at_brace(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    for (i, c) in text.char_indices() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => return Some((text.get(..i)?, text.get(i + 1..)?)),
            '}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The value of `NAME`, `NAME:-default` or `NAME:?why`.
fn variable(body: &str, env: Environment<'_>, depth: usize) -> Result<String, Failure> {
    let end = body
        .find(|c: char| c != '_' && !c.is_ascii_alphanumeric())
        .unwrap_or(body.len());
    let (name, operator) = body.split_at(end);
    let valid = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    let (default, why) = (operator.strip_prefix(":-"), operator.strip_prefix(":?"));
    if !valid || (!operator.is_empty() && default.is_none() && why.is_none()) {
        return Err(Failure {
            message: format!("`${{{body}}}` is not a variable"),
            help: Some(
                "write `${NAME}`, `${NAME:-default}` or `${NAME:?why it is needed}`, \
                 and `$${` for a plain `${`"
                    .to_owned(),
            ),
        });
    }
    let value = env(name);
    if operator.is_empty() {
        return value.ok_or_else(|| Failure {
            message: format!("the environment variable `{name}` is not set"),
            help: Some(format!("set it, or write `${{{name}:-default}}`")),
        });
    }
    match (value.filter(|value| !value.is_empty()), default, why) {
        (Some(value), _, _) => Ok(value),
        (None, Some(default), _) => expand_at(default, env, depth + 1),
        (None, None, why) => Err(Failure {
            message: format!("the environment variable `{name}` is not set"),
            help: why.filter(|why| !why.is_empty()).map(str::to_owned),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(name: &str) -> Option<String> {
        match name {
            "A" => Some("alpha".to_owned()),
            "EMPTY" => Some(String::new()),
            "TRICKY" => Some("${A}".to_owned()),
            _ => None,
        }
    }

    #[test]
    fn variables_are_replaced_once() {
        for (text, expected) in [
            ("x", "x"),
            ("${A}-${A}", "alpha-alpha"),
            ("${NONE:-d}", "d"),
            ("${EMPTY:-d}", "d"),
            ("${EMPTY}", ""),
            ("${NONE:-${A}}!", "alpha!"),
            ("${NONE:-}", ""),
            ("$${A} $A $$ 5$", "${A} $A $$ 5$"),
            ("${TRICKY}", "${A}"),
        ] {
            assert_eq!(expand(text, &env).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn failures_say_what_to_do() {
        let failure = expand("${NONE:?ask the database team}", &env).unwrap_err();
        assert_eq!(
            failure.message,
            "the environment variable `NONE` is not set"
        );
        assert_eq!(failure.help.as_deref(), Some("ask the database team"));
        for bad in ["${NONE}", "${", "${}", "${1A}", "${A!}", "${A", "${A-b}"] {
            assert!(expand(bad, &env).is_err(), "{bad}");
        }
    }
}
