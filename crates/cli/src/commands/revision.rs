//! `relvar revision`: a new revision, planned and tried, or empty for a person to fill.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;
use relvar_catalog::{Catalog, Facts, ObjectId};
use relvar_diff::{Change, Rename, diff, possible_renames};
use relvar_introspect::Options;
use relvar_migrate::{
    Accepted, Birth, Draft, Graph, Intent, Proposal, RevisionFile, RevisionId, Seed, StepDraft,
    Verdict, Verifier, Wishes, due_renames, rename_in, replayed, suspected_renames,
};
use relvar_report::Finding;
use relvar_server::{PgDump, Shadow, Shadows};
use relvar_source::{Said, SchemaFile, load};

use crate::blocking;
use crate::bundle;
use crate::commands::diff::destructive;
use crate::commands::verify::refuse;
use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::objects::{ColumnExpression, RenameWish};
use crate::reading::Reading;
use crate::schema::Wanted;
use crate::side::settle;
use crate::trial;

/// Write a new revision: with --autogenerate what leads from the revisions to the schema files, else an empty one.
///
/// A generated revision has run up, down and up again on a shadow database before it is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct NewRevision {
    /// What it is for.
    #[arg(long, short)]
    message: String,
    /// Compare the schema files with what the revisions make, and write the statements.
    #[arg(long)]
    autogenerate: bool,
    /// The parent revision, instead of the only head; may be repeated.
    #[arg(long, visible_alias = "head", value_name = "ID")]
    parent: Vec<String>,
    /// An object that got another name; may be repeated.
    #[arg(long, value_name = "KIND NAME=NEW", requires = "autogenerate")]
    rename: Vec<RenameWish>,
    /// What fills a NOT NULL column in the rows that are there; may be repeated.
    #[arg(long, value_name = "TABLE.COLUMN=EXPR", requires = "autogenerate")]
    backfill: Vec<ColumnExpression>,
    /// How the values of a column become its new type, where a cast would not do; may be repeated.
    #[arg(long, value_name = "TABLE.COLUMN=EXPR", requires = "autogenerate")]
    using: Vec<ColumnExpression>,
    /// Write a revision that loses data too.
    #[arg(long, requires = "autogenerate")]
    allow_destructive: bool,
    /// Write a revision that rewrites a table of more than 10,000 rows and blocks its reads and writes.
    #[arg(long, requires = "autogenerate")]
    allow_blocking: bool,
    /// Accept that an object differs from the schema files after the revision, such as 'column public.orders.id'; recorded
    /// in the revision; may be repeated.
    #[arg(long, value_name = "OBJECT", requires = "autogenerate")]
    accept_difference: Vec<String>,
    /// If the revision fails verification, write two small SQL files for a bug report into this folder.
    #[arg(long, value_name = "DIR", requires = "autogenerate")]
    bundle: Option<PathBuf>,
    /// Print what would be written, without doing it.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar revision --autogenerate -m \"add orders\"
  relvar revision --autogenerate -m \"names\" --rename 'column users.name=full_name'
  relvar revision --autogenerate -m \"currency\" --backfill \"orders.currency='EUR'\"
  relvar revision --autogenerate -m \"zone\" --using \"orders.at=at AT TIME ZONE 'UTC'\"
  relvar revision --autogenerate -m \"drop notes\" --allow-destructive
  relvar revision -m \"fill in countries\"        a revision to write by hand";

