//! Entities: classes with what they inherit and embed, under the names of the database.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::args::{
    Chain, ClassArgs, ColumnArgs, DefaultArg, ForeignKeyArgs, Given, Key, Mode, Prefix, Problem,
    RelationArgs, TableKind, Target, TreeArgs,
};
use super::classes::key_of;
use super::naming::{self, Strategy};
use crate::models::{Place, TableName};

/// What the data source says for all entities.
#[derive(Debug, Clone, Default)]
pub(super) struct Settings {
    pub(super) strategy: Strategy,
    pub(super) prefix: String,
    pub(super) schema: Option<String>,
    /// Whether TypeORM is older than 0.3, which puts nothing before the columns of relations that
    /// are embedded.
    pub(super) is_old: bool,
}

/// A column under its name in the database.
#[derive(Debug, Clone)]
pub(super) struct EntityColumn {
    pub(super) args: ColumnArgs,
    pub(super) name: String,
    /// The name without what embedding puts before it.
    pub(super) bare: String,
    /// The properties that lead to it, with dots.
    pub(super) path: String,
    /// The properties that lead to what embeds it.
    pub(super) within: String,
}

/// A relation and where it is embedded.
#[derive(Debug, Clone)]
pub(super) struct EntityRelation {
    pub(super) args: RelationArgs,
    pub(super) path: String,
    pub(super) within: String,
    pub(super) prefixes: Vec<String>,
}

/// An index or unique constraint, by the paths of properties.
#[derive(Debug, Clone)]
pub(super) struct EntityKey {
    pub(super) place: Place,
    pub(super) unique: bool,
    pub(super) paths: Option<Vec<String>>,
}

/// An entity.
#[derive(Debug)]
pub(super) struct Entity {
    pub(super) name: String,
    pub(super) place: Place,
    pub(super) kind: TableKind,
    /// Whether it stands in a file that the configuration names.
    pub(super) own: bool,
    pub(super) table: TableName,
    /// The table's name without schema and prefix.
    pub(super) bare: String,
    pub(super) columns: Vec<EntityColumn>,
    pub(super) relations: Vec<EntityRelation>,
    pub(super) keys: Vec<EntityKey>,
    pub(super) foreign_keys: Vec<ForeignKeyArgs>,
    pub(super) tree: Option<TreeArgs>,
    pub(super) problems: Vec<Problem>,
    /// Of a class whose rows are in another's table: that one.
    pub(super) parent: Option<usize>,
}

impl Entity {
    /// The columns of the primary key.
    pub(super) fn primary(&self) -> impl Iterator<Item = &EntityColumn> {
        self.columns.iter().filter(|column| column.args.primary)
    }
}

/// Every entity, and how relations find them.
#[derive(Debug, Default)]
pub(super) struct Entities {
    pub(super) all: Vec<Entity>,
    pub(super) settings: Settings,
    by_key: BTreeMap<Key, usize>,
    by_name: BTreeMap<String, usize>,
    /// Entities whose own names could not be understood.
    pub(super) nameless: Vec<Problem>,
}

/// The longest name that Postgres keeps, in bytes.
const MAX_NAME: usize = 63;

/// A name as Postgres keeps it.
pub(super) fn kept(name: &str) -> String {
    let mut end = name.len().min(MAX_NAME);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name.get(..end).unwrap_or(name).to_owned()
}

impl Entities {
    /// Entities of classes; `own` ones stand in the files that the configuration names.
    pub(super) fn of(settings: Settings, chains: &[(Chain, bool)]) -> Self {
        let mut entities = Self {
            settings,
            ..Self::default()
        };
        for (chain, own) in chains {
            if let Some(first) = chain.first() {
                entities.add(first, chain, *own, chains);
            }
        }
        entities.adopt(chains);
        entities
    }

