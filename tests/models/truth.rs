//! Models against databases that the ORM's own tool made: nothing is found, nothing is unknown.

use std::path::Path;

use pgrehearse::event::Point;
use pgrehearse::models::{Against, AppVersion, Cell, Database, Sources, compare, orm, read_models};
use pgrehearse::pg::introspect::Reach;

use super::drifts::entry;
use super::server::Server;

/// What the models in a folder come to against `generated.sql` in it.
async fn wrong(server: &Server, name: &str, folder: &Path, database: &str) -> Vec<String> {
    let mut session = server.database(database).await;
    let sql = std::fs::read_to_string(folder.join("generated.sql")).unwrap();
    session.execute(&sql).await.unwrap();
    let (catalog, _) = session.read_catalog(Reach::Database).await.unwrap();
    let now = Database::of(&catalog, "public");
    let orm = orm(name).unwrap();
    let sources = Sources::open(folder, "", orm.endings).unwrap();
    let set = read_models(orm, &entry(name, ""), &sources).unwrap();
    let mut wrong: Vec<String> = set
        .expected
        .unknowns
        .iter()
        .map(|unknown| format!("unknown {:?}: {}", unknown.place, unknown.reason))
        .collect();
    let against = Against {
        now: &now,
        base: None,
        line: orm.line,
    };
    let cell = Cell {
        app: AppVersion::New,
        at: Point::Migrated,
    };
    for fact in compare(&set.expected, &against) {
        if cell.weigh(&fact.kind, set.traits, Some(1)).is_some() {
            wrong.push(format!("{} {:?} {:?}", fact.object, fact.kind, fact.place));
        }
    }
    // Views have no keys, and every table of the database is known.
    let tables = set.expected.tables.iter().filter(|table| table.writes);
    assert_eq!(
        tables.count(),
        now.relations.values().filter(|one| one.is_table()).count()
    );
    wrong
}

async fn every_folder(name: &str) {
    let server = Server::start();
    let mut found = Vec::new();
    let folders = Path::new("tests/models").join(name).join("truth");
    let mut read = 0;
    for folder in std::fs::read_dir(folders).unwrap() {
        let folder = folder.unwrap().path();
        let database = format!("truth_{read}");
        read += 1;
        for line in wrong(&server, name, &folder, &database).await {
            found.push(format!("{}: {line}", folder.display()));
        }
    }
    assert!(read > 2);
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test]
async fn what_drizzle_kit_makes_suits_the_models() {
    every_folder("drizzle").await;
}
