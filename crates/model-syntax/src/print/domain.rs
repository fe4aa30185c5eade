//! A domain as a struct around one value.

use relvar_catalog::{Body, Catalog, DataType, Domain, DomainConstraint, Kind, Object, ObjectId};

use super::Printing;
use super::names::{collation, says, string};
use super::types::{self, rust_type};

/// Says whether a struct can mean the domain.
pub(crate) fn can_be_said(catalog: &Catalog, object: &Object) -> bool {
    let Body::Domain(domain) = &object.body else { return false };
    let own_collation = domain.collation.as_deref();
    !domain.not_null
        && own_collation.is_none_or(|name| collation(name).is_some())
        && checks(catalog, &object.id).all(|(_, check)| check.validated)
}

fn checks<'c>(
    catalog: &'c Catalog,
    domain: &'c ObjectId,
) -> impl Iterator<Item = (&'c ObjectId, &'c DomainConstraint)> {
    catalog.of_kind(Kind::DomainConstraint).filter_map(move |object| match &object.body {
        Body::DomainConstraint(check) if object.id.parent.as_deref() == Some(domain) => {
            Some((&object.id, check))
        }
        _ => None,
    })
}

/// The source of one struct; none where no table that is printed has a column of it.
pub(crate) fn print(printing: &mut Printing<'_>, object: &Object) -> Option<String> {
    let Body::Domain(domain) = &object.body else { return None };
    if !printing.is_wanted(object) {
        return None;
    }
    let Some(name) = printing.types.get(&object.id).cloned() else {
        let what = "a domain that is NOT NULL, or has a check that is NOT VALID or a collation of another schema";
        printing.cannot(&object.id, what);
        return None;
    };
    let base = rust_type(printing, &domain.base);
    types::cannot_say(printing, &object.id, &domain.base, &base);
    let mut text =
        format!("#[derive(Debug, Clone, PartialEq, {}DbType)]\n", keys(printing, &domain.base));
    text.push_str(&format!("#[db_type({})]\n", says_of(printing, object, domain).join(", ")));
    text.push_str(&format!("pub struct {name}(pub {});\n", base.name));
    Some(text)
}

fn says_of(printing: &mut Printing<'_>, object: &Object, domain: &Domain) -> Vec<String> {
    let mut says_of = vec![says("domain", &object.id.name)];
    says_of.extend(printing.schema(&object.id).map(|schema| says("schema", &schema)));
    says_of.extend(rust_type(printing, &domain.base).attributes);
    let collation = domain.collation.as_deref().and_then(collation);
    says_of.extend(collation.map(|name| says("collate", name)));
    says_of.extend(domain.default.as_ref().map(|default| says("default_sql", default)));
    for (id, check) in checks(printing.catalog, &object.id) {
        printing.cannot_comment(id);
        let expression = string(&check.expression);
        says_of.push(format!("check({}, {expression})", says("name", &id.name)));
    }
    says_of.extend(printing.comment(&object.id).map(|comment| says("comment", comment)));
    says_of
}

/// What keys and relations need; not every type has it.
fn keys(printing: &Printing<'_>, base: &DataType) -> &'static str {
    const WITH: [&str; 6] = ["i16", "i32", "i64", "bool", "String", "uuid::Uuid"];
    let mut domains = printing.catalog.of_kind(Kind::Domain);
    let inner = domains.find(|object| base.is_of(&object.id)).and_then(Object::as_domain);
    let inner = inner.map(|domain| &domain.base);
    match inner {
        Some(inner) => keys(printing, inner),
        None if WITH.contains(&rust_type(printing, base).name.as_str()) => "Eq, Hash, ",
        None => "",
    }
}
