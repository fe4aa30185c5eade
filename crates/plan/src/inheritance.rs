//! Parents, children and partitions: what a statement on the parent does to the child by itself.

pub(crate) mod attachment;
pub(crate) mod not_null;
pub(crate) mod order;

use relvar_catalog::{
    Body, Catalog, Column, Constraint, ConstraintKind, ForeignKey, Inheritance, Kind, Object,
    ObjectId,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::graph::{Node, Verb};
use crate::treatment::{Context, What};

/// The edges from a child table to its parents.
pub(crate) fn links<'c>(
    catalog: &'c Catalog,
    child: &ObjectId,
) -> impl Iterator<Item = &'c Object> + use<'c> {
    let child = child.clone();
    let first = ObjectId::member(Kind::Inheritance, child.clone().into(), "");
    catalog.objects.range(first..).map(|(_, object)| object).take_while(move |o| {
        o.id.kind == Kind::Inheritance && o.id.parent.as_deref() == Some(&child)
    })
}

/// The inheritance that an object of that kind holds.
pub(crate) fn body(object: &Object) -> Option<&Inheritance> {
    match &object.body {
        Body::Inheritance(inheritance) => Some(inheritance),
        _ => None,
    }
}

/// All tables that a table is connected with, up and down, today or after, and itself.
pub(crate) fn family(context: &Context, table: &ObjectId) -> Vec<ObjectId> {
    let mut found = vec![table.clone()];
    let mut at = 0;
    while let Some(next) = found.get(at).cloned() {
        for catalog in [context.from, context.to] {
            let above = links(catalog, &next).filter_map(body).map(|link| link.parent.clone());
            let below = catalog.of_kind(Kind::Inheritance);
            let below = below.filter(|link| body(link).is_some_and(|link| link.parent == next));
            for other in above.chain(below.filter_map(|link| link.parent().cloned())) {
                if !found.contains(&other) {
                    found.push(other);
                }
            }
        }
        at += 1;
    }
    found
}

/// A table and its partitions, and theirs.
pub(crate) fn with_partitions(catalog: &Catalog, table: &ObjectId) -> Vec<ObjectId> {
    let mut found = vec![table.clone()];
    let mut at = 0;
    while let Some(parent) = found.get(at).cloned() {
        let below = catalog.of_kind(Kind::Inheritance).filter(|link| {
            body(link).is_some_and(|link| link.bound.is_some() && link.parent == parent)
        });
        found.extend(below.filter_map(|link| link.parent().cloned()));
        at += 1;
    }
    found
}

/// The children and partitions of a table that stay so, and theirs: what is done to its columns is done to them.
pub(crate) fn below(context: &Context, table: &ObjectId) -> Vec<ObjectId> {
    let mut found = vec![table.clone()];
    let mut at = 0;
    while let Some(parent) = found.get(at).cloned() {
        let links = context.from.of_kind(Kind::Inheritance);
        let stay = links.filter(|link| {
            context.what(&link.id).is_none() && body(link).is_some_and(|l| l.parent == parent)
        });
        for child in stay.filter_map(Object::parent) {
            if !found.contains(child) {
                found.push(child.clone());
            }
        }
        at += 1;
    }
    found.remove(0);
    found
}

/// Whether any table has this one as a parent.
pub(crate) fn has_children(catalog: &Catalog, table: &ObjectId) -> bool {
    catalog.of_kind(Kind::Inheritance).any(|o| body(o).is_some_and(|i| i.parent == *table))
}

/// Whether a table's parents or its bound change by this plan.
pub(crate) fn changes(context: &Context, table: &ObjectId) -> bool {
    links(context.from, table).any(|link| context.what(&link.id).is_some())
        || links(context.to, table).any(|link| context.what(&link.id).is_some())
}

/// How a new table that has parents is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// With all its columns; parents, if any, are attached after.
    Standalone,
    /// `CREATE TABLE … PARTITION OF …`.
    PartitionOf,
    /// `CREATE TABLE (own columns) INHERITS (…)`.
    Inherits,
}

