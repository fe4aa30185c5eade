//! CREATE statements: what they define.

use crate::arguments::input_types;
use crate::classify::{is_on, outside};
use crate::head::Head;
use crate::identifier::Name;
use crate::statement_kind::{CreateIndex, Definition, ObjectKind, StatementKind};
use crate::token::{Token, TokenKind};

/// Reads what follows CREATE.
pub(crate) fn read(mut head: Head<'_>) -> (StatementKind, Option<Definition>) {
    let or_replace = head.eat_all("OR REPLACE");
    let temporary = temporary(&mut head);
    head.eat("UNLOGGED");
    let Some(noun) = noun(&mut head) else { return (StatementKind::Create, None) };
    let kind = match noun {
        Noun::Index { unique } => {
            return index(head, unique).unwrap_or((StatementKind::Create, None));
        }
        Noun::Other(kind) => kind,
    };
    let if_not_exists = head.eat_all("IF NOT EXISTS");
    let statement = match kind {
        ObjectKind::Database => outside("CREATE DATABASE", false),
        ObjectKind::Tablespace => outside("CREATE TABLESPACE", false),
        ObjectKind::Subscription if makes_slot(&head) => outside("CREATE SUBSCRIPTION", false),
        _ => StatementKind::Create,
    };
    let definition = identity(kind, &mut head).map(|identity| Definition {
        kind,
        name: identity.name,
        arguments: identity.arguments,
        on: identity.on,
        or_replace,
        if_not_exists,
        temporary,
    });
    (statement, definition)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Noun {
    /// With its own words between the noun and the name.
    Index {
        unique: bool,
    },
    Other(ObjectKind),
}

/// What tells an object from others of its kind.
struct Identity {
    name: Name,
    arguments: Option<Vec<String>>,
    on: Option<Name>,
}

impl From<Name> for Identity {
    fn from(name: Name) -> Identity {
        Identity { name, arguments: None, on: None }
    }
}

fn temporary(head: &mut Head<'_>) -> bool {
    // GLOBAL and LOCAL only ever stand before TEMP.
    head.eat_one_of(&["GLOBAL", "LOCAL"]);
    head.eat_one_of(&["TEMPORARY", "TEMP"]).is_some()
}

/// Takes the words that name a kind.
pub(crate) fn kind(head: &mut Head<'_>) -> Option<ObjectKind> {
    Some(match noun(head)? {
        Noun::Index { .. } => ObjectKind::Index,
        Noun::Other(kind) => kind,
    })
}

/// Takes the words that name the kind; the longer of two that begin alike comes first.
fn noun(head: &mut Head<'_>) -> Option<Noun> {
    use ObjectKind::*;
    let unique = head.eat_all("UNIQUE INDEX");
    if unique || head.eat("INDEX") {
        return Some(Noun::Index { unique });
    }
    let nouns = [
        ("ACCESS METHOD", AccessMethod),
        ("AGGREGATE", Aggregate),
        ("CAST", Cast),
        ("COLLATION", Collation),
        ("DEFAULT CONVERSION", Conversion),
        ("CONVERSION", Conversion),
        ("DATABASE", Database),
        ("DOMAIN", Domain),
        ("EVENT TRIGGER", EventTrigger),
        ("EXTENSION", Extension),
        ("FOREIGN DATA WRAPPER", ForeignDataWrapper),
        ("FOREIGN TABLE", ForeignTable),
        ("FUNCTION", Function),
        ("GROUP", Role),
        ("LANGUAGE", Language),
        ("PROCEDURAL LANGUAGE", Language),
        ("TRUSTED LANGUAGE", Language),
        ("TRUSTED PROCEDURAL LANGUAGE", Language),
        ("MATERIALIZED VIEW", MaterializedView),
        ("OPERATOR CLASS", OperatorClass),
        ("OPERATOR FAMILY", OperatorFamily),
        ("OPERATOR", Operator),
        ("POLICY", Policy),
        ("PROCEDURE", Procedure),
        ("PUBLICATION", Publication),
        ("RECURSIVE VIEW", View),
        ("ROLE", Role),
        ("RULE", Rule),
        ("SCHEMA", Schema),
        ("SEQUENCE", Sequence),
        ("SERVER", Server),
        ("STATISTICS", Statistics),
        ("SUBSCRIPTION", Subscription),
        ("TABLESPACE", Tablespace),
        ("TABLE", Table),
        ("TEXT SEARCH CONFIGURATION", TextSearchConfiguration),
        ("TEXT SEARCH DICTIONARY", TextSearchDictionary),
        ("TEXT SEARCH PARSER", TextSearchParser),
        ("TEXT SEARCH TEMPLATE", TextSearchTemplate),
        ("TRANSFORM", Transform),
        ("CONSTRAINT TRIGGER", Trigger),
        ("TRIGGER", Trigger),
        ("TYPE", Type),
        ("USER MAPPING", UserMapping),
        ("USER", Role),
        ("VIEW", View),
    ];
    nouns.into_iter().find(|(words, _)| head.eat_all(words)).map(|(_, kind)| Noun::Other(kind))
}

fn index(mut head: Head<'_>, unique: bool) -> Option<(StatementKind, Option<Definition>)> {
    let concurrently = head.eat("CONCURRENTLY");
    let if_not_exists = head.eat_all("IF NOT EXISTS");
    let name = if head.at("ON") { None } else { Some(head.name()?) };
    if !head.eat("ON") {
        return None;
    }
    let only = head.eat("ONLY");
    let table = head.name()?;
    let definition = name.clone().map(|name| Definition {
        kind: ObjectKind::Index,
        name,
        arguments: None,
        on: Some(table.clone()),
        or_replace: false,
        if_not_exists,
        temporary: false,
    });
    let index = CreateIndex { concurrently, unique, if_not_exists, name, table, only };
    Some((StatementKind::CreateIndex(index), definition))
}

fn identity(kind: ObjectKind, head: &mut Head<'_>) -> Option<Identity> {
    use ObjectKind::*;
    Some(match kind {
        Function | Procedure | Aggregate => routine(head)?,
        Operator => operator(head)?,
        OperatorClass | OperatorFamily => {
            let name = head.name()?;
            let on = if head.skip_past("USING") { head.name() } else { None };
            Identity { on, ..name.into() }
        }
        Trigger | Policy => on_table(head, "ON")?,
        Rule => on_table(head, "TO")?,
        Schema => schema(head)?.into(),
        Cast => cast(head)?,
        Transform => {
            head.eat("FOR");
            let type_ = head.name()?;
            head.eat("LANGUAGE");
            Identity { on: head.name(), ..type_.into() }
        }
        UserMapping => {
            head.eat("FOR");
            let user = head.name()?;
            head.eat("SERVER");
            Identity { on: head.name(), ..user.into() }
        }
        // A shell type is a promise; the definition comes later, under the same name.
        Type => head.name().filter(|_| head.peek().is_some())?.into(),
        // PostgreSQL chooses the name where none is given.
        Statistics if head.at("ON") || head.peek()?.kind == TokenKind::OpenParen => return None,
        Language => head.name().or_else(|| head.string().map(|name| Name(vec![name])))?.into(),
        AccessMethod
        | Collation
        | Conversion
        | Database
        | Domain
        | EventTrigger
        | Extension
        | ForeignDataWrapper
        | ForeignTable
        | Index
        | MaterializedView
        | Publication
        | Role
        | Sequence
        | Server
        | Statistics
        | Subscription
        | Table
        | Tablespace
        | TextSearchConfiguration
        | TextSearchDictionary
        | TextSearchParser
        | TextSearchTemplate
        | View => head.name()?.into(),
    })
}

fn routine(head: &mut Head<'_>) -> Option<Identity> {
    let name = head.name()?;
    let arguments = head.group().map(|list| input_types(head.text, list));
    // An aggregate in the old form names its input type among its options.
    let arguments = arguments.map(|list| old_aggregate(head, &list).unwrap_or(list));
    Some(Identity { name, arguments, on: None })
}

/// `CREATE AGGREGATE a (basetype = integer, …)`: there the only group holds the options.
fn old_aggregate(head: &Head<'_>, list: &[String]) -> Option<Vec<String>> {
    let only_group = head.peek().is_none();
    let first = list.iter().find_map(|option| option.strip_prefix("basetype "));
    (only_group && first.is_some()).then(|| first.map(str::to_owned).into_iter().collect())
}

/// The argument types stand among the options, in any order.
fn operator(head: &mut Head<'_>) -> Option<Identity> {
    let name = head.operator_name()?;
    let options = head.group().unwrap_or_default();
    let argument = |option: &str| {
        crate::head::split_at_commas(options).find_map(|tokens| {
            let mut head = Head::new(head.text, tokens);
            head.eat(option).then(|| input_types(head.text, after_equals(tokens)))?.pop()
        })
    };
    let left = argument("LEFTARG").unwrap_or_else(|| "NONE".into());
    let right = argument("RIGHTARG").unwrap_or_else(|| "NONE".into());
    Some(Identity { name, arguments: Some(vec![left, right]), on: None })
}

fn after_equals(tokens: &[Token]) -> &[Token] {
    let at = tokens.iter().position(|token| token.kind == TokenKind::Operator);
    at.map_or(&[], |at| &tokens[at + 1..])
}

/// A name, and the table after a word that stands somewhere behind it.
fn on_table(head: &mut Head<'_>, word: &str) -> Option<Identity> {
    let name = head.name()?;
    let on = if head.skip_past(word) { head.name() } else { None };
    Some(Identity { on, ..name.into() })
}

/// Without a name of its own a schema is called as its owner.
fn schema(head: &mut Head<'_>) -> Option<Name> {
    if head.eat("AUTHORIZATION") {
        return head.name();
    }
    head.name()
}

fn cast(head: &mut Head<'_>) -> Option<Identity> {
    let inside = head.group()?;
    let at = inside.iter().position(|token| crate::head::is_word(head.text, *token, "AS"))?;
    let mut types = input_types(head.text, &inside[..at]);
    types.extend(input_types(head.text, &inside[at + 1..]));
    Some(Name(types).into())
}

/// A subscription makes a slot at the publisher unless it is told not to.
fn makes_slot(head: &Head<'_>) -> bool {
    ["create_slot", "connect"]
        .iter()
        .all(|option| is_on(head.text, head.rest(), option).unwrap_or(true))
}