    fn add(&mut self, first: &Rc<ClassArgs>, chain: &Chain, own: bool, chains: &[(Chain, bool)]) {
        let Some(table) = &first.table else {
            return;
        };
        if let (Given::Unknown(problem), true) = (&table.name, own) {
            self.nameless.push(problem.clone());
            return;
        }
        let given = table.name.text();
        let bare = given.map_or_else(|| naming::table(&first.name), str::to_owned);
        let mut problems = Vec::new();
        let mut schema = match &table.schema {
            Given::Unknown(problem) => {
                problems.push(problem.clone());
                None
            }
            given => given.text().map(str::to_owned),
        };
        schema = schema.or_else(|| self.settings.schema.clone());
        let name = format!("{}{bare}", self.settings.prefix);
        // TypeORM takes what stands before a dot for the schema.
        let name = match name.split_once('.') {
            Some((before, after)) => {
                schema = Some(before.to_owned());
                after.to_owned()
            }
            None => name,
        };
        let mut entity = Entity {
            name: first.name.clone(),
            place: table.place.clone(),
            kind: table.kind,
            own,
            table: TableName::new(schema.as_deref(), &kept(&name)),
            bare,
            columns: Vec::new(),
            relations: Vec::new(),
            keys: Vec::new(),
            foreign_keys: Vec::new(),
            tree: first.tree.clone(),
            problems,
            parent: None,
        };
        let mut gather = Gather {
            strategy: self.settings.strategy,
            entity: &mut entity,
        };
        // What a class inherits was declared before it, and the first declaration counts.
        for class in chain.iter().rev() {
            gather.class(class, &[], "", Nullable::AsSaid);
        }
        if table.kind != TableKind::Child {
            for column in &first.columns {
                gather.override_default(column);
            }
        }
        if let Some(inheritance) = &first.inheritance {
            for child in children(first, chains) {
                gather.class(child, &[], "", Nullable::Always);
            }
            for column in &mut gather.entity.columns {
                if !column.within.is_empty() && !column.within.contains('.') {
                    column.args.nullable = Some(true);
                }
            }
            if let Some(discriminator) = &inheritance.column {
                gather.discriminator(discriminator);
            }
        }
        let place = self.all.len();
        self.by_key.insert(first.key.clone(), place);
        let names = [Some(first.name.as_str()), given];
        for name in names.into_iter().flatten() {
            self.by_name.entry(name.to_owned()).or_insert(place);
        }
        self.all.push(entity);
    }

    /// Finds the tables of classes whose rows are in another's.
    fn adopt(&mut self, chains: &[(Chain, bool)]) {
        for (chain, _) in chains {
            let Some((first, parents)) = chain.split_first() else {
                continue;
            };
            let child = first
                .table
                .as_ref()
                .is_some_and(|table| table.kind == TableKind::Child);
            let Some(place) = self.by_key.get(&first.key).copied().filter(|_| child) else {
                continue;
            };
            let parent = parents
                .iter()
                .find(|class| class.inheritance.is_some())
                .and_then(|class| self.by_key.get(&class.key).copied());
            if let Some(entity) = self.all.get_mut(place) {
                entity.parent = parent;
                if parent.is_none() {
                    entity.problems.push(Problem {
                        place: entity.place.clone(),
                        reason: "the class whose table it shares is not found".to_owned(),
                    });
                }
            }
        }
    }

    /// The entity whose table holds the rows of the other side of a relation.
    pub(super) fn find(&self, target: &Target, itself: usize) -> Result<usize, Problem> {
        let place = match target {
            Target::Itself => Some(itself),
            Target::Class(class) => self.by_key.get(&key_of(class)).copied(),
            Target::Named(name) => self.by_name.get(name).copied(),
            Target::Unknown(problem) => return Err(problem.clone()),
        };
        let missing = || Problem {
            place: self
                .all
                .get(itself)
                .map_or_else(|| Place::new("", 1, 1), |entity| entity.place.clone()),
            reason: match target {
                Target::Named(name) => format!("no entity {name} is found"),
                _ => "the other side of the relation is no entity".to_owned(),
            },
        };
        let place = place.ok_or_else(missing)?;
        let entity = self.all.get(place).ok_or_else(missing)?;
        Ok(entity.parent.unwrap_or(place))
    }
}

