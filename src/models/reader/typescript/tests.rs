//! Tests of what is worked out, and of what is not.

use std::rc::Rc;

use super::{Evaluator, Kind, Project, TypeExpr, Value};
use crate::models::Sources;

/// A value in words.
fn words(value: &Value) -> String {
    match &value.kind {
        Kind::String(text) => format!("{text:?}"),
        Kind::Number(number) => number.to_string(),
        Kind::BigInt(number) => format!("{number}n"),
        Kind::Boolean(value) => value.to_string(),
        Kind::Null => "null".to_owned(),
        Kind::Undefined => "undefined".to_owned(),
        Kind::Array(items) => {
            let items: Vec<String> = items.iter().map(words).collect();
            format!("[{}]", items.join(", "))
        }
        Kind::Object(object) => {
            let entries = object.entries.iter();
            let mut parts: Vec<String> = entries
                .map(|entry| format!("{}: {}", entry.key, words(&entry.value)))
                .collect();
            parts.extend(
                object
                    .holes
                    .iter()
                    .map(|hole| format!("?? {}", hole.reason)),
            );
            format!("{{{}}}", parts.join(", "))
        }
        Kind::Function(_) => "function".to_owned(),
        Kind::Class(class) => format!("class {}", class.class.name.as_deref().unwrap_or("?")),
        Kind::External { package, name } => format!("{package}#{name}"),
        Kind::Global(name) => name.to_string(),
        Kind::Call(call) => {
            let arguments: Vec<String> = call.arguments.iter().map(words).collect();
            let new = if call.is_new { "new " } else { "" };
            format!("{new}{}({})", words(&call.callee), arguments.join(", "))
        }
        Kind::Member(of, name) => format!("{}.{name}", words(of)),
        Kind::Tagged(tagged) => format!("{}`{}`", words(&tagged.tag), tagged.texts.join("?")),
        Kind::Unknown(unknown) => format!("?? {:?} {}", unknown.spot, unknown.reason),
    }
}

/// Exports of `main.ts`.
fn exports(files: &[(&str, &str)]) -> Vec<String> {
    super::with_deep_stack(|| exports_here(files)).unwrap()
}

fn exports_here(files: &[(&str, &str)]) -> Vec<String> {
    let sources = Sources::in_memory(files);
    let project = Project::new(&sources);
    let evaluator = Evaluator::new(&project);
    let main = project.module("src/main.ts").unwrap();
    assert_eq!(main.broken, None);
    evaluator
        .export_names(&main)
        .iter()
        .map(|name| {
            format!(
                "{name} = {}",
                words(&evaluator.export(&main, name).unwrap())
            )
        })
        .collect()
}

fn one(text: &str) -> String {
    let all = exports(&[("src/main.ts", text)]);
    all.iter()
        .find_map(|line| line.strip_prefix("x = "))
        .unwrap()
        .to_owned()
}

#[test]
fn constants_are_worked_out() {
    for (text, expected) in [
        ("export const x = 'a' + 1", "\"a1\""),
        (
            "const a = { b: ['c', 2] } as const; export const x = a.b[0]",
            "\"c\"",
        ),
        (
            "const p = 'app'; export const x = `${p}_users`",
            "\"app_users\"",
        ),
        (
            "enum E { A = 'a', B = 'b' }; export const x = Object.values(E)",
            "[\"a\", \"b\"]",
        ),
        ("enum E { A, B = 5, C }; export const x = E.C", "6"),
        (
            "enum E { A, B }; export const x = E",
            "{0: \"A\", 1: \"B\", A: 0, B: 1}",
        ),
        (
            "const t = { a: 1 }; export const x = { ...t, b: 2, a: 3 } satisfies object",
            "{a: 3, b: 2}",
        ),
        (
            "const t = () => ({ a: 1 }); export const x = { ...t() }",
            "{a: 1}",
        ),
        (
            "function t(o = { n: 4 }) { return { a: o.n } } export const x = t()",
            "{a: 4}",
        ),
        (
            "function t({ n = 2, ...r }) { return { n, r } } export const x = t({ m: 1 })",
            "{n: 2, r: {m: 1}}",
        ),
        (
            "const t = (...a) => a.map((v) => v * 2); export const x = t(1, 2)",
            "[2, 4]",
        ),
        (
            "const f = (a) => { if (a) { return 'yes' } return 'no' }; export const x = f(0)",
            "\"no\"",
        ),
        ("export const { b: x } = { b: -1 }", "-1"),
        (
            "export const x = Object.keys({ a: 1, b: 2 }).join('_').toUpperCase()",
            "\"A_B\"",
        ),
        ("export const x = Object.fromEntries([['a', 1]])", "{a: 1}"),
        ("export const x = <string>(undefined ?? 'd')!", "\"d\""),
        ("class A { static t = 'n' } export const x = A.t", "\"n\""),
        ("const k = 'key'; export const x = { [k]: 1 }", "{key: 1}"),
        ("export const x = 10n", "10n"),
        (
            "const t = (c) => c?.size ? `t(${c.size})` : 't'; export const x = [t(), t({ size: 2 })]",
            "[\"t\", \"t(2)\"]",
        ),
        (
            "const inner = (n) => (m) => n + m; export const x = inner('a')('b')",
            "\"ab\"",
        ),
    ] {
        assert_eq!(one(text), expected, "{text}");
    }
}

