//! What the statements of a dump say: roles, schemas, tables, extensions, the database, and what
//! may reach outside it.

use super::cursor::Cursor;
use super::hazard::{call, hazards};
use super::token::{Token, Tokens};
use super::{Header, Locale};

/// How many tokens of a statement are kept: more than any that matters here, less than an
/// `INSERT` of a million rows.
const KEPT: usize = 4096;

/// Names that stand for a role without being one that could be created.
const NOT_ROLES: [&str; 6] = [
    "public",
    "current_user",
    "session_user",
    "current_role",
    "user",
    "none",
];

/// Reads one or more statements into the header, and gives what may reach outside the database.
pub(super) fn read_statements(text: &str, header: &mut Header) -> Vec<String> {
    let mut found = Vec::new();
    let mut statement: Vec<Token<'_>> = Vec::new();
    let mut last: Option<Token<'_>> = None;
    for token in Tokens::new(text) {
        if token == Token::Sign(b';') {
            read_statement(&statement, header, &mut found);
            statement.clear();
            last = None;
            continue;
        }
        if statement.len() < KEPT {
            statement.push(token);
        } else {
            // Calls may stand anywhere, in the ten-thousandth row too.
            if let Some(name) = last.as_ref().and_then(|last| call(last, &token)) {
                found.push(name);
            }
            last = Some(token);
        }
    }
    read_statement(&statement, header, &mut found);
    found.sort();
    found.dedup();
    found
}

/// Adds a role, unless it is one that nobody can create.
pub(super) fn add_role(header: &mut Header, role: &str) {
    let reserved = role.is_empty() || NOT_ROLES.contains(&role) || role.starts_with("pg_");
    if !reserved && !header.creates_roles.contains(role) {
        header.roles.insert(role.to_owned());
    }
}

