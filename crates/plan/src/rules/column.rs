//! Columns: their lines, types, identities and settings.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{
    Body, Catalog, Column, ConstraintKind, DataType, Generated, GeneratedKind, Identity, Kind,
    Object, ObjectId,
};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::inheritance::{self, Form};
use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::recipes::composite_value::Converter;
use crate::rules::{
    Line, Rule, data_type, default, fails_usually, not_null, options, sequence, table,
};
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// Whether a column can change in place. A column cannot become generated, and before 17 a generated
/// one cannot get another expression.
pub(crate) fn alteration(
    context: &Context,
    id: &ObjectId,
    before: &Column,
    after: &Column,
) -> Option<What> {
    let flags = Column { local: after.local, inherited: after.inherited, ..before.clone() };
    if flags == *after {
        return None;
    }
    let replaced = match (&before.generated, &after.generated) {
        (None, None) => false,
        (None, Some(_)) => true,
        (Some(before), None) => before.kind == GeneratedKind::Virtual,
        (Some(b), Some(a)) => {
            b.kind != a.kind
                || (b.expression != a.expression
                    && (context.major() < 17
                        || b.kind == GeneratedKind::Virtual && is_expression_fixed(context, id)))
        }
    };
    let retyped = before.data_type != after.data_type || before.collation != after.collation;
    // No cast leads from one to the other: the values cannot be kept.
    let converts = || {
        context.options.using.contains_key(id)
            || data_type::converts(context, &before.data_type, &after.data_type)
    };
    let replaced = replaced || (retyped && !converts());
    Some(match (replaced, retyped) {
        (true, _) => What::Replace,
        (false, true) => What::Retype,
        (false, false) => What::Alter,
    })
}

/// Whether SET EXPRESSION is refused for virtual columns of the table: it, or one that has the column from it, has a check
/// or is a member of a publication (`ATExecSetExpression` of 18). A NOT NULL may pass through a check.
fn is_expression_fixed(context: &Context, column: &ObjectId) -> bool {
    let family = inheritance::family(context, column.root());
    [context.from, context.to].into_iter().any(|catalog| {
        let is_checked = |table: &ObjectId| {
            inheritance::members(catalog, Kind::Constraint, table).any(|object| {
                matches!(&object.body, Body::Constraint(constraint)
                    if matches!(constraint.constraint, ConstraintKind::Check(_)))
            })
        };
        let is_published = catalog.of_kind(Kind::PublicationMember).any(|object| {
            matches!(&object.body, Body::PublicationMember(body) if family.contains(&body.member))
        });
        is_published || family.iter().any(is_checked)
    }) || family.iter().any(|table| inheritance::not_null::comes(context, table))
}

/// One column's line in CREATE TABLE or ADD COLUMN, with what was folded into it.
pub(crate) fn definition(
    context: &Context,
    id: &ObjectId,
    column: &Column,
    members: &[&Node],
) -> String {
    let mut sql = format!("{} {}", quote_identifier(&id.name), column.data_type);
    sql.push_str(&foreign_options(column));
    if let Some(collation) = &column.collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(generated) = &column.generated {
        sql.push_str(&generated_clause(generated));
    }
    if let Some(identity) = &column.identity
        && keeps_identity(context, id)
    {
        sql.push_str(&format!(" {}", identity_clause(id, identity)));
    }
    sql.push_str(&default_and_not_null(context, id, members));
    sql
}

fn foreign_options(column: &Column) -> String {
    options::foreign(&column.foreign_options)
}

fn default_and_not_null(context: &Context, id: &ObjectId, members: &[&Node]) -> String {
    let mut sql = String::new();
    for member in members.iter().filter(|m| m.id.parent.as_deref() == Some(id)) {
        match member.after.map(|object| &object.body) {
            Some(Body::Default(default)) => {
                sql.push_str(&format!(" DEFAULT {}", default.expression));
            }
            Some(Body::NotNull(not_null)) => {
                if let Some(name) = not_null::given_name(context, member.id, not_null) {
                    sql.push_str(&format!(" CONSTRAINT {}", quote_identifier(&name)));
                }
                sql.push_str(" NOT NULL");
                if not_null.no_inherit {
                    sql.push_str(" NO INHERIT");
                }
            }
            _ => {}
        }
    }
    sql
}

