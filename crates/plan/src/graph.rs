//! Atomic actions and the edges between them.
//!
//! Every treated object becomes one or more nodes. The edges follow from those of the two catalogs: what
//! is made comes after what it needs (in the wanted catalog), what is dropped goes before what it needed
//! (in today's). A node stands for SQL that is written only after the sort, by the object's rule.

use relvar_catalog::{Body, ConstraintKind, Kind, Object, ObjectId, Persistence};
use rustc_hash::FxHashMap;

use crate::inheritance::{self, foreign_key};
use crate::recipes;
use crate::slots::{self, Slot};
use crate::treatment::{Context, Treated, What};

/// What a node does to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Verb {
    /// Builds beside what exists, before anything is switched: an index, a check not yet valid.
    Prepare,
    /// Drops the object of today.
    Drop,
    /// Gives a type of today another name, so that columns can leave it one by one.
    Aside,
    /// Makes the wanted object.
    Create,
    /// Changes it in place.
    Alter,
    /// Attaches an index to the parent's.
    Attach,
    /// Fills a column.
    Backfill,
    /// Checks the rows that exist.
    Validate,
    /// Says what can be said of a table only after its indexes are there.
    Finish,
    /// Drops what `Aside` put aside.
    Discard,
}

/// One atomic action.
#[derive(Debug)]
pub(crate) struct Node<'a> {
    pub verb: Verb,
    pub id: &'a ObjectId,
    pub before: Option<&'a Object>,
    pub after: Option<&'a Object>,
    pub because: &'a str,
}

/// All nodes, in order of rank, with who must come before whom.
pub(crate) struct Graph<'a> {
    pub nodes: Vec<Node<'a>>,
    /// By node: what must come before it.
    pub hard: Vec<Vec<usize>>,
    /// By node: what should come before it if it can.
    pub soft: Vec<Vec<usize>>,
    /// By node: what can be written into its statement, in the order of writing.
    pub members: Vec<Vec<usize>>,
    index: FxHashMap<(&'a ObjectId, Verb), usize>,
    /// The nodes of a table, its members and its indexes.
    of_table: FxHashMap<&'a ObjectId, Vec<usize>>,
    /// The nodes that attach an index or key to this one.
    attached_to: FxHashMap<&'a ObjectId, Vec<usize>>,
    /// The nodes that take a table from a parent: by the child, and by the parent of a partition.
    detached: FxHashMap<&'a ObjectId, Vec<usize>>,
}

impl<'a> Graph<'a> {
    /// Nodes and edges of all treated objects.
    pub fn new(context: &'a Context<'a>) -> Self {
        let mut nodes: Vec<Node<'a>> = context
            .treated
            .iter()
            .flat_map(|(id, treated)| nodes_of(context, id, treated))
            .collect();
        nodes.sort_by(|a, b| key(context, a).cmp(&key(context, b)));
        let index = nodes.iter().enumerate().map(|(at, n)| ((n.id, n.verb), at)).collect();
        let count = nodes.len();
        let mut of_table: FxHashMap<&'a ObjectId, Vec<usize>> = FxHashMap::default();
        for (at, node) in nodes.iter().enumerate() {
            let table = match node.after.or(node.before).and_then(Object::parent) {
                Some(parent) => parent.root(),
                None => node.id,
            };
            of_table.entry(table).or_default().push(at);
        }
        let mut attached_to: FxHashMap<&'a ObjectId, Vec<usize>> = FxHashMap::default();
        let mut detached: FxHashMap<&'a ObjectId, Vec<usize>> = FxHashMap::default();
        for (at, node) in nodes.iter().enumerate() {
            if let (Verb::Attach, Some(parent)) = (node.verb, node.after.and_then(attachment)) {
                attached_to.entry(parent).or_default().push(at);
            }
            let link = node.before.and_then(inheritance::body);
            if let (Verb::Drop, Some(link), Some(child)) =
                (node.verb, link, node.id.parent.as_deref())
            {
                detached.entry(child).or_default().push(at);
                if link.bound.is_some() {
                    detached.entry(&link.parent).or_default().push(at);
                }
            }
        }
        let mut graph = Graph {
            nodes,
            hard: vec![Vec::new(); count],
            soft: vec![Vec::new(); count],
            members: vec![Vec::new(); count],
            index,
            of_table,
            attached_to,
            detached,
        };
        graph.alias(context);
        graph.connect(context);
        graph.gather(context);
        for list in graph.hard.iter_mut().chain(&mut graph.soft) {
            list.sort_unstable();
            list.dedup();
        }
        graph
    }

