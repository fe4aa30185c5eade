//! What a partition that stays a partition goes through because of its parent, beyond what the two catalogs differ in.

use relvar_catalog::{Body, ConstraintKind, Index, Kind, Object, ObjectId, name};

use super::{body, index_above, is_inherited_check, leaves_parent, links, members, not_null, twin};
use crate::treatment::{Context, What};

/// The partitions that stay, with their parents.
fn staying(context: &Context) -> Vec<(ObjectId, ObjectId, ObjectId)> {
    let links = context.from.of_kind(Kind::Inheritance).filter(|link| {
        context.what(&link.id).is_none() && body(link).is_some_and(|link| link.bound.is_some())
    });
    links
        .filter_map(|link| {
            Some((link.id.clone(), link.parent()?.clone(), body(link)?.parent.clone()))
        })
        .collect()
}

/// Replaces what cannot stay; says whether there was anything.
pub(crate) fn replace(context: &mut Context) -> bool {
    let replaced = [
        attach_again(context),
        let_go_of_rows(context),
        keep_from_parents(context),
        keep_apart_from_parents(context),
        let_go_below(context),
    ];
    replaced.contains(&true)
}

/// Has foreign keys away while a partition gets other bounds: PostgreSQL does not detach one whose rows are referenced
/// (23503).
fn let_go_of_rows(context: &mut Context) -> bool {
    let bounds = context.from.of_kind(Kind::Inheritance).filter(|link| {
        context.what(&link.id) == Some(What::Replace)
            && body(link).is_some_and(|link| link.bound.is_some())
    });
    let detached: Vec<(ObjectId, ObjectId)> =
        bounds.filter_map(|link| Some((link.id.clone(), body(link)?.parent.clone()))).collect();
    let mut replaced = false;
    for (link, parent) in detached {
        for key in foreign_keys_to(context, &parent) {
            context.replace(&key, format!("{key} references rows of a partition: {link} changes"));
            replaced = true;
        }
    }
    replaced
}

/// Detaches partitions and attaches them again where what changes cannot change while they are attached.
fn attach_again(context: &mut Context) -> bool {
    let mut replaced = false;
    for (link, child, parent) in staying(context) {
        let for_names = not_null::changes_names_apart(context, &child, &parent);
        if !for_names && !keeps_key_columns_from_parent(context, &child, &parent) {
            continue;
        }
        let because = format!("a NOT NULL of {child} cannot change while it is attached");
        context.replace(&link, because);
        // A partition whose rows are referenced is not let go.
        for key in foreign_keys_to(context, &parent) {
            let because = format!("{key} references a partition that is attached again");
            context.replace(&key, because);
        }
        replaced = true;
    }
    replaced
}

/// Whether the parent's NOT NULL goes from a column that stands in the partition's own primary key, which before 18
/// refuses that.
fn keeps_key_columns_from_parent(context: &Context, child: &ObjectId, parent: &ObjectId) -> bool {
    context.major() < 18
        && members(context.from, Kind::Constraint, child)
            .filter(|key| context.what(&key.id).is_none())
            .filter_map(|key| match &key.body {
                Body::Constraint(constraint) => match &constraint.constraint {
                    ConstraintKind::PrimaryKey(key) => Some(&key.columns),
                    _ => None,
                },
                _ => None,
            })
            .flatten()
            .any(|column| {
                let column = ObjectId::member(Kind::Column, parent.clone().into(), column.clone());
                context.is_dropped(&ObjectId::member(Kind::NotNull, column.into(), ""))
            })
}

/// The foreign keys that reference a table or one that it is a partition of.
fn foreign_keys_to(context: &Context, table: &ObjectId) -> Vec<ObjectId> {
    let mut tables = vec![table.clone()];
    let mut at = 0;
    while let Some(next) = tables.get(at) {
        let above = links(context.from, next).filter_map(body).filter(|link| link.bound.is_some());
        let above: Vec<ObjectId> = above.map(|link| link.parent.clone()).collect();
        tables.extend(above);
        at += 1;
    }
    let keys = context.from.of_kind(Kind::Constraint).filter(|object| {
        super::foreign_key(object).is_some_and(|key| tables.contains(&key.references))
    });
    let stay = keys.filter(|key| matches!(context.what(&key.id), None | Some(What::Alter)));
    stay.map(|key| key.id.clone()).collect()
}

/// Makes again what a partition loses with its parent and keeps as its own: a partitioned table loses nothing `ONLY`
/// there.
fn keep_from_parents(context: &mut Context) -> bool {
    let partitions = staying(context);
    for depth in 0.. {
        let mut lost = Vec::new();
        for (_, child, parent) in &partitions {
            let own = members(context.from, Kind::Constraint, child)
                .chain(not_null::members_under_columns(context.from, child));
            lost.extend(own.filter(|object| goes_with_parent(context, object, parent)));
        }
        if lost.is_empty() {
            return depth > 0;
        }
        for object in lost {
            context.replace(&object.id, format!("{} loses it with its parent", object.id.root()));
        }
    }
    false
}

