//! A revision that is still to be written to its folder.

use crate::header::{quote, quote_list, review_line};
use crate::revision::{Phase, Review, RevisionId, StepKind, StepLock, TransactionMode};
use crate::scan;
use crate::seed::Birth;

/// What a new revision holds, before it has an id and a time.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// What it is for.
    pub message: String,
    /// The revisions that it stands on; empty for a first one.
    pub parents: Vec<RevisionId>,
    /// The revisions that it stands for.
    pub replaces: Vec<RevisionId>,
    /// What its up section destroys, as `table.column` or `table`.
    pub lossy: Vec<String>,
    /// Objects that it may leave otherwise than wanted.
    pub accepts: Vec<String>,
    /// Tables that it rewrites while reads and writes wait.
    pub blocks: Vec<String>,
    /// Whether that is accepted, however large they are.
    pub allow_blocking: bool,
    /// What it does, for whoever reviews it: one line each, without dashes.
    pub summary: Vec<String>,
    /// What `upgrade` runs.
    pub up: Vec<StepDraft>,
    /// What `downgrade` runs.
    pub down: DownDraft,
}

/// The way back of a new revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DownDraft {
    /// Statements.
    Steps {
        /// In the order in which they run.
        steps: Vec<StepDraft>,
        /// What they destroy, as `table.column` or `table`.
        lossy: Vec<String>,
    },
    /// There is none, because …
    Irreversible(String),
    /// Nothing has to be done, because …
    Nothing(String),
}

impl Default for DownDraft {
    fn default() -> Self {
        Self::Steps { steps: Vec::new(), lossy: Vec::new() }
    }
}

/// Statements that run and are journaled together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepDraft {
    /// How it is run; the reader judges by the statements where it is not said.
    pub kind: Option<StepKind>,
    /// Which applications work after it.
    pub phase: Option<Phase>,
    /// The locks that it takes, strongest first.
    pub locks: Vec<StepLock>,
    /// Whether they share one transaction.
    pub transaction: TransactionMode,
    /// Whether they may be run twice when it is not known whether they ran.
    pub idempotent: bool,
    /// What the reader should know, one line each, without dashes.
    pub comments: Vec<String>,
    /// The statements, with or without a semicolon at the end.
    pub statements: Vec<StatementDraft>,
}

/// One statement with what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementDraft {
    /// Lines above it, without dashes.
    pub comments: Vec<String>,
    /// The statement.
    pub sql: String,
}

impl StepDraft {
    /// A step that shares one transaction.
    #[must_use]
    pub fn together(statements: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::with_mode(TransactionMode::Together, statements)
    }

    /// A step whose statements run each by itself.
    #[must_use]
    pub fn alone(statements: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::with_mode(TransactionMode::None, statements)
    }

    fn with_mode(
        transaction: TransactionMode,
        statements: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        let draft = |sql: String| StatementDraft { comments: Vec::new(), sql };
        let statements = statements.into_iter().map(Into::into).map(draft).collect();
        Self {
            kind: None,
            phase: None,
            locks: Vec::new(),
            transaction,
            idempotent: false,
            comments: Vec::new(),
            statements,
        }
    }
}

impl Draft {
    /// The name of its file: `<time>_<id>_<slug>.sql`.
    #[must_use]
    pub fn file_name(&self, birth: &Birth) -> String {
        format!("{}_{}_{}.sql", birth.created, birth.id, slug(&self.message))
    }

    /// The text of its file, with a pending review.
    #[must_use]
    pub fn text(&self, birth: &Birth) -> String {
        let mut text = self.header(birth);
        text.push_str("-- relvar: up\n");
        print_steps(&mut text, &self.up);
        if let DownDraft::Steps { steps, lossy } = &self.down {
            text.push_str("\n-- relvar: down");
            if !lossy.is_empty() {
                text.push_str(&format!(
                    " lossy = {}",
                    quote_list(lossy.iter().map(String::as_str))
                ));
            }
            text.push('\n');
            print_steps(&mut text, steps);
        }
        text
    }

