//! A generated fleet: dumps that differ, a migration of several steps, and a suite.

use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What sandboxes of the engine `docker` and of the others run.
pub(crate) const IMAGE: &str = "postgres:17";

/// Rows of a tenant's tables.
#[derive(Debug, Clone)]
pub(crate) struct Size(Vec<u64>);

impl Size {
    /// 34 tables with 137,000 rows, times a number.
    pub(crate) fn scaled(times: f64) -> Self {
        let rows = |number: u32| -> u64 {
            let rounded = (f64::from(number) * times).round().max(1.0);
            format!("{rounded:.0}").parse().unwrap()
        };
        let mut tables = vec![rows(40_022), rows(25_000), rows(15_000)];
        tables.resize(34, rows(1838));
        Self(tables)
    }
}

/// A folder with harness.yaml and everything that it names.
pub(crate) struct Project {
    folder: tempfile::TempDir,
    tenants: usize,
    rows: u64,
}

/// Steps of the large fleet: up and down.
const STEPS: [(&str, &str); 13] = [
    (
        "ALTER TABLE t00 ADD COLUMN quota integer NOT NULL DEFAULT 0;",
        "ALTER TABLE t00 DROP COLUMN quota;",
    ),
    (
        "CREATE TABLE audits (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner bigint REFERENCES t00, at timestamptz DEFAULT now());",
        "DROP TABLE audits;",
    ),
    (
        "CREATE INDEX t01_kind_created ON t01 (kind, created);",
        "DROP INDEX t01_kind_created;",
    ),
    (
        "ALTER TABLE t02 ADD COLUMN channel text;\nUPDATE t02 SET channel = kind;\nALTER TABLE t02 ALTER COLUMN channel SET NOT NULL;",
        "ALTER TABLE t02 DROP COLUMN channel;",
    ),
    (
        "ALTER TABLE t03 ADD CONSTRAINT t03_amount CHECK (amount >= 0);",
        "ALTER TABLE t03 DROP CONSTRAINT t03_amount;",
    ),
    (
        "CREATE VIEW active_accounts AS SELECT id, code, name FROM t00 WHERE active;",
        "DROP VIEW active_accounts;",
    ),
    (
        "ALTER TABLE t04 RENAME COLUMN name TO title;",
        "ALTER TABLE t04 RENAME COLUMN title TO name;",
    ),
    (
        "CREATE UNIQUE INDEX t05_code_owner ON t05 (code, owner);",
        "DROP INDEX t05_code_owner;",
    ),
    (
        "CREATE TYPE level AS ENUM ('low', 'high');\nALTER TABLE t06 ADD COLUMN level level DEFAULT 'low';",
        "ALTER TABLE t06 DROP COLUMN level;\nDROP TYPE level;",
    ),
    (
        "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.created := now(); RETURN NEW; END $$;\n\
         CREATE TRIGGER touch BEFORE UPDATE ON t07 FOR EACH ROW EXECUTE FUNCTION touch();",
        "DROP TRIGGER touch ON t07;\nDROP FUNCTION touch();",
    ),
    (
        "ALTER TABLE t08 ADD COLUMN parent bigint REFERENCES t01;",
        "ALTER TABLE t08 DROP COLUMN parent;",
    ),
    (
        "ALTER TABLE t09 ALTER COLUMN kind SET DEFAULT 'a';",
        "ALTER TABLE t09 ALTER COLUMN kind DROP DEFAULT;",
    ),
    (
        "COMMENT ON TABLE t10 IS 'kept for two years';",
        "COMMENT ON TABLE t10 IS NULL;",
    ),
];

const SUITE: &str = "SELECT id FROM t00 WHERE amount < 0;\n\
    SELECT a.id FROM t01 a LEFT JOIN t00 b ON b.id = a.owner WHERE a.owner IS NOT NULL AND b.id IS NULL;\n\
    SELECT code FROM t00 GROUP BY code, id HAVING count(*) > 1;\n\
    SELECT id FROM t02 WHERE kind NOT IN ('a', 'b', 'c');\n\
    SELECT id FROM t03 WHERE created > now() + interval '1 day';\n\
    SELECT 1 FROM t00 HAVING count(*) = 0;\n\
    SELECT id FROM t05 WHERE name = '';\n\
    SELECT id FROM t01 WHERE active AND amount IS NULL;\n";

