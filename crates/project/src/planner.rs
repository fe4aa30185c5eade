//! How a revision is planned and tried before anybody sees it.

use std::collections::BTreeMap;

use relvar_catalog::{Catalog, Facts, ObjectId};
use relvar_diff::{Change, Rename, diff, possible_renames};
use relvar_migrate::{
    Accepted, Birth, Draft, Graph, Intent, Proposal, Verdict, Verifier, Wishes, due_renames,
    rename_in, replayed, suspected_renames,
};
use relvar_report::Finding;
use relvar_server::{Shadow, Shadows};
use relvar_source::{Said, SchemaFile, load};

use crate::autogenerate::{AutogenerateOptions, ConfirmRename, parse};
use crate::blocking;
use crate::compare::destructive;
use crate::error::ProjectError;
use crate::fingerprints::Fingerprints;
use crate::objects::{ColumnExpression, RenameWish};
use crate::observer::{Activity, Note};
use crate::project::Project;
use crate::schema::Wanted;
use crate::side::settle;
use crate::trial;

/// The expressions that convert values back too.
fn back(using: &BTreeMap<ObjectId, String>) -> BTreeMap<ObjectId, String> {
    let both_ways = using
        .iter()
        .filter(|(column, expression)| relvar_sql::is_zone_conversion(expression, &column.name));
    both_ways.map(|(column, expression)| (column.clone(), expression.clone())).collect()
}

/// What a revision is planned from, and the plan.
pub(crate) struct Proposed {
    pub(crate) proposal: Proposal,
    /// The fingerprints of the schemas before and after, where they were wanted.
    pub(crate) fingerprints: Option<Fingerprints>,
    /// The schema that the revisions make, with the renames done.
    pub(crate) today: Catalog,
    pub(crate) wanted: Wanted,
    wishes: Wishes,
}

/// Plans a revision and tries it.
pub(crate) struct RevisionPlanner<'a> {
    pub(crate) project: &'a Project,
    pub(crate) graph: &'a Graph,
    pub(crate) options: &'a AutogenerateOptions<'a>,
}

