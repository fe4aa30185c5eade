//! One side of a comparison: a file or folder, a database, a revision, or nothing.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use relvar_catalog::{Catalog, Kind};
use relvar_connect::{Connected, Target};
use relvar_introspect::Options;
use relvar_migrate::{ErrorClass, TargetSpec};
use relvar_report::Finding;
use relvar_source::{Annotation, Reading, SchemaFile, Servers};
use tokio_postgres::Client;

use crate::error::ProjectError;
use crate::excluded::leave_to_others;
use crate::hint::Hint;
use crate::observer::Note;
use crate::problem::Problem;
use crate::project::Project;

/// What a user named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Side {
    /// `empty`: a new database.
    Empty,
    /// A URL or a `key=value` string.
    Database(String),
    /// What the revisions up to one make.
    Revision(String),
    /// A file, or a folder.
    Files(PathBuf),
}

impl FromStr for Side {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Side, Self::Err> {
        let is_database = text.contains("://") || text.contains('=') && !Path::new(text).exists();
        Ok(match text {
            "empty" => Side::Empty,
            _ if is_database => Side::Database(text.to_owned()),
            _ => match text.strip_prefix("revision:") {
                Some(id) => Side::Revision(id.to_owned()),
                None => Side::Files(PathBuf::from(text)),
            },
        })
    }
}

/// A side that was read.
#[derive(Debug)]
pub struct Read {
    /// What it defines.
    pub catalog: Catalog,
    /// The session, where it is a database.
    pub client: Option<Client>,
    /// What comments in the files say of renames and rows.
    pub annotations: Vec<Annotation>,
    /// What is to be said about it.
    findings: Vec<Finding>,
}

impl Read {
    fn of(catalog: Catalog) -> Read {
        Read { catalog, client: None, annotations: Vec::new(), findings: Vec::new() }
    }
}

/// Reads two sides at once, and makes sure that they can be compared.
///
/// # Errors
/// When one of them cannot be read.
pub async fn read_both(
    project: &Project,
    from: &Side,
    to: &Side,
    options: &Options,
) -> Result<(Read, Read), ProjectError> {
    let (from_session, to_session) =
        tokio::try_join!(connect(project, from), connect(project, to))?;
    let wish = from_session.as_ref().or(to_session.as_ref()).and_then(major);
    let (mut from, mut to) = tokio::try_join!(
        read(project, from, from_session, options, wish),
        read(project, to, to_session, options, wish),
    )?;
    // What both sides have is said once.
    to.findings.retain(|finding| !from.findings.contains(finding));
    project.found(&from.findings);
    project.found(&to.findings);
    match (&from.client, &to.client) {
        (Some(_), Some(_)) => {
            leave_to_others(&mut from.catalog, None, &options.exclude);
            leave_to_others(&mut to.catalog, None, &options.exclude);
        }
        (Some(_), None) => {
            leave_to_others(&mut from.catalog, Some(&to.catalog), &options.exclude);
        }
        (None, Some(_)) => {
            leave_to_others(&mut to.catalog, Some(&from.catalog), &options.exclude);
        }
        (None, None) => {}
    }
    // Nothing is the same on every version, but for what a new database grants.
    if from.catalog.server_version_num == 0 {
        from.catalog = nothing_on(to.catalog.server_version_num);
    } else if to.catalog.server_version_num == 0 {
        to.catalog = nothing_on(from.catalog.server_version_num);
    }
    let (from_major, to_major) = (from.catalog.major(), to.catalog.major());
    if from_major != to_major {
        let servers = project.servers(wish).await?;
        (from.catalog, to.catalog) = tokio::try_join!(
            replayed(project, servers, &from.catalog),
            replayed(project, servers, &to.catalog),
        )?;
        let on = from.catalog.major();
        project.note(&Note::SidesReplayed { from: from_major, to: to_major, on });
    }
    settle(project, &mut from.catalog, &to.catalog, wish).await;
    Ok((from, to))
}