/// The form for a table that is made.
///
/// A partition of a table that exists is made by itself and attached, which leaves readers and writers
/// of the parent alone (ATTACH takes ShareUpdateExclusive, PARTITION OF AccessExclusive) and lets its
/// indexes have their own names.
pub(crate) fn form(context: &Context, table: &ObjectId) -> Form {
    let links: Vec<&Object> = links(context.to, table).collect();
    let [first, ..] = links.as_slice() else { return Form::Standalone };
    let Some(inheritance) = body(first) else { return Form::Standalone };
    if inheritance.bound.is_none() {
        return Form::Inherits;
    }
    let parent = &inheritance.parent;
    if context.is_made(parent)
        && same_columns(context, table, parent)
        && not_null::has_parents_names(context, table, parent)
    {
        Form::PartitionOf
    } else {
        Form::Standalone
    }
}

fn same_columns(context: &Context, child: &ObjectId, parent: &ObjectId) -> bool {
    members(context.to, Kind::Column, child).all(|object| {
        let twin = twin(&object.id, parent);
        match (&object.body, twin.and_then(|id| context.to.get(&id)).map(|o| &o.body)) {
            (Body::Column(own), Some(Body::Column(parents))) => !own.local && alike(own, parents),
            _ => false,
        }
    })
}

fn alike(a: &Column, b: &Column) -> bool {
    let plain = |column: &Column| Column { local: true, inherited: true, ..column.clone() };
    plain(a) == plain(b)
}

/// The members of one kind that a table has.
pub(crate) fn members<'c>(
    catalog: &'c Catalog,
    kind: Kind,
    table: &ObjectId,
) -> impl Iterator<Item = &'c Object> + use<'c> {
    let table = table.clone();
    let first = ObjectId::member(kind, table.clone().into(), "");
    catalog
        .objects
        .range(first..)
        .map(|(_, object)| object)
        .take_while(move |o| o.id.kind == kind && o.id.parent.as_deref() == Some(&table))
}

/// The object of the same name under another table: a child's column as its parent has it.
pub(crate) fn twin(id: &ObjectId, other: &ObjectId) -> Option<ObjectId> {
    let parent = id.parent.as_deref()?;
    let parent = match parent.kind {
        Kind::Column => twin(parent, other)?,
        _ => other.clone(),
    };
    Some(ObjectId { parent: Some(parent.into()), ..id.clone() })
}

