//! Atomic actions and the edges between them.
//!
//! Every treated object becomes one or more nodes. The edges follow from those of the two catalogs: what
//! is made comes after what it needs (in the wanted catalog), what is dropped goes before what it needed
//! (in today's). A node stands for SQL that is written only after the sort, by the object's rule.

mod special;

use relvar_catalog::{Body, ConstraintKind, Kind, Object, ObjectId};
use rustc_hash::FxHashMap;

use crate::inheritance::{self, foreign_key};
use crate::recipes;
use crate::slots::{self, Slot};
use crate::treatment::{Context, Treated, What};

/// What a node does to its object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Verb {
    /// Looks whether the rows that exist allow it, and fails where they do not.
    Check,
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

    /// The nodes of a table, its members and its indexes, in order of rank.
    pub fn of_table(&self, table: &ObjectId) -> &[usize] {
        self.of_table.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// By node: the nodes that must come after it, in order of rank; the hard edges turned round.
    pub fn needed_by(&self) -> Vec<Vec<usize>> {
        let mut needed_by = vec![Vec::new(); self.nodes.len()];
        for (then, firsts) in self.hard.iter().enumerate() {
            for &first in firsts {
                needed_by[first].push(then);
            }
        }
        needed_by
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
                Verb::Prepare if matches!(id.kind, Kind::Table | Kind::Column | Kind::Domain) => {
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
                Verb::Backfill => self.after_needs(after, own),
                Verb::Validate if id.kind == Kind::NotNull => self.after_needs(after, own),
                Verb::Check | Verb::Aside | Verb::Attach | Verb::Validate | Verb::Finish => {}
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
        let column = id.parent.as_deref().filter(|column| column.kind == Kind::Column);
        let goes = column.is_some_and(|column| self.find(column, Verb::Drop).is_some());
        let earlier: &[Verb] = match verb {
            // A column that is dropped and added leaves its NOT NULL behind before the way to the next begins; otherwise the next
            // one is ready by then.
            Verb::Prepare if id.kind == Kind::NotNull && goes => &[Verb::Drop],
            Verb::Drop if id.kind == Kind::NotNull && goes => &[],
            Verb::Drop if id.kind == Kind::NotNull => &[Verb::Validate],
            Verb::Check | Verb::Prepare => &[],
            Verb::Drop | Verb::Aside => &[Verb::Prepare],
            Verb::Create if id.kind == Kind::NotNull => {
                &[Verb::Prepare, Verb::Drop, Verb::Validate]
            }
            Verb::Create => &[Verb::Prepare, Verb::Drop, Verb::Aside],
            Verb::Alter => &[Verb::Prepare],
            Verb::Attach | Verb::Finish => &[Verb::Create, Verb::Alter],
            Verb::Backfill => &[Verb::Prepare],
            Verb::Validate if id.kind == Kind::NotNull => {
                &[Verb::Check, Verb::Prepare, Verb::Backfill]
            }
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
        // What changes of a table itself does not mind its columns or its primary key, while what lets go of one may wait
        // for it.
        let is_own_table = |needed: &ObjectId| {
            before.is_some_and(|o| {
                let minds_not = o.id.kind == Kind::Column || is_primary_key(o);
                minds_not && o.parent() == Some(needed)
            })
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
        What::Alter if context.loses_default_meanwhile(id) => vec![Verb::Prepare, Verb::Alter],
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
fn key<'n>(
    context: &Context,
    node: &'n Node,
) -> (u8, u16, (&'n ObjectId, u16), &'n ObjectId, Verb) {
    let (phase, rank) = rank(context, node);
    // New columns of a table come in the order that they have in it.
    let place = match (node.id.kind, node.id.parent.as_deref(), node.after) {
        (Kind::Column, Some(table), Some(column)) => (table, column.position),
        _ => (node.id, 0),
    };
    (phase, rank, place, node.id, node.verb)
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
        Verb::Create | Verb::Drop if recipes::constraint::is_swapped(context, node) => (3, 50),
        Verb::Create | Verb::Alter | Verb::Aside => (1, kind),
        Verb::Finish => (3, 70),
        Verb::Attach => (1, 400 + kind),
        Verb::Drop if online => (3, 60),
        Verb::Drop => (2, 1000 - kind),
        Verb::Discard => (2, 2000),
        Verb::Check => (0, 2),
        // Indexes are built over the values.
        Verb::Backfill => (3, 5),
        Verb::Validate => (3, 30),
        Verb::Prepare if matches!(node.id.kind, Kind::Table | Kind::Column | Kind::Domain) => {
            (1, kind)
        }
        Verb::Prepare => (3, 10),
    }
}

/// Whether it is the primary key of a table.
pub(crate) fn is_primary_key(object: &Object) -> bool {
    matches!(&object.body, Body::Constraint(constraint)
        if matches!(constraint.constraint, ConstraintKind::PrimaryKey(_)))
}
