//! Masking: what harness.yaml names is replaced before anything reads it, and nothing keeps what it was.

use std::fmt::Write as _;
use std::path::Path;

use crate::bench::{Bench, Engine};
use crate::leftovers::docker;
use crate::on_both_engines;
use crate::outcome::Outcome;
use crate::seed_cache::{cache, seed_of};

on_both_engines!(
    nothing_keeps_them, process_lists, kept;
    local: equal_stays_equal, refusals, part_of_the_key
);

/// Stands in masked columns only.
const SECRET: &str = "Xq7secretZw";
/// Stands in masked columns whose test looks at all processes: other tests search for [`SECRET`].
const UNLISTED: &str = "Xq7hiddenZw";
/// Stands in a column that is not masked, so that the search proves itself.
const PLAIN: &str = "Xq7plainZw";

fn bytes_in(path: &Path, wanted: &str) -> Vec<String> {
    let finder = |bytes: &[u8]| {
        bytes
            .windows(wanted.len())
            .any(|window| window == wanted.as_bytes())
    };
    walkdir::WalkDir::new(path)
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .filter(|entry| finder(&std::fs::read(entry.path()).unwrap()))
        .map(|entry| entry.path().display().to_string())
        .collect()
}

/// Files of a tenant's seed with these bytes.
fn in_seed(bench: &Bench, outcome: &Outcome, tenant: &str, wanted: &str) -> Vec<String> {
    let seed = seed_of(bench, outcome, tenant);
    let mut found = bytes_in(&seed, wanted);
    if bench.engine == Engine::Docker {
        let volume = crate::seed_cache::volume_of(&seed);
        let search = format!("grep -rla {wanted} /seed || true");
        found.extend(docker(&[
            "run",
            "--rm",
            "--network=none",
            "--entrypoint=sh",
            &format!("--volume={volume}:/seed:ro"),
            "postgres:17",
            "-c",
            &search,
        ]));
    }
    found
}

fn write(bench: &Bench, dump: &str, masking: &str, check: &str) {
    bench.own_cache();
    bench.write("a.sql", dump);
    bench.write("m/1_a.up.sql", "CREATE TABLE added (id int);");
    bench.write("m/1_a.down.sql", "DROP TABLE added;");
    bench.write("check.sql", check);
    bench.write("harness.yaml", harness(masking));
}

fn harness(masking: &str) -> String {
    format!(
        "version: 1\nreveal_values: true\ntenants: [ {{ name: a, snapshot: a.sql }} ]\n\
         migration: {{ format: sql, path: m }}\nmasking:\n{masking}\
         suites: [{{ name: check, kind: sql, path: check.sql, on: [base, migrated, rolled_back, redone] }}]\n"
    )
}

