//! The options of columns, as decorators and schemas take them.

use super::args::{ColumnArgs, DefaultArg, Generated, Given, Labels, Mode, Problem, TypeArg};
use crate::models::reader::typescript::{Evaluator, Kind, ObjectValue, Value};

/// The problem of a value that is not a constant.
pub(super) fn problem(value: &Value) -> Problem {
    let why = value.why();
    Problem {
        place: why.spot.place(),
        reason: why.reason,
    }
}

/// A text that an option gives.
pub(super) fn given(value: Option<&Value>) -> Given {
    match value {
        None => Given::No,
        Some(value) => match &value.kind {
            Kind::Undefined | Kind::Null => Given::No,
            Kind::String(text) => Given::Text(text.to_string()),
            _ => Given::Unknown(problem(value)),
        },
    }
}

/// A yes or no that an option gives; `Err` if it is worked out at run time.
pub(super) fn flag(value: Option<&Value>, otherwise: bool) -> Result<bool, Problem> {
    match value {
        None => Ok(otherwise),
        Some(value) => match &value.kind {
            Kind::Boolean(flag) => Ok(*flag),
            Kind::Undefined => Ok(otherwise),
            // What counts as false in JavaScript.
            Kind::Null => Ok(false),
            _ => Err(problem(value)),
        },
    }
}

/// A number, or a text that is one.
fn number(value: &Value) -> Result<Option<String>, Problem> {
    match &value.kind {
        Kind::Undefined | Kind::Null => Ok(None),
        Kind::Number(number) => Ok(Some(number.to_string())),
        Kind::String(text) => Ok(Some(text.to_string()).filter(|text| !text.is_empty())),
        _ => Err(problem(value)),
    }
}

/// The type that an option or a first argument names.
pub(super) fn type_arg(value: &Value) -> TypeArg {
    match &value.kind {
        Kind::Undefined | Kind::Null => TypeArg::None,
        Kind::String(name) => TypeArg::Named(name.to_string()),
        Kind::Global(name) => match CLASSES.into_iter().find(|class| *class == &**name) {
            Some(class) => TypeArg::Class(class),
            None => TypeArg::Unknown(problem(value)),
        },
        _ => TypeArg::Unknown(problem(value)),
    }
}

/// Classes of JavaScript that may stand for a type.
const CLASSES: [&str; 8] = [
    "String", "Number", "Boolean", "Date", "Buffer", "Object", "Array", "BigInt",
];

/// How values are generated, by the name of the strategy.
pub(super) fn strategy(value: Option<&Value>) -> Generated {
    match value.and_then(Value::string) {
        Some("uuid") => Generated::Uuid,
        Some("identity") => Generated::Identity,
        Some("rowid") => Generated::Rowid,
        _ => Generated::Increment,
    }
}

/// Takes the options of a column.
pub(super) fn take(column: &mut ColumnArgs, value: Option<&Value>, evaluator: &Evaluator<'_>) {
    let Some(value) = value else {
        return;
    };
    match &value.kind {
        Kind::Object(object) => Options {
            column,
            object,
            evaluator,
        }
        .take(),
        Kind::Undefined | Kind::Null => {}
        _ => {
            column.problems.push(problem(value));
            nothing_certain(column);
        }
    }
}

/// Any option may be set to anything.
fn nothing_certain(column: &mut ColumnArgs) {
    column.nullable = None;
    column.default = DefaultArg::Unknown;
    column.any_modifier = true;
    if column.of == TypeArg::None
        && let Some(problem) = column.problems.last()
    {
        column.of = TypeArg::Unknown(problem.clone());
    }
}

struct Options<'a, 'e> {
    column: &'a mut ColumnArgs,
    object: &'a ObjectValue,
    evaluator: &'a Evaluator<'e>,
}