/// A column of a typed table, which can only have options.
pub(crate) fn with_options(context: &Context, id: &ObjectId, members: &[&Node]) -> Option<String> {
    let options = default_and_not_null(context, id, members);
    (!options.is_empty()).then(|| format!("{} WITH OPTIONS{options}", quote_identifier(&id.name)))
}

fn generated_clause(generated: &Generated) -> String {
    let kind = match generated.kind {
        GeneratedKind::Stored => " STORED",
        GeneratedKind::Virtual => " VIRTUAL",
    };
    format!(" GENERATED ALWAYS AS ({}){kind}", generated.expression)
}

/// Partitions have their parent's identity from 17 on, and must not bring one of their own.
fn keeps_identity(context: &Context, id: &ObjectId) -> bool {
    context.major() < 17
        || !inheritance::links(context.to, id.root())
            .filter_map(inheritance::body)
            .any(|inheritance| inheritance.bound.is_some())
}

fn identity_clause(id: &ObjectId, identity: &Identity) -> String {
    let kind = if identity.always { "ALWAYS" } else { "BY DEFAULT" };
    let mut settings = Vec::new();
    let table = id.root();
    let usual = format!("{}_{}_seq", table.name, id.name);
    if *identity.sequence_name != *usual || identity.sequence_schema != table.schema {
        let name =
            relvar_catalog::name::qualified(&identity.sequence_schema, &identity.sequence_name);
        settings.push(format!("SEQUENCE NAME {name}"));
    }
    settings.extend(sequence::settings(&identity.sequence));
    let settings =
        if settings.is_empty() { String::new() } else { format!(" ({})", settings.join(" ")) };
    format!("GENERATED {kind} AS IDENTITY{settings}")
}

pub(crate) fn create(
    context: &Context,
    node: &Node,
    id: &ObjectId,
    column: &Column,
    members: &[&Node],
) -> Vec<Step> {
    let table = id.root();
    match node.verb {
        Verb::Prepare => return vec![through_text(id, column)],
        Verb::Finish => return recipes::statistics::analyze(context, table),
        _ => {}
    }
    let definition = definition(context, id, column, members);
    let mut step = Step::new(format!("{} ADD COLUMN {definition}", alter_table(table)))
        .locks(LockMode::AccessExclusive, table);
    let fills_each_row = members.iter().any(|member| {
        matches!(member.after.map(|o| &o.body), Some(Body::Default(default)) if default.volatile)
    });
    let written = column.identity.is_some()
        || stored(column)
        || fills_each_row
        || data_type::is_checked(context, &column.data_type);
    if written && table.kind == Kind::Table {
        step = step.rewrites();
    }
    let mut steps = vec![step];
    steps.extend(settings(context, id, None, column));
    if members.iter().any(|member| member.id.kind == Kind::Default) {
        steps.extend(defaults_not_kept_below(context, id));
    }
    steps
}

/// Defaults that reach the children of a table with its new column, and that they are not to have.
pub(crate) fn defaults_not_kept_below(context: &Context, column: &ObjectId) -> Vec<Step> {
    let below = inheritance::followers(context, column).into_iter();
    let defaults = below.map(|column| ObjectId::member(Kind::Default, column.into(), ""));
    let not_kept = defaults.filter(|default| !context.to.contains(default));
    not_kept.flat_map(|default| default::drop(context, &default)).collect()
}

fn text_like(data_type: &DataType) -> &'static str {
    if data_type.array { "text[]" } else { "text" }
}

/// Holds the values as text until the new type is there.
fn through_text(id: &ObjectId, column: &Column) -> Step {
    let (name, text) = (quote_identifier(&id.name), text_like(&column.data_type));
    let alter = alter_table(id.root());
    Step::new(format!("{alter} ALTER COLUMN {name} TYPE {text} USING {name}::{text}"))
        .locks(LockMode::AccessExclusive, id.root())
        .rewrites()
}

fn stored(column: &Column) -> bool {
    column.generated.as_ref().is_some_and(|generated| generated.kind == GeneratedKind::Stored)
}