/// Tables of every sort with a value that must not be found anywhere afterwards.
fn nothing_keeps_them(bench: &Bench) {
    let dump = format!(
        "CREATE EXTENSION IF NOT EXISTS citext;
         CREATE TABLE people (id int PRIMARY KEY, email varchar(60) UNIQUE CHECK (email LIKE '%@%.%'), kept text,
            note text, tag citext, lower_email text GENERATED ALWAYS AS (lower(email)) STORED, long text);
         CREATE INDEX ON people (lower(note));
         CREATE STATISTICS people_stats (mcv) ON note, kept FROM people;
         INSERT INTO people (id, email, kept, note, tag, long) SELECT n, '{SECRET}' || n || '@corp.example', '{PLAIN}' || n % 7, '{SECRET}' || n % 5, '{SECRET}',
            CASE WHEN n < 4 THEN (SELECT string_agg('{SECRET}' || x || md5(x::text), '') FROM generate_series(1, 400) x) END
            FROM generate_series(1, 3000) n;
         CREATE FUNCTION spy() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN INSERT INTO seen VALUES (OLD.note); RETURN NEW; END $$;
         CREATE TABLE seen (what text);
         CREATE TRIGGER spy BEFORE UPDATE OR DELETE ON people FOR EACH ROW EXECUTE FUNCTION spy();
         ALTER TABLE people ENABLE ALWAYS TRIGGER spy;
         ALTER TABLE people ENABLE ROW LEVEL SECURITY;
         CREATE POLICY own_rows ON people USING (note <> '');
         CREATE TABLE logs (day date, who text) PARTITION BY RANGE (day);
         CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
         CREATE TABLE logs_rest PARTITION OF logs DEFAULT;
         INSERT INTO logs SELECT '2026-01-01'::date + n, '{SECRET}' FROM generate_series(1, 500) n;
         CREATE TABLE old_people (left_on date) INHERITS (people);
         INSERT INTO old_people (id, note) VALUES (1, '{SECRET}');
         CREATE VIEW notes AS SELECT note, email FROM people;
         CREATE MATERIALIZED VIEW totals AS SELECT note, count(*) FROM notes GROUP BY 1;
         CREATE MATERIALIZED VIEW totals_of_totals AS SELECT max(note) FROM totals;
         ANALYZE;\n"
    );
    write(
        bench,
        &dump,
        "  - { table: people, column: email, with: fake }\n\
         \x20 - { table: public.people, column: \"n?te\", with: hash }\n\
         \x20 - { table: people, column: tag, with: fake }\n\
         \x20 - { table: people, column: long, with: null }\n\
         \x20 - { table: \"*.logs\", column: who, with: hash }\n",
        &format!(
            "SELECT p::text FROM people p WHERE p::text LIKE '%{SECRET}%' OR email !~ '^[A-Za-z0-9]+@[a-z]+[.][qz]+$' OR kept NOT LIKE '{PLAIN}%';\n\
             SELECT 1 FROM (SELECT count(*) c, count(DISTINCT email) e, count(DISTINCT note) n FROM ONLY people) p WHERE (c, e, n) <> (3000, 3000, 5);\n\
             SELECT 1 FROM seen UNION ALL SELECT 1 FROM logs WHERE who LIKE '%{SECRET}%';\n\
             SELECT 1 FROM people WHERE lower_email <> lower(email) OR long IS NOT NULL;\n\
             SELECT 1 FROM pg_stats s WHERE s::text LIKE '%{SECRET}%' UNION ALL SELECT 1 FROM pg_stats_ext s WHERE s::text LIKE '%{SECRET}%';\n\
             SELECT 1 FROM totals WHERE note NOT IN (SELECT note FROM people);\n\
             SELECT 1 FROM totals_of_totals WHERE max <> (SELECT max(note) FROM ONLY people);\n\
             SELECT 1 FROM pg_trigger WHERE tgname = 'spy' AND tgenabled <> 'A';\n\
             SELECT 1 FROM pg_stats WHERE tablename = 'people' AND attname = 'kept' HAVING count(*) = 0;\n"
        ),
    );
    let first = bench.run(&["-v"]).expect(0);
    assert_eq!(cache(&first, "a"), "miss");
    let told = first.tenant("a");
    let columns = &told.finding("masking.applied")["evidence"]["columns"];
    assert_eq!(columns[0], "public.logs.who: hash", "{columns:#}");
    for wanted in [SECRET, &SECRET.to_lowercase()] {
        assert_eq!(bytes_in(first.dir(), wanted), Vec::<String>::new());
        assert_eq!(in_seed(bench, &first, "a", wanted), Vec::<String>::new());
        assert!(!first.stderr.contains(wanted));
    }
    assert_ne!(in_seed(bench, &first, "a", PLAIN), Vec::<String>::new());
    let second = bench.run(&[]).expect(0);
    assert_eq!(cache(&second, "a"), "hit");
    second.tenant("a").finding("masking.applied");
    // Neither does a sandbox that restores for itself show them.
    bench.run(&["--no-cache"]).expect(0);
}

