//! The migration folder on disk.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::atomic_file::{AtomicWrite, WriteError};
use crate::draft::Draft;
use crate::graph::{Graph, GraphError};
use crate::located::Located;
use crate::revision::RevisionId;
use crate::revision_file::RevisionFile;
use crate::seed::Seed;
use crate::sum::{SUM_FILE, Sum, SumIssue};

/// A folder of revision files with its `relvar.sum`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Where it is.
    pub dir: PathBuf,
}

/// Why a folder cannot be read or changed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// There is no such folder.
    #[error("there is no migration folder {}", .0.display())]
    Missing(PathBuf),
    /// The system could not read something.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// Files that are no revisions, or broken ones.
    #[error("{}", lines(.0))]
    Broken(Vec<Located>),
    /// The files make no graph.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// Something could not be written.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A revision that was asked for is not there.
    #[error("there is no revision {0} in the migration folder")]
    Unknown(RevisionId),
}

impl FolderError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        match self {
            Self::Missing(_) => {
                Some("`relvar init` makes one; or name another in relvar.toml".to_owned())
            }
            Self::Read { .. } => None,
            Self::Broken(places) => {
                let helps: Vec<&str> =
                    places.iter().filter_map(|place| place.help.as_deref()).collect();
                (!helps.is_empty()).then(|| helps.join("\n"))
            }
            Self::Graph(error) => Some(error.help()),
            Self::Write(error) => Some(error.help()),
            Self::Unknown(_) => Some("`relvar history` lists the revisions".to_owned()),
        }
    }
}

fn lines(places: &[Located]) -> String {
    places.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl Folder {
    /// Names a folder; it need not exist yet.
    #[must_use]
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// Reads all revisions and compares them with `relvar.sum`.
    ///
    /// # Errors
    /// When the folder cannot be read, or its files are no revisions that fit together.
    pub fn load(&self) -> Result<Graph, FolderError> {
        let sum = self.read_if_there(SUM_FILE)?;
        graph_of(self.revision_texts()?, sum.as_deref())
    }

    /// Writes a new revision and its line in `relvar.sum`; both or neither.
    ///
    /// # Errors
    /// When the folder is broken, the draft makes no valid revision in it, or the disk says no.
    pub fn add(&self, draft: &Draft, seed: &mut dyn Seed) -> Result<RevisionFile, FolderError> {
        self.add_and_remove(draft, seed, &[])
    }

    /// Like [`Self::add`], and removes files that the new revision replaces, after it is there.
    pub(crate) fn add_and_remove(
        &self,
        draft: &Draft,
        seed: &mut dyn Seed,
        removed: &[String],
    ) -> Result<RevisionFile, FolderError> {
        let graph = self.load()?;
        let birth = seed.birth(graph.youngest(&draft.parents));
        let (name, text) = (draft.file_name(&birth), draft.text(&birth));
        let file = parse_file(&name, &text).map_err(FolderError::Broken)?;
        let mut files: Vec<RevisionFile> = graph.files().chain(graph.retired()).cloned().collect();
        files.retain(|other| !removed.contains(&other.name));
        files.push(file.clone());
        Graph::new(files)?;

        let mut sum = self.sum()?;
        removed.iter().for_each(|name| sum.remove(name));
        sum.insert(&file);
        self.write(&[(&name, &text)], &sum)?;
        for name in removed {
            let path = self.dir.join(name);
            fs::remove_file(&path).map_err(|source| WriteError { path, source })?;
        }
        Ok(file)
    }

    /// Writes a revision file anew, and its line in `relvar.sum`.
    pub(crate) fn replace(&self, files: &[RevisionFile]) -> Result<(), FolderError> {
        let mut sum = self.sum()?;
        files.iter().for_each(|file| sum.insert(file));
        let texts: Vec<(&str, &str)> =
            files.iter().map(|file| (file.name.as_str(), file.text.as_str())).collect();
        self.write(&texts, &sum)
    }

    /// Writes `relvar.sum` for the files as they now are, whatever it said before.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn rewrite_sum(&self) -> Result<(), FolderError> {
        let graph = self.load()?;
        self.write(&[], &Sum::of(graph.files().chain(graph.retired())))
    }

    fn write(&self, files: &[(&str, &str)], sum: &Sum) -> Result<(), FolderError> {
        let mut write = AtomicWrite::default();
        for (name, text) in files {
            write.stage(&self.dir.join(name), text)?;
        }
        write.stage(&self.dir.join(SUM_FILE), &sum.print())?;
        Ok(write.commit()?)
    }

    fn sum(&self) -> Result<Sum, FolderError> {
        let text = self.read_if_there(SUM_FILE)?.unwrap_or_default();
        Sum::parse(&text).map(|(sum, _)| sum).map_err(|error| FolderError::Broken(vec![error]))
    }

    fn read_if_there(&self, name: &str) -> Result<Option<String>, FolderError> {
        let path = self.dir.join(name);
        match fs::read(&path) {
            Ok(bytes) => {
                utf8(name, bytes).map(Some).map_err(|error| FolderError::Broken(vec![error]))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Read { path, source }),
        }
    }

    /// Name and text of every `*.sql` file, by name.
    fn revision_texts(&self) -> Result<Vec<(String, String)>, FolderError> {
        let mut texts = Vec::new();
        let mut errors = Vec::new();
        for name in self.sql_files()? {
            let path = self.dir.join(&name);
            let bytes = fs::read(&path).map_err(|source| FolderError::Read { path, source })?;
            match utf8(&name, bytes) {
                Ok(text) => texts.push((name, text)),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(texts) } else { Err(FolderError::Broken(errors)) }
    }

    fn sql_files(&self) -> Result<Vec<String>, FolderError> {
        let read = |source| FolderError::Read { path: self.dir.clone(), source };
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(FolderError::Missing(self.dir.clone()));
            }
            Err(error) => return Err(read(error)),
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry.map_err(read)?.path();
            if is_sql(&path) && path.is_file() {
                names.push(path.file_name().unwrap_or_default().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }
}

fn is_sql(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|extension| extension == "sql")
}

fn utf8(name: &str, bytes: Vec<u8>) -> Result<String, Located> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(&error.as_bytes()[..valid]).into_owned();
        Located::at(name, &text, valid, "the file is not UTF-8 from here on")
            .help("save it as UTF-8")
    })
}

