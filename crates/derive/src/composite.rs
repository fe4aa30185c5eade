//! `#[derive(DbType)]` on a struct with named fields: a composite type.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use relvar_model_syntax::{Attribute, Composite};
use syn::spanned::Spanned;

use crate::columns::path;

pub fn derive(composite: &Composite) -> TokenStream {
    let ident = &composite.ident;
    let path = path(composite.schema.as_deref(), &composite.name);
    let array = format!("{path}[]");
    let of = ident.to_string();
    let names: Vec<_> = composite.attributes.iter().map(|attribute| &attribute.name).collect();
    let sent = composite.attributes.iter().map(sent);
    let read = composite.attributes.iter().map(read);
    quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = #path;
            const ARRAY: &'static str = #array;
            const IN_ARRAYS: bool = false;
            const IS_RECORD: bool = true;
        }

        #[automatically_derived]
        impl ::relvar::derived::pg::ToSql for #ident {
            fn to_sql(
                &self,
                ty: &::relvar::derived::pg::Type,
                out: &mut ::relvar::derived::BytesMut,
            ) -> ::core::result::Result<
                ::relvar::derived::pg::IsNull,
                ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
            > {
                ::relvar::derived::composite::to_sql(#of, &[#(#sent),*], ty, out)
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                ::relvar::derived::composite::accepts(ty)
            }

            ::relvar::derived::pg::to_sql_checked!();
        }

        #[automatically_derived]
        impl<'a> ::relvar::derived::pg::FromSql<'a> for #ident {
            fn from_sql(
                ty: &::relvar::derived::pg::Type,
                raw: &'a [u8],
            ) -> ::core::result::Result<
                Self,
                ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
            > {
                let record =
                    ::relvar::derived::composite::Record::new(#of, &[#(#names),*], ty, raw)?;
                ::core::result::Result::Ok(Self { #(#read),* })
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                ::relvar::derived::composite::accepts(ty)
            }
        }
    }
}

/// At the place of the field's type, so that an error about that is told there.
fn sent(Attribute { ident, ty, name, .. }: &Attribute) -> TokenStream {
    quote_spanned!(ty.span()=> (#name, &self.#ident))
}

fn read(Attribute { ident, ty, name, .. }: &Attribute) -> TokenStream {
    quote!(#ident: record.get::<#ty>(#name)?)
}
