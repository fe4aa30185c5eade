//! What use cases do, as a person reads it on stderr.

use std::sync::{Mutex, PoisonError};

use relvar_project::{Activity, Note, ProjectEvent, ProjectObserver};

use crate::console::{Console, Progress};

/// Prints what a use case reports.
#[derive(Debug)]
pub struct Reporter {
    console: Console,
    /// What goes on, the newest last.
    shown: Mutex<Vec<(Activity, Progress)>>,
}

impl Reporter {
    /// One that prints on this console.
    pub fn new(console: &Console) -> Reporter {
        Reporter { console: console.clone(), shown: Mutex::default() }
    }

    fn started(&self, activity: &Activity) {
        let progress = self.console.progress(doing(activity));
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push((activity.clone(), progress));
    }

    fn finished(&self, activity: &Activity) {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = shown.iter().rposition(|(other, _)| other == activity) {
            shown.remove(at);
        }
    }

    fn noted(&self, note: &Note) {
        let text = match note {
            Note::Download(line) => line.clone(),
            Note::IgnoredSetting(warning) => format!("warning: {warning}"),
            Note::Accepted(change) => format!("accepted difference: {change}"),
            Note::ChangesRows { revision, phase, details } => {
                format!("note: {revision} ({phase}): {details}")
            }
            Note::SidesReplayed { from, to, on } => {
                format!("note: the sides are PostgreSQL {from} and {to}; compared on {on}")
            }
            Note::DatabaseReplayed { database, shadow } => format!(
                "note: the database is PostgreSQL {database}, the shadow server {shadow}; compared on the latter"
            ),
            Note::Unsettled { objects, why } => {
                return self.console.detail(&format!(
                    "{objects} objects differ in their texts, and there is no server to compare them on: {why}"
                ));
            }
            Note::SizesUnknown(why) => {
                format!("note: the size of the tables that are rewritten is unknown: {why}")
            }
        };
        self.console.note(&text);
    }
}

impl ProjectObserver for Reporter {
    fn event(&self, event: ProjectEvent<'_>) {
        match event {
            ProjectEvent::Started(activity) => self.started(activity),
            ProjectEvent::Finished(activity) => self.finished(activity),
            ProjectEvent::Found(findings) => self.console.findings(findings),
            ProjectEvent::Noted(note) => self.noted(note),
        }
    }
}

fn doing(activity: &Activity) -> String {
    match activity {
        Activity::StartingEmbedded => "starting the embedded database".to_owned(),
        Activity::ReadingSides => "reading both schemas".to_owned(),
        Activity::ReadingProject => "reading the schema files and the revisions".to_owned(),
        Activity::ReadingDatabase => "reading the database".to_owned(),
        Activity::ReadingTables => "reading the tables".to_owned(),
        Activity::Comparing => "comparing".to_owned(),
        Activity::CountingNulls => "counting NULLs".to_owned(),
        Activity::TryingPlan => "trying the revision: up, down, up again".to_owned(),
        Activity::Trying(id) => format!("trying {id}"),
        Activity::ComputingWayBack => "computing the way back of a failed upgrade".to_owned(),
        Activity::TryingBranches => "trying the branches on shadow databases".to_owned(),
        Activity::Verifying(id) => format!("verifying {id} on a shadow database"),
    }
}
