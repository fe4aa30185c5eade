//! A migration folder inside of a program, so that an application upgrades its database itself.

use include_dir::Dir;
use relvar_connect::Target;

use crate::folder::{FolderError, graph_of};
use crate::graph::Graph;
use crate::options::RunOptions;
use crate::run::{Report, Runner};
use crate::run_error::RunError;
use crate::sum::SUM_FILE;
use crate::target_spec::TargetSpec;

/// Takes the migration folder into the program when it is compiled: `$CARGO_MANIFEST_DIR/migrations`, or the folder
/// that a literal names.
///
/// ```no_run
/// # async fn at_the_start(target: relvar_connect::Target) -> Result<(), relvar_migrate::EmbeddedError> {
/// use relvar_migrate::{Embedded, RunOptions, embed_migrations};
///
/// static MIGRATIONS: Embedded = embed_migrations!("$CARGO_MANIFEST_DIR/tests/embedded");
/// MIGRATIONS.upgrade(&target, RunOptions::default()).await?;
/// # Ok(())
/// # }
/// ```
/// A path starts with `$CARGO_MANIFEST_DIR/`. Cargo does not see by itself that a file was added; a `build.rs` with
/// `println!("cargo:rerun-if-changed=migrations");` tells it.
#[macro_export]
macro_rules! embed_migrations {
    () => {
        $crate::embed_migrations!("$CARGO_MANIFEST_DIR/migrations")
    };
    ($path:tt) => {{
        use $crate::include_dir;
        static FILES: include_dir::Dir<'static> = include_dir::include_dir!($path);
        $crate::Embedded::new(&FILES)
    }};
}

/// A migration folder that was compiled in by [`embed_migrations!`](crate::embed_migrations).
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    files: &'static Dir<'static>,
}

/// Why an application could not migrate its database.
///
/// Its message ends with what to do: an application that fails at its start logs nothing else.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The files do not fit together, or are not revisions.
    #[error("{}", with_help(.0, .0.help()))]
    Folder(#[from] FolderError),
    /// The run failed.
    #[error("{}", with_help(.0, .0.help()))]
    Run(#[from] RunError),
    /// The way back of an upgrade that failed partway was not found.
    #[cfg(feature = "authoring")]
    #[error("{}", with_help(.0, .0.help()))]
    WayBack(#[from] crate::take_back::WayBackError),
}

impl EmbeddedError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Folder(error) => error.help(),
            Self::Run(error) => error.help(),
            #[cfg(feature = "authoring")]
            Self::WayBack(error) => error.help(),
        }
    }
}

fn with_help(error: &dyn std::error::Error, help: Option<String>) -> String {
    let help = help.map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    format!("{error}{help}")
}

impl Embedded {
    /// Wraps files; the macro calls it.
    #[must_use]
    pub const fn new(files: &'static Dir<'static>) -> Self {
        Self { files }
    }

    /// Reads the revisions.
    ///
    /// # Errors
    /// When they do not fit together, or are no revisions.
    pub fn graph(&self) -> Result<Graph, FolderError> {
        let mut texts = Vec::new();
        let mut sum = None;
        for file in self.files.files() {
            let name = file.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
            let text = String::from_utf8_lossy(file.contents()).into_owned();
            if name == SUM_FILE {
                sum = Some(text);
            } else if name.ends_with(".sql") {
                texts.push((name, text));
            }
        }
        texts.sort();
        graph_of(texts, sum.as_deref())
    }

    /// Upgrades a database to the only head. Several processes may do so at once: one runs, the others wait for it.
    ///
    /// # Errors
    /// When the folder is broken or the run fails.
    pub async fn upgrade(
        &self,
        target: &Target,
        options: RunOptions,
    ) -> Result<Report, EmbeddedError> {
        let graph = self.graph()?;
        Ok(Runner::new(target, &graph).options(options).upgrade(&TargetSpec::Head).await?)
    }

    /// Takes back what an upgrade did that failed partway; `None` where none has. `relvar downgrade -1`, run in the
    /// project of these revisions, does the same.
    ///
    /// The steps that were done have no way back of their own, so it is computed, and run first, on throwaway databases.
    /// `Shadows::external(target.clone())` makes them on the application's own server, where its role may create
    /// databases (they hold no rows of the application); `Shadows::embedded` starts a server beside it.
    ///
    /// # Errors
    /// When the way back is not found, loses data without `allow_destructive`, or fails; every finished step is kept.
    #[cfg(feature = "authoring")]
    pub async fn take_back(
        &self,
        target: &Target,
        options: RunOptions,
        shadows: &relvar_server::Shadows,
    ) -> Result<Option<Report>, EmbeddedError> {
        let graph = self.graph()?;
        let roles = crate::replay::RoleMaker::new(false);
        let reading = relvar_introspect::Options::default();
        let verifier =
            crate::verify::Verifier { shadows, options: &reading, pg_dump: None, roles: &roles };
        let way = crate::take_back::way_back(target, &graph, &verifier).await?;
        if way.is_none() {
            return Ok(None);
        }
        let runner = Runner::new(target, &graph).options(options).way_back(way);
        Ok(Some(runner.downgrade(&TargetSpec::Back(1)).await?))
    }
}