impl NewRevision {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let graph = context.graph()?;
        let parents = self.parents(&graph)?;
        if !self.autogenerate {
            let birth = context.seed().birth(graph.youngest(&parents));
            let draft = by_hand(&self.message, parents);
            let written = self.write(context, &draft, birth)?;
            report(context, &written, &[], None, self.dry_run);
            return Ok(Exit::Fine);
        }
        let options = self.reading.options(context);
        let author = Author { context, graph: &graph, parents: &parents, options: &options };
        let Some(mut proposed) = author.propose(&self).await? else {
            context.console.note("the revisions make the wanted schema already: nothing to write");
            if !context.has_schema_files() {
                context
                    .console
                    .note("the schema folder has no files: write CREATE statements there");
            }
            if context.console.json {
                context.console.value(&serde_json::json!({ "revision": null }));
            }
            return Ok(Exit::Fine);
        };
        let birth = context.seed().birth(graph.youngest(&parents));
        let mut draft = self.draft(&proposed, &parents);
        let mut verdict = author.verify(&mut proposed, &draft, &birth).await?;
        if verdict.does_not_run() && author.order_again(&mut proposed).await? {
            draft = self.draft(&proposed, &parents);
            verdict = author.verify(&mut proposed, &draft, &birth).await?;
        }
        if !verdict.objections.is_empty() {
            return Err(self.reject(context, &proposed, verdict, &draft, &birth)?);
        }
        let written = self.write(context, &draft, birth)?;
        if !self.dry_run {
            context.mark_tried(&context.graph()?, &written.revision.id).await;
        }
        report(context, &written, &proposed.proposal.findings, Some(&verdict), self.dry_run);
        Ok(Exit::Fine)
    }

    fn draft(&self, proposed: &Proposed, parents: &[RevisionId]) -> Draft {
        let mut draft = proposed.proposal.draft(&self.message, parents);
        draft.accepts = self.accept_difference.clone();
        draft.allow_blocking = self.allow_blocking;
        draft
    }

    /// Keeps the plan that failed verification where a person can go on with it.
    fn reject(
        &self,
        context: &Context,
        proposed: &Proposed,
        verdict: Verdict,
        draft: &Draft,
        birth: &Birth,
    ) -> Result<Failure, Failure> {
        let mut objects: Vec<ObjectId> =
            verdict.objections.iter().flat_map(|o| o.objects.iter().cloned()).collect();
        objects.sort();
        objects.dedup();
        let mut help = Vec::new();
        if !self.dry_run {
            let folder = &context.config.migrations;
            let path = folder.join(format!("{}.rejected", draft.file_name(birth)));
            std::fs::create_dir_all(folder)
                .and_then(|()| std::fs::write(&path, draft.text(birth)))
                .map_err(|error| Failure::file("write", &path, &error))?;
            help.push(format!(
                "the rejected revision is in {}: correct it and rename it to .sql, or write the statement by hand with `relvar revision -m …`",
                path.display()
            ));
        }
        if let Some(object) = objects.first() {
            help.push(format!(
                "accept the difference: --accept-difference '{object}' (recorded in the revision)"
            ));
            help.push(format!(
                "or leave the object out: --exclude '{}', or `exclude` in relvar.toml",
                object.root().path()
            ));
        }
        match &self.bundle {
            Some(dir) => {
                let changed = || proposed.proposal.changes.iter().map(|c| c.id().clone()).collect();
                let objects = if objects.is_empty() { changed() } else { objects };
                bundle::write(dir, &proposed.today, &proposed.wanted.catalog, &objects)?;
                help.push(format!(
                    "this is a bug in relvar; please report it with the files in {}",
                    dir.display()
                ));
            }
            None => help.push(
                "this is a bug in relvar; please report it with the two files that --bundle DIR writes"
                    .to_owned(),
            ),
        }
        let message = "the generated revision failed verification and was not written";
        Ok(refuse(&[verdict], message).help(help.join("\n")))
    }

    fn parents(&self, graph: &Graph) -> Result<Vec<RevisionId>, Failure> {
        if !self.parent.is_empty() {
            let find = |prefix: &String| Ok(graph.find(prefix)?);
            return self.parent.iter().map(find).collect();
        }
        let heads = graph.heads();
        if heads.len() > 1 {
            let heads: Vec<&str> = heads.iter().map(RevisionId::as_str).collect();
            return Err(Failure::usage(format!(
                "there is more than one head: {}",
                heads.join(", ")
            ))
            .help("join them with `relvar merge`, or name the parent with --parent"));
        }
        Ok(heads)
    }

    fn write(
        &self,
        context: &Context,
        draft: &Draft,
        birth: Birth,
    ) -> Result<RevisionFile, Failure> {
        if self.dry_run {
            return parse(draft, &birth);
        }
        let folder = context.folder()?;
        Ok(folder.add(draft, &mut Born { birth, seed: context.seed() })?)
    }
}

/// Gives the birth that the revision was tried with.
struct Born<S> {
    birth: Birth,
    seed: S,
}

impl<S: Seed> Seed for Born<S> {
    fn id(&mut self) -> RevisionId {
        self.birth.id.clone()
    }

    fn now(&mut self) -> jiff::Timestamp {
        self.seed.now()
    }

