//! Loading schema files into a shadow database.

use std::collections::HashMap;

use relvar_catalog::Pattern;
use relvar_report::Finding;
use relvar_server::Shadow;
use relvar_sql::StatementKind;
use serde::{Deserialize, Serialize};

use crate::annotate::{self, Annotation};
use crate::body;
use crate::cluster::{Cluster, missing_role};
use crate::collect::SchemaFile;
use crate::diagnose;
use crate::error::Error;
use crate::migration_files;
use crate::retry::{Outcome, run_all};
use crate::script::Script;
use crate::session::Session;
use crate::settings::StateId;
use crate::twice;

/// How files are loaded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Loading {
    /// The schema that names without one belong to.
    pub default_schema: String,
    /// Whether roles that the files name, and the server lacks, are made there (without LOGIN).
    pub make_roles: bool,
    /// What is left out of the schema, for what is said of files that refer to it.
    pub exclude: Vec<Pattern>,
}

impl Default for Loading {
    /// Names without a schema belong to `public`; roles are made.
    fn default() -> Self {
        Loading { default_schema: "public".into(), make_roles: true, exclude: Vec::new() }
    }
}

/// What loading files brought to light.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loaded {
    /// What is to be said about the files. With an error among them, the database is not what they mean.
    pub findings: Vec<Finding>,
    /// What `-- relvar:` comments say, and of which objects.
    pub annotations: Vec<Annotation>,
    /// Roles that were missing on the server and were made. Other databases of the caller may use them by now:
    /// whoever does not own the server drops them when the last of these is gone.
    #[serde(skip)]
    pub roles_made: Vec<String>,
}

impl Loaded {
    /// Whether an error is among the findings.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == relvar_report::Severity::Error)
    }
}

/// Runs the files in an empty database, in whatever order of statements makes them work.
///
/// What a file holds and cannot be run is a finding, as is all that is no schema: rows that it changes,
/// what concerns the whole server. Roles are made and never dropped; see [`Loaded::roles_made`].
///
/// # Errors
/// When the server cannot be reached or ends the session.
pub async fn load(
    shadow: &Shadow,
    files: &[SchemaFile],
    options: &Loading,
) -> Result<Loaded, Error> {
    let mut script = Script::read(files, &options.default_schema);
    let mut findings = std::mem::take(&mut script.findings);
    if script.is_migration {
        // What else would be said follows from it.
        findings.retain(|finding| finding.rule == migration_files::RULE);
        return Ok(Loaded { findings, ..Loaded::default() });
    }
    let mut session = Session::open(shadow, &script.states).await?;
    let mut cluster = Cluster::new(options.make_roles, shadow.socket_dir().is_some());
    cluster.make_roles(&mut session, &script.states, &script.roles).await?;
    try_settings(&mut script, &mut session, &mut cluster, &mut findings).await?;
    let outcomes = run_all(&script, &mut session, &mut cluster).await?;
    findings.extend(diagnose::failures(&script, &outcomes, options));
    findings.extend(twice::silent(&script, &outcomes));
    findings.extend(rows(&script, &outcomes));
    let mut loaded = Loaded { findings, annotations: Vec::new(), roles_made: cluster.roles_made };
    if !loaded.has_errors() {
        loaded.findings.extend(body::check(&script, &mut session).await?);
        session.enter(&script.states, StateId::default()).await?;
        let (annotations, findings) = annotate::read(&script, &session).await?;
        loaded.annotations = annotations;
        loaded.findings.extend(findings);
    }
    sort(&mut loaded.findings, files);
    Ok(loaded)
}

/// Puts findings in the order of the files.
fn sort(findings: &mut [Finding], files: &[SchemaFile]) {
    let order: HashMap<String, usize> =
        files.iter().enumerate().map(|(nth, file)| (file.name(), nth)).collect();
    findings.sort_by_key(|finding| {
        let place = finding.place.as_ref();
        place.map(|place| (order.get(&place.file), place.line, place.column))
    });
}

/// Tries every setting once, so that none can fail in the middle of the work.
async fn try_settings(
    script: &mut Script<'_>,
    session: &mut Session,
    cluster: &mut Cluster,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    for (setting, spot) in &script.settings {
        let mut tried = session.run(&setting.sql).await?;
        if let Err(message) = &tried
            && cluster.make_missing(session, &script.states, message).await?
        {
            tried = session.run(&setting.sql).await?;
        }
        if matches!(setting.name.as_str(), "role" | "session authorization") {
            session
                .own("go back to one's own role", "RESET SESSION AUTHORIZATION; RESET ROLE")
                .await?;
        }
        let Err(message) = tried else { continue };
        let said = diagnose::said(&message);
        let finding = if message.is("42704") && missing_role(&message).is_none() {
            // A newer pg_dump sets what an older server does not know.
            Finding::note("setting", format!("{said}: left out"))
        } else if matches!(setting.name.as_str(), "role" | "session authorization") {
            Finding::error("setting", said)
        } else {
            Finding::warning("setting", format!("{said}: left out"))
        };
        findings.push(finding.at(script.place(*spot)));
        script.states.refuse(&setting.sql);
    }
    if !script.settings.is_empty() {
        session.disturbed();
    }
    Ok(())
}

/// One note for each file that changes rows.
fn rows(script: &Script<'_>, outcomes: &[Outcome]) -> Vec<Finding> {
    let mut notes = Vec::new();
    let done = script.statements.iter().zip(outcomes);
    let done: Vec<_> = done
        .filter(|(item, outcome)| {
            matches!((&item.statement.kind, outcome), (StatementKind::Modify, Outcome::Done))
        })
        .map(|(item, _)| item)
        .collect();
    for file in 0..script.files.len() {
        let mut changes = done.iter().filter(|item| item.file == file);
        let Some(first) = changes.next() else { continue };
        let message = match changes.count() {
            0 => "a statement changes rows; data is not schema, so this has no effect".to_owned(),
            more => format!(
                "{} statements of this file change rows; data is not schema, so they have no effect",
                more + 1
            ),
        };
        notes.push(Finding::note("data-in-schema", message).at(script.place(first.spot())));
    }
    notes
}

impl Outcome {
    /// What the server said about a statement that is not done.
    pub(crate) fn failure(&self) -> Option<&relvar_connect::ServerMessage> {
        match self {
            Outcome::Done => None,
            Outcome::Left(message) => message.as_deref(),
            Outcome::Hopeless(message) => Some(message),
        }
    }
}
