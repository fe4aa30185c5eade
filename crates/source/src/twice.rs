//! Objects that are defined in two places.

use std::collections::HashMap;

use relvar_connect::ServerMessage;
use relvar_report::Finding;
use relvar_sql::{Definition, DefinitionKey, ObjectKind};

use crate::diagnose::said;
use crate::retry::Outcome;
use crate::script::{Item, Script};

/// Whether the server says that something is there already.
pub(crate) fn is_duplicate(message: &ServerMessage) -> bool {
    // Tables and other relations, any other object, functions, schemas.
    ["42P07", "42710", "42723", "42P06"].iter().any(|code| message.is(code))
}

/// All statements that define something, by what they define.
#[derive(Debug)]
pub(crate) struct Definitions(HashMap<DefinitionKey, Vec<usize>>);

impl Definitions {
    pub fn of(script: &Script<'_>) -> Definitions {
        let mut by_key: HashMap<_, Vec<_>> = HashMap::new();
        for (nth, item) in script.statements.iter().enumerate() {
            if let Some(key) = key(script, item) {
                by_key.entry(key).or_default().push(nth);
            }
        }
        Definitions(by_key)
    }

    /// Another statement that defines the same as this one.
    fn other(&self, script: &Script<'_>, nth: usize) -> Option<usize> {
        let same = self.0.get(&key(script, &script.statements[nth])?)?;
        same.iter().copied().find(|other| *other != nth)
    }
}

/// What is at the other place.
const DEFINED: &str = "the other definition";

/// The finding about a statement that failed because something is there already.
pub(crate) fn loud(
    script: &Script<'_>,
    definitions: &Definitions,
    nth: usize,
    message: &ServerMessage,
) -> Finding {
    let item = &script.statements[nth];
    let finding = Finding::error("defined-twice", said(message));
    let Some(other) = definitions.other(script, nth) else { return finding };
    let finding = match &item.statement.defines {
        Some(definition) => finding.about(definition.name.to_string()),
        None => finding,
    };
    let place = script.place(script.statements[other].spot());
    finding.related_to(place, DEFINED).with_help("keep one of the two")
}

/// Definitions of which the server took one and passed over the other, or put it in its place: which of
/// two files wins must not depend on their order.
pub(crate) fn silent(script: &Script<'_>, outcomes: &[Outcome]) -> Vec<Finding> {
    let mut first: HashMap<DefinitionKey, usize> = HashMap::new();
    let mut findings = Vec::new();
    for (nth, item) in script.statements.iter().enumerate() {
        let Some(key) = key(script, item) else { continue };
        let Some(definition) = &item.statement.defines else { continue };
        let other = *first.entry(key).or_insert(nth);
        if other != nth && matches!(outcomes[nth], Outcome::Done) {
            findings.extend(overlap(script, &script.statements[other], item, definition));
        }
    }
    findings
}

fn overlap(
    script: &Script<'_>,
    first: &Item<'_>,
    second: &Item<'_>,
    definition: &Definition,
) -> Option<Finding> {
    let same_text = first.statement.text == second.statement.text;
    let same_file = first.file == second.file;
    let shared = matches!(definition.kind, ObjectKind::Schema | ObjectKind::Extension);
    let name = &definition.name;
    let finding = if definition.if_not_exists && shared {
        return None;
    } else if definition.if_not_exists && same_text {
        Finding::warning("defined-twice", format!("{name} is defined twice"))
    } else if definition.if_not_exists {
        let message = format!("{name} is defined twice, and only one of the two counts");
        Finding::error("defined-twice", message)
    } else if definition.or_replace && !same_file {
        let message = format!("{name} is defined twice, and one replaces the other");
        Finding::error("defined-twice", message)
    } else {
        return None;
    };
    let finding = finding.about(name.to_string()).with_help("keep one of the two");
    let finding = finding.related_to(script.place(first.spot()), DEFINED);
    Some(finding.at(script.place(second.spot())))
}

/// What a statement defines, where that can be told without a server.
fn key(script: &Script<'_>, item: &Item<'_>) -> Option<DefinitionKey> {
    let definition = item.statement.defines.as_ref().filter(|definition| !definition.temporary)?;
    // A schema that nobody knows is as good as any other to compare with.
    Some(definition.key(script.states.schema(item.state).unwrap_or("")))
}