impl Options<'_, '_> {
    fn take(mut self) {
        if let Some(of) = self.object.get("type") {
            match type_arg(of) {
                TypeArg::None => {}
                of => self.column.of = of,
            }
        }
        if let Some(hole) = self.object.holes.first() {
            self.column.problems.push(Problem {
                place: hole.spot.place(),
                reason: hole.reason.clone(),
            });
            nothing_certain(self.column);
        }
        match given(self.object.get("name")) {
            Given::No => {}
            name => self.column.name = name,
        }
        self.default();
        self.nullable();
        self.numbers();
        self.enumerated();
        let array = self.flag("array", false);
        let primary = self.flag("primary", false);
        let unique = self.flag("unique", false);
        self.column.array = array;
        self.column.primary |= primary;
        self.column.unique |= unique;
        self.column.select = self.flag("select", true);
        self.column.insert = self.flag("insert", true);
        let expression = self.object.get("asExpression");
        self.column.stored = expression.is_some_and(|value| !value.is_undefined());
        if let Some(value) = self.object.get("generated")
            && !matches!(value.kind, Kind::Undefined | Kind::Boolean(false))
        {
            self.column.generated = Some(strategy(Some(value)));
        }
    }

    fn flag(&mut self, key: &str, otherwise: bool) -> bool {
        flag(self.object.get(key), otherwise).unwrap_or_else(|problem| {
            self.column.problems.push(problem);
            otherwise
        })
    }

    fn nullable(&mut self) {
        let value = self
            .object
            .get("nullable")
            .filter(|value| !value.is_undefined());
        if value.is_none() {
            // TypeORM takes `default: null` for `nullable: true`.
            if self.column.default == DefaultArg::Null {
                self.column.nullable = Some(true);
            }
            return;
        }
        match flag(value, false) {
            Ok(nullable) => self.column.nullable = Some(nullable),
            Err(problem) => {
                self.column.nullable = None;
                self.column.problems.push(problem);
            }
        }
    }

    fn numbers(&mut self) {
        let mut take = |key: &str| {
            let value = self.object.get(key)?;
            number(value).unwrap_or_else(|problem| {
                self.column.any_modifier = true;
                self.column.problems.push(problem);
                None
            })
        };
        let (length, precision, scale) = (take("length"), take("precision"), take("scale"));
        let (feature, srid) = (take("spatialFeatureType"), take("srid"));
        let column = &mut *self.column;
        column.length = length.or(column.length.take());
        column.precision = precision.or(column.precision.take());
        column.scale = scale.or(column.scale.take());
        column.spatial = feature.or(column.spatial.take());
        column.srid = srid.or(column.srid.take());
    }

    fn enumerated(&mut self) {
        if let Some(value) = self.object.get("enum") {
            self.column.labels = labels(value);
            if self.column.labels == Labels::Unknown && self.column.is_enum() {
                self.column.problems.push(problem(value));
            }
        }
        match given(self.object.get("enumName")) {
            Given::Text(name) => self.column.enum_name = Some(name),
            Given::Unknown(problem) => {
                if self.column.is_enum() {
                    self.column.of = TypeArg::Unknown(problem.clone());
                }
                self.column.problems.push(problem);
            }
            Given::No => {}
        }
    }

    fn default(&mut self) {
        let Some(value) = self.object.get("default") else {
            return;
        };
        self.column.default = match &value.kind {
            Kind::Undefined => return,
            Kind::Null => DefaultArg::Null,
            Kind::String(text) => DefaultArg::Text(text.to_string()),
            Kind::Number(number) => DefaultArg::Number(number.to_string()),
            Kind::BigInt(number) => DefaultArg::Number(number.to_string()),
            Kind::Boolean(flag) => DefaultArg::Boolean(*flag),
            Kind::Array(items) => DefaultArg::List(items.iter().map(plain).collect()),
            Kind::Function(_) => {
                let made = self.evaluator.call(value, Vec::new(), value.spot.clone());
                match made.string() {
                    Some(text) if text.eq_ignore_ascii_case("null") => DefaultArg::Null,
                    Some(text) => DefaultArg::Expression(text.to_owned()),
                    None => DefaultArg::Some,
                }
            }
            Kind::Unknown(_) => {
                self.column.problems.push(problem(value));
                DefaultArg::Unknown
            }
            _ => DefaultArg::Some,
        };
    }
}

