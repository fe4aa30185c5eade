//! A new project, empty or from a database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use relvar_connect::Target;
use relvar_diff::diff;
use relvar_introspect::Options;
use relvar_migrate::{Folder, Graph, Proposal, RevisionFile, RunError, Runner, TargetSpec, Wishes};
use relvar_report::Finding;
use relvar_source::{Reading, SchemaFile};

use crate::config::{Config, FILE, TEMPLATE};
use crate::error::ProjectError;
use crate::excluded::{leave_to_others, stubs};
use crate::hint::Hint;
use crate::observer::Activity;
use crate::problem::Problem;
use crate::project::Project;
use crate::schema::read_catalog;
use crate::schema_files;
use crate::scope::Scope;
use crate::side::{nothing_on, settle, unrepresented};

/// Options of a new project.
#[derive(Debug, Clone)]
pub struct InitOptions {
    /// Its folder.
    pub root: PathBuf,
    /// The database to take over.
    pub from: Option<String>,
    /// Marks that database as being at the first revision.
    pub stamp: bool,
    /// The parts of a database that count as its schema, from now on.
    pub scope: Scope,
}

/// A project that was made.
#[derive(Debug)]
pub struct NewProject {
    /// The configuration's file.
    pub file: PathBuf,
    /// The schema files that were there before.
    pub existing: Vec<PathBuf>,
    /// The database that was taken over, if one was.
    pub adopted: Option<AdoptedDatabase>,
}

/// A database that was taken over.
#[derive(Debug)]
pub struct AdoptedDatabase {
    /// The database.
    pub target: Target,
    /// The settings of the new project.
    pub config: Config,
    /// The schema files that were written, relative to the schema folder.
    pub files: Vec<SchemaFile>,
    /// The first revision; none of an empty database.
    pub revision: Option<RevisionFile>,
    /// True if the database is marked as being at it.
    pub stamped: bool,
    /// Objects that could not be taken over; the observer has received the same.
    pub findings: Vec<Finding>,
}

impl AdoptedDatabase {
    /// True if the files that were written do not make the whole schema.
    pub fn differs(&self) -> bool {
        self.findings.iter().any(|finding| finding.rule == NOT_REPRODUCED)
    }
}

/// The rule of findings of what the files do not give back.
const NOT_REPRODUCED: &str = "not-reproduced";

impl Project {
    /// Makes a project in a folder, with these surroundings: empty, or from a database, whose schema becomes schema files
    /// and a first revision.
    ///
    /// # Errors
    /// When the folder is a project, or has files where the new ones go; when the database cannot be read, or belongs to
    /// another project.
    pub async fn init(&self, options: &InitOptions) -> Result<NewProject, ProjectError> {
        let root = &options.root;
        let file = root.join(FILE);
        if file.exists() {
            return Err(ProjectError::usage(Problem::Exists(file)).hint(Hint::LookAtStatus));
        }
        let adoption = match &options.from {
            Some(url) => Some(self.read_for_adoption(url, options).await?),
            None => None,
        };
        let existing = match &adoption {
            // Files of the user are the schema.
            None => sql_files(&root.join("schema")),
            Some(_) => Vec::new(),
        };
        Layout { root }.write(adoption.as_ref(), &options.scope)?;
        let adopted = match adoption {
            None => None,
            Some(adoption) => Some(self.adopt(&file, adoption, options.stamp).await?),
        };
        Ok(NewProject { file, existing, adopted })
    }

    /// Reads the database and makes sure that the files will mean the same.
    async fn read_for_adoption(
        &self,
        url: &str,
        init: &InitOptions,
    ) -> Result<Adoption, ProjectError> {
        let target = self.target(url)?;
        let options = self.reading_options(&init.scope);
        let _working = self.begin(Activity::ReadingDatabase);
        if init.stamp {
            refuse_stamped(&target).await?;
        }
        let connected = target.connect_full().await?;
        let mut catalog = read_catalog(&connected.client, &options).await?;
        // What is put on excluded tables may be of those that the tables are of.
        leave_to_others(&mut catalog, None, &options.exclude);
        let proposal =
            Proposal::new(&nothing_on(catalog.server_version_num), &catalog, &Wishes::default())?;
        let Some(proposal) = proposal else {
            return Ok(Adoption {
                target,
                proposal: None,
                files: Vec::new(),
                findings: Vec::new(),
            });
        };
        let mut files = schema_files::split(&catalog, &self.config().default_schema)?;
        if !options.exclude.is_empty() {
            let everything = Options { exclude: Vec::new(), attached: false, ..options.clone() };
            let full = read_catalog(&connected.client, &everything).await?;
            files.extend(stubs(&full, &options.exclude)?);
        }
        let mut findings = unrepresented(&catalog);
        let reading = Reading { loading: self.loading(), catalog: options };
        let servers = self.servers(Some(catalog.major())).await?;
        let (mut loaded, ..) = self.loaded(servers, &files, &reading, None).await?;
        if loaded.major() == catalog.major() {
            settle(self, &mut loaded, &catalog, Some(catalog.major())).await;
            findings.extend(diff(&loaded, &catalog).iter().map(|change| {
                Finding::warning(NOT_REPRODUCED, format!("the files do not give it back: {change}"))
            }));
        }
        Ok(Adoption { target, proposal: Some(proposal), files, findings })
    }

