//! What we say against what the ORMs did: `matrix/results.tsv`, which `matrix/matrix.sh` has written by really
//! reading and writing with each of them after each change.

use std::collections::BTreeMap;

use pgrehearse::models::{AppVersion, Database, ModelSet, ShadowDdl, shadow_orm, shadow_set};
use pgrehearse::pg::introspect::Reach;

use super::drifts::{entry, judged};
use super::server::Server;

const ORMS: [&str; 5] = ["django", "drizzle", "sequelize", "sqlalchemy", "typeorm"];

/// The DDL of each ORM's model in `matrix/with_…`: what the client supplies has no default there.
fn ddl(orm: &str) -> String {
    let (level, role) = match orm {
        "django" => ("", "varchar(10) NOT NULL"),
        "sqlalchemy" => ("", "role NOT NULL"),
        _ => ("DEFAULT 1", "role NOT NULL DEFAULT 'MEMBER'"),
    };
    format!(
        "CREATE TYPE role AS ENUM ('OWNER', 'MEMBER');\nCREATE TABLE users (\n  id serial PRIMARY KEY,\n  \
         email varchar(40) NOT NULL UNIQUE,\n  nick varchar(40),\n  age integer,\n  \
         quota integer NOT NULL DEFAULT 10,\n  level integer NOT NULL {level},\n  role {role}\n);\n"
    )
}

async fn model(server: &Server, orm: &str) -> ModelSet {
    let text = ddl(orm);
    let mut session = server.database(&format!("model_{orm}")).await;
    session.execute(&text).await.unwrap();
    let (catalog, _) = session.read_catalog(Reach::Database).await.unwrap();
    let made = Database::of(&catalog, "public");
    let ddl = ShadowDdl {
        file: "ddl.sql",
        text: &text,
        place: (1, 1),
    };
    shadow_set(shadow_orm(orm).unwrap(), &entry(orm, "ddl.sql"), &made, ddl)
}

fn lines(name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("tests/models/matrix/{name}")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[tokio::test]
async fn severities_agree_with_what_was_measured() {
    let mut measured: BTreeMap<(String, String), (String, String)> = BTreeMap::new();
    for line in lines("results.tsv").iter().skip(1) {
        let parts: Vec<&str> = line.split('\t').collect();
        let [orm, change, read, write] = parts.as_slice() else {
            panic!("{line}");
        };
        measured.insert(
            ((*change).to_owned(), (*orm).to_owned()),
            ((*read).to_owned(), (*write).to_owned()),
        );
    }
    let server = Server::start();
    let mut sets = Vec::new();
    for orm in ORMS {
        sets.push(model(&server, orm).await);
    }
    let sql = lines("base.sql").join("\n");
    let mut base_session = server.database("base").await;
    base_session.execute(&sql).await.unwrap();
    let (catalog, _) = base_session.read_catalog(Reach::Database).await.unwrap();
    let base = Database::of(&catalog, "public");
    let mut wrong = Vec::new();
    let mut compared = 0;
    for (number, line) in lines("changes.txt").iter().enumerate() {
        let (change, statements) = line.split_once('|').unwrap();
        let mut session = server.database(&format!("change_{number}")).await;
        session.execute(&sql).await.unwrap();
        for statement in statements.split("; ") {
            session.execute(statement).await.unwrap();
        }
        let (catalog, _) = session.read_catalog(Reach::Database).await.unwrap();
        let now = Database::of(&catalog, "public");
        for set in &sets {
            // Django has no enumerated types: such a column is no model of its.
            if set.orm.name == "django" && statements.contains("role") {
                continue;
            }
            let (before, _) = judged(
                set,
                AppVersion::Old,
                (&base, &base_session),
                (&base, &base_session),
            )
            .await;
            let (mut found, _) = judged(
                set,
                AppVersion::Old,
                (&base, &base_session),
                (&now, &session),
            )
            .await;
            found.retain(|finding| !before.contains(finding));
            let key = (change.to_owned(), set.orm.name.to_owned());
            let (read, write) = measured.get(&key).unwrap_or_else(|| panic!("{key:?}"));
            let fails = read.starts_with("fail") || write.starts_with("fail");
            let breaks = found.iter().any(|finding| finding.starts_with("error"));
            let warns = found.iter().any(|finding| finding.starts_with("warning"));
            // Whether a longer text will come is nothing that a database knows.
            let perhaps = change.starts_with("varchar shortened");
            let agrees = if perhaps {
                breaks || warns
            } else if fails {
                breaks
            } else {
                !breaks && (read == "ok" || warns)
            };
            compared += 1;
            if !agrees {
                wrong.push(format!(
                    "{key:?}: read {read}, write {write}; we say {found:?}"
                ));
            }
        }
    }
    assert!(compared > 60, "{compared}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
