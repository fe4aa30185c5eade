//! `relvar init`: a new project, empty or from a database.

use std::path::{Path, PathBuf};

use clap::Args;
use relvar_project::{AdoptedDatabase, FILE, InitOptions};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;

/// Make a project: relvar.toml, a folder for the schema, a folder for revisions.
///
/// With --from, the schema files and a first revision come from a database, which is marked as being at it:
/// relvar makes its ledger, the schema "relvar", in it.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Init {
    /// Project directory [default: .]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// Create the project from an existing database (baseline).
    #[arg(long, value_name = "URL")]
    from: Option<String>,
    /// Write nothing into the database; `relvar stamp head` does it later.
    #[arg(long, requires = "from")]
    no_stamp: bool,
    #[command(flatten)]
    reading: Reading,
}

const EXAMPLES: &str = "\
Examples:
  relvar init
  relvar init shop
  relvar init --from postgres://localhost/shop";

impl Init {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let root = self.folder.unwrap_or_else(|| PathBuf::from("."));
        let scope = self.reading.scope();
        let options = InitOptions { root, from: self.from, stamp: !self.no_stamp, scope };
        let made = context.project.init(&options).await?;
        let Some(adopted) = &made.adopted else {
            print_empty(context, &options.root, &made.existing);
            return Ok(Exit::Fine);
        };
        print_adopted(context, &made.file, adopted);
        Ok(if adopted.differs() { Exit::Findings } else { Exit::Fine })
    }
}

/// What was written, and what was done to the database.
fn print_adopted(context: &Context, file: &Path, adopted: &AdoptedDatabase) {
    let console = &context.console;
    let AdoptedDatabase { target, config, files, revision, stamped, findings } = adopted;
    if console.json {
        console.value(&serde_json::json!({
            "root": config.root,
            "files": files.iter().map(|file| &file.path).collect::<Vec<_>>(),
            "revision": revision.as_ref().map(|file| &file.revision.id),
            "stamped": stamped,
            "findings": findings,
        }));
        return;
    }
    console.line(file.display().to_string());
    for schema in files {
        console.line(config.root.join("schema").join(&schema.path).display().to_string());
    }
    if let Some(revision) = revision {
        console.line(config.migrations.join(&revision.name).display().to_string());
    }
    if *stamped {
        console.note(&format!("{target} is stamped with it"));
    }
}

/// What was made; `there` are the schema files that were there before.
fn print_empty(context: &Context, root: &Path, there: &[PathBuf]) {
    let console = &context.console;
    if console.json {
        console.value(&serde_json::json!({ "root": root, "files": there }));
        return;
    }
    for name in [FILE, "schema", "migrations"] {
        console.line(root.join(name).display().to_string());
    }
    match there.len() {
        0 => console.note(
            "write CREATE statements into schema/, then: relvar revision --autogenerate -m \"…\"",
        ),
        count => console.note(&format!(
            "the desired schema is in schema/ ({}); next: relvar revision --autogenerate -m \"…\"",
            if count == 1 { "1 file".to_owned() } else { format!("{count} files") }
        )),
    }
}