    fn user(&mut self) -> String {
        self.seed.user()
    }

    fn birth(&mut self, _: Option<&str>) -> Birth {
        self.birth.clone()
    }
}

fn parse(draft: &Draft, birth: &Birth) -> Result<RevisionFile, Failure> {
    let (name, text) = (draft.file_name(birth), draft.text(birth));
    RevisionFile::parse(&name, &text).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        Failure::failed(format!(
            "the plan cannot be written as a revision; this is a bug in relvar, please report it:\n{}\n{text}",
            errors.join("\n")
        ))
    })
}

/// A revision with the lines that a person fills.
fn by_hand(message: &str, parents: Vec<RevisionId>) -> Draft {
    let empty = |comment: &str| StepDraft {
        comments: vec![comment.to_owned()],
        ..StepDraft::together(Vec::<String>::new())
    };
    Draft {
        message: message.to_owned(),
        parents,
        up: vec![empty(
            "Statements that share one transaction. `-- relvar: step N transaction=none` starts a step without.",
        )],
        down: relvar_migrate::DownDraft::Steps {
            steps: vec![empty("What takes them back.")],
            lossy: Vec::new(),
        },
        ..Draft::default()
    }
}

/// The expressions that convert values back too.
fn back(using: &BTreeMap<ObjectId, String>) -> BTreeMap<ObjectId, String> {
    let both_ways = using
        .iter()
        .filter(|(column, expression)| relvar_sql::is_zone_conversion(expression, &column.name));
    both_ways.map(|(column, expression)| (column.clone(), expression.clone())).collect()
}

/// What a revision is planned from, and the plan.
struct Proposed {
    proposal: Proposal,
    /// The schema that the revisions make, with the renames done.
    today: Catalog,
    wanted: Wanted,
    wishes: Wishes,
}

/// Plans a revision and tries it.
struct Author<'a> {
    context: &'a Context,
    graph: &'a Graph,
    parents: &'a [RevisionId],
    options: &'a Options,
}

