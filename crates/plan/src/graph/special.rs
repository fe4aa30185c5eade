//! Edges that no dependency tells: what PostgreSQL wants in an order for reasons of its own.

use relvar_catalog::{Body, ConstraintKind, Kind, Object, ObjectId, Persistence};

use super::{Graph, Verb, attachment};
use crate::inheritance::{self, foreign_key};
use crate::recipes;
use crate::treatment::Context;

impl<'a> Graph<'a> {
    /// What PostgreSQL wants in an order that no dependency tells.
    pub(super) fn special_edges(&mut self, context: &'a Context<'a>) {
        for (maker, changed) in context.row_makers() {
            let alter = self.resolve(changed, Verb::Alter);
            self.edge(self.resolve(maker, Verb::Drop), alter);
            self.edge(alter, self.resolve(maker, Verb::Create));
            if context.loses_default_meanwhile(maker) {
                self.edge(self.resolve(maker, Verb::Prepare), alter);
            }
        }
        for (maker, changed) in context.later_row_makers() {
            let alter = self.resolve(changed, Verb::Alter);
            self.edge(alter, self.resolve(maker, Verb::Create));
            if maker.kind == Kind::Domain {
                self.edge(alter, self.resolve(maker, Verb::Alter));
            }
        }
        for at in 0..self.nodes.len() {
            let (verb, id) = (self.nodes[at].verb, self.nodes[at].id);
            let (before, after) = (self.nodes[at].before, self.nodes[at].after);
            let own = self.resolve(id, verb);
            match (verb, id.kind) {
                (Verb::Create | Verb::Prepare | Verb::Drop, Kind::Constraint) => {
                    self.key_and_not_null(before, after, verb, own);
                    if verb == Verb::Drop {
                        self.detach_before_index(before, own);
                        self.successor_first(context, at);
                        self.after_parents_drop_only(context, id, own);
                    }
                    if verb == Verb::Create {
                        self.after_parents_drop(context, id, own);
                        self.keys_before_foreign_key(after, own);
                    }
                    self.around_attaching(context, before.or(after), verb, own);
                }
                (Verb::Create, Kind::Default) => {
                    for link in inheritance::links(context.to, id.root()) {
                        let link = inheritance::body(link);
                        let above = link.and_then(|link| inheritance::twin(id, &link.parent));
                        let above = above.and_then(|above| self.resolve(&above, Verb::Create));
                        self.edge(above, own);
                    }
                }
                (Verb::Create, Kind::Table) => self.after_parents_defaults(context, id, own),
                (Verb::Backfill, Kind::NotNull) => self.values_before_indexes(id, own),
                (Verb::Alter, Kind::Owner) => {
                    let owned = id.parent.as_deref().and_then(|owned| context.from.get(owned));
                    let statistics = owned.filter(|owned| owned.id.kind == Kind::Statistics);
                    for needed in statistics.iter().flat_map(|object| &object.depends_on) {
                        self.edge(self.resolve(needed, Verb::Alter), own);
                    }
                }
                (Verb::Alter, Kind::Table) => self.logged_in_order(context, id, own),
                (Verb::Create, Kind::NotNull) => {
                    for above in inheritance::not_null::parents_named_apart(context, id) {
                        self.edge(own, self.resolve(&above, Verb::Create));
                    }
                }
                // Its name cannot change while it is inherited.
                (Verb::Alter, Kind::NotNull) => {
                    self.after_parents_drop(context, id, own);
                    for link in inheritance::links(context.to, id.root()) {
                        let above = inheritance::body(link)
                            .and_then(|link| inheritance::twin(id, &link.parent));
                        let made = above.and_then(|above| self.resolve(&above, Verb::Create));
                        self.edge(own, made);
                    }
                }
                (Verb::Create, Kind::Index)
                    if after.is_some_and(|o| inheritance::attachment::stays_apart(context, o)) =>
                {
                    self.apart_from_attached(context, id, after, own);
                }
                (Verb::Create, Kind::Trigger) => self.after_triggers_of_name(context, id, own),
                (Verb::Drop, Kind::Column) => self.after_parents_drop_only(context, id, own),
                (Verb::Alter, Kind::Column) => self.identity_and_not_null(id, before, after),
                (Verb::Create, Kind::Inheritance) => self.attach_partition(context, after, own),
                (Verb::Drop, Kind::Inheritance) => self.detach_before(context, before, own),
                (Verb::Attach, Kind::Index | Kind::Constraint) => {
                    self.attach_index(context, after, own);
                }
                (Verb::Drop, Kind::Index) => self.detach_before_index(before, own),
                (Verb::Drop, Kind::NotNull)
                    if inheritance::outlives_parents(context, &self.nodes[at])
                        || inheritance::not_null::is_own(context, before) =>
                {
                    self.after_parents_drop(context, id, own);
                }
                (Verb::Finish, Kind::Column) => self.analyzed_last(context, id, own),
                (Verb::Finish, Kind::Table | Kind::MaterializedView) => {
                    for index in after.iter().flat_map(|table| crate::rules::table::finishes(table))
                    {
                        self.edge(self.resolve(&index, Verb::Create), own);
                    }
                    self.after_needs(after, own);
                    self.around_columns(id, None, own);
                }
                (Verb::Prepare, Kind::Table) => {
                    for needed in before.iter().flat_map(|object| &object.depends_on) {
                        self.edge(own, self.resolve(needed, Verb::Discard));
                    }
                    self.around_columns(id, own, None);
                }
                (Verb::Create | Verb::Alter, Kind::Grant) => {
                    let column = id.parent.as_deref().filter(|c| c.kind == Kind::Column);
                    if let Some(column) = column {
                        let of_table = ObjectId::member(
                            Kind::Grant,
                            column.root().clone().into(),
                            id.name.clone(),
                        );
                        for verb in [Verb::Drop, Verb::Alter, Verb::Create] {
                            self.edge(self.resolve(&of_table, verb), own);
                        }
                    }
                }
                (Verb::Create, Kind::PublicationMember) => {
                    if let Some(Body::PublicationMember(member)) = after.map(|object| &object.body)
                        && member.except
                        && let Some(publication) = id.parent.as_deref()
                    {
                        let publication = self.resolve(publication, Verb::Create);
                        self.edge(self.resolve(&member.member, Verb::Create), publication);
                    }
                }
                (Verb::Drop, Kind::SequenceOwner) => {
                    if let Some(Body::SequenceOwner(owner)) = before.map(|object| &object.body) {
                        let sequence = id.parent.as_deref();
                        let dropped = sequence.and_then(|id| self.resolve(id, Verb::Drop));
                        let column = self.resolve(&owner.column, Verb::Drop);
                        self.edge(dropped, column);
                    }
                }
                _ => {}
            }
        }
    }

