//! Indexes.

use relvar_catalog::name::{qualified, quote_identifier, quote_list};
use relvar_catalog::{Body, Index, IndexKey, Kind, Object, ObjectId};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::inheritance;
use crate::plan::{LockMode, Step, Transaction};
use crate::recipes;
use crate::rules::constraint::order::{after_leaving_parent, attached};
use crate::rules::{Rule, address, fails_usually, options, relation};
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// An index changes in place in its options, its tablespace, its statistics and in being attached.
pub(crate) fn alteration(context: &Context, before: &Index, after: &Index) -> Option<What> {
    let is_moved = inheritance::changes(context, &after.table);
    let other = before.attached_to != after.attached_to;
    let attached =
        other && (!is_moved || inheritance::is_attached_later(context, after.attached_to.as_ref()));
    let mut same = Index {
        attached_to: after.attached_to.clone(),
        valid: if after.partitioned { after.valid } else { before.valid },
        ..before.clone()
    };
    // An index that is attached cannot let go of its parent's, and goes with it.
    let leaves = before.attached_to.is_some() && other && !is_moved;
    if same == *after {
        return attached.then_some(if leaves { What::Replace } else { What::Alter });
    }
    // PostgreSQL changes nothing of the template that a partitioned table's index is.
    if !after.partitioned {
        same.options.clone_from(&after.options);
        same.tablespace.clone_from(&after.tablespace);
    }
    for (key, wanted) in same.keys.iter_mut().zip(&after.keys) {
        key.statistics = wanted.statistics;
    }
    Some(if same == *after && !leaves { What::Alter } else { What::Replace })
}

/// One key as it stands between the parentheses.
pub(crate) fn key(key: &IndexKey) -> String {
    let mut sql = key.term.to_string();
    if let Some(collation) = &key.collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(class) = &key.operator_class {
        sql.push_str(&format!(" {class}"));
    }
    if !key.operator_class_options.is_empty() {
        sql.push_str(&format!(" ({})", options::list(&key.operator_class_options)));
    }
    match (key.descending, key.nulls_first) {
        (false, false) => {}
        (false, true) => sql.push_str(" NULLS FIRST"),
        (true, true) => sql.push_str(" DESC"),
        (true, false) => sql.push_str(" DESC NULLS LAST"),
    }
    sql
}

pub(crate) fn create(context: &Context, node: &Node, id: &ObjectId, body: &Index) -> Vec<Step> {
    let replaces = node.before.is_some() && recipes_prepare(context, node);
    match node.verb {
        Verb::Attach => attach(id, body),
        Verb::Prepare => {
            let name = recipes::index::interim_name(&id.name);
            vec![build(context, &name, body)]
        }
        _ if replaces => {
            let interim = address::beside(id, &recipes::index::interim_name(&id.name));
            vec![
                Step::new(format!(
                    "ALTER INDEX {interim} RENAME TO {}",
                    quote_identifier(&id.name)
                ))
                .locks(LockMode::ShareUpdateExclusive, &body.table),
            ]
        }
        _ => {
            let mut steps = vec![build(context, &id.name, body)];
            steps.extend(statistics(id, &[], &body.keys));
            steps
        }
    }
}

fn recipes_prepare(context: &Context, node: &Node) -> bool {
    context
        .treated
        .get(node.id)
        .is_some_and(|treated| recipes::further_verbs(context, treated).contains(&Verb::Prepare))
}

/// CREATE INDEX, concurrently where the table exists before.
fn build(context: &Context, name: &str, body: &Index) -> Step {
    let online = recipes::index::is_online(context, &body.table, body);
    let unique = if body.unique { "UNIQUE " } else { "" };
    let concurrently = if online { "CONCURRENTLY " } else { "" };
    let only = if body.partitioned { "ONLY " } else { "" };
    let mut sql = format!(
        "CREATE {unique}INDEX {concurrently}{} ON {only}{}",
        quote_identifier(name),
        body.table.sql()
    );
    if &*body.method != "btree" {
        sql.push_str(&format!(" USING {}", quote_identifier(&body.method)));
    }
    let keys: Vec<String> = body.keys.iter().map(key).collect();
    sql.push_str(&format!(" ({})", keys.join(", ")));
    if !body.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", quote_list(body.include.iter().map(|c| &**c))));
    }
    if body.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    sql.push_str(&options::with(&body.options));
    if let Some(tablespace) = &body.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", quote_identifier(tablespace)));
    }
    if let Some(predicate) = &body.predicate {
        sql.push_str(&format!(" WHERE {predicate}"));
    }
    let step = Step::new(sql);
    if online {
        step.locks(LockMode::ShareUpdateExclusive, &body.table)
            .transaction(Transaction::None)
            .scans()
    } else if recipes::stays(context, &body.table) {
        step.locks(LockMode::Share, &body.table)
    } else {
        step
    }
}