/// `ALTER TABLE name`, or `ALTER FOREIGN TABLE name`.
pub(crate) fn alter_table(table: &ObjectId) -> String {
    match table.kind {
        Kind::ForeignTable => format!("ALTER FOREIGN TABLE {}", table.sql()),
        Kind::View => format!("ALTER VIEW {}", table.sql()),
        Kind::MaterializedView => format!("ALTER MATERIALIZED VIEW {}", table.sql()),
        _ => format!("ALTER TABLE {}", table.sql()),
    }
}

/// As [`alter_table`], leaving children alone.
pub(crate) fn alter_only(context: &Context, table: &ObjectId) -> String {
    match table.kind {
        Kind::Table => format!("ALTER TABLE {}", table::only(context, table)),
        _ => alter_table(table),
    }
}

/// Settings of columns that CREATE TABLE has no room for.
pub(crate) fn settings_of_new_table(
    context: &Context,
    id: &ObjectId,
    form: Form,
    members: &[&Node],
) -> Vec<Step> {
    let mut columns: Vec<&Object> = match form {
        Form::Standalone => {
            members.iter().filter(|m| m.id.kind == Kind::Column).filter_map(|m| m.after).collect()
        }
        Form::PartitionOf => return Vec::new(),
        Form::Inherits => inheritance::members(context.to, Kind::Column, id).collect(),
    };
    columns.sort_by_key(|object| object.position);
    columns
        .into_iter()
        .filter_map(|object| match &object.body {
            Body::Column(column) => Some(settings(context, &object.id, None, column)),
            _ => None,
        })
        .flatten()
        .collect()
}

/// Storage, compression, statistics and options of a column.
fn settings(
    context: &Context,
    id: &ObjectId,
    before: Option<&Column>,
    after: &Column,
) -> Vec<Step> {
    let table = id.root();
    let column =
        format!("{} ALTER COLUMN {}", alter_only(context, table), quote_identifier(&id.name));
    let mut clauses: Vec<(String, LockMode)> = Vec::new();
    if before.and_then(|b| b.storage.as_ref()) != after.storage.as_ref() {
        let default =
            if context.major() >= 16 { "DEFAULT" } else { usual_storage(&after.data_type) };
        let storage = after.storage.as_deref().unwrap_or(default);
        clauses.push((format!("SET STORAGE {storage}"), LockMode::AccessExclusive));
    }
    if before.and_then(|b| b.compression.as_ref()) != after.compression.as_ref() {
        let compression = after.compression.as_deref().unwrap_or("DEFAULT");
        clauses.push((format!("SET COMPRESSION {compression}"), LockMode::AccessExclusive));
    }
    if before.and_then(|b| b.statistics) != after.statistics {
        let target = after.statistics.unwrap_or(-1);
        clauses.push((format!("SET STATISTICS {target}"), LockMode::ShareUpdateExclusive));
    }
    let empty = Vec::new();
    let old = before.map_or(&empty, |b| &b.options);
    for clause in options::changes(old, &after.options) {
        clauses.push((clause, LockMode::ShareUpdateExclusive));
    }
    clauses
        .into_iter()
        .map(|(clause, lock)| Step::new(format!("{column} {clause}")).locks(lock, table))
        .collect()
}

/// The storage that a type has by itself, where there is no word for it (before 16).
pub(crate) fn usual_storage(data_type: &DataType) -> &'static str {
    match data_type.builtin_name() {
        Some("numeric" | "inet" | "cidr") => "MAIN",
        _ => "EXTENDED",
    }
}

/// Defaults that a child takes over from its parent and does not have.
pub(crate) fn defaults_not_taken_over(context: &Context, id: &ObjectId) -> Vec<Step> {
    let mut steps = Vec::new();
    for object in inheritance::members(context.to, Kind::Column, id) {
        let Body::Column(column) = &object.body else { continue };
        let default_of =
            |column: &ObjectId| ObjectId::member(Kind::Default, column.clone().into(), "");
        let parents = inheritance::links(context.to, id)
            .filter_map(inheritance::body)
            .filter_map(|link| inheritance::twin(&object.id, &link.parent))
            .any(|twin| context.to.contains(&default_of(&twin)));
        if !column.local && parents && !context.to.contains(&default_of(&object.id)) {
            steps.extend(default::drop(context, &default_of(&object.id)));
        }
    }
    steps
}