    /// The node that does this to the object, itself or through another object.
    pub fn find(&self, id: &ObjectId, verb: Verb) -> Option<usize> {
        self.index.get(&(id, verb)).copied()
    }

    /// Whether the node's SQL is that of another node (a column that its parent's statement makes).
    pub fn is_alias(&self, at: usize) -> bool {
        let node = &self.nodes[at];
        self.find(node.id, node.verb) != Some(at)
    }

    /// Points what another object's statement does anyway to that statement.
    fn alias(&mut self, context: &'a Context<'a>) {
        for at in 0..self.nodes.len() {
            let node = &self.nodes[at];
            let target = inheritance::done_by(context, node)
                .or_else(|| recipes::constraint::taken_over_by(context, node));
            if let Some((id, verb)) = target
                && let Some(target) = self.resolve(&id, verb)
            {
                let key = (self.nodes[at].id, self.nodes[at].verb);
                self.index.insert(key, target);
            }
        }
    }

    /// Follows aliases to the end: a partition of a partition is done by the topmost table.
    fn resolve(&self, id: &ObjectId, verb: Verb) -> Option<usize> {
        let mut at = self.find(id, verb)?;
        loop {
            let node = &self.nodes[at];
            match self.find(node.id, node.verb) {
                Some(next) if next != at => at = next,
                _ => return Some(at),
            }
        }
    }

    fn edge(&mut self, first: Option<usize>, then: Option<usize>) {
        if let (Some(first), Some(then)) = (first, then)
            && first != then
        {
            self.hard[then].push(first);
        }
    }

    fn connect(&mut self, context: &'a Context<'a>) {
        let mut freed: FxHashMap<Slot, Vec<usize>> = FxHashMap::default();
        for at in 0..self.nodes.len() {
            let (verb, id) = (self.nodes[at].verb, self.nodes[at].id);
            let (before, after) = (self.nodes[at].before, self.nodes[at].after);
            let own = self.resolve(id, verb);
            match verb {
                Verb::Prepare if id.kind == Kind::Column => {
                    for needed in before.iter().flat_map(|object| &object.depends_on) {
                        self.edge(own, self.resolve(needed, Verb::Drop));
                    }
                }
                Verb::Create | Verb::Prepare => self.after_needs(after, own),
                Verb::Alter => {
                    self.after_needs(after, own);
                    self.lets_go(before, after, own);
                }
                // What is taken over goes when its successor is made.
                Verb::Drop if own.is_some_and(|at| self.nodes[at].verb == Verb::Create) => {}
                Verb::Drop => self.before_needed(before, own),
                Verb::Discard => {
                    for needed in before.iter().flat_map(|object| &object.depends_on) {
                        self.edge(own, self.resolve(needed, Verb::Discard));
                        self.edge(own, self.resolve(needed, Verb::Drop));
                    }
                }
                Verb::Aside | Verb::Attach | Verb::Backfill => {}
                Verb::Validate | Verb::Finish => {}
            }
            self.sequence_of_verbs(id, own, verb);
            if matches!(verb, Verb::Drop | Verb::Aside)
                && let (Some(object), Some(own)) = (before, own)
            {
                for slot in slots::of(object) {
                    freed.entry(slot).or_default().push(own);
                }
            }
            if verb == Verb::Alter
                && let (Some(b), Some(a), Some(own)) = (before, after, own)
            {
                let kept = slots::of(a);
                for slot in slots::of(b).into_iter().filter(|slot| !kept.contains(slot)) {
                    freed.entry(slot).or_default().push(own);
                }
            }
        }
        for at in 0..self.nodes.len() {
            let node = &self.nodes[at];
            let takes = match node.verb {
                Verb::Create | Verb::Alter => node.after.map(slots::of).unwrap_or_default(),
                Verb::Prepare if node.before.is_none() => {
                    node.after.map(slots::of_prepared).unwrap_or_default()
                }
                _ => continue,
            };
            let own = self.resolve(node.id, node.verb);
            for slot in takes {
                for &by in freed.get(&slot).into_iter().flatten() {
                    self.edge(Some(by), own);
                }
            }
        }
        self.special_edges(context);
    }

