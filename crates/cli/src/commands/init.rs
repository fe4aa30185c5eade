//! `relvar init`: a new project, empty or from a database.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use relvar_connect::Target;
use relvar_diff::diff;
use relvar_introspect::Options;
use relvar_migrate::{Folder, Graph, Proposal, RunError, Runner, TargetSpec, Wishes};
use relvar_report::Finding;
use relvar_source::{Reading as SourceReading, SchemaFile};

use crate::config::{self, Config};
use crate::context::Context;
use crate::excluded::{leave_to_others, stubs};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::reading::Reading;
use crate::schema_files;
use crate::side::{nothing_on, settle, unrepresented};

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
        let root = match &self.folder {
            Some(folder) => folder.clone(),
            None => PathBuf::from("."),
        };
        let file = root.join(config::FILE);
        if file.exists() {
            return Err(Failure::usage(format!("{} exists already", file.display()))
                .help("this folder is a project; `relvar status` tells about it"));
        }
        let adopted = match &self.from {
            Some(url) => Some(self.adopt(context, url).await?),
            None => None,
        };
        let layout = Layout { root: &root };
        let there = match &adopted {
            // Files of the user are the schema.
            None => sql_files(&root.join("schema")),
            Some(_) => Vec::new(),
        };
        layout.write(adopted.as_ref(), &self.reading)?;
        let mut exit = Exit::Fine;
        match adopted {
            None => print_empty(context, &root, &there),
            Some(adopted) => exit = self.finish(context, &file, adopted).await?,
        }
        Ok(exit)
    }

    /// Reads the database and makes sure that the files will mean the same.
    async fn adopt(&self, context: &Context, url: &str) -> Result<Adopted, Failure> {
        let target = context.target(url)?;
        let options = self.reading.options(context);
        let _progress = context.console.progress("reading the database");
        if !self.no_stamp {
            refuse_stamped(&target).await?;
        }
        let connected = target.connect_full().await?;
        let mut catalog = relvar_introspect::read(&connected.client, &options).await?;
        // What is put on excluded tables may be of those that the tables are of.
        leave_to_others(&mut catalog, None, &options.exclude);
        let proposal =
            Proposal::new(&nothing_on(catalog.server_version_num), &catalog, &Wishes::default())?;
        let Some(proposal) = proposal else {
            return Ok(Adopted { target, proposal: None, files: Vec::new(), findings: Vec::new() });
        };
        let mut files = schema_files::split(&catalog, &context.config.default_schema)?;
        if !options.exclude.is_empty() {
            let everything = Options { exclude: Vec::new(), attached: false, ..options.clone() };
            let full = relvar_introspect::read(&connected.client, &everything).await?;
            files.extend(stubs(&full, &options.exclude)?);
        }
        let mut findings = unrepresented(&catalog);
        let reading = SourceReading { loading: context.loading(), catalog: options };
        let servers = context.servers(Some(catalog.major())).await?;
        let (mut loaded, ..) = context.loaded(servers, &files, &reading, None).await?;
        if loaded.major() == catalog.major() {
            settle(context, &mut loaded, &catalog, Some(catalog.major())).await;
            findings.extend(diff(&loaded, &catalog).iter().map(|change| {
                Finding::warning(
                    "not-reproduced",
                    format!("the files do not give it back: {change}"),
                )
            }));
        }
        Ok(Adopted { target, proposal: Some(proposal), files, findings })
    }

    async fn finish(
        &self,
        context: &Context,
        file: &Path,
        adopted: Adopted,
    ) -> Result<Exit, Failure> {
        let text = fs::read_to_string(file).map_err(|e| Failure::file("read", file, &e))?;
        let context = context.at(Config::parse(file, &text, None)?);
        let folder = Folder::new(&context.config.migrations);
        context.console.findings(&adopted.findings);
        let mut revision = None;
        if let Some(proposal) = &adopted.proposal {
            let draft = proposal.draft("what was there", &[]);
            let written = folder.add(&draft, &mut context.seed())?;
            revision = Some(written);
        }
        let stamped = revision.is_some() && !self.no_stamp;
        if stamped {
            let graph = folder.load()?;
            Runner::new(&adopted.target, &graph).stamp(&TargetSpec::Head).await?;
        }
        let console = &context.console;
        if console.json {
            console.value(&serde_json::json!({
                "root": context.config.root,
                "files": adopted.files.iter().map(|file| &file.path).collect::<Vec<_>>(),
                "revision": revision.as_ref().map(|file| &file.revision.id),
                "stamped": stamped,
                "findings": adopted.findings,
            }));
        } else {
            console.line(file.display().to_string());
            for schema in &adopted.files {
                console.line(
                    context.config.root.join("schema").join(&schema.path).display().to_string(),
                );
            }
            if let Some(revision) = &revision {
                let path = context.config.migrations.join(&revision.name);
                console.line(path.display().to_string());
            }
            if stamped {
                console.note(&format!("{} is stamped with it", adopted.target));
            }
        }
        let differs = adopted.findings.iter().any(|finding| finding.rule == "not-reproduced");
        Ok(if differs { Exit::Findings } else { Exit::Fine })
    }
}

