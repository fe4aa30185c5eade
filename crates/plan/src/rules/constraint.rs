//! Constraints of tables and domains.

pub(crate) mod order;

use relvar_catalog::name::{dollar_quote, quote_identifier, quote_list, quote_literal};
use relvar_catalog::{
    Body, Constraint, ConstraintKind, ExclusionElement, ForeignKey, Key, Kind, Object, ObjectId,
};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step, Transaction};
use crate::recipes;
use crate::rules::column::{alter_for_drop, alter_table};
use crate::rules::{Line, Rule, fails_usually, index, options};
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// A constraint changes in place only in being valid or, for a foreign key, deferrable.
pub(crate) fn alteration(
    context: &Context,
    id: &ObjectId,
    before: &Constraint,
    after: &Constraint,
) -> Option<What> {
    let table = id.parent.as_deref()?;
    let is_moved = inheritance::changes(context, table);
    let other = before.attached_to != after.attached_to;
    let attached =
        other && (!is_moved || inheritance::is_attached_later(context, after.attached_to.as_ref()));
    let flags = Constraint {
        local: after.local,
        inherited: after.inherited,
        attached_to: after.attached_to.clone(),
        ..before.clone()
    };
    // A key that is attached goes with its parent's.
    let leaves = before.attached_to.is_some() && other && !is_moved;
    if flags == *after {
        if comes_from_parent(context, id, before, after) {
            return Some(What::Replace);
        }
        return attached.then_some(if leaves { What::Replace } else { What::Alter });
    }
    if stops_being_enforced(context, before, after) {
        return Some(What::Alter);
    }
    let deferrable = Constraint {
        deferrable: after.deferrable,
        initially_deferred: after.initially_deferred,
        validated: after.validated,
        ..flags
    };
    let foreign_key = matches!(after.constraint, ConstraintKind::ForeignKey(_));
    let same_deferral = before.deferrable == after.deferrable
        && before.initially_deferred == after.initially_deferred;
    let in_place = deferrable == *after
        && (after.validated || !before.validated)
        && (same_deferral || foreign_key);
    Some(if in_place { What::Alter } else { What::Replace })
}

/// Whether a check that a child has by itself becomes one that it has only from a parent, which gets it now: a parent's
/// check that meets one of the child's leaves it the child's own.
fn comes_from_parent(
    context: &Context,
    id: &ObjectId,
    before: &Constraint,
    after: &Constraint,
) -> bool {
    let is_check = matches!(after.constraint, ConstraintKind::Check(_));
    let becomes_inherited = before.local && !before.inherited && !after.local;
    is_check
        && becomes_inherited
        && inheritance::links(context.to, id.root()).filter_map(inheritance::body).any(|link| {
            let above = inheritance::twin(id, &link.parent);
            above.is_some_and(|above| context.to.contains(&above) && !context.from.contains(&above))
        })
}

/// From 19 a check stops being enforced in place. One that is to be enforced is still made again, because there its
/// rows can be validated while others write.
fn stops_being_enforced(context: &Context, before: &Constraint, after: &Constraint) -> bool {
    let before = Constraint {
        enforced: false,
        local: after.local,
        inherited: after.inherited,
        validated: after.validated,
        ..before.clone()
    };
    let is_check = matches!(after.constraint, ConstraintKind::Check(_));
    context.major() >= 19 && is_check && !after.enforced && before == *after
}

/// The constraint after `CONSTRAINT name`.
pub(crate) fn definition(body: &Constraint) -> String {
    let mut sql = match &body.constraint {
        ConstraintKind::PrimaryKey(key) => format!("PRIMARY KEY {}", key_columns(key)),
        ConstraintKind::Unique(key) => {
            let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
            format!("UNIQUE{nulls} {}", key_columns(key))
        }
        ConstraintKind::Check(expression) => {
            let no_inherit = if body.no_inherit { " NO INHERIT" } else { "" };
            format!("CHECK ({expression}){no_inherit}")
        }
        ConstraintKind::ForeignKey(key) => foreign_key(key),
        ConstraintKind::Exclusion { elements, predicate, key } => {
            exclusion(elements, predicate.as_deref(), key)
        }
    };
    sql.push_str(&deferral(body));
    if !body.enforced {
        sql.push_str(" NOT ENFORCED");
    }
    sql
}

