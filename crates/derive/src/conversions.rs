//! How a type is sent and read.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

/// Bodies of the functions of `ToSql` and `FromSql`: of `self`, the server's type `ty`, and the bytes `out` or `raw`.
pub struct Conversions {
    pub to_sql: TokenStream,
    pub accepts_to_sql: TokenStream,
    pub from_sql: TokenStream,
    pub accepts_from_sql: TokenStream,
}

impl Conversions {
    pub fn of(self, ident: &Ident) -> TokenStream {
        let Conversions { to_sql, accepts_to_sql, from_sql, accepts_from_sql } = self;
        quote! {
            #[automatically_derived]
            impl ::relvar::derived::pg::ToSql for #ident {
                #[allow(unused_variables)]
                fn to_sql(
                    &self,
                    ty: &::relvar::derived::pg::Type,
                    out: &mut ::relvar::derived::BytesMut,
                ) -> ::core::result::Result<
                    ::relvar::derived::pg::IsNull,
                    ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
                > {
                    #to_sql
                }

                fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                    #accepts_to_sql
                }

                ::relvar::derived::pg::to_sql_checked!();
            }

            #[automatically_derived]
            impl<'a> ::relvar::derived::pg::FromSql<'a> for #ident {
                #[allow(unused_variables)]
                fn from_sql(
                    ty: &::relvar::derived::pg::Type,
                    raw: &'a [u8],
                ) -> ::core::result::Result<
                    Self,
                    ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
                > {
                    #from_sql
                }

                fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                    #accepts_from_sql
                }
            }
        }
    }
}