/// A database that has a ledger belongs to another project.
async fn refuse_stamped(target: &Target) -> Result<(), Failure> {
    let status = Runner::new(target, &Graph::default()).status().await;
    match status {
        Ok(_) => Ok(()),
        Err(RunError::UnknownRevisions(revisions)) => {
            let ids: Vec<String> = revisions.iter().map(|(id, _)| id.to_string()).collect();
            Err(Failure::refused(format!(
                "{target} is in the hands of another relvar project: it has the revisions {}",
                ids.join(", ")
            ))
            .help("use that project; or take a copy of the schema with --no-stamp"))
        }
        Err(error) => Err(error.into()),
    }
}

/// What was read of a database.
struct Adopted {
    target: Target,
    proposal: Option<Proposal>,
    files: Vec<SchemaFile>,
    findings: Vec<Finding>,
}

/// The files of a project.
struct Layout<'a> {
    root: &'a Path,
}

impl Layout<'_> {
    fn write(&self, adopted: Option<&Adopted>, reading: &Reading) -> Result<(), Failure> {
        let schema = self.root.join("schema");
        if adopted.is_some() {
            self.refuse_foreign_files(&schema)?;
        }
        self.refuse_foreign_files(&self.root.join("migrations"))?;
        for folder in [&schema, &self.root.join("migrations")] {
            fs::create_dir_all(folder).map_err(|error| Failure::file("make", folder, &error))?;
        }
        for file in adopted.iter().flat_map(|adopted| &adopted.files) {
            let path = schema.join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)
                    .map_err(|error| Failure::file("make", folder, &error))?;
            }
            fs::write(&path, &file.text).map_err(|error| Failure::file("write", &path, &error))?;
        }
        self.ignore_caches()?;
        let mut text = config::TEMPLATE.to_owned();
        if let Some(adopted) = adopted {
            let example = "# url = \"postgres://app@localhost/shop\"";
            let url = toml::Value::String(adopted.target.display());
            text = text.replace(example, &format!("url = {url}"));
        }
        text = settings(text, reading);
        let file = self.root.join(config::FILE);
        fs::write(&file, text).map_err(|error| Failure::file("write", &file, &error))
    }

    /// A folder that holds SQL already is somebody's.
    fn refuse_foreign_files(&self, folder: &Path) -> Result<(), Failure> {
        match sql_files(folder).first() {
            Some(path) => Err(Failure::usage(format!("{} exists already", path.display()))
                .help("move it away, or write a relvar.toml by hand that names other folders")),
            None => Ok(()),
        }
    }

    fn ignore_caches(&self) -> Result<(), Failure> {
        let path = self.root.join(".gitignore");
        let mut text = fs::read_to_string(&path).unwrap_or_default();
        if text.lines().any(|line| line.trim_end_matches('/') == ".relvar") {
            return Ok(());
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(".relvar/\n");
        fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))
    }
}

/// The configuration with what the command line said of the reading of schemas, which holds from now on.
fn settings(text: String, reading: &Reading) -> String {
    let exclude = toml::Value::from(reading.exclude.clone());
    let said = [
        ("exclude", (!reading.exclude.is_empty()).then(|| exclude.to_string())),
        ("owners", reading.owners.then(|| "true".to_owned())),
        ("grants", reading.no_grants.then(|| "false".to_owned())),
    ];
    let set = |line: &str| {
        let key = line.strip_prefix("# ").and_then(|line| line.split_once(" = "));
        let value = said.iter().find(|(name, _)| key.is_some_and(|(key, _)| key == *name));
        match value {
            Some((name, Some(value))) => format!("{name} = {value}\n"),
            _ => format!("{line}\n"),
        }
    };
    text.lines().map(set).collect()
}

/// The SQL files of a folder and the folders below, sorted.
fn sql_files(folder: &Path) -> Vec<PathBuf> {
    let files = relvar_source::collect(&[folder.to_owned()]).unwrap_or_default();
    let paths = files.into_iter().map(|file| file.path);
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "sql")).collect()
}

/// What was made; `there` are the schema files that were there before.
fn print_empty(context: &Context, root: &Path, there: &[PathBuf]) {
    let console = &context.console;
    if console.json {
        console.value(&serde_json::json!({ "root": root, "files": there }));
        return;
    }
    for name in [config::FILE, "schema", "migrations"] {
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