pub(crate) fn drop(context: &Context, id: &ObjectId) -> Vec<Step> {
    let (table, alter) = (id.root(), alter_for_drop(context, id));
    vec![
        Step::new(format!("{alter} DROP COLUMN {}", quote_identifier(&id.name)))
            .locks(LockMode::AccessExclusive, table),
    ]
}

/// As [`alter_table`], leaving children alone where one keeps what its parent loses.
pub(crate) fn alter_for_drop(context: &Context, id: &ObjectId) -> String {
    match context.is_kept_below(id) {
        true => alter_only(context, id.root()),
        false => alter_table(id.root()),
    }
}

/// Changes a column in place, and with its type those of other columns of the table, in one statement.
pub(crate) fn alter(
    context: &Context,
    node: &Node,
    before: &Column,
    after: &Column,
    members: &[&Node],
) -> Vec<Step> {
    let own = std::iter::once((node.id, before, after));
    let columns: Vec<(&ObjectId, &Column, &Column)> = own
        .chain(members.iter().filter_map(|member| {
            match (&member.before?.body, &member.after?.body) {
                (Body::Column(before), Body::Column(after)) => {
                    Some((member.id, &**before, &**after))
                }
                _ => None,
            }
        }))
        .collect();
    let mut steps: Vec<Step> =
        columns.iter().flat_map(|(id, before, after)| freed(id, before, after)).collect();
    let retyped: Vec<_> =
        columns.iter().filter(|(id, ..)| context.what(id) == Some(What::Retype)).collect();
    if !retyped.is_empty() {
        let clauses = retyped.iter().map(|(id, before, after)| retype(context, id, before, after));
        let (clauses, rewrites): (Vec<String>, Vec<bool>) = clauses.unzip();
        let table = node.id.root();
        let alter = alter_table(table);
        let sql = match clauses.as_slice() {
            [clause] => format!("{alter} {clause}"),
            _ => format!("{alter}\n    {}", clauses.join(",\n    ")),
        };
        let mut step = Step::new(sql).locks(LockMode::AccessExclusive, table);
        if !rewrites.contains(&true) && table.kind == Kind::Table {
            for (id, before, after) in &retyped {
                step.rebuilds.extend(recipes::rebuilt::indexes(context, id, before, after));
                step.scans |= recipes::rebuilt::is_checked_again(context, id);
            }
            step.rebuilds.sort();
            step.rebuilds.dedup();
        }
        let ids: Vec<&ObjectId> = retyped.iter().map(|(id, ..)| *id).collect();
        let mut released = recipes::not_null::released_for_types(context, &ids);
        let converters = converters(context, &retyped);
        steps.append(&mut released.before);
        steps.extend(converters.iter().map(|converter| Step::new(converter.create.as_str())));
        steps.push(if rewrites.contains(&true) { step.rewrites() } else { step });
        steps.extend(converters.iter().map(|converter| Step::new(converter.drop.as_str())));
        steps.extend(released.after());
    }
    steps
        .extend(columns.iter().flat_map(|(id, before, after)| settled(context, id, before, after)));
    steps
}

/// The functions that the new types' expressions call.
fn converters(context: &Context, retyped: &[&(&ObjectId, &Column, &Column)]) -> Vec<Converter> {
    let mut all = Vec::new();
    for (id, before, after) in retyped {
        let is_moved = id.root().kind == Kind::Table
            && is_swapped(context, id)
            && !context.options.using.contains_key(id)
            && !recipes::type_swap::goes_by_text(context, id);
        let of_column = is_moved.then(|| {
            recipes::composite_value::converters(context, &before.data_type, &after.data_type)
        });
        for converter in of_column.into_iter().flatten() {
            if !all.contains(&converter) {
                all.push(converter);
            }
        }
    }
    all
}

