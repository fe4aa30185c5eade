//! `#[model(…)]`, `#[db_enum(…)]` and `#[db_type(…)]`, read and checked as far as one struct or enum tells.

mod check;
mod column;
mod composite;
mod constraint;
mod db_enum;
mod db_type;
mod default;
mod domain;
mod errors;
mod fields;
mod index;
mod items;
mod modifiers;
mod references;
mod snake_case;
mod table;

pub use db_enum::parse_enum;
pub use db_type::parse_type;
#[cfg(feature = "resolve")]
pub(crate) use fields::is_function;
pub use snake_case::snake_case;

use syn::{DeriveInput, Result};

use crate::model::{Mixin, Model};
use errors::Errors;

/// Reads a struct that derives `Model`.
pub fn parse_model(input: &DeriveInput) -> Result<Model> {
    let mut errors = Errors::default();
    let head = table::read_model(input, &mut errors);
    let mut fields = fields::read(input, "Model", &mut errors)?;
    fields::refuse_names_of_functions(&fields, &mut errors);
    fields::settle_identity(&mut fields, &head.attributes.primary_key);
    constraint::check(&head.attributes, &fields, &mut errors);
    let ident = input.ident.clone();
    errors.finish(Model {
        ident,
        schema: head.schema,
        table: head.table,
        attributes: head.attributes,
        fields,
    })
}

/// Reads a struct that derives `Mixin`.
pub fn parse_mixin(input: &DeriveInput) -> Result<Mixin> {
    let mut errors = Errors::default();
    let attributes = table::read_mixin(input, &mut errors);
    let mut fields = fields::read(input, "Mixin", &mut errors)?;
    fields::settle_identity(&mut fields, &[]);
    constraint::check(&attributes, &fields, &mut errors);
    errors.finish(Mixin { ident: input.ident.clone(), attributes, fields })
}