    /// A typed table's columns change only with its type: after it is none, before it is one.
    fn around_columns(&mut self, table: &ObjectId, first: Option<usize>, then: Option<usize>) {
        for at in self.of_table.get(table).cloned().unwrap_or_default() {
            let node = &self.nodes[at];
            let changes = matches!(node.verb, Verb::Create | Verb::Alter | Verb::Drop);
            if node.id.kind == Kind::Column && changes {
                let column = self.resolve(node.id, node.verb);
                self.edge(first, column);
                self.edge(column, then);
            }
        }
    }

    /// New rows have their default before the old ones are filled, and indexes and keys on the column come after.
    fn values_before_indexes(&mut self, id: &ObjectId, own: Option<usize>) {
        let Some(column) = id.parent.as_deref() else { return };
        let default = ObjectId::member(Kind::Default, column.clone().into(), "");
        self.edge(self.resolve(&default, Verb::Create), own);
        for at in self.of_table.get(column.root()).cloned().unwrap_or_default() {
            let node = &self.nodes[at];
            let is_built = matches!(node.verb, Verb::Prepare | Verb::Create | Verb::Validate)
                && matches!(node.id.kind, Kind::Index | Kind::Constraint)
                && node.after.is_some_and(|o| o.depends_on.binary_search(column).is_ok());
            if is_built {
                self.edge(own, self.resolve(node.id, node.verb));
            }
        }
    }

    /// A child has its parents' defaults from its first day; what they get later, they get alone.
    fn after_parents_defaults(
        &mut self,
        context: &'a Context<'a>,
        id: &ObjectId,
        own: Option<usize>,
    ) {
        if inheritance::form(context, id) == inheritance::Form::Standalone {
            return;
        }
        for link in inheritance::links(context.to, id).filter_map(inheritance::body) {
            for column in inheritance::members(context.to, Kind::Column, &link.parent) {
                let default = ObjectId::member(Kind::Default, column.id.clone().into(), "");
                for verb in [Verb::Create, Verb::Alter, Verb::Drop] {
                    self.edge(self.resolve(&default, verb), own);
                }
            }
        }
    }