/// Whether a type of the column steps aside for its successor.
fn is_swapped(context: &Context, id: &ObjectId) -> bool {
    let column = context.from.get(id);
    column.is_some_and(|o| o.depends_on.iter().any(|t| recipes::type_swap::is_needed(context, t)))
}

/// What a column gives up before its type can change.
fn freed(id: &ObjectId, before: &Column, after: &Column) -> Vec<Step> {
    let table = id.root();
    let column = format!("{} ALTER COLUMN {}", alter_table(table), quote_identifier(&id.name));
    let lock = |sql: String| Step::new(sql).locks(LockMode::AccessExclusive, table);
    let mut steps = Vec::new();
    if let (Some(_), None) = (&before.generated, &after.generated) {
        steps.push(lock(format!("{column} DROP EXPRESSION")));
    }
    if before.identity.is_some() && after.identity.is_none() {
        steps.push(lock(format!("{column} DROP IDENTITY")));
    }
    steps
}

/// What a column gets once it has its type.
fn settled(context: &Context, id: &ObjectId, before: &Column, after: &Column) -> Vec<Step> {
    let table = id.root();
    let column = format!("{} ALTER COLUMN {}", alter_table(table), quote_identifier(&id.name));
    let lock = |sql: String| Step::new(sql).locks(LockMode::AccessExclusive, table);
    let mut steps = Vec::new();
    if let (Some(b), Some(a)) = (&before.generated, &after.generated)
        && b.expression != a.expression
    {
        let step = lock(format!("{column} SET EXPRESSION AS ({})", a.expression));
        steps.push(if stored(after) { step.rewrites() } else { step });
    }
    match (&before.identity, &after.identity) {
        (None, Some(identity)) => {
            steps.push(lock(format!("{column} ADD {}", identity_clause(id, identity))));
        }
        (Some(b), Some(a)) => {
            steps.extend(alter_identity(id, b, a).map(lock));
            steps.extend(rename_sequence(b, a));
        }
        (_, None) => {}
    }
    if let Some(clause) = options::foreign_changes(&before.foreign_options, &after.foreign_options)
    {
        steps.push(lock(format!("{column} {clause}")));
    }
    steps.extend(settings_after(context, id, before, after));
    for follower in inheritance::followers(context, id) {
        let of = |catalog: &Catalog| match catalog.get(&follower).map(|object| &object.body) {
            Some(Body::Column(column)) => Some(column.clone()),
            _ => None,
        };
        if let (Some(before), Some(after)) = (of(context.from), of(context.to)) {
            steps.extend(settings_after(context, &follower, &before, &after));
        }
    }
    steps
}

/// What is left to be set when the column has its new type, which brings its own storage and compression.
fn settings_after(context: &Context, id: &ObjectId, before: &Column, after: &Column) -> Vec<Step> {
    let mut kept = before.clone();
    if context.what(id) == Some(What::Retype) {
        (kept.storage, kept.compression) = (None, None);
    }
    settings(context, id, Some(&kept), after)
}

/// The sequence of an identity is named like any other.
fn rename_sequence(before: &Identity, after: &Identity) -> Vec<Step> {
    let mut steps = Vec::new();
    let name = |schema: &str, name: &str| relvar_catalog::name::qualified(schema, name);
    if before.sequence_name != after.sequence_name {
        steps.push(Step::new(format!(
            "ALTER SEQUENCE {} RENAME TO {}",
            name(&before.sequence_schema, &before.sequence_name),
            quote_identifier(&after.sequence_name)
        )));
    }
    steps
}

fn alter_identity(id: &ObjectId, before: &Identity, after: &Identity) -> Option<String> {
    let mut clauses = Vec::new();
    if before.always != after.always {
        let kind = if after.always { "ALWAYS" } else { "BY DEFAULT" };
        clauses.push(format!("SET GENERATED {kind}"));
    }
    clauses.extend(
        sequence::changes(&before.sequence, &after.sequence)
            .into_iter()
            .filter(|clause| !clause.starts_with("AS "))
            .map(
                |clause| {
                    if clause.starts_with("RESTART") { clause } else { format!("SET {clause}") }
                },
            ),
    );
    let column = quote_identifier(&id.name);
    (!clauses.is_empty())
        .then(|| format!("{} ALTER COLUMN {column} {}", alter_table(id.root()), clauses.join(" ")))
}

