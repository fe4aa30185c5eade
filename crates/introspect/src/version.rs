//! The one place where statements differ between server versions.
//!
//! The `.sql` files are written for the newest server and run as they stand in psql on it. A line that
//! older servers do not take says so in its comment:
//!
//! ```sql
//!        i.indnullsnotdistinct, -- since 15, else false
//!    AND c.conparentid = 0      -- since 11
//! ```
//!
//! Without `else` the line is left out on older servers; with it, what stands behind takes its place.

use std::borrow::Cow;

/// The oldest and newest majors that the statements were written for.
pub(crate) const OLDEST: u32 = 14;
pub(crate) const NEWEST: u32 = 18;

/// The statement as a server of that major takes it.
pub(crate) fn for_major(sql: &str, major: u32) -> Cow<'_, str> {
    if !sql.lines().any(|line| directive(line).is_some_and(|d| major < d.since)) {
        return Cow::Borrowed(sql);
    }
    let mut composed = String::with_capacity(sql.len());
    for line in sql.lines() {
        match directive(line) {
            Some(directive) if major < directive.since => {
                let Some(instead) = directive.instead else { continue };
                composed.push_str(instead);
                if directive.comma {
                    composed.push(',');
                }
            }
            _ => composed.push_str(line),
        }
        composed.push('\n');
    }
    Cow::Owned(composed)
}

struct Directive<'a> {
    since: u32,
    instead: Option<&'a str>,
    comma: bool,
}

fn directive(line: &str) -> Option<Directive<'_>> {
    let (code, comment) = line.rsplit_once("-- since ")?;
    let (since, instead) = match comment.split_once(", else ") {
        Some((since, instead)) => (since, Some(instead.trim())),
        None => (comment, None),
    };
    let since = since.trim().parse().ok()?;
    Some(Directive { since, instead, comma: code.trim_end().ends_with(',') })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "SELECT a,\n       b, -- since 15, else false\n       c -- since 17, else NULL\n  FROM t\n WHERE x\n   AND y -- since 16\n";

    #[test]
    fn newer_servers_take_the_statement_as_it_stands() {
        assert!(matches!(for_major(SQL, 18), Cow::Borrowed(SQL)));
    }

    #[test]
    fn older_servers_take_what_stands_behind_else() {
        assert_eq!(for_major(SQL, 14), "SELECT a,\nfalse,\nNULL\n  FROM t\n WHERE x\n");
        let sql = for_major(SQL, 16);
        assert!(sql.contains("       b, -- since 15"));
        assert!(sql.contains("\nNULL\n") && sql.contains("AND y"));
    }
}
