//! A Prisma schema as blocks, fields and attributes.

use super::tokens::{Token, TokenKind, tokens};

/// A block: `model User { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// `model`, `view`, `enum`, `type`, `datasource`, `generator`.
    pub(super) keyword: String,
    pub(super) name: String,
    pub(super) at: At,
    pub(super) fields: Vec<Field>,
    /// `@@map("users")`, with two marks.
    pub(super) attributes: Vec<Attribute>,
    /// `provider = "postgresql"`.
    pub(super) settings: Vec<(String, Value)>,
    /// Lines that could not be read.
    pub(super) problems: Vec<(At, String)>,
}

/// Line and column.
pub(super) type At = (u32, u32);

/// A line of a block: a field of a model, or a value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) at: At,
    /// `None` for a value of an enum.
    pub(super) of: Option<FieldType>,
    pub(super) attributes: Vec<Attribute>,
}

/// `String?`, `Post[]`, `Unsupported("circle")`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldType {
    pub(super) name: String,
    /// What stands in `Unsupported("…")`.
    pub(super) unsupported: Option<String>,
    pub(super) list: bool,
    pub(super) optional: bool,
}

/// `@db.VarChar(255)`, `@@index([a, b])`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute {
    /// The name with its parts: `db.VarChar`.
    pub(super) name: String,
    pub(super) at: At,
    pub(super) arguments: Vec<Argument>,
}

impl Attribute {
    /// As it is written: `@default(cuid())`.
    pub(super) fn written(&self) -> String {
        if self.arguments.is_empty() {
            return format!("@{}", self.name);
        }
        format!("@{}({})", self.name, listed(&self.arguments))
    }
}

fn listed(arguments: &[Argument]) -> String {
    let each: Vec<String> = arguments
        .iter()
        .map(|argument| {
            let value = argument.value.quoted();
            match &argument.name {
                Some(name) => format!("{name}: {value}"),
                None => value,
            }
        })
        .collect();
    each.join(", ")
}

/// An argument, perhaps with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Argument {
    pub(super) name: Option<String>,
    pub(super) value: Value,
}

/// A value in an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    /// A number or name.
    Word(String),
    List(Vec<Self>),
    /// `dbgenerated("…")`, `title(sort: Desc)`.
    Call(String, Vec<Argument>),
}

impl Attribute {
    /// The argument of a name, or the first one without.
    pub(super) fn argument(&self, name: &str) -> Option<&Value> {
        let named = self
            .arguments
            .iter()
            .find(|argument| argument.name.as_deref() == Some(name));
        named
            .or_else(|| {
                self.arguments
                    .iter()
                    .find(|argument| argument.name.is_none())
            })
            .map(|argument| &argument.value)
    }

    /// The argument of a name only.
    pub(super) fn named(&self, name: &str) -> Option<&Value> {
        self.arguments
            .iter()
            .find(|argument| argument.name.as_deref() == Some(name))
            .map(|argument| &argument.value)
    }
}

impl Value {
    /// A text in quotes.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The names in a list of fields: `[a, b(sort: Desc)]`.
    pub(super) fn names(&self) -> Vec<String> {
        match self {
            Self::Word(name) | Self::Call(name, _) => vec![name.clone()],
            Self::List(items) => items.iter().flat_map(Self::names).collect(),
            Self::Text(_) => Vec::new(),
        }
    }

    /// As a schema writes it.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Word(word) => word.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::written).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Call(name, _) => format!("{name}()"),
        }
    }

    /// The same with quotes and arguments.
    fn quoted(&self) -> String {
        match self {
            Self::Text(text) => format!("{text:?}"),
            Self::Word(word) => word.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::quoted).collect();
                format!("[{}]", items.join(", "))
            }
            Self::Call(name, arguments) => format!("{name}({})", listed(arguments)),
        }
    }
}

impl Block {
    /// An attribute of the block.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }

    /// The text of an attribute of the block: of `@@map("users")`.
    pub(super) fn attribute_text(&self, name: &str) -> Option<&str> {
        self.attribute(name)?.argument("name")?.text()
    }
}

impl Field {
    /// An attribute of the field.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }
}