/// ALTER COLUMN TYPE, with USING only where PostgreSQL would not convert by itself; and whether it writes the
/// table anew.
fn retype(context: &Context, id: &ObjectId, before: &Column, after: &Column) -> (String, bool) {
    let name = quote_identifier(&id.name);
    let mut clause = format!("ALTER COLUMN {name} TYPE {}", after.data_type);
    if let Some(collation) = &after.collation {
        clause.push_str(&format!(" COLLATE {collation}"));
    }
    let swapped = is_swapped(context, id);
    let using = context.options.using.get(id).filter(|_| id.root().kind == Kind::Table);
    if let Some(expression) = using {
        clause.push_str(&format!(" USING {expression}"));
        return (clause, true);
    }
    if id.root().kind == Kind::Table {
        if recipes::type_swap::goes_by_text(context, id) {
            clause.push_str(&format!(" USING {name}::{}", after.data_type));
        } else if swapped {
            let (from, to) = (&before.data_type, &after.data_type);
            let by_text = || format!("{name}::{}::{to}", text_like(to));
            let value = recipes::composite_value::moved(context, &name, from, to);
            clause.push_str(&format!(" USING {}", value.unwrap_or_else(by_text)));
        } else if !data_type::assigns(&before.data_type, &after.data_type) {
            clause.push_str(&format!(" USING {}", conversion(context, &name, before, after)));
        }
    }
    let keeps = |from: &DataType, to: &DataType| data_type::keeps_files(context, from, to);
    let text = DataType::builtin("text");
    let kept = match swapped {
        _ if id.root().kind != Kind::Table => true,
        _ if recipes::type_swap::goes_by_text(context, id) => false,
        true => keeps(&before.data_type, &text) && keeps(&text, &after.data_type),
        false => keeps(&before.data_type, &after.data_type),
    };
    (clause, !kept)
}

/// A conversion by cast; between user-defined types by way of text, and from char(n), whose blanks at the end are no
/// part of the value, which only its cast to text knows.
fn conversion(context: &Context, name: &str, before: &Column, after: &Column) -> String {
    let defined =
        |t: &DataType| t.schema.is_some() || t.builtin_name().is_some_and(|n| n.ends_with("range"));
    let by_text = defined(&before.data_type) && defined(&after.data_type)
        || data_type::is_padded(context, &before.data_type)
            && !data_type::has_own_cast(context, &before.data_type, &after.data_type);
    if by_text {
        let through = text_like(&after.data_type);
        format!("{name}::{through}::{}", after.data_type)
    } else {
        format!("{name}::{}", after.data_type)
    }
}

/// Whether the column gets a type that does not hold all values of its type of today.
pub(crate) fn loses_values(context: &Context, id: &ObjectId) -> bool {
    let Some(treated) = context.treated.get(id) else { return false };
    let (Some(Body::Column(before)), Some(Body::Column(after))) =
        (treated.before.map(|object| &object.body), treated.after.map(|object| &object.body))
    else {
        return false;
    };
    treated.what == What::Retype
        && id.root().kind == Kind::Table
        && !recipes::conversion::is_told_apart(context, id, before, after)
        && (data_type::loses(&before.data_type, &after.data_type)
            || recipes::composite_value::may_lose(context, &before.data_type, &after.data_type))
}

