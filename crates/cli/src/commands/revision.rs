//! `relvar revision`: a new revision, planned and tried, or empty for a person to fill.

use std::collections::BTreeMap;

use clap::Args;
use relvar_catalog::{Catalog, Facts, ObjectId, TableFacts};
use relvar_diff::{Rename, diff, possible_renames};
use relvar_introspect::Options;
use relvar_migrate::{
    Birth, Draft, Graph, Intent, Proposal, RevisionFile, RevisionId, Seed, StepDraft, Verdict,
    Verifier, Wishes, due_renames, rename_in, replay, suspected_renames,
};
use relvar_report::Finding;
use relvar_server::{PgDump, Shadow};
use relvar_source::{Said, load};

use crate::commands::diff::destructive;
use crate::commands::verify::refuse;
use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::objects::{BackfillWish, RenameWish};
use crate::reading::Reading;
use crate::schema::Wanted;

/// Write a new revision: with --autogenerate what leads from the revisions to the schema files, else an empty one.
///
/// A generated revision has run up, down and up again on a throwaway database before it is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct NewRevision {
    /// What it is for.
    #[arg(long, short)]
    message: String,
    /// Compare the schema files with what the revisions make, and write the statements.
    #[arg(long)]
    autogenerate: bool,
    /// The revision that it stands on, instead of the only head; may be repeated.
    #[arg(long, visible_alias = "head", value_name = "ID")]
    parent: Vec<String>,
    /// An object that got another name; may be repeated.
    #[arg(long, value_name = "KIND NAME=NEW", requires = "autogenerate")]
    rename: Vec<RenameWish>,
    /// What fills a NOT NULL column in the rows that are there; may be repeated.
    #[arg(long, value_name = "TABLE.COLUMN=EXPR", requires = "autogenerate")]
    backfill: Vec<BackfillWish>,
    /// Write a revision that loses data too.
    #[arg(long, requires = "autogenerate")]
    allow_destructive: bool,
    /// Write a revision that rewrites a table of more than 10,000 rows while reads and writes wait.
    #[arg(long, requires = "autogenerate")]
    allow_blocking: bool,
    /// Say what would be written, and write nothing.
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
        let Some(proposal) = author.propose(&self).await? else {
            context.console.note("the revisions make the wanted schema already: nothing to write");
            if context.console.json {
                context.console.value(&serde_json::json!({ "revision": null }));
            }
            return Ok(Exit::Fine);
        };
        let birth = context.seed().birth(graph.youngest(&parents));
        let draft = proposal.0.draft(&self.message, &parents);
        let verdict = author.verify(&proposal.0, &proposal.1, &draft, &birth).await?;
        let written = self.write(context, &draft, birth)?;
        if !self.dry_run {
            context.mark_tried(&context.graph()?, &written.revision.id).await;
        }
        report(context, &written, &proposal.0.findings, Some(&verdict), self.dry_run);
        Ok(Exit::Fine)
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
            .help("join them with `relvar merge`, or say with --parent which one it stands on"));
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
            "the plan cannot be written as a revision, which is a bug of relvar:\n{}\n{text}",
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

/// Plans a revision and tries it.
struct Author<'a> {
    context: &'a Context,
    graph: &'a Graph,
    parents: &'a [RevisionId],
    options: &'a Options,
}