/// Reads revisions from names and texts, wherever they come from.
pub(crate) fn graph_of(
    texts: Vec<(String, String)>,
    sum: Option<&str>,
) -> Result<Graph, FolderError> {
    let mut files = Vec::new();
    let mut errors = Vec::new();
    for (name, text) in &texts {
        match parse_file(name, text) {
            Ok(file) => files.push(file),
            Err(found) => errors.extend(found),
        }
    }
    if !errors.is_empty() {
        return Err(FolderError::Broken(errors));
    }
    let (sum, total_fits) =
        Sum::parse(sum.unwrap_or_default()).map_err(|error| FolderError::Broken(vec![error]))?;
    let sum_issues: Vec<SumIssue> = sum.compare(total_fits, &files);
    let mut graph = Graph::new(files)?;
    graph.sum_issues = sum_issues;
    Ok(graph)
}

/// Reads one file and compares its name with its header.
fn parse_file(name: &str, text: &str) -> Result<RevisionFile, Vec<Located>> {
    let Some((created, id)) = name_parts(name) else {
        return Err(vec![
            Located::on_line(name, text, 1, "not a valid name of a revision file").help(
                "name it <YYYYMMDDhhmmss>_<id>_<words>.sql, or move it out of the migration folder",
            ),
        ]);
    };
    let file = RevisionFile::parse(name, text)?;
    let mut errors = Vec::new();
    if file.revision.id != id {
        let message =
            format!("the header says revision {}, the file's name says {id}", file.revision.id);
        errors.push(file.at_key("revision", message).help("make them the same"));
    }
    if !file.revision.created.is_empty() && file.revision.created != created {
        let message = format!(
            "the header says created {}, the file's name says {created}",
            file.revision.created
        );
        errors.push(file.at_key("created", message).help("make them the same"));
    }
    if errors.is_empty() { Ok(file) } else { Err(errors) }
}

/// Time and id of `<time>_<id>_<slug>.sql`.
fn name_parts(name: &str) -> Option<(&str, RevisionId)> {
    let mut parts = name.strip_suffix(".sql")?.splitn(3, '_');
    let time = parts
        .next()
        .filter(|time| time.len() == 14 && time.bytes().all(|byte| byte.is_ascii_digit()))?;
    let id = parts.next()?.parse().ok()?;
    parts.next().filter(|slug| !slug.is_empty())?;
    Some((time, id))
}
