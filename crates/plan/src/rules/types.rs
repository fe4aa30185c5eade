//! Enums, domains, composite types, ranges.

use relvar_catalog::name::{fit, quote_identifier, quote_literal};
use relvar_catalog::{
    Attribute, Body, Composite, Domain, DomainConstraint, Enum, Kind, ObjectId, Range,
};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::plan::{Step, Transaction};
use crate::recipes::type_swap;
use crate::rules::{Rule, address, fails_usually};
use crate::slots::Slot;
use crate::treatment::{Context, What, columns_with};

/// Labels can be added anywhere in place; never removed or moved.
pub(crate) fn enum_alteration(before: &Enum, after: &Enum) -> What {
    let mut kept = after.labels.iter().filter(|label| before.labels.contains(label));
    let in_order = before.labels.iter().all(|label| kept.next() == Some(label));
    if in_order { What::Alter } else { What::Replace }
}

pub(crate) fn create_enum(id: &ObjectId, body: &Enum) -> Vec<Step> {
    let labels: Vec<String> = body.labels.iter().map(|label| quote_literal(label)).collect();
    let labels = if labels.is_empty() {
        "()".to_string()
    } else {
        format!("(\n    {}\n)", labels.join(",\n    "))
    };
    vec![Step::new(format!("CREATE TYPE {} AS ENUM {labels}", id.sql()))]
}

/// A new label cannot be used in the transaction that adds it, hence one of its own.
pub(crate) fn alter_enum(id: &ObjectId, before: &Enum, after: &Enum) -> Vec<Step> {
    let mut present = before.labels.clone();
    let mut steps = Vec::new();
    for (at, label) in after.labels.iter().enumerate() {
        if present.contains(label) {
            continue;
        }
        let place = match at.checked_sub(1).map(|previous| &after.labels[previous]) {
            _ if present.is_empty() => String::new(),
            Some(previous) if present.last() == Some(previous) => String::new(),
            Some(previous) => format!(" AFTER {}", quote_literal(previous)),
            None => format!(" BEFORE {}", quote_literal(&present[0])),
        };
        present.insert(at.min(present.len()), label.clone());
        let label = quote_literal(label);
        steps.push(
            Step::new(format!("ALTER TYPE {} ADD VALUE {label}{place}", id.sql()))
                .transaction(Transaction::Own),
        );
    }
    steps
}

