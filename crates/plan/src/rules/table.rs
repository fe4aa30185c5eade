//! Tables and extended statistics.

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{
    Body, Catalog, Kind, Name, Object, ObjectId, Persistence, ReplicaIdentity, Statistics, Table,
    Text,
};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::inheritance::{self, Form};
use crate::plan::{LockMode, Step};
use crate::recipes;
use crate::rules::{Rule, column, constraint, fails_usually, not_null, options, relation};
use crate::slots::Slot;
use crate::treatment::{Context, Treated, What};

/// The access method that tables have where none is named.
const HEAP: &str = "heap";

/// A table is replaced only where PostgreSQL has no other way: between plain and partitioned.
pub(crate) fn alteration(context: &Context, before: &Table, after: &Table) -> What {
    let same_method = before.access_method == after.access_method || context.major() >= 15;
    if before.partition_by == after.partition_by && same_method {
        What::Alter
    } else {
        What::Replace
    }
}

/// Whether a typed table, rather than to go with its rows, is no table of the type while that is made again: where its
/// columns stand in the order of the type's attributes by then, which OF asks for (`ATExecAddOf`).
pub(crate) fn may_leave_type(context: &Context, gone: &ObjectId, object: &Object) -> bool {
    let is_typed = matches!(&object.body, Body::Table(table) if table.of_type.is_some());
    is_typed && gone.kind == Kind::Composite && keeps_order(context, &object.id)
}

/// Whether the columns that stay, and after them the new ones, are in the order in which the table is to have them.
fn keeps_order(context: &Context, table: &ObjectId) -> bool {
    let in_order = |catalog| {
        let mut columns: Vec<&Object> = members_of(catalog, table).collect();
        columns.sort_by_key(|column| column.position);
        columns.into_iter().map(|column| &column.id)
    };
    let stays = |id: &&ObjectId| context.from.contains(id) && context.to.contains(id);
    let stay = in_order(context.from).filter(stays);
    let come = in_order(context.to).filter(|id| !context.from.contains(id));
    stay.chain(come).eq(in_order(context.to))
}

fn members_of<'c>(catalog: &'c Catalog, table: &ObjectId) -> impl Iterator<Item = &'c Object> {
    inheritance::members(catalog, Kind::Column, table)
}

/// Whether a table that stays is no table of its type any more, or not while that is made again.
fn leaves_type(context: &Context, treated: &Treated) -> bool {
    let Some((before, after)) = of_types(treated) else { return false };
    before.is_some() && (before != after || is_made_of_new_type(context, treated))
}

/// Whether a table that stays becomes a table of a type, or again.
fn takes_type(context: &Context, treated: &Treated) -> bool {
    let Some((before, after)) = of_types(treated) else { return false };
    after.is_some() && (before != after || is_made_of_new_type(context, treated))
}

/// The types of which a table that stays is one, today and after.
fn of_types<'t>(treated: &Treated<'t>) -> Option<(Option<&'t Text>, Option<&'t Text>)> {
    match (treated.what, &treated.before?.body, &treated.after?.body) {
        (What::Alter, Body::Table(before), Body::Table(after)) => {
            Some((before.of_type.as_ref(), after.of_type.as_ref()))
        }
        _ => None,
    }
}

fn is_made_of_new_type(context: &Context, treated: &Treated) -> bool {
    let needed = treated.after.into_iter().flat_map(|object| &object.depends_on);
    needed.filter(|id| id.kind == Kind::Composite).any(|id| context.is_made(id))
}

/// What a table has to be let go of before, and what can be said of it only after its columns and indexes are there.
pub(crate) fn further_verbs(context: &Context, treated: &Treated) -> Vec<Verb> {
    let mut verbs = Vec::new();
    if leaves_type(context, treated) {
        verbs.push(Verb::Prepare);
    }
    if takes_type(context, treated) || is_finished(context, treated) {
        verbs.push(Verb::Finish);
    }
    verbs
}

/// Whether there is something to be said once the indexes are there.
fn is_finished(context: &Context, treated: &Treated) -> bool {
    let Some(after) = treated.after else { return false };
    if finishes(after).iter().any(|index| context.is_made(index)) {
        return true;
    }
    let before = treated.before.filter(|_| treated.what == What::Alter);
    let said = |object: &Object| match &object.body {
        Body::Table(table) => (table.replica_identity.clone(), table.clustered_on.clone()),
        Body::MaterializedView(view) => (ReplicaIdentity::Default, view.clustered_on.clone()),
        _ => (ReplicaIdentity::Default, None),
    };
    let nothing = (ReplicaIdentity::Default, None);
    before.map_or(nothing, said) != said(after)
}