    fn header(&self, birth: &Birth) -> String {
        let ids = |ids: &[RevisionId]| quote_list(ids.iter().map(RevisionId::as_str));
        let mut text =
            format!("-- relvar: revision = \"{}\"   parents = {}", birth.id, ids(&self.parents));
        text.push_str(&format!("   created = \"{}\"\n", birth.created));
        text.push_str(&format!("-- relvar: message = {}\n", quote(&self.message)));
        if !self.replaces.is_empty() {
            text.push_str(&format!("-- relvar: replaces = {}\n", ids(&self.replaces)));
        }
        if !self.lossy.is_empty() {
            text.push_str(&format!(
                "-- relvar: lossy = {}\n",
                quote_list(self.lossy.iter().map(String::as_str))
            ));
        }
        if !self.accepts.is_empty() {
            text.push_str(&format!(
                "-- relvar: accepts = {}\n",
                quote_list(self.accepts.iter().map(String::as_str))
            ));
        }
        if !self.blocks.is_empty() {
            let accepted = if self.allow_blocking { "   allow_blocking = true" } else { "" };
            text.push_str(&format!(
                "-- relvar: blocks = {}{accepted}\n",
                quote_list(self.blocks.iter().map(String::as_str))
            ));
        }
        match &self.down {
            DownDraft::Steps { .. } => {}
            DownDraft::Irreversible(why) => text.push_str(&format!(
                "-- relvar: down = {}\n",
                quote(&format!("irreversible: {why}"))
            )),
            DownDraft::Nothing(why) => {
                text.push_str(&format!("-- relvar: down = {}\n", quote(&format!("nothing: {why}"))))
            }
        }
        text.push_str(&review_line(&Review::Pending));
        if !self.summary.is_empty() {
            text.push_str("--\n");
            print_comments(&mut text, &self.summary);
            text.push('\n');
        }
        text
    }
}

/// A single step of which nothing is said needs no line of its own.
fn print_steps(text: &mut String, steps: &[StepDraft]) {
    let plain = matches!(steps, [step] if step_options(step).is_empty());
    for (index, step) in steps.iter().enumerate() {
        if !plain {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(&step_line(index + 1, step));
        }
        print_comments(text, &step.comments);
        for statement in &step.statements {
            print_comments(text, &statement.comments);
            print_statement(text, &statement.sql);
        }
    }
}

fn step_line(number: usize, step: &StepDraft) -> String {
    format!("-- relvar: step {number}{}\n", step_options(step))
}

/// What a step's line says behind its number.
fn step_options(step: &StepDraft) -> String {
    let mut options = String::new();
    if let Some(kind) = step.kind {
        options.push_str(&format!(" kind={kind}"));
    }
    if let Some(phase) = step.phase {
        options.push_str(&format!(" phase={phase}"));
    }
    match step.transaction {
        TransactionMode::Together => {}
        TransactionMode::None => options.push_str(" transaction=none"),
    }
    if step.idempotent {
        options.push_str(" idempotent");
    }
    if !step.locks.is_empty() {
        let lock = |lock: &StepLock| {
            format!("{}={}", lock.mode.word(), quote_list(lock.on.iter().map(String::as_str)))
        };
        let locks: Vec<String> = step.locks.iter().map(lock).collect();
        options.push_str(&format!(" locks={{{}}}", locks.join(", ")));
    }
    options
}

fn print_comments(text: &mut String, comments: &[String]) {
    for line in comments.iter().flat_map(|comment| comment.lines()) {
        // A comment must not turn into a directive.
        let gap = if line.trim_start().starts_with("relvar:") { "-- · " } else { "-- " };
        text.push_str(format!("{gap}{line}").trim_end());
        text.push('\n');
    }
}

fn print_statement(text: &mut String, sql: &str) {
    let sql = sql.trim().trim_end_matches(';').trim_end();
    text.push_str(sql);
    // Behind a comment on the last line the semicolon would be part of it.
    let ends_in_comment = scan::line_comments(sql).is_ok_and(|comments| {
        comments.last().is_some_and(|comment| comment.offset + comment.text.len() == sql.len())
    });
    text.push_str(if ends_in_comment { "\n;\n" } else { ";\n" });
}

/// The message as it can stand in a file's name: lower-case letters, digits and underscores, at most 50.
fn slug(message: &str) -> String {
    let mut slug = String::new();
    for character in message.chars().flat_map(char::to_lowercase) {
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.ends_with('_') && !slug.is_empty() {
            slug.push('_');
        }
    }
    slug.truncate(50);
    let slug = slug.trim_matches('_');
    if slug.is_empty() { "revision".to_owned() } else { slug.to_owned() }
}
