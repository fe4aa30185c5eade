//! `#[derive(DbEnum)]`

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::parse_enum;
use syn::DeriveInput;

use crate::columns::path;

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let db_enum = parse_enum(input)?;
    let (ident, name) = (&db_enum.ident, &db_enum.name);
    let path = path(db_enum.schema.as_deref(), name);
    let array = format!("{path}[]");
    let (variants, labels): (Vec<_>, Vec<_>) =
        db_enum.labels.iter().map(|(variant, label)| (variant, label)).unzip();
    Ok(quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = #path;
            const ARRAY: &'static str = #array;
        }

        #[automatically_derived]
        impl ::relvar::Labels for #ident {
            const LABELS: &'static [&'static ::core::primitive::str] = &[#(#labels),*];

            fn label(&self) -> &'static ::core::primitive::str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }

            fn from_label(label: &::core::primitive::str) -> ::core::option::Option<Self> {
                match label {
                    #(#labels => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        #[automatically_derived]
        impl ::relvar::derived::pg::ToSql for #ident {
            fn to_sql(
                &self,
                _: &::relvar::derived::pg::Type,
                out: &mut ::relvar::derived::BytesMut,
            ) -> ::core::result::Result<
                ::relvar::derived::pg::IsNull,
                ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
            > {
                let label = ::relvar::Labels::label(self);
                out.extend_from_slice(label.as_bytes());
                ::core::result::Result::Ok(::relvar::derived::pg::IsNull::No)
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                ty.name() == #name
            }

            ::relvar::derived::pg::to_sql_checked!();
        }

        #[automatically_derived]
        impl<'a> ::relvar::derived::pg::FromSql<'a> for #ident {
            fn from_sql(
                _: &::relvar::derived::pg::Type,
                raw: &'a [u8],
            ) -> ::core::result::Result<
                Self,
                ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
            > {
                let known = ::core::str::from_utf8(raw).ok();
                if let ::core::option::Option::Some(variant) =
                    known.and_then(<Self as ::relvar::Labels>::from_label)
                {
                    return ::core::result::Result::Ok(variant);
                }
                let label = ::std::string::String::from_utf8_lossy(raw);
                ::core::result::Result::Err(
                    ::std::format!("the enum {} has no variant for the label {label:?}", ::core::stringify!(#ident)).into(),
                )
            }

            fn accepts(ty: &::relvar::derived::pg::Type) -> bool {
                ty.name() == #name
            }
        }
    })
}