#[test]
fn packages_stay_symbolic() {
    let text = "import { pgTable, text as t } from 'drizzle-orm/pg-core';\n\
                import * as orm from 'typeorm';\n\
                export const x = pgTable('a', { b: t().notNull() }, () => orm.x);";
    assert_eq!(
        one(text),
        "drizzle-orm/pg-core#pgTable(\"a\", \
         {b: drizzle-orm/pg-core#text().notNull()}, function)"
    );
    let text = "import * as orm from 'typeorm'; export const x = new orm.Table(orm.sql`a${1}b`)";
    assert_eq!(one(text), "new typeorm#Table(typeorm#sql`a?b`)");
}

#[test]
fn what_is_not_proven_says_where_and_why() {
    for (text, expected) in [
        (
            "export const x = `${process.env.P}_a`",
            "?? src/main.ts:1:21 `process.env.P` is known only at run time",
        ),
        (
            "let a = 1; a = 2; export const x = a",
            "?? src/main.ts:1:5 `a` is changed after it is declared",
        ),
        (
            "const a: string[] = []; a.push('b'); export const x = a",
            "?? src/main.ts:1:7 `a` is changed after it is declared",
        ),
        (
            "const a = { b: 1 }; a.b = 2; export const x = a.b",
            "?? src/main.ts:1:7 `a` is changed after it is declared",
        ),
        (
            "const a = async () => 1; export const x = a()",
            "?? src/main.ts:1:43 it is the result of an asynchronous function",
        ),
        (
            "function f() { for (;;) {} return 1 } export const x = f()",
            "?? src/main.ts:1:16 the function holds a loop, `try` or `switch`",
        ),
        (
            "const f = () => f(); export const x = f()",
            "?? src/main.ts:1:17 it takes too long to work out",
        ),
        (
            "export const x = process.env.A ? 1 : 2",
            "?? src/main.ts:1:18 `process.env.A` is known only at run time",
        ),
        (
            "import { a } from './no'; export const x = a",
            "?? src/main.ts:1:10 the import `./no` is not found",
        ),
        (
            "export const x = y; const y = x",
            "?? src/main.ts:1:14 `x` refers to itself",
        ),
        (
            "export const x = { ...process.env }",
            "{?? `process.env` is known only at run time}",
        ),
    ] {
        assert_eq!(one(text), expected, "{text}");
    }
    assert_eq!(one("export const x = process.env.A ? 1 : 1"), "1");
}