    /// Writes the first revision, and marks the database as being at it.
    async fn adopt(
        &self,
        file: &Path,
        adoption: Adoption,
        stamp: bool,
    ) -> Result<AdoptedDatabase, ProjectError> {
        let Adoption { target, proposal, files, findings } = adoption;
        let text = fs::read_to_string(file).map_err(failed("read", file))?;
        let project = self.with_config(Config::parse(file, &text, None)?);
        let folder = Folder::new(&project.config().migrations);
        self.found(&findings);
        let mut revision = None;
        if let Some(proposal) = &proposal {
            let draft = proposal.draft("what was there", &[]);
            revision = Some(folder.add(&draft, &mut project.seed())?);
        }
        let stamped = revision.is_some() && stamp;
        if stamped {
            let graph = folder.load()?;
            Runner::new(&target, &graph).stamp(&TargetSpec::Head).await?;
        }
        let config = project.config().clone();
        project.close().await?;
        Ok(AdoptedDatabase { target, config, files, revision, stamped, findings })
    }
}

/// A database that has a ledger belongs to another project.
async fn refuse_stamped(target: &Target) -> Result<(), ProjectError> {
    let status = Runner::new(target, &Graph::default()).status().await;
    match status {
        Ok(_) => Ok(()),
        Err(RunError::UnknownRevisions(revisions)) => {
            let revisions = revisions.iter().map(|(id, _)| id.clone()).collect();
            let target = target.to_string();
            Err(ProjectError::refused(Problem::OtherProject { target, revisions })
                .hint(Hint::UseOtherProject))
        }
        Err(error) => Err(error.into()),
    }
}

/// A database that was read, before anything is written.
struct Adoption {
    target: Target,
    proposal: Option<Proposal>,
    files: Vec<SchemaFile>,
    findings: Vec<Finding>,
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ProjectError {
    move |error| ProjectError::failed(Problem::file(doing, path, error))
}

/// The files of a project.
struct Layout<'a> {
    root: &'a Path,
}

impl Layout<'_> {
    fn write(&self, adopted: Option<&Adoption>, scope: &Scope) -> Result<(), ProjectError> {
        let schema = self.root.join("schema");
        if adopted.is_some() {
            refuse_foreign_files(&schema)?;
        }
        refuse_foreign_files(&self.root.join("migrations"))?;
        for folder in [&schema, &self.root.join("migrations")] {
            fs::create_dir_all(folder).map_err(failed("make", folder))?;
        }
        for file in adopted.iter().flat_map(|adopted| &adopted.files) {
            let path = schema.join(&file.path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed("make", folder))?;
            }
            fs::write(&path, &file.text).map_err(failed("write", &path))?;
        }
        ignore_caches(self.root)?;
        let mut text = TEMPLATE.to_owned();
        if let Some(adopted) = adopted {
            let example = "# url = \"postgres://app@localhost/shop\"";
            let url = toml::Value::String(adopted.target.display());
            text = text.replace(example, &format!("url = {url}"));
        }
        text = settings(text, scope);
        let file = self.root.join(FILE);
        fs::write(&file, text).map_err(failed("write", &file))
    }
}

/// A folder that holds SQL already is not written into.
fn refuse_foreign_files(folder: &Path) -> Result<(), ProjectError> {
    match sql_files(folder).first() {
        Some(path) => Err(ProjectError::usage(Problem::Exists(path.clone())).hint(Hint::MoveAway)),
        None => Ok(()),
    }
}

fn ignore_caches(root: &Path) -> Result<(), ProjectError> {
    let path = root.join(".gitignore");
    let mut text = fs::read_to_string(&path).unwrap_or_default();
    if text.lines().any(|line| line.trim_end_matches('/') == ".relvar") {
        return Ok(());
    }
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(".relvar/\n");
    fs::write(&path, text).map_err(failed("write", &path))
}

/// The configuration with what was said of the reading of schemas, which holds from now on.
fn settings(text: String, scope: &Scope) -> String {
    let exclude = toml::Value::from(scope.exclude.clone());
    let said = [
        ("exclude", (!scope.exclude.is_empty()).then(|| exclude.to_string())),
        ("owners", scope.owners.then(|| "true".to_owned())),
        ("grants", scope.no_grants.then(|| "false".to_owned())),
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
