//! `#[derive(DbType)]` on a struct with named fields: a composite type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use relvar_model_syntax::{Attribute, Composite};
use syn::spanned::Spanned;

use crate::columns::path;
use crate::conversions::Conversions;

pub fn derive(composite: &Composite) -> TokenStream {
    let ident = &composite.ident;
    let path = path(composite.schema.as_deref(), &composite.name);
    let array = format!("{path}[]");
    let of = ident.to_string();
    let names: Vec<_> = composite.attributes.iter().map(|attribute| &attribute.name).collect();
    let sent = composite.attributes.iter().map(sent);
    let read = composite.attributes.iter().map(read);
    let accepts = quote!(::relvar::derived::composite::accepts(ty));
    let conversions = Conversions {
        to_sql: quote!(::relvar::derived::composite::to_sql(#of, &[#(#sent),*], ty, out)),
        accepts_to_sql: accepts.clone(),
        from_sql: quote! {
            let record = ::relvar::derived::composite::Record::new(#of, &[#(#names),*], ty, raw)?;
            ::core::result::Result::Ok(Self { #(#read),* })
        },
        accepts_from_sql: accepts,
    }
    .of(ident);
    quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = #path;
            const ARRAY: &'static str = #array;
            const IN_ARRAYS: bool = false;
            const IS_RECORD: bool = true;
        }

        #conversions
    }
}

/// At the place of the field's type, so that an error about that is told there.
fn sent(Attribute { ident, ty, name, .. }: &Attribute) -> TokenStream {
    quote_spanned!(ty.span()=> (#name, &self.#ident))
}

fn read(Attribute { ident, ty, name, .. }: &Attribute) -> TokenStream {
    quote!(#ident: record.get::<#ty>(#name)?)
}