#[test]
fn imports_are_followed() {
    let found = exports(&[
        (
            "src/main.ts",
            "export * from './lib';\nexport * as all from './lib/a.js';\n\
             export { default as d } from '@/lib/b';\n\
             import { deep } from '@acme/shared/deep'; export const e = deep;\n\
             import { w } from '@acme/shared'; export const v = w;\n\
             import { s } from '#sub/s'; export const sub = s;\n\
             const r = require('./lib/b'); export const cjs = r.default;",
        ),
        (
            "src/lib/index.ts",
            "export * from './a'; export { a as aa } from './a';",
        ),
        (
            "src/lib/a.ts",
            "export const a = 'A'; export type T = string;",
        ),
        ("src/lib/b.tsx", "export default 'B'"),
        ("src/sub.ts", "export const s = 'S'"),
        (
            "tsconfig.json",
            "{ // comment\n \"extends\": \"./base\", \"compilerOptions\": { \"strict\": true, }, }",
        ),
        (
            "base.json",
            "{ \"compilerOptions\": { \"baseUrl\": \".\", \"paths\": { \"@/*\": [\"src/*\"] } } }",
        ),
        (
            "package.json",
            "{ \"imports\": { \"#sub/s\": \"./src/sub.ts\" } }",
        ),
        (
            "packages/shared/package.json",
            "{ \"name\": \"@acme/shared\", \"main\": \"./dist/index.js\", \
             \"exports\": { \".\": { \"types\": \"./dist/index.d.ts\" }, \"./*\": \"./src/*.ts\" } }",
        ),
        ("packages/shared/src/deep.ts", "export const deep = 1"),
        ("packages/shared/src/index.ts", "export const w = 2"),
    ]);
    assert_eq!(
        found,
        [
            "a = \"A\"",
            "aa = \"A\"",
            "all = {a: \"A\"}",
            "cjs = \"B\"",
            "d = \"B\"",
            "e = 1",
            "sub = \"S\"",
            "v = 2",
        ]
    );
}

#[test]
fn common_js_exports_too() {
    let text = "const a = 1; exports.b = a; module.exports.c = 2; module.exports = { d: a };";
    let found = exports(&[("src/main.ts", text)]);
    assert_eq!(found, ["b = 1", "c = 2", "d = 1", "default = {d: 1}"]);
}

#[test]
fn classes_have_members_decorators_and_bases() {
    let text = "import { Entity, Column } from 'typeorm';\n\
                function Money(o = {}) { return Column({ type: 'numeric', ...o }) }\n\
                function Mixin(Base) { return class Mixed extends Base { @Column() m: number } }\n\
                class Root {}\n\
                @Entity('users')\n\
                export class User extends Mixin(Root) {\n  \
                  @Money({ scale: 2 }) price?: string | null;\n  \
                  @Column() get name(): Array<Foo.Bar> { return [] }\n}";
    let sources = Sources::in_memory(&[("src/main.ts", text)]);
    let project = Project::new(&sources);
    let evaluator = Evaluator::new(&project);
    let main = project.module("src/main.ts").unwrap();
    let Kind::Class(user) = evaluator.export(&main, "User").unwrap().kind else {
        panic!("no class");
    };
    let decorator = evaluator.in_class(&user, &user.class.decorators[0]);
    assert_eq!(words(&decorator), "typeorm#Entity(\"users\")");
    let price = &user.class.members[0];
    assert_eq!(price.at.line, 7);
    assert_eq!(
        price.type_of,
        Some(TypeExpr::Union(vec![
            TypeExpr::Keyword("string"),
            TypeExpr::Keyword("null"),
        ]))
    );
    assert_eq!(
        words(&evaluator.in_class(&user, &price.decorators[0])),
        "typeorm#Column({type: \"numeric\", scale: 2})"
    );
    let bar = TypeExpr::Reference("Foo.Bar".to_owned(), Vec::new());
    assert_eq!(
        user.class.members[1].type_of,
        Some(TypeExpr::Reference("Array".to_owned(), vec![bar]))
    );
    let Kind::Class(mixed) = evaluator.extends(&user).unwrap().kind else {
        panic!("no class");
    };
    assert_eq!(mixed.class.members[0].name.as_deref(), Some("m"));
    let root = evaluator.extends(&mixed).unwrap();
    assert_eq!(words(&root), "class Root");
    assert!(Rc::ptr_eq(&mixed.scope.module, &main));
}

#[test]
fn broken_and_deep_files_are_survived() {
    let sources = Sources::in_memory(&[("a.ts", "export const x = {"), ("b.ts", "\u{0}🙂")]);
    let project = Project::new(&sources);
    let broken = project.module("a.ts").unwrap();
    let (at, _) = broken.broken.clone().unwrap();
    assert_eq!(at.line, 1);
    assert!(project.module("b.ts").unwrap().broken.is_some());
    let deep = format!("export const x = {}1{}", "(".repeat(3000), ")".repeat(3000));
    let found = super::with_deep_stack(|| {
        let sources = Sources::in_memory(&[("src/main.ts", &deep)]);
        let project = Project::new(&sources);
        let main = project.module("src/main.ts").unwrap();
        words(&Evaluator::new(&project).export(&main, "x").unwrap())
    });
    assert_eq!(found.as_deref(), Some("1"));
}