    /// A table is analysed when its columns have their types, and its indexes and extended statistics are there.
    fn analyzed_last(&mut self, context: &'a Context<'a>, id: &ObjectId, own: Option<usize>) {
        for column in recipes::statistics::retyped(context, id.root()) {
            self.edge(self.resolve(&column.id, Verb::Alter), own);
        }
        for at in self.of_table.get(id.root()).cloned().unwrap_or_default() {
            let node = &self.nodes[at];
            let is_analyzed = matches!(node.id.kind, Kind::Index | Kind::Statistics);
            if is_analyzed && matches!(node.verb, Verb::Create | Verb::Alter) {
                self.edge(self.resolve(node.id, node.verb), own);
            }
        }
    }

    /// A child's column or check can go when the parent's went without taking it along.
    fn after_parents_drop_only(
        &mut self,
        context: &'a Context<'a>,
        id: &ObjectId,
        own: Option<usize>,
    ) {
        for link in inheritance::links(context.from, id.root()).filter_map(inheritance::body) {
            let twin = inheritance::twin(id, &link.parent);
            if let Some(twin) = twin.filter(|twin| context.is_kept_below(twin)) {
                self.edge(self.resolve(&twin, Verb::Drop), own);
            }
        }
    }

    /// An index that is like its parent's and not attached to it is gone when the table is attached, and comes after.
    fn apart_from_attached(
        &mut self,
        context: &'a Context<'a>,
        id: &ObjectId,
        after: Option<&Object>,
        own: Option<usize>,
    ) {
        let Some(Body::Index(index)) = after.map(|object| &object.body) else { return };
        for link in inheritance::links(context.to, &index.table) {
            let attached = self.resolve(&link.id, Verb::Create);
            self.edge(attached, own);
            self.edge(self.resolve(id, Verb::Drop), attached);
        }
    }

    /// A trigger of a partitioned table is one of its partitions too: who had the name there, or above, is gone before.
    fn after_triggers_of_name(
        &mut self,
        context: &'a Context<'a>,
        id: &ObjectId,
        own: Option<usize>,
    ) {
        if matches!(context.to.get(id).map(|o| &o.body), Some(Body::Trigger(body)) if body.clone) {
            return;
        }
        for table in inheritance::with_partitions(context.to, id.root()) {
            let twin = inheritance::twin(id, &table).filter(|twin| twin != id);
            self.edge(twin.and_then(|twin| self.resolve(&twin, Verb::Drop)), own);
        }
        self.after_parents_drop(context, id, own);
    }

    /// A constraint that a parent loses is gone from its children when one of their own takes its name; a NOT NULL
    /// that is inherited cannot be dropped.
    fn after_parents_drop(&mut self, context: &'a Context<'a>, id: &ObjectId, own: Option<usize>) {
        for link in inheritance::links(context.from, id.root()).filter_map(inheritance::body) {
            if let Some(twin) = inheritance::twin(id, &link.parent) {
                self.edge(self.resolve(&twin, Verb::Drop), own);
                self.after_parents_drop(context, &twin, own);
            }
        }
    }