/// What a function reads stands in no dependency: such views are filled anew as well.
#[test]
fn what_a_function_reads_is_masked() {
    crate::bench::with(Engine::Local, |bench| {
        write(
            bench,
            &format!(
                "CREATE TABLE people (id int PRIMARY KEY, note text);
                 INSERT INTO people SELECT n, '{SECRET}' || n FROM generate_series(1, 9) n;
                 CREATE MATERIALIZED VIEW notes AS SELECT note FROM people;
                 CREATE FUNCTION said() RETURNS SETOF text LANGUAGE plpgsql STABLE AS $$
                    BEGIN RETURN QUERY SELECT n.note FROM public.notes n; END $$;
                 CREATE MATERIALIZED VIEW as_said AS SELECT said() AS note;"
            ),
            "  - { table: people, column: note, with: hash }\n",
            "SELECT 1 FROM as_said WHERE note NOT IN (SELECT note FROM people);\n\
             SELECT 1 FROM as_said HAVING count(*) <> 9;\n",
        );
        bench.run(&[]).expect(0);
    });
}

/// Keys hold, joins find what they found, and the types stay what they are.
fn equal_stays_equal(bench: &Bench) {
    let dump = "
        CREATE TABLE users (id int PRIMARY KEY, code varchar(20) UNIQUE, token uuid, born date, balance numeric(9,2), raw bytea,
            at timestamptz, small smallint, serial bigint GENERATED ALWAYS AS IDENTITY);
        INSERT INTO users SELECT n, 'code-' || n, md5(n::text)::uuid, '1980-01-01'::date + n, n * 1.25 - 50, decode(md5(n::text), 'hex'),
            '2020-05-05 12:00+00'::timestamptz + n * interval '1 hour', n % 300 - 100 FROM generate_series(1, 20000) n;
        CREATE TABLE orders (id int PRIMARY KEY, user_id int REFERENCES users, code varchar(20) REFERENCES users (code), self int REFERENCES orders);
        INSERT INTO orders SELECT n, n * 2, 'code-' || n * 2, n - n % 10 + CASE WHEN n < 10 THEN 1 ELSE 0 END FROM generate_series(1, 5000) n WHERE n >= 10;
        CREATE TABLE parts (user_id int REFERENCES users, n int) PARTITION BY RANGE (n);
        CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (100000);
        INSERT INTO parts SELECT n, n FROM generate_series(1, 500) n;
        CREATE TABLE before AS SELECT id, code, token, born, balance, raw, at, small FROM users;";
    write(
        bench,
        dump,
        "  - { table: users, column: id, with: hash }\n\
         \x20 - { table: orders, column: code, with: hash }\n\
         \x20 - { table: users, column: token, with: hash }\n\
         \x20 - { table: users, column: born, with: fake }\n\
         \x20 - { table: users, column: balance, with: fake }\n\
         \x20 - { table: users, column: raw, with: hash }\n\
         \x20 - { table: users, column: at, with: fake }\n\
         \x20 - { table: users, column: small, with: hash }\n\
         \x20 - { table: nothing, column: at_all, with: hash, optional: true }\n",
        "SELECT 1 FROM (SELECT count(*) c, count(DISTINCT id) i, count(DISTINCT code) k, count(DISTINCT small) s, count(DISTINCT raw) r, min(id) m FROM users) u
            WHERE (c, i, k, s, r) <> (20000, 20000, 20000, 300, 20000) OR m < 0;
         SELECT 1 FROM (SELECT count(*) c, count(DISTINCT u.id) i FROM orders o JOIN users u ON u.id = o.user_id AND u.code = o.code) o WHERE (c, i) <> (4991, 4991);
         SELECT 1 FROM (SELECT count(*) c FROM parts p JOIN users u ON u.id = p.user_id) p WHERE c <> 500;
         SELECT 1 FROM users JOIN before USING (code);
         SELECT 1 FROM users WHERE length(code) <> 16 OR code !~ '^[0-9a-f]+$';
         SELECT 1 FROM users u JOIN before b USING (token);
         SELECT 1 FROM (SELECT count(*) c FROM users u JOIN before b ON u.serial = b.id WHERE date_part('year', u.born) = date_part('year', b.born)
            AND date_part('year', u.at) = 2020 + (date_part('year', b.at) - 2020)
            AND length(u.balance::text) = length(b.balance::text) AND sign(u.balance) = sign(b.balance) AND (u.small < 0) = (b.small < 0)) x WHERE c <> 20000;
         SELECT 1 FROM users u JOIN before b ON u.serial = b.id WHERE u.born = b.born AND u.at = b.at AND u.balance = b.balance;",
    );
    let outcome = bench.run(&[]).expect(0);
    let told = outcome.tenant("a");
    let columns = told.finding("masking.applied")["evidence"]["columns"].to_string();
    for tied in [
        "public.orders.user_id: hash, as public.users.id is",
        "public.users.code: hash, as public.orders.code is",
        "public.parts_1.user_id: hash, as ",
    ] {
        assert!(columns.contains(tied), "{columns}");
    }
    assert!(!columns.contains("public.orders.id"), "{columns}");
    assert_eq!(told.finding("masking.not-applied")["severity"], "info");
    // Equal in another seed, and in other tables.
    let again = bench.run(&[]).expect(0);
    assert_eq!(cache(&again, "a"), "hit");
}

