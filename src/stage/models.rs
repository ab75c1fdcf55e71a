//! Stage `models`: the application's models against the database before, after and back again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::compare::cap;
use super::context::{Stop, Tenant};
use super::data::BaseData;
use super::failure::harness_failure;
use super::migrate::Migrated;
use super::model_queries::described;
use super::official::official_checks;
use super::seed::Seeded;
use super::shadow::shadows;
use crate::catalog::Catalog;
use crate::config::{App, Models};
use crate::event::{Event, Finding, ModelCell, Point, Severity, Stage};
use crate::models::{
    Against, Answers, AppVersion, Cell, Database, Fact, ModelSet, Question, Told, base_broken,
    compare, compare_queries, finding, orm, unknown_findings,
};
use crate::pg::Session;
use crate::pg::introspect::Reach;
use crate::sandbox::Sandbox;

/// What was the case before the migration, for each entry of the running version.
#[derive(Debug, Default)]
pub(super) struct ModelsOnBase {
    facts: BTreeMap<usize, Vec<Known>>,
    /// Models that were loaded from DDL.
    shadows: Vec<Arc<ModelSet>>,
}

/// A fact with what the rows said to it and how much it weighed.
#[derive(Debug, Clone)]
struct Known {
    fact: Fact,
    answers: Answers,
    severity: Severity,
}

/// Where the rows are that questions are asked of.
struct Rows<'a> {
    tenant: &'a Tenant,
    sandbox: &'a Sandbox,
    /// The database in the state that is judged.
    database: &'a str,
    /// The copy of the base, if one is kept.
    copy: Option<&'a str>,
}

/// Compares the models with the base and the migrated database. `None` if it did not run to its
/// end.
pub(super) async fn models(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    data: Option<&BaseData>,
    migrated: &Migrated,
) -> Option<ModelsOnBase> {
    for entry in &tenant.config().models {
        if !entry.is_shadow() && orm(&entry.orm).is_none() {
            let message = format!(
                "the {} models at {} were not compared: this version has no reader for them",
                entry.orm, entry.path
            );
            tenant.raise(Finding::new("models.not-checked", Stage::Models, message));
        }
    }
    let entries = &tenant.config().models;
    let programs = |entry: &Models| entry.is_shadow() || entry.programs.check.is_some();
    if tenant.shared.models.is_empty() && !entries.iter().any(programs) {
        let configured = !entries.is_empty();
        tenant.skip(
            Stage::Models,
            if configured {
                "no configured models can be read"
            } else {
                "no models are configured"
            },
        );
        return Some(ModelsOnBase::default());
    }
    let rows = Rows {
        tenant,
        sandbox,
        database: &seeded.database,
        copy: data.map(BaseData::copy),
    };
    let work = async {
        let shadows = shadows(tenant, sandbox, seeded, &migrated.catalog).await?;
        let sets = in_order(tenant, &shadows);
        let (known, worst) =
            base_and_migrated(&rows, &sets, &seeded.base, &migrated.catalog).await?;
        let ours = |entry: &Models| worst.get(&entry.place).copied();
        official_checks(tenant, sandbox, seeded, ours).await?;
        Ok(ModelsOnBase {
            facts: known.facts,
            shadows,
        })
    };
    tenant.stage(Stage::Models, work).await
}

/// All models in the order of the configuration.
fn in_order<'a>(tenant: &'a Tenant, shadows: &'a [Arc<ModelSet>]) -> Vec<&'a ModelSet> {
    let read = tenant.shared.models.iter();
    let mut sets: Vec<&ModelSet> = read.chain(shadows.iter().map(Arc::as_ref)).collect();
    sets.sort_by_key(|set| set.config.place);
    sets
}

/// Compares the running version's models with the rolled-back database; whether it could be done.
pub(super) async fn models_after_rollback(
    tenant: &Tenant,
    sandbox: &Sandbox,
    seeded: &Seeded,
    data: Option<&BaseData>,
    known: &ModelsOnBase,
) -> bool {
    let sets = in_order(tenant, &known.shadows);
    if !sets.iter().any(|set| set.is_of(AppVersion::Old)) {
        return true;
    }
    let rows = Rows {
        tenant,
        sandbox,
        database: &seeded.database,
        copy: data.map(BaseData::copy),
    };
    let work = rolled_back(&rows, &sets, &seeded.base, known);
    tenant.stage(Stage::Models, work).await.is_some()
}

