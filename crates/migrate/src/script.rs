//! Offline runs: a script for psql that does what the runner would do, and leaves the same ledger.
//!
//! A script cannot look and decide, so it checks: that nobody else runs, that the database stands where it should, that
//! every index came out valid. What it has done is in the journal, so the runner can go on where a script broke off.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use relvar_catalog::name::{dotted, quote_identifier, quote_literal};
use relvar_connect::{DDL_SETTINGS, DDL_SETTINGS_WHERE_POSSIBLE};

use crate::apply::hash;
use crate::graph::Graph;
use crate::ledger::creation_script;
use crate::lock::LOCK_CLASS;
use crate::options::RunOptions;
use crate::revision::{Direction, RevisionId, Step, TransactionMode};
use crate::revision_file::RevisionFile;
use crate::run_error::RunError;
use crate::standing::{check_down, check_review};
use crate::statement::{Conduct, Statement};
use crate::target_spec::TargetSpec;

/// Writes a script.
///
/// `from` says where the database stands (`base` for a new one), `to` where it shall stand.
///
/// # Errors
/// When a target is unclear, a revision is not approved, or a way down is missing or loses data.
pub fn script(
    graph: &Graph,
    direction: Direction,
    from: &TargetSpec,
    to: &TargetSpec,
    options: &RunOptions,
) -> Result<String, RunError> {
    let applied: BTreeSet<RevisionId> =
        graph.ends(from)?.iter().flat_map(|end| graph.with_ancestors(end)).collect();
    let path = match direction {
        Direction::Up => graph.upgrade_path(&applied, to)?,
        Direction::Down => graph.downgrade_path(&applied, to)?,
    };
    match direction {
        Direction::Up => check_review(graph, &path, options.policy)?,
        Direction::Down => check_down(graph, &path, options)?,
    }
    let mut script = Script { text: String::new(), graph, direction, options };
    script.begin(from, to, &applied, &path);
    for file in path.iter().filter_map(|id| graph.file(id)) {
        script.revision(file);
    }
    script.line(&format!("\nSELECT pg_catalog.pg_advisory_unlock({LOCK_CLASS}, 1) \\g /dev/null"));
    Ok(script.text)
}

struct Script<'a> {
    text: String,
    graph: &'a Graph,
    direction: Direction,
    options: &'a RunOptions,
}