/// The blocks of a schema.
pub(super) fn parse(text: &str) -> (Vec<Block>, Vec<(At, String)>) {
    let mut parser = Parser {
        tokens: tokens(text),
        place: 0,
        depth: 0,
    };
    let mut blocks = Vec::new();
    let mut problems = Vec::new();
    while let Some(token) = parser.peek().cloned() {
        let at = (token.line, token.column);
        match token.kind {
            TokenKind::Line => parser.place += 1,
            TokenKind::Word(keyword) => {
                parser.place += 1;
                match parser.block(keyword, at) {
                    Ok(block) => blocks.push(block),
                    Err(problem) => {
                        problems.push((at, problem));
                        parser.skip_line();
                    }
                }
            }
            TokenKind::Text(_) | TokenKind::Mark(_) => {
                problems.push((at, "a block is expected here".to_owned()));
                parser.skip_line();
            }
        }
    }
    (blocks, problems)
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    /// How many values the current one stands in.
    depth: u8,
}

/// Values within values are followed no further than this.
const DEPTH: u8 = 64;

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place)
    }

    fn at(&self) -> At {
        self.peek()
            .or(self.tokens.last())
            .map_or((1, 1), |token| (token.line, token.column))
    }

    fn takes(&mut self, mark: char) -> bool {
        let found = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Mark(mark));
        if found {
            self.place += 1;
        }
        found
    }

    fn word(&mut self) -> Option<String> {
        let TokenKind::Word(word) = &self.peek()?.kind else {
            return None;
        };
        let word = word.clone();
        self.place += 1;
        Some(word)
    }

    fn skip_line(&mut self) {
        while let Some(token) = self.peek() {
            match token.kind {
                TokenKind::Line | TokenKind::Mark('}') => return,
                _ => self.place += 1,
            }
        }
    }

    fn block(&mut self, keyword: String, at: At) -> Result<Block, String> {
        let name = self
            .word()
            .ok_or_else(|| format!("a name is expected after `{keyword}`"))?;
        if !self.takes('{') {
            return Err(format!("`{{` is expected after `{keyword} {name}`"));
        }
        let mut block = Block {
            keyword,
            name,
            at,
            fields: Vec::new(),
            attributes: Vec::new(),
            settings: Vec::new(),
            problems: Vec::new(),
        };
        loop {
            let at = self.at();
            if self.peek().is_none() {
                block.problems.push((at, "`}` is missing".to_owned()));
                return Ok(block);
            }
            if self.takes('}') {
                return Ok(block);
            }
            if self
                .peek()
                .is_some_and(|token| token.kind == TokenKind::Line)
            {
                self.place += 1;
                continue;
            }
            if let Err(problem) = self.line(&mut block) {
                block.problems.push((at, problem));
                self.skip_line();
            }
        }
    }

    fn line(&mut self, block: &mut Block) -> Result<(), String> {
        let at = self.at();
        if self.takes('@') {
            if !self.takes('@') {
                return Err("an attribute without a field".to_owned());
            }
            block.attributes.push(self.attribute(at)?);
            return self.end_of_line();
        }
        let name = self.word().ok_or("a field is expected")?;
        if self.takes('=') {
            let value = self.value()?;
            block.settings.push((name, value));
            return self.end_of_line();
        }
        let of = self.field_type()?;
        let mut field = Field {
            name,
            at,
            of,
            attributes: Vec::new(),
        };
        loop {
            let at = self.at();
            if !self.takes('@') {
                break;
            }
            field.attributes.push(self.attribute(at)?);
        }
        block.fields.push(field);
        self.end_of_line()
    }

    fn end_of_line(&self) -> Result<(), String> {
        match self.peek().map(|token| &token.kind) {
            None | Some(TokenKind::Line | TokenKind::Mark('}')) => Ok(()),
            Some(_) => Err("the rest of the line could not be read".to_owned()),
        }
    }

    fn field_type(&mut self) -> Result<Option<FieldType>, String> {
        let Some(name) = self.word() else {
            return Ok(None);
        };
        let mut of = FieldType {
            name,
            unsupported: None,
            list: false,
            optional: false,
        };
        if self.takes('(') {
            let arguments = self.arguments()?;
            let text = arguments.first().and_then(|argument| argument.value.text());
            of.unsupported = Some(text.ok_or("a type with arguments")?.to_owned());
        }
        loop {
            if self.takes('[') {
                if !self.takes(']') {
                    return Err("`]` is expected after `[`".to_owned());
                }
                of.list = true;
            } else if self.takes('?') {
                of.optional = true;
            } else if self.takes('!') {
                // Required, in very old schemas.
            } else {
                return Ok(Some(of));
            }
        }
    }

    /// What follows `@` or `@@`.
    fn attribute(&mut self, at: At) -> Result<Attribute, String> {
        let mut name = self.word().ok_or("the name of an attribute is expected")?;
        while self.takes('.') {
            name.push('.');
            name.push_str(&self.word().ok_or("a name is expected after `.`")?);
        }
        let arguments = if self.takes('(') {
            self.arguments()?
        } else {
            Vec::new()
        };
        Ok(Attribute {
            name,
            at,
            arguments,
        })
    }

    /// What follows `(`, up to and with `)`.
    fn arguments(&mut self) -> Result<Vec<Argument>, String> {
        let mut arguments = Vec::new();
        loop {
            if self.takes(')') {
                return Ok(arguments);
            }
            let mut value = self.value()?;
            let mut name = None;
            if self.takes(':') {
                let Value::Word(word) = value else {
                    return Err("a name is expected before `:`".to_owned());
                };
                name = Some(word);
                value = self.value()?;
            }
            arguments.push(Argument { name, value });
            if !self.takes(',') && !self.peek().is_some_and(|t| t.kind == TokenKind::Mark(')')) {
                return Err("`)` is missing".to_owned());
            }
        }
    }

    fn value(&mut self) -> Result<Value, String> {
        if self.depth >= DEPTH {
            return Err("the values are nested too deeply".to_owned());
        }
        self.depth += 1;
        let found = self.value_here();
        self.depth -= 1;
        found
    }

    fn value_here(&mut self) -> Result<Value, String> {
        let token = self.peek().cloned().ok_or("a value is missing")?;
        self.place += 1;
        match token.kind {
            TokenKind::Text(text) => Ok(Value::Text(text)),
            TokenKind::Word(mut word) => {
                // `auth.uid`, `1.5`.
                while self.takes('.') {
                    word.push('.');
                    word.push_str(&self.word().unwrap_or_default());
                }
                if self.takes('(') {
                    return Ok(Value::Call(word, self.arguments()?));
                }
                Ok(Value::Word(word))
            }
            TokenKind::Mark('[') => {
                let mut items = Vec::new();
                loop {
                    if self.takes(']') {
                        return Ok(Value::List(items));
                    }
                    items.push(self.value()?);
                    let closed = self.peek().is_some_and(|t| t.kind == TokenKind::Mark(']'));
                    if !self.takes(',') && !closed {
                        return Err("`]` is missing".to_owned());
                    }
                }
            }
            TokenKind::Mark(_) | TokenKind::Line => {
                self.place -= 1;
                Err("a value is expected".to_owned())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_fields_and_attributes_are_read() {
        let (blocks, problems) = parse(
            "// a remark\nmodel User {\n  id String @id @default(uuid()) @db.Uuid /// doc\n  \
             tags String[]\n  geo Unsupported(\"geometry(Point, 4326)\")?\n  \
             @@index([a(ops: raw(\"x\")), b(sort: Desc)],\n    map: \"i\")\n}\n\
             enum Role {\n A @map(\"a\")\n B\n @@map(\"role\")\n}\n",
        );
        assert!(problems.is_empty());
        let [user, role] = blocks.as_slice() else {
            panic!("{blocks:?}");
        };
        assert!(user.problems.is_empty(), "{:?}", user.problems);
        assert_eq!(user.fields.len(), 3);
        assert_eq!(user.fields[0].attributes[2].name, "db.Uuid");
        assert_eq!(user.fields[0].at, (3, 3));
        assert!(user.fields[1].of.as_ref().unwrap().list);
        let geo = user.fields[2].of.as_ref().unwrap();
        assert_eq!(geo.unsupported.as_deref(), Some("geometry(Point, 4326)"));
        assert!(geo.optional);
        let index = user.attribute("index").unwrap();
        assert_eq!(index.argument("fields").unwrap().names(), ["a", "b"]);
        assert_eq!(role.attribute_text("map"), Some("role"));
        assert_eq!(role.fields[1].of, None);
    }

    #[test]
    fn values_that_are_nested_too_deeply_are_a_problem() {
        for opens in ["[", "a("] {
            let deep = opens.repeat(50_000);
            let text = format!("model A {{\n  id Int @id\n  b Int @default({deep}\n}}");
            let (blocks, _) = parse(&text);
            assert_eq!(blocks[0].problems[0].0.0, 3, "{opens}");
            assert_eq!(blocks[0].fields.len(), 1);
        }
    }

    #[test]
    fn what_cannot_be_read_is_a_problem_and_the_rest_is_read() {
        let (blocks, problems) =
            parse("model A {\n  id Int @id(\n}\nmodel B {\n  id Int @id\n}\n?");
        assert_eq!(blocks.len(), 2);
        assert_eq!(blocks[0].problems.len(), 1);
        assert_eq!(blocks[1].fields.len(), 1);
        assert_eq!(problems.len(), 1);
    }
}
