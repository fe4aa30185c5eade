//! Relations that foreign keys make: from here to there, and back.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use relvar_model_syntax::{Model, Reference};
use syn::{Ident, Visibility};

use crate::columns::ColumnField;

pub fn derive(model: &Model, vis: &Visibility) -> TokenStream {
    let each = model.fields.iter().filter_map(ColumnField::of).filter_map(|column| {
        let reference = column.attributes.references.as_ref()?;
        let one = one(model, vis, &column, reference);
        let many =
            reference.inverse.as_ref().map(|name| many(model, vis, &column, reference, name));
        Some(quote!(#one #many))
    });
    quote!(#(#each)*)
}

/// The column without `_id`, where the relation has no name.
fn name_of(column: &ColumnField, reference: &Reference) -> Ident {
    if let Some(name) = &reference.name {
        return name.clone();
    }
    let field = column.ident.to_string();
    let name = field.strip_suffix("_id").map_or_else(|| format!("{field}_row"), str::to_owned);
    format_ident!("{name}", span = column.ident.span())
}

/// The quoted name of the column that is referenced.
fn target(reference: &Reference) -> TokenStream {
    let there = &reference.model;
    match &reference.to {
        Some(field) => quote!(#there::#field.name()),
        None => quote!(<#there as ::relvar::Model>::PRIMARY_KEY[0]),
    }
}

fn one(
    model: &Model,
    vis: &Visibility,
    column: &ColumnField,
    reference: &Reference,
) -> TokenStream {
    let (ident, there) = (&model.ident, &reference.model);
    let name = name_of(column, reference);
    let marker = format_ident!("__{ident}_{name}");
    let (sql, target) = (column.sql_name(), target(reference));
    let doc = format!("The row that `{}` refers to.", column.ident);
    quote! {
        #[doc(hidden)]
        #[derive(Debug, Clone, Copy)]
        #[allow(non_camel_case_types)]
        #vis struct #marker;

        #[automatically_derived]
        #[allow(dead_code, private_interfaces)]
        impl #ident {
            #[doc = #doc]
            #vis fn #name() -> ::relvar::One<#ident, #there, #marker> {
                ::relvar::One::new(#sql, #target)
            }
        }
    }
}

fn many(
    model: &Model,
    vis: &Visibility,
    column: &ColumnField,
    reference: &Reference,
    name: &Ident,
) -> TokenStream {
    let (ident, there) = (&model.ident, &reference.model);
    let field = column.ident;
    let key = column.inner;
    let marker = format_ident!("__{ident}_{name}_of");
    let (sql, target) = (column.sql_name(), target(reference));
    let own_key = match &reference.to {
        Some(to) => quote!(::core::clone::Clone::clone(&row.#to)),
        None => quote!(::relvar::Model::key(row)),
    };
    let doc = format!("The rows of [`{ident}`] whose `{field}` refers to this one.");
    quote! {
        #[doc(hidden)]
        #[derive(Debug, Clone, Copy)]
        #[allow(non_camel_case_types)]
        #vis struct #marker;

        #[automatically_derived]
        #[allow(dead_code, private_interfaces)]
        impl #there {
            #[doc = #doc]
            #vis fn #name() -> ::relvar::Many<#there, #ident, #key, #marker> {
                ::relvar::Many::new(
                    #sql,
                    #target,
                    |row| ::core::option::Option::Some(#own_key),
                )
            }
        }
    }
}
