//! From a statement that failed to what a user is told.

use std::collections::{BTreeMap, HashMap, HashSet};

use relvar_catalog::name::quote_identifier;
use relvar_connect::ServerMessage;
use relvar_report::{Finding, Severity};
use relvar_sql::{ObjectKind, StatementKind, char_position_to_byte};

use crate::cluster::{missing_role, missing_tablespace};
use crate::load::Loading;
use crate::missed::{missed, missed_of};
use crate::outside::leading_words;
use crate::retry::Outcome;
use crate::script::{Item, Script, Spot};
use crate::twice::{self, Definitions};

/// Findings about all statements that are left.
pub(crate) fn failures(
    script: &Script<'_>,
    outcomes: &[Outcome],
    options: &Loading,
) -> Vec<Finding> {
    let left = outcomes.iter().enumerate();
    let left: BTreeMap<_, _> =
        left.filter_map(|(nth, outcome)| Some((nth, outcome.failure()?))).collect();
    if left.is_empty() {
        return Vec::new();
    }
    let failures = Failures::new(script, left, options);
    let findings = failures.left.iter().map(|(nth, message)| failures.finding(*nth, message));
    limited(findings)
}

/// Notes about what follows from errors, no more of them than anybody reads.
fn limited(findings: impl Iterator<Item = Finding>) -> Vec<Finding> {
    const NOTES: usize = 20;
    let mut notes = 0;
    let mut kept = Vec::new();
    for finding in findings {
        notes += usize::from(finding.severity == Severity::Note);
        if finding.severity != Severity::Note || notes <= NOTES {
            kept.push(finding);
        }
    }
    if let Some(more) = notes.checked_sub(NOTES).filter(|more| *more > 0) {
        let message = format!("{more} more statements were left out after these errors");
        kept.push(Finding::note("unresolved-reference", message));
    }
    kept
}

/// The server's words with the SQLSTATE.
pub(crate) fn said(message: &ServerMessage) -> String {
    match &message.sqlstate {
        Some(sqlstate) => format!("{} (SQLSTATE {sqlstate})", message.message),
        None => message.message.clone(),
    }
}

struct Failures<'f, 'a> {
    script: &'f Script<'a>,
    options: &'f Loading,
    left: BTreeMap<usize, &'f ServerMessage>,
    definitions: Definitions,
    /// Statements by the names that they define: the ones that failed, and the others.
    failed: HashMap<&'f str, usize>,
    known: HashSet<&'f str>,
    /// Extensions that the server does not have.
    extensions: Vec<&'f str>,
}

impl<'f, 'a> Failures<'f, 'a> {
    fn new(
        script: &'f Script<'a>,
        left: BTreeMap<usize, &'f ServerMessage>,
        options: &'f Loading,
    ) -> Self {
        let name = |nth: usize| {
            script.statements[nth].statement.defines.as_ref().map(|defines| defines.name.object())
        };
        let failed = left.keys().rev().filter_map(|nth| Some((name(*nth)?, *nth))).collect();
        let known = script.defined_names().collect();
        let lacks = |(nth, message): (&usize, &&ServerMessage)| {
            name(*nth).filter(|_| lacks_extension(&script.statements[*nth], message))
        };
        let extensions = left.iter().filter_map(lacks).collect();
        let definitions = Definitions::of(script);
        Failures { script, options, left, definitions, failed, known, extensions }
    }

    fn finding(&self, nth: usize, message: &ServerMessage) -> Finding {
        let item = &self.script.statements[nth];
        let finding = if matches!(item.statement.kind, StatementKind::Modify) {
            let message = format!("this row change failed: {}", said(message));
            Finding::warning("data-in-schema", message)
        } else if changes_owner(item) && message.is("42501") {
            let message = format!("the owner stays who it is: {}", said(message));
            Finding::warning("owner", message).with_help(
                "let shadow_url name a role that may give objects away, where owners matter",
            )
        } else if let Some(root) = self.consequence_of(nth, message) {
            let place = self.script.line(self.script.statements[root].spot());
            Finding::note(
                "unresolved-reference",
                format!("left out, since what it needs failed at {place}: {}", said(message)),
            )
        } else if lacks_extension(item, message) {
            self.extension(item, message)
        } else if twice::is_duplicate(message) {
            twice::loud(self.script, &self.definitions, nth, message)
        } else if self.extension_may_be_missed(message) {
            let extensions = self.extensions.join(", ");
            let message = format!("skipped: may require extension {extensions}: {}", said(message));
            Finding::note("unresolved-reference", message)
        } else {
            self.rejected(item, message)
        };
        finding.at(self.script.place(spot(item, message)))
    }

    /// The statement whose failure made this one fail; nothing where they wait for each other.
    fn consequence_of(&self, nth: usize, message: &ServerMessage) -> Option<usize> {
        let mut seen = HashSet::from([nth]);
        let mut next = self.definer(message)?;
        while seen.insert(next) {
            match self.definer(self.left.get(&next)?) {
                Some(further) => next = further,
                None => return Some(next),
            }
        }
        None
    }

    /// The failed statement that would have defined what another one misses.
    fn definer(&self, message: &ServerMessage) -> Option<usize> {
        let name = missed_of(message, |name| self.failed.contains_key(name))?;
        self.failed.get(name).copied()
    }