/// The classes whose rows are in the table of this one.
fn children<'a>(
    parent: &'a ClassArgs,
    chains: &'a [(Chain, bool)],
) -> impl Iterator<Item = &'a Rc<ClassArgs>> {
    chains.iter().filter_map(move |(chain, _)| {
        let (first, rest) = chain.split_first()?;
        let child = first.table.as_ref()?.kind == TableKind::Child;
        let below = rest.iter().any(|class| class.key == parent.key);
        (child && below).then_some(first)
    })
}

/// Whether columns may be NULL whatever they say.
#[derive(Clone, Copy)]
enum Nullable {
    AsSaid,
    Always,
}

/// Gathers what an entity consists of.
struct Gather<'a> {
    strategy: Strategy,
    entity: &'a mut Entity,
}

impl Gather<'_> {
    fn class(&mut self, class: &ClassArgs, prefixes: &[String], within: &str, nullable: Nullable) {
        let path = |property: &str| {
            if within.is_empty() {
                property.to_owned()
            } else {
                format!("{within}.{property}")
            }
        };
        for args in &class.columns {
            let path = path(&args.property);
            if self.entity.columns.iter().any(|known| known.path == path) {
                continue;
            }
            let mut args = args.clone();
            if matches!(nullable, Nullable::Always) {
                args.nullable = Some(true);
            }
            if let Given::Unknown(problem) = &args.name {
                self.entity.problems.push(problem.clone());
            }
            let given = args.name.text();
            let name = self.strategy.column(&args.property, given, prefixes);
            let bare = self.strategy.column(&args.property, given, &[]);
            self.entity.columns.push(EntityColumn {
                args,
                name: kept(&name),
                bare,
                path,
                within: within.to_owned(),
            });
        }
        for args in &class.relations {
            let path = path(&args.property);
            match self
                .entity
                .relations
                .iter_mut()
                .find(|known| known.path == path)
            {
                // Of what a class says anew, only the other side counts.
                Some(known) => known.args.target = args.target.clone(),
                None => self.entity.relations.push(EntityRelation {
                    args: args.clone(),
                    path,
                    within: within.to_owned(),
                    prefixes: prefixes.to_vec(),
                }),
            }
        }
        for key in &class.keys {
            let paths = key
                .properties
                .as_ref()
                .map(|names| names.iter().map(|name| path(name)).collect());
            self.entity.keys.push(EntityKey {
                place: key.place.clone(),
                unique: key.unique,
                paths,
            });
        }
        if within.is_empty() {
            self.entity
                .foreign_keys
                .extend(class.foreign_keys.iter().cloned());
        }
        self.entity.problems.extend(class.problems.iter().cloned());
        for embedded in &class.embedded {
            let mut prefixes = prefixes.to_vec();
            match &embedded.prefix {
                Prefix::Property => prefixes.push(embedded.property.clone()),
                Prefix::Text(text) => prefixes.push(text.clone()),
                Prefix::Nothing => {}
            }
            match &embedded.classes {
                Ok(classes) => {
                    let within = path(&embedded.property);
                    for class in classes.iter().rev() {
                        self.class(class, &prefixes, &within, Nullable::AsSaid);
                    }
                }
                Err(problem) => self.entity.problems.push(Problem {
                    place: embedded.place.clone(),
                    reason: problem.reason.clone(),
                }),
            }
        }
    }

    /// A class may give an inherited column another default.
    fn override_default(&mut self, own: &ColumnArgs) {
        let found = self
            .entity
            .columns
            .iter_mut()
            .find(|column| column.path == own.property && column.args.place != own.place);
        if let Some(column) = found
            && own.default != DefaultArg::None
        {
            column.args.default = own.default.clone();
        }
    }

    /// The column that tells the classes apart, unless it is declared.
    fn discriminator(&mut self, args: &ColumnArgs) {
        let declared = self
            .entity
            .columns
            .iter_mut()
            .find(|column| column.path == args.property);
        if let Some(column) = declared {
            column.args.mode = Mode::Kept;
            return;
        }
        let name = self.strategy.column(&args.property, args.name.text(), &[]);
        self.entity.columns.push(EntityColumn {
            args: args.clone(),
            name: kept(&name),
            bare: name,
            path: args.property.clone(),
            within: String::new(),
        });
    }
}