fn deferral(body: &Constraint) -> String {
    match (body.deferrable, body.initially_deferred) {
        (false, _) => String::new(),
        (true, false) => " DEFERRABLE".into(),
        (true, true) => " DEFERRABLE INITIALLY DEFERRED".into(),
    }
}

fn key_columns(key: &Key) -> String {
    let overlaps = if key.without_overlaps { " WITHOUT OVERLAPS" } else { "" };
    format!("({}{overlaps}){}", quote_list(key.columns.iter().map(|c| &**c)), key_storage(key))
}

fn key_storage(key: &Key) -> String {
    let mut sql = String::new();
    if !key.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", quote_list(key.include.iter().map(|c| &**c))));
    }
    sql.push_str(&options::with(&key.options));
    if let Some(tablespace) = &key.tablespace {
        sql.push_str(&format!(" USING INDEX TABLESPACE {}", quote_identifier(tablespace)));
    }
    sql
}

fn foreign_key(key: &ForeignKey) -> String {
    let period = |columns: &[relvar_catalog::Name]| {
        let mut names: Vec<String> =
            columns.iter().map(|c| quote_identifier(c).into_owned()).collect();
        if let (true, Some(last)) = (key.period, names.last_mut()) {
            *last = format!("PERIOD {last}");
        }
        names.join(", ")
    };
    let mut sql = format!(
        "FOREIGN KEY ({}) REFERENCES {} ({})",
        period(&key.columns),
        key.references.sql(),
        period(&key.referenced_columns)
    );
    if key.match_full {
        sql.push_str(" MATCH FULL");
    }
    if let Some(action) = &key.on_update {
        sql.push_str(&format!(" ON UPDATE {action}"));
    }
    if let Some(action) = &key.on_delete {
        sql.push_str(&format!(" ON DELETE {action}"));
        if !key.on_delete_columns.is_empty() {
            let columns = quote_list(key.on_delete_columns.iter().map(|c| &**c));
            sql.push_str(&format!(" ({columns})"));
        }
    }
    sql
}

fn exclusion(elements: &[ExclusionElement], predicate: Option<&str>, key: &Key) -> String {
    let elements: Vec<String> = elements
        .iter()
        .map(|element| format!("{} WITH {}", index::key(&element.key), element.operator))
        .collect();
    let mut sql =
        format!("EXCLUDE USING {} ({})", quote_identifier(&key.method), elements.join(", "));
    sql.push_str(&key_storage(key));
    if let Some(predicate) = predicate {
        sql.push_str(&format!(" WHERE ({predicate})"));
    }
    sql
}

pub(crate) fn create(
    context: &Context,
    node: &Node,
    id: &ObjectId,
    body: &Constraint,
) -> Vec<Step> {
    let Some(table) = id.parent.as_deref() else { return Vec::new() };
    match node.verb {
        Verb::Check => no_references(id, table, body),
        Verb::Prepare => prepare_index(node, id, table, body),
        Verb::Validate => vec![validate(id, table)],
        Verb::Attach => attach(id, table, body),
        _ => {
            let mut steps = vec![add(context, node, id, table, body)];
            if inheritance::is_exclusion(body) {
                steps.extend(named_apart(context, |_, above| is_of_tree(context, above, id)));
            }
            steps
        }
    }
}

