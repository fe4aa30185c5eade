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
//!
//! Where a version is not yet known for good, a line says which column of PostgreSQL's catalogs it needs:
//!
//! ```sql
//!        p.puballsequences,     -- with pg_publication.puballsequences, else false
//! ```

use std::borrow::Cow;

use crate::present::Present;

/// The oldest and newest majors that the statements were written for.
pub(crate) const OLDEST: u32 = 14;
pub(crate) const NEWEST: u32 = 19;

/// What a server has.
#[derive(Clone, Copy)]
pub(crate) struct Server<'a> {
    pub(crate) major: u32,
    pub(crate) present: &'a Present,
}

impl Server<'_> {
    fn has(self, needed: Needed<'_>) -> bool {
        match needed {
            Needed::Major(major) => self.major >= major,
            Needed::Column(column) => self.present.any(&[column]),
        }
    }
}

/// The statement as that server takes it.
pub(crate) fn for_server<'a>(sql: &'a str, server: Server<'_>) -> Cow<'a, str> {
    if !sql.lines().any(|line| directive(line).is_some_and(|d| !server.has(d.needs))) {
        return Cow::Borrowed(sql);
    }
    let mut composed = String::with_capacity(sql.len());
    for line in sql.lines() {
        match directive(line) {
            Some(directive) if !server.has(directive.needs) => {
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

/// What a line needs of a server.
#[derive(Clone, Copy)]
enum Needed<'a> {
    Major(u32),
    /// `catalog.column`.
    Column(&'a str),
}

struct Directive<'a> {
    needs: Needed<'a>,
    instead: Option<&'a str>,
    comma: bool,
}

fn directive(line: &str) -> Option<Directive<'_>> {
    let (code, comment) = line.rsplit_once("-- ")?;
    let (needs, instead) = match comment.split_once(", else ") {
        Some((needs, instead)) => (needs, Some(instead.trim())),
        None => (comment, None),
    };
    let needs = if let Some(since) = needs.strip_prefix("since ") {
        Needed::Major(since.trim().parse().ok()?)
    } else {
        let column = needs.strip_prefix("with ")?.trim();
        Needed::Column(column.contains('.').then_some(column).filter(|c| !c.contains(' '))?)
    };
    Some(Directive { needs, instead, comma: code.trim_end().ends_with(',') })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "SELECT a,\n       b, -- since 15, else false\n       c -- since 17, else NULL\n  FROM t\n WHERE x\n   AND y -- since 16\n";

    fn on(major: u32, columns: &[&str], sql: &str) -> String {
        let present = Present::of(columns);
        for_server(sql, Server { major, present: &present }).into_owned()
    }

    #[test]
    fn newer_servers_take_the_statement_as_it_stands() {
        let present = Present::default();
        let server = Server { major: 18, present: &present };
        assert!(matches!(for_server(SQL, server), Cow::Borrowed(SQL)));
    }

    #[test]
    fn older_servers_take_what_stands_behind_else() {
        assert_eq!(on(14, &[], SQL), "SELECT a,\nfalse,\nNULL\n  FROM t\n WHERE x\n");
        let sql = on(16, &[], SQL);
        assert!(sql.contains("       b, -- since 15"));
        assert!(sql.contains("\nNULL\n") && sql.contains("AND y"));
    }

    #[test]
    fn a_column_decides_where_a_version_does_not() {
        let sql = "SELECT 0,\n       p.a, -- with pg_x.a, else false\n       1\n  FROM pg_x AS p\n WHERE p.b -- with pg_x.b\n";
        assert_eq!(on(19, &["pg_x.a", "pg_x.b"], sql), sql);
        assert_eq!(on(19, &[], sql), "SELECT 0,\nfalse,\n       1\n  FROM pg_x AS p\n");
        assert_eq!(
            on(14, &["pg_x.a"], sql),
            "SELECT 0,\n       p.a, -- with pg_x.a, else false\n       1\n  FROM pg_x AS p\n"
        );
    }
}
