//! One file for each kind: how an object of that kind is made, altered, dropped.
//!
//! A rule says whether a difference can be mended in place ([`alteration`]), what statements a node runs ([`render`]), and
//! what the planner has to know of the kind ([`Rule`]): what its actions require and release, the names that it holds, what
//! it comes and goes with, what can fail and what is lost.

pub(crate) mod access;
mod address;
pub(crate) mod column;
pub(crate) mod constraint;
pub(crate) mod data_type;
mod default;
pub(crate) mod extension;
mod foreign;
mod function;
mod index;
mod inheritance;
pub(crate) mod not_null;
mod options;
pub(crate) mod publication;
mod relation;
mod sequence;
pub(crate) mod table;
mod text_search;
pub(crate) mod trigger;
pub(crate) mod types;
mod view;

use relvar_catalog::{Body, Object, ObjectId};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::plan::Step;
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// What a kind of object is to the planner. The receiver is the wanted body, or today's where none is wanted.
pub(crate) trait Rule {
    /// What an action on an object of this kind requires and releases.
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        action.usual()
    }

    /// The part of a plan that an action on an object of this kind belongs to.
    fn stage(&self, _: &Context, node: &Node) -> Stage {
        Stage::usual(node.verb)
    }

    /// The names that it holds, each of which only one object may hold at a time.
    fn slots(&self, _: &ObjectId) -> Vec<Slot> {
        Vec::new()
    }

    /// The object in whose statement it can be made.
    fn comes_with(&self, _: &Context, _: &Node) -> Option<ObjectId> {
        None
    }

    /// The objects whose drop takes it along, the nearest first.
    fn goes_with(&self, _: &Context, object: &Object) -> Vec<ObjectId> {
        object.id.parent.as_deref().cloned().into_iter().collect()
    }

    /// Where it stands in the statement that it comes with.
    fn line(&self) -> Line {
        Line::Other
    }

    /// Whether the action destroys what cannot be made again from what is left.
    fn destroys(&self, _: &Context, _: &Node) -> bool {
        false
    }

    /// Whether the action can fail on rows that exist: it checks, fills, casts or computes them.
    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        fails_usually(node.verb)
    }

    /// Whose rows or values the plan loses with it, as paths. The receiver is the body of today.
    fn loses(&self, _: &Context, _: &ObjectId) -> Vec<String> {
        Vec::new()
    }

    /// What a new type of a column that it is built on forces on it.
    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        None
    }

    /// Whether it has an expression or a query that PostgreSQL keeps as a tree, which may make values of a row type.
    fn may_make_rows(&self) -> bool {
        false
    }

    /// Whether no rows are lost when it is dropped and made again.
    fn may_be_made_again(&self) -> bool {
        true
    }
}

/// Whether an action fails on rows whatever it is about.
pub(crate) fn fails_usually(verb: Verb) -> bool {
    matches!(verb, Verb::Backfill | Verb::Validate)
}

/// The order of writing within a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Line {
    Column,
    Default,
    NotNull,
    PrimaryKey,
    Unique,
    Exclusion,
    Check,
    ForeignKey,
    Other,
}