/// The node that does a child's node by itself: PostgreSQL carries most changes of a parent's columns and
/// checks to its children, and a table made as a partition has its parent's.
pub(crate) fn done_by(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    let table = node.id.root();
    if table.kind != Kind::Table && table.kind != Kind::ForeignTable {
        return attached_index_done_by(context, node);
    }
    if let Some(done) = exclusion_done_by(context, node).or_else(|| inherited_again(context, node))
    {
        return Some(done);
    }
    if context.is_made(table) && matches!(node.verb, Verb::Create | Verb::Prepare | Verb::Validate)
    {
        return made_with_table(context, node, table);
    }
    let object = if node.verb == Verb::Drop { node.before } else { node.after }?;
    if node.verb == Verb::Finish {
        return None;
    }
    if let Some(done) = attached_index_done_by(context, node) {
        return Some(done);
    }
    if let (Body::Column(_), Some(composite)) = (&object.body, composite_of(context, table)) {
        return Some((composite, Verb::Alter));
    }
    let follows = match &object.body {
        Body::Column(column) => column.inherited && (!column.local || node.verb != Verb::Drop),
        Body::NotNull(_) if outlives_parents(context, node) => false,
        // From 18 what a child has of its own stays when its parent loses its constraint.
        Body::NotNull(not_null) if node.verb == Verb::Drop && context.major() >= 18 => {
            !not_null.local
        }
        Body::NotNull(not_null) => !not_null.local || is_inherited_column(context, node),
        Body::Default(_) => node.verb == Verb::Create && is_inherited_column(context, node),
        Body::Constraint(constraint) => is_inherited_check(constraint),
        _ => false,
    };
    if let Some(done) = foreign_key_done_by(context, node) {
        return Some(done);
    }
    if !follows {
        return None;
    }
    let apart: Vec<ObjectId> = match object.body {
        Body::NotNull(_) => not_null::parents_named_apart(context, node.id),
        _ => Vec::new(),
    };
    let is_named_apart = |twin: &ObjectId| apart.contains(twin);
    links(if node.verb == Verb::Drop { context.from } else { context.to }, table)
        .filter(|link| context.what(&link.id).is_none() || is_joined_before(context, link, node))
        .filter_map(body)
        .find_map(|inheritance| {
            let twin = twin(node.id, &inheritance.parent)?;
            let same = match node.verb {
                Verb::Create if is_named_apart(&twin) => false,
                Verb::Drop => context.is_dropped(&twin) && !context.is_kept_below(&twin),
                Verb::Alter => context
                    .what(&twin)
                    .is_some_and(|what| matches!(what, What::Alter | What::Retype)),
                Verb::Prepare if node.id.kind == Kind::Column => {
                    context.what(&twin) == Some(What::Retype)
                }
                _ => context.is_made(&twin),
            };
            // A default reaches the children only with its column.
            let with_column = !matches!(object.body, Body::Default(_))
                || (node.id.parent.as_deref().is_some_and(|column| context.is_made(column))
                    && context.to.get(&twin).map(|o| &o.body) == Some(&object.body));
            (same && with_column).then_some((twin, node.verb))
        })
}

/// The columns, checks and NOT NULLs that parents lose and children keep. PostgreSQL takes what a child has only by
/// inheritance with the parent's, unless the parent's is dropped `ONLY` there; then it becomes the child's own.
pub(crate) fn kept_below(context: &Context) -> FxHashSet<ObjectId> {
    let mut children: FxHashMap<&ObjectId, Vec<&ObjectId>> = FxHashMap::default();
    for link in context.from.of_kind(Kind::Inheritance) {
        let inherits = body(link).filter(|link| link.bound.is_none());
        if let (Some(inherits), Some(child), None) =
            (inherits, link.parent(), context.what(&link.id))
        {
            children.entry(&inherits.parent).or_default().push(child);
        }
    }
    let mut kept = FxHashMap::default();
    for (id, treated) in &context.treated {
        let is_inherited = matches!(id.kind, Kind::Column | Kind::NotNull | Kind::Constraint);
        if is_inherited && matches!(treated.what, What::Drop | What::Replace) {
            keeps_below(context, &children, id, &mut kept);
        }
    }
    kept.into_iter().filter(|(_, kept)| *kept).map(|(id, _)| id).collect()
}

fn keeps_below(
    context: &Context,
    children: &FxHashMap<&ObjectId, Vec<&ObjectId>>,
    id: &ObjectId,
    known: &mut FxHashMap<ObjectId, bool>,
) -> bool {
    if let Some(kept) = known.get(id) {
        return *kept;
    }
    let below = children.get(id.root()).into_iter().flatten();
    let kept = below.filter_map(|child| twin(id, child)).any(|twin| {
        if context.is_dropped(&twin) {
            keeps_below(context, children, &twin, known)
        } else {
            becomes_own(context, &twin)
        }
    });
    known.insert(id.clone(), kept);
    kept
}

/// Whether a child has the object from its parents before, and by itself after.
fn becomes_own(context: &Context, id: &ObjectId) -> bool {
    let (Some(before), Some(after)) = (context.from.get(id), context.to.get(id)) else {
        return false;
    };
    match (&before.body, &after.body) {
        (Body::Column(before), Body::Column(after)) => !before.local && after.local,
        // Before 18 nothing tells a child's own NOT NULL from its parent's, which takes it along.
        (Body::NotNull(before), Body::NotNull(after)) => {
            context.major() < 18 || (!before.local && after.local)
        }
        (Body::Constraint(before), Body::Constraint(after)) => {
            is_inherited_check(before) && after.local
        }
        _ => false,
    }
}

