//! What becomes of large objects' owners, privileges and comments.

use std::fmt::Write as _;

use crate::bench::Bench;
use crate::on_both_engines;

on_both_engines!(local: attributes_are_compared);

const SNAPSHOT: &str = "
SELECT pg_catalog.lo_create('4711');
ALTER LARGE OBJECT 4711 OWNER TO clerk;
GRANT SELECT ON LARGE OBJECT 4711 TO reader;
COMMENT ON LARGE OBJECT 4711 IS 'a picture';
CREATE TABLE t (id int);
GRANT SELECT ON TABLE t TO boss;
";

/// A tenant each: what the migration does, what its rollback does, and what differs then.
const STEPS: &[(&str, &str, &str, Option<&str>)] = &[
    (
        "owner-forgotten",
        "ALTER LARGE OBJECT 4711 OWNER TO boss",
        "ALTER LARGE OBJECT 4711 OWNER TO CURRENT_USER",
        Some("0 lost, 1 changed (owner 1), 0 added"),
    ),
    (
        "owner",
        "ALTER LARGE OBJECT 4711 OWNER TO boss",
        "ALTER LARGE OBJECT 4711 OWNER TO clerk",
        None,
    ),
    (
        "granted",
        "GRANT UPDATE ON LARGE OBJECT 4711 TO reader",
        "SELECT 1",
        Some("0 lost, 1 changed (privileges 1), 0 added"),
    ),
    (
        "revoked",
        "REVOKE SELECT ON LARGE OBJECT 4711 FROM reader",
        "SELECT 1",
        Some("0 lost, 1 changed (privileges 1), 0 added"),
    ),
    (
        "granted-again",
        "REVOKE SELECT ON LARGE OBJECT 4711 FROM reader; GRANT SELECT ON LARGE OBJECT 4711 TO boss",
        "GRANT SELECT ON LARGE OBJECT 4711 TO reader; REVOKE ALL ON LARGE OBJECT 4711 FROM boss",
        None,
    ),
    (
        "comment",
        "COMMENT ON LARGE OBJECT 4711 IS 'another'; SELECT lo_put(4711, 0, 'new')",
        "COMMENT ON LARGE OBJECT 4711 IS NULL",
        Some("0 lost, 1 changed (content 1, comment 1), 0 added"),
    ),
];

fn attributes_are_compared(bench: &Bench) {
    bench.write("base.sql", SNAPSHOT);
    let mut tenants = String::new();
    for (number, (name, up, down, _)) in (1..).zip(STEPS) {
        bench.write(&format!("m/{number}_{name}.up.sql"), format!("{up};"));
        bench.write(&format!("m/{number}_{name}.down.sql"), format!("{down};"));
        let from = number - 1;
        let from = if from == 0 {
            String::new()
        } else {
            format!(", from: {from}")
        };
        writeln!(
            tenants,
            "  - {{ name: {name}, snapshot: base.sql, to: {number}{from} }}"
        )
        .unwrap();
    }
    let outcome = bench
        .run_config(&format!(
            "version: 1\ntenants:\n{tenants}migration: {{ format: sql, path: m }}\nredo: false\n"
        ))
        .expect(1);
    for (name, _, _, difference) in STEPS {
        let tenant = outcome.tenant(name);
        let rollback = &tenant.0["rollback"];
        assert_eq!(rollback["schema_restored"], true, "{name}: {rollback:#}");
        assert_eq!(rollback["data_restored"], difference.is_none(), "{name}");
        let Some(difference) = difference else {
            assert_eq!(tenant.verdict(), "pass", "{:#}", tenant.0["findings"]);
            continue;
        };
        let finding = tenant.finding("rollback.large-object-changed");
        assert_eq!(
            finding["message"],
            format!("large objects are not as they were: {difference}")
        );
        assert_eq!(finding["evidence"]["large_objects"][0], 4711, "{finding:#}");
    }
}