impl RevisionPlanner<'_> {
    /// What has to be done, unless it is nothing.
    pub(crate) async fn propose(&self) -> Result<Option<Proposed>, ProjectError> {
        let (project, wishes, reading) = (self.project, self.options, &self.options.reading);
        let working = project.begin(Activity::ReadingProject);
        let (wanted, today) = tokio::try_join!(
            project.wanted(&project.config().schema, reading, None),
            project.made_by(self.graph, &wishes.parents, reading, None),
        )?;
        drop(working);
        project.found(&wanted.loaded.findings);
        let fingerprints = match wishes.fingerprints {
            true => Some(Fingerprints::of(&today, &wanted.catalog)?),
            false => None,
        };
        let (mut today, renames) = self.renamed(&today, &wanted, &wishes.renames).await?;
        settle(project, &mut today, &wanted.catalog, None).await;
        let wished = self.wished(&today, &wanted, renames)?;
        let accepted = Accepted::of(self.graph, &wishes.parents);
        let changes = diff(&today, &wanted.catalog);
        let (open, left_out) = accepted.split(changes.clone());
        for change in &left_out {
            project.note(&Note::Accepted(Box::new(change.clone())));
        }
        if open.is_empty() && wished.renames.is_empty() {
            return Ok(None);
        }
        let planned = Proposal::of_changes(&today, &wanted.catalog, changes.clone(), &wished);
        let planned = planned.map_err(|error| {
            project.found(&suspected_renames(&changes));
            ProjectError::planning(error, &changes)
        });
        let Some(mut proposal) = planned? else {
            return Ok(None);
        };
        self.refuse_loss(&proposal, &wanted)?;
        proposal.sizes = self.sizes(&proposal).await;
        if !wishes.allow_blocking {
            blocking::refuse(&proposal.sizes)?;
        }
        Ok(Some(Proposed { proposal, fingerprints, today, wanted, wishes: wished }))
    }

    /// What was said of rows and values, by options and by comments in the schema files.
    fn wished(
        &self,
        today: &Catalog,
        wanted: &Wanted,
        renames: Vec<Rename>,
    ) -> Result<Wishes, ProjectError> {
        let mut using = BTreeMap::new();
        for wish in &self.options.using {
            let catalogs = [today, &wanted.catalog];
            let column = wish.resolve("using", &catalogs, &self.project.config().default_schema)?;
            using.insert(column, wish.expression.clone());
        }
        Ok(Wishes {
            renames,
            backfill: self.backfill(today, wanted, &self.options.backfill)?,
            using_back: back(&using),
            using,
            ..Wishes::default()
        })
    }

    /// Refuses a plan that loses data, unless that is allowed.
    fn refuse_loss(&self, proposal: &Proposal, wanted: &Wanted) -> Result<(), ProjectError> {
        if proposal.up.lossy.is_empty() || self.options.allow_destructive {
            return Ok(());
        }
        self.project.found(&proposal.findings);
        let refusal = destructive(&proposal.up.lossy);
        if !wanted.files.is_empty() {
            return Err(refusal);
        }
        let folders = self.project.config().schema.iter();
        let folders: Vec<String> = folders.map(|path| path.display().to_string()).collect();
        Err(refusal.on(&format!(
            "there is no schema file in {}, so the wanted schema is empty, and everything would be dropped",
            folders.join(", ")
        )))
    }

    /// Plans again where steps ran bodies of functions that use what was made later. False where that is not the cause.
    pub(crate) async fn order_again(&self, proposed: &mut Proposed) -> Result<bool, ProjectError> {
        let Proposed { proposal, today, wanted, wishes, fingerprints: _ } = proposed;
        let mut options = relvar_plan::Options {
            facts: wishes.facts.clone(),
            backfill: wishes.backfill.clone(),
            using: wishes.using.clone(),
            ..Default::default()
        };
        if proposal.up.runs_bodies {
            let changes = &proposal.changes;
            trial::ordered(self.project, today, &wanted.catalog, changes, &mut options).await?;
        }
        options.using.clone_from(&wishes.using_back);
        if proposal.down.runs_bodies {
            let back: Vec<_> = proposal.changes.iter().cloned().map(Change::inverse).collect();
            trial::ordered(self.project, &wanted.catalog, today, &back, &mut options).await?;
        }
        if options.runs.is_empty() {
            return Ok(false);
        }
        wishes.runs = options.runs;
        if let Some(again) =
            Proposal::of_changes(today, &wanted.catalog, proposal.changes.clone(), wishes)?
        {
            let sizes = std::mem::take(&mut proposal.sizes);
            *proposal = Proposal { sizes, ..again };
        }
        Ok(true)
    }

    /// The current catalog, with these renames done and those of comments in the schema files.
    async fn renamed(
        &self,
        today: &Catalog,
        wanted: &Wanted,
        wishes: &[RenameWish],
    ) -> Result<(Catalog, Vec<Rename>), ProjectError> {
        let mut said = Vec::new();
        for wish in wishes {
            said.push(wish.resolve(
                today,
                &wanted.catalog,
                &self.project.config().default_schema,
            )?);
        }
        let mut places = BTreeMap::new();
        for annotation in &wanted.loaded.annotations {
            if let Said::Was(before) = &annotation.says {
                let rename = Rename { from: before.clone(), to: annotation.object.clone() };
                places.insert(rename.to.clone(), annotation.place.clone());
                said.push(rename);
            }
        }
        let mut renames = due_renames(&said, today, &wanted.catalog);
        for stale in &renames.stale {
            let mut note =
                Finding::note("stale-rename", format!("{} was renamed already", stale.to))
                    .with_help("the comment can go");
            note.place = places.get(&stale.to).cloned();
            self.project.found(&[note]);
        }
        if let Some(confirm) = self.options.confirm_rename {
            said.extend(confirmed(confirm, today, &wanted.catalog, &renames.due));
            renames = due_renames(&said, today, &wanted.catalog);
        }
        if renames.due.is_empty() {
            return Ok((today.clone(), Vec::new()));
        }
        let shadow = self.today().await?;
        let client = shadow.connect().await?;
        Ok(rename_in(&client, &renames.due, &wanted.catalog, &self.options.reading).await?)
    }

    /// How large the tables are that are rewritten while others wait, in the project's database, where it can be asked.
    async fn sizes(&self, proposal: &Proposal) -> Facts {
        let mut asked = BTreeMap::new();
        for table in proposal.blocking_rewrites() {
            let renamed = proposal.renames.iter().find(|rename| rename.to == table);
            asked.insert(renamed.map_or_else(|| table.clone(), |r| r.from.clone()), table);
        }
        let Ok(Some(target)) = self.project.named_database() else { return Facts::default() };
        if asked.is_empty() {
            return Facts::default();
        }
        let tables: Vec<ObjectId> = asked.keys().cloned().collect();
        let facts = async {
            let client = target.connect().await?;
            Ok::<_, ProjectError>(relvar_introspect::facts(&client, &tables).await?)
        };
        match facts.await {
            Ok(facts) => {
                let named = |(id, facts)| (asked.get(&id).cloned().unwrap_or(id), facts);
                Facts { tables: facts.tables.into_iter().map(named).collect() }
            }
            Err(error) => {
                self.project.note(&Note::SizesUnknown(error.to_string()));
                Facts::default()
            }
        }
    }

    fn backfill(
        &self,
        today: &Catalog,
        wanted: &Wanted,
        wishes: &[ColumnExpression],
    ) -> Result<BTreeMap<ObjectId, String>, ProjectError> {
        let mut backfill = BTreeMap::new();
        for annotation in &wanted.loaded.annotations {
            if let Said::Backfill(expression) = &annotation.says {
                backfill.insert(annotation.object.clone(), expression.clone());
            }
        }
        for wish in wishes {
            let catalogs = [&wanted.catalog, today];
            let column =
                wish.resolve("backfill", &catalogs, &self.project.config().default_schema)?;
            backfill.insert(column, wish.expression.clone());
        }
        Ok(backfill)
    }

    /// A shadow database with what the revisions make.
    async fn today(&self) -> Result<Shadow, ProjectError> {
        let shadows = self.project.shadows(None).await?;
        let (parents, roles) = (&self.options.parents, self.project.roles());
        Ok(Box::pin(replayed(shadows, self.graph, parents, roles)).await?)
    }

    /// A shadow database with what the schema files define.
    async fn straight(
        &self,
        shadows: &Shadows,
        files: &[SchemaFile],
    ) -> Result<Shadow, ProjectError> {
        let shadow = shadows.create().await?;
        let loaded = Box::pin(load(&shadow, files, &self.project.loading())).await?;
        self.project.roles().note(&loaded.roles_made);
        Ok(shadow)
    }

    /// Tries the draft.
    pub(crate) async fn verify(
        &self,
        proposed: &mut Proposed,
        draft: &Draft,
        birth: &Birth,
    ) -> Result<Verdict, ProjectError> {
        let Proposed { proposal, wanted, .. } = proposed;
        let _working = self.project.begin(Activity::TryingPlan);
        let reading = &self.options.reading;
        let file = parse(draft, birth)?;
        let id = file.revision.id.clone();
        let files = self.graph.files().chain(self.graph.retired()).cloned().chain([file]);
        let graph = Graph::new(files.collect())?;
        let shadows = self.project.shadows(None).await?;
        let straight = match wanted.shadow.take() {
            Some(shadow) => shadow,
            None => self.straight(shadows, &wanted.files).await?,
        };
        let pg_dump = self.project.pg_dump(shadows.version_num());
        let verifier = Verifier {
            shadows,
            options: reading,
            pg_dump: pg_dump.as_ref(),
            roles: self.project.roles(),
        };
        let version_num = shadows.version_num();
        let before = pg_dump.as_ref().and_then(|pg_dump| {
            let parents = &self.options.parents;
            self.project.known_of_made(self.graph, parents, reading, version_num, pg_dump)
        });
        let intent = Intent {
            up: &proposal.up,
            renames: &proposal.renames,
            changes: &proposal.changes,
            runs_expressions: proposal.has_backfill,
            catalog: &wanted.catalog,
            shadow: &straight,
            before: before.as_ref(),
        };
        let (verdict, made) = Box::pin(verifier.verify_and_read(&graph, &id, Some(intent))).await?;
        if let Some(made) = made.filter(|_| verdict.objections.is_empty()) {
            let (id, pg_dump) = (std::slice::from_ref(&id), pg_dump.as_ref());
            self.project.remember_made(&graph, id, reading, version_num, &made, pg_dump);
        }
        Ok(verdict)
    }
}

/// What looks like a rename, was not said to be one, and is one by the answer of whoever knows.
fn confirmed(
    confirm: ConfirmRename<'_>,
    today: &Catalog,
    wanted: &Catalog,
    said: &[Rename],
) -> Vec<Rename> {
    let suspected = possible_renames(&diff(today, wanted));
    let open = suspected.into_iter().filter(|rename| !said.iter().any(|s| s.from == rename.from));
    open.filter(|rename| confirm(rename)).collect()
}