/// The rule for an object.
pub(crate) fn of(object: &Object) -> &dyn Rule {
    match &object.body {
        Body::Schema => &relation::Schema,
        Body::Extension(rule) => rule,
        Body::Language { .. } => &extension::Language,
        Body::Collation(rule) => rule,
        Body::Enum(rule) => rule,
        Body::Domain(rule) => &**rule,
        Body::DomainConstraint(rule) => rule,
        Body::Composite(rule) => rule,
        Body::Range(rule) => &**rule,
        Body::Sequence(rule) => rule,
        Body::SequenceOwner(rule) => rule,
        Body::Function(rule) => &**rule,
        Body::Aggregate(rule) => &**rule,
        Body::Operator(rule) => &**rule,
        Body::Cast(rule) => rule,
        Body::TextSearch(rule) => rule,
        Body::Wrapper(rule) => &**rule,
        Body::ForeignServer(rule) => &**rule,
        Body::UserMapping(rule) => rule,
        Body::Table(rule) => &**rule,
        Body::ForeignTable(rule) => rule,
        Body::Column(rule) => &**rule,
        Body::Default(rule) => rule,
        Body::NotNull(rule) => rule,
        Body::Inheritance(rule) => rule,
        Body::Constraint(rule) => &**rule,
        Body::Index(rule) => &**rule,
        Body::Statistics(rule) => rule,
        Body::View(rule) => &**rule,
        Body::MaterializedView(rule) => &**rule,
        Body::PropertyGraph { .. } => &view::PropertyGraph,
        Body::Rule(rule) => rule,
        Body::Trigger(rule) => rule,
        Body::Policy(rule) => &**rule,
        Body::EventTrigger(rule) => rule,
        Body::Publication(rule) => rule,
        Body::PublicationMember(rule) => rule,
        Body::Owner { .. } => &access::Owner,
        Body::Grant(rule) => rule,
        Body::DefaultPrivilege(rule) => rule,
        Body::Comment { .. } => &access::Comment,
    }
}

/// What mends a difference between two bodies of one object; `None` where nothing has to happen.
pub(crate) fn alteration(context: &Context, before: &Object, after: &Object) -> Option<What> {
    match (&before.body, &after.body) {
        (Body::Table(b), Body::Table(a)) => Some(table::alteration(context, b, a)),
        (Body::Column(b), Body::Column(a)) => column::alteration(context, &after.id, b, a),
        (Body::Constraint(b), Body::Constraint(a)) => {
            constraint::alteration(context, &after.id, b, a)
        }
        (Body::Index(b), Body::Index(a)) => index::alteration(context, b, a),
        (Body::View(b), Body::View(a)) => Some(view::alteration(b, a)),
        (Body::MaterializedView(b), Body::MaterializedView(a)) => {
            Some(view::materialized_alteration(context, b, a))
        }
        (Body::Function(b), Body::Function(a)) => Some(function::alteration(b, a)),
        (Body::Enum(b), Body::Enum(a)) => Some(types::enum_alteration(b, a)),
        (Body::Domain(b), Body::Domain(a)) => Some(types::domain_alteration(b, a)),
        (Body::DomainConstraint(b), Body::DomainConstraint(a)) => {
            Some(types::domain_constraint_alteration(b, a))
        }
        (Body::Composite(b), Body::Composite(a)) => {
            Some(types::composite_alteration(context, &after.id, b, a))
        }
        (Body::NotNull(b), Body::NotNull(a)) => not_null::alteration(b, a),
        (Body::Policy(b), Body::Policy(a)) => Some(access::policy_alteration(b, a)),
        (Body::Trigger(b), Body::Trigger(a)) => Some(trigger::alteration(b, a)),
        (Body::Statistics(b), Body::Statistics(a)) => Some(table::statistics_alteration(b, a)),
        (Body::ForeignTable(b), Body::ForeignTable(a)) => Some(foreign::table_alteration(b, a)),
        (Body::ForeignServer(b), Body::ForeignServer(a)) => Some(foreign::server_alteration(b, a)),
        (Body::EventTrigger(b), Body::EventTrigger(a)) => {
            Some(trigger::event_trigger_alteration(b, a))
        }
        (Body::Publication(b), Body::Publication(a)) => Some(publication::alteration(b, a)),
        (Body::TextSearch(b), Body::TextSearch(a)) => {
            Some(text_search::alteration(after.id.kind, b, a))
        }
        (Body::Schema, Body::Schema) => None,
        (Body::Extension(b), Body::Extension(_)) => Some(extension::alteration(b)),
        (Body::Grant(b), Body::Grant(a)) => (b.privileges != a.privileges).then_some(What::Alter),
        (
            Body::Sequence(_)
            | Body::SequenceOwner(_)
            | Body::Default(_)
            | Body::Rule(_)
            | Body::Wrapper(_)
            | Body::UserMapping(_)
            | Body::Owner { .. }
            | Body::DefaultPrivilege(_)
            | Body::Comment { .. },
            _,
        ) => Some(What::Alter),
        // Operators, casts, aggregates, collations, ranges, bounds: PostgreSQL alters next to nothing. Two kinds never meet.
        (
            Body::Schema
            | Body::Extension(_)
            | Body::Language { .. }
            | Body::Collation(_)
            | Body::Enum(_)
            | Body::Domain(_)
            | Body::DomainConstraint(_)
            | Body::Composite(_)
            | Body::Range(_)
            | Body::Function(_)
            | Body::Aggregate(_)
            | Body::Operator(_)
            | Body::Cast(_)
            | Body::TextSearch(_)
            | Body::ForeignServer(_)
            | Body::Table(_)
            | Body::ForeignTable(_)
            | Body::Column(_)
            | Body::NotNull(_)
            | Body::Inheritance(_)
            | Body::Constraint(_)
            | Body::Index(_)
            | Body::Statistics(_)
            | Body::View(_)
            | Body::MaterializedView(_)
            | Body::PropertyGraph { .. }
            | Body::Trigger(_)
            | Body::Policy(_)
            | Body::EventTrigger(_)
            | Body::Publication(_)
            | Body::PublicationMember(_)
            | Body::Grant(_),
            _,
        ) => Some(What::Replace),
    }
}