/// Fails, before anything is dropped, where rows reference a table that loses its rows.
fn no_references(id: &ObjectId, table: &ObjectId, body: &Constraint) -> Vec<Step> {
    let ConstraintKind::ForeignKey(key) = &body.constraint else { return Vec::new() };
    let names = key.columns.iter().map(|name| format!("{} IS NOT NULL", quote_identifier(name)));
    let references = names.collect::<Vec<_>>().join(if key.match_full { " OR " } else { " AND " });
    let (path, lost) = (table.path(), key.references.path());
    let message = quote_literal(&format!("rows of {path} reference {lost}, which is made again"));
    let hint = quote_literal(&format!(
        "delete these rows of {path} or set {} NULL, or drop constraint {} in a revision before",
        key.columns.join(", "),
        id.name
    ));
    let block = format!(
        "\n#variable_conflict use_column\nBEGIN\n  IF EXISTS (SELECT FROM {} WHERE {references}) THEN\n    \
         RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation',\n      \
         MESSAGE = {message},\n      HINT = {hint};\n  END IF;\nEND\n",
        table.sql()
    );
    let step = Step::new(format!("DO {}", dollar_quote(&block)))
        .locks(LockMode::AccessShare, table)
        .validates()
        .scans()
        .note(format!("Fails, before anything is changed, if rows of {path} reference {lost}."));
    vec![step]
}

/// Whether a constraint of a partition comes with the one of the tree's root.
fn is_of_tree(context: &Context, own: &ObjectId, root: &ObjectId) -> bool {
    let above = |id: &ObjectId| match context.to.get(id).map(|object| &object.body) {
        Some(Body::Constraint(constraint)) => constraint.attached_to.clone(),
        _ => None,
    };
    own == root || above(own).is_some_and(|above| is_of_tree(context, &above, root))
}

/// Gives the exclusion constraints of partitions, which come with what is made above, their names.
pub(crate) fn named_apart<'c>(
    context: &Context<'c>,
    is_from: impl Fn(&'c Object, &'c ObjectId) -> bool,
) -> Vec<Step> {
    let found = inheritance::attachment::exclusions_named_apart(context, is_from);
    let rename = |(id, chosen): (&ObjectId, String)| {
        let (from, to) = (quote_identifier(&chosen), quote_identifier(&id.name));
        let table = id.root();
        Step::new(format!("{} RENAME CONSTRAINT {from} TO {to}", alter_table(table)))
            .locks(LockMode::AccessExclusive, table)
    };
    found.into_iter().map(rename).collect()
}

fn add(context: &Context, node: &Node, id: &ObjectId, table: &ObjectId, body: &Constraint) -> Step {
    let name = quote_identifier(&id.name);
    if recipes::constraint::has_prepared_index(context, node)
        || recipes::constraint::index_taken_over(context, id).is_some()
    {
        return use_index(node, id, table, body);
    }
    let is_key =
        !matches!(body.constraint, ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_));
    let partitioned = recipes::constraint::is_partitioned(context, table);
    // The partitions' keys are made apart and attached; an exclusion constraint cannot be.
    let alter = if is_key && partitioned && !inheritance::is_exclusion(body) {
        format!("ALTER TABLE ONLY {}", table.sql())
    } else {
        alter_table(table)
    };
    let later = !is_key && recipes::constraint::is_validated_after(context, table, body);
    let not_valid = if later || (!body.validated && body.enforced) { " NOT VALID" } else { "" };
    let step = Step::new(format!("{alter} ADD CONSTRAINT {name} {}{not_valid}", definition(body)));
    match &body.constraint {
        ConstraintKind::ForeignKey(key) => {
            step.locks(LockMode::ShareRowExclusive, table).and_locks(&key.references)
        }
        ConstraintKind::Check(_)
        | ConstraintKind::PrimaryKey(_)
        | ConstraintKind::Unique(_)
        | ConstraintKind::Exclusion { .. } => step.locks(LockMode::AccessExclusive, table),
    }
}

/// The name of the index that is built for a key before it.
fn prepared_name(node: &Node, id: &ObjectId) -> String {
    if node.before.is_some() { recipes::index::interim_name(&id.name) } else { id.name.to_string() }
}

fn use_index(node: &Node, id: &ObjectId, table: &ObjectId, body: &Constraint) -> Step {
    let kind = match &body.constraint {
        ConstraintKind::PrimaryKey(_) => "PRIMARY KEY",
        ConstraintKind::Unique(_)
        | ConstraintKind::Check(_)
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion { .. } => "UNIQUE",
    };
    let index = prepared_name(node, id);
    Step::new(format!(
        "{} ADD CONSTRAINT {} {kind} USING INDEX {}{}",
        alter_table(table),
        quote_identifier(&id.name),
        quote_identifier(&index),
        deferral(body)
    ))
    .locks(LockMode::AccessExclusive, table)
}

