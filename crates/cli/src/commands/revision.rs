//! `relvar revision`: a new revision, planned and tried, or empty for a person to fill.

use std::path::PathBuf;

use clap::Args;
use relvar_diff::Rename;
use relvar_migrate::{Graph, PlanDocument, RevisionId};
use relvar_project::{
    AutogenerateOptions, ColumnExpression, Fingerprints, NewRevision, RenameWish,
};

use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Write a new revision: with --autogenerate what leads from the revisions to the schema files, else an empty one.
///
/// A generated revision has run up, down and up again on a shadow database before it is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Revision {
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

impl Revision {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let project = &context.project;
        let graph = project.graph()?;
        let parents = project.parents_of_new(&graph, &self.parent)?;
        let dry_run = self.dry_run;
        let new = match self.autogenerate {
            true => self.generate(context, &graph, parents).await?,
            false => Some(project.empty_revision(&graph, &self.message, parents, dry_run)?),
        };
        match new {
            Some(new) => report(context, &new, dry_run),
            None => report_nothing(context),
        }
        Ok(Exit::Fine)
    }

    async fn generate(
        self,
        context: &Context,
        graph: &Graph,
        parents: Vec<RevisionId>,
    ) -> Result<Option<NewRevision>, Failure> {
        let ask = |rename: &Rename| {
            let question = format!("Is {} now called {}?", rename.from, rename.to.path());
            context.console.ask(&question)
        };
        let options = AutogenerateOptions {
            reading: self.reading.options(context),
            message: self.message,
            parents,
            renames: self.rename,
            backfill: self.backfill,
            using: self.using,
            allow_destructive: self.allow_destructive,
            allow_blocking: self.allow_blocking,
            accept_difference: self.accept_difference,
            bundle: self.bundle,
            dry_run: self.dry_run,
            fingerprints: context.console.json,
            confirm_rename: if context.console.can_ask() { Some(&ask) } else { None },
        };
        Ok(context.project.autogenerate(graph, &options).await?)
    }
}

fn report_nothing(context: &Context) {
    let console = &context.console;
    console.note("the revisions make the wanted schema already: nothing to write");
    if !context.project.has_schema_files() {
        console.note("the schema folder has no files: write CREATE statements there");
    }
    if console.json {
        console.value(&serde_json::json!({ "revision": null }));
    }
}

fn report(context: &Context, new: &NewRevision, dry_run: bool) {
    let console = &context.console;
    let NewRevision { file, path, findings, verdict, plan, fingerprints } = new;
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
            "plan": plan.as_ref().zip(fingerprints.as_ref()).map(
                |(plan, Fingerprints { from, to })| PlanDocument::new(plan, from, to)
            ),
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