fn attach(id: &ObjectId, body: &Index) -> Vec<Step> {
    let Some(parent) = &body.attached_to else { return Vec::new() };
    let parent = qualified(parent.in_schema().unwrap_or_default(), &parent.name);
    vec![
        Step::new(format!("ALTER INDEX {parent} ATTACH PARTITION {}", id.sql()))
            .locks(LockMode::ShareUpdateExclusive, &body.table),
    ]
}

fn statistics(id: &ObjectId, before: &[IndexKey], after: &[IndexKey]) -> Vec<Step> {
    after
        .iter()
        .enumerate()
        .filter(|(at, key)| before.get(*at).and_then(|k| k.statistics) != key.statistics)
        .map(|(at, key)| {
            let target = key.statistics.unwrap_or(-1);
            let column = at + 1;
            Step::new(format!(
                "ALTER INDEX {} ALTER COLUMN {column} SET STATISTICS {target}",
                id.sql()
            ))
        })
        .collect()
}

pub(crate) fn alter(id: &ObjectId, before: &Index, after: &Index) -> Vec<Step> {
    let lock = |sql: String| Step::new(sql).locks(LockMode::ShareUpdateExclusive, &after.table);
    let mut steps: Vec<Step> = options::changes(&before.options, &after.options)
        .into_iter()
        .map(|clause| lock(format!("ALTER INDEX {} {clause}", id.sql())))
        .collect();
    if before.tablespace != after.tablespace {
        let space = after.tablespace.as_deref().unwrap_or("pg_default");
        steps.push(
            Step::new(format!(
                "ALTER INDEX {} SET TABLESPACE {}",
                id.sql(),
                quote_identifier(space)
            ))
            .locks(LockMode::AccessExclusive, &after.table)
            .rewrites(),
        );
    }
    steps.extend(statistics(id, &before.keys, &after.keys));
    steps
}

pub(crate) fn drop(context: &Context, node: &Node, id: &ObjectId, body: &Index) -> Vec<Step> {
    debug_assert!(id.kind == Kind::Index);
    if recipes::is_online(context, node) {
        vec![
            Step::new(format!("DROP INDEX CONCURRENTLY {}", id.sql()))
                .locks(LockMode::ShareUpdateExclusive, &body.table)
                .transaction(Transaction::None),
        ]
    } else {
        // A partition's constraint cannot go before the index that it is attached to, nor after it.
        let is_attached = |object: &Object| match &object.body {
            Body::Constraint(constraint) => constraint.attached_to.as_ref() == Some(id),
            _ => false,
        };
        let holds = body.partitioned && context.from.of_kind(Kind::Constraint).any(is_attached);
        let cascade = if holds { " CASCADE" } else { "" };
        vec![
            Step::new(format!("DROP INDEX {}{cascade}", id.sql()))
                .locks(LockMode::AccessExclusive, &body.table),
        ]
    }
}

impl Rule for Index {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        match action.node.verb {
            Verb::Attach => return attached(action),
            Verb::Create | Verb::Drop => {}
            Verb::Check
            | Verb::Prepare
            | Verb::Aside
            | Verb::Alter
            | Verb::Backfill
            | Verb::Validate
            | Verb::Finish
            | Verb::Discard => return action.usual(),
        }
        let mut declared = action.usual();
        let attaching = attaching_it_stays_apart_from(action);
        if action.node.verb == Verb::Create {
            declared.require_all(attaching, Verb::Create);
        } else {
            declared.release_all(attaching, Verb::Create);
            after_leaving_parent(action, &mut declared);
        }
        declared
    }

    fn stage(&self, context: &Context, node: &Node) -> Stage {
        match node.verb {
            Verb::Create if recipes::is_online(context, node) => Stage::Build,
            Verb::Drop if is_in_the_way(context, node) => Stage::Clear,
            Verb::Drop if recipes::is_online(context, node) => Stage::Retire,
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name)]
    }

    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        relation::columns_and_table(object, &self.table)
    }

    fn may_fail(&self, context: &Context, node: &Node) -> bool {
        match node.verb {
            Verb::Prepare | Verb::Create => recipes::stays(context, &self.table),
            verb => fails_usually(verb),
        }
    }

    /// ALTER COLUMN TYPE builds it again by itself.
    fn after_retype(&self, context: &Context, column: &ObjectId) -> Option<What> {
        recipes::type_swap::goes_by_text(context, column).then_some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

/// An index that is like its parent's and not attached to it is gone when the table is attached, and comes after.
fn attaching_it_stays_apart_from<'a>(action: &Action<'a, '_>) -> Vec<&'a ObjectId> {
    let apart = |object: &&Object| inheritance::attachment::stays_apart(action.context, object);
    match action.node.after.filter(apart).map(|object| &object.body) {
        Some(Body::Index(index)) => {
            inheritance::links(action.context.to, &index.table).map(|link| &link.id).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether a column or a type that changes in place waits for the index to go.
fn is_in_the_way(context: &Context, node: &Node) -> bool {
    let changes = |id: &ObjectId| {
        id.kind == Kind::Column && matches!(context.what(id), Some(What::Alter | What::Retype))
    };
    node.before.is_some_and(|object| object.depends_on.iter().any(changes))
        || !context.row_types_around(node.id).is_empty()
}
