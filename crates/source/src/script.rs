//! All files as one list of statements to run, each with the settings that it runs under.

use std::sync::OnceLock;

use relvar_report::{Edit, Finding, Fix, Place};
use relvar_sql::{Split, SplitError, SplitErrorKind, Statement, StatementKind};

use crate::collect::SchemaFile;
use crate::migration_files::{self, Directive, Way};
use crate::outside::{self, Reach};
use crate::settings::{Setting, StateId, States};
use crate::transaction::{Effect, Progress};

/// What the files ask for.
#[derive(Debug)]
pub(crate) struct Script<'a> {
    pub files: &'a [SchemaFile],
    /// Where the lines of each file begin; found out when the first place in it is asked for.
    lines: Vec<OnceLock<Vec<usize>>>,
    /// What is to be run, in the order of the files but for those that only revoke.
    pub statements: Vec<Item<'a>>,
    /// The settings that statements run under.
    pub states: States,
    /// Distinct statements that set something, with the first place of each.
    pub settings: Vec<(Setting, Spot)>,
    /// Roles that the files make, by name.
    pub roles: Vec<String>,
    /// What is to be said of what is not run.
    pub findings: Vec<Finding>,
    /// Whether the files are of a migration tool and hold ways back: running them would make no schema.
    pub is_migration: bool,
}

/// One statement of a file.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// The file, as an index into [`Script::files`].
    pub file: usize,
    pub statement: Statement<'a>,
    pub state: StateId,
}

impl Item<'_> {
    fn is_revoke(&self) -> bool {
        let first_word = || outside::leading_words(self.statement.text, 1);
        self.statement.kind == StatementKind::Other
            && first_word().first().is_some_and(|word| word == "REVOKE")
    }

    /// The first line of the statement.
    pub fn spot(&self) -> Spot {
        let first_line = self.statement.text.lines().next().unwrap_or_default();
        Spot { file: self.file, offset: self.statement.offset, length: first_line.len() }
    }
}

/// A place in one of the files, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub file: usize,
    pub offset: usize,
    pub length: usize,
}