/// The weightiest that was found for each entry on the migrated database, by the entry's place.
type Worst = BTreeMap<(u32, u32), Severity>;

async fn base_and_migrated(
    rows: &Rows<'_>,
    sets: &[&ModelSet],
    base: &Catalog,
    migrated: &Catalog,
) -> Result<(ModelsOnBase, Worst), Stop> {
    let tenant = rows.tenant;
    let mut known = ModelsOnBase::default();
    let mut worst = Worst::new();
    for (index, set) in sets.iter().enumerate() {
        let schema = default_schema(tenant, set);
        let base = Database::of(base, schema);
        let mut facts = compare(&set.expected, &against(set, &base, None));
        if let Some(copy) = rows.copy {
            facts.extend(rows.queries(set, copy, &against(set, &base, None)).await?);
        }
        let cell = Cell {
            app: if set.is_of(AppVersion::Old) {
                AppVersion::Old
            } else {
                AppVersion::New
            },
            at: Point::Base,
        };
        let weighed = rows.weigh(set, &[cell.app], Point::Base, facts).await?;
        let old = cell.app == AppVersion::Old;
        let mut findings: Vec<Finding> = Vec::new();
        if old {
            findings.extend(
                weighed
                    .iter()
                    .map(|(_, known)| base_broken(set, cell, &known.told())),
            );
        }
        // What the new version lacks here, the migration is there to bring.
        rows.tell(set, Point::Base, Tally::of(&weighed).on_base(old), findings);
        if old {
            let facts = weighed.into_iter().map(|(_, known)| known).collect();
            known.facts.insert(index, facts);
        }
    }
    for set in sets {
        let schema = default_schema(tenant, set);
        let base = Database::of(base, schema);
        let now = Database::of(migrated, schema);
        let against = against(set, &now, Some(&base));
        let mut facts = compare(&set.expected, &against);
        facts.extend(rows.queries(set, rows.database, &against).await?);
        let apps: Vec<AppVersion> = [AppVersion::Old, AppVersion::New]
            .into_iter()
            .filter(|app| set.is_of(*app))
            .collect();
        let weighed = rows.weigh(set, &apps, Point::Migrated, facts).await?;
        let before: Vec<&Known> = known.of_orm(set, sets).collect();
        let (tally, mut findings) = judged(set, &weighed, &before);
        // The new version is judged as a whole, the running one by what the migration touched.
        let app = apps.last().copied().unwrap_or(AppVersion::New);
        let cell = Cell {
            app,
            at: Point::Migrated,
        };
        findings.extend(unknown_findings(set, cell, &base, &now));
        let weightiest = findings.iter().map(|finding| finding.severity).max();
        worst.insert(set.config.place, weightiest.unwrap_or(Severity::Info));
        rows.tell(set, Point::Migrated, tally, findings);
    }
    Ok((known, worst))
}

async fn rolled_back(
    rows: &Rows<'_>,
    sets: &[&ModelSet],
    base: &Catalog,
    known: &ModelsOnBase,
) -> Result<(), Stop> {
    let tenant = rows.tenant;
    let catalog = rows.catalog().await?;
    for (index, set) in sets.iter().enumerate() {
        let Some(before) = known.facts.get(&index) else {
            continue;
        };
        let schema = default_schema(tenant, set);
        let base = Database::of(base, schema);
        let now = Database::of(&catalog, schema);
        let against = against(set, &now, Some(&base));
        let mut facts = compare(&set.expected, &against);
        facts.extend(rows.queries(set, rows.database, &against).await?);
        let apps = [AppVersion::Old];
        let weighed = rows.weigh(set, &apps, Point::RolledBack, facts).await?;
        let before: Vec<&Known> = before.iter().collect();
        let (tally, findings) = judged(set, &weighed, &before);
        rows.tell(set, Point::RolledBack, tally, findings);
    }
    Ok(())
}

