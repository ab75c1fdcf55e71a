//! The items of Rust source that models are made of: structs, enums, impls, aliases and imports.

use super::rust_cursor::Cursor;
use super::rust_tokens::Token;

/// A file, or a module within one, with what it declares.
#[derive(Debug)]
pub(super) struct Module<'a> {
    /// The number of the file.
    pub(super) file: usize,
    /// The parts of its path: folders, the file without its ending, modules within.
    pub(super) path: Vec<String>,
    /// What it declares.
    pub(super) items: Vec<Item<'a>>,
    /// The first thing among them that is no item of Rust.
    pub(super) stray: Option<&'a Token>,
}

/// Something that a module declares.
#[derive(Debug)]
pub(super) enum Item<'a> {
    /// `struct Name { … }`, `struct Name(…);`
    Struct {
        name: &'a Token,
        attributes: Vec<&'a [Token]>,
        /// The fields, those of a tuple without names.
        fields: Vec<Field<'a>>,
    },
    /// `enum Name { … }`
    Enum {
        name: &'a Token,
        attributes: Vec<&'a [Token]>,
        variants: Vec<Variant<'a>>,
    },
    /// `impl Trait for Name { … }`
    Impl {
        /// Everything between `impl` and the body.
        head: &'a [Token],
        body: &'a [Token],
    },
    /// `type Name = …;`
    Alias { name: &'a str, of: &'a [Token] },
    /// `use …;`
    Use { path: &'a [Token] },
}

/// A field of a struct.
#[derive(Debug)]
pub(super) struct Field<'a> {
    pub(super) name: Option<&'a Token>,
    pub(super) attributes: Vec<&'a [Token]>,
    pub(super) of: &'a [Token],
    /// What stands there, if it is no field: with it, all up to the end may be lost.
    pub(super) stray: Option<&'a Token>,
}

/// A variant of an enum.
#[derive(Debug)]
pub(super) struct Variant<'a> {
    pub(super) name: &'a Token,
    pub(super) attributes: Vec<&'a [Token]>,
    /// What stands there, if it is no variant.
    pub(super) stray: Option<&'a Token>,
}

/// Modules and types within each other are followed no further than this.
const DEPTH: usize = 64;

/// Adds the modules of a file; its own comes first.
pub(super) fn modules<'a>(
    file: usize,
    path: &str,
    tokens: &'a [Token],
    found: &mut Vec<Module<'a>>,
) {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut parts: Vec<String> = path.split('/').map(str::to_owned).collect();
    let is_folder = parts
        .last()
        .is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main"));
    if is_folder {
        parts.pop();
    }
    module(file, &parts, tokens, found, DEPTH);
}

fn module<'a>(
    file: usize,
    path: &[String],
    tokens: &'a [Token],
    found: &mut Vec<Module<'a>>,
    depth: usize,
) {
    let mut cursor = Cursor::new(tokens);
    let mut stray = None;
    let mut items = Vec::new();
    let mut inner = Vec::new();
    while cursor.peek().is_some() {
        let attributes = cursor.attributes();
        while let Some(token) = cursor.next() {
            match token.word() {
                Some("pub" | "crate") => {
                    if cursor.peek().is_some_and(|token| token.is_mark('(')) {
                        cursor.group();
                    }
                    continue;
                }
                Some("unsafe" | "async" | "default") => continue,
                Some("mod") => {
                    let name = cursor.next().and_then(Token::word);
                    if let (Some(name), Some(body)) = (name, cursor.group()) {
                        if depth == 0 {
                            stray = stray.or(Some(token));
                        } else {
                            inner.push((name, body));
                        }
                    }
                }
                Some("struct") => items.extend(structure(&mut cursor, attributes)),
                Some("enum") => items.extend(enumeration(&mut cursor, attributes)),
                Some("impl") => {
                    let head = up_to_body(&mut cursor);
                    items.extend(cursor.group().map(|body| Item::Impl { head, body }));
                }
                Some("type") => {
                    let name = cursor.next().and_then(Token::word);
                    let tokens = cursor.until(';');
                    let equals = tokens.iter().position(|token| token.is_mark('='));
                    if let (Some(name), Some(equals)) = (name, equals) {
                        let of = tokens.get(equals + 1..).unwrap_or_default();
                        items.push(Item::Alias { name, of });
                    }
                }
                Some("use") => items.push(Item::Use {
                    path: cursor.until(';'),
                }),
                Some(word) => {
                    if !is_item(word, cursor.peek()) {
                        stray = stray.or(Some(token));
                    }
                    skip(&mut cursor);
                }
                None if token.is_mark(';') || token.is_mark(':') => {}
                None => stray = stray.or(Some(token)),
            }
            break;
        }
    }
    found.push(Module {
        file,
        path: path.to_vec(),
        items,
        stray,
    });
    for (name, body) in inner {
        let mut path = path.to_vec();
        path.push(name.to_owned());
        module(file, &path, body, found, depth.saturating_sub(1));
    }
}

