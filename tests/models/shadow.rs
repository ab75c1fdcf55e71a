//! Models that are known by the DDL of their ORM, against the databases that its own tool has made.

use pgrehearse::models::{Database, ShadowDdl, shadow_orm, shadow_set};
use pgrehearse::pg::introspect::Reach;

use super::drifts::{entry, run_on};
use super::server::Server;

async fn run(orm: &str) {
    let server = Server::start();
    let file = format!("{orm}/ddl.sql");
    let text = std::fs::read_to_string(format!("tests/models/{file}")).unwrap();
    let mut session = server.database("shadow").await;
    session.execute(&text).await.unwrap();
    // The session's search path may be what the DDL has set.
    let (catalog, _) = session.read_catalog(Reach::Database).await.unwrap();
    drop(session);
    let made = Database::of(&catalog, "public");
    let ddl = ShadowDdl {
        file: &file,
        text: &text,
        place: (1, 1),
    };
    let set = shadow_set(shadow_orm(orm).unwrap(), &entry(orm, &file), &made, ddl);
    assert!(set.expected.tables.len() > 1);
    run_on(&server, orm, &set).await;
}

#[tokio::test]
async fn every_drift_from_sqlalchemy_models_is_found_and_nothing_else() {
    run("sqlalchemy").await;
}

#[tokio::test]
async fn every_drift_from_django_models_is_found_and_nothing_else() {
    run("django").await;
}

#[tokio::test]
async fn every_drift_from_sequelize_models_is_found_and_nothing_else() {
    run("sequelize").await;
}

#[tokio::test]
async fn every_drift_from_mikroorm_models_is_found_and_nothing_else() {
    run("mikroorm").await;
}