/// The indexes and constraints that `Finish` names.
pub(crate) fn finishes(object: &Object) -> Vec<ObjectId> {
    if let Body::MaterializedView(view) = &object.body {
        let index = |name: &relvar_catalog::Name| {
            ObjectId::scoped(Kind::Index, object.id.schema.clone(), name.clone())
        };
        return view.clustered_on.iter().map(index).collect();
    }
    let Body::Table(table) = &object.body else { return Vec::new() };
    let mut names: Vec<_> = table.clustered_on.iter().cloned().collect();
    if let ReplicaIdentity::Index(name) = &table.replica_identity {
        names.push(name.clone());
    }
    names
        .into_iter()
        .flat_map(|name| {
            [
                ObjectId::scoped(Kind::Index, object.id.schema.clone(), name.clone()),
                ObjectId::member(Kind::Constraint, object.id.clone().into(), name),
            ]
        })
        .collect()
}

pub(crate) fn create(
    context: &Context,
    node: &Node,
    id: &ObjectId,
    table: &Table,
    members: &[&Node],
) -> Vec<Step> {
    match node.verb {
        Verb::Prepare => return vec![of_type(id, None)],
        Verb::Finish => return finish(context, node, id, table),
        _ => {}
    }
    let form = inheritance::form(context, id);
    let mut sql = String::from("CREATE ");
    if table.persistence == Persistence::Unlogged {
        sql.push_str("UNLOGGED ");
    }
    sql.push_str(&format!("TABLE {}", id.sql()));
    if let (Some(of_type), Form::Standalone) = (&table.of_type, form) {
        sql.push_str(&format!(" OF {of_type}"));
    }
    let links: Vec<_> = inheritance::links(context.to, id).filter_map(inheritance::body).collect();
    if form == Form::PartitionOf
        && let Some(link) = links.first()
    {
        sql.push_str(&format!(" PARTITION OF {}", link.parent.sql()));
    }
    sql.push_str(&elements(context, table, form, members));
    if form == Form::PartitionOf
        && let Some(bound) = links.first().and_then(|link| link.bound.as_ref())
    {
        sql.push_str(&format!(" {bound}"));
    }
    if form == Form::Inherits {
        let mut parents: Vec<_> = inheritance::links(context.to, id).collect();
        parents.sort_by_key(|object| object.position);
        let parents: Vec<String> = parents
            .into_iter()
            .filter_map(inheritance::body)
            .map(|inheritance| inheritance.parent.sql())
            .collect();
        sql.push_str(&format!(" INHERITS ({})", parents.join(", ")));
    }
    if let Some(key) = &table.partition_by {
        sql.push_str(&format!(" PARTITION BY {key}"));
    }
    if let Some(method) = created_with(context, id, table) {
        sql.push_str(&format!(" USING {}", quote_identifier(&method)));
    }
    sql.push_str(&options::with(&table.options));
    if let Some(tablespace) = &table.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", quote_identifier(tablespace)));
    }
    let mut steps = vec![referencing(Step::new(sql), members)];
    steps.extend(column::settings_of_new_table(context, id, form, members));
    if form != Form::Standalone {
        steps.extend(column::defaults_not_taken_over(context, id));
    }
    steps.extend(row_security(id, false, false, table));
    steps
}

/// With the lock that its foreign keys take on the tables that they reference.
fn referencing(step: Step, members: &[&Node]) -> Step {
    let keys = members.iter().filter_map(|member| inheritance::foreign_key(member.after?));
    keys.fold(step, |step, key| match step.lock {
        Some(_) => step.and_locks(&key.references),
        None => step.locks(LockMode::ShareRowExclusive, &key.references),
    })
}