    /// Whether the files define something of the name that is missed.
    fn is_defined(&self, message: &ServerMessage) -> bool {
        missed_of(message, |name| self.known.contains(name)).is_some()
    }

    fn extension_may_be_missed(&self, message: &ServerMessage) -> bool {
        let missing = ["42704", "42883", "42P01", "3F000"].iter().any(|code| message.is(code));
        let unknown = !self.is_defined(message);
        !self.extensions.is_empty() && missing && unknown
    }

    fn extension(&self, item: &Item<'_>, message: &ServerMessage) -> Finding {
        let name = item.statement.defines.as_ref().map_or("", |defines| defines.name.object());
        let text = format!(
            "the server that schemas are tried on lacks extension {name}: {}",
            said(message)
        );
        Finding::error("missing-extension", text).about(format!("extension {name}")).with_help(
            "install the extension's package for that server, \
             or let shadow_url name a server that has it",
        )
    }

    fn rejected(&self, item: &Item<'_>, message: &ServerMessage) -> Finding {
        let rule = match message.sqlstate.as_deref() {
            Some("42601") => "syntax-error",
            Some("42P01" | "42704" | "42883" | "42703" | "3F000") => "unresolved-reference",
            _ => "rejected-statement",
        };
        let finding = Finding::error(rule, said(message));
        match self.help(item, message) {
            help if help.is_empty() => finding,
            help => finding.with_help(help),
        }
    }

    /// The schema of a missing object that is excluded.
    fn excluded_schema<'n>(&self, name: &'n str) -> Option<&'n str> {
        let (schema, object) = name.split_once('.').unwrap_or((name, ""));
        let mut patterns = self.options.exclude.iter();
        patterns.any(|pattern| pattern.matches(schema, object)).then_some(schema)
    }

    fn help(&self, item: &Item<'_>, message: &ServerMessage) -> String {
        let mut help: Vec<String> =
            [&message.detail, &message.hint].into_iter().flatten().cloned().collect();
        if let Some(query) = &message.internal_query {
            help.push(format!("in {}", query.trim()));
        }
        if let Some(role) = missing_role(message).filter(|_| !self.options.make_roles) {
            help.push(format!("make role {role} on that server, or allow that roles are made"));
        } else if missing_tablespace(message).is_some() {
            help.push("make it on that server; on the embedded one it is made for you".into());
        } else if names_variable(item, message) {
            help.push("the variables of psql are not known here; write the value itself".into());
        } else if message.is("3F000") && missed(message).is_none() {
            help.push("write a schema before the name, or make the schema in a file".into());
        } else if let Some(name) = missed(message).filter(|_| !self.is_defined(message)) {
            help.push(match self.excluded_schema(name) {
                Some(schema) => of_excluded(schema),
                None => "no schema file defines it".into(),
            });
        }
        help.join("; ")
    }
}

/// What to do about a reference to something that is left out.
fn of_excluded(schema: &str) -> String {
    let schema = quote_identifier(schema);
    format!(
        "it is excluded, so describe the little that is referenced in a schema file, such as \
         `CREATE SCHEMA {schema}; CREATE TABLE {schema}.users (id uuid PRIMARY KEY);`: \
         relvar never creates or changes what is excluded"
    )
}

fn lacks_extension(item: &Item<'_>, message: &ServerMessage) -> bool {
    let extension = item.statement.defines.as_ref();
    extension.is_some_and(|defines| defines.kind == ObjectKind::Extension)
        // 58P01 up to 15, 0A000 from 16.
        && (message.is("58P01") || message.is("0A000"))
}

/// Only a superuser may give everything to anybody.
fn changes_owner(item: &Item<'_>) -> bool {
    let is_alter =
        matches!(item.statement.kind, StatementKind::Other | StatementKind::AlterTable(_));
    let words = || leading_words(item.statement.text, usize::MAX);
    is_alter && words().windows(2).any(|pair| pair == ["OWNER", "TO"])
}

/// Whether the server stumbled over `:name`, which psql would have replaced.
fn names_variable(item: &Item<'_>, message: &ServerMessage) -> bool {
    let Some(position) = message.position.filter(|_| message.is("42601")) else { return false };
    let at = char_position_to_byte(item.statement.text, position);
    let after = item.statement.text[at..].strip_prefix(':');
    after.is_some_and(|name| name.starts_with(|c: char| c.is_alphabetic() || "_'\"".contains(c)))
}

/// Where the server says that the error is, or where the name stands that it does not know.
fn spot(item: &Item<'_>, message: &ServerMessage) -> Spot {
    let text = item.statement.text;
    let at = match message.position {
        Some(position) => Some(char_position_to_byte(text, position)),
        None => missed_of(message, |name| text.contains(name)).and_then(|name| text.find(name)),
    };
    let Some(at) = at else { return item.spot() };
    Spot { file: item.file, offset: item.statement.offset + at, length: token_length(&text[at..]) }
}

/// The length of the word, quoted name or sign that a text begins with.
fn token_length(text: &str) -> usize {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.find('"').map_or(text.len(), |end| end + 2);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    match text.find(|c| !is_word(c)) {
        Some(0) => text.chars().next().map_or(0, char::len_utf8),
        Some(end) => end,
        None => text.len(),
    }
}