/// A plain element of a list.
fn plain(value: &Value) -> Option<String> {
    match &value.kind {
        Kind::String(text) => Some(text.to_string()),
        Kind::Number(number) => Some(number.to_string()),
        Kind::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The labels that `enum` gives: a list, or the values of an object.
fn labels(value: &Value) -> Labels {
    let text = |value: &Value| Some((plain(value)?, value.spot.place()));
    let labels: Option<Vec<_>> = match &value.kind {
        Kind::Array(items) => items.iter().map(text).collect(),
        Kind::Object(object) if object.holes.is_empty() => object
            .entries
            .iter()
            // TypeScript's numbers lead back to their names.
            .filter(|entry| entry.key.parse::<f64>().is_err())
            .filter(|entry| !matches!(entry.value.kind, Kind::Function(_)))
            .map(|entry| Some((plain(&entry.value)?, entry.spot.place())))
            .collect(),
        Kind::Undefined | Kind::Null => return Labels::None,
        _ => None,
    };
    labels.map_or(Labels::Unknown, Labels::Known)
}

/// The column that a decorator of this name makes.
pub(super) fn mode(decorator: &str) -> Option<Mode> {
    Some(match decorator {
        "Column" | "PrimaryColumn" | "PrimaryGeneratedColumn" => Mode::Regular,
        "CreateDateColumn" => Mode::CreateDate,
        "UpdateDateColumn" => Mode::UpdateDate,
        "DeleteDateColumn" => Mode::DeleteDate,
        "VersionColumn" => Mode::Version,
        "TreeLevelColumn" => Mode::TreeLevel,
        "ViewColumn" => Mode::View,
        _ => return None,
    })
}

/// Makes a column of a decorator's arguments.
pub(super) fn column(
    mut column: ColumnArgs,
    decorator: &str,
    arguments: &[Value],
    evaluator: &Evaluator<'_>,
) -> ColumnArgs {
    let first = arguments.first();
    let second = arguments.get(1);
    match decorator {
        "PrimaryGeneratedColumn" => {
            let by_name = first.filter(|value| !matches!(value.kind, Kind::Object(_)));
            column.generated = Some(strategy(by_name));
            if let Some(value) = by_name.filter(|value| value.string().is_none())
                && !value.is_undefined()
            {
                column.problems.push(problem(value));
                column.of = TypeArg::Unknown(problem(value));
            }
            take(
                &mut column,
                first.filter(|value| value.object().is_some()),
                evaluator,
            );
            take(&mut column, second, evaluator);
            column.primary = true;
        }
        "Column" | "PrimaryColumn" => {
            match first.map(|value| &value.kind) {
                None | Some(Kind::Undefined) => take(&mut column, second, evaluator),
                Some(Kind::Object(_)) => take(&mut column, first, evaluator),
                Some(_) => {
                    column.of = first.map_or(TypeArg::None, type_arg);
                    take(&mut column, second, evaluator);
                    if let TypeArg::Unknown(problem) = &column.of {
                        column.problems.push(problem.clone());
                    }
                }
            }
            column.primary |= decorator == "PrimaryColumn";
        }
        "TreeLevelColumn" => {}
        _ => take(&mut column, first, evaluator),
    }
    settle(&mut column);
    column
}

/// What each kind of column means besides its options.
pub(super) fn settle(column: &mut ColumnArgs) {
    match column.mode {
        Mode::CreateDate | Mode::UpdateDate => {
            if matches!(column.default, DefaultArg::None | DefaultArg::Null) {
                column.default = DefaultArg::Expression("now()".to_owned());
            }
        }
        Mode::DeleteDate => column.nullable = Some(true),
        Mode::Version => column.of = TypeArg::Named("int4".to_owned()),
        Mode::Regular | Mode::TreeLevel | Mode::View | Mode::Kept => {}
    }
    generate(column);
}

/// Gives the type that goes with how the values are generated.
pub(super) fn generate(column: &mut ColumnArgs) {
    match column.generated {
        Some(Generated::Uuid) => column.of = TypeArg::Named("uuid".to_owned()),
        Some(Generated::Rowid) => column.of = TypeArg::Named("int".to_owned()),
        // An id that is a number in the database may be a text to the application.
        Some(Generated::Increment | Generated::Identity)
            if matches!(column.of, TypeArg::None | TypeArg::Class("String")) =>
        {
            column.of = TypeArg::Class("Number");
        }
        _ => {}
    }
}