pub(crate) fn domain_alteration(before: &Domain, after: &Domain) -> What {
    let same = before.base == after.base && before.collation == after.collation;
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create_domain(context: &Context, id: &ObjectId, body: &Domain) -> Vec<Step> {
    let mut sql = format!("CREATE DOMAIN {} AS {}", id.sql(), body.base);
    if let Some(collation) = &body.collation {
        sql.push_str(&format!(" COLLATE {collation}"));
    }
    if let Some(default) = &body.default {
        sql.push_str(&format!(" DEFAULT {default}"));
    }
    if body.not_null {
        // Beside its predecessor, whose constraint holds the name (from 17), it would get a number.
        let beside = context.major() >= 17 && type_swap::is_needed(context, id);
        if beside || body.not_null_name.is_some() {
            sql.push_str(&format!(" CONSTRAINT {}", quote_identifier(&not_null_name(id, body))));
        }
        sql.push_str(" NOT NULL");
    }
    vec![Step::new(sql)]
}

/// The name of a domain's NOT NULL constraint, be it the one that PostgreSQL chooses.
fn not_null_name(id: &ObjectId, body: &Domain) -> String {
    body.not_null_name.as_deref().map_or_else(|| fit(&id.name, "_not_null"), str::to_owned)
}

/// NOT NULL comes, goes or gets another name, which is kept from 17 on.
fn not_null_clause(id: &ObjectId, before: &Domain, after: &Domain) -> Option<String> {
    let name = |body: &Domain| quote_identifier(&not_null_name(id, body)).into_owned();
    match (before.not_null, after.not_null) {
        (true, false) => Some("DROP NOT NULL".into()),
        (false, true) if after.not_null_name.is_some() => {
            Some(format!("ADD CONSTRAINT {} NOT NULL", name(after)))
        }
        (false, true) => Some("SET NOT NULL".into()),
        (true, true) if before.not_null_name != after.not_null_name => {
            Some(format!("RENAME CONSTRAINT {} TO {}", name(before), name(after)))
        }
        (true, true) | (false, false) => None,
    }
}

/// Takes the default away from a domain that gets it, or another one, back.
pub(crate) fn drop_domain_default(id: &ObjectId) -> Vec<Step> {
    vec![Step::new(format!("ALTER DOMAIN {} DROP DEFAULT", id.sql()))]
}

pub(crate) fn alter_domain(
    context: &Context,
    id: &ObjectId,
    before: &Domain,
    after: &Domain,
) -> Vec<Step> {
    let mut clauses = Vec::new();
    let is_away = context.loses_default_meanwhile(id);
    match &after.default {
        Some(default) if is_away || before.default != after.default => {
            clauses.push(format!("SET DEFAULT {default}"));
        }
        None if !is_away && before.default.is_some() => clauses.push("DROP DEFAULT".into()),
        Some(_) | None => {}
    }
    clauses.extend(not_null_clause(id, before, after));
    clauses
        .into_iter()
        .map(|clause| Step::new(format!("ALTER DOMAIN {} {clause}", id.sql())))
        .collect()
}

pub(crate) fn domain_constraint_alteration(
    before: &DomainConstraint,
    after: &DomainConstraint,
) -> What {
    let in_place = before.expression == after.expression && after.validated;
    if in_place { What::Alter } else { What::Replace }
}

pub(crate) fn create_domain_constraint(id: &ObjectId, body: &DomainConstraint) -> Vec<Step> {
    let domain = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    let not_valid = if body.validated { "" } else { " NOT VALID" };
    vec![Step::new(format!(
        "ALTER DOMAIN {domain} ADD CONSTRAINT {} CHECK ({}){not_valid}",
        quote_identifier(&id.name),
        body.expression
    ))]
}

pub(crate) fn validate_domain_constraint(id: &ObjectId) -> Vec<Step> {
    let domain = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    vec![
        Step::new(format!(
            "ALTER DOMAIN {domain} VALIDATE CONSTRAINT {}",
            quote_identifier(&id.name)
        ))
        .validates(),
    ]
}

/// Attributes come and go in place; one that changes its type can do so only while no table uses the
/// composite type.
pub(crate) fn composite_alteration(
    context: &Context,
    id: &ObjectId,
    before: &Composite,
    after: &Composite,
) -> What {
    let retyped = retypes_attribute(before, after);
    let mut kept = after.attributes.iter().filter(|a| position(before, a).is_some());
    let in_order = before
        .attributes
        .iter()
        .filter(|b| position(after, b).is_some())
        .all(|b| kept.next().map(|a| &a.name) == Some(&b.name));
    let last_kept = after.attributes.iter().rposition(|a| position(before, a).is_some());
    let appended = after
        .attributes
        .iter()
        .enumerate()
        .all(|(at, a)| position(before, a).is_some() || last_kept.is_none_or(|last| at > last));
    let used = context
        .from
        .of_kind(Kind::Column)
        .any(|column| column.depends_on.binary_search(id).is_ok());
    let in_place = in_order && appended && !(retyped && used);
    if in_place { What::Alter } else { What::Replace }
}

/// Whether an attribute gets another type or collation.
pub(crate) fn retypes_attribute(before: &Composite, after: &Composite) -> bool {
    before.attributes.iter().any(|b| after.attributes.iter().any(|a| a.name == b.name && a != b))
}

/// Whether a composite type loses an attribute in place.
fn loses_attributes(context: &Context, id: &ObjectId) -> bool {
    let Some(treated) = context.treated.get(id) else { return false };
    let bodies = (treated.before.map(|o| &o.body), treated.after.map(|o| &o.body));
    let (Some(Body::Composite(before)), Some(Body::Composite(after))) = bodies else {
        return false;
    };
    treated.what == What::Alter
        && before.attributes.iter().any(|old| position(after, old).is_none())
}

fn position(composite: &Composite, attribute: &Attribute) -> Option<usize> {
    composite.attributes.iter().position(|a| a.name == attribute.name)
}

pub(crate) fn create_composite(id: &ObjectId, body: &Composite) -> Vec<Step> {
    let attributes: Vec<String> = body.attributes.iter().map(attribute).collect();
    let attributes = if attributes.is_empty() {
        "()".to_string()
    } else {
        format!("(\n    {}\n)", attributes.join(",\n    "))
    };
    vec![Step::new(format!("CREATE TYPE {} AS {attributes}", id.sql()))]
}

fn attribute(attribute: &Attribute) -> String {
    let collation = attribute.collation.as_ref().map_or(String::new(), |c| format!(" COLLATE {c}"));
    format!("{} {}{collation}", quote_identifier(&attribute.name), attribute.data_type)
}

pub(crate) fn alter_composite(id: &ObjectId, before: &Composite, after: &Composite) -> Vec<Step> {
    let mut clauses = Vec::new();
    for old in before.attributes.iter().filter(|b| position(after, b).is_none()) {
        clauses.push(format!("DROP ATTRIBUTE {}", quote_identifier(&old.name)));
    }
    for new in &after.attributes {
        match before.attributes.iter().find(|old| old.name == new.name) {
            None => clauses.push(format!("ADD ATTRIBUTE {}", attribute(new))),
            Some(old) if old != new => {
                let collation =
                    new.collation.as_ref().map_or(String::new(), |c| format!(" COLLATE {c}"));
                clauses.push(format!(
                    "ALTER ATTRIBUTE {} TYPE {}{collation}",
                    quote_identifier(&new.name),
                    new.data_type
                ));
            }
            Some(_) => {}
        }
    }
    clauses
        .into_iter()
        .map(|clause| Step::new(format!("ALTER TYPE {} {clause} CASCADE", id.sql())))
        .collect()
}

pub(crate) fn create_range(id: &ObjectId, body: &Range) -> Vec<Step> {
    let mut options = vec![format!("SUBTYPE = {}", body.subtype.general_name())];
    let mut option = |name: &str, value: &Option<String>| {
        if let Some(value) = value {
            options.push(format!("{name} = {value}"));
        }
    };
    option("SUBTYPE_OPCLASS", &body.operator_class);
    option("COLLATION", &body.collation);
    option("CANONICAL", &body.canonical);
    option("SUBTYPE_DIFF", &body.subtype_diff);
    options.push(format!("MULTIRANGE_TYPE_NAME = {}", body.multirange));
    vec![Step::new(format!(
        "CREATE TYPE {} AS RANGE (\n    {}\n)",
        id.sql(),
        options.join(",\n    ")
    ))]
}

fn keyword(kind: Kind) -> &'static str {
    match kind {
        Kind::Domain => "DOMAIN",
        Kind::Collation => "COLLATION",
        _ => "TYPE",
    }
}

