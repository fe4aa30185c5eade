//! Files of migration tools that are given for a schema.
//!
//! Such a file holds a way there and a way back, or its way back is in a file beside it. Run as a schema, the one
//! takes away what the other made, and what is left is nothing.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use relvar_report::Finding;
use relvar_sql::Statement;

use crate::collect::SchemaFile;

/// The way that a directive in a comment begins, with the tool whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Directive {
    pub tool: &'static str,
    pub way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

const DIRECTIVES: &[(&str, &str, &str)] = &[
    ("dbmate", "migrate:up", "migrate:down"),
    ("goose", "+goose up", "+goose down"),
    ("sql-migrate", "+migrate up", "+migrate down"),
    ("micrate", "+micrate up", "+micrate down"),
    ("rambler", "rambler up", "rambler down"),
    ("node-pg-migrate", "up migration", "down migration"),
    ("MyBatis Migrations", "", "//@undo"),
    ("tern", "", "create above / drop below"),
    ("relvar", "relvar: up", "relvar: down"),
];

/// The directive that comes last before a statement, if there is any.
pub(crate) fn directive(statement: &Statement<'_>) -> Option<Directive> {
    statement.leading_comments.iter().rev().find_map(|comment| in_comment(comment.text))
}

fn in_comment(comment: &str) -> Option<Directive> {
    let said = comment.strip_prefix("--")?.trim_matches(['-', ' ', '\t', '\r']).to_lowercase();
    let begins = |words: &str| {
        let rest = said.strip_prefix(words).filter(|_| !words.is_empty());
        rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
    };
    DIRECTIVES.iter().find_map(|(tool, up, down)| {
        let way = match (begins(up), begins(down)) {
            (_, true) => Way::Down,
            (true, false) => Way::Up,
            (false, false) => return None,
        };
        Some(Directive { tool, way })
    })
}

/// A file, and the one that takes back what it does.
pub(crate) fn pair(files: &[SchemaFile]) -> Option<(&Path, PathBuf)> {
    let paths: BTreeSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
    files.iter().find_map(|file| {
        let back = way_back(&file.path)?;
        paths.contains(back.as_path()).then_some((file.path.as_path(), back))
    })
}

/// The path that the way back of a file would have by the custom of some tool.
fn way_back(path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    // golang-migrate, sqlx: `1_a.up.sql` and `1_a.down.sql`; diesel: `up.sql` and `down.sql` in one folder.
    if let Some(stem) = name.strip_suffix("up.sql")
        && (stem.is_empty() || stem.ends_with(['.', '-', '_']))
    {
        return Some(path.with_file_name(format!("{stem}down.sql")));
    }
    // Flyway: `V1__a.sql` and `U1__a.sql`.
    if let Some(rest) = name.strip_prefix('V')
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.contains("__")
    {
        return Some(path.with_file_name(format!("U{rest}")));
    }
    // Sqitch: `deploy/a.sql` and `revert/a.sql`.
    let folder = path.parent()?;
    (folder.file_name()? == "deploy").then(|| folder.with_file_name("revert").join(name))
}

/// The rule of these findings.
pub(crate) const RULE: &str = "migration-files";

const HELP: &str = "apply the migrations to an empty database and take its schema over: \
    relvar init --from URL; or name a file made by pg_dump --schema-only";

/// Files whose ways there and back are told apart by their names.
pub(crate) fn paired(there: &Path, back: &Path) -> Finding {
    let back = back.file_name().unwrap_or(back.as_os_str());
    let message = format!(
        "{} and {} are a migration and its way back, not a schema",
        there.display(),
        back.display()
    );
    Finding::error(RULE, message).with_help(HELP)
}

/// A statement below a directive that begins the way back.
pub(crate) fn reverted(tool: &str) -> Finding {
    let message = format!(
        "this file is a migration of {tool} with a way back, not a schema: read as one, it \
                 undoes itself"
    );
    Finding::error(RULE, message).with_help(HELP)
}

/// A file that begins a way there, and has no way back.
pub(crate) fn one_way(tool: &str) -> Finding {
    let message = format!(
        "this file is a migration of {tool}; its statements are read as a schema, in order"
    );
    Finding::warning(RULE, message).with_help(HELP)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_read_as_their_tools_read_them() {
        for (comment, expected) in [
            ("-- migrate:up", Some(("dbmate", Way::Up))),
            ("-- migrate:down transaction:false", Some(("dbmate", Way::Down))),
            ("--+goose Up", Some(("goose", Way::Up))),
            ("-- +goose StatementBegin", None),
            ("-- +goose DOWN", Some(("goose", Way::Down))),
            ("-- +migrate Down notransaction", Some(("sql-migrate", Way::Down))),
            ("-- Down Migration", Some(("node-pg-migrate", Way::Down))),
            ("---- create above / drop below ----", Some(("tern", Way::Down))),
            ("-- //@UNDO", Some(("MyBatis Migrations", Way::Down))),
            ("-- relvar: down", Some(("relvar", Way::Down))),
            ("-- relvar: was x", None),
            ("-- upload the migration", None),
            ("-- migrate:upper", None),
            ("/* migrate:up */", None),
        ] {
            let found = in_comment(comment).map(|directive| (directive.tool, directive.way));
            assert_eq!(found, expected, "{comment}");
        }
    }

    #[test]
    fn ways_back_are_found_by_name() {
        for (there, back) in [
            ("m/1_a.up.sql", Some("m/1_a.down.sql")),
            ("m/2026/up.sql", Some("m/2026/down.sql")),
            ("m/V1.2__a.sql", Some("m/U1.2__a.sql")),
            ("m/deploy/a.sql", Some("m/revert/a.sql")),
            ("m/backup.sql", None),
            ("m/views.sql", None),
        ] {
            assert_eq!(way_back(Path::new(there)), back.map(PathBuf::from), "{there}");
        }
    }
}