impl<'a> Script<'a> {
    /// Reads the files; what cannot be run becomes a finding.
    pub fn read(files: &'a [SchemaFile], default_schema: &str) -> Script<'a> {
        let mut script = Script {
            files,
            is_migration: false,
            lines: vec![OnceLock::new(); files.len()],
            statements: Vec::new(),
            states: States::new(default_schema),
            settings: Vec::new(),
            roles: Vec::new(),
            findings: Vec::new(),
        };
        if let Some((there, back)) = migration_files::pair(files) {
            script.findings.push(migration_files::paired(there, &back));
            script.is_migration = true;
        }
        for (file, text) in files.iter().enumerate() {
            let split = relvar_sql::split(&text.text);
            let reader = Reader {
                script: &mut script,
                file,
                first: 0,
                state: StateId::default(),
                progress: Progress::default(),
            };
            reader.read(split);
        }
        script.put_revokes_first();
        script
    }

    /// Says once of the files that they are of a migration tool.
    fn find_migration(&mut self, directive: Directive, spot: Spot) {
        let known = self.findings.iter().position(|finding| finding.rule == migration_files::RULE);
        let finding = match directive.way {
            Way::Up if known.is_some() => return,
            Way::Down if self.is_migration => return,
            Way::Up => migration_files::one_way(directive.tool),
            Way::Down => migration_files::reverted(directive.tool),
        };
        self.is_migration |= directive.way == Way::Down;
        if let Some(known) = known {
            self.findings.remove(known);
        }
        let finding = finding.at(self.place(spot));
        self.findings.push(finding);
    }

    /// Of two files, one that only takes privileges away cannot mean those that the other one grants.
    fn put_revokes_first(&mut self) {
        let mut only_revokes = vec![true; self.files.len()];
        for item in &self.statements {
            only_revokes[item.file] &= item.is_revoke();
        }
        self.statements.sort_by_key(|item| !only_revokes[item.file]);
    }

    /// The names of all that the files define, without schemas.
    pub fn defined_names(&self) -> impl Iterator<Item = &str> {
        let definitions = self.statements.iter().filter_map(|item| item.statement.defines.as_ref());
        definitions.map(|definition| definition.name.object())
    }

    /// The place as it is shown to a user.
    pub fn place(&self, spot: Spot) -> Place {
        let file = &self.files[spot.file];
        let text = &file.text;
        let starts = self.lines[spot.file].get_or_init(|| {
            let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect()
        });
        let line = starts.partition_point(|start| *start <= spot.offset).saturating_sub(1);
        let (start, end) = (starts[line], starts.get(line + 1).copied().unwrap_or(text.len()));
        // Only the line itself is looked at: there may be many places in a long text.
        let offset = spot.offset - start;
        let mut place = Place::in_text(file.name(), &text[start..end], offset, spot.length);
        place.bytes = Some(offset..offset + spot.length);
        place.within(u32::try_from(line + 1).unwrap_or(u32::MAX), start)
    }

    /// `file:line`, to name a second place within a message.
    pub fn line(&self, spot: Spot) -> String {
        let place = self.place(spot);
        format!("{}:{}", place.file, place.line)
    }
}

/// Reads one file.
struct Reader<'s, 'a> {
    script: &'s mut Script<'a>,
    file: usize,
    /// The first statement of the file.
    first: usize,
    state: StateId,
    progress: Progress,
}

impl<'a> Reader<'_, 'a> {
    fn read(mut self, split: Split<'a>) {
        self.first = self.script.statements.len();
        for error in &split.errors {
            self.split_error(error);
        }
        let copies = |nth: usize| split.copy_data.iter().find(move |data| data.statement == nth);
        let is_broken = |statement: &Statement<'_>| {
            let inside =
                |error: &SplitError| (statement.offset..statement.end()).contains(&error.offset);
            split.errors.iter().any(inside)
        };
        for (nth, statement) in split.statements.into_iter().enumerate() {
            if is_broken(&statement) {
                continue;
            }
            if let Some(directive) = migration_files::directive(&statement) {
                let length = statement.text.lines().next().unwrap_or_default().len();
                let spot = Spot { file: self.file, offset: statement.offset, length };
                self.script.find_migration(directive, spot);
            }
            match &statement.kind {
                StatementKind::CopyFromStdin => {
                    let data = copies(nth).map_or("", |data| data.text);
                    self.copy_data(&statement, data);
                }
                StatementKind::Transaction(_) => self.transaction(&statement),
                StatementKind::Set { name, local } => self.set(&statement, name, *local),
                StatementKind::Reset { name } => self.reset(name),
                _ => self.statement(statement),
            }
        }
        if let Some(offset) = self.progress.open_at() {
            let finding = Finding::warning(
                "transaction-control",
                "this transaction is never committed; it is read as if it were",
            );
            self.find(finding.with_help("end it with COMMIT, or take out BEGIN"), offset, 5);
        }
    }

    fn statement(&mut self, statement: Statement<'a>) {
        match outside::reach(&statement) {
            Reach::Database if is_copy_out(&statement) => {}
            Reach::Database => {
                let (file, state) = (self.file, self.state);
                self.script.statements.push(Item { file, statement, state });
            }
            Reach::Role(name) => self.script.roles.push(name),
            Reach::LeftOut => {
                let finding = Finding::warning(
                    "server-wide",
                    "this concerns the whole server and not the schema of a database: left out",
                );
                self.find_at(finding, &statement);
            }
            Reach::Refused => {
                let finding = Finding::error(
                    "server-wide",
                    "a schema file describes one database, and this concerns the whole server",
                );
                self.find_removable(finding, &statement);
            }
        }
    }

    fn set(&mut self, statement: &Statement<'a>, name: &str, local: bool) {
        match name {
            // These hold for rows and for a transaction, not for what is defined.
            "transaction" | "constraints" => return,
            // Bodies are checked at the end, whatever the file says.
            "check_function_bodies" => return,
            "client_encoding" | "standard_conforming_strings" => {
                return self.set_reading(statement, name);
            }
            _ => {}
        }
        let sql = match local {
            true => as_session(statement.text),
            false => statement.text.to_owned(),
        };
        let setting = Setting { name: name.to_owned(), sql: sql.clone() };
        let seen = self.script.settings.iter().any(|(other, _)| *other == setting);
        if !seen {
            let spot =
                Spot { file: self.file, offset: statement.offset, length: statement.text.len() };
            self.script.settings.push((setting.clone(), spot));
        }
        let step = (self.state, sql);
        self.progress.set(setting, local);
        self.state = self.script.states.reach(self.progress.settings(), Some(step));
    }

    /// Settings that say how a file is to be read, which is always in one way.
    fn set_reading(&mut self, statement: &Statement<'a>, name: &str) {
        let text = statement.text.to_ascii_lowercase();
        let fits = match name {
            "client_encoding" => {
                ["utf8", "utf-8", "unicode", "default"].iter().any(|name| text.contains(name))
            }
            _ => ["on", "true", "default"].iter().any(|value| {
                text.trim_end_matches('\'').ends_with(value) || text.contains(&format!("'{value}'"))
            }),
        };
        if !fits {
            let message = format!("files are read as UTF-8 with standard strings, whatever {name}");
            let finding = Finding::error("setting", message);
            self.find_at(
                finding.with_help("convert the file and take the statement out"),
                statement,
            );
        }
    }

    fn reset(&mut self, name: &str) {
        let step = (name != "all").then(|| (self.state, self.script.states.reset(name)));
        self.progress.reset(name);
        self.state = self.script.states.reach(self.progress.settings(), step);
    }

    fn transaction(&mut self, statement: &Statement<'a>) {
        let StatementKind::Transaction(control) = &statement.kind else { return };
        let count = self.script.statements.len() - self.first;
        match self.progress.control(control, count, statement.offset) {
            Effect::None => {}
            Effect::BackTo(kept) => {
                self.script.statements.truncate(self.first + kept);
                if kept < count {
                    let message = format!(
                        "the file rolls back the {} before this: left out",
                        statements(count - kept)
                    );
                    self.find_at(Finding::warning("transaction-control", message), statement);
                }
            }
            Effect::TwoPhase => {
                let finding = Finding::error(
                    "transaction-control",
                    "a prepared transaction cannot be part of a schema file",
                );
                self.find_removable(finding, statement);
            }
        }
        self.state = self.script.states.reach(self.progress.settings(), None);
    }

    fn copy_data(&mut self, statement: &Statement<'a>, data: &str) {
        let rows = data.lines().count();
        if rows == 0 {
            return;
        }
        let rows = if rows == 1 { "a row".to_owned() } else { format!("{rows} rows") };
        let finding = Finding::error("copy-data", format!("this loads {rows}; data is not schema"));
        let help = "take the data out; a dump without it is made with pg_dump --schema-only";
        self.find_at(finding.with_help(help), statement);
    }

    fn split_error(&mut self, error: &SplitError) {
        let rule = match &error.kind {
            SplitErrorKind::PsqlCommand { .. } => "psql-command",
            SplitErrorKind::Unterminated { .. } => "unterminated-text",
            SplitErrorKind::BeforeCopyData => "copy-data",
        };
        self.find(Finding::error(rule, error.to_string()), error.offset, error.length);
    }

    /// About a statement that can only be taken out.
    fn find_removable(&mut self, finding: Finding, statement: &Statement<'a>) {
        const TITLE: &str = "take the statement out";
        let file = &self.script.files[self.file];
        let end = statement.offset + statement.text.len();
        let rest = &file.text[end..];
        let semicolon = rest.trim_start().starts_with(';');
        let gap = rest.len() - rest.trim_start().len();
        let end = if semicolon { end + gap + 1 } else { end };
        let bytes = statement.offset..end;
        let edit = Edit { file: file.name(), bytes, text: String::new() };
        self.find_at(finding.with_fix(Fix::new(TITLE, edit)), statement);
    }

    fn find_at(&mut self, finding: Finding, statement: &Statement<'a>) {
        let length = statement.text.lines().next().unwrap_or_default().len();
        self.find(finding, statement.offset, length);
    }

    fn find(&mut self, finding: Finding, offset: usize, length: usize) {
        let place = self.script.place(Spot { file: self.file, offset, length });
        self.script.findings.push(finding.at(place));
    }
}

/// COPY … TO writes rows to somewhere; it defines nothing, and its answer is not one to a simple query.
fn is_copy_out(statement: &Statement<'_>) -> bool {
    statement.kind == StatementKind::Query
        && outside::leading_words(statement.text, 1).first().is_some_and(|word| word == "COPY")
}

/// What holds until the end of a transaction, as a statement that holds until it is taken back.
fn as_session(text: &str) -> String {
    let after_set = text.get(3..).unwrap_or_default();
    let word = after_set.trim_start();
    if word.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("local")) {
        return format!("SET{}", &word[5..]);
    }
    // `SELECT set_config('search_path', 'app', true)`
    match text.to_ascii_lowercase().rfind("true") {
        Some(at) => format!("{}false{}", &text[..at], &text[at + 4..]),
        None => text.to_owned(),
    }
}

fn statements(count: usize) -> String {
    match count {
        1 => "statement".to_owned(),
        count => format!("{count} statements"),
    }
}