/// An exclusion constraint of a partition comes with the parent's or with ATTACH PARTITION: PostgreSQL attaches none that
/// exists (`CompareIndexInfo`).
fn exclusion_done_by(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    let Body::Constraint(constraint) = &node.after?.body else { return None };
    let above = constraint.attached_to.as_ref()?;
    if !is_exclusion(constraint) || !matches!(node.verb, Verb::Create | Verb::Attach) {
        return None;
    }
    if context.is_made(above) {
        return Some((above.clone(), Verb::Create));
    }
    links(context.to, node.id.root())
        .find(|link| context.is_made(&link.id))
        .map(|link| (link.id.clone(), Verb::Create))
}

/// Whether the constraint excludes: by EXCLUDE, or by a key WITHOUT OVERLAPS.
pub(crate) fn is_exclusion(constraint: &Constraint) -> bool {
    match &constraint.constraint {
        ConstraintKind::Exclusion { .. } => true,
        ConstraintKind::PrimaryKey(key) | ConstraintKind::Unique(key) => key.without_overlaps,
        ConstraintKind::Check(_) | ConstraintKind::ForeignKey(_) => false,
    }
}

/// A NOT NULL of a parent that stops being NO INHERIT reaches the children by itself.
fn inherited_again(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    let Body::NotNull(own) = &node.after?.body else { return None };
    if own.local || context.what(node.id) != Some(What::Create) {
        return None;
    }
    let parents = links(context.to, node.id.root()).filter(|link| context.what(&link.id).is_none());
    let mut twins = parents.filter_map(body).filter_map(|link| twin(node.id, &link.parent));
    twins.find_map(|twin| {
        let no_inherit = |catalog: &Catalog| match catalog.get(&twin).map(|o| &o.body) {
            Some(Body::NotNull(body)) => Some(body.no_inherit),
            _ => None,
        };
        let again = no_inherit(context.from)? && !no_inherit(context.to)?;
        again.then(|| (twin.clone(), Verb::Alter))
    })
}

/// Whether the child has joined its parent when the parent gets the column: only so it is not the child's own.
fn is_joined_before(context: &Context, link: &Object, node: &Node) -> bool {
    let is_partition = body(link).is_some_and(|link| link.bound.is_some());
    let in_place = [&link.id, node.id].iter().all(|id| context.what(id) == Some(What::Create));
    let column = node.after.map(|object| &object.body);
    !is_partition
        && in_place
        && node.verb == Verb::Create
        && matches!(column, Some(Body::Column(column)) if !column.local)
}

/// The composite type that a table is `OF` before and after, whose attributes are the table's columns.
fn composite_of(context: &Context, table: &ObjectId) -> Option<ObjectId> {
    let of = |catalog: &Catalog| match catalog.get(table).map(|object| &object.body) {
        Some(Body::Table(table)) => table.of_type.clone(),
        _ => None,
    };
    let same = of(context.from).is_some() && of(context.from) == of(context.to);
    let needed = &context.to.get(table)?.depends_on;
    let composite = needed.iter().find(|id| id.kind == Kind::Composite)?;
    (same && context.what(composite) == Some(What::Alter)).then(|| composite.clone())
}

/// Whether a column of a typed table that stays is made by the statement that gives its type the attribute.
pub(crate) fn comes_with_type(context: &Context, column: &ObjectId) -> bool {
    context.is_made(column)
        && !context.is_made(column.root())
        && composite_of(context, column.root()).is_some()
}

fn is_inherited_column(context: &Context, node: &Node) -> bool {
    let catalog = if node.verb == Verb::Drop { context.from } else { context.to };
    let column = node.id.parent.as_deref().and_then(|id| catalog.get(id));
    matches!(column.map(|o| &o.body), Some(Body::Column(column)) if column.inherited)
}

