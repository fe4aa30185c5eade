//! A world as SQL, in an order in which PostgreSQL takes it.

mod access;
mod address;
mod code;
mod constraint;
mod relation;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::part::*;
use crate::world::World;

/// What stands in a statement of its own: a part, or what is said of it once more is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Main(PartId),
    /// A column's default, which may need what needs the table.
    Default(PartId),
    /// `OWNED BY`.
    Owner(PartId),
}

const ROLES: &str = "\
DO $$ BEGIN CREATE ROLE relvar_case_a NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE relvar_case_b NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
";

impl World {
    /// The whole schema; `None` where parts need each other.
    pub fn sql(&self) -> Option<String> {
        let mut text = String::new();
        for node in self.order()? {
            for statement in self.statements(node) {
                text.push_str(&statement);
                text.push_str(";\n");
            }
        }
        Some(if text.contains("relvar_case_") { format!("{ROLES}{text}") } else { text })
    }

    fn statements(&self, node: Node) -> Vec<String> {
        match node {
            Node::Main(0) => Vec::new(),
            Node::Main(id) => match &self.parts[&id] {
                Part::Schema { name } => {
                    vec![format!("CREATE SCHEMA {}", crate::expression::quoted(name))]
                }
                Part::Enum(it) => vec![self.print_enum(id, it)],
                Part::Domain(it) => vec![self.print_domain(id, it)],
                Part::DomainCheck(it) => vec![self.print_domain_check(it)],
                Part::Composite(it) => vec![self.print_composite(id, it)],
                Part::Range(it) => vec![self.print_range(id, it)],
                Part::Sequence(it) => vec![self.print_sequence(id, it)],
                Part::Function(it) => vec![self.print_function(id, it)],
                Part::Aggregate(it) => vec![self.print_aggregate(id, it)],
                Part::Table(it) => self.print_table(id, it),
                Part::Column(_) | Part::ViewColumn(_) => Vec::new(),
                Part::LocalDefault { table, column, seed } => {
                    vec![self.print_local_default(*table, *column, *seed)]
                }
                Part::Constraint(it) => vec![self.print_constraint(it)],
                Part::Index(it) => vec![self.print_index(it)],
                Part::Statistics(it) => self.print_statistics(id, it),
                Part::View(it) => vec![self.print_view(id, it)],
                Part::Trigger(it) => self.print_trigger(it),
                Part::Rule(it) => vec![self.print_rule(it)],
                Part::Policy(it) => vec![self.print_policy(it)],
                Part::Comment { on, text } => self.print_comment(*on, text),
                Part::Grant(it) => self.print_grant(it),
                Part::DefaultPrivilege(it) => vec![self.print_default_privilege(it)],
            },
            Node::Default(id) => self.print_default(id),
            Node::Owner(id) => self.print_owner(id),
        }
    }

    /// Nodes in topological order; among those that are ready, as a person would write them.
    fn order(&self) -> Option<Vec<Node>> {
        let mut needs: BTreeMap<Node, BTreeSet<Node>> = BTreeMap::new();
        for (&id, part) in &self.parts {
            needs.insert(Node::Main(id), self.needs(id, part));
            match part {
                Part::Column(column) => {
                    let mut of_default = BTreeSet::from([Node::Main(column.table)]);
                    if let Value::Call(other, _) | Value::Next(other) = &column.value {
                        of_default.insert(Node::Main(*other));
                    }
                    needs.insert(Node::Default(id), of_default);
                }
                Part::Sequence(Sequence { owner: Some(owner), .. }) => {
                    let table = self.column(*owner).map_or(0, |column| column.table);
                    needs.insert(
                        Node::Owner(id),
                        BTreeSet::from([Node::Main(id), Node::Main(table)]),
                    );
                }
                _ => {}
            }
        }
        let mut order = Vec::new();
        let mut made = BTreeSet::new();
        while order.len() < needs.len() {
            let next = needs
                .iter()
                .filter(|(node, _)| !made.contains(*node))
                .filter(|(_, needed)| needed.is_subset(&made))
                .map(|(node, _)| *node)
                .min_by_key(|node| (self.rank(*node), *node))?;
            made.insert(next);
            order.push(next);
        }
        Some(order)
    }

    /// What a node's statement needs to be there.
    fn needs(&self, id: PartId, part: &Part) -> BTreeSet<Node> {
        let mut references = match part {
            // Written with a table or view.
            Part::Column(_) | Part::ViewColumn(_) => Vec::new(),
            Part::Sequence(sequence) => vec![sequence.place.schema],
            _ => part.references(),
        };
        if matches!(part, Part::Table(_) | Part::View(_)) {
            for (column, inner) in &self.parts {
                match inner {
                    Part::Column(it) if it.table == id => {
                        references.extend(inner.references());
                        if let Value::Call(other, _) | Value::Next(other) = it.value {
                            references.retain(|reference| *reference != other);
                        }
                        references.push(*column);
                    }
                    Part::ViewColumn(it) if it.view == id => references.extend(inner.references()),
                    _ => {}
                }
            }
        }
        let mut needed: BTreeSet<Node> = references
            .into_iter()
            .map(|reference| match self.parts.get(&reference) {
                Some(Part::Column(column)) => Node::Main(column.table),
                Some(Part::ViewColumn(column)) => Node::Main(column.view),
                _ => Node::Main(reference),
            })
            .collect();
        if let Part::Comment { on, .. } | Part::Grant(Grant { on, .. }) = part {
            needed.insert(Node::Main(*on));
        }
        // A default that is set on a parent reaches the children that exist.
        if let Part::LocalDefault { column, .. } = part {
            needed.insert(Node::Default(*column));
        }
        needed.remove(&Node::Main(id));
        needed
    }

    fn rank(&self, node: Node) -> u32 {
        match node {
            Node::Default(_) | Node::Owner(_) => 5,
            Node::Main(id) => match &self.parts[&id] {
                Part::Schema { .. } => 0,
                Part::Enum(_) | Part::Domain(_) | Part::Composite(_) | Part::Range(_) => 1,
                Part::DomainCheck(_) | Part::Sequence(_) => 2,
                Part::Function(_) | Part::Aggregate(_) => 3,
                Part::Table(_) | Part::Column(_) | Part::ViewColumn(_) => 4,
                Part::LocalDefault { .. } => 6,
                Part::Constraint(it) if matches!(it.kind, ConstraintKind::ForeignKey { .. }) => 8,
                Part::Constraint(_) => 7,
                Part::Index(_) => 9,
                Part::View(_) => 10,
                Part::Statistics(_) | Part::Trigger(_) | Part::Rule(_) | Part::Policy(_) => 11,
                Part::Comment { .. } => 12,
                Part::Grant(_) => 13,
                // Last, because they reach what is made after them.
                Part::DefaultPrivilege(_) => 14,
            },
        }
    }
}
