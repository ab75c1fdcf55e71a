//! The expressions of pgbench's `\set` and `\if`, read once and worked out for each request.
//!
//! Grammar, precedence and results follow the manual (pgbench, "Built-In Operators" and "Built-In
//! Functions").

use std::collections::BTreeMap;
use std::fmt;

use super::random::Random;

/// What an expression comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// TRUE or FALSE.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A double.
    Double(f64),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(value) => write!(f, "{value}"),
            Self::Double(value) => write!(f, "{value}"),
        }
    }
}

impl Value {
    /// A variable's text as a value, as pgbench reads it; `None` for a text that is none.
    pub fn of(text: &str) -> Option<Self> {
        let trimmed = text.trim();
        match trimmed.to_ascii_lowercase().as_str() {
            "null" => return Some(Self::Null),
            "true" | "t" | "yes" | "on" => return Some(Self::Bool(true)),
            "false" | "f" | "no" | "off" => return Some(Self::Bool(false)),
            _ => {}
        }
        if let Ok(value) = trimmed.parse() {
            return Some(Self::Int(value));
        }
        let number = trimmed.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
        trimmed.parse().ok().filter(|_| number).map(Self::Double)
    }

    /// Whether it counts as true; `None` for NULL and doubles.
    pub fn truth(self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(value),
            Self::Int(value) => Some(value != 0),
            Self::Null | Self::Double(_) => None,
        }
    }

    fn double(self) -> Result<f64, String> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "as pgbench does")]
            Self::Int(value) => Ok(value as f64),
            Self::Double(value) => Ok(value),
            Self::Null | Self::Bool(_) => Err("a value is not a number".to_owned()),
        }
    }

    fn int(self) -> Result<i64, String> {
        match self {
            Self::Int(value) => Ok(value),
            #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
            Self::Double(value) if value.abs() < 9.2e18 => Ok(value.round_ties_even() as i64),
            _ => Err("a value is not an integer".to_owned()),
        }
    }
}

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// A constant.
    Constant(Value),
    /// A variable.
    Variable(String),
    /// An operator or function with its arguments.
    Call(Function, Vec<Self>),
    /// `CASE`: conditions with results, and the rest.
    Case(Vec<(Self, Self)>, Option<Box<Self>>),
}

/// Operators and functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `NOT`
    Not,
    /// `IS NULL`, `IS TRUE`, `IS FALSE`
    Is,
    /// `=`
    Equal,
    /// `<>`
    Differs,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `|`
    BitOr,
    /// `#`
    BitXor,
    /// `&`
    BitAnd,
    /// `<<`
    ShiftLeft,
    /// `>>`
    ShiftRight,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Times,
    /// `/`
    Divide,
    /// `%` and `mod`
    Modulo,
    /// `abs`
    Abs,
    /// `double`
    Double,
    /// `exp`
    Exp,
    /// `greatest`
    Greatest,
    /// `hash`, `hash_murmur2` (another function of ours: the manual does not promise its values)
    Hash,
    /// `int`
    Int,
    /// `least`
    Least,
    /// `ln`
    Ln,
    /// `pi`
    Pi,
    /// `pow`, `power`
    Power,
    /// `random`
    Random,
    /// `random_exponential`
    Exponential,
    /// `random_gaussian`
    Gaussian,
    /// `random_zipfian`
    Zipfian,
    /// `sqrt`
    Sqrt,
}

/// Functions by name (`debug` shows its argument elsewhere, and gives it back), with the least and the largest number of their arguments.
pub(super) const FUNCTIONS: [(&str, Function, usize, usize); 20] = [
    ("abs", Function::Abs, 1, 1),
    ("debug", Function::Greatest, 1, 1),
    ("double", Function::Double, 1, 1),
    ("exp", Function::Exp, 1, 1),
    ("greatest", Function::Greatest, 1, 64),
    ("hash", Function::Hash, 1, 2),
    ("hash_fnv1a", Function::Hash, 1, 2),
    ("hash_murmur2", Function::Hash, 1, 2),
    ("int", Function::Int, 1, 1),
    ("least", Function::Least, 1, 64),
    ("ln", Function::Ln, 1, 1),
    ("mod", Function::Modulo, 2, 2),
    ("pi", Function::Pi, 0, 0),
    ("pow", Function::Power, 2, 2),
    ("power", Function::Power, 2, 2),
    ("random", Function::Random, 2, 2),
    ("random_exponential", Function::Exponential, 3, 3),
    ("random_gaussian", Function::Gaussian, 3, 3),
    ("random_zipfian", Function::Zipfian, 3, 3),
    ("sqrt", Function::Sqrt, 1, 1),
];

impl Expression {
    /// The variables that it reads.
    pub fn variables(&self) -> Vec<&str> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Variable(name) => vec![name],
            Self::Call(_, arguments) => arguments.iter().flat_map(Self::variables).collect(),
            Self::Case(branches, rest) => branches
                .iter()
                .flat_map(|(condition, result)| [condition, result])
                .chain(rest.as_deref())
                .flat_map(Self::variables)
                .collect(),
        }
    }

    /// Works it out.
    pub fn value(
        &self,
        variables: &BTreeMap<String, String>,
        random: &mut Random,
    ) -> Result<Value, String> {
        match self {
            Self::Constant(value) => Ok(*value),
            Self::Variable(name) => {
                let text = variables
                    .get(name)
                    .ok_or_else(|| format!("the variable {name} has no value"))?;
                Value::of(text).ok_or_else(|| format!("the variable {name} is not a number"))
            }
            Self::Call(function, arguments) => call(*function, arguments, variables, random),
            Self::Case(branches, rest) => {
                for (condition, result) in branches {
                    if condition.value(variables, random)?.truth() == Some(true) {
                        return result.value(variables, random);
                    }
                }
                rest.as_ref()
                    .map_or(Ok(Value::Null), |rest| rest.value(variables, random))
            }
        }
    }
}

