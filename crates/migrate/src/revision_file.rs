//! A revision file: reading it, and changing its review line without touching the rest.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::check;
use crate::directive::{self, Body, Directive, Pair, StepOption};
use crate::header::{self, Header};
use crate::located::Located;
use crate::revision::{Down, Phase, Review, Revision, Section, Signature, Step, TransactionMode};
use crate::scan;
use crate::sha256::sha256_hex;
use crate::statement;
use crate::step_options::{self, StepOptions};

/// A revision together with the text that it was read from.
///
/// ```sql
/// -- relvar: revision = "a1b2c3d4e5f6"   parents = ["51b0c2d3e4f5"]   created = "20261122084000"
/// -- relvar: message = "index orders by user"
/// -- relvar: lossy = ["orders.note"]
/// -- relvar: review = "pending"
/// -- relvar: up
/// -- relvar: step 1 kind=sql phase=contract locks={access_exclusive=["public.orders"]}
/// ALTER TABLE orders DROP COLUMN note;
/// -- relvar: step 2 kind=concurrent phase=expand transaction=none
/// CREATE INDEX CONCURRENTLY orders_user_id_idx ON orders (user_id);
/// -- relvar: down lossy = ["orders.user_id"]
/// …
/// ```
/// Lines that start with `-- relvar:` are for relvar, everything else is SQL and comments, kept as they are.
/// * The header gives TOML values, one or several on a line: `revision` (needed), `parents`, `created`, `message`,
///   `phase` (that of the steps that name none), `replaces` (a baseline), `lossy` (what up destroys), `down` (`"irreversible:
///   why"` or `"nothing: why"` in place of a down section), and the review on a line of its own: `review`, `signed_by`,
///   `signed_at`, `body_sha256`.
/// * `up` and `down` start the sections; `down lossy = [...]` says what down destroys. A down section that is empty
///   while up is not counts as missing, unless it says what is lost.
/// * `step N` starts a step; without one a section is a single step. The statements of a step share a transaction.
///   With `transaction=none` each runs by itself: in a transaction of its own together with its journal row where
///   PostgreSQL allows that, else (CONCURRENTLY, VACUUM, …) with a row before and after and a probe of the catalog
///   that tells what happened when a run broke off between them. `idempotent` says that the statements may be
///   repeated, and runs them outside of transactions (`CALL` of a procedure that commits).
/// * `kind=` says how a step is run: `sql`, `backfill`, `validate` or `concurrent`; where it is not said, the statements
///   tell. `phase=` says which applications work after it: `expand` (those of before and after), `backfill`, `contract`
///   (that of before may fail). `locks={mode=["relation", …], …}` says which locks it takes on relations that exist.
/// * `SET` lasts to the end of its step. BEGIN, COMMIT and COPY … FROM stdin are refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionFile {
    /// The file's name in its folder.
    pub name: String,
    /// The text, with line feeds only and without a byte order mark.
    pub text: String,
    /// What it says.
    pub revision: Revision,
    /// Lines that speak of the review only; they are no part of the hash.
    review_lines: Vec<Range<usize>>,
    /// Where a review line goes when there is none yet.
    header_end: usize,
    /// Where each key of the header stands.
    key_offsets: BTreeMap<String, usize>,
}

/// Whether somebody has read the text as it now is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewState {
    /// Nobody has signed it.
    Pending,
    /// Signed, and the text is still the one that was signed.
    Approved(Signature),
    /// Signed, and edited since: the signature no longer counts.
    Edited(Signature),
}

impl RevisionFile {
    /// Reads a file's text.
    ///
    /// # Errors
    /// Everything that is wrong with it, with file, line and column.
    pub fn parse(name: &str, text: &str) -> Result<Self, Vec<Located>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
        Reader { name, text: &text, errors: Vec::new() }.read()
    }

    /// SHA-256 (hexadecimal) of the text without its review line: what a signature signs, `relvar.sum` lists
    /// and the ledger remembers.
    #[must_use]
    pub fn body_sha256(&self) -> String {
        sha256_hex(self.without_review().as_bytes())
    }

    /// Compares the signature with the text.
    #[must_use]
    pub fn review_state(&self) -> ReviewState {
        match &self.revision.review {
            Review::Pending => ReviewState::Pending,
            Review::Approved(signature) if signature.body_sha256 == self.body_sha256() => {
                ReviewState::Approved(signature.clone())
            }
            Review::Approved(signature) => ReviewState::Edited(signature.clone()),
        }
    }

    /// The text with another review line; nothing else changes.
    #[must_use]
    pub fn text_with_review(&self, review: &Review) -> String {
        let line = header::review_line(review);
        let at = self.review_lines.first().map_or(self.header_end, |range| range.start);
        // What precedes the first review line is kept, so the offset holds in the stripped text too.
        let mut text = self.without_review();
        text.insert_str(at, &line);
        text
    }

    /// Points at a key of the header.
    #[must_use]
    pub fn at_key(&self, key: &str, message: impl Into<String>) -> Located {
        Located::at(
            &self.name,
            &self.text,
            self.key_offsets.get(key).copied().unwrap_or(0),
            message,
        )
    }

    fn without_review(&self) -> String {
        let mut kept = String::with_capacity(self.text.len());
        let mut position = 0;
        for range in &self.review_lines {
            kept.push_str(&self.text[position..range.start]);
            position = range.end;
        }
        kept.push_str(&self.text[position..]);
        kept
    }
}