fn prepare_index(node: &Node, id: &ObjectId, table: &ObjectId, body: &Constraint) -> Vec<Step> {
    let (ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key)) = &body.constraint else {
        return Vec::new();
    };
    let name = prepared_name(node, id);
    let nulls = if key.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    let include = if key.include.is_empty() {
        String::new()
    } else {
        format!(" INCLUDE ({})", quote_list(key.include.iter().map(|c| &**c)))
    };
    let tablespace = key
        .tablespace
        .as_ref()
        .map_or(String::new(), |t| format!(" TABLESPACE {}", quote_identifier(t)));
    vec![
        Step::new(format!(
            "CREATE UNIQUE INDEX CONCURRENTLY {} ON {} ({}){include}{nulls}{}{tablespace}",
            quote_identifier(&name),
            table.sql(),
            quote_list(key.columns.iter().map(|c| &**c)),
            options::with(&key.options),
        ))
        .locks(LockMode::ShareUpdateExclusive, table)
        .transaction(Transaction::None)
        .scans(),
    ]
}

fn validate(id: &ObjectId, table: &ObjectId) -> Step {
    Step::new(format!("{} VALIDATE CONSTRAINT {}", alter_table(table), quote_identifier(&id.name)))
        .locks(LockMode::ShareUpdateExclusive, table)
        .validates()
        .scans()
}

fn attach(id: &ObjectId, table: &ObjectId, body: &Constraint) -> Vec<Step> {
    let Some(parent) = &body.attached_to else { return Vec::new() };
    let schema = |id: &ObjectId| id.in_schema().unwrap_or_default().to_string();
    let parent_index = relvar_catalog::name::qualified(&schema(parent), &parent.name);
    let index = relvar_catalog::name::qualified(&schema(table), &id.name);
    vec![
        Step::new(format!("ALTER INDEX {parent_index} ATTACH PARTITION {index}"))
            .locks(LockMode::ShareUpdateExclusive, table),
    ]
}

pub(crate) fn alter(id: &ObjectId, before: &Constraint, after: &Constraint) -> Vec<Step> {
    let Some(table) = id.parent.as_deref() else { return Vec::new() };
    let mut steps = Vec::new();
    let deferral_of = |body: &Constraint| (body.deferrable, body.initially_deferred);
    if deferral_of(before) != deferral_of(after) {
        let clause = match deferral_of(after) {
            (false, _) => "NOT DEFERRABLE",
            (true, false) => "DEFERRABLE INITIALLY IMMEDIATE",
            (true, true) => "DEFERRABLE INITIALLY DEFERRED",
        };
        let name = quote_identifier(&id.name);
        steps.push(
            Step::new(format!("{} ALTER CONSTRAINT {name} {clause}", alter_table(table)))
                .locks(LockMode::ShareRowExclusive, table),
        );
    }
    if before.enforced && !after.enforced {
        let name = quote_identifier(&id.name);
        steps.push(
            Step::new(format!("{} ALTER CONSTRAINT {name} NOT ENFORCED", alter_table(table)))
                .locks(LockMode::AccessExclusive, table),
        );
    } else if !before.validated && after.validated {
        steps.push(validate(id, table));
    }
    steps
}

pub(crate) fn drop(context: &Context, object: &Object) -> Vec<Step> {
    let id = &object.id;
    let Some(owner) = id.parent.as_deref() else { return Vec::new() };
    let name = quote_identifier(&id.name);
    if id.kind == Kind::DomainConstraint {
        return vec![Step::new(format!("ALTER DOMAIN {} DROP CONSTRAINT {name}", owner.sql()))];
    }
    let step = Step::new(format!("{} DROP CONSTRAINT {name}", alter_for_drop(context, id)))
        .locks(LockMode::AccessExclusive, owner);
    vec![match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::ForeignKey(key) => step.and_locks(&key.references),
            _ => step,
        },
        _ => step,
    }]
}

