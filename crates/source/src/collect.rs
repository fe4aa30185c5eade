//! Schema files from the paths that a user gives.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Error;

/// A schema file: its path as the user gave it, its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemaFile {
    /// The path, or the path of a folder that the user gave and the way from there.
    pub path: PathBuf,
    /// The text, without a byte order mark.
    pub text: String,
}

impl SchemaFile {
    /// A text that a user would call by this name.
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        SchemaFile { path: path.into(), text: text.into() }
    }

    /// The path as it is shown.
    pub(crate) fn name(&self) -> String {
        self.path.display().to_string()
    }
}

/// Reads the files, and all `*.sql` and `*.rs` files below the folders.
///
/// Files come in the order of `paths`, those of a folder sorted by path; hidden ones are left out, and so
/// is a file that was named before. A folder without any file gives none: what an empty schema means is
/// for the caller to judge.
///
/// # Errors
/// When a path does not exist or cannot be read, or a file is no UTF-8 text.
pub fn collect(paths: &[PathBuf]) -> Result<Vec<SchemaFile>, Error> {
    let mut found = Vec::new();
    for path in paths {
        let about = fs::metadata(path).map_err(Error::unreadable(path))?;
        if about.is_dir() {
            walk(path, &mut HashSet::new(), &mut found)?;
        } else {
            found.push(path.clone());
        }
    }
    let mut seen = HashSet::new();
    let mut files = Vec::new();
    for path in found {
        let real = fs::canonicalize(&path).map_err(Error::unreadable(&path))?;
        if seen.insert(real) {
            files.push(read(&path)?);
        }
    }
    Ok(files)
}

/// Whether a file is Rust source, which may hold models.
pub(crate) fn is_rust(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "rs")
}

/// Adds the files below a folder; `above` holds the folders that lead to it, since links may make a circle.
fn walk(
    folder: &Path,
    above: &mut HashSet<PathBuf>,
    found: &mut Vec<PathBuf>,
) -> Result<(), Error> {
    let real = fs::canonicalize(folder).map_err(Error::unreadable(folder))?;
    if !above.insert(real.clone()) {
        return Ok(());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::unreadable(folder))? {
        let path = entry.map_err(Error::unreadable(folder))?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if !hidden {
            paths.push(path);
        }
    }
    paths.sort();
    for path in paths {
        let sql = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("sql"));
        let is_schema = sql || is_rust(&path);
        if path.is_dir() {
            walk(&path, above, found)?;
        } else if is_schema {
            found.push(path);
        }
    }
    above.remove(&real);
    Ok(())
}

fn read(path: &Path) -> Result<SchemaFile, Error> {
    let bytes = fs::read(path).map_err(Error::unreadable(path))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        Error::NotUtf8 { path: path.to_owned(), line: line_of(error.as_bytes(), good) }
    })?;
    if let Some(at) = text.find('\0') {
        return Err(Error::NulByte { path: path.to_owned(), line: line_of(text.as_bytes(), at) });
    }
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    Ok(SchemaFile { path: path.to_owned(), text })
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1
}