/// Whether an item of no interest begins with this word: `fn`, `path::of::a_macro! { … }`.
fn is_item(word: &str, next: Option<&Token>) -> bool {
    const WORDS: [&str; 9] = [
        "fn", "const", "static", "trait", "extern", "union", "auto", "macro", "safe",
    ];
    WORDS.contains(&word) || next.is_some_and(|next| next.is_mark('!') || next.is_mark(':'))
}

/// Goes to the end of an item of no interest.
fn skip(cursor: &mut Cursor<'_>) {
    while let Some(token) = cursor.peek() {
        if token.is_mark('{') {
            cursor.group();
            return;
        }
        if token.is_mark('(') || token.is_mark('[') {
            if cursor.group().is_none() {
                cursor.next();
            }
            continue;
        }
        cursor.next();
        if token.is_mark(';') {
            return;
        }
    }
}

/// The tokens before the braces that come next.
fn up_to_body<'a>(cursor: &mut Cursor<'a>) -> &'a [Token] {
    let all = cursor.rest();
    while cursor
        .peek()
        .is_some_and(|token| !token.is_mark('{') && !token.is_mark(';'))
    {
        cursor.next();
    }
    all.get(..all.len() - cursor.rest().len())
        .unwrap_or_default()
}

fn structure<'a>(cursor: &mut Cursor<'a>, attributes: Vec<&'a [Token]>) -> Option<Item<'a>> {
    let name = cursor.next().filter(|token| token.word().is_some())?;
    let mut fields = Vec::new();
    while let Some(token) = cursor.peek() {
        if token.is_mark('{') {
            let mut inner = Cursor::new(cursor.group()?);
            while inner.peek().is_some() {
                fields.extend(field(&mut inner, true));
            }
            break;
        }
        if token.is_mark('(') {
            let mut inner = Cursor::new(cursor.group()?);
            while inner.peek().is_some() {
                fields.extend(field(&mut inner, false));
            }
            break;
        }
        cursor.next();
        if token.is_mark(';') {
            break;
        }
    }
    Some(Item::Struct {
        name,
        attributes,
        fields,
    })
}

fn field<'a>(cursor: &mut Cursor<'a>, named: bool) -> Option<Field<'a>> {
    let attributes = cursor.attributes();
    if cursor.peek().is_some_and(|token| token.is_word("pub")) {
        cursor.next();
        if cursor.peek().is_some_and(|token| token.is_mark('(')) {
            cursor.group();
        }
    }
    let mut stray = None;
    let name = if named {
        let name = cursor.next()?;
        if name.word().is_none() || !cursor.takes(':') {
            stray = Some(name);
        }
        Some(name)
    } else {
        None
    };
    let of = cursor.until(',');
    if stray.is_none() && !is_type(of) {
        stray = name.or(of.first());
    }
    Some(Field {
        name,
        attributes,
        of,
        stray,
    })
}

/// Whether tokens could be one type: two fields without a comma, or a `<` without its `>`, are none.
fn is_type(tokens: &[Token]) -> bool {
    let mut angles = 0_i32;
    let mut before: Option<&Token> = None;
    for token in tokens {
        if token.is_mark('<') {
            angles += 1;
        } else if token.is_mark('>') && !before.is_some_and(|before| before.is_mark('-')) {
            angles -= 1;
        } else if token.is_word("pub") || token.is_mark('#') {
            return false;
        }
        before = Some(token);
    }
    angles == 0 && !tokens.is_empty()
}

