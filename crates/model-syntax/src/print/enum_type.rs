//! An enum type as an enum.

use relvar_catalog::{Body, Object};

use super::Printing;
use super::names::{Names, says};
use crate::snake_case;

/// The source of one enum; none where no table that is printed has a column of it.
pub(crate) fn print(printing: &Printing<'_>, object: &Object) -> Option<String> {
    let Body::Enum(read) = &object.body else { return None };
    let name = printing.types.get(&object.id)?;
    if !printing.is_wanted(object) {
        return None;
    }
    let mut says_of = Vec::new();
    says_of.extend(printing.schema(&object.id).map(|schema| says("schema", &schema)));
    if snake_case(name) != *object.id.name {
        says_of.push(says("name", &object.id.name));
    }
    says_of.extend(printing.comment(&object.id).map(|comment| says("comment", comment)));
    let mut text = String::from("#[derive(Debug, Clone, Copy, PartialEq, Eq, DbEnum)]\n");
    if !says_of.is_empty() {
        text.push_str(&format!("#[db_enum({})]\n", says_of.join(", ")));
    }
    text.push_str(&format!("pub enum {name} {{\n"));
    let mut names = Names::default();
    for label in &read.labels {
        let variant = names.of_type(label);
        if snake_case(&variant) != *label {
            text.push_str(&format!("    #[db_enum({})]\n", says("label", label)));
        }
        text.push_str(&format!("    {variant},\n"));
    }
    text.push_str("}\n");
    Some(text)
}