impl Script<'_> {
    fn begin(
        &mut self,
        from: &TargetSpec,
        to: &TargetSpec,
        applied: &BTreeSet<RevisionId>,
        path: &[RevisionId],
    ) {
        let command = match self.direction {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        };
        self.line(&format!("-- {command} from {from} to {to}, written by relvar for psql. It stops at the first error; then\n-- `relvar {command} {to}` resumes where it stopped."));
        self.line("\\set ON_ERROR_STOP on");
        self.line("SET client_min_messages = warning;");
        self.check(
            &format!("NOT pg_catalog.pg_try_advisory_lock({LOCK_CLASS}, 1)"),
            "another migration run holds the lock",
        );
        self.line("BEGIN;");
        self.line(creation_script().trim_end());
        self.line("COMMIT;");
        self.line("RESET client_min_messages;");
        self.check(
            "EXISTS (SELECT FROM relvar.run WHERE state = 'open')",
            "a revision failed partway: let relvar finish it first",
        );
        let has_all = |ids: &[&RevisionId]| {
            let list: Vec<String> = ids.iter().map(|id| format!("'{id}'")).collect();
            format!(
                "(SELECT pg_catalog.count(*) FROM relvar.revision WHERE id IN ({}))",
                list.join(", ")
            )
        };
        let there: Vec<&RevisionId> = applied.iter().collect();
        if !there.is_empty() {
            self.check(
                &format!("{} <> {}", has_all(&there), there.len()),
                &format!("the database is not at {from}: revisions are missing"),
            );
        }
        let absent: Vec<&RevisionId> = path.iter().filter(|id| !applied.contains(*id)).collect();
        if !absent.is_empty() {
            self.check(
                &format!("{} <> 0", has_all(&absent)),
                &format!("the database is not at {from}: it has later revisions"),
            );
        }
    }

    fn revision(&mut self, file: &RevisionFile) {
        let id = &file.revision.id;
        let _ = writeln!(
            self.text,
            "\n-- Revision {id} ({}): {}",
            self.direction,
            file.revision.message.replace('\n', " ")
        );
        let (direction, body_sha256) = (self.direction.word(), file.body_sha256());
        self.line(&format!("INSERT INTO relvar.run (revision, direction, body_sha256, state) VALUES ('{id}', '{direction}', '{body_sha256}', 'open');"));
        let steps = file.revision.steps(self.direction);
        for (index, step) in steps.iter().enumerate() {
            let is_last = index + 1 == steps.len();
            let _ = writeln!(self.text, "\n-- Step {}", step.number);
            self.settings();
            match step.transaction {
                TransactionMode::Together => {
                    let end = if is_last { self.end(file) } else { String::new() };
                    let done = step_done(step, 0, &hash(step.statements.iter()));
                    self.transaction(step.statements.iter(), &(done + &end));
                }
                TransactionMode::None => self.alone(step),
            }
        }
        if steps.last().is_none_or(|step| step.transaction == TransactionMode::None) {
            self.settings();
            let end = self.end(file);
            self.transaction([].into_iter(), &end);
        }
    }

    fn settings(&mut self) {
        let search_path = quote_literal(&self.options.search_path);
        let milliseconds = self.options.lock_timeout.as_millis();
        self.line("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP;");
        self.line(DDL_SETTINGS.trim_end());
        self.line(&format!("{DDL_SETTINGS_WHERE_POSSIBLE} \\g /dev/null"));
        self.line(&format!("SET statement_timeout = 0; SET lock_timeout = {milliseconds}; SELECT pg_catalog.set_config('search_path', {search_path}, false) \\g /dev/null"));
    }

    fn transaction<'s>(&mut self, statements: impl Iterator<Item = &'s Statement>, journal: &str) {
        self.line("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;");
        for statement in statements {
            self.statement(statement);
        }
        self.line("SET LOCAL SESSION AUTHORIZATION DEFAULT; SET LOCAL ROLE NONE;");
        self.line(journal.trim_end());
        self.line("COMMIT;");
    }

    fn alone(&mut self, step: &Step) {
        for (number, statement) in (1..).zip(&step.statements) {
            let hash = hash([statement].into_iter());
            let done = step_done(step, number, &hash);
            match &statement.conduct {
                Conduct::Setting => self.statement(statement),
                Conduct::Ordinary if !step.idempotent => {
                    self.transaction([statement].into_iter(), &done)
                }
                Conduct::Ordinary
                | Conduct::CreateIndexConcurrently { .. }
                | Conduct::DropIndexConcurrently { .. }
                | Conduct::ReindexConcurrently { .. }
                | Conduct::DetachConcurrently { .. }
                | Conduct::Alone { .. }
                | Conduct::TransactionControl { .. }
                | Conduct::CopyFromStdin => {
                    self.check_index(
                        statement,
                        "i.indisvalid",
                        "is there, but invalid: drop it, and run `relvar upgrade`",
                        false,
                    );
                    self.transaction(
                        [].into_iter(),
                        &step_started(step, number, &hash, &statement.conduct),
                    );
                    if statement.conduct.is_concurrent() {
                        let limit = self.options.concurrently_wait_max.as_millis();
                        self.line(&format!("SET lock_timeout = {limit};"));
                    }
                    self.statement(statement);
                    self.check_index(
                        statement,
                        "i.indisvalid",
                        "is missing or invalid: drop it, and run `relvar upgrade`",
                        true,
                    );
                    self.transaction([].into_iter(), &done);
                }
            }
        }
    }

    /// Stops the script when an index that CREATE INDEX CONCURRENTLY makes is not as it should be.
    fn check_index(&mut self, statement: &Statement, good: &str, message: &str, must_exist: bool) {
        let Conduct::CreateIndexConcurrently { index: Some(index), table } = &statement.conduct
        else {
            return;
        };
        let found = format!(
            "SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid \
             WHERE i.indrelid = pg_catalog.to_regclass({}) AND c.relname = {}::text::name",
            quote_literal(&dotted(table)),
            quote_literal(index)
        );
        let condition = if must_exist {
            format!("NOT EXISTS ({found} AND {good})")
        } else {
            format!("EXISTS ({found} AND NOT {good})")
        };
        self.check(&condition, &format!("index {} {message}", quote_identifier(index)));
    }

    /// Stops the script when a condition holds.
    fn check(&mut self, condition: &str, message: &str) {
        let body = format!(
            "BEGIN IF {condition} THEN RAISE EXCEPTION USING MESSAGE = {}; END IF; END",
            quote_literal(message)
        );
        let tag = (0..)
            .map(|n| format!("$relvar{n}$"))
            .find(|tag| !body.contains(tag.as_str()))
            .unwrap_or_default();
        self.line(&format!("DO {tag} {body} {tag};"));
    }

    fn end(&self, file: &RevisionFile) -> String {
        let id = &file.revision.id;
        let noted = match self.direction {
            Direction::Down => format!("DELETE FROM relvar.revision WHERE id = '{id}';\n"),
            Direction::Up => {
                let parents: Vec<String> =
                    self.graph.parents(id).iter().map(|parent| format!("'{parent}'")).collect();
                format!(
                    "INSERT INTO relvar.revision (id, parents, message, body_sha256, origin) VALUES ('{id}', ARRAY[{}]::text[], {}, '{}', 'upgrade');\n",
                    parents.join(", "),
                    quote_literal(&file.revision.message),
                    file.body_sha256()
                )
            }
        };
        format!(
            "{noted}UPDATE relvar.run SET state = 'done', finished_at = pg_catalog.clock_timestamp() WHERE state = 'open';\n"
        )
    }

    fn statement(&mut self, statement: &Statement) {
        self.line(&format!("{}\n;", statement.text));
    }

    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

fn step_done(step: &Step, statement: u32, hash: &str) -> String {
    let (number, kind) = (step.number, step.kind);
    format!(
        "INSERT INTO relvar.step AS s (run, step, statement, kind, sha256, state, finished_at) \
         SELECT id, {number}, {statement}, '{kind}', '{hash}', 'done', pg_catalog.clock_timestamp() FROM relvar.run WHERE state = 'open' \
         ON CONFLICT (run, step, statement) DO UPDATE SET state = 'done', finished_at = pg_catalog.clock_timestamp();\n"
    )
}

fn step_started(step: &Step, statement: u32, hash: &str, conduct: &Conduct) -> String {
    let (number, kind) = (step.number, step.kind);
    // What was there before: a script takes for granted what its revision needs.
    let found = match conduct {
        Conduct::CreateIndexConcurrently { .. } => "'absent'",
        Conduct::DropIndexConcurrently { .. } | Conduct::DetachConcurrently { .. } => "'present'",
        Conduct::ReindexConcurrently { .. }
        | Conduct::Alone { .. }
        | Conduct::Ordinary
        | Conduct::Setting
        | Conduct::TransactionControl { .. }
        | Conduct::CopyFromStdin => "NULL",
    };
    format!(
        "INSERT INTO relvar.step (run, step, statement, kind, sha256, state, found) \
         SELECT id, {number}, {statement}, '{kind}', '{hash}', 'started', {found} FROM relvar.run WHERE state = 'open';\n"
    )
}
