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

/// Why an application could not upgrade its database.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    /// The files are no revisions that fit together.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The run failed.
    #[error(transparent)]
    Run(#[from] RunError),
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
}