fn call(
    function: Function,
    arguments: &[Expression],
    variables: &BTreeMap<String, String>,
    random: &mut Random,
) -> Result<Value, String> {
    let mut values = Vec::new();
    for argument in arguments {
        let value = argument.value(variables, random)?;
        // What decides alone spares the rest.
        match (function, value.truth()) {
            (Function::And, Some(false)) => return Ok(Value::Bool(false)),
            (Function::Or, Some(true)) => return Ok(Value::Bool(true)),
            _ => values.push(value),
        }
    }
    let get = |place: usize| values.get(place).copied().unwrap_or(Value::Null);
    let (a, b) = (get(0), get(1));
    if values.contains(&Value::Null) && function != Function::Is {
        return Ok(Value::Null);
    }
    let truth = |value: Value| {
        value
            .truth()
            .ok_or("a value is neither true nor false".to_owned())
    };
    Ok(match function {
        Function::Or => Value::Bool(truth(a)? || truth(b)?),
        Function::And => Value::Bool(truth(a)? && truth(b)?),
        Function::Not => Value::Bool(!truth(a)?),
        Function::Is => Value::Bool(match b {
            Value::Bool(wanted) => a.truth() == Some(wanted),
            _ => a == Value::Null,
        }),
        Function::Equal => Value::Bool(compare(a, b)?.is_eq()),
        Function::Differs => Value::Bool(compare(a, b)?.is_ne()),
        Function::Less => Value::Bool(compare(a, b)?.is_lt()),
        Function::LessOrEqual => Value::Bool(compare(a, b)?.is_le()),
        Function::BitOr => Value::Int(a.int()? | b.int()?),
        Function::BitXor => Value::Int(a.int()? ^ b.int()?),
        Function::BitAnd => Value::Int(a.int()? & b.int()?),
        Function::ShiftLeft => Value::Int(a.int()?.wrapping_shl(shift(b)?)),
        Function::ShiftRight => Value::Int(a.int()?.wrapping_shr(shift(b)?)),
        Function::Plus
        | Function::Minus
        | Function::Times
        | Function::Divide
        | Function::Modulo => arithmetic(function, a, b)?,
        Function::Abs => match a {
            Value::Int(value) => Value::Int(value.checked_abs().ok_or("integer out of range")?),
            other => Value::Double(other.double()?.abs()),
        },
        Function::Double => Value::Double(a.double()?),
        Function::Exp => Value::Double(a.double()?.exp()),
        Function::Greatest | Function::Least => extreme(function, &values)?,
        Function::Hash => Value::Int(Random::mixed(
            a.int()?,
            if values.len() > 1 { b.int()? } else { 0 },
        )),
        Function::Int => Value::Int(a.int()?),
        Function::Ln => Value::Double(a.double()?.ln()),
        Function::Pi => Value::Double(std::f64::consts::PI),
        Function::Power => Value::Double(a.double()?.powf(b.double()?)),
        Function::Sqrt => Value::Double(a.double()?.sqrt()),
        Function::Random | Function::Exponential | Function::Gaussian | Function::Zipfian => {
            let (low, high) = (a.int()?, b.int()?);
            if low > high {
                return Err("the range of a random number is empty".to_owned());
            }
            Value::Int(match function {
                Function::Exponential => random.exponential(low, high, get(2).double()?)?,
                Function::Gaussian => random.gaussian(low, high, get(2).double()?)?,
                Function::Zipfian => random.zipfian(low, high, get(2).double()?)?,
                _ => random.between(low, high),
            })
        }
    })
}

fn shift(by: Value) -> Result<u32, String> {
    u32::try_from(by.int()?).map_err(|_| "a shift must be positive".to_owned())
}

fn compare(a: Value, b: Value) -> Result<std::cmp::Ordering, String> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a.cmp(&b)),
        (Value::Int(a), Value::Int(b)) => Ok(a.cmp(&b)),
        (a, b) => Ok(a.double()?.total_cmp(&b.double()?)),
    }
}

fn extreme(function: Function, values: &[Value]) -> Result<Value, String> {
    let mut values = values.iter().copied();
    let mut best = values.next().unwrap_or(Value::Null);
    for value in values {
        let order = compare(value, best)?;
        let better = if function == Function::Greatest {
            order.is_gt()
        } else {
            order.is_lt()
        };
        if better {
            best = value;
        }
    }
    Ok(best)
}

fn arithmetic(function: Function, a: Value, b: Value) -> Result<Value, String> {
    if let (Value::Int(a), Value::Int(b)) = (a, b) {
        if b == 0 && matches!(function, Function::Divide | Function::Modulo) {
            return Err("division by zero".to_owned());
        }
        let result = match function {
            Function::Plus => a.checked_add(b),
            Function::Minus => a.checked_sub(b),
            Function::Times => a.checked_mul(b),
            Function::Divide => a.checked_div(b),
            _ => Some(a.wrapping_rem(b)),
        };
        return result
            .map(Value::Int)
            .ok_or("integer out of range".to_owned());
    }
    if function == Function::Modulo {
        return Ok(Value::Int(
            a.int()?.checked_rem(b.int()?).ok_or("division by zero")?,
        ));
    }
    let (a, b) = (a.double()?, b.double()?);
    Ok(Value::Double(match function {
        Function::Plus => a + b,
        Function::Minus => a - b,
        Function::Times => a * b,
        _ if b == 0.0 => return Err("division by zero".to_owned()),
        _ => a / b,
    }))
}