    /// The verbs of one object follow each other.
    fn sequence_of_verbs(&mut self, id: &ObjectId, own: Option<usize>, verb: Verb) {
        let earlier: &[Verb] = match verb {
            // A column that is made anew leaves its NOT NULL behind before the way to the next begins.
            Verb::Prepare if id.kind == Kind::NotNull => &[Verb::Drop],
            Verb::Drop if id.kind == Kind::NotNull => &[],
            Verb::Prepare => &[],
            Verb::Drop | Verb::Aside => &[Verb::Prepare],
            Verb::Create if id.kind == Kind::NotNull => {
                &[Verb::Prepare, Verb::Drop, Verb::Validate]
            }
            Verb::Create => &[Verb::Prepare, Verb::Drop, Verb::Aside],
            Verb::Alter => &[Verb::Prepare],
            Verb::Attach | Verb::Finish => &[Verb::Create, Verb::Alter],
            Verb::Backfill => &[Verb::Prepare],
            Verb::Validate if id.kind == Kind::NotNull => &[Verb::Prepare, Verb::Backfill],
            Verb::Validate => &[Verb::Create],
            Verb::Discard => &[Verb::Create, Verb::Aside],
        };
        for &earlier in earlier {
            self.edge(self.resolve(id, earlier), own);
        }
    }

    /// Made or changed after all that it needs.
    fn after_needs(&mut self, after: Option<&Object>, own: Option<usize>) {
        for needed in after.iter().flat_map(|object| &object.depends_on) {
            for verb in [Verb::Create, Verb::Alter] {
                self.edge(self.resolve(needed, verb), own);
            }
        }
    }

    /// Changed before what it needed and needs no more is dropped.
    fn lets_go(&mut self, before: Option<&Object>, after: Option<&Object>, own: Option<usize>) {
        for needed in before.iter().flat_map(|object| &object.depends_on) {
            let still = after.is_some_and(|after| after.depends_on.binary_search(needed).is_ok());
            self.edge(self.resolve(needed, Verb::Aside), own);
            self.edge(own, self.resolve(needed, Verb::Discard));
            if !still && self.resolve(needed, Verb::Aside).is_none() {
                self.edge(own, self.resolve(needed, Verb::Drop));
            }
        }
    }

    /// Dropped before anything happens to what it needed.
    fn before_needed(&mut self, before: Option<&Object>, own: Option<usize>) {
        // What changes of a table itself does not mind its columns, while what lets go of one may wait for it.
        let is_own_table = |needed: &ObjectId| {
            before.is_some_and(|o| o.id.kind == Kind::Column && o.parent() == Some(needed))
        };
        for needed in before.iter().flat_map(|object| &object.depends_on) {
            for verb in [Verb::Alter, Verb::Aside, Verb::Drop] {
                if verb != Verb::Alter || !is_own_table(needed) {
                    self.edge(own, self.resolve(needed, verb));
                }
            }
            if needed.kind == Kind::Column {
                self.edge(own, self.resolve(needed, Verb::Prepare));
            }
        }
    }

