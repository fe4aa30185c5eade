//! `pg_dump` as a witness: it shares no code with relvar's own reading of a catalog.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Stdio;

use relvar_connect::Target;
use tokio::process::Command;

use crate::binaries::find_client;
use crate::error::Error;
use crate::options::Options;
use crate::versions;

/// A `pg_dump` that is new enough for a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PgDump {
    program: PathBuf,
    environment: Vec<(std::ffi::OsString, std::ffi::OsString)>,
}

impl PgDump {
    /// Takes the newest installed one, if it can dump a server of the major version `major_oldest`.
    pub fn find(major_oldest: u32, options: &Options) -> Option<PgDump> {
        let program = find_client("pg_dump", major_oldest, options)?;
        Some(PgDump { program, environment: options.environment.clone() })
    }

    /// A name for this program as it is now: another one after an update. `None` where it cannot be looked at.
    pub fn fingerprint(&self) -> Option<String> {
        versions::fingerprint(&self.program, b"")
    }

    /// The schema of a database, normalised by [`normalise_dump`]; `arguments` are further ones for pg_dump,
    /// such as `--exclude-schema=relvar`.
    ///
    /// # Errors
    /// When pg_dump cannot be run, or fails; its words are in the error.
    pub async fn schema(&self, target: &Target, arguments: &[String]) -> Result<String, Error> {
        let (conninfo, password) = target.for_libpq();
        let mut command = Command::new(&self.program);
        command.arg("--schema-only").arg("-d").arg(conninfo).args(arguments).stdin(Stdio::null());
        command.env("LC_ALL", "C").env("PGCLIENTENCODING", "UTF8").kill_on_drop(true);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        if let Some(password) = password {
            command.env("PGPASSWORD", password);
        }
        let program = self.program.clone();
        let failed = |source| Error::Spawn { program, user: None, source };
        let output = command.output().await.map_err(failed)?;
        if output.status.success() {
            return Ok(normalise_dump(&String::from_utf8_lossy(&output.stdout)));
        }
        Err(Error::Program {
            program: "pg_dump".to_owned(),
            status: output.status.to_string(),
            output: String::from_utf8_lossy(&output.stderr).into_owned(),
        })
    }
}

/// The statements of a schema-only dump, without what tells nothing about the schema: the comments that
/// pg_dump writes around its entries, its session settings, its psql commands, blank lines between entries.
pub fn normalise_dump(dump: &str) -> String {
    let mut lines = dump.lines().peekable();
    let mut kept = String::with_capacity(dump.len());
    while let Some(line) = lines.next() {
        // An entry's heading is three lines: "--", "-- Name: …", "--".
        if line == "--" && lines.peek().is_some_and(|next| next.starts_with("-- ")) {
            lines.by_ref().take(2).for_each(drop);
        } else if !is_noise(line)
            && let Some(line) = without_reserved_options(line)
        {
            kept.push_str(&line);
            kept.push('\n');
        }
    }
    kept
}

/// A line without the column options that a server keeps for itself (`pg_attver` since 15.20), which its own pg_dump
/// hides and an older one prints; none where nothing is left to set.
fn without_reserved_options(line: &str) -> Option<Cow<'_, str>> {
    let parts = || {
        let (head, options) = line.strip_suffix(");")?.rsplit_once(" SET (")?;
        let is_column = head.starts_with("ALTER ") && head.contains(" ALTER COLUMN ");
        is_column.then_some((head, options))
    };
    let Some((head, options)) = parts() else { return Some(Cow::Borrowed(line)) };
    let kept: Vec<&str> = options.split(", ").filter(|o| !o.starts_with("pg_")).collect();
    (!kept.is_empty()).then(|| format!("{head} SET ({});", kept.join(", ")).into())
}

fn is_noise(line: &str) -> bool {
    line.is_empty()
        || line.starts_with("\\restrict ")
        || line.starts_with("\\unrestrict ")
        || line.starts_with("SET ") && line.ends_with(';')
        || line.starts_with("SELECT pg_catalog.set_config(")
        || line.starts_with("-- Dumped ")
        // Of 14, where the schema public is nobody's.
        || line == "-- *not* creating schema, since initdb creates it"
}

/// Whether two normalised dumps say the same, whatever the order of their statements and of the columns of
/// a table (a column added in the middle of a file stands at the end of the table).
///
/// # Errors
/// What only one of them says.
pub fn same_schema(left: &str, right: &str) -> Result<(), String> {
    let differences = schema_differences(left, right);
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}