/// What cannot be masked is an error of that tenant that says why, without a value.
fn refusals(bench: &Bench) {
    let cases = [
        ("type", format!("CREATE TABLE people (name jsonb); INSERT INTO people VALUES ('\"{SECRET}\"');"), "masking.failed",
            "public.people.name cannot be masked: there is no `hash` for its type jsonb"),
        ("check", format!("CREATE TABLE people (name text CONSTRAINT known CHECK (name LIKE 'Xq%')); INSERT INTO people VALUES ('{SECRET}');"), "masking.failed",
            "table public.people could not be masked: the masked values violate the constraint `known`"),
        ("short", format!("CREATE TABLE people (name varchar(1) UNIQUE); INSERT INTO people SELECT chr(n) FROM generate_series(65, 90) n; COMMENT ON TABLE people IS '{SECRET}';"), "masking.failed",
            "table public.people could not be masked: the masked values are not unique"),
        ("raised", format!("CREATE FUNCTION f(text) RETURNS bool LANGUAGE plpgsql AS $$ BEGIN IF $1 LIKE 'Xq%' THEN RETURN true; END IF; RAISE 'who is % of {SECRET}', $1; END $$; CREATE TABLE people (name text CHECK (f(name))); INSERT INTO people VALUES ('{SECRET}');"), "masking.failed",
            "table public.people could not be masked: "),
        ("absent", format!("CREATE TABLE persons (name text); INSERT INTO persons VALUES ('{SECRET}');"), "masking.not-applied",
            "no table of this tenant has a column that fits `name` of `people`"),
        ("partitioned", format!("CREATE TABLE people (name text) PARTITION BY LIST (name); CREATE TABLE one PARTITION OF people FOR VALUES IN ('{SECRET}'); INSERT INTO people VALUES ('{SECRET}');"), "masking.failed",
            "public.one.name cannot be masked: rows are partitioned by it"),
        ("generated", "CREATE TABLE people (first text, name text GENERATED ALWAYS AS (first) STORED);".to_owned(), "masking.failed",
            "public.people.name cannot be masked: it is generated from other columns"),
        ("required", "CREATE TABLE people (name text); CREATE TABLE more (secret text NOT NULL);".to_owned(), "masking.failed",
            "public.more.secret cannot be masked: it may not be NULL"),
        ("referenced", "CREATE TABLE people (name text); CREATE TABLE more (secret text UNIQUE); CREATE TABLE less (s text REFERENCES more (secret));".to_owned(), "masking.failed",
            "public.more.secret cannot be masked: a foreign key refers to it"),
        ("slot", "SELECT pg_create_physical_replication_slot('hold', true); CREATE TABLE people (name text); INSERT INTO people VALUES ('a');".to_owned(), "masking.failed",
            "the server holds on to its write-ahead log"),
        ("widths", "CREATE TABLE people (name int PRIMARY KEY); CREATE TABLE pets (of bigint REFERENCES people);".to_owned(), "masking.failed",
            "a foreign key ties it to"),
    ];
    bench.own_cache();
    let mut harness = String::from(
        "version: 1\nreveal_values: true\nmigration: { format: sql, path: m }\nmasking:\n\
         \x20 - { table: people, column: name, with: hash }\n\
         \x20 - { table: more, column: secret, with: null, optional: true }\ntenants:\n",
    );
    bench.write("m/1_a.up.sql", "SELECT 1;");
    bench.write("m/1_a.down.sql", "SELECT 1;");
    for (name, dump, _, _) in &cases {
        bench.write(&format!("{name}.sql"), dump);
        writeln!(harness, "  - {{ name: {name}, snapshot: {name}.sql }}").unwrap();
    }
    let outcome = bench.run_config(&harness).expect(3);
    for (name, _, id, message) in &cases {
        let tenant = outcome.tenant(name);
        assert_eq!(tenant.stage("seed"), "error", "{name}");
        let only = tenant.only();
        assert_eq!(only["id"], *id, "{name}: {only:#}");
        let told = only["message"].as_str().unwrap();
        assert!(told.contains(message), "{name}: {told}");
    }
    assert_eq!(bytes_in(outcome.dir(), SECRET), Vec::<String>::new());
}