impl Author<'_> {
    /// What has to be done, unless it is nothing.
    async fn propose(&self, wishes: &NewRevision) -> Result<Option<(Proposal, Wanted)>, Failure> {
        let context = self.context;
        let progress = context.console.progress("reading the schema files and the revisions");
        let (wanted, today) = tokio::try_join!(
            context.wanted(&context.config.schema, self.options, None),
            context.made_by(self.graph, self.parents, self.options, None),
        )?;
        drop(progress);
        context.console.findings(&wanted.loaded.findings);
        let (today, renames) = self.renamed(&today, &wanted, &wishes.rename).await?;
        let wished = Wishes {
            renames,
            backfill: self.backfill(&today, &wanted, &wishes.backfill)?,
            ..Wishes::default()
        };
        let planned = Proposal::new(&today, &wanted.catalog, &wished).map_err(|error| {
            let changes = diff(&today, &wanted.catalog);
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
            refuse_blocking(&proposal)?;
        }
        Ok(Some((proposal, wanted)))
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
        wishes: &[BackfillWish],
    ) -> Result<BTreeMap<ObjectId, String>, Failure> {
        let mut backfill = BTreeMap::new();
        for annotation in &wanted.loaded.annotations {
            if let Said::Backfill(expression) = &annotation.says {
                backfill.insert(annotation.object.clone(), expression.clone());
            }
        }
        for wish in wishes {
            let catalogs = [&wanted.catalog, today];
            let column = wish.resolve(&catalogs, &self.context.config.default_schema)?;
            backfill.insert(column, wish.expression.clone());
        }
        Ok(backfill)
    }

    /// A throwaway database with what the revisions make.
    async fn today(&self) -> Result<Shadow, Failure> {
        let shadows = self.context.servers(None).await?.shadows().await?;
        let shadow = shadows.create().await?;
        replay(&shadow, self.graph, self.parents, &self.context.roles).await?;
        Ok(shadow)
    }

    /// Tries the draft; a bad one is refused.
    async fn verify(
        &self,
        proposal: &Proposal,
        wanted: &Wanted,
        draft: &Draft,
        birth: &Birth,
    ) -> Result<Verdict, Failure> {
        let _progress = self.context.console.progress("trying the revision: up, down, up again");
        let file = parse(draft, birth)?;
        let id = file.revision.id.clone();
        let files = self.graph.files().chain(self.graph.retired()).cloned().chain([file]);
        let graph = Graph::new(files.collect())
            .map_err(|error| Failure::usage(error.to_string()).help(error.help()))?;
        let shadows = self.context.servers(None).await?.shadows().await?;
        let straight = shadows.create().await?;
        let loaded = load(&straight, &wanted.files, &self.context.loading()).await?;
        self.context.roles.note(&loaded.roles_made);
        let pg_dump = self.context.pg_dump(shadows.version_num());
        let verifier = Verifier {
            shadows,
            options: self.options,
            pg_dump: pg_dump.as_ref(),
            roles: &self.context.roles,
        };
        let intent = Intent {
            up: &proposal.up,
            renames: &proposal.renames,
            changes: &proposal.changes,
            catalog: &wanted.catalog,
            shadow: &straight,
        };
        let verdict = verifier.verify(&graph, &id, Some(intent)).await?;
        if verdict.objections.is_empty() {
            return Ok(verdict);
        }
        Err(refuse(
            &[verdict],
            "the planned revision does not do what it should, and was not written",
        )
        .help(format!(
            "this is a bug of relvar; the revision would have been:\n{}",
            draft.text(birth)
        )))
    }
}

/// A table of at most so many rows is rewritten in a moment.
const ROWS_IN_A_MOMENT: f32 = 10_000.0;

/// Refuses to rewrite large tables while others wait.
fn refuse_blocking(proposal: &Proposal) -> Result<(), Failure> {
    // A table that was never analysed is judged by its size: a short row takes about 40 bytes.
    let rows = |facts: &TableFacts| match facts.rows_estimate {
        rows if rows >= 0.0 => rows,
        _ => facts.bytes as f32 / 40.0,
    };
    let large = proposal.sizes.tables.iter().filter(|(_, facts)| rows(facts) > ROWS_IN_A_MOMENT);
    let large: Vec<String> = large
        .map(|(table, facts)| {
            let megabytes = facts.bytes.div_euclid(1_000_000).max(1);
            format!("\n  {}: about {} rows, {megabytes} MB", table.path(), rows(facts).round())
        })
        .collect();
    if large.is_empty() {
        return Ok(());
    }
    let message = format!(
        "this rewrites tables under ACCESS EXCLUSIVE, which blocks reads and writes meanwhile:{}",
        large.concat()
    );
    Err(Failure::refused(message).help(
        "online way: in one revision add a new column and fill it in batches, in a later one swap the two; \
         or re-run with --allow-blocking to accept the wait",
    ))
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
                "tried on a throwaway database with rows in {tables} tables: up, down and up again"
            ),
        ));
    }
    if !dry_run {
        console.note(&format!("read it, then: relvar approve {}", file.revision.id));
    }
}