/// The findings of what was not the case before the migration.
fn judged(set: &ModelSet, weighed: &[(Cell, Known)], before: &[&Known]) -> (Tally, Vec<Finding>) {
    let mut tally = Tally::default();
    let mut findings = Vec::new();
    for (cell, now) in weighed {
        let rows = |known: &Known| known.answers.rows.unwrap_or_default();
        // That the running version fails already does not make the next one work.
        let of_its_own = cell.app == AppVersion::New && now.severity == Severity::Error;
        let blamed_on_base = before.iter().any(|before| {
            !of_its_own
                && before.fact.is_same(&now.fact)
                && before.severity >= now.severity
                && rows(before) >= rows(now)
        });
        if blamed_on_base {
            tally.base_broken += 1;
            continue;
        }
        tally.count(now.severity);
        findings.push(finding(set, *cell, &now.told()));
    }
    (tally, findings)
}

fn against<'a>(set: &ModelSet, now: &'a Database, base: Option<&'a Database>) -> Against<'a> {
    Against {
        now,
        base,
        line: set.orm.line,
    }
}

/// The schema of tables whose models do not say one: the tenant's own, where it owns one.
fn default_schema<'a>(tenant: &'a Tenant, set: &'a ModelSet) -> &'a str {
    tenant
        .schema()
        .or(set.config.schema.as_deref())
        .unwrap_or("public")
}

impl ModelsOnBase {
    /// What was the case before the migration for the running version's models of the same ORM.
    fn of_orm<'a>(
        &'a self,
        set: &'a ModelSet,
        sets: &'a [&'a ModelSet],
    ) -> impl Iterator<Item = &'a Known> {
        self.facts
            .iter()
            .filter(|(index, _)| {
                sets.get(**index)
                    .is_some_and(|old| old.orm.name == set.orm.name)
            })
            .flat_map(|(_, facts)| facts)
    }
}

impl Known {
    fn told(&self) -> Told<'_> {
        Told {
            fact: &self.fact,
            severity: self.severity,
            answers: self.answers,
        }
    }
}

