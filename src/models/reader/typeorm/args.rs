//! What decorators and entity schemas say, before names and inheritance are worked out.

use std::rc::Rc;

use crate::models::Place;
use crate::models::reader::typescript::{ClassValue, Value};

/// A class or schema, by the place of its declaration.
pub(super) type Key = (Rc<str>, u32, u32);

/// What a single class says, without those that it extends.
#[derive(Debug, Clone)]
pub(super) struct ClassArgs {
    pub(super) key: Key,
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) table: Option<TableArgs>,
    /// `@TableInheritance`: the column that tells the classes apart.
    pub(super) inheritance: Option<Inheritance>,
    pub(super) tree: Option<TreeArgs>,
    pub(super) columns: Vec<ColumnArgs>,
    pub(super) embedded: Vec<EmbeddedArgs>,
    pub(super) relations: Vec<RelationArgs>,
    pub(super) keys: Vec<KeyArgs>,
    pub(super) foreign_keys: Vec<ForeignKeyArgs>,
    /// What could hide columns.
    pub(super) problems: Vec<Problem>,
}

impl ClassArgs {
    pub(super) fn new(key: Key, name: &str, place: Place) -> Self {
        Self {
            key,
            name: name.to_owned(),
            place: place.of_class(name),
            table: None,
            inheritance: None,
            tree: None,
            columns: Vec::new(),
            embedded: Vec::new(),
            relations: Vec::new(),
            keys: Vec::new(),
            foreign_keys: Vec::new(),
            problems: Vec::new(),
        }
    }
}

/// A class and those that it extends, itself first.
pub(super) type Chain = Vec<Rc<ClassArgs>>;

/// Something that was not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    pub(super) place: Place,
    pub(super) reason: String,
}

/// `@Entity`, `@ChildEntity`, `@ViewEntity`.
#[derive(Debug, Clone)]
pub(super) struct TableArgs {
    pub(super) kind: TableKind,
    pub(super) place: Place,
    pub(super) name: Given,
    pub(super) schema: Given,
}

/// `@TableInheritance`: several classes in one table.
#[derive(Debug, Clone)]
pub(super) struct Inheritance {
    /// The column that tells the classes apart.
    pub(super) column: Option<ColumnArgs>,
}

/// What a class is to the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableKind {
    Table,
    /// A class whose rows are in the table of the one that it extends.
    Child,
    View,
}

/// A text that may be given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) enum Given {
    #[default]
    No,
    Text(String),
    Unknown(Problem),
}

impl Given {
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }
}

/// `@Tree`.
#[derive(Debug, Clone)]
pub(super) enum TreeArgs {
    Adjacency,
    NestedSet,
    MaterializedPath,
    Closure(Box<ClosureArgs>),
}

/// The options of a closure table.
#[derive(Debug, Clone)]
pub(super) struct ClosureArgs {
    pub(super) table: Given,
    pub(super) schema: Given,
    /// Functions that give the names of the columns, if there are any.
    pub(super) ancestor: Option<Value>,
    pub(super) descendant: Option<Value>,
}

/// What a column is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Regular,
    CreateDate,
    UpdateDate,
    DeleteDate,
    Version,
    TreeLevel,
    View,
    /// TypeORM itself writes it: what tells classes apart, and the places in a tree.
    Kept,
}

/// The type of a column, as far as the class says it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TypeArg {
    /// Nothing is said.
    None,
    /// In TypeORM's words: `varchar`.
    Named(String),
    /// By a class of JavaScript: `String`.
    Class(&'static str),
    /// It could not be understood.
    Unknown(Problem),
}

/// How the database makes values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generated {
    Increment,
    Identity,
    Uuid,
    Rowid,
}

/// `default`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DefaultArg {
    None,
    Null,
    Text(String),
    Number(String),
    Boolean(bool),
    /// What a function returns.
    Expression(String),
    /// A list, with its elements if they are plain.
    List(Option<Vec<String>>),
    /// There is one, whatever it is.
    Some,
    /// There may be one.
    Unknown,
}

/// The labels of an enumerated type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Labels {
    None,
    Known(Vec<(String, Place)>),
    Unknown,
}