/// Columns and constraints between the parentheses of CREATE TABLE.
fn elements(context: &Context, table: &Table, form: Form, members: &[&Node]) -> String {
    let columns = members.iter().filter(|m| m.id.kind == Kind::Column);
    let constraints = members.iter().filter(|m| m.id.kind == Kind::Constraint);
    let mut lines: Vec<String> = Vec::new();
    for member in columns {
        if let Some(Object { body: Body::Column(column), .. }) = member.after {
            let line = if table.of_type.is_some() {
                column::with_options(context, member.id, members)
            } else {
                Some(column::definition(context, member.id, column, members))
            };
            lines.extend(line);
        }
    }
    for member in constraints {
        if let Some(Object { body: Body::Constraint(body), .. }) = member.after {
            let name = quote_identifier(&member.id.name);
            lines.push(format!("CONSTRAINT {name} {}", constraint::definition(body)));
        }
    }
    let has_line = |column: &ObjectId| members.iter().any(|member| member.id == column);
    for member in members {
        if let (Some(Body::NotNull(body)), Some(column)) =
            (member.after.map(|object| &object.body), member.id.parent.as_deref())
            && !has_line(column)
        {
            lines.push(not_null::table_constraint(member.id, body));
        }
    }
    match (lines.is_empty(), form, table.of_type.is_some()) {
        (true, Form::PartitionOf, _) | (true, _, true) => String::new(),
        (true, ..) => " ()".into(),
        (false, ..) => format!(" (\n    {}\n)", lines.join(",\n    ")),
    }
}

pub(crate) fn alter(context: &Context, id: &ObjectId, before: &Table, after: &Table) -> Vec<Step> {
    let table = format!("ALTER TABLE {}", only(context, id));
    let mut steps = Vec::new();
    if before.persistence != after.persistence {
        let logged = match after.persistence {
            Persistence::Permanent => "LOGGED",
            Persistence::Unlogged => "UNLOGGED",
        };
        steps.push(
            Step::new(format!("ALTER TABLE {} SET {logged}", id.sql()))
                .locks(LockMode::AccessExclusive, id)
                .rewrites(),
        );
    }
    if before.access_method != after.access_method {
        steps.push(set_access_method(&table, id, after));
    }
    if before.tablespace != after.tablespace {
        let space = after.tablespace.as_deref().unwrap_or("pg_default");
        steps.push(
            Step::new(format!("{table} SET TABLESPACE {}", quote_identifier(space)))
                .locks(LockMode::AccessExclusive, id)
                .rewrites(),
        );
    }
    for clause in options::changes(&before.options, &after.options) {
        steps.push(
            Step::new(format!("ALTER TABLE {} {clause}", id.sql()))
                .locks(LockMode::ShareUpdateExclusive, id),
        );
    }
    steps.extend(row_security(id, before.row_security, before.force_row_security, after));
    steps
}

/// Makes the table one of the type, or of none.
fn of_type(table: &ObjectId, of_type: Option<&Text>) -> Step {
    let clause = of_type.map_or("NOT OF".to_string(), |of_type| format!("OF {of_type}"));
    Step::new(format!("ALTER TABLE {} {clause}", table.sql()))
        .locks(LockMode::AccessExclusive, table)
}

/// The access method that CREATE TABLE names: a partition has its parent's unless it names its own (from 17).
fn created_with(context: &Context, id: &ObjectId, table: &Table) -> Option<Name> {
    if table.access_method.is_some() || table.partition_by.is_some() {
        return table.access_method.clone();
    }
    let links: Vec<_> = inheritance::links(context.to, id).filter_map(inheritance::body).collect();
    let of_parent = links.into_iter().filter(|link| link.bound.is_some()).any(|link| {
        let parent = context.to.get(&link.parent).map(|object| &object.body);
        matches!(parent, Some(Body::Table(parent)) if parent.access_method.as_deref().is_some_and(|m| m != HEAP))
    });
    of_parent.then(|| HEAP.into())
}

/// A partitioned table has nothing to rewrite; what it says holds for partitions that are made later.
fn set_access_method(table: &str, id: &ObjectId, after: &Table) -> Step {
    let is_partitioned = after.partition_by.is_some();
    let method = match after.access_method.as_deref() {
        Some(method) => quote_identifier(method).into_owned(),
        None if is_partitioned => "DEFAULT".into(),
        None => HEAP.into(),
    };
    let step = Step::new(format!("{table} SET ACCESS METHOD {method}"))
        .locks(LockMode::AccessExclusive, id);
    if is_partitioned { step } else { step.rewrites() }
}

fn row_security(id: &ObjectId, enabled: bool, forced: bool, table: &Table) -> Vec<Step> {
    let mut clauses = Vec::new();
    if enabled != table.row_security {
        clauses.push(if table.row_security { "ENABLE" } else { "DISABLE" });
    }
    if forced != table.force_row_security {
        clauses.push(if table.force_row_security { "FORCE" } else { "NO FORCE" });
    }
    clauses
        .into_iter()
        .map(|clause| {
            Step::new(format!("ALTER TABLE {} {clause} ROW LEVEL SECURITY", id.sql()))
                .locks(LockMode::AccessExclusive, id)
        })
        .collect()
}

