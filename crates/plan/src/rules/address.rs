//! How SQL names an object in `COMMENT ON`, `ALTER … OWNER TO`, `GRANT … ON` and `DROP`.

use relvar_catalog::name::{qualified, quote_identifier};
use relvar_catalog::{Body, Catalog, FunctionKind, Kind, ObjectId};

use crate::rules::not_null::constraint_name;

/// `TABLE public.orders`, `COLUMN public.orders.note`, `FUNCTION public.f(integer)`, …
pub(crate) fn address(catalog: &Catalog, id: &ObjectId) -> String {
    let parent = id.parent.as_deref().map(ObjectId::sql).unwrap_or_default();
    match id.kind {
        Kind::Schema => format!("SCHEMA {}", id.sql()),
        Kind::Extension => format!("EXTENSION {}", id.sql()),
        Kind::Language => format!("LANGUAGE {}", id.sql()),
        Kind::Collation => format!("COLLATION {}", id.sql()),
        Kind::Enum | Kind::Composite | Kind::Range => format!("TYPE {}", id.sql()),
        Kind::Domain => format!("DOMAIN {}", id.sql()),
        Kind::DomainConstraint => {
            format!("CONSTRAINT {} ON DOMAIN {parent}", quote_identifier(&id.name))
        }
        Kind::Sequence => format!("SEQUENCE {}", id.sql()),
        Kind::Function => format!("{} {}", routine(catalog, id), signature(id)),
        Kind::Aggregate => {
            let signature = if id.arguments.is_empty() {
                format!("{}(*)", id.sql())
            } else {
                aggregate_signature(catalog, id)
            };
            format!("AGGREGATE {signature}")
        }
        Kind::Operator => {
            format!("OPERATOR {}.{} ({})", quote_identifier(&id.schema), id.name, id.arguments)
        }
        Kind::Cast => format!("CAST ({})", id.arguments),
        Kind::TextSearchTemplate => format!("TEXT SEARCH TEMPLATE {}", id.sql()),
        Kind::TextSearchParser => format!("TEXT SEARCH PARSER {}", id.sql()),
        Kind::TextSearchDictionary => format!("TEXT SEARCH DICTIONARY {}", id.sql()),
        Kind::TextSearchConfiguration => format!("TEXT SEARCH CONFIGURATION {}", id.sql()),
        Kind::Wrapper => format!("FOREIGN DATA WRAPPER {}", id.sql()),
        Kind::ForeignServer => format!("SERVER {}", id.sql()),
        Kind::UserMapping => format!("USER MAPPING FOR {} SERVER {parent}", role(&id.name)),
        Kind::Table => format!("TABLE {}", id.sql()),
        Kind::ForeignTable => format!("FOREIGN TABLE {}", id.sql()),
        Kind::View => format!("VIEW {}", id.sql()),
        Kind::MaterializedView => format!("MATERIALIZED VIEW {}", id.sql()),
        Kind::PropertyGraph => format!("PROPERTY GRAPH {}", id.sql()),
        Kind::Column => format!("COLUMN {parent}.{}", quote_identifier(&id.name)),
        Kind::Constraint => format!("CONSTRAINT {} ON {parent}", quote_identifier(&id.name)),
        Kind::NotNull => {
            let name = match catalog.get(id).map(|object| &object.body) {
                Some(Body::NotNull(body)) => constraint_name(id, body),
                _ => String::new(),
            };
            format!("CONSTRAINT {} ON {}", quote_identifier(&name), id.root().sql())
        }
        Kind::Index => format!("INDEX {}", id.sql()),
        Kind::Statistics => format!("STATISTICS {}", id.sql()),
        Kind::Rule => format!("RULE {} ON {parent}", quote_identifier(&id.name)),
        Kind::Trigger => format!("TRIGGER {} ON {parent}", quote_identifier(&id.name)),
        Kind::Policy => format!("POLICY {} ON {parent}", quote_identifier(&id.name)),
        Kind::EventTrigger => format!("EVENT TRIGGER {}", id.sql()),
        Kind::Publication => format!("PUBLICATION {}", id.sql()),
        // Not addressed by name: their rules write their own statements.
        Kind::Default
        | Kind::Inheritance
        | Kind::SequenceOwner
        | Kind::PublicationMember
        | Kind::Owner
        | Kind::Grant
        | Kind::DefaultPrivilege
        | Kind::Comment => parent,
    }
}

/// `schema.name(argument types)`.
pub(crate) fn signature(id: &ObjectId) -> String {
    format!("{}({})", id.sql(), id.arguments)
}

/// An ordered-set aggregate is named with its ORDER BY.
fn aggregate_signature(catalog: &Catalog, id: &ObjectId) -> String {
    match catalog.get(id).map(|object| &object.body) {
        Some(Body::Aggregate(aggregate)) if aggregate.arguments.contains("ORDER BY") => {
            format!("{}({})", id.sql(), aggregate.arguments)
        }
        _ => signature(id),
    }
}

fn routine(catalog: &Catalog, id: &ObjectId) -> &'static str {
    match catalog.get(id).map(|object| &object.body) {
        Some(Body::Function(function)) if function.function == FunctionKind::Procedure => {
            "PROCEDURE"
        }
        _ => "FUNCTION",
    }
}

/// A role as SQL; PUBLIC is a keyword there, and the empty name stands for the current one.
pub(crate) fn role(name: &str) -> String {
    match name {
        "PUBLIC" => "PUBLIC".into(),
        "" => "CURRENT_USER".into(),
        name => quote_identifier(name).into_owned(),
    }
}

/// `schema.name` of an object that stands in the same schema as another one.
pub(crate) fn beside(id: &ObjectId, name: &str) -> String {
    qualified(id.in_schema().unwrap_or_default(), name)
}
