//! Where in a revision the runner is, for everything it has to say about it.

use relvar_catalog::name::quote_identifier;
use relvar_connect::ServerMessage;

use crate::event::Backend;
use crate::located::Located;
use crate::revision::{Direction, Step};
use crate::revision_file::RevisionFile;
use crate::statement::Statement;

/// A statement of a step of a revision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<'a> {
    pub file: &'a RevisionFile,
    pub direction: Direction,
    pub step: &'a Step,
    /// None while the step's transaction begins or commits.
    pub statement: Option<&'a Statement>,
}

impl Spot<'_> {
    /// Points at the statement, or at what the server objects to in it.
    fn located(&self, message: String) -> Located {
        let line = self.statement.map_or(self.step.line, |statement| statement.line);
        let mut located = Located::on_line(&self.file.name, &self.file.text, line, message);
        located.column = self.statement.map_or(1, |statement| statement.column);
        located
    }

    fn name(&self) -> String {
        format!(
            "revision {} ({}), step {}",
            self.file.revision.id, self.direction, self.step.number
        )
    }

    /// The server refused the statement.
    pub(crate) fn refused(&self, message: &ServerMessage) -> Located {
        let text = match self.statement {
            Some(_) => format!("{} failed", self.name()),
            None => format!("{} failed when its transaction was to commit", self.name()),
        };
        let mut located = self.located(text);
        if let (Some(statement), Some(position)) = (self.statement, message.position) {
            move_to(&mut located, &self.file.text, statement, position);
        }
        // 25001 active_sql_transaction, 2D000 invalid_transaction_termination: not every statement shows it.
        let needs_none = message.is("25001") || message.is("2D000");
        let is_there = self.direction == Direction::Up && is_duplicate(message);
        located.help = Some(match (needs_none, is_there) {
            (true, _) => self.outside(),
            (false, true) => self.note_it(),
            (false, false) => self.go_on(),
        });
        located
    }

    /// The role may not use types that the statement names.
    pub(crate) fn lacks_usage(&self, role: &str, types: &str) -> Located {
        let grantee = quote_identifier(role);
        self.located(format!("role \"{role}\" lacks USAGE on types that {} needs: {types}", self.name())).help(format!(
            "no step has run; let their owner run `GRANT USAGE ON TYPE {types} TO {grantee}`, and run the command again"
        ))
    }

    /// A lock was not granted in time.
    pub(crate) fn lock_not_granted(&self, blockers: &[Backend]) -> Located {
        let pids: Vec<String> = blockers.iter().map(|blocker| blocker.pid.to_string()).collect();
        let by = if pids.is_empty() {
            String::new()
        } else {
            format!("; it is held by pid {}", pids.join(", "))
        };
        let located = self.located(format!("{} did not get its lock{by}", self.name()));
        let end = match pids.first() {
            Some(pid) => format!(", or end it with `SELECT pg_terminate_backend({pid})`"),
            None => String::new(),
        };
        located.help(format!("this step changed nothing; let the other session finish{end}, and run the command again"))
    }

    /// The connection was cut.
    pub(crate) fn connection_lost(&self) -> Located {
        self.located(format!("the connection was cut in {}", self.name())).help(
            "run the command again: it finds out what happened to this step, and resumes there",
        )
    }

    /// Somebody asked the run to stop.
    pub(crate) fn cancelled(&self) -> Located {
        let located = self.located(format!("cancelled in {}", self.name()));
        let rest = match self.statement {
            Some(statement) if statement.conduct.is_concurrent() => {
                "; an index that was being built may be left invalid until then: the next run replaces it"
            }
            Some(_) | None => "",
        };
        located
            .help(format!("steps before it are kept; run the command again to resume there{rest}"))
    }

    /// Nobody can tell whether the statement happened.
    pub(crate) fn in_doubt(&self, started_at: &str) -> Located {
        self.located(format!(
            "{}: this statement was started at {started_at} by a run that was interrupted, and nothing shows whether it happened",
            self.name()
        ))
        .help("look whether it did, then run the command again with `--in-doubt skip` (it did) or `--in-doubt repeat` (it did not, or may run twice); a step that may always be repeated says `idempotent`")
    }

    /// A part that has already run was edited.
    pub(crate) fn changed(&self) -> Located {
        self.located(format!("{} has run already, but was edited since", self.name()))
            .help("put the old text of what has run back; what has not run yet may be changed")
    }

    /// Something about an index that is there.
    pub(crate) fn index(&self, message: impl Into<String>, help: impl Into<String>) -> Located {
        self.located(format!("{}: {}", self.name(), message.into())).help(help)
    }

    /// What to do about a statement that turns out not to run in a transaction.
    fn outside(&self) -> String {
        format!(
            "this needs a session without a transaction: put it in a step that starts with \
             `-- relvar: step {} transaction=none idempotent`, if it may be repeated after a broken run",
            self.step.number
        )
    }

    /// What to do where the database has by other means what the revision makes.
    fn note_it(&self) -> String {
        let id = &self.file.revision.id;
        format!(
            "if this database already has all that the revision makes, because it was made by hand and then taken into \
             the schema, mark it as applied: `relvar stamp {id}`; otherwise drop or rename what is in the way, and run \
             the command again"
        )
    }

    fn go_on(&self) -> String {
        let again = "correct the revision or the data, and run the command again: it resumes with this step";
        match (self.step.number > 1, self.direction) {
            (false, _) => again.to_owned(),
            (true, Direction::Down) => format!("steps before it are kept; {again}"),
            (true, Direction::Up) => format!(
                "steps before it are kept; {again}; or take them back with `relvar downgrade -1`"
            ),
        }
    }
}

/// Whether something is there already: a relation, a column, another object, a function, a schema.
fn is_duplicate(message: &ServerMessage) -> bool {
    ["42P07", "42701", "42710", "42723", "42P06"].iter().any(|code| message.is(code))
}

/// Moves a place from the start of a statement to a character of it (from 1), as the server counts.
fn move_to(located: &mut Located, file: &str, statement: &Statement, position: u32) {
    let before: String = (statement.text.chars())
        .take(usize::try_from(position).unwrap_or(1).saturating_sub(1))
        .collect();
    let lines = before.matches('\n').count();
    let tail = before.rsplit('\n').next().unwrap_or_default().chars().count();
    let columns = u32::try_from(tail).unwrap_or_default();
    let line = statement.line + u32::try_from(lines).unwrap_or_default();
    let moved = Located::on_line(&located.file, file, line, "");
    located.column = if lines == 0 { statement.column + columns } else { columns + 1 };
    (located.line, located.source_line) = (moved.line, moved.source_line);
}
