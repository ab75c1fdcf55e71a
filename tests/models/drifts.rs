//! Seeded drifts: folders with models, the schema that suits them, and a table of drifts.

use std::path::Path;

use pgrehearse::config::{App, ModelPrograms, Models};
use pgrehearse::event::Point;
use pgrehearse::models::{
    Against, Answers, AppVersion, Cell, Database, ModelSet, Sources, Told, compare,
    compare_queries, finding, orm, read_models,
};
use pgrehearse::pg::Session;
use pgrehearse::stage::described;

use super::server::Server;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Drifts {
    drift: Vec<Drift>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Drift {
    name: String,
    sql: toml::Value,
    /// `severity id object` for the running version.
    #[serde(default)]
    old: Vec<String>,
    /// The same for the version to be deployed, with the same models.
    #[serde(default)]
    new: Vec<String>,
    /// What one of the messages has to say.
    says: Option<String>,
}

impl Drift {
    fn statements(&self) -> Vec<&str> {
        match &self.sql {
            toml::Value::Array(parts) => parts.iter().map(|part| part.as_str().unwrap()).collect(),
            one => vec![one.as_str().unwrap()],
        }
    }
}

/// An entry of `models`.
pub(super) fn entry(name: &str, path: &str) -> Models {
    Models {
        orm: name.to_owned(),
        path: path.to_owned(),
        app: App::Both,
        schema: None,
        naming: None,
        ignore: Vec::new(),
        programs: ModelPrograms::default(),
        place: (1, 1),
    }
}

fn models(name: &str, path: &str) -> ModelSet {
    let orm = orm(name).unwrap();
    let entry = entry(name, path);
    let sources = Sources::open(Path::new("tests/models"), path, orm.endings).unwrap();
    read_models(orm, &entry, &sources).unwrap()
}

/// What the models of one version come to: `severity id object`, sorted, and the messages.
pub(super) async fn judged(
    set: &ModelSet,
    app: AppVersion,
    (base, base_session): (&Database, &Session),
    (now, session): (&Database, &Session),
) -> (Vec<String>, String) {
    let cell = Cell {
        app,
        at: Point::Migrated,
    };
    let against = Against {
        now,
        base: Some(base),
        line: set.orm.line,
    };
    let mut facts = compare(&set.expected, &against);
    let described = described(session, None, &set.expected.queries).await;
    facts.extend(compare_queries(
        &set.expected,
        &described.unwrap(),
        &against,
    ));
    let mut found = Vec::new();
    let mut messages = String::new();
    for fact in facts {
        let mut rows = 0;
        for question in &fact.questions {
            let asked = if question.of_base {
                base_session
            } else {
                session
            };
            let answer = asked.query_one_text(&question.sql).await.unwrap().unwrap();
            rows += answer.parse::<u64>().unwrap();
        }
        let rows = Some(rows);
        if let Some(severity) = cell.weigh(&fact.kind, set.traits, rows) {
            let told = Told {
                fact: &fact,
                severity,
                answers: Answers { rows },
            };
            let finding = finding(set, cell, &told);
            assert!(finding.location.as_ref().unwrap().line > 0);
            assert!(!finding.help.is_empty());
            found.push(format!(
                "{severity} {} {}",
                finding.id,
                finding.object.unwrap()
            ));
            messages.push_str(&finding.message);
            messages.push('\n');
        }
    }
    found.sort();
    (found, messages)
}

async fn run(orm: &str, file: &str) {
    let set = models(orm, &format!("{orm}/{file}"));
    run_on(&Server::start(), orm, &set).await;
}

/// Seeds the drifts of a folder, each for itself.
pub(super) async fn run_on(server: &Server, orm: &str, set: &ModelSet) {
    let folder = Path::new("tests/models").join(orm);
    let drifts = std::fs::read_to_string(folder.join("drifts.toml")).unwrap();
    let drifts: Drifts = toml::from_str(&drifts).unwrap();
    assert!(
        set.expected.unknowns.is_empty(),
        "{:?}",
        set.expected.unknowns
    );
    let mut base_session = server.database("base").await;
    let schema = std::fs::read_to_string(folder.join("schema.sql")).unwrap();
    base_session.execute(&schema).await.unwrap();
    if let Ok(rows) = std::fs::read_to_string(folder.join("rows.sql")) {
        base_session.execute(&rows).await.unwrap();
    }
    let (catalog, _) = base_session
        .read_catalog(pgrehearse::pg::introspect::Reach::Database)
        .await
        .unwrap();
    let base = Database::of(&catalog, "public");
    drop(base_session);
    let mut wrong = Vec::new();
    for (number, drift) in drifts.drift.iter().enumerate() {
        let name = format!("drift_{number}");
        let admin = server.connect("postgres").await;
        // The last session may take a moment to be gone.
        let copy = format!("CREATE DATABASE {name} TEMPLATE base");
        for attempt in 0.. {
            match admin.execute(&copy).await {
                Ok(_) => break,
                Err(error) if attempt > 100 => panic!("{error}"),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
        let mut session = server.connect(&name).await;
        for statement in drift.statements() {
            session
                .execute(statement)
                .await
                .unwrap_or_else(|error| panic!("{}: {error:?}", drift.name));
        }
        let (catalog, _) = session
            .read_catalog(pgrehearse::pg::introspect::Reach::Database)
            .await
            .unwrap();
        let now = Database::of(&catalog, "public");
        let base_session = server.connect("base").await;
        let mut said = String::new();
        for (app, expected) in [(AppVersion::Old, &drift.old), (AppVersion::New, &drift.new)] {
            let (found, messages) =
                judged(set, app, (&base, &base_session), (&now, &session)).await;
            let mut expected = expected.clone();
            expected.sort();
            if found != expected {
                wrong.push(format!(
                    "{} ({app:?}):\n  expected {expected:#?}\n  found {found:#?}\n{messages}",
                    drift.name
                ));
            }
            said.push_str(&messages);
        }
        if let Some(says) = drift.says.as_ref().filter(|says| !said.contains(*says)) {
            wrong.push(format!("{}: {says:?} is not in:\n{said}", drift.name));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn every_drift_from_prisma_models_is_found_and_nothing_else() {
    run("prisma", "schema.prisma").await;
}

#[tokio::test]
async fn every_drift_from_diesel_models_is_found_and_nothing_else() {
    run("diesel", "schema.rs").await;
}

#[tokio::test]
async fn every_drift_from_a_contract_is_found_and_nothing_else() {
    run("contract", "contract.yaml").await;
}

#[tokio::test]
async fn every_drift_from_drizzle_models_is_found_and_nothing_else() {
    run("drizzle", "schema.ts").await;
}

#[tokio::test]
async fn every_drift_from_seaorm_entities_is_found_and_nothing_else() {
    run("seaorm", "entity").await;
}

#[tokio::test]
async fn every_drift_from_the_queries_of_sqlx_is_found_and_nothing_else() {
    run("sqlx", "app/.sqlx").await;
}

#[tokio::test]
async fn every_drift_from_typeorm_entities_is_found_and_nothing_else() {
    run("typeorm", "entities").await;
}