/// The type once the columns are there, replica identity and clustering once the index is.
fn finish(context: &Context, node: &Node, id: &ObjectId, table: &Table) -> Vec<Step> {
    let before = match node.before.map(|object| &object.body) {
        Some(Body::Table(before)) if context.what(id) == Some(What::Alter) => Some(before),
        _ => None,
    };
    // An index that is made anew has lost what was said of it.
    let made = |name: &relvar_catalog::Name| {
        let index = ObjectId::scoped(Kind::Index, id.schema.clone(), name.clone());
        let constraint = ObjectId::member(Kind::Constraint, id.clone().into(), name.clone());
        context.is_made(&index) || context.is_made(&constraint)
    };
    let identity_made =
        matches!(&table.replica_identity, ReplicaIdentity::Index(name) if made(name));
    let clustered_made = table.clustered_on.as_ref().is_some_and(made);
    let mut steps = Vec::new();
    if identity_made
        || before.map_or(&ReplicaIdentity::Default, |b| &b.replica_identity)
            != &table.replica_identity
    {
        let identity = match &table.replica_identity {
            ReplicaIdentity::Default => "DEFAULT".to_string(),
            ReplicaIdentity::Full => "FULL".to_string(),
            ReplicaIdentity::Nothing => "NOTHING".to_string(),
            ReplicaIdentity::Index(name) => format!("USING INDEX {}", quote_identifier(name)),
        };
        steps.push(format!("ALTER TABLE ONLY {} REPLICA IDENTITY {identity}", id.sql()));
    }
    if clustered_made || before.and_then(|b| b.clustered_on.as_ref()) != table.clustered_on.as_ref()
    {
        steps.push(match &table.clustered_on {
            Some(index) => {
                format!("ALTER TABLE {} CLUSTER ON {}", id.sql(), quote_identifier(index))
            }
            None => format!("ALTER TABLE {} SET WITHOUT CLUSTER", id.sql()),
        });
    }
    let typed = context.treated.get(id).is_some_and(|treated| takes_type(context, treated));
    let typed = typed.then(|| of_type(id, table.of_type.as_ref()));
    let said = steps.into_iter();
    let said = said.map(|sql| Step::new(sql).locks(LockMode::ShareUpdateExclusive, id));
    typed.into_iter().chain(said).collect()
}

/// The table's name, with ONLY where it has children that decide for themselves.
pub(crate) fn only(context: &Context, table: &ObjectId) -> String {
    let has_children = inheritance::has_children(context.to, table)
        || inheritance::has_children(context.from, table);
    if has_children { format!("ONLY {}", table.sql()) } else { table.sql() }
}

pub(crate) fn statistics_alteration(before: &Statistics, after: &Statistics) -> What {
    let same = Statistics { target: after.target, ..before.clone() } == *after;
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create_statistics(id: &ObjectId, body: &Statistics) -> Vec<Step> {
    let kinds =
        if body.kinds.is_empty() { String::new() } else { format!(" ({})", body.kinds.join(", ")) };
    let mut steps = vec![
        Step::new(format!(
            "CREATE STATISTICS {}{kinds} ON {} FROM {}",
            id.sql(),
            body.columns,
            body.table.sql()
        ))
        .locks(LockMode::ShareUpdateExclusive, &body.table),
    ];
    if body.target.is_some() {
        steps.extend(alter_statistics(id, body));
    }
    steps
}

pub(crate) fn alter_statistics(id: &ObjectId, body: &Statistics) -> Vec<Step> {
    let target = body.target.unwrap_or(-1);
    vec![Step::new(format!("ALTER STATISTICS {} SET STATISTICS {target}", id.sql()))]
}

impl Rule for Statistics {
    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        relation::columns_and_table(object, &self.table)
    }

    /// ALTER COLUMN TYPE makes it again by itself, but forgets its target.
    fn after_retype(&self, context: &Context, column: &ObjectId) -> Option<What> {
        if recipes::type_swap::goes_by_text(context, column) {
            return Some(What::Replace);
        }
        self.target.map(|_| What::Alter)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

impl Rule for Table {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        declared(action)
    }

    fn stage(&self, _: &Context, node: &Node) -> Stage {
        match node.verb {
            Verb::Prepare => Stage::Define,
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }

    /// The rows of a partitioned table are its partitions'.
    fn destroys(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Drop
            && matches!(node.before.map(|object| &object.body), Some(Body::Table(table))
                if table.partition_by.is_none())
    }

    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Alter || fails_usually(node.verb)
    }

    fn loses(&self, context: &Context, id: &ObjectId) -> Vec<String> {
        let goes = context.is_dropped(id) && self.partition_by.is_none();
        goes.then(|| id.path()).into_iter().collect()
    }

    /// A typed table changes with its type.
    fn may_make_rows(&self) -> bool {
        self.partition_by.is_some() && self.of_type.is_none()
    }

    fn may_be_made_again(&self) -> bool {
        self.of_type.is_none()
    }
}

/// When a table, plain or foreign, comes, changes and goes.
pub(crate) fn declared<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let mut declared = action.usual();
    match action.node.verb {
        Verb::Create => after_parents_defaults(action, &mut declared),
        Verb::Alter => logged_in_order(action, &mut declared),
        Verb::Drop => before_what_it_references(action, &mut declared),
        Verb::Prepare => return left_type(action),
        Verb::Finish => return finished(action),
        Verb::Check
        | Verb::Aside
        | Verb::Attach
        | Verb::Backfill
        | Verb::Validate
        | Verb::Discard => {}
    }
    declared
}