impl Author<'_> {
    /// What has to be done, unless it is nothing.
    async fn propose(&self, wishes: &NewRevision) -> Result<Option<Proposed>, Failure> {
        let context = self.context;
        let progress = context.console.progress("reading the schema files and the revisions");
        let (wanted, today) = tokio::try_join!(
            context.wanted(&context.config.schema, self.options, None),
            context.made_by(self.graph, self.parents, self.options, None),
        )?;
        drop(progress);
        context.console.findings(&wanted.loaded.findings);
        let (mut today, renames) = self.renamed(&today, &wanted, &wishes.rename).await?;
        settle(context, &mut today, &wanted.catalog, None).await;
        let mut using = BTreeMap::new();
        for wish in &wishes.using {
            let catalogs = [&today, &wanted.catalog];
            let column = wish.resolve("--using", &catalogs, &context.config.default_schema)?;
            using.insert(column, wish.expression.clone());
        }
        let wished = Wishes {
            renames,
            backfill: self.backfill(&today, &wanted, &wishes.backfill)?,
            using_back: back(&using),
            using,
            ..Wishes::default()
        };
        let accepted = Accepted::of(self.graph, self.parents);
        let changes = diff(&today, &wanted.catalog);
        let (open, left_out) = accepted.split(changes.clone());
        for change in &left_out {
            context.console.note(&format!("accepted difference: {change}"));
        }
        if open.is_empty() && wished.renames.is_empty() {
            return Ok(None);
        }
        let planned = Proposal::of_changes(&today, &wanted.catalog, changes.clone(), &wished);
        let planned = planned.map_err(|error| {
            context.console.findings(&suspected_renames(&changes));
            Failure::planning(error, &changes)
        });
        let Some(mut proposal) = planned? else {
            return Ok(None);
        };
        if !proposal.up.lossy.is_empty() && !wishes.allow_destructive {
            context.console.findings(&proposal.findings);
            let refusal = destructive(&proposal.up.lossy);
            if wanted.files.is_empty() {
                let folders: Vec<String> =
                    context.config.schema.iter().map(|path| path.display().to_string()).collect();
                return Err(refusal.on(&format!(
                    "there is no schema file in {}, so the wanted schema is empty, and everything would be dropped",
                    folders.join(", ")
                )));
            }
            return Err(refusal);
        }
        proposal.sizes = self.sizes(&proposal).await;
        if !wishes.allow_blocking {
            blocking::refuse(&proposal.sizes)?;
        }
        Ok(Some(Proposed { proposal, today, wanted, wishes: wished }))
    }

    /// Plans again where steps ran bodies of functions that use what was made later. False where that is not the cause.
    async fn order_again(&self, proposed: &mut Proposed) -> Result<bool, Failure> {
        let Proposed { proposal, today, wanted, wishes } = proposed;
        let mut options = relvar_plan::Options {
            facts: wishes.facts.clone(),
            backfill: wishes.backfill.clone(),
            using: wishes.using.clone(),
            ..Default::default()
        };
        if proposal.up.runs_bodies {
            let changes = &proposal.changes;
            trial::ordered(self.context, today, &wanted.catalog, changes, &mut options).await?;
        }
        options.using.clone_from(&wishes.using_back);
        if proposal.down.runs_bodies {
            let back: Vec<_> = proposal.changes.iter().cloned().map(Change::inverse).collect();
            trial::ordered(self.context, &wanted.catalog, today, &back, &mut options).await?;
        }
        if options.runs.is_empty() {
            return Ok(false);
        }
        wishes.runs = options.runs;
        let changes = proposal.changes.clone();
        if let Some(again) = Proposal::of_changes(today, &wanted.catalog, changes, wishes)? {
            let sizes = std::mem::take(&mut proposal.sizes);
            *proposal = Proposal { sizes, ..again };
        }
        Ok(true)
    }

    /// Today's catalog with the renames done that somebody said, and these.
    async fn renamed(
        &self,
        today: &Catalog,
        wanted: &Wanted,
        wishes: &[RenameWish],
    ) -> Result<(Catalog, Vec<Rename>), Failure> {
        let mut said = Vec::new();
        for wish in wishes {
            said.push(wish.resolve(today, &wanted.catalog, &self.context.config.default_schema)?);
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
            self.context.console.findings(&[note]);
        }
        if self.context.console.can_ask() {
            let asked = self.ask(today, &wanted.catalog, &renames.due);
            said.extend(asked);
            renames = due_renames(&said, today, &wanted.catalog);
        }
        if renames.due.is_empty() {
            return Ok((today.clone(), Vec::new()));
        }
        let shadow = self.today().await?;
        let client = shadow.connect().await?;
        Ok(rename_in(&client, &renames.due, &wanted.catalog, self.options).await?)
    }

    /// Asks about what looks like a rename and was not said to be one.
    fn ask(&self, today: &Catalog, wanted: &Catalog, said: &[Rename]) -> Vec<Rename> {
        let suspected = possible_renames(&diff(today, wanted));
        let open =
            suspected.into_iter().filter(|rename| !said.iter().any(|s| s.from == rename.from));
        let ask = |rename: &Rename| {
            let question = format!("Is {} now called {}?", rename.from, rename.to.path());
            self.context.console.ask(&question)
        };
        open.filter(ask).collect()
    }

    /// How large the tables are that are rewritten while others wait, in the project's database, where it can be asked.
    async fn sizes(&self, proposal: &Proposal) -> Facts {
        let mut asked = BTreeMap::new();
        for table in proposal.blocking_rewrites() {
            let renamed = proposal.renames.iter().find(|rename| rename.to == table);
            asked.insert(renamed.map_or_else(|| table.clone(), |r| r.from.clone()), table);
        }
        let Ok(Some(target)) = self.context.named_database() else { return Facts::default() };
        if asked.is_empty() {
            return Facts::default();
        }
        let tables: Vec<ObjectId> = asked.keys().cloned().collect();
        let facts = async {
            let client = target.connect().await?;
            Ok::<_, Failure>(relvar_introspect::facts(&client, &tables).await?)
        };
        match facts.await {
            Ok(facts) => {
                let named = |(id, facts)| (asked.get(&id).cloned().unwrap_or(id), facts);
                Facts { tables: facts.tables.into_iter().map(named).collect() }
            }
            Err(failure) => {
                self.context.console.note(&format!(
                    "note: the size of the tables that are rewritten is unknown: {}",
                    failure.message
                ));
                Facts::default()
            }
        }
    }

    fn backfill(
        &self,
        today: &Catalog,
        wanted: &Wanted,
        wishes: &[ColumnExpression],
    ) -> Result<BTreeMap<ObjectId, String>, Failure> {
        let mut backfill = BTreeMap::new();
        for annotation in &wanted.loaded.annotations {
            if let Said::Backfill(expression) = &annotation.says {
                backfill.insert(annotation.object.clone(), expression.clone());
            }
        }
        for wish in wishes {
            let catalogs = [&wanted.catalog, today];
            let column =
                wish.resolve("--backfill", &catalogs, &self.context.config.default_schema)?;
            backfill.insert(column, wish.expression.clone());
        }
        Ok(backfill)
    }

    /// A throwaway database with what the revisions make.
    async fn today(&self) -> Result<Shadow, Failure> {
        let shadows = self.context.servers(None).await?.shadows().await?;
        Ok(replayed(shadows, self.graph, self.parents, &self.context.roles).await?)
    }

    /// A throwaway database with what the schema files define.
    async fn straight(&self, shadows: &Shadows, files: &[SchemaFile]) -> Result<Shadow, Failure> {
        let shadow = shadows.create().await?;
        let loaded = load(&shadow, files, &self.context.loading()).await?;
        self.context.roles.note(&loaded.roles_made);
        Ok(shadow)
    }

    /// Tries the draft.
    async fn verify(
        &self,
        proposed: &mut Proposed,
        draft: &Draft,
        birth: &Birth,
    ) -> Result<Verdict, Failure> {
        let Proposed { proposal, wanted, .. } = proposed;
        let _progress = self.context.console.progress("trying the revision: up, down, up again");
        let file = parse(draft, birth)?;
        let id = file.revision.id.clone();
        let files = self.graph.files().chain(self.graph.retired()).cloned().chain([file]);
        let graph = Graph::new(files.collect())
            .map_err(|error| Failure::usage(error.to_string()).help(error.help()))?;
        let shadows = self.context.servers(None).await?.shadows().await?;
        let straight = match wanted.shadow.take() {
            Some(shadow) => shadow,
            None => self.straight(shadows, &wanted.files).await?,
        };
        let pg_dump = self.context.pg_dump(shadows.version_num());
        let verifier = Verifier {
            shadows,
            options: self.options,
            pg_dump: pg_dump.as_ref(),
            roles: &self.context.roles,
        };
        let version_num = shadows.version_num();
        let before = pg_dump.as_ref().and_then(|pg_dump| {
            self.context.known_of_made(self.graph, self.parents, self.options, version_num, pg_dump)
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
        let (verdict, made) = verifier.verify_and_read(&graph, &id, Some(intent)).await?;
        if let Some(made) = made.filter(|_| verdict.objections.is_empty()) {
            let (id, pg_dump) = (std::slice::from_ref(&id), pg_dump.as_ref());
            self.context.remember_made(&graph, id, self.options, version_num, &made, pg_dump);
        }
        Ok(verdict)
    }
}

impl Context {
    /// A `pg_dump` for a server of that version.
    pub fn pg_dump(&self, version_num: u32) -> Option<PgDump> {
        let major = version_num / 10_000;
        PgDump::find(major, &self.server_options(Some(major)))
    }
}

fn report(
    context: &Context,
    file: &RevisionFile,
    findings: &[Finding],
    verdict: Option<&Verdict>,
    dry_run: bool,
) {
    let console = &context.console;
    let path = context.config.migrations.join(&file.name);
    console.findings(findings);
    if console.json {
        console.value(&serde_json::json!({
            "revision": file.revision.id,
            "file": path,
            "written": !dry_run,
            "parents": file.revision.parents,
            "message": file.revision.message,
            "lossy": file.revision.lossy,
            "findings": findings,
            "verdict": verdict,
            "text": file.text,
        }));
        return;
    }
    if dry_run {
        console.print(&file.text);
    } else {
        console.line(path.display().to_string());
    }
    if let Some(verdict) = verdict {
        for remark in &verdict.remarks {
            console.note(&format!("note: {remark}"));
        }
        let tables = verdict.tables_with_rows;
        console.note(&console.paint_note(
            Look::Good,
            &format!(
                "verified on a shadow database ({tables} {} with rows): up, down, up",
                if tables == 1 { "table" } else { "tables" }
            ),
        ));
    }
    if !dry_run {
        console.note(&format!("read it, then: relvar approve {}", file.revision.id));
    }
}
