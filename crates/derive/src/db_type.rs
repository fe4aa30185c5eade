//! `#[derive(DbType)]`

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ident = &input.ident;
    let inner = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => &fields.unnamed[0].ty,
            _ => return Err(wrong(input)),
        },
        _ => return Err(wrong(input)),
    };
    Ok(quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = <#inner as ::relvar::SqlType>::NAME;
            const IN_ARRAYS: bool = <#inner as ::relvar::SqlType>::IN_ARRAYS;
        }

        #[automatically_derived]
        impl ::relvar::Key for #ident {
            fn params(self) -> ::std::vec::Vec<::relvar::Param> {
                ::std::vec![::relvar::derived::Arc::new(self)]
            }

            fn arrays(
                keys: ::std::vec::Vec<Self>,
            ) -> ::std::vec::Vec<(::relvar::Param, &'static str)> {
                let name = <Self as ::relvar::SqlType>::NAME;
                ::std::vec![(::relvar::derived::Arc::new(keys), name)]
            }
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
                ::relvar::derived::pg::ToSql::to_sql(&self.0, ty, out)
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                <#inner as ::relvar::derived::pg::ToSql>::accepts(ty)
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
                <#inner as ::relvar::derived::pg::FromSql>::from_sql(ty, raw).map(Self)
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                <#inner as ::relvar::derived::pg::FromSql>::accepts(ty)
            }
        }
    })
}

fn wrong(input: &DeriveInput) -> syn::Error {
    let message = "DbType is for a struct with one unnamed field, such as `struct Email(String);`";
    syn::Error::new(input.ident.span(), message)
}