/// The statements of a node, with the nodes that are written into it.
pub(crate) fn render(context: &Context, node: &Node, members: &[&Node]) -> Vec<Step> {
    match node.verb {
        Verb::Create
        | Verb::Check
        | Verb::Prepare
        | Verb::Attach
        | Verb::Backfill
        | Verb::Validate
        | Verb::Finish => match node.after {
            Some(object) => {
                let mut steps = create(context, node, object, members);
                if node.verb == Verb::Create {
                    steps.extend(access::without_default_privileges(context, object));
                }
                steps
            }
            None => Vec::new(),
        },
        Verb::Alter => match (node.before, node.after) {
            (Some(before), Some(after)) => alter(context, node, before, after, members),
            _ => Vec::new(),
        },
        Verb::Drop => match node.before {
            Some(object) => drop(context, node, object),
            None => Vec::new(),
        },
        Verb::Aside => types::aside(node.id),
        Verb::Discard => types::discard(node.id),
    }
}

fn create(context: &Context, node: &Node, object: &Object, members: &[&Node]) -> Vec<Step> {
    let id = &object.id;
    match &object.body {
        Body::Schema => relation::create_schema(id),
        Body::Extension(body) => extension::create(id, body),
        Body::Language { definition, trusted } => {
            extension::create_language(id, definition, *trusted)
        }
        Body::Collation(body) => text_search::create_collation(id, body),
        Body::Enum(body) => types::create_enum(id, body),
        Body::Domain(_) if node.verb == Verb::Prepare => types::drop_domain_default(id),
        Body::Domain(body) => types::create_domain(context, id, body),
        Body::DomainConstraint(body) => types::create_domain_constraint(id, body),
        Body::Composite(body) => types::create_composite(id, body),
        Body::Range(body) => types::create_range(id, body),
        Body::Sequence(body) => sequence::create(id, body),
        Body::SequenceOwner(body) => sequence::create_owner(id, body),
        Body::Function(body) => function::create(id, body),
        Body::Aggregate(body) => function::create_aggregate(id, body),
        Body::Operator(body) => function::create_operator(id, body),
        Body::Cast(body) => function::create_cast(id, body),
        Body::TextSearch(body) => text_search::create(id, body),
        Body::Wrapper(body) => foreign::create_wrapper(id, body),
        Body::ForeignServer(body) => foreign::create_server(id, body),
        Body::UserMapping(body) => foreign::create_user_mapping(id, body),
        Body::Table(body) => table::create(context, node, id, body, members),
        Body::ForeignTable(body) => foreign::create_table(context, id, body, members),
        Body::Column(body) => column::create(context, node, id, body, members),
        Body::Default(body) => default::create(context, id, body),
        Body::NotNull(body) => not_null::create(context, node, id, body),
        Body::Inheritance(body) => inheritance::create(context, id, body),
        Body::Constraint(body) => constraint::create(context, node, id, body),
        Body::Index(body) => index::create(context, node, id, body),
        Body::Statistics(body) => table::create_statistics(id, body),
        Body::View(body) => view::create(id, body),
        Body::MaterializedView(body) if node.verb == Verb::Finish => view::finish(id, body),
        Body::MaterializedView(body) => view::create_materialized(id, body),
        Body::PropertyGraph { definition } => view::create_property_graph(definition),
        Body::Rule(body) => trigger::create_rule(id, body),
        Body::Trigger(body) => trigger::create(id, body),
        Body::Policy(body) => access::create_policy(id, body),
        Body::EventTrigger(body) => trigger::create_event_trigger(id, body),
        Body::Publication(body) => publication::create(context, id, body),
        Body::PublicationMember(body) => publication::create_member(id, body),
        Body::Owner { role } => access::create_owner(context, id, role),
        Body::Grant(body) => access::create_grant(context, id, body),
        Body::DefaultPrivilege(body) => access::create_default_privilege(id, body),
        Body::Comment { text } => access::create_comment(context, id, text),
    }
}