impl Rows<'_> {
    /// What the server says of the queries, where models have some.
    async fn queries(
        &self,
        set: &ModelSet,
        database: &str,
        against: &Against<'_>,
    ) -> Result<Vec<Fact>, Stop> {
        if set.expected.queries.is_empty() {
            return Ok(Vec::new());
        }
        let session = self.session(database).await?;
        let schema = default_schema(self.tenant, set);
        let schema = Some(schema).filter(|schema| *schema != "public");
        match described(&session, schema, &set.expected.queries).await {
            Ok(described) => Ok(compare_queries(&set.expected, &described, against)),
            Err(error) => Err(self
                .failed("prepare the queries of the models", &error)
                .await),
        }
    }

    /// Weighs facts by what the rows say, each for the version that it weighs most for.
    async fn weigh(
        &self,
        set: &ModelSet,
        apps: &[AppVersion],
        at: Point,
        facts: Vec<Fact>,
    ) -> Result<Vec<(Cell, Known)>, Stop> {
        let answers = self.ask(at, &facts).await?;
        self.tell_unasked(set, at, &facts);
        Ok(facts
            .into_iter()
            .filter_map(|fact| {
                let answers = Answers {
                    rows: fact
                        .questions
                        .iter()
                        .map(|question| answers.get(&question.of(at)).copied())
                        .sum(),
                };
                let (severity, cell) = apps
                    .iter()
                    .filter_map(|app| {
                        let cell = Cell { app: *app, at };
                        let severity = cell.weigh(&fact.kind, set.traits, answers.rows)?;
                        Some((severity, cell))
                    })
                    .max_by_key(|(severity, _)| *severity)?;
                let known = Known {
                    fact,
                    answers,
                    severity,
                };
                Some((cell, known))
            })
            .collect())
    }

    /// Asks the questions of facts. What cannot be asked, because no copy of the base is kept, has
    /// no answer.
    async fn ask(&self, at: Point, facts: &[Fact]) -> Result<BTreeMap<Question, u64>, Stop> {
        let questions: BTreeSet<Question> = facts
            .iter()
            .flat_map(|fact| &fact.questions)
            .map(|question| question.of(at))
            .collect();
        let mut answers = BTreeMap::new();
        for of_base in [false, true] {
            let mut asked = questions.clone();
            asked.retain(|question| question.of_base == of_base);
            let database = if of_base {
                self.copy
            } else {
                Some(self.database)
            };
            let (Some(database), false) = (database, asked.is_empty()) else {
                continue;
            };
            let session = self.session(database).await?;
            for question in asked {
                let answer = session.query_one_text(&question.sql).await;
                let answer = match answer {
                    Ok(answer) => answer,
                    Err(error) => {
                        return Err(self.failed("count rows for the models", &error).await);
                    }
                };
                if let Some(rows) = answer.and_then(|text| text.parse().ok()) {
                    answers.insert(question, rows);
                }
            }
        }
        Ok(answers)
    }

    /// Tells of what only the rows before the migration can answer, where no copy of them is kept.
    fn tell_unasked(&self, set: &ModelSet, at: Point, facts: &[Fact]) {
        if self.copy.is_some() || at == Point::Base {
            return;
        }
        let unasked = |fact: &&Fact| fact.questions.iter().any(|question| question.of_base);
        let findings = facts.iter().filter(unasked).map(|fact| {
            let message = format!(
                "{} takes less than before, and whether rows had values beyond that is not known: no copy of the rows before the migration is kept",
                fact.object
            );
            Finding::new("models.not-checked", Stage::Models, message)
                .severity(Severity::Warning)
                .object(fact.object.clone())
                .location(Some(fact.place.location()))
                .evidence("orm", set.orm.name)
                .evidence("model", fact.place.words())
                .help("rehearse a rollback, so that a copy is kept; or count such rows yourself")
        });
        for finding in cap(findings.collect()) {
            self.tenant.raise(finding);
        }
    }

    async fn session(&self, database: &str) -> Result<Session, Stop> {
        let connected = Session::connect(
            self.sandbox.endpoint(),
            database,
            "pgrehearse models",
            self.tenant.limits(),
        );
        match connected.await {
            Ok(session) => Ok(session),
            Err(error) => Err(self.failed("connect to the sandbox", &error).await),
        }
    }

    /// The catalog as it is now.
    async fn catalog(&self) -> Result<Catalog, Stop> {
        let mut session = self.session(self.database).await?;
        match session.read_catalog(Reach::Database).await {
            Ok((catalog, _)) => Ok(catalog),
            Err(error) => Err(self.failed("read the schema catalog", &error).await),
        }
    }

    async fn failed(&self, doing: &str, error: &crate::pg::PgError) -> Stop {
        let reveal = self.tenant.config().reveal_values;
        harness_failure(self.sandbox, Stage::Models, doing, error, reveal).await
    }

    /// Tells what came of one cell.
    fn tell(&self, set: &ModelSet, on: Point, tally: Tally, mut findings: Vec<Finding>) {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        let tables = &set.expected.tables;
        self.tenant.emit(Event::ModelsCompared {
            tenant: self.tenant.name().clone(),
            cell: ModelCell {
                orm: set.orm.name.to_owned(),
                path: set.config.path.clone(),
                app: match set.config.app {
                    App::Old => "old",
                    App::New => "new",
                    App::Both => "both",
                }
                .to_owned(),
                on,
                files: number(set.files),
                tables: number(tables.len()),
                columns: number(tables.iter().map(|table| table.columns.len()).sum()),
                errors: tally.errors,
                warnings: tally.warnings,
                infos: tally.infos,
                base_broken: tally.base_broken,
                unknown: number(set.expected.unknowns.len()),
            },
        });
        // The weightiest survive where there are too many to tell.
        findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.id.cmp(&b.id)));
        for finding in cap(findings) {
            self.tenant.raise(finding);
        }
    }
}

/// How many facts of a cell weigh how much.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    errors: u64,
    warnings: u64,
    infos: u64,
    base_broken: u64,
}

impl Tally {
    fn of(weighed: &[(Cell, Known)]) -> Self {
        let mut tally = Self::default();
        for (_, known) in weighed {
            tally.count(known.severity);
        }
        tally
    }

    fn count(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Info => self.infos += 1,
        }
    }

    /// On the base, everything of the running version was there before.
    fn on_base(self, old: bool) -> Self {
        let all = self.errors + self.warnings + self.infos;
        Self {
            base_broken: if old { all } else { 0 },
            ..self
        }
    }
}
