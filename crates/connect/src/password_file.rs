//! `.pgpass`: who may read it, and which of its lines fits a connection.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// Something that libpq would have said on stderr; the connection is tried all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Others can read the password file, so it was ignored.
    PasswordFileOpen {
        /// The file.
        file: PathBuf,
        /// Its permission bits, such as `0o644`.
        mode: u32,
    },
    /// The password file is a directory, a pipe or a device, so it was ignored.
    PasswordFileNotPlain {
        /// The file.
        file: PathBuf,
    },
    /// The password file is there but cannot be read.
    PasswordFileUnreadable {
        /// The file.
        file: PathBuf,
        /// What the operating system said.
        reason: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::PasswordFileOpen { file, mode } => write!(
                f,
                "ignored the password file {file}: its permissions {mode:04o} let others read it; run chmod 0600 {file}",
                file = file.display()
            ),
            Warning::PasswordFileNotPlain { file } => {
                write!(f, "ignored the password file {}: it is not a plain file", file.display())
            }
            Warning::PasswordFileUnreadable { file, reason } => {
                write!(f, "cannot read the password file {}: {reason}", file.display())
            }
        }
    }
}

/// What a line of the file is compared with.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a> {
    pub host: &'a str,
    pub port: u16,
    pub database: &'a str,
    pub user: &'a str,
}

/// Reads the file; `Ok(None)` if there is none.
pub(crate) fn read(file: &Path) -> Result<Option<String>, Warning> {
    let unreadable = |error: std::io::Error| Warning::PasswordFileUnreadable {
        file: file.to_owned(),
        reason: error.to_string(),
    };
    let metadata = match fs::metadata(file) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    };
    if !metadata.is_file() {
        return Err(Warning::PasswordFileNotPlain { file: file.to_owned() });
    }
    check_mode(file, &metadata)?;
    fs::read_to_string(file).map(Some).map_err(unreadable)
}

/// The password of the first line that fits.
pub(crate) fn find(text: &str, wanted: Wanted<'_>) -> Option<String> {
    text.lines().filter(|line| !line.starts_with('#')).find_map(|line| password_of(line, wanted))
}

#[cfg(unix)]
fn check_mode(file: &Path, metadata: &fs::Metadata) -> Result<(), Warning> {
    use std::os::unix::fs::PermissionsExt;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 == 0 {
        return Ok(());
    }
    Err(Warning::PasswordFileOpen { file: file.to_owned(), mode })
}

#[cfg(not(unix))]
fn check_mode(_file: &Path, _metadata: &fs::Metadata) -> Result<(), Warning> {
    Ok(())
}

/// Reads `host:port:database:user:password`; `*` fits all, `\:` and `\\` stand for `:` and `\`.
fn password_of(line: &str, wanted: Wanted<'_>) -> Option<String> {
    let port = wanted.port.to_string();
    let mut rest = line.trim_end_matches('\r');
    for expected in [wanted.host, &port, wanted.database, wanted.user] {
        let (field, after) = split_field(rest)?;
        if field != "*" && unescape(field) != expected {
            return None;
        }
        rest = after;
    }
    // A colon that is not escaped ends the password, as in libpq.
    let password = split_field(rest).map_or(rest, |(password, _)| password);
    Some(unescape(password)).filter(|password| !password.is_empty())
}

/// Splits at the first colon that no backslash precedes.
fn split_field(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            ':' if !escaped => return Some((&text[..at], &text[at + 1..])),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    None
}

fn unescape(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut characters = field.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.extend(characters.next()),
            character => text.push(character),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: Wanted<'_> = Wanted { host: "db", port: 5432, database: "shop", user: "me" };

    #[test]
    fn the_first_line_that_fits_wins() {
        let text = "# db:5432:shop:me:comment\nother:*:*:*:no\ndb:5432:shop:me:first\n*:*:*:*:last";
        assert_eq!(find(text, WANTED).as_deref(), Some("first"));
        assert_eq!(find(text, Wanted { port: 1, ..WANTED }).as_deref(), Some("last"));
        assert_eq!(find("db:5432:shop:other:x", WANTED), None);
        assert_eq!(find("db:5432:shop:me:", WANTED), None);
    }

    #[test]
    fn colons_and_backslashes_are_escaped() {
        let wanted = Wanted { host: "::1", user: r"a\b", ..WANTED };
        assert_eq!(find(r"\:\:1:*:*:a\\b:p\:w\\", wanted).as_deref(), Some(r"p:w\"));
        assert_eq!(find(r"db:*:*:me:pw:ignored", WANTED).as_deref(), Some("pw"));
        assert_eq!(find("db:5432:shop:me:pw\r\n", WANTED).as_deref(), Some("pw"));
    }
}