fn alter(
    context: &Context,
    node: &Node,
    before: &Object,
    after: &Object,
    members: &[&Node],
) -> Vec<Step> {
    let id = &after.id;
    match (&before.body, &after.body) {
        (Body::Extension(_), Body::Extension(a)) => extension::alter(id, a),
        (Body::Enum(b), Body::Enum(a)) => types::alter_enum(id, b, a),
        (Body::Domain(b), Body::Domain(a)) => types::alter_domain(context, id, b, a),
        (Body::DomainConstraint(_), Body::DomainConstraint(_)) => {
            types::validate_domain_constraint(id)
        }
        (Body::Composite(b), Body::Composite(a)) => types::alter_composite(id, b, a),
        (Body::Sequence(b), Body::Sequence(a)) => sequence::alter(id, b, a),
        (Body::SequenceOwner(_), Body::SequenceOwner(a)) => sequence::create_owner(id, a),
        (Body::Function(_), Body::Function(a)) => function::replace(id, a),
        (Body::TextSearch(b), Body::TextSearch(a)) => text_search::alter(id, b, a),
        (Body::Wrapper(b), Body::Wrapper(a)) => foreign::alter_wrapper(id, b, a),
        (Body::ForeignServer(b), Body::ForeignServer(a)) => foreign::alter_server(id, b, a),
        (Body::UserMapping(b), Body::UserMapping(a)) => foreign::alter_user_mapping(id, b, a),
        (Body::Table(b), Body::Table(a)) => table::alter(context, id, b, a),
        (Body::ForeignTable(b), Body::ForeignTable(a)) => foreign::alter_table(id, b, a),
        (Body::Column(b), Body::Column(a)) => column::alter(context, node, b, a, members),
        (Body::Default(_), Body::Default(a)) => default::create(context, id, a),
        (Body::NotNull(b), Body::NotNull(a)) => not_null::alter(context, id, b, a),
        (Body::Constraint(b), Body::Constraint(a)) => constraint::alter(id, b, a),
        (Body::Index(b), Body::Index(a)) => index::alter(id, b, a),
        (Body::Statistics(_), Body::Statistics(a)) => table::alter_statistics(id, a),
        (Body::View(b), Body::View(a)) => view::alter(id, b, a),
        (Body::MaterializedView(b), Body::MaterializedView(a)) => {
            view::alter_materialized(id, b, a)
        }
        (Body::Rule(_), Body::Rule(a)) => trigger::replace_rule(id, a),
        (Body::Trigger(b), Body::Trigger(a)) => trigger::alter(id, b, a),
        (Body::Policy(b), Body::Policy(a)) => access::alter_policy(id, b, a),
        (Body::EventTrigger(_), Body::EventTrigger(a)) => {
            trigger::enable_event_trigger(id, a.enabled)
        }
        (Body::Publication(b), Body::Publication(a)) => publication::alter(id, b, a),
        (Body::Owner { .. }, Body::Owner { role }) => access::create_owner(context, id, role),
        (Body::Grant(b), Body::Grant(a)) => access::alter_grant(context, id, b, a),
        (Body::DefaultPrivilege(b), Body::DefaultPrivilege(a)) => {
            access::alter_default_privilege(id, b, a)
        }
        (Body::Comment { .. }, Body::Comment { text }) => access::create_comment(context, id, text),
        // An object without a difference of its own is here only because it is retyped with its type. Two kinds never meet.
        (
            Body::Schema
            | Body::Extension(_)
            | Body::Language { .. }
            | Body::Collation(_)
            | Body::Enum(_)
            | Body::Domain(_)
            | Body::DomainConstraint(_)
            | Body::Composite(_)
            | Body::Range(_)
            | Body::Sequence(_)
            | Body::SequenceOwner(_)
            | Body::Function(_)
            | Body::Aggregate(_)
            | Body::Operator(_)
            | Body::Cast(_)
            | Body::TextSearch(_)
            | Body::Wrapper(_)
            | Body::ForeignServer(_)
            | Body::UserMapping(_)
            | Body::Table(_)
            | Body::ForeignTable(_)
            | Body::Column(_)
            | Body::Default(_)
            | Body::NotNull(_)
            | Body::Inheritance(_)
            | Body::Constraint(_)
            | Body::Index(_)
            | Body::Statistics(_)
            | Body::View(_)
            | Body::MaterializedView(_)
            | Body::PropertyGraph { .. }
            | Body::Rule(_)
            | Body::Trigger(_)
            | Body::Policy(_)
            | Body::EventTrigger(_)
            | Body::Publication(_)
            | Body::PublicationMember(_)
            | Body::Owner { .. }
            | Body::Grant(_)
            | Body::DefaultPrivilege(_)
            | Body::Comment { .. },
            _,
        ) => {
            debug_assert!(false, "{:?} of {} has no rule", node.verb, node.id);
            Vec::new()
        }
    }
}