/// A column.
#[expect(clippy::struct_excessive_bools, reason = "TypeORM has as many options")]
#[derive(Debug, Clone)]
pub(super) struct ColumnArgs {
    pub(super) property: String,
    pub(super) place: Place,
    pub(super) mode: Mode,
    pub(super) name: Given,
    pub(super) of: TypeArg,
    pub(super) length: Option<String>,
    pub(super) precision: Option<String>,
    pub(super) scale: Option<String>,
    /// Length, precision or scale could not be understood.
    pub(super) any_modifier: bool,
    pub(super) array: bool,
    pub(super) spatial: Option<String>,
    pub(super) srid: Option<String>,
    pub(super) labels: Labels,
    pub(super) enum_name: Option<String>,
    pub(super) primary: bool,
    pub(super) unique: bool,
    /// `None` if it could not be understood.
    pub(super) nullable: Option<bool>,
    pub(super) default: DefaultArg,
    pub(super) generated: Option<Generated>,
    /// `GENERATED ALWAYS AS (…) STORED`.
    pub(super) stored: bool,
    pub(super) select: bool,
    pub(super) insert: bool,
    pub(super) problems: Vec<Problem>,
}

impl ColumnArgs {
    pub(super) fn new(property: &str, place: Place, mode: Mode) -> Self {
        Self {
            property: property.to_owned(),
            place,
            mode,
            name: Given::No,
            of: TypeArg::None,
            length: None,
            precision: None,
            scale: None,
            any_modifier: false,
            array: false,
            spatial: None,
            srid: None,
            labels: Labels::None,
            enum_name: None,
            primary: false,
            unique: false,
            nullable: Some(false),
            default: DefaultArg::None,
            generated: None,
            stored: false,
            select: true,
            insert: true,
            problems: Vec::new(),
        }
    }

    /// A column that TypeORM adds by itself.
    pub(super) fn kept(name: &str, place: Place, of: &str) -> Self {
        Self {
            name: Given::Text(name.to_owned()),
            of: TypeArg::Named(of.to_owned()),
            ..Self::new(name, place, Mode::Kept)
        }
    }

    /// Whether it is of an enumerated type.
    pub(super) fn is_enum(&self) -> bool {
        matches!(&self.of, TypeArg::Named(name) if name == "enum" || name == "simple-enum")
    }
}

/// `@Column(() => Name)`.
#[derive(Debug, Clone)]
pub(super) struct EmbeddedArgs {
    pub(super) property: String,
    pub(super) place: Place,
    pub(super) classes: Result<Chain, Problem>,
    pub(super) prefix: Prefix,
}

/// What stands before the names of embedded columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Prefix {
    /// The property.
    Property,
    Nothing,
    Text(String),
}

/// The kind of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RelationKind {
    ManyToOne,
    OneToOne,
    OneToMany,
    ManyToMany,
}

/// The other side of a relation.
#[derive(Debug, Clone)]
pub(super) enum Target {
    /// A class.
    Class(Rc<ClassValue>),
    /// The name of a class, table or schema.
    Named(String),
    /// The class that the relation stands in.
    Itself,
    Unknown(Problem),
}

/// A relation.
#[derive(Debug, Clone)]
pub(super) struct RelationArgs {
    pub(super) property: String,
    pub(super) place: Place,
    pub(super) kind: RelationKind,
    pub(super) target: Target,
    /// The property on the other side.
    pub(super) inverse: Option<String>,
    pub(super) nullable: Option<bool>,
    pub(super) primary: bool,
    pub(super) foreign_key: bool,
    pub(super) on_delete: Option<String>,
    pub(super) on_update: Option<String>,
    pub(super) joins: Vec<JoinArgs>,
    pub(super) join_table: Option<JoinTableArgs>,
    pub(super) problems: Vec<Problem>,
}

/// `@JoinColumn`.
#[derive(Debug, Clone, Default)]
pub(super) struct JoinArgs {
    pub(super) name: Given,
    pub(super) referenced: Given,
}

/// `@JoinTable`.
#[derive(Debug, Clone)]
pub(super) struct JoinTableArgs {
    pub(super) name: Given,
    pub(super) schema: Given,
    pub(super) joins: Vec<JoinArgs>,
    pub(super) inverse_joins: Vec<JoinArgs>,
}

/// `@Index`, `@Unique`.
#[derive(Debug, Clone)]
pub(super) struct KeyArgs {
    pub(super) place: Place,
    pub(super) unique: bool,
    /// The properties, with dots where they are embedded; `None` if they could not be understood.
    pub(super) properties: Option<Vec<String>>,
}

/// `@ForeignKey`.
#[derive(Debug, Clone)]
pub(super) struct ForeignKeyArgs {
    pub(super) place: Place,
    pub(super) target: Target,
    pub(super) properties: Vec<String>,
    /// The properties there; empty means the primary key.
    pub(super) on: Vec<String>,
    pub(super) on_delete: Option<String>,
    pub(super) on_update: Option<String>,
}
