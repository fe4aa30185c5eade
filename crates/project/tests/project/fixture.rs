//! A project in a temporary folder, and an observer that remembers.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use relvar_connect::Environment;
use relvar_project::{
    Activity, AutogenerateOptions, Config, InitOptions, NewRevision, Project, ProjectError,
    ProjectEvent, ProjectObserver, Scope, Surroundings,
};
use relvar_server::Download;
use tempfile::TempDir;

/// Remembers what goes on and what is found.
#[derive(Debug, Default)]
pub struct Memory {
    heard: Mutex<Vec<String>>,
}

impl Memory {
    fn note(&self, line: String) {
        self.heard.lock().expect("a lock").push(line);
    }

    /// What was heard, in order.
    pub fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("a lock").clone()
    }
}

impl ProjectObserver for Memory {
    fn event(&self, event: ProjectEvent<'_>) {
        let named = |activity: &Activity| format!("{activity:?}");
        match event {
            ProjectEvent::Started(activity) => self.note(format!("+{}", named(activity))),
            ProjectEvent::Finished(activity) => self.note(format!("-{}", named(activity))),
            ProjectEvent::Found(findings) => {
                findings.iter().for_each(|finding| self.note(finding.rule.to_string()));
            }
            ProjectEvent::Noted(note) => self.note(format!("{note:?}")),
        }
    }
}

/// A project's folder.
pub struct Folder {
    folder: TempDir,
    pub memory: Arc<Memory>,
}

impl Folder {
    /// A new project with one schema file.
    pub async fn with(schema: &str) -> Folder {
        let made = Folder {
            folder: tempfile::tempdir().expect("a folder"),
            memory: Arc::new(Memory::default()),
        };
        let root = made.root();
        let options = InitOptions { root, from: None, stamp: false, scope: Scope::default() };
        let bare = Config::find(None, &made.root(), None).expect("defaults");
        let bare = Project::new(bare, surroundings(), made.observer());
        bare.init(&options).await.expect("a project");
        bare.close().await.expect("closed");
        made.write("schema/schema.sql", schema);
        made
    }

    pub fn root(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.folder.path().join(name), text).expect("written");
    }

    fn observer(&self) -> Arc<dyn ProjectObserver> {
        Arc::clone(&self.memory) as Arc<dyn ProjectObserver>
    }

    /// Opens the project as its files are now.
    pub fn open(&self) -> Project {
        let config = Config::find(None, &self.root(), None).expect("a configuration");
        Project::new(config, surroundings(), self.observer())
    }
}

/// What an editor knows of its machine; nothing of this comes from the environment of the process.
fn surroundings() -> Surroundings {
    let variables = [
        ("RELVAR_PG_BIN", relvar_testkit::bin_dir()),
        ("RELVAR_STATE_DIR", relvar_testkit::options().state_dir),
    ];
    Surroundings {
        variables: variables.into_iter().map(|(name, path)| (name.into(), path.into())).collect(),
        connection: Environment::empty(),
        database: None,
        download: None,
        download_unasked: Download::Refused("tests download nothing".to_owned()),
    }
}

/// A revision after the only head, which may not lose data.
pub fn options(project: &Project) -> AutogenerateOptions<'static> {
    let graph = project.graph().expect("revisions");
    AutogenerateOptions {
        message: "a change".to_owned(),
        parents: project.parents_of_new(&graph, &[]).expect("one head"),
        reading: project.reading_options(&Scope::default()),
        renames: Vec::new(),
        backfill: Vec::new(),
        using: Vec::new(),
        allow_destructive: false,
        allow_blocking: false,
        accept_difference: Vec::new(),
        bundle: None,
        dry_run: false,
        fingerprints: false,
        confirm_rename: None,
    }
}

/// Writes the revision that is missing.
pub async fn revise(
    project: &Project,
    options: &AutogenerateOptions<'_>,
) -> Result<Option<NewRevision>, ProjectError> {
    project.autogenerate(&project.graph()?, options).await
}