impl Rule for Column {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let (context, node) = (action.context, action.node);
        match node.verb {
            Verb::Prepare => action.meanwhile(&[Verb::Drop]),
            Verb::Drop => {
                // What changes of a table itself does not mind its columns.
                let mut declared = action.usual_except(|id, verb| {
                    verb == Verb::Alter && Some(id) == node.id.parent.as_deref()
                });
                declared.require_all(
                    inheritance::order::dropped_only_above(context, node.id),
                    Verb::Drop,
                );
                declared
            }
            Verb::Alter => {
                let mut declared = action.usual();
                around_identity(action, &mut declared);
                declared
            }
            Verb::Finish => analyzed_last(action),
            Verb::Check
            | Verb::Aside
            | Verb::Create
            | Verb::Attach
            | Verb::Backfill
            | Verb::Validate
            | Verb::Discard => action.usual(),
        }
    }

    fn stage(&self, _: &Context, node: &Node) -> Stage {
        match node.verb {
            Verb::Prepare => Stage::Define,
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, _: &ObjectId) -> Vec<Slot> {
        let of = |identity: &Identity| {
            let (schema, name) = (&identity.sequence_schema, &identity.sequence_name);
            [Slot::relation(schema, name), Slot::data_type(schema, name)]
        };
        self.identity.iter().flat_map(of).collect()
    }

    fn comes_with(&self, context: &Context, node: &Node) -> Option<ObjectId> {
        node.id.parent.as_deref().filter(|table| context.is_made(table)).cloned()
    }

    fn line(&self) -> Line {
        Line::Column
    }

    fn destroys(&self, context: &Context, node: &Node) -> bool {
        let table = node.id.root();
        match (node.verb, context.from.get(table).map(|object| &object.body)) {
            // A column goes with its table.
            (Verb::Drop, Some(Body::Table(body))) if context.is_dropped(table) => {
                body.partition_by.is_none()
            }
            (Verb::Drop, Some(Body::Table(_))) => {
                matches!(node.before.map(|object| &object.body), Some(Body::Column(column))
                    if column.generated.is_none())
            }
            (Verb::Alter, _) => loses_values(context, node.id),
            _ => false,
        }
    }

    fn may_fail(&self, context: &Context, node: &Node) -> bool {
        let table = node.id.root();
        match node.verb {
            Verb::Prepare | Verb::Create => recipes::stays(context, table),
            Verb::Alter => context.what(node.id) == Some(What::Retype) && table.kind == Kind::Table,
            verb => fails_usually(verb),
        }
    }

    fn loses(&self, context: &Context, id: &ObjectId) -> Vec<String> {
        let goes_alone = context.is_dropped(id)
            && self.generated.is_none()
            && id.parent.as_deref().is_some_and(|table| !context.is_dropped(table))
            && id.root().kind == Kind::Table;
        if goes_alone || loses_values(context, id) { vec![id.path()] } else { Vec::new() }
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        self.generated.is_some().then_some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        self.generated.is_some()
    }

    /// The values of a generated column come back by themselves.
    fn may_be_made_again(&self) -> bool {
        self.generated.is_some()
    }
}

/// An identity needs NOT NULL while it lasts.
fn around_identity<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let not_null = ObjectId::member(Kind::NotNull, action.node.id.clone().into(), "");
    match identity_change(action.context, action.node.id) {
        Some(IdentityChange::Comes) => declared.require(not_null, Verb::Create),
        Some(IdentityChange::Goes) => declared.release(not_null, Verb::Drop),
        None => {}
    }
}

/// How a column that stays changes in being an identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum IdentityChange {
    Comes,
    Goes,
}

/// Whether a column that stays, or its parent's that changes it too, becomes or stops being an identity.
pub(crate) fn identity_change(context: &Context, id: &ObjectId) -> Option<IdentityChange> {
    let is_identity = |catalog: &Catalog| match catalog.get(id).map(|object| &object.body) {
        Some(Body::Column(column)) => Some(column.identity.is_some()),
        _ => None,
    };
    match (is_identity(context.from)?, is_identity(context.to)?) {
        (false, true) => Some(IdentityChange::Comes),
        (true, false) => Some(IdentityChange::Goes),
        (false, false) | (true, true) => inheritance::order::above(context.to, id)
            .find_map(|above| identity_change(context, &above)),
    }
}

/// A table is analysed when its columns have their types, and its indexes and extended statistics are there.
fn analyzed_last<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let (context, table) = (action.context, action.node.id.root());
    let mut declared = action.usual();
    let retyped = recipes::statistics::retyped(context, table);
    declared.require_all(retyped.map(|column| &column.id), Verb::Alter);
    for node in action.actions.of_table(table) {
        let is_analyzed = matches!(node.id.kind, Kind::Index | Kind::Statistics);
        if is_analyzed && matches!(node.verb, Verb::Create | Verb::Alter) {
            declared.require_node(&node);
        }
    }
    declared
}