fn enumeration<'a>(cursor: &mut Cursor<'a>, attributes: Vec<&'a [Token]>) -> Option<Item<'a>> {
    let name = cursor.next().filter(|token| token.word().is_some())?;
    up_to_body(cursor);
    let mut inner = Cursor::new(cursor.group()?);
    let mut variants = Vec::new();
    while inner.peek().is_some() {
        let attributes = inner.attributes();
        let Some(name) = inner.next() else {
            break;
        };
        let rest = inner.until(',');
        let goes_on = rest
            .first()
            .is_none_or(|next| next.is_mark('(') || next.is_mark('{') || next.is_mark('='));
        let stray = (name.word().is_none() || !goes_on).then_some(name);
        variants.push(Variant {
            name,
            attributes,
            stray,
        });
    }
    Some(Item::Enum {
        name,
        attributes,
        variants,
    })
}

/// Whether one of these attributes derives this.
pub(super) fn derives(attributes: &[&[Token]], wanted: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.iter().any(|token| token.is_word(wanted)))
}

/// A type: `Option<Vec<chrono::NaiveDate>>`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RustType {
    /// The parts of its path.
    pub(super) path: Vec<String>,
    /// The types in angles.
    pub(super) inner: Vec<Self>,
}

impl RustType {
    /// The last part of its path.
    pub(super) fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }

    /// Reads one; `None` if it is a reference, tuple, array or something else without a name.
    pub(super) fn read(tokens: &[Token]) -> Option<Self> {
        let mut cursor = Cursor::new(tokens);
        let found = Self::at(&mut cursor, DEPTH)?;
        cursor.peek().is_none().then_some(found)
    }

    fn at(cursor: &mut Cursor<'_>, depth: usize) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        let mut found = Self {
            path: Vec::new(),
            inner: Vec::new(),
        };
        let mut may_go_on = true;
        while let Some(token) = cursor.peek() {
            if let Some(word) = token.word().filter(|_| may_go_on) {
                found.path.push(word.to_owned());
                may_go_on = false;
                cursor.next();
            } else if cursor.takes('<') {
                while !cursor.takes('>') {
                    found.inner.push(Self::at(cursor, depth)?);
                    if !cursor.takes(',') && !cursor.peek()?.is_mark('>') {
                        return None;
                    }
                }
                break;
            } else if cursor.takes(':') {
                may_go_on = true;
            } else {
                break;
            }
        }
        (!found.path.is_empty()).then_some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rust_tokens::tokens;
    use super::*;

    #[test]
    fn items_are_found_wherever_they_stand() {
        let text = tokens(
            "use a::{b, c};\n#[derive(X)] pub(crate) struct S<T: Into<U>> { pub a: Vec<(i32, T)>, \
             #[y] b: Fn() -> Z }\nconst N: [u8; 2] = [1; 2];\nfn f() -> u8 { struct Not; 1 }\n\
             mod inner { enum E { A = 1, B(i32), C { d: u8 } } }\nimpl<T> Tr for S<T> { fn g() {} }\n\
             struct P(pub i32, String);",
        );
        let mut found = Vec::new();
        modules(0, "src/mod.rs", &text, &mut found);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].path, ["src"]);
        assert_eq!(found[1].path, ["src", "inner"]);
        let Item::Struct { fields, .. } = &found[0].items[1] else {
            panic!("{:?}", found[0].items);
        };
        let names: Vec<_> = fields.iter().filter_map(|f| f.name?.word()).collect();
        assert_eq!(names, ["a", "b"]);
        assert!(matches!(&found[0].items[2], Item::Impl { head, .. } if head.len() == 9));
        assert!(matches!(&found[0].items[3], Item::Struct { fields, .. } if fields.len() == 2));
        let Item::Enum { variants, .. } = &found[1].items[0] else {
            panic!("{:?}", found[1].items);
        };
        assert_eq!(variants.len(), 3);
        assert!(variants[2].name.is_word("C"));
    }

    #[test]
    fn types_have_a_path_and_types_within() {
        let text = tokens("Option<std::collections::HashMap<String, Vec<u8>>>");
        let found = RustType::read(&text).unwrap();
        assert_eq!(found.name(), "Option");
        assert_eq!(found.inner[0].name(), "HashMap");
        assert_eq!(found.inner[0].inner[1].inner[0].name(), "u8");
        assert_eq!(RustType::read(&tokens("[u8; 4]")), None);
        assert_eq!(RustType::read(&tokens("i32 b::String")), None);
        assert_eq!(RustType::read(&tokens(&"Option<".repeat(20_000))), None);
        assert_eq!(RustType::read(&tokens("&'static str")), None);
    }
}
