//! Files that are there whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Files that are written under other names first, and take their own names together once all are on disk.
#[derive(Debug, Default)]
pub(crate) struct AtomicWrite {
    staged: Vec<(PathBuf, PathBuf)>,
}

/// A file that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {source}; nothing was changed", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// The system's reason.
    pub source: io::Error,
}

impl WriteError {
    /// What to do next.
    #[must_use]
    pub fn help(&self) -> String {
        match self.source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                "make room on that disk, then try again"
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                "check who may write to that folder"
            }
            io::ErrorKind::AlreadyExists => {
                "a file of that name is there; choose another message or remove it"
            }
            io::ErrorKind::NotFound => "the folder is missing; `relvar init` makes one",
            _ => "see the system's reason above",
        }
        .to_owned()
    }
}

impl AtomicWrite {
    /// Writes a text beside its place and makes sure that it is on disk.
    pub(crate) fn stage(&mut self, path: &Path, text: &str) -> Result<(), WriteError> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let staged = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        self.staged.push((staged.clone(), path.to_owned()));
        let write = || {
            let mut file = File::create(&staged)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()
        };
        write().map_err(|source| WriteError { path: path.to_owned(), source })
    }

    /// Gives the staged files their names, in the order in which they were staged.
    pub(crate) fn commit(mut self) -> Result<(), WriteError> {
        while !self.staged.is_empty() {
            let (staged, path) = &self.staged[0];
            fs::rename(staged, path).map_err(|source| WriteError { path: path.clone(), source })?;
            sync_folder_of(path);
            self.staged.remove(0);
        }
        Ok(())
    }
}

impl Drop for AtomicWrite {
    /// Removes what has not got its name.
    fn drop(&mut self) {
        for (staged, _) in &self.staged {
            let _ = fs::remove_file(staged);
        }
    }
}

/// Makes the new name last; a file system that cannot do that has the content at least.
fn sync_folder_of(path: &Path) {
    if let Some(folder) = path.parent().and_then(|folder| File::open(folder).ok()) {
        let _ = folder.sync_all();
    }
}