/// The state of one reading.
struct Reader<'a> {
    name: &'a str,
    text: &'a str,
    errors: Vec<Located>,
}

/// Where the parts of a file start.
struct Layout {
    header: Vec<Directive>,
    up: Option<Directive>,
    up_steps: Vec<Directive>,
    down: Option<Directive>,
    down_steps: Vec<Directive>,
}

impl Reader<'_> {
    fn read(mut self) -> Result<RevisionFile, Vec<Located>> {
        let directives = self.directives()?;
        let layout = self.layout(directives);
        let header_end = layout.up.as_ref().map_or(self.text.len(), |up| up.offset);
        self.refuse_statements(
            0..header_end,
            "a statement before `-- relvar: up`",
            "move it below that line",
        );
        if layout.up.is_none() {
            self.errors.push(
                Located::on_line(self.name, self.text, 1, "there is no `-- relvar: up` line")
                    .help("write the header first, then `-- relvar: up`, then the statements"),
            );
        }
        let pairs: Vec<&Pair> = layout.header.iter().flat_map(|line| line.body.pairs()).collect();
        let key_offsets = pairs.iter().map(|pair| (pair.key.clone(), pair.offset)).collect();
        let review_lines = self.review_lines(&layout.header);
        let header = header::read(self.name, self.text, &pairs, &mut self.errors);
        let (up, down) = self.sections(&layout, &header);
        let Some(revision) = header.into_revision(up, down).filter(|_| self.errors.is_empty())
        else {
            self.errors.sort_by_key(|error| (error.line, error.column));
            return Err(self.errors);
        };
        let (name, text) = (self.name.to_owned(), self.text.to_owned());
        Ok(RevisionFile { name, text, revision, review_lines, header_end, key_offsets })
    }

    fn directives(&mut self) -> Result<Vec<Directive>, Vec<Located>> {
        let comments = scan::line_comments(self.text).map_err(|error| {
            let message = format!("this {} never ends", error.what);
            vec![Located::at(self.name, self.text, error.offset, message)]
        })?;
        let mut directives = Vec::new();
        for comment in comments {
            match directive::parse(self.name, self.text, comment) {
                Some(Ok(directive)) => directives.push(directive),
                Some(Err(error)) => self.errors.push(error),
                None => {}
            }
        }
        Ok(directives)
    }

    fn layout(&mut self, directives: Vec<Directive>) -> Layout {
        let mut layout = Layout {
            header: Vec::new(),
            up: None,
            up_steps: Vec::new(),
            down: None,
            down_steps: Vec::new(),
        };
        for directive in directives {
            let misplaced = match (&directive.body, &layout.up, &layout.down) {
                (Body::Pairs(_), None, None) => {
                    layout.header.push(directive);
                    continue;
                }
                (Body::Up, None, None) => {
                    layout.up = Some(directive);
                    continue;
                }
                (Body::Down(_), Some(_), None) => {
                    layout.down = Some(directive);
                    continue;
                }
                (Body::Step { .. }, Some(_), None) => {
                    layout.up_steps.push(directive);
                    continue;
                }
                (Body::Step { .. }, Some(_), Some(_)) => {
                    layout.down_steps.push(directive);
                    continue;
                }
                (Body::Pairs(_), _, _) => "header lines stand before `-- relvar: up`",
                (Body::Up, Some(_), _) => "a second `-- relvar: up`",
                (Body::Down(_), Some(_), Some(_)) => "a second `-- relvar: down`",
                (Body::Up, None, Some(_)) | (Body::Down(_), None, _) => {
                    "`-- relvar: up` comes first"
                }
                (Body::Step { .. }, None, _) => "a step before `-- relvar: up`",
            };
            self.errors.push(Located::at(self.name, self.text, directive.offset, misplaced));
        }
        layout
    }

    fn review_lines(&mut self, header: &[Directive]) -> Vec<Range<usize>> {
        let mut lines = Vec::new();
        for line in header {
            let of_review =
                line.body.pairs().iter().filter(|pair| header::is_review_key(&pair.key)).count();
            if of_review == line.body.pairs().len() {
                lines.push(line.offset..line.end);
            } else if of_review > 0 {
                let message = "the review has a line of its own";
                self.errors.push(Located::at(self.name, self.text, line.offset, message).help(
                    "keep review, signed_by, signed_at and body_sha256 apart from other keys",
                ));
            }
        }
        lines
    }

    fn sections(&mut self, layout: &Layout, header: &Header) -> (Section, Down) {
        let end = self.text.len();
        let down_start = layout.down.as_ref().map_or(end, |down| down.offset);
        let up_start = layout.up.as_ref().map_or(end, |up| up.end).min(down_start);
        let phase = header.phase;
        let up = self.section(up_start..down_start, &layout.up_steps, phase);
        let Some(line) = &layout.down else {
            return (up, header.down.clone().unwrap_or(Down::Missing));
        };
        let section = self.section(line.end..end, &layout.down_steps, phase);
        let lossy =
            header::read_down_line(self.name, self.text, line.body.pairs(), &mut self.errors);
        let down = match &header.down {
            Some(said) if section.steps.is_empty() => said.clone(),
            Some(_) => {
                let message =
                    "the header says that nothing runs on the way down, but here are statements";
                self.errors.push(Located::at(self.name, self.text, line.offset, message));
                Down::Missing
            }
            // An empty section under an up section that does something was forgotten, not meant.
            None if section.statement_count() == 0
                && up.statement_count() > 0
                && lossy.is_empty() =>
            {
                Down::Missing
            }
            None => Down::Section { section, lossy },
        };
        (up, down)
    }

    /// Reads a section; `phase` is that of the steps that name none.
    fn section(
        &mut self,
        range: Range<usize>,
        lines: &[Directive],
        phase: Option<Phase>,
    ) -> Section {
        let Some(first) = lines.first() else {
            return self.section_without_steps(range, phase);
        };
        self.refuse_statements(
            range.start..first.offset,
            "a statement before the first step",
            "move it into a step",
        );
        let ends = lines.iter().skip(1).map(|line| line.offset).chain([range.end]);
        let steps = lines
            .iter()
            .zip(ends)
            .enumerate()
            .map(|(index, (line, end))| self.step(index, line, end, phase));
        Section { steps: steps.collect() }
    }

    fn section_without_steps(&mut self, range: Range<usize>, phase: Option<Phase>) -> Section {
        let line = Located::at(self.name, self.text, range.start, "").line;
        let statements = self.statements(range);
        let step = Step {
            number: 1,
            kind: step_options::judged(TransactionMode::Together, &statements),
            phase,
            transaction: TransactionMode::Together,
            locks: Vec::new(),
            idempotent: false,
            line,
            statements,
        };
        if step.statements.is_empty() {
            return Section::default();
        }
        check::step(self.name, self.text, &step, &mut self.errors);
        Section { steps: vec![step] }
    }

    fn step(
        &mut self,
        index: usize,
        directive: &Directive,
        end: usize,
        phase: Option<Phase>,
    ) -> Step {
        let (number, options) = match &directive.body {
            Body::Step { number, options } => (*number, options.as_slice()),
            Body::Pairs(_) | Body::Up | Body::Down(_) => (0, [].as_slice()),
        };
        let place = |message: String| Located::at(self.name, self.text, directive.offset, message);
        if usize::try_from(number).ok() != Some(index + 1) {
            let message = format!("this is step {} of its section, not step {number}", index + 1);
            self.errors.push(place(message).help("steps are numbered 1, 2, 3, … from the top"));
        }
        let line = place(String::new()).line;
        let statements = self.statements(directive.end..end);
        let said = self.step_options(options);
        let transaction = said.transaction;
        let step = Step {
            number,
            kind: said.kind.unwrap_or_else(|| step_options::judged(transaction, &statements)),
            phase: said.phase.or(phase),
            transaction,
            locks: said.locks,
            idempotent: said.idempotent,
            line,
            statements,
        };
        check::step(self.name, self.text, &step, &mut self.errors);
        step
    }

    fn step_options(&mut self, options: &[StepOption]) -> StepOptions {
        let mut said = StepOptions::default();
        for option in options {
            if let Err((message, help)) = said.add(option) {
                let located = Located::at(self.name, self.text, option.offset, message);
                self.errors.push(located.help(help));
            }
        }
        said
    }

    fn statements(&mut self, range: Range<usize>) -> Vec<statement::Statement> {
        let (mut statements, errors) = statement::split(&self.text[range.clone()]);
        for error in errors {
            self.errors.push(Located::at(
                self.name,
                self.text,
                range.start + error.offset,
                error.message,
            ));
        }
        let lines_before = Located::at(self.name, self.text, range.start, "").line - 1;
        for statement in &mut statements {
            statement.line += lines_before;
        }
        statements
    }

    fn refuse_statements(&mut self, range: Range<usize>, message: &str, help: &str) {
        if let Some(statement) = self.statements(range).first() {
            self.errors
                .push(Located::on_line(self.name, self.text, statement.line, message).help(help));
        }
    }
}

impl Body {
    /// The pairs of a line; none for a line that has no room for them.
    fn pairs(&self) -> &[Pair] {
        match self {
            Self::Pairs(pairs) | Self::Down(pairs) => pairs,
            Self::Up | Self::Step { .. } => &[],
        }
    }
}