impl Project {
    fn empty(tenants: usize, rows: u64) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("pf-")
            .permissions(std::fs::Permissions::from_mode(0o755))
            .tempdir_in("/tmp")
            .unwrap();
        for name in ["snapshots", "migrations", "tmp"] {
            std::fs::create_dir(folder.path().join(name)).unwrap();
        }
        let project = Self {
            folder,
            tenants,
            rows,
        };
        project.write("names", project.names().join("\n"));
        project
    }

    /// Custom dumps of 34 tables.
    pub(crate) fn large(tenants: usize, size: &Size) -> Self {
        let project = Self::empty(tenants, size.0.iter().sum());
        for (number, (up, down)) in (1..).zip(STEPS) {
            project.write(&format!("migrations/{number:02}_step.up.sql"), up);
            project.write(&format!("migrations/{number:02}_step.down.sql"), down);
        }
        project.write("suite.sql", SUITE);
        project.write(
            "harness.yaml",
            format!(
                "version: 1\npostgres: {{ image: \"{IMAGE}\" }}\ntenants: [{{ from: \"snapshots/*.dump\" }}]\n\
                 migration: {{ format: sql, path: migrations }}\n\
                 suites: [{{ name: checks, kind: sql, path: suite.sql }}]\n"
            ),
        );
        project.write("load.sql", load(size));
        project.dump();
        project
    }

    /// Plain dumps of four tables with a few rows.
    pub(crate) fn small(tenants: usize) -> Self {
        let project = Self::empty(tenants, 200);
        for number in 1..=tenants {
            let mut dump = String::new();
            for table in ["accounts", "orders", "items", "notes"] {
                write!(
                    dump,
                    "CREATE TABLE {table} (id bigint PRIMARY KEY, code text UNIQUE, amount numeric(12,2), created timestamptz);\n\
                     COPY {table} FROM stdin;\n"
                )
                .unwrap();
                for row in 1..=50 {
                    writeln!(
                        dump,
                        "{row}\t{table}-{number}-{row}\t{row}.50\t2025-01-01 00:00:00+00"
                    )
                    .unwrap();
                }
                dump.push_str("\\.\n");
            }
            project.write(&format!("snapshots/t{number}.sql"), dump);
        }
        for (number, up, down) in [
            (
                1,
                "ALTER TABLE orders ADD COLUMN quota int;",
                "ALTER TABLE orders DROP COLUMN quota;",
            ),
            (
                2,
                "CREATE INDEX items_created ON items (created);",
                "DROP INDEX items_created;",
            ),
        ] {
            project.write(&format!("migrations/{number}_step.up.sql"), up);
            project.write(&format!("migrations/{number}_step.down.sql"), down);
        }
        project.write("suite.sql", "SELECT id FROM orders WHERE amount < 0;");
        project.write(
            "harness.yaml",
            format!(
                "version: 1\npostgres: {{ image: \"{IMAGE}\", memory: 256MiB }}\n\
                 tenants: [{{ from: \"snapshots/*.sql\" }}]\n\
                 migration: {{ format: sql, path: migrations }}\n\
                 suites: [{{ name: checks, kind: sql, path: suite.sql }}]\n"
            ),
        );
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    pub(crate) fn names(&self) -> Vec<String> {
        let names = (1..=self.tenants).map(|number| format!("t{number}"));
        names.collect()
    }

    pub(crate) fn bytes_each(&self) -> f64 {
        let first = std::fs::metadata(self.path().join("snapshots/t1.dump")).unwrap();
        f64::from(u32::try_from(first.len()).unwrap())
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    /// With the programs of this machine, if it has some: an image's newer ones can read that too.
    fn dump(&self) {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/fleet/fixture.sh");
        std::fs::copy(script, self.path().join("fixture.sh")).unwrap();
        let snapshots = self.path().join("snapshots");
        std::fs::set_permissions(&snapshots, std::fs::Permissions::from_mode(0o777)).unwrap();
        let folder = self.path().to_str().unwrap();
        let tenants = self.tenants.to_string();
        let words = ["bash", "fixture.sh", folder, &tenants];
        let has_programs = std::fs::read_dir("/usr/lib/postgresql").is_ok();
        let mut command = if !has_programs {
            let mut command = Command::new("docker");
            command.args(["run", "--rm", "--network=none", "--user=postgres"]);
            command.args(["-v", &format!("{folder}:{folder}"), "-w", folder, IMAGE]);
            command
        } else if rustix::process::geteuid().is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]);
            command
        } else {
            Command::new("env")
        };
        let status = command
            .args(words)
            .current_dir(self.path())
            .env("TMPDIR", "/tmp")
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success(), "the dumps could not be made");
    }
}

/// What fills the database of the first tenant, and makes the next ones of it.
fn load(size: &Size) -> String {
    let mut sql = String::from("SELECT setseed(0.5);\n");
    for (number, rows) in size.0.iter().enumerate() {
        let owner = if number == 0 {
            "bigint".to_owned()
        } else {
            format!("bigint REFERENCES t{:02}", number - 1)
        };
        let last = number.checked_sub(1).and_then(|before| size.0.get(before));
        let last = last.unwrap_or(rows);
        write!(
            sql,
            "CREATE TABLE t{number:02} (id bigint PRIMARY KEY, owner {owner}, code text NOT NULL, name text NOT NULL,\n\
             \x20 amount numeric(12,2), kind text CHECK (kind IN ('a', 'b', 'c')), active boolean DEFAULT true, created timestamptz);\n\
             INSERT INTO t{number:02} SELECT i, 1 + (i * 7919) % {last}, substr(md5(random()::text), 1, 19), 'name of ' || i,\n\
             \x20 (random() * 10000)::numeric(12,2), (ARRAY['a', 'b', 'c'])[1 + i % 3], i % 5 <> 0,\n\
             \x20 timestamptz '2024-01-01' + i * interval '97 seconds' FROM generate_series(1, {rows}) i;\n\
             CREATE INDEX ON t{number:02} (owner);\nCREATE INDEX ON t{number:02} (code, amount);\n\
             CREATE INDEX ON t{number:02} (created) WHERE active;\n"
        )
        .unwrap();
    }
    sql.push_str(
        "CREATE SCHEMA bench;\nCREATE FUNCTION bench.change(number int) RETURNS void LANGUAGE sql AS $$\n\
         UPDATE public.t00 SET code = substr(md5(code || number), 1, 19) WHERE id % 20 = 0;\n\
         UPDATE public.t03 SET amount = amount + number $$;\n",
    );
    sql
}