/// Whether a NOT NULL of a partition stays when its parent's is dropped: from 18 one that a key of the partition's own
/// needs, or that was there before the parent's, is the partition's own too.
pub(crate) fn outlives_parents(context: &Context, node: &Node) -> bool {
    let stays_partition = |link: &Object| {
        context.what(&link.id).is_none() && body(link).is_some_and(|link| link.bound.is_some())
    };
    let outlives = |object: &Object| matches!(&object.body, Body::NotNull(b) if b.outlives_parents);
    node.verb == Verb::Drop
        && context.from.get(node.id).is_some_and(outlives)
        && links(context.from, node.id.root()).any(stays_partition)
}

/// What the CREATE TABLE of a child makes by itself.
fn made_with_table(context: &Context, node: &Node, table: &ObjectId) -> Option<(ObjectId, Verb)> {
    if form(context, table) == Form::Standalone {
        return None;
    }
    let by_table = Some((table.clone(), Verb::Create));
    match &node.after?.body {
        Body::Inheritance(_) => by_table,
        Body::Column(column) if !column.local => by_table,
        Body::NotNull(body) if !column_is_local(context, node) && !body.local => by_table,
        // A check that was not valid when it reached the child is not valid there either.
        Body::Constraint(constraint) if is_inherited_check(constraint) && !constraint.validated => {
            links(context.to, table)
                .filter_map(body)
                .filter_map(|i| twin(node.id, &i.parent))
                .find(|twin| context.is_made(twin))
                .map(|twin| (twin, node.verb))
                .or(by_table)
        }
        Body::Constraint(constraint) if is_inherited_check(constraint) => by_table,
        Body::Default(own) if !column_is_local(context, node) => {
            let parents = links(context.to, table).filter_map(body).any(|inheritance| {
                let twin = twin(node.id, &inheritance.parent).and_then(|id| context.to.get(&id));
                matches!(twin.map(|o| &o.body), Some(Body::Default(parents)) if parents == own)
            });
            if parents { by_table } else { None }
        }
        _ => None,
    }
}

fn is_inherited_check(constraint: &Constraint) -> bool {
    constraint.inherited
        && !constraint.local
        && matches!(constraint.constraint, ConstraintKind::Check(_))
}

/// A partition takes its parent's foreign keys with it when it is detached, and merges its own with them
/// when it is attached.
fn foreign_key_done_by(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    let table = node.id.root();
    let (object, catalog, verb) = match node.verb {
        Verb::Create | Verb::Validate => (node.after?, context.from, Verb::Drop),
        Verb::Drop => (node.before?, context.to, Verb::Create),
        _ => return None,
    };
    let own = foreign_key(object)?;
    let equal = |parent: &ObjectId| {
        members(catalog, Kind::Constraint, parent).find(|o| foreign_key(o) == Some(own))
    };
    if node.verb == Verb::Drop
        && let Some(parents) = links(context.to, table)
            .filter_map(body)
            .find_map(|i| equal(&i.parent).filter(|o| context.is_made(&o.id)))
    {
        return Some((parents.id.clone(), Verb::Create));
    }
    links(catalog, table)
        .filter(|link| match verb {
            Verb::Drop => context.is_dropped(&link.id),
            _ => context.is_made(&link.id),
        })
        .find(|link| {
            body(link)
                .filter(|i| i.bound.is_some())
                .is_some_and(|inheritance| equal(&inheritance.parent).is_some())
        })
        .map(|link| (link.id.clone(), verb))
}

/// The foreign keys that a partition has from its parents, and theirs.
pub(crate) fn foreign_keys_from_above<'c>(
    catalog: &'c Catalog,
    partition: &ObjectId,
) -> Vec<&'c Object> {
    let mut found = Vec::new();
    for link in links(catalog, partition).filter_map(body).filter(|link| link.bound.is_some()) {
        let own = members(catalog, Kind::Constraint, &link.parent);
        found.extend(own.filter(|object| foreign_key(object).is_some()));
        found.extend(foreign_keys_from_above(catalog, &link.parent));
    }
    found
}