impl Rule for Constraint {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        order::declared(action)
    }

    fn stage(&self, context: &Context, node: &Node) -> Stage {
        match node.verb {
            // One key goes and the next one comes in one transaction, when its index is there.
            Verb::Create | Verb::Drop if recipes::constraint::is_swapped(context, node) => {
                Stage::Swap
            }
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        let table = id.root();
        let mut slots = vec![Slot::constraint(id)];
        if !matches!(self.constraint, ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_)) {
            slots.push(Slot::relation(&id.in_schema().unwrap_or_default().into(), &id.name));
        }
        if matches!(self.constraint, ConstraintKind::PrimaryKey(_)) {
            slots.push(Slot::primary_key(table));
        }
        slots
    }

    fn comes_with(&self, context: &Context, node: &Node) -> Option<ObjectId> {
        let whole = self.validated && self.attached_to.is_none();
        let table = node.id.parent.as_deref().filter(|_| whole);
        table.filter(|table| context.is_made(table)).cloned()
    }

    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        let mut hosts = columns_it_goes_with(self, object);
        hosts.extend(object.id.parent.as_deref().cloned());
        hosts
    }

    fn line(&self) -> Line {
        match &self.constraint {
            ConstraintKind::PrimaryKey(_) => Line::PrimaryKey,
            ConstraintKind::Unique(_) => Line::Unique,
            ConstraintKind::Exclusion { .. } => Line::Exclusion,
            ConstraintKind::Check(_) => Line::Check,
            ConstraintKind::ForeignKey(_) => Line::ForeignKey,
        }
    }

    fn may_fail(&self, context: &Context, node: &Node) -> bool {
        match node.verb {
            Verb::Prepare | Verb::Create => recipes::stays(context, node.id.root()),
            Verb::Alter => true,
            verb => fails_usually(verb),
        }
    }

    fn after_retype(&self, context: &Context, column: &ObjectId) -> Option<What> {
        if recipes::type_swap::goes_by_text(context, column) {
            return Some(What::Replace);
        }
        match &self.constraint {
            // Operators across types are btree's alone; a key with PERIOD goes by those of GiST.
            ConstraintKind::ForeignKey(key) => {
                (key.period || !context.stays_in_family(column)).then_some(What::Replace)
            }
            ConstraintKind::Check(_) => (!context.stays_in_family(column)).then_some(What::Replace),
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::Exclusion { .. } => None,
        }
    }

    fn may_make_rows(&self) -> bool {
        match self.constraint {
            ConstraintKind::Check(_) | ConstraintKind::Exclusion { .. } => true,
            ConstraintKind::PrimaryKey(_)
            | ConstraintKind::Unique(_)
            | ConstraintKind::ForeignKey(_) => false,
        }
    }
}

/// The columns whose drop takes a constraint along.
fn columns_it_goes_with(constraint: &Constraint, object: &Object) -> Vec<ObjectId> {
    let table = object.id.parent.as_deref();
    let own = |id: &ObjectId| id.parent.as_deref() == table;
    let columns = || object.depends_on.iter().filter(|id| id.kind == Kind::Column).cloned();
    let mut hosts = Vec::new();
    match &constraint.constraint {
        ConstraintKind::Check(_) => {}
        // It goes with a referencing column, never with a referenced one.
        ConstraintKind::ForeignKey(key) => {
            hosts.extend(columns().filter(own).filter(|c| {
                key.columns.contains(&c.name) && !key.referenced_columns.contains(&c.name)
            }));
        }
        ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => {
            hosts.extend(columns().filter(own));
        }
        // A column within an expression or the predicate is held fast.
        ConstraintKind::Exclusion { elements, predicate, .. } => {
            let is_element = |column: &ObjectId| {
                let mut terms = elements.iter().map(|element| &element.key.term);
                terms.any(|term| term.column() == Some(&column.name))
            };
            let own: Vec<ObjectId> = columns().filter(own).collect();
            if predicate.is_none() && own.iter().all(is_element) {
                hosts.extend(own);
            }
        }
    }
    hosts
}