fn read_statement(tokens: &[Token<'_>], header: &mut Header, found: &mut Vec<String>) {
    let mut cursor = Cursor::new(tokens);
    let Some(Token::Word(first)) = tokens.first() else {
        return;
    };
    hazards(tokens, found);
    match first.to_ascii_lowercase().as_str() {
        "create" => create(&mut cursor, header),
        "grant" => granted(&mut cursor, "grant", "to", header),
        "revoke" => granted(&mut cursor, "revoke", "from", header),
        "alter" => alter(&mut cursor, header),
        "set" => set(&mut cursor, header),
        "select" => {
            let calls_lo = |token: &Token<'_>| token.is("lo_create") || token.is("lo_open");
            header.large_objects |= tokens.iter().any(calls_lo);
        }
        _ => {}
    }
}

fn create(cursor: &mut Cursor<'_, '_>, header: &mut Header) {
    cursor.keyword("create");
    if cursor.keyword("extension") {
        cursor.if_not_exists();
        header.extensions.extend(cursor.name());
    } else if cursor.keyword("schema") {
        cursor.if_not_exists();
        if !cursor.peek_is("authorization") {
            header.schemas.extend(cursor.name());
        }
        if cursor.seek("authorization") {
            roles(cursor, header);
        }
    } else if cursor.keyword("database") {
        database(cursor, header);
    } else if cursor.keyword("policy") {
        if cursor.seek("to") {
            roles(cursor, header);
        }
    } else if cursor.keywords(&["user", "mapping"]) {
        if cursor.seek("for") {
            roles(cursor, header);
        }
    } else if cursor.keyword("role") || cursor.keyword("user") || cursor.keyword("group") {
        if let Some(role) = cursor.name() {
            header.roles.remove(&role);
            header.creates_roles.insert(role);
        }
    } else {
        for modifier in ["global", "local", "unlogged", "foreign"] {
            cursor.keyword(modifier);
        }
        // Temporary tables are gone before anybody looks at the database.
        if cursor.keyword("table") {
            cursor.if_not_exists();
            if let Some((schema, table)) = cursor.qualified() {
                if !schema.is_empty() {
                    header.schemas.insert(schema.clone());
                }
                header.tables.insert((schema, table));
            }
        }
    }
}

fn database(cursor: &mut Cursor<'_, '_>, header: &mut Header) {
    // A dump of all databases switches to others before it creates its first.
    let name = cursor.name();
    if !header.creates_database || header.database.is_none() {
        header.database = name;
    }
    header.creates_database = true;
    let mut locale = Locale::default();
    while let Some(option) = cursor.name_token() {
        cursor.sign(b'=');
        match option.as_str() {
            "owner" => roles(cursor, header),
            "encoding" => header.encoding = cursor.value().or(header.encoding.take()),
            "locale_provider" => locale.provider = cursor.value(),
            "locale" => {
                let value = cursor.value();
                locale.collate = locale.collate.or_else(|| value.clone());
                locale.ctype = locale.ctype.or(value);
            }
            "lc_collate" => locale.collate = cursor.value(),
            "lc_ctype" => locale.ctype = cursor.value(),
            "icu_locale" | "builtin_locale" => locale.icu = cursor.value(),
            "template" | "tablespace" | "strategy" | "icu_rules" | "collation_version" => {
                cursor.value();
            }
            _ => {}
        }
    }
    if locale != Locale::default() {
        header.locale = Some(locale);
    }
}

/// `GRANT … ON … TO roles`, `REVOKE … ON … FROM roles`, `GRANT roles TO roles`.
fn granted(cursor: &mut Cursor<'_, '_>, verb: &str, direction: &str, header: &mut Header) {
    cursor.keyword(verb);
    let of_objects = cursor.clone().seek("on");
    if !of_objects {
        roles(cursor, header);
    }
    // An object of that name would be quoted, and a function's arguments are in parentheses.
    if cursor.seek(direction) {
        roles(cursor, header);
    }
    if cursor.seek("granted") && cursor.keyword("by") {
        roles(cursor, header);
    }
}

fn alter(cursor: &mut Cursor<'_, '_>, header: &mut Header) {
    cursor.keyword("alter");
    if cursor.keywords(&["default", "privileges"]) {
        if cursor.keyword("for") {
            let _ = cursor.keyword("role") || cursor.keyword("user");
            roles(cursor, header);
        }
        if cursor.seek_before("grant") {
            granted(cursor, "grant", "to", header);
        } else if cursor.seek_before("revoke") {
            granted(cursor, "revoke", "from", header);
        }
    } else if cursor.keyword("policy") {
        if cursor.seek("to") {
            roles(cursor, header);
        }
    } else if cursor.keywords(&["user", "mapping"]) {
        if cursor.seek("for") {
            roles(cursor, header);
        }
    } else if cursor.keyword("role") || cursor.keyword("user") || cursor.keyword("group") {
        if !cursor.peek_is("all") {
            roles(cursor, header);
        }
    } else {
        while cursor.seek("owner") {
            if cursor.keyword("to") {
                roles(cursor, header);
            }
        }
    }
}

fn set(cursor: &mut Cursor<'_, '_>, header: &mut Header) {
    cursor.keyword("set");
    let _ = cursor.keyword("session") || cursor.keyword("local");
    if cursor.keyword("authorization") || cursor.keyword("role") {
        if let Some(role) = cursor.peek_value()
            && !cursor.peek_is("default")
        {
            add_role(header, &role);
        }
    } else if cursor.keyword("client_encoding") {
        let _ = cursor.sign(b'=') || cursor.keyword("to");
        if header.encoding.is_none() {
            header.encoding = cursor.value();
        }
    }
}

/// A list of roles.
fn roles(cursor: &mut Cursor<'_, '_>, header: &mut Header) {
    loop {
        cursor.keyword("group");
        let Some(token) = cursor.next() else { return };
        match token {
            // Quoted names are never the keywords, but nobody names a role "public" either.
            Token::Word(_) | Token::Name(_) => {
                add_role(header, &token.identifier().unwrap_or_default());
            }
            _ => return,
        }
        if !cursor.sign(b',') {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Header, Vec<String>) {
        let mut header = Header::default();
        let found = read_statements(text, &mut header);
        (header, found)
    }

    #[test]
    fn roles_are_found_wherever_a_dump_names_them() {
        for (text, expected) in [
            ("GRANT SELECT ON TABLE public.\"to\" TO reader;", "reader"),
            (
                "GRANT ALL ON FUNCTION f(a int, \"from\" text) TO PUBLIC, Alice WITH GRANT OPTION",
                "alice",
            ),
            (
                "REVOKE ALL ON SCHEMA public FROM postgres, \"Weird One\"",
                "Weird One postgres",
            ),
            (
                "GRANT readers TO \"bob\" WITH ADMIN OPTION GRANTED BY root",
                "bob readers root",
            ),
            (
                "ALTER DEFAULT PRIVILEGES FOR ROLE a IN SCHEMA s GRANT SELECT ON TABLES TO b",
                "a b",
            ),
            (
                "ALTER DEFAULT PRIVILEGES FOR ROLE a REVOKE ALL ON FUNCTIONS FROM PUBLIC",
                "a",
            ),
            (
                "CREATE POLICY p ON public.t FOR SELECT TO a, b USING ((x = 1))",
                "a b",
            ),
            ("CREATE POLICY p ON t USING (to_role IN (SELECT x))", ""),
            (
                "ALTER TABLE ONLY public.\"owner\" OWNER TO app_owner;",
                "app_owner",
            ),
            ("ALTER TABLE t OWNER TO CURRENT_USER;", ""),
            ("CREATE SCHEMA s AUTHORIZATION a", "a"),
            (
                "SET SESSION AUTHORIZATION 'a'; SET SESSION AUTHORIZATION DEFAULT; SET ROLE b;",
                "a b",
            ),
            ("CREATE USER MAPPING FOR a SERVER s", "a"),
            (
                "CREATE ROLE made; ALTER ROLE made WITH LOGIN; GRANT made TO other",
                "other",
            ),
            ("ALTER ROLE a IN DATABASE d SET work_mem TO '1MB'", "a"),
            ("CREATE DATABASE d WITH OWNER = a", "a"),
            ("GRANT pg_read_all_data TO a", "a"),
            (
                "GRANT EXECUTE ON FUNCTION f(t timestamp without time zone) TO a",
                "a",
            ),
        ] {
            let roles: Vec<String> = read(text).0.roles.into_iter().collect();
            assert_eq!(roles.join(" "), expected, "{text}");
        }
    }

    #[test]
    fn schemas_tables_extensions_and_the_database_are_found() {
        let (header, found) = read(
            "CREATE SCHEMA a; CREATE SCHEMA IF NOT EXISTS \"B b\";\n\
             CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA public;\n\
             CREATE UNLOGGED TABLE a.t (x int); CREATE TABLE u (y int);\n\
             CREATE TEMP TABLE gone (z int);\n\
             CREATE DATABASE acme WITH TEMPLATE = template0 ENCODING = 'UTF8' \
             LOCALE_PROVIDER = icu LOCALE = 'en_US.UTF-8' ICU_LOCALE = 'de-AT';",
        );
        assert_eq!(found, Vec::<String>::new());
        assert_eq!(header.schemas.into_iter().collect::<Vec<_>>(), ["B b", "a"]);
        assert_eq!(
            header.extensions.into_iter().collect::<Vec<_>>(),
            ["uuid-ossp"]
        );
        assert_eq!(
            header.tables.into_iter().collect::<Vec<_>>(),
            [
                (String::new(), "u".to_owned()),
                ("a".to_owned(), "t".to_owned())
            ]
        );
        assert!(header.creates_database);
        assert_eq!(header.database.as_deref(), Some("acme"));
        assert_eq!(header.encoding.as_deref(), Some("UTF8"));
        assert_eq!(
            header.locale,
            Some(Locale {
                provider: Some("icu".to_owned()),
                collate: Some("en_US.UTF-8".to_owned()),
                ctype: Some("en_US.UTF-8".to_owned()),
                icu: Some("de-AT".to_owned()),
            })
        );
    }
}