    /// What PostgreSQL wants in an order that no dependency tells.
    fn special_edges(&mut self, context: &'a Context<'a>) {
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
                    }
                    if verb == Verb::Create {
                        self.after_parents_drop(context, id, own);
                        self.keys_before_foreign_key(after, own);
                    }
                }
                (Verb::Create, Kind::Table) => self.after_parents_defaults(context, id, own),
                (Verb::Alter, Kind::Table) => self.logged_in_order(context, id, own),
                (Verb::Alter, Kind::Column) => self.identity_and_not_null(id, before, after),
                (Verb::Create, Kind::Inheritance) => self.attach_partition(context, after, own),
                (Verb::Drop, Kind::Inheritance) => self.detach_before(context, before, own),
                (Verb::Attach, Kind::Index | Kind::Constraint) => {
                    self.attach_index(context, after, own);
                }
                (Verb::Drop, Kind::Index) => self.detach_before_index(before, own),
                (Verb::Drop, Kind::NotNull)
                    if inheritance::outlives_parents(context, &self.nodes[at]) =>
                {
                    self.after_parents_drop(context, id, own);
                }
                (Verb::Finish, Kind::Table | Kind::MaterializedView) => {
                    for index in after.iter().flat_map(|table| crate::rules::table::finishes(table))
                    {
                        self.edge(self.resolve(&index, Verb::Create), own);
                    }
                }
                (Verb::Create | Verb::Alter, Kind::Grant) => {
                    let column = id.parent.as_deref().filter(|c| c.kind == Kind::Column);
                    if let Some(column) = column {
                        let of_table = ObjectId::member(
                            Kind::Grant,
                            column.root().clone().into(),
                            id.name.clone(),
                        );
                        for verb in [Verb::Drop, Verb::Alter] {
                            self.edge(self.resolve(&of_table, verb), own);
                        }
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
            for verb in [Verb::Prepare, Verb::Validate, Verb::Create] {
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
                if is_compared(node.before) && (is_partition || node.id.root() != &**child) {
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
            let with_parents = !is_partition
                && node.verb == Verb::Create
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
                (Kind::NotNull, Verb::Prepare) => true,
                // What the parent gets, its children get too.
                (Kind::Index | Kind::Constraint, Verb::Prepare | Verb::Create) => of_parent,
                (Kind::Index | Kind::Constraint, Verb::Drop) => {
                    node.before.and_then(attachment).is_some()
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

    /// Finds, for every table and column that is made or dropped, what can be written with it.
    fn gather(&mut self, context: &'a Context<'a>) {
        for at in 0..self.nodes.len() {
            if self.is_alias(at) {
                continue;
            }
            let Some(host) = crate::fold::host(context, &self.nodes[at]) else { continue };
            let verb = self.nodes[at].verb;
            let Some(host) = self.resolve(&host, verb) else { continue };
            if host == at {
                continue;
            }
            if verb == Verb::Create {
                self.members[host].push(at);
                let needs = self.hard[at].clone();
                self.soft[host].extend(needs.into_iter().filter(|&n| n != host));
            } else {
                self.drop_referencing_first(context, at);
            }
        }
        self.drop_whole_tables_early(context);
        for host in 0..self.nodes.len() {
            let mut members = std::mem::take(&mut self.members[host]);
            members.sort_by_key(|&at| crate::fold::position(&self.nodes[at]));
            self.members[host] = members;
        }
    }

    /// What waits for a part of a table to go rather waits for the whole table, where that goes too.
    fn drop_whole_tables_early(&mut self, context: &'a Context<'a>) {
        for then in 0..self.nodes.len() {
            let mut hosts = Vec::new();
            for &first in &self.hard[then] {
                let node = &self.nodes[first];
                let table = node.id.root();
                if node.verb == Verb::Drop
                    && *node.id != *table
                    && context.is_dropped(table)
                    && self.nodes[then].id.root() != table
                {
                    hosts.extend(self.resolve(table, Verb::Drop));
                }
            }
            hosts.retain(|&host| host != then);
            self.soft[then].extend(hosts);
        }
    }

    /// A table that references another one goes first, and takes its foreign key with it.
    fn drop_referencing_first(&mut self, context: &'a Context<'a>, at: usize) {
        let references = match self.nodes[at].before {
            Some(object) => match (&object.body, foreign_key(object)) {
                (_, Some(key)) => &key.references,
                (Body::Inheritance(inheritance), None) => &inheritance.parent,
                _ => return,
            },
            None => return,
        };
        if context.is_dropped(references)
            && let Some(referenced) = self.resolve(references, Verb::Drop)
            && let Some(table) = self.nodes[at].id.parent.as_deref()
            && let Some(table) = self.resolve(table, Verb::Drop)
            && table != referenced
        {
            self.soft[referenced].push(table);
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

/// What an index or key is attached to.
fn attachment(object: &Object) -> Option<&ObjectId> {
    match &object.body {
        Body::Index(index) => index.attached_to.as_ref(),
        Body::Constraint(constraint) => constraint.attached_to.as_ref(),
        _ => None,
    }
}

/// The nodes of one treated object.
fn nodes_of<'a>(
    context: &'a Context<'a>,
    id: &'a ObjectId,
    treated: &'a Treated<'a>,
) -> Vec<Node<'a>> {
    let mut verbs = match treated.what {
        What::Create => vec![Verb::Create],
        What::Drop if recipes::type_swap::is_needed(context, id) => {
            vec![Verb::Aside, Verb::Discard]
        }
        What::Drop => vec![Verb::Drop],
        What::Alter | What::Retype => vec![Verb::Alter],
        What::Replace if recipes::type_swap::is_needed(context, id) => {
            vec![Verb::Aside, Verb::Create, Verb::Discard]
        }
        What::Replace => vec![Verb::Drop, Verb::Create],
    };
    verbs.extend(recipes::further_verbs(context, treated));
    verbs
        .into_iter()
        .map(|verb| Node {
            verb,
            id,
            before: treated.before,
            after: treated.after,
            because: &treated.because,
        })
        .collect()
}

/// Where a node stands when nothing else decides: the phase, the kind, the identity.
fn key<'n>(context: &Context, node: &'n Node) -> (u8, u16, &'n ObjectId, Verb) {
    let (phase, rank) = rank(context, node);
    (phase, rank, node.id, node.verb)
}

fn rank(context: &Context, node: &Node) -> (u8, u16) {
    let kind = match node.id.kind {
        // Bodies that are strings use tables and views without an edge.
        Kind::Function | Kind::Aggregate => Kind::MaterializedView as u16 * 2 + 1,
        kind => kind as u16 * 2,
    };
    let online = recipes::is_online(context, node);
    match node.verb {
        Verb::Alter if node.id.kind == Kind::Enum => (0, 0),
        // What is made meanwhile is made under the default privileges of today that stay.
        Verb::Drop if node.id.kind == Kind::DefaultPrivilege => (0, 1),
        Verb::Create | Verb::Alter if node.id.kind == Kind::DefaultPrivilege => (4, 0),
        Verb::Prepare if node.id.kind == Kind::NotNull => (1, 500),
        Verb::Create if online && node.id.kind == Kind::NotNull => (3, 40),
        Verb::Create if online && node.id.kind == Kind::Index => (3, 10),
        // One key goes and the next one comes in one transaction, when its index is there.
        Verb::Create | Verb::Drop if recipes::constraint::has_prepared_index(context, node) => {
            (3, 50)
        }
        Verb::Drop if recipes::constraint::successor(context, node).is_some() => (3, 45),
        Verb::Create | Verb::Alter | Verb::Aside => (1, kind),
        Verb::Finish => (3, 70),
        Verb::Attach => (1, 400 + kind),
        Verb::Drop if online => (3, 60),
        Verb::Drop => (2, 1000 - kind),
        Verb::Discard => (2, 2000),
        Verb::Backfill => (3, 20),
        Verb::Validate => (3, 30),
        Verb::Prepare if node.id.kind == Kind::Column => (1, kind),
        Verb::Prepare => (3, 10),
    }
}
