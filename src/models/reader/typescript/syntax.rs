//! A small tree of TypeScript: what readers of models need, free of the parser.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A place in a file, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct At {
    pub(crate) line: u32,
    pub(crate) column: u32,
}

/// A file.
#[derive(Debug, Default)]
pub(crate) struct Module {
    /// Its path from the folder of harness.yaml.
    pub(crate) path: String,
    /// The path as reports show it.
    pub(crate) shown: Rc<str>,
    /// What it imports, by the name that it has here.
    pub(crate) imports: BTreeMap<String, Import>,
    /// What it exports, by the name that it has elsewhere.
    pub(crate) exports: BTreeMap<String, Export>,
    /// `export * from "…"`.
    pub(crate) stars: Vec<String>,
    /// What it declares at the top.
    pub(crate) declarations: BTreeMap<String, Declared>,
    /// Expressions that stand alone at the top: calls for their effect.
    pub(crate) statements: Vec<Expr>,
    /// Names to which something is assigned, or whose contents are changed, anywhere in the file.
    pub(crate) changed: BTreeSet<String>,
    /// Why the file could not be parsed.
    pub(crate) broken: Option<(At, String)>,
}

/// `import { name as local } from "specifier"`.
#[derive(Debug, Clone)]
pub(crate) struct Import {
    pub(crate) specifier: String,
    /// The name there (`default` too); `None` for the namespace.
    pub(crate) name: Option<String>,
    pub(crate) at: At,
}

/// Where an export comes from.
#[derive(Debug, Clone)]
pub(crate) enum Export {
    /// A name of this file.
    Local(String),
    /// `export { name } from "specifier"`; `None` for `export * as x from`.
    From {
        specifier: String,
        name: Option<String>,
        at: At,
    },
    /// `export default expression`.
    Value(Rc<Expr>),
}

/// A declaration and its place.
#[derive(Debug, Clone)]
pub(crate) struct Declared {
    pub(crate) at: At,
    pub(crate) declaration: Declaration,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(crate) enum Declaration {
    /// A variable, or a part of one by destructuring.
    Variable {
        value: Option<Rc<Expr>>,
        path: Vec<Step>,
    },
    /// A function.
    Function(Rc<Function>),
    /// A class.
    Class(Rc<Class>),
    /// An enumeration.
    Enum(Rc<Vec<EnumMember>>),
    /// A type alias.
    Type(Rc<TypeExpr>),
    /// An interface.
    Interface,
    /// Something else, in words.
    Other(&'static str),
}

/// A member of an enumeration.
#[derive(Debug, Clone)]
pub(crate) struct EnumMember {
    pub(crate) name: String,
    pub(crate) value: Option<Expr>,
    pub(crate) at: At,
}

/// A name that a pattern binds, and the way to its value.
#[derive(Debug, Clone)]
pub(crate) struct Binding {
    pub(crate) name: String,
    pub(crate) path: Vec<Step>,
    pub(crate) at: At,
}

/// A step into a value by destructuring.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// `{ key }`.
    Key(String),
    /// `[ , x ]`.
    Index(usize),
    /// `x = 1`.
    Default(Rc<Expr>),
    /// `{ a, ...x }`: without these.
    RestOfObject(Vec<String>),
    /// `[a, ...x]`: after so many.
    RestOfArray(usize),
    /// A key that is computed.
    Unknown,
}

/// An expression and its place.
#[derive(Debug, Clone)]
pub(crate) struct Expr {
    pub(crate) at: At,
    pub(crate) kind: ExprKind,
}

/// What an expression is. Casts, `as const`, `satisfies` and `!` are already taken off.
#[derive(Debug, Clone)]
pub(crate) enum ExprKind {
    String(String),
    Number(f64),
    BigInt(String),
    Boolean(bool),
    Null,
    Name(String),
    /// A template: one text more than values.
    Template {
        texts: Vec<String>,
        values: Vec<Expr>,
    },
    Tagged {
        tag: Box<Expr>,
        texts: Vec<String>,
        values: Vec<Expr>,
    },
    Array(Vec<Item>),
    Object(Vec<Property>),
    Member(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call {
        callee: Box<Expr>,
        arguments: Vec<Item>,
        is_new: bool,
    },
    Function(Rc<Function>),
    Class(Rc<Class>),
    Conditional(Box<Expr>, Box<Expr>, Box<Expr>),
    /// An operator of two, logical ones too.
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Unary(&'static str, Box<Expr>),
    /// Something that is never worked out, in words.
    Other(&'static str),
}

/// An element of an array or an argument.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    One(Expr),
    Spread(Expr),
    Hole,
}

impl Item {
    /// Whether its expression is so.
    pub(crate) fn any(&self, is_so: &dyn Fn(&Expr) -> bool) -> bool {
        match self {
            Self::One(one) | Self::Spread(one) => is_so(one),
            Self::Hole => false,
        }
    }
}

/// A property of an object literal.
#[derive(Debug, Clone)]
pub(crate) enum Property {
    Named { key: String, at: At, value: Expr },
    Computed { key: Expr, value: Expr },
    Spread(Expr),
}

/// A function of any kind.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: Option<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Vec<Statement>,
    /// Whether it is async or a generator.
    pub(crate) deferred: bool,
}

/// A parameter: what it binds.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    pub(crate) bindings: Vec<Binding>,
    pub(crate) rest: bool,
}

/// A statement in a function.
#[derive(Debug)]
pub(crate) enum Statement {
    Let(Vec<(Vec<Binding>, Option<Rc<Expr>>)>),
    Function(String, Rc<Function>),
    Class(String, Rc<Class>),
    Return(Option<Expr>),
    If(Expr, Vec<Self>, Vec<Self>),
    Block(Vec<Self>),
    Throw,
    /// An expression for its effect.
    Expression(Expr),
    /// Something that is never worked out, in words.
    Other(&'static str, At),
}

/// A class.
#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: Option<String>,
    pub(crate) at: At,
    pub(crate) decorators: Vec<Expr>,
    pub(crate) extends: Option<Expr>,
    pub(crate) members: Vec<ClassMember>,
}

/// A member of a class.
#[derive(Debug)]
pub(crate) struct ClassMember {
    /// The name; `None` if it is computed or private.
    pub(crate) name: Option<String>,
    pub(crate) at: At,
    pub(crate) kind: MemberKind,
    pub(crate) decorators: Vec<Expr>,
    pub(crate) is_static: bool,
    /// The type of a property, or what a getter returns.
    pub(crate) type_of: Option<TypeExpr>,
    /// What a property starts with.
    pub(crate) value: Option<Expr>,
    /// The function of a method or getter.
    pub(crate) function: Option<Rc<Function>>,
}

/// What kind of member it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MemberKind {
    Property,
    Method,
    Getter,
    Setter,
    Constructor,
}

/// A type as it is written.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TypeExpr {
    /// `string`, `number`, `boolean`, `bigint`, `null`, `undefined`, `any`, `unknown`, `object`,
    /// `symbol`, `void`, `never`.
    Keyword(&'static str),
    /// `'a'`.
    String(String),
    /// `1`.
    Number(f64),
    /// `true`.
    Boolean(bool),
    /// `User`, `Relation<User>`, `types.Mood`.
    Reference(String, Vec<Self>),
    Array(Box<Self>),
    Tuple,
    Union(Vec<Self>),
    Intersection(Vec<Self>),
    /// `{ a: string }`.
    Object,
    Function,
    /// A template literal type.
    Template,
    /// Anything else.
    Other,
}
