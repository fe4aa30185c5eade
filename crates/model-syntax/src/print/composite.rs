//! A composite type as a struct with named fields.

use std::sync::Arc;

use relvar_catalog::{Attribute, Body, Kind, Object, ObjectId};

use super::Printing;
use super::names::{Names, collation, says};
use super::types::{self, rust_type};
use crate::snake_case;

/// Says whether a struct can mean the type.
pub(crate) fn can_be_said(object: &Object) -> bool {
    let Body::Composite(composite) = &object.body else { return false };
    let mut collations = composite.attributes.iter().filter_map(|one| one.collation.as_deref());
    !composite.attributes.is_empty() && collations.all(|name| collation(name).is_some())
}

/// The source of one struct; none where no table that is printed has a column of it.
pub(crate) fn print(printing: &mut Printing<'_>, object: &Object) -> Option<String> {
    let Body::Composite(composite) = &object.body else { return None };
    if !printing.is_wanted(object) {
        return None;
    }
    let Some(name) = printing.types.get(&object.id).cloned() else {
        let what = "a composite type without attributes, or with a collation of another schema";
        printing.cannot(&object.id, what);
        return None;
    };
    let mut says_of = Vec::new();
    says_of.extend(printing.schema(&object.id).map(|schema| says("schema", &schema)));
    if snake_case(&name) != *object.id.name {
        says_of.push(says("name", &object.id.name));
    }
    says_of.extend(printing.comment(&object.id).map(|comment| says("comment", comment)));
    let mut text = String::from("#[derive(Debug, Clone, PartialEq, DbType)]\n");
    if !says_of.is_empty() {
        text.push_str(&format!("#[db_type({})]\n", says_of.join(", ")));
    }
    text.push_str(&format!("pub struct {name} {{\n"));
    let mut names = Names::default();
    for attribute in &composite.attributes {
        text.push_str(&field(printing, &object.id, attribute, &mut names));
    }
    text.push_str("}\n");
    Some(text)
}

/// Any attribute may be NULL.
fn field(
    printing: &mut Printing<'_>,
    composite: &ObjectId,
    attribute: &Attribute,
    names: &mut Names,
) -> String {
    let id = ObjectId::member(Kind::Column, Arc::new(composite.clone()), attribute.name.clone());
    printing.cannot_comment(&id);
    let read = rust_type(printing, &attribute.data_type);
    types::cannot_say(printing, &id, &attribute.data_type, &read);
    let name = names.of_field(&attribute.name);
    let mut says_of = Vec::new();
    if name.trim_start_matches("r#") != &*attribute.name {
        says_of.push(says("column", &attribute.name));
    }
    says_of.extend(read.attributes);
    let collation = attribute.collation.as_deref().and_then(collation);
    says_of.extend(collation.map(|name| says("collate", name)));
    let attributes = match says_of.is_empty() {
        true => String::new(),
        false => format!("    #[db_type({})]\n", says_of.join(", ")),
    };
    format!("{attributes}    pub {name}: Option<{}>,\n", read.name)
}