fn drop(context: &Context, node: &Node, object: &Object) -> Vec<Step> {
    let id = &object.id;
    match &object.body {
        Body::Default(_) => default::drop(context, id),
        Body::NotNull(_) => not_null::drop(context, id),
        Body::Column(_) => column::drop(context, id),
        Body::DomainConstraint(_) | Body::Constraint(_) => constraint::drop(context, object),
        Body::Inheritance(body) => inheritance::drop(context, id, body),
        Body::SequenceOwner(_) => sequence::drop_owner(context, id),
        Body::Index(body) => index::drop(context, node, id, body),
        Body::PublicationMember(body) => publication::drop_member(id, body),
        Body::Owner { .. } => access::drop_owner(context, id),
        Body::Grant(body) => access::drop_grant(context, id, body),
        Body::DefaultPrivilege(body) => access::drop_default_privilege(id, body),
        Body::Comment { .. } => access::drop_comment(context, id),
        Body::Trigger(body) => trigger::drop(context, object, body),
        Body::Rule(_) | Body::Policy(_) => relation::drop_member(context, id),
        Body::Schema
        | Body::Extension(_)
        | Body::Language { .. }
        | Body::Collation(_)
        | Body::Enum(_)
        | Body::Domain(_)
        | Body::Composite(_)
        | Body::Range(_)
        | Body::Sequence(_)
        | Body::Function(_)
        | Body::Aggregate(_)
        | Body::Operator(_)
        | Body::Cast(_)
        | Body::TextSearch(_)
        | Body::Wrapper(_)
        | Body::ForeignServer(_)
        | Body::UserMapping(_)
        | Body::Table(_)
        | Body::ForeignTable(_)
        | Body::Statistics(_)
        | Body::View(_)
        | Body::MaterializedView(_)
        | Body::PropertyGraph { .. }
        | Body::EventTrigger(_)
        | Body::Publication(_) => relation::drop(context, object),
    }
}
