//! Foreign-data wrappers, servers, user mappings and foreign tables.

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{
    Body, ForeignServer, ForeignTable, Kind, Object, ObjectId, UserMapping, Wrapper,
};

use crate::graph::{Action, Declared, Node, Verb};
use crate::inheritance::{self, Form};
use crate::plan::{LockMode, Step};
use crate::rules::address::role;
use crate::rules::{Rule, column, constraint, options, table};
use crate::slots::Slot;
use crate::treatment::{Context, What};

pub(crate) fn create_wrapper(id: &ObjectId, body: &Wrapper) -> Vec<Step> {
    let handler = body.handler.as_ref().map_or(String::new(), |f| format!(" HANDLER {f}"));
    let validator = body.validator.as_ref().map_or(String::new(), |f| format!(" VALIDATOR {f}"));
    let connection = body.connection.as_ref().map_or(String::new(), |f| format!(" CONNECTION {f}"));
    let options = options::foreign(&body.options);
    vec![Step::new(format!(
        "CREATE FOREIGN DATA WRAPPER {}{handler}{validator}{connection}{options}",
        id.sql()
    ))]
}

pub(crate) fn alter_wrapper(id: &ObjectId, before: &Wrapper, after: &Wrapper) -> Vec<Step> {
    let mut clauses = Vec::new();
    let mut function = |name: &str, before: &Option<String>, after: &Option<String>| {
        if before != after {
            clauses.push(match after {
                Some(function) => format!("{name} {function}"),
                None => format!("NO {name}"),
            });
        }
    };
    function("HANDLER", &before.handler, &after.handler);
    function("VALIDATOR", &before.validator, &after.validator);
    function("CONNECTION", &before.connection, &after.connection);
    clauses.extend(options::foreign_changes(&before.options, &after.options));
    vec![Step::new(format!("ALTER FOREIGN DATA WRAPPER {} {}", id.sql(), clauses.join(" ")))]
}

/// A server keeps its wrapper and its type for life.
pub(crate) fn server_alteration(before: &ForeignServer, after: &ForeignServer) -> What {
    let same = before.wrapper == after.wrapper
        && before.server_type == after.server_type
        && (before.version.is_none() || after.version.is_some());
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create_server(id: &ObjectId, body: &ForeignServer) -> Vec<Step> {
    let text = |word: &str, value: &Option<String>| {
        value.as_ref().map_or(String::new(), |v| format!(" {word} {}", quote_literal(v)))
    };
    vec![Step::new(format!(
        "CREATE SERVER {}{}{} FOREIGN DATA WRAPPER {}{}",
        id.sql(),
        text("TYPE", &body.server_type),
        text("VERSION", &body.version),
        quote_identifier(&body.wrapper),
        options::foreign(&body.options)
    ))]
}

pub(crate) fn alter_server(
    id: &ObjectId,
    before: &ForeignServer,
    after: &ForeignServer,
) -> Vec<Step> {
    let mut clauses = Vec::new();
    if before.version != after.version
        && let Some(version) = &after.version
    {
        clauses.push(format!("VERSION {}", quote_literal(version)));
    }
    clauses.extend(options::foreign_changes(&before.options, &after.options));
    vec![Step::new(format!("ALTER SERVER {} {}", id.sql(), clauses.join(" ")))]
}

fn mapping(id: &ObjectId) -> String {
    let server = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    let user = if &*id.name == "public" { "PUBLIC".to_string() } else { role(&id.name) };
    format!("USER MAPPING FOR {user} SERVER {server}")
}

pub(crate) fn create_user_mapping(id: &ObjectId, body: &UserMapping) -> Vec<Step> {
    vec![Step::new(format!("CREATE {}{}", mapping(id), options::foreign(&body.options)))]
}

pub(crate) fn alter_user_mapping(
    id: &ObjectId,
    before: &UserMapping,
    after: &UserMapping,
) -> Vec<Step> {
    options::foreign_changes(&before.options, &after.options)
        .into_iter()
        .map(|clause| Step::new(format!("ALTER {} {clause}", mapping(id))))
        .collect()
}

pub(crate) fn table_alteration(before: &ForeignTable, after: &ForeignTable) -> What {
    if before.server == after.server { What::Alter } else { What::Replace }
}

pub(crate) fn create_table(
    context: &Context,
    id: &ObjectId,
    body: &ForeignTable,
    members: &[&Node],
) -> Vec<Step> {
    let mut lines = Vec::new();
    for member in members {
        match member.after.map(|object| &object.body) {
            Some(Body::Column(column)) => {
                lines.push(column::definition(context, member.id, column, members));
            }
            Some(Body::Constraint(body)) => {
                let name = quote_identifier(&member.id.name);
                lines.push(format!("CONSTRAINT {name} {}", constraint::definition(body)));
            }
            _ => {}
        }
    }
    let lines = if lines.is_empty() {
        " ()".to_string()
    } else {
        format!(" (\n    {}\n)", lines.join(",\n    "))
    };
    let form = inheritance::form(context, id);
    let links: Vec<_> = inheritance::links(context.to, id).filter_map(inheritance::body).collect();
    let head = format!("CREATE FOREIGN TABLE {}", id.sql());
    let parent = links.first().map(|link| link.parent.sql()).unwrap_or_default();
    let bound = links.first().and_then(|link| link.bound.clone()).unwrap_or_default();
    let table = match form {
        Form::Standalone => format!("{head}{lines}"),
        Form::PartitionOf => format!("{head} PARTITION OF {parent} {bound}"),
        Form::Inherits => {
            let parents: Vec<String> = links.iter().map(|link| link.parent.sql()).collect();
            format!("{head}{lines} INHERITS ({})", parents.join(", "))
        }
    };
    let server = quote_identifier(&body.server);
    let mut steps =
        vec![Step::new(format!("{table} SERVER {server}{}", options::foreign(&body.options)))];
    debug_assert!(id.kind == Kind::ForeignTable);
    steps.extend(column::settings_of_new_table(context, id, form, members));
    steps
}

pub(crate) fn alter_table(id: &ObjectId, before: &ForeignTable, after: &ForeignTable) -> Vec<Step> {
    options::foreign_changes(&before.options, &after.options)
        .into_iter()
        .map(|clause| {
            Step::new(format!("ALTER FOREIGN TABLE {} {clause}", id.sql()))
                .locks(LockMode::AccessExclusive, id)
        })
        .collect()
}

impl Rule for Wrapper {}

impl Rule for ForeignServer {}

impl Rule for UserMapping {
    /// A server does not go while there are mappings for it.
    fn goes_with(&self, _: &Context, _: &Object) -> Vec<ObjectId> {
        Vec::new()
    }

    /// Its password is nowhere else.
    fn destroys(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Drop
    }

    fn loses(&self, context: &Context, id: &ObjectId) -> Vec<String> {
        context.is_dropped(id).then(|| id.to_string()).into_iter().collect()
    }
}

impl Rule for ForeignTable {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        table::declared(action)
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }
}