fn goes_with_parent(context: &Context, object: &Object, parent: &ObjectId) -> bool {
    let from_parent = match &object.body {
        Body::NotNull(body) => !body.outlives_parents,
        Body::Constraint(constraint) => is_inherited_check(constraint),
        _ => false,
    };
    from_parent
        && context.to.contains(&object.id)
        && matches!(context.what(&object.id), None | Some(What::Alter))
        && twin(&object.id, parent).is_some_and(|twin| context.is_dropped(&twin))
}

/// The exclusion constraints of a partition that come with what is made above under a name that PostgreSQL chooses: with
/// that name. Where it goes by an expression, it is not known.
pub(crate) fn exclusions_named_apart<'c>(
    context: &Context<'c>,
    is_from: impl Fn(&'c Object, &'c ObjectId) -> bool,
) -> Vec<(&'c ObjectId, String)> {
    let made = context.to.of_kind(Kind::Constraint).filter(|object| context.is_made(&object.id));
    made.filter_map(|object| {
        let Body::Constraint(constraint) = &object.body else { return None };
        let above = constraint.attached_to.as_ref()?;
        if !super::is_exclusion(constraint) || !is_from(object, above) {
            return None;
        }
        let chosen = chosen_exclusion_name(object, &constraint.constraint)?;
        (*chosen != *object.id.name).then_some((&object.id, chosen))
    })
    .collect()
}

/// The name that PostgreSQL chooses (`ChooseIndexName`).
fn chosen_exclusion_name(object: &Object, constraint: &ConstraintKind) -> Option<String> {
    let table = object.id.root();
    let joined = |columns: Vec<&str>, label: &str| {
        let columns = columns.join("_");
        name::chosen_name(&table.name, &columns[..columns.floor_char_boundary(63)], label)
    };
    match constraint {
        ConstraintKind::PrimaryKey(_) => Some(name::fit(&table.name, "_pkey")),
        // WITHOUT OVERLAPS is an exclusion to the server.
        ConstraintKind::Unique(key) => {
            Some(joined(key.columns.iter().map(|column| &**column).collect(), "excl"))
        }
        ConstraintKind::Exclusion { elements, .. } => {
            let columns: Option<Vec<&str>> = elements
                .iter()
                .map(|element| element.key.term.column().map(|column| &**column))
                .collect();
            Some(joined(columns?, "excl"))
        }
        ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => None,
    }
}

/// ATTACH PARTITION takes any index of the table that is like the parent's. One that is to stay apart from it, beside the
/// one that is attached, is made after.
fn keep_apart_from_parents(context: &mut Context) -> bool {
    let apart: Vec<ObjectId> = context
        .from
        .of_kind(Kind::Index)
        .filter(|index| matches!(context.what(&index.id), None | Some(What::Alter)))
        .filter(|index| stays_apart(context, index))
        .map(|index| index.id.clone())
        .collect();
    for id in &apart {
        context.replace(id, format!("{id} is not the index to be attached to the parent's"));
    }
    !apart.is_empty()
}

/// Whether the table of an index is attached by this plan to one that has a like index, which is not this one's.
pub(crate) fn stays_apart(context: &Context, index: &Object) -> bool {
    let Some(Body::Index(own)) = context.to.get(&index.id).map(|object| &object.body) else {
        return false;
    };
    own.attached_to.is_none()
        && links(context.to, &own.table)
            .filter(|link| context.is_made(&link.id) && !context.is_made(&own.table))
            .filter_map(body)
            .filter(|link| link.bound.is_some())
            .any(|link| has_like(context, &link.parent, own))
}

/// Whether the parent has an index, before the partition comes, that ATTACH PARTITION compares equal (`CompareIndexInfo`).
fn has_like(context: &Context, parent: &ObjectId, own: &Index) -> bool {
    context.from.of_kind(Kind::Index).any(|object| match &object.body {
        Body::Index(above) => {
            above.table == *parent && !context.is_dropped(&object.id) && is_like(above, own)
        }
        _ => false,
    })
}

fn is_like(above: &Index, own: &Index) -> bool {
    let keys = |index: &Index| {
        let keys = index.keys.iter();
        let keys = keys.map(|k| (k.term.clone(), k.collation.clone(), k.operator_class.clone()));
        keys.collect::<Vec<_>>()
    };
    above.method == own.method
        && above.unique == own.unique
        && above.nulls_not_distinct == own.nulls_not_distinct
        && above.include == own.include
        && above.predicate == own.predicate
        && keys(above) == keys(own)
}

/// An index or key that is attached to one above goes with that alone: the one above is made again where one below goes,
/// or lets another take its place, while its table stays a partition.
fn let_go_below(context: &mut Context) -> bool {
    let mut replaced = false;
    loop {
        let above: Vec<ObjectId> = context
            .from
            .objects
            .values()
            .filter_map(|object| held_by_above(context, object))
            .collect();
        if above.is_empty() {
            return replaced;
        }
        for id in above {
            let because = format!("an index that is attached to {id} cannot go without it");
            context.replace(&id, because);
        }
        replaced = true;
    }
}

/// What stays above and does not let the object go.
fn held_by_above(context: &Context, object: &Object) -> Option<ObjectId> {
    let (table, above) = index_above(object)?;
    let held = context.is_dropped(&object.id)
        && !context.is_dropped(table)
        && !leaves_parent(context, table)
        && !context.is_dropped(above)
        && context.to.contains(above);
    held.then(|| above.clone())
}
