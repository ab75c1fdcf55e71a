//! Databases that TypeORM itself made of entities: the reader must find nothing to say about them.

use std::path::Path;

use pgrehearse::config::{App, ModelPrograms, Models, Naming};
use pgrehearse::models::{Against, Database, ModelSet, Sources, compare, orm, read_models};

use super::server::Server;

fn read(path: &str, naming: Option<Naming>) -> ModelSet {
    let orm = orm("typeorm").unwrap();
    let entry = Models {
        orm: "typeorm".to_owned(),
        path: path.to_owned(),
        app: App::Both,
        schema: None,
        naming,
        ignore: Vec::new(),
        programs: ModelPrograms::default(),
        place: (1, 1),
    };
    let sources = Sources::open(Path::new("tests/models"), path, orm.endings).unwrap();
    read_models(orm, &entry, &sources).unwrap()
}

/// What is said about the database that TypeORM made of the entities in a folder.
async fn said(server: &Server, folder: &str, path: &str) -> Vec<String> {
    let set = read(&format!("typeorm/{path}"), None);
    let mut session = server.database(folder).await;
    let file = format!("tests/models/typeorm/{folder}/schema.sql");
    let schema = std::fs::read_to_string(file).unwrap();
    session.execute(&schema).await.unwrap();
    let (catalog, _) = session
        .read_catalog(pgrehearse::pg::introspect::Reach::Database)
        .await
        .unwrap();
    let database = Database::of(&catalog, "public");
    let against = Against {
        now: &database,
        base: None,
        line: set.orm.line,
    };
    let unknowns = set.expected.unknowns.iter();
    let mut said: Vec<String> = unknowns.map(|unknown| format!("{unknown:?}")).collect();
    for fact in compare(&set.expected, &against) {
        said.push(format!("{} {:?} {:?}", fact.object, fact.kind, fact.place));
    }
    // Every table and column that is there must have been read.
    for relation in database.relations.values() {
        let found = set.expected.tables.iter().find(|table| {
            database.relation(&table.name).map(|found| &found.id) == Some(&relation.id)
        });
        match found {
            None => said.push(format!("{} is not read", relation.id)),
            Some(table) => {
                for column in relation.columns.keys() {
                    if table.column(column).is_none() {
                        said.push(format!("{} is not read", relation.column_id(column)));
                    }
                }
                let uniques = table.uniques.len() + usize::from(table.primary_key.is_some());
                let actual = relation.uniques.len() + usize::from(!relation.primary_key.is_empty());
                if uniques != actual {
                    said.push(format!("{}: {uniques} keys of {actual}", relation.id));
                }
                if table.foreign_keys.len() != relation.foreign_keys.len() {
                    said.push(format!("{}: foreign keys", relation.id));
                }
            }
        }
    }
    said
}

#[tokio::test]
async fn nothing_is_said_about_databases_that_typeorm_made() {
    let server = Server::start();
    for (folder, path) in [("shop", "shop"), ("snake", "snake/src")] {
        let said = said(&server, folder, path).await;
        assert!(said.is_empty(), "{folder}:\n{}", said.join("\n"));
    }
}