/// Gives `from` the texts of `to` where the two only print them differently, as one server for shadow databases finds. Without such
/// a server they stay as they are.
pub async fn settle(project: &Project, from: &mut Catalog, to: &Catalog, major: Option<u32>) {
    let differ = relvar_migrate::differ_in_print(from, to);
    if differ.is_empty() {
        return;
    }
    match project.shadows(major).await {
        Ok(shadows) => {
            Box::pin(relvar_migrate::settle(shadows, project.roles(), from, to)).await;
        }
        Err(error) => {
            let (objects, why) = (differ.len(), error.to_string());
            project.note(&Note::Unsettled { objects, why });
        }
    }
}

/// The same schema as another server has it: made there, and read back. View texts and constraint rows differ
/// between versions.
///
/// # Errors
/// When that server does not take it.
pub async fn replayed(
    project: &Project,
    servers: &Servers,
    catalog: &Catalog,
) -> Result<Catalog, ProjectError> {
    let version = servers.version_num().await?;
    if version / 10_000 == catalog.major() {
        return Ok(catalog.clone());
    }
    let file = script_file(catalog)?;
    let options = Options { owners: has(catalog, Kind::Owner), ..Options::default() };
    let reading = Reading { loading: project.loading(), catalog: options };
    let read = project.loaded(servers, &[file], &reading, None).await;
    let (read, ..) = read.map_err(|error| {
        ProjectError::from(error)
            .of_kind(ErrorClass::Failed)
            .on(&format!("cannot compare PostgreSQL {} with {}", catalog.major(), version / 10_000))
            .hint(Hint::NameShadowServer)
    })?;
    Ok(read)
}

/// A schema file that makes a catalog.
///
/// # Errors
/// When the catalog cannot be planned, which is a bug.
pub fn script_file(catalog: &Catalog) -> Result<SchemaFile, relvar_plan::Error> {
    let nothing = nothing_on(catalog.server_version_num);
    let options = relvar_plan::Options { assumes_unrepresented: true, ..Default::default() };
    let plan = relvar_plan::plan(&nothing, catalog, &options)?;
    let name = format!("the schema on PostgreSQL {}", catalog.major());
    Ok(SchemaFile::new(name, relvar_plan::script(&plan)))
}

fn has(catalog: &Catalog, kind: Kind) -> bool {
    catalog.of_kind(kind).next().is_some()
}

/// A finding for each thing that relvar cannot represent.
pub fn unrepresented(catalog: &Catalog) -> Vec<Finding> {
    relvar_source::unrepresented(catalog).collect()
}

/// A new database on a server of that version.
pub fn nothing_on(version_num: u32) -> Catalog {
    Catalog { server_version_num: version_num, ..Catalog::empty() }
}

async fn connect(project: &Project, side: &Side) -> Result<Option<Connected>, ProjectError> {
    let Side::Database(text) = side else { return Ok(None) };
    let target: Target = project.target(text)?;
    Ok(Some(target.connect_full().await?))
}

/// The major version that a server gave when the session started.
pub fn major(connected: &Connected) -> Option<u32> {
    let digits = connected.server_version.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|digits| digits.parse().ok())
}

async fn read(
    project: &Project,
    side: &Side,
    session: Option<Connected>,
    options: &Options,
    major: Option<u32>,
) -> Result<Read, ProjectError> {
    match (side, session) {
        (_, Some(connected)) => {
            let options = options.clone();
            // A task of its own, because reading a large catalog keeps a processor busy.
            let reading = tokio::spawn(async move {
                let catalog = relvar_introspect::read(&connected.client, &options).await;
                catalog.map(|catalog| Read { client: Some(connected.client), ..Read::of(catalog) })
            });
            let read = reading
                .await
                .map_err(|error| ProjectError::failed(Problem::ReadingEnded(error.to_string())))?;
            let read = read?;
            Ok(Read { findings: unrepresented(&read.catalog), ..read })
        }
        (Side::Empty | Side::Database(_), None) => Ok(Read::of(Catalog::empty())),
        (Side::Files(path), None) => {
            let wanted = project.wanted(std::slice::from_ref(path), options, major).await?;
            let loaded = wanted.loaded;
            let said = Read::of(wanted.catalog);
            Ok(Read { annotations: loaded.annotations, findings: loaded.findings, ..said })
        }
        (Side::Revision(id), None) => {
            let graph = project.graph()?;
            let ends = graph.ends(&id.parse::<TargetSpec>()?)?;
            let catalog = project.made_by(&graph, &ends, options, major).await?;
            Ok(Read::of(catalog))
        }
    }
}