/// Gives the old type a name under which columns can leave it.
pub(crate) fn aside(id: &ObjectId) -> Vec<Step> {
    let aside = type_swap::aside_name(&id.name);
    vec![Step::new(format!(
        "ALTER {} {} RENAME TO {}",
        keyword(id.kind),
        id.sql(),
        quote_identifier(&aside)
    ))]
}

/// Drops the old type, which no column uses any more.
pub(crate) fn discard(id: &ObjectId) -> Vec<Step> {
    let aside = address::beside(id, &type_swap::aside_name(&id.name));
    vec![Step::new(format!("DROP {} {aside}", keyword(id.kind)))]
}

impl Rule for Enum {
    fn stage(&self, _: &Context, node: &Node) -> Stage {
        match node.verb {
            Verb::Alter => Stage::Label,
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::data_type(&id.schema, &id.name)]
    }
}

impl Rule for Composite {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }

    fn destroys(&self, context: &Context, node: &Node) -> bool {
        node.verb == Verb::Alter && loses_attributes(context, node.id)
    }

    /// Columns of tables whose values lose an attribute in place.
    fn loses(&self, context: &Context, id: &ObjectId) -> Vec<String> {
        if !loses_attributes(context, id) {
            return Vec::new();
        }
        let columns = columns_with(context.from, id).into_iter();
        columns
            .filter(|column| column.root().kind == Kind::Table && !context.is_dropped(column))
            .map(ObjectId::path)
            .collect()
    }
}

impl Rule for Range {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::data_type(&id.schema, &id.name), Slot::multirange(id, &self.multirange)]
    }
}

impl Rule for DomainConstraint {
    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        matches!(node.verb, Verb::Create | Verb::Alter) || fails_usually(node.verb)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

impl Rule for Domain {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        if action.node.verb == Verb::Prepare {
            return action.meanwhile(&[Verb::Drop]);
        }
        action.usual()
    }

    fn stage(&self, _: &Context, node: &Node) -> Stage {
        match node.verb {
            // Its default is away before what changes.
            Verb::Prepare => Stage::Define,
            verb => Stage::usual(verb),
        }
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::data_type(&id.schema, &id.name)]
    }

    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Alter || fails_usually(node.verb)
    }

    fn may_make_rows(&self) -> bool {
        self.default.is_some()
    }
}