/// A table is no longer of its type before the type goes, and before its columns change.
fn left_type<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let mut declared = action.meanwhile(&[Verb::Drop, Verb::Discard]);
    for column in changed_columns(action) {
        declared.release_node(&column);
    }
    declared
}

/// What is said of a table once its indexes, its columns and its type are there.
pub(crate) fn finished<'a>(action: &Action<'a, '_>) -> Declared<'a> {
    let mut declared = action.usual();
    let named = action.node.after.into_iter().flat_map(finishes);
    declared.require_all(named, Verb::Create);
    declared.require_needs(action.node.after);
    for column in changed_columns(action) {
        declared.require_node(&column);
    }
    declared
}

/// A typed table's columns change only with its type: after it is none, before it is one.
fn changed_columns<'a>(action: &Action<'a, '_>) -> impl Iterator<Item = Node<'a>> {
    action.actions.of_table(action.node.id).filter(|node| {
        node.id.kind == Kind::Column && matches!(node.verb, Verb::Create | Verb::Alter | Verb::Drop)
    })
}

/// A child has its parents' defaults from its first day; what they get later, they get alone.
fn after_parents_defaults<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let (context, id) = (action.context, action.node.id);
    if inheritance::form(context, id) == Form::Standalone {
        return;
    }
    for link in inheritance::links(context.to, id).filter_map(inheritance::body) {
        for column in inheritance::members(context.to, Kind::Column, &link.parent) {
            let default = ObjectId::member(Kind::Default, column.id.clone().into(), "");
            for verb in [Verb::Create, Verb::Alter, Verb::Drop] {
                declared.require(default.clone(), verb);
            }
        }
    }
}

/// A logged table may not reference an unlogged one: to become unlogged the referencing table goes
/// first, to become logged the referenced one.
fn logged_in_order<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let persistence = |object: Option<&Object>| match object.map(|object| &object.body) {
        Some(Body::Table(table)) => Some(table.persistence),
        _ => None,
    };
    let (before, after) = (persistence(action.node.before), persistence(action.node.after));
    if after == before {
        return;
    }
    let own = inheritance::members(action.context.to, Kind::Constraint, action.node.id);
    let referenced = own.filter_map(inheritance::foreign_key).map(|key| &key.references);
    match after {
        Some(Persistence::Permanent) => declared.require_all(referenced, Verb::Alter),
        Some(Persistence::Unlogged) => declared.release_all(referenced, Verb::Alter),
        None => {}
    }
}

/// A table that references another one goes first, and takes its foreign key with it.
fn before_what_it_references<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let (context, actions) = (action.context, action.actions);
    for node in actions.own_of_table(action.node.id).filter(|node| node.verb == Verb::Drop) {
        let goes_with = crate::fold::host(context, &node);
        let Some(object) = node.before.filter(|_| goes_with.is_some()) else { continue };
        let referenced = inheritance::foreign_key(object)
            .map(|key| &key.references)
            .or_else(|| inheritance::body(object).map(|link| &link.parent));
        declared.precede_all(referenced.filter(|table| context.is_dropped(table)), Verb::Drop);
    }
}