/// The statements that only one of two dumps has: with `- ` those of the left one, with `+ ` those of the right one.
pub fn schema_differences(left: &str, right: &str) -> Vec<String> {
    let (left, right) = (statements(left), statements(right));
    let only = |a: &[String], b: &[String], sign: &str| -> Vec<String> {
        let mut rest: HashMap<&str, usize> = HashMap::new();
        for statement in b {
            *rest.entry(statement).or_default() += 1;
        }
        let mut is_there = |statement: &str| match rest.get_mut(statement) {
            Some(count @ 1..) => {
                *count -= 1;
                true
            }
            Some(0) | None => false,
        };
        let alone = a.iter().filter(|statement| !is_there(statement));
        alone.map(|statement| format!("{sign} {statement}")).collect()
    };
    let mut differences = only(&left, &right, "-");
    differences.extend(only(&right, &left, "+"));
    differences
}

/// Statements of a normalised dump; a table's columns in order of their names.
fn statements(dump: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut current: Vec<&str> = Vec::new();
    for line in dump.lines() {
        current.push(line);
        if line.ends_with(';') {
            list.push(canonical(&current));
            current.clear();
        }
    }
    if !current.is_empty() {
        list.push(canonical(&current));
    }
    list
}

fn canonical(lines: &[&str]) -> String {
    let is_table = lines.first().is_some_and(|line| {
        line.starts_with("CREATE TABLE ")
            || line.starts_with("CREATE UNLOGGED TABLE ")
            || line.starts_with("CREATE FOREIGN TABLE ")
    });
    if !is_table {
        let text = lines.join("\n");
        if text.starts_with("CREATE VIEW ") || text.starts_with("CREATE MATERIALIZED VIEW ") {
            // PostgreSQL prints a blank more once it has read its own text of such a view.
            return text.replace("( VALUES (", "(VALUES (");
        }
        return statistics_by_name(&text).unwrap_or(text);
    }
    // A column or constraint starts with four blanks, after the opening line or a comma; the lines between
    // belong to a longer expression.
    let mut inner: Vec<String> = Vec::new();
    let mut outer: Vec<&str> = Vec::new();
    let mut previous_ends = true;
    let mut inside = false;
    for line in lines {
        let closes = line.starts_with(')') && inside;
        match line.strip_prefix("    ") {
            Some(element) if previous_ends && !closes => inner.push(element.to_string()),
            _ if inside && !closes => {
                if let Some(element) = inner.last_mut() {
                    element.push(' ');
                    element.push_str(line);
                }
            }
            _ => outer.push(line),
        }
        previous_ends = line.ends_with(',') || line.ends_with('(') && !inside;
        inside = (inside || line.ends_with('(')) && !closes;
    }
    for element in &mut inner {
        *element = element.trim_end_matches(',').to_string();
    }
    inner.sort();
    format!("{} {}", outer.join(" "), inner.join(", "))
}

/// `CREATE STATISTICS s ON a, b FROM t;` lists columns in the order in which the table has them.
fn statistics_by_name(statement: &str) -> Option<String> {
    let (head, tail) = statement.strip_prefix("CREATE STATISTICS ")?.split_once(" ON ")?;
    let (columns, table) = tail.rsplit_once(" FROM ")?;
    let mut columns: Vec<&str> = columns.split(", ").collect();
    columns.sort_unstable();
    Some(format!("CREATE STATISTICS {head} ON {} FROM {table}", columns.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_a_server_keeps_for_itself_tell_nothing() {
        let dump = "ALTER TABLE ONLY public.t ALTER COLUMN id SET (pg_attver=35653304);\n\
                    ALTER TABLE ONLY public.t ALTER COLUMN n SET (pg_attver=35653304, n_distinct=5);\n\
                    ALTER TABLE ONLY public.t ALTER COLUMN n SET STORAGE PLAIN;\n";
        let kept = "ALTER TABLE ONLY public.t ALTER COLUMN n SET (n_distinct=5);\n\
                    ALTER TABLE ONLY public.t ALTER COLUMN n SET STORAGE PLAIN;\n";
        assert_eq!(normalise_dump(dump), kept);
    }

    #[test]
    fn keeps_statements_and_comments_of_function_bodies() {
        let dump = "--\n-- PostgreSQL database dump\n--\n\n\\restrict abc\n\n-- Dumped from database version 15\n\n\
                    SET statement_timeout = 0;\nSELECT pg_catalog.set_config('search_path', '', false);\n\n\
                    --\n-- Name: f; Type: FUNCTION\n--\n\nCREATE FUNCTION f() AS $$\n-- why\n$$;\n\n\n\
                    --\n-- PostgreSQL database dump complete\n--\n\n\\unrestrict abc\n";
        assert_eq!(normalise_dump(dump), "CREATE FUNCTION f() AS $$\n-- why\n$$;\n");
    }
}