/// A sandbox whose values could not be masked is not kept, whatever is asked for.
fn kept(bench: &Bench) {
    write(
        bench,
        &format!("CREATE TABLE people (name xml); INSERT INTO people VALUES ('<a>{SECRET}</a>');"),
        "  - { table: people, column: name, with: fake }\n",
        "SELECT 1 WHERE false;",
    );
    let outcome = bench.run(&["-v", "--keep", "always"]).expect(3);
    assert!(!outcome.stderr.contains("kept:"), "{}", outcome.stderr);
}

/// Neither values nor passwords are in the arguments and titles of processes.
fn process_lists(bench: &Bench) {
    let long = "x".repeat(100);
    write(
        bench,
        &format!(
            "CREATE TABLE people (name text, note text);\n\
             INSERT INTO people SELECT '{UNLISTED}', '{UNLISTED}{long}' || n FROM generate_series(1, 100000) n;"
        ),
        "  - { table: people, column: \"*\", with: hash }\n",
        &format!("SELECT 1 FROM people WHERE name = '{UNLISTED}' OR pg_sleep(0) IS NULL;"),
    );
    let before = arguments();
    let started = bench.start(&[]);
    let seen = std::thread::spawn({
        let dir = started.dir.clone();
        move || {
            let mut seen = std::collections::BTreeSet::new();
            while !dir.join("report.json").exists() && seen.len() < 100_000 {
                seen.extend(arguments());
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            seen
        }
    });
    started.finish().expect(0);
    let seen = seen.join().unwrap();
    let ours: Vec<&String> = seen.difference(&before).collect();
    assert!(ours.iter().any(|line| line.contains("psql")), "{ours:?}");
    for line in ours {
        assert!(!line.contains(UNLISTED), "{line}");
        let mut words = line.split(|c: char| !c.is_ascii_hexdigit());
        assert!(!words.any(|word| word.len() == 32), "{line}");
    }
}

/// The arguments, or titles, of all processes.
fn arguments() -> std::collections::BTreeSet<String> {
    std::fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .map(|line| String::from_utf8_lossy(&line).replace('\0', " "))
        // Others may look for it, or paste what a person would.
        .filter(|line| !line.contains("nextest") && !line.starts_with("sh -c PGPASSWORD="))
        .collect()
}

/// Another mask is another seed, and so is another secret.
fn part_of_the_key(bench: &Bench) {
    write(
        bench,
        &format!("CREATE TABLE people (name text); INSERT INTO people VALUES ('{SECRET}');"),
        "  - { table: people, column: name, with: hash }\n",
        &format!("SELECT 1 FROM people WHERE name = '{SECRET}';"),
    );
    let hashed = bench.run(&[]).expect(0);
    let faked = harness("  - { table: people, column: name, with: fake }\n");
    let faked = bench.run_config(&faked).expect(0);
    let seeds = [
        (&hashed, "miss"),
        (&faked, "miss"),
        (
            &bench
                .run_config(&harness(
                    "  - { table: people, column: name, with: hash }\n",
                ))
                .expect(0),
            "hit",
        ),
    ];
    for (outcome, expected) in seeds {
        assert_eq!(cache(outcome, "a"), expected);
    }
    let shown = bench.pgrehearse(&["plan"]).expect(0);
    assert!(
        shown.stdout.contains("masked: name of people (hash)"),
        "{}",
        shown.stdout
    );
}