    /// A foreign key leans on the first key that fits: one that goes has to be gone.
    fn keys_before_foreign_key(&mut self, after: Option<&Object>, own: Option<usize>) {
        let Some(key) = after.and_then(foreign_key) else { return };
        for needed in after.iter().flat_map(|object| &object.depends_on) {
            self.after_attached(needed, own);
        }
        let of_referenced = self.of_table.get(&key.references).cloned().unwrap_or_default();
        for at in of_referenced {
            let node = &self.nodes[at];
            let is_key = matches!(node.id.kind, Kind::Index)
                || matches!(node.before.map(|o| &o.body), Some(Body::Constraint(c))
                    if matches!(c.constraint, ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_)));
            if node.verb == Verb::Drop && is_key {
                self.edge(self.resolve(node.id, Verb::Drop), own);
            }
        }
    }

    /// A foreign key goes before a partition of what it references leaves, and while it is attached again.
    fn around_attaching(
        &mut self,
        context: &'a Context<'a>,
        object: Option<&Object>,
        verb: Verb,
        own: Option<usize>,
    ) {
        let Some((object, key)) = object.and_then(|o| Some((o, foreign_key(o)?))) else { return };
        if !context.is_dropped(&object.id) {
            return;
        }
        for table in inheritance::with_partitions(context.from, &key.references) {
            for at in self.detached.get(&table).cloned().unwrap_or_default() {
                let link = self.nodes[at].id;
                let attached = self.resolve(link, Verb::Create);
                match verb {
                    Verb::Drop => self.edge(own, Some(at)),
                    Verb::Create => self.edge(attached, own),
                    _ => {}
                }
            }
        }
    }

    /// What a partition keeps when it leaves its parent is dropped after, and the parent's after that.
    fn detach_before_index(&mut self, before: Option<&'a Object>, own: Option<usize>) {
        let Some((table, above)) = before.and_then(inheritance::index_above) else { return };
        for at in self.detached.get(table).cloned().unwrap_or_default() {
            if self.nodes[at].id.parent.as_deref() == Some(table) {
                self.edge(Some(at), own);
                self.edge(Some(at), self.resolve(above, Verb::Drop));
            }
        }
    }

    /// What a key leaves behind goes when the next key is there, if it can.
    fn successor_first(&mut self, context: &'a Context<'a>, at: usize) {
        let node = &self.nodes[at];
        let Some(successor) = recipes::constraint::successor(context, node) else { return };
        let successor = self.resolve(&successor, Verb::Create);
        for needed in node.before.iter().flat_map(|object| &object.depends_on) {
            if let Some(dropped) = self.resolve(needed, Verb::Drop) {
                self.soft[dropped].extend(successor);
            }
        }
    }

    /// An index of a partitioned table serves when those of all its partitions are attached.
    fn after_attached(&mut self, index: &ObjectId, own: Option<usize>) {
        for at in self.attached_to.get(index).cloned().unwrap_or_default() {
            self.edge(Some(at), own);
        }
    }

    /// A logged table may not reference an unlogged one: to become unlogged the referencing table goes
    /// first, to become logged the referenced one.
    fn logged_in_order(&mut self, context: &'a Context<'a>, id: &ObjectId, own: Option<usize>) {
        let persistence = |catalog: &relvar_catalog::Catalog, id: &ObjectId| match catalog
            .get(id)
            .map(|object| &object.body)
        {
            Some(Body::Table(table)) => Some(table.persistence),
            _ => None,
        };
        let after = persistence(context.to, id);
        if after.is_none() || after == persistence(context.from, id) {
            return;
        }
        let keys: Vec<ObjectId> = inheritance::members(context.to, Kind::Constraint, id)
            .filter_map(foreign_key)
            .map(|key| key.references.clone())
            .collect();
        for referenced in keys {
            let other = self.resolve(&referenced, Verb::Alter);
            match after {
                Some(Persistence::Permanent) => self.edge(other, own),
                Some(Persistence::Unlogged) | None => self.edge(own, other),
            }
        }
    }

    /// A primary key's columns become NOT NULL before it, and stay so until it is gone.
    fn key_and_not_null(
        &mut self,
        before: Option<&Object>,
        after: Option<&Object>,
        verb: Verb,
        own: Option<usize>,
    ) {
        let object = if verb == Verb::Drop { before } else { after };
        let Some(object) = object else { return };
        let (Body::Constraint(constraint), Some(table)) = (&object.body, &object.id.parent) else {
            return;
        };
        let ConstraintKind::PrimaryKey(key) = &constraint.constraint else { return };
        for column in &key.columns {
            let column = ObjectId::member(Kind::Column, table.clone(), column.clone());
            let not_null = ObjectId::member(Kind::NotNull, column.into(), "");
            if verb == Verb::Drop {
                self.edge(own, self.resolve(&not_null, Verb::Drop));
                self.edge(own, self.resolve(&not_null, Verb::Alter));
            } else {
                self.edge(self.resolve(&not_null, Verb::Create), own);
                // An index that is built beforehand does not mind another name of it.
                let prepared = self.resolve(&object.id, Verb::Prepare);
                self.forget_edge(self.resolve(&not_null, Verb::Alter), prepared);
            }
        }
    }

    /// An identity needs NOT NULL while it lasts, and no default beside it.
    fn identity_and_not_null(
        &mut self,
        id: &ObjectId,
        before: Option<&Object>,
        after: Option<&Object>,
    ) {
        let has = |object: Option<&Object>| matches!(object.map(|o| &o.body), Some(Body::Column(c)) if c.identity.is_some());
        let alter = self.resolve(id, Verb::Alter);
        let not_null = ObjectId::member(Kind::NotNull, id.clone().into(), "");
        if has(after) && !has(before) {
            let made = self.resolve(&not_null, Verb::Create);
            for verb in [Verb::Prepare, Verb::Backfill, Verb::Validate, Verb::Create] {
                let node = self.resolve(&not_null, verb);
                self.forget_edge(alter, node);
            }
            self.edge(made, alter);
        }
        if has(before) && !has(after) {
            let dropped = self.resolve(&not_null, Verb::Drop);
            self.forget_edge(dropped, alter);
            self.edge(alter, dropped);
        }
    }

    fn forget_edge(&mut self, first: Option<usize>, then: Option<usize>) {
        if let (Some(first), Some(then)) = (first, then) {
            self.hard[then].retain(|at| *at != first);
        }
    }

    /// A partition is attached when its columns, checks and the indexes that match are there.
    fn attach_partition(
        &mut self,
        context: &'a Context<'a>,
        after: Option<&'a Object>,
        own: Option<usize>,
    ) {
        let Some(object) = after else { return };
        let (Body::Inheritance(inheritance), Some(child)) = (&object.body, &object.id.parent)
        else {
            return;
        };
        let standalone = !context.is_made(child)
            || inheritance::form(context, child) == inheritance::Form::Standalone;
        let detached = |id: &ObjectId| self.detached.get(id).cloned().unwrap_or_default();
        let is_partition = inheritance.bound.is_some();
        if is_partition {
            // Bounds must not overlap, and a table is a partition of one parent at a time.
            for at in detached(child).into_iter().chain(detached(&inheritance.parent)) {
                self.edge(self.resolve(self.nodes[at].id, Verb::Drop), own);
            }
        } else {
            // A column that no parent has for a moment becomes the child's own for ever.
            for at in detached(child) {
                self.soft[at].extend(own);
            }
        }
        let of = |table: &ObjectId| self.of_table.get(table).cloned().unwrap_or_default();
        for at in of(child).into_iter().chain(of(&inheritance.parent)) {
            let node = &self.nodes[at];
            if node.verb == Verb::Drop {
                let compared =
                    is_compared(node.before) && (is_partition || node.id.root() != &**child);
                // ATTACH pairs what is alike, and what is paired goes with the parent's.
                let paired =
                    is_partition && node.id.root() == &inheritance.parent && is_paired(node.before);
                if compared || paired {
                    let dropped = self.resolve(node.id, Verb::Drop);
                    self.edge(dropped, own);
                }
                continue;
            }
            if !matches!(node.verb, Verb::Create | Verb::Alter | Verb::Validate) {
                continue;
            }
            let Some(other) = node.after else { continue };
            let of_child = standalone && other.id.is_under(child);
            let of_parent = other.id.is_under(&inheritance.parent);
            let first = match &other.body {
                Body::Column(_) | Body::NotNull(_) => of_child || of_parent,
                Body::Constraint(c) if matches!(c.constraint, ConstraintKind::Check(_)) => {
                    (of_child || of_parent) && c.validated
                }
                Body::Constraint(c) => {
                    of_child && c.attached_to.as_ref().is_some_and(|p| !context.is_made(p))
                }
                Body::Index(i) => {
                    i.table == **child
                        && i.attached_to.as_ref().is_some_and(|p| !context.is_made(p))
                }
                _ => false,
            };
            let joins_first = |id: &ObjectId| {
                let twin =
                    inheritance::twin(id, child).filter(|_| id.is_under(&inheritance.parent));
                let made = twin.and_then(|twin| self.resolve(&twin, Verb::Create));
                made.is_some() && made == self.resolve(id, Verb::Create)
            };
            // A new table has its columns, be they its parents', before it has children.
            let with_parents = !is_partition
                && node.verb == Verb::Create
                && (!context.is_made(node.id.root()) || joins_first(node.id))
                && matches!(other.body, Body::Column(_))
                && (joins_first(node.id) || self.is_alias(at));
            let later = match &other.body {
                Body::Column(_) => with_parents,
                Body::Index(i) => i.partitioned && i.table == inheritance.parent,
                Body::Constraint(c) => {
                    of_parent
                        && !(matches!(c.constraint, ConstraintKind::Check(_)) && c.validated)
                        && node.verb == Verb::Create
                }
                _ => false,
            };
            let (id, other) = (node.id, self.resolve(node.id, node.verb));
            if first && !later {
                self.edge(other, own);
                self.after_attached(id, own);
            } else if later {
                self.edge(own, other);
            }
        }
    }

    /// A table leaves its parent before its columns, or the parent's, change on one side alone.
    fn detach_before(
        &mut self,
        context: &'a Context<'a>,
        link: Option<&'a Object>,
        own: Option<usize>,
    ) {
        let Some(object) = link else { return };
        let (Body::Inheritance(inheritance), Some(child)) = (&object.body, &object.id.parent)
        else {
            return;
        };
        let child: &ObjectId = child;
        // A partition keeps its parents' foreign keys as its own, unless they are gone before.
        for above in inheritance::foreign_keys_from_above(context.from, child) {
            let key = foreign_key(above).filter(|_| context.is_dropped(&above.id));
            if key.is_some_and(|key| !inheritance::has_foreign_key(context.to, child, key)) {
                self.edge(self.resolve(&above.id, Verb::Drop), own);
            }
        }
        let of = |table: &ObjectId| self.of_table.get(table).cloned().unwrap_or_default();
        for at in of(child).into_iter().chain(of(&inheritance.parent)) {
            let node = &self.nodes[at];
            let of_parent = node.after.and_then(Object::parent) == Some(&inheritance.parent);
            let waits = match (node.id.kind, node.verb) {
                (Kind::Column | Kind::NotNull, Verb::Create | Verb::Alter | Verb::Drop) => true,
                (Kind::NotNull, Verb::Prepare | Verb::Backfill | Verb::Validate) => true,
                // What the parent gets, its children get too.
                (Kind::Index | Kind::Constraint, Verb::Prepare | Verb::Create) => of_parent,
                // A check that a child inherits goes with the parent's, and cannot be dropped by itself.
                (Kind::Index | Kind::Constraint, Verb::Drop) => {
                    node.before.and_then(attachment).is_some() || is_compared(node.before)
                }
                _ => false,
            };
            if waits && self.find(node.id, node.verb) == Some(at) {
                self.edge(own, Some(at));
            }
        }
    }

    /// An index is attached when both indexes and the partition are there.
    fn attach_index(
        &mut self,
        context: &'a Context<'a>,
        after: Option<&'a Object>,
        own: Option<usize>,
    ) {
        let Some(object) = after else { return };
        let (attached_to, table) = match &object.body {
            Body::Index(index) => (&index.attached_to, Some(&index.table)),
            Body::Constraint(constraint) => (&constraint.attached_to, object.parent()),
            _ => return,
        };
        if let Some(parent) = attached_to {
            self.edge(self.resolve(parent, Verb::Create), own);
        }
        self.after_attached(&object.id, own);
        for link in table.iter().flat_map(|table| inheritance::links(context.to, table)) {
            self.edge(self.resolve(&link.id, Verb::Create), own);
        }
    }
}

/// Whether a table that is attached is refused for having, or for lacking, what its parent lacks or has.
fn is_compared(object: Option<&Object>) -> bool {
    match object.map(|object| &object.body) {
        Some(Body::Column(_) | Body::NotNull(_)) => true,
        Some(Body::Constraint(c)) => matches!(c.constraint, ConstraintKind::Check(_)),
        _ => false,
    }
}

/// Whether ATTACH PARTITION pairs it with what a partition has: an index, or a key.
fn is_paired(object: Option<&Object>) -> bool {
    match object.map(|object| &object.body) {
        Some(Body::Index(_)) => true,
        Some(Body::Constraint(constraint)) => matches!(
            constraint.constraint,
            ConstraintKind::PrimaryKey(_)
                | ConstraintKind::Unique(_)
                | ConstraintKind::Exclusion { .. }
        ),
        _ => false,
    }
}
