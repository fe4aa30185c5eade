//! `#[derive(DbEnum)]`

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::parse_enum;
use syn::DeriveInput;

use crate::columns::path;
use crate::conversions::Conversions;

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let db_enum = parse_enum(input)?;
    let (ident, name) = (&db_enum.ident, &db_enum.name);
    let path = path(db_enum.schema.as_deref(), name);
    let array = format!("{path}[]");
    let (variants, labels): (Vec<_>, Vec<_>) =
        db_enum.labels.iter().map(|(variant, label)| (variant, label)).unzip();
    let conversions = Conversions {
        to_sql: quote! {
            out.extend_from_slice(::relvar::Labels::label(self).as_bytes());
            ::core::result::Result::Ok(::relvar::derived::pg::IsNull::No)
        },
        accepts_to_sql: quote!(ty.name() == #name),
        from_sql: quote! {
            let known = ::core::str::from_utf8(raw).ok();
            known.and_then(<Self as ::relvar::Labels>::from_label).ok_or_else(|| {
                let label = ::std::string::String::from_utf8_lossy(raw);
                let name = ::core::stringify!(#ident);
                ::std::format!("the enum {name} has no variant for the label {label:?}").into()
            })
        },
        accepts_from_sql: quote!(ty.name() == #name),
    }
    .of(ident);
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

        #conversions
    })
}
