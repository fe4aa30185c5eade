//! `#[derive(DbType)]`: a newtype, a domain or a composite type.

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::{DbType, Domain, Newtype, parse_type};
use syn::{DeriveInput, Ident, Type};

use crate::columns::path;
use crate::composite;
use crate::conversions::Conversions;

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    Ok(match parse_type(input)? {
        DbType::Newtype(newtype) => of_newtype(&newtype),
        DbType::Domain(domain) => of_domain(&domain),
        DbType::Composite(composite) => composite::derive(&composite),
    })
}

/// Sent and read as the type inside.
fn of_newtype(Newtype { ident, inner }: &Newtype) -> TokenStream {
    let name = quote!(<#inner as ::relvar::SqlType>::NAME);
    let array = quote!(<#inner as ::relvar::SqlType>::ARRAY);
    let sql_type = sql_type(ident, inner, &name, &array);
    let key = key(ident);
    let conversions = Conversions {
        to_sql: quote!(::relvar::derived::pg::ToSql::to_sql(&self.0, ty, out)),
        accepts_to_sql: quote!(<#inner as ::relvar::derived::pg::ToSql>::accepts(ty)),
        from_sql: quote!(
            <#inner as ::relvar::derived::pg::FromSql>::from_sql(ty, raw).map(Self)
        ),
        accepts_from_sql: quote!(<#inner as ::relvar::derived::pg::FromSql>::accepts(ty)),
    }
    .of(ident);
    quote!(#sql_type #key #conversions)
}

/// Sent and read as the type inside, which has to see through the domain.
fn of_domain(domain: &Domain) -> TokenStream {
    let (ident, inner) = (&domain.ident, &domain.inner);
    let path = path(domain.schema.as_deref(), &domain.name);
    let array = format!("{path}[]");
    let sql_type = sql_type(ident, inner, &quote!(#path), &quote!(#array));
    let key = key(ident);
    let conversions = Conversions {
        to_sql: quote!(::relvar::derived::domain::to_sql(&self.0, ty, out)),
        accepts_to_sql: quote!(::relvar::derived::domain::accepts_to_sql::<#inner>(ty)),
        from_sql: quote!(::relvar::derived::domain::from_sql::<#inner>(ty, raw).map(Self)),
        accepts_from_sql: quote!(::relvar::derived::domain::accepts_from_sql::<#inner>(ty)),
    }
    .of(ident);
    quote!(#sql_type #key #conversions)
}

fn sql_type(ident: &Ident, inner: &Type, name: &TokenStream, array: &TokenStream) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = #name;
            const ARRAY: &'static str = #array;
            const IN_ARRAYS: bool = <#inner as ::relvar::SqlType>::IN_ARRAYS;
            const IS_RECORD: bool = <#inner as ::relvar::SqlType>::IS_RECORD;
        }
    }
}

fn key(ident: &Ident) -> TokenStream {
    quote! {
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
    }
}
