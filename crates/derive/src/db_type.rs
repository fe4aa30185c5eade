//! `#[derive(DbType)]`: a newtype, a domain or a composite type.

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::{DbType, Domain, Newtype, parse_type};
use syn::{DeriveInput, Ident, Type};

use crate::columns::path;
use crate::composite;

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
        to_sql: quote!(::relvar::derived::pg::ToSql::to_sql),
        accepts_to_sql: quote!(<#inner as ::relvar::derived::pg::ToSql>::accepts),
        from_sql: quote!(<#inner as ::relvar::derived::pg::FromSql>::from_sql),
        accepts_from_sql: quote!(<#inner as ::relvar::derived::pg::FromSql>::accepts),
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
        to_sql: quote!(::relvar::derived::domain::to_sql),
        accepts_to_sql: quote!(::relvar::derived::domain::accepts_to_sql::<#inner>),
        from_sql: quote!(::relvar::derived::domain::from_sql::<#inner>),
        accepts_from_sql: quote!(::relvar::derived::domain::accepts_from_sql::<#inner>),
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

/// Functions that send and read the value inside.
struct Conversions {
    to_sql: TokenStream,
    accepts_to_sql: TokenStream,
    from_sql: TokenStream,
    accepts_from_sql: TokenStream,
}

impl Conversions {
    fn of(self, ident: &Ident) -> TokenStream {
        let Conversions { to_sql, accepts_to_sql, from_sql, accepts_from_sql } = self;
        quote! {
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
                    #to_sql(&self.0, ty, out)
                }

                fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                    #accepts_to_sql(ty)
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
                    #from_sql(ty, raw).map(Self)
                }

                fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                    #accepts_from_sql(ty)
                }
            }
        }
    }
}
