//! Reads pgbench's expressions.

use super::expression::{Expression, FUNCTIONS, Function, Value};
use crate::text::closest;

/// Reads a whole expression.
pub(super) fn parse(text: &str) -> Result<Expression, String> {
    let mut parser = Parser {
        words: words(text)?,
        at: 0,
        depth: 0,
    };
    let expression = parser.or()?;
    match parser.peek() {
        None => Ok(expression),
        Some(word) => Err(format!("`{}` is not expected here", word.shown())),
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Word {
    Name(String),
    Variable(String),
    Number(Value),
    Symbol(&'static str),
}

impl Word {
    fn shown(&self) -> String {
        match self {
            Self::Name(name) => name.clone(),
            Self::Variable(name) => format!(":{name}"),
            Self::Number(value) => value.to_string(),
            Self::Symbol(symbol) => (*symbol).to_owned(),
        }
    }
}

/// Longer ones first.
const SYMBOLS: [&str; 20] = [
    "<=", ">=", "<>", "!=", "<<", ">>", "<", ">", "=", "|", "#", "&", "~", "+", "-", "*", "/", "%",
    "(", ")",
];

/// More than anybody writes, and less than a stack holds.
const DEEPEST: u32 = 100;

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn words(text: &str) -> Result<Vec<Word>, String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = |rest: &str, wanted: fn(char) -> bool| -> usize {
            rest.find(|c: char| !wanted(c)).unwrap_or(rest.len())
        };
        let length = if let Some(after) = rest.strip_prefix(':') {
            let length = taken(after, is_name);
            let (name, _) = after.split_at(length);
            if name.is_empty() {
                return Err("`:` without the name of a variable".to_owned());
            }
            words.push(Word::Variable(name.to_owned()));
            length + 1
        } else if first.is_ascii_digit() || first == '.' {
            let mut length = taken(rest, |c| c.is_ascii_digit() || c == '.');
            let (_, after) = rest.split_at(length);
            if let Some(power) = after.strip_prefix(['e', 'E']) {
                let digits = power.strip_prefix(['+', '-']).unwrap_or(power);
                let count = taken(digits, |c| c.is_ascii_digit());
                if count > 0 {
                    length += 1 + (power.len() - digits.len()) + count;
                }
            }
            let (number, _) = rest.split_at(length);
            let value = match number.parse() {
                Ok(value) => Value::Int(value),
                Err(_) => Value::Double(
                    number
                        .parse()
                        .map_err(|_| format!("`{number}` is not a number"))?,
                ),
            };
            words.push(Word::Number(value));
            length
        } else if is_name(first) {
            let length = taken(rest, is_name);
            let (name, _) = rest.split_at(length);
            words.push(Word::Name(name.to_ascii_lowercase()));
            length
        } else if first == ',' {
            words.push(Word::Symbol(","));
            1
        } else {
            let symbol = SYMBOLS
                .into_iter()
                .find(|symbol| rest.starts_with(symbol))
                .ok_or_else(|| format!("`{first}` means nothing in an expression"))?;
            words.push(Word::Symbol(symbol));
            symbol.len()
        };
        rest = rest.split_at(length).1.trim_start();
    }
    Ok(words)
}

struct Parser {
    words: Vec<Word>,
    at: usize,
    depth: u32,
}

impl Parser {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.at)
    }

    fn symbol(&mut self, symbols: &[&str]) -> Option<&'static str> {
        let found = match self.peek() {
            Some(Word::Symbol(found)) if symbols.contains(found) => *found,
            _ => return None,
        };
        self.at += 1;
        Some(found)
    }

    fn name(&mut self, wanted: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Name(name)) if name == wanted);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), String> {
        match self.symbol(&[symbol]) {
            Some(_) => Ok(()),
            None => Err(format!("`{symbol}` is missing")),
        }
    }

    fn or(&mut self) -> Result<Expression, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err("the expression is nested too deeply".to_owned());
        }
        let mut left = self.and()?;
        while self.name("or") {
            left = Expression::Call(Function::Or, vec![left, self.and()?]);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn and(&mut self) -> Result<Expression, String> {
        let mut left = self.not()?;
        while self.name("and") {
            left = Expression::Call(Function::And, vec![left, self.not()?]);
        }
        Ok(left)
    }

    fn not(&mut self) -> Result<Expression, String> {
        let mut negated = false;
        while self.name("not") {
            negated = !negated;
        }
        let inner = self.is()?;
        Ok(if negated {
            Expression::Call(Function::Not, vec![inner])
        } else {
            inner
        })
    }

    fn is(&mut self) -> Result<Expression, String> {
        let mut left = self.comparison()?;
        let is = |left, wanted: Value, negated| {
            let call = Expression::Call(Function::Is, vec![left, Expression::Constant(wanted)]);
            if negated {
                Expression::Call(Function::Not, vec![call])
            } else {
                call
            }
        };
        loop {
            if self.name("isnull") {
                left = is(left, Value::Null, false);
            } else if self.name("notnull") {
                left = is(left, Value::Null, true);
            } else if self.name("is") {
                let negated = self.name("not");
                let wanted = if self.name("null") {
                    Value::Null
                } else if self.name("true") {
                    Value::Bool(true)
                } else if self.name("false") {
                    Value::Bool(false)
                } else {
                    return Err("after IS comes NULL, TRUE or FALSE".to_owned());
                };
                left = is(left, wanted, negated);
            } else {
                return Ok(left);
            }
        }
    }

    fn comparison(&mut self) -> Result<Expression, String> {
        let left = self.bits()?;
        let Some(symbol) = self.symbol(&["<=", ">=", "<>", "!=", "<", ">", "="]) else {
            return Ok(left);
        };
        let right = self.bits()?;
        Ok(match symbol {
            "<" => Expression::Call(Function::Less, vec![left, right]),
            ">" => Expression::Call(Function::Less, vec![right, left]),
            "<=" => Expression::Call(Function::LessOrEqual, vec![left, right]),
            ">=" => Expression::Call(Function::LessOrEqual, vec![right, left]),
            "=" => Expression::Call(Function::Equal, vec![left, right]),
            _ => Expression::Call(Function::Differs, vec![left, right]),
        })
    }

    fn bits(&mut self) -> Result<Expression, String> {
        let mut left = self.sum()?;
        while let Some(symbol) = self.symbol(&["|", "#", "&", "<<", ">>"]) {
            let function = match symbol {
                "|" => Function::BitOr,
                "#" => Function::BitXor,
                "&" => Function::BitAnd,
                "<<" => Function::ShiftLeft,
                _ => Function::ShiftRight,
            };
            left = Expression::Call(function, vec![left, self.sum()?]);
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Expression, String> {
        let mut left = self.product()?;
        while let Some(symbol) = self.symbol(&["+", "-"]) {
            let function = match symbol {
                "+" => Function::Plus,
                _ => Function::Minus,
            };
            left = Expression::Call(function, vec![left, self.product()?]);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Expression, String> {
        let mut left = self.unary()?;
        while let Some(symbol) = self.symbol(&["*", "/", "%"]) {
            let function = match symbol {
                "*" => Function::Times,
                "/" => Function::Divide,
                _ => Function::Modulo,
            };
            left = Expression::Call(function, vec![left, self.unary()?]);
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Expression, String> {
        let mut signs = Vec::new();
        while let Some(symbol) = self.symbol(&["+", "-", "~"]) {
            signs.push(symbol);
        }
        let mut inner = self.atom()?;
        for sign in signs.into_iter().rev() {
            let constant = |value| Expression::Constant(Value::Int(value));
            inner = match (sign, inner) {
                ("-", Expression::Constant(Value::Int(value))) => constant(value.wrapping_neg()),
                ("-", Expression::Constant(Value::Double(value))) => {
                    Expression::Constant(Value::Double(-value))
                }
                ("-", inner) => Expression::Call(Function::Minus, vec![constant(0), inner]),
                ("~", inner) => Expression::Call(Function::BitXor, vec![constant(-1), inner]),
                (_, inner) => inner,
            };
        }
        Ok(inner)
    }

    fn atom(&mut self) -> Result<Expression, String> {
        let word = self.peek().cloned();
        self.at += 1;
        match word {
            None => Err("an expression ends too early".to_owned()),
            Some(Word::Number(value)) => Ok(Expression::Constant(value)),
            Some(Word::Variable(name)) => Ok(Expression::Variable(name)),
            Some(Word::Symbol("(")) => {
                let inner = self.or()?;
                self.expect(")")?;
                Ok(inner)
            }
            Some(Word::Symbol(symbol)) => Err(format!("`{symbol}` is not expected here")),
            Some(Word::Name(name)) => match name.as_str() {
                "null" => Ok(Expression::Constant(Value::Null)),
                "true" => Ok(Expression::Constant(Value::Bool(true))),
                "false" => Ok(Expression::Constant(Value::Bool(false))),
                "case" => self.case(),
                _ => self.call(&name),
            },
        }
    }

    fn case(&mut self) -> Result<Expression, String> {
        let mut branches = Vec::new();
        while self.name("when") {
            let condition = self.or()?;
            if !self.name("then") {
                return Err("THEN is missing".to_owned());
            }
            branches.push((condition, self.or()?));
        }
        if branches.is_empty() {
            return Err("WHEN is missing".to_owned());
        }
        let rest = if self.name("else") {
            Some(Box::new(self.or()?))
        } else {
            None
        };
        if !self.name("end") {
            return Err("END is missing".to_owned());
        }
        Ok(Expression::Case(branches, rest))
    }

    fn call(&mut self, name: &str) -> Result<Expression, String> {
        if self.symbol(&["("]).is_none() {
            return Err(format!(
                "`{name}` is neither a number nor a function; variables begin with `:`"
            ));
        }
        let mut arguments = Vec::new();
        if self.symbol(&[")"]).is_none() {
            loop {
                arguments.push(self.or()?);
                match self.symbol(&[",", ")"]) {
                    Some(",") => {}
                    Some(_) => break,
                    None => return Err(format!("`)` is missing after the arguments of {name}")),
                }
            }
        }
        let Some((_, function, least, most)) = FUNCTIONS.iter().find(|known| known.0 == name)
        else {
            let near = closest(name, FUNCTIONS.iter().map(|known| known.0));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            return Err(format!("there is no function `{name}` here{near}"));
        };
        if !(*least..=*most).contains(&arguments.len()) {
            return Err(format!(
                "{name} does not take {} arguments",
                arguments.len()
            ));
        }
        Ok(Expression::Call(*function, arguments))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::super::random::Random;
    use super::*;

    fn value(text: &str) -> Result<String, String> {
        let variables = BTreeMap::from([
            ("scale".to_owned(), "10".to_owned()),
            ("word".to_owned(), "hello".to_owned()),
        ]);
        let value = parse(text)?.value(&variables, &mut Random::new(1))?;
        Ok(value.to_string())
    }

    #[test]
    fn expressions_come_to_what_pgbench_says() {
        for (text, expected) in [
            ("1 + 2 * 3", "7"),
            ("(1 + 2) * 3", "9"),
            ("100000 * :scale", "1000000"),
            ("7 / 2", "3"),
            ("-7 % 3", "-1"),
            ("7.0 / 2", "3.5"),
            ("1 << 4 | 1", "17"),
            ("5 & 3", "1"),
            ("5 # 1", "4"),
            ("~0", "-1"),
            ("2 - -3", "5"),
            ("1 < 2 and not 2 <= 1", "true"),
            ("null is null", "true"),
            ("1 + null", "null"),
            ("false and null", "false"),
            ("1 <> 2 or 1/0 = 1", "true"),
            ("case when 1 = 2 then 5 when true then 6 else 7 end", "6"),
            ("case when 1 = 2 then 5 end", "null"),
            ("abs(-17)", "17"),
            ("int(5.4 + 3.8)", "9"),
            ("double(5432)", "5432"),
            ("greatest(5, 4, 3, 2)", "5"),
            ("least(5, 4, 3, 2.1)", "2.1"),
            ("mod(54, 32)", "22"),
            ("power(2.0, 10)", "1024"),
            ("sqrt(4.0)", "2"),
            ("random(5, 5)", "5"),
            ("1e3", "1000"),
        ] {
            assert_eq!(value(text).as_deref(), Ok(expected), "{text}");
        }
        for (text, message) in [
            ("1 +", "too early"),
            ("(1", "`)` is missing"),
            ("rondom(1, 2)", "did you mean `random`?"),
            ("random(1)", "does not take 1 arguments"),
            ("aid + 1", "variables begin with `:`"),
            ("1 ? 2", "`?` means nothing"),
            ("1 / 0", "division by zero"),
            (":word + 1", "is not a number"),
            ("random(2, 1)", "is empty"),
            ("9223372036854775807 + 1", "out of range"),
        ] {
            let error = value(text).unwrap_err();
            assert!(error.contains(message), "{text}: {error}");
        }
        assert!(parse(&"(".repeat(100_000)).is_err());
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(text in "[-+*/%()<>=!:a-z0-9., ]{0,60}") {
            let _ = value(&text);
        }
    }
}