/// Whether a table has such a foreign key, of its own or from above.
pub(crate) fn has_foreign_key(catalog: &Catalog, table: &ObjectId, key: &ForeignKey) -> bool {
    let own = members(catalog, Kind::Constraint, table);
    own.chain(foreign_keys_from_above(catalog, table)).any(|o| foreign_key(o) == Some(key))
}

pub(crate) fn foreign_key(object: &Object) -> Option<&ForeignKey> {
    match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::ForeignKey(key) => Some(key),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a foreign key that stays until then references the table, so that a partition of it has to be
/// detached before it is dropped.
pub(crate) fn is_referenced(catalog: &Catalog, table: &ObjectId) -> bool {
    catalog.of_kind(Kind::Constraint).filter_map(foreign_key).any(|key| key.references == *table)
}

fn column_is_local(context: &Context, node: &Node) -> bool {
    node.id.parent.as_deref().is_some_and(|column| is_local(context, column))
}

fn is_local(context: &Context, column: &ObjectId) -> bool {
    let column = context.to.get(column).map(|object| &object.body);
    matches!(column, Some(Body::Column(column)) if column.local)
}

/// Whether a new table has the column from its parents, without a line of its own.
pub(crate) fn comes_with_table(context: &Context, column: &ObjectId) -> bool {
    form(context, column.root()) != Form::Standalone && !is_local(context, column)
}

/// Whether a column has a line of its own, in CREATE TABLE or ADD COLUMN; a child has its parent's without.
pub(crate) fn is_written(context: &Context, column: &ObjectId) -> bool {
    context.is_made(column)
        && !comes_with_type(context, column)
        && !(context.is_made(column.root()) && comes_with_table(context, column))
}

/// The columns of children that change with this one, and theirs.
pub(crate) fn followers(context: &Context, column: &ObjectId) -> Vec<ObjectId> {
    let mut found = Vec::new();
    for link in context.to.of_kind(Kind::Inheritance) {
        let Some(child) = link.id.parent.as_deref() else { continue };
        let follows = body(link).is_some_and(|i| i.parent == *column.root())
            && context.what(&link.id).is_none();
        if let Some(twin) = twin(column, child).filter(|_| follows)
            && !found.contains(&twin)
        {
            found.extend(followers(context, &twin));
            found.push(twin);
        }
    }
    found
}

/// A partition's index goes with the parent's that it is attached to.
fn attached_index_done_by(context: &Context, node: &Node) -> Option<(ObjectId, Verb)> {
    if node.verb != Verb::Drop {
        return None;
    }
    let object = node.before?;
    let (table, parent) = index_above(object)?;
    // It goes with its own table where that goes, and stays behind where that leaves its parent.
    if context.is_dropped(table) || leaves_parent(context, table) {
        return None;
    }
    context.is_dropped(parent).then(|| (parent.clone(), Verb::Drop))
}

fn indexed_table(object: &Object) -> Option<&ObjectId> {
    match &object.body {
        Body::Index(index) => Some(&index.table),
        _ => object.parent(),
    }
}

/// Whether the index above is made after the partition is there: ATTACH PARTITION attaches to those that exist.
pub(crate) fn is_attached_later(context: &Context, above: Option<&ObjectId>) -> bool {
    above.is_some_and(|above| !context.from.contains(above))
}

/// Whether a partition is detached.
fn leaves_parent(context: &Context, table: &ObjectId) -> bool {
    links(context.from, table).any(|link| context.is_dropped(&link.id))
}

/// The index above that an index or key of a partition is attached to.
pub(crate) fn index_above(object: &Object) -> Option<(&ObjectId, &ObjectId)> {
    let above = match &object.body {
        Body::Index(index) => index.attached_to.as_ref()?,
        Body::Constraint(constraint) => constraint.attached_to.as_ref()?,
        _ => return None,
    };
    Some((indexed_table(object)?, above))
}
