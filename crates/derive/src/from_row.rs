//! `#[derive(FromRow)]`

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let ident = &input.ident;
    let fields = match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => &fields.named,
            _ => return Err(wrong(input)),
        },
        _ => return Err(wrong(input)),
    };
    let reads = fields.iter().map(|field| {
        let name = field.ident.as_ref();
        let column = name.map(|name| name.unraw().to_string());
        quote!(#name: ::relvar::derived::by_name(row, #column)?)
    });
    Ok(quote! {
        #[automatically_derived]
        impl ::relvar::FromRow for #ident {
            fn from_row(row: &::relvar::Row) -> ::relvar::Result<Self> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }
        }
    })
}

fn wrong(input: &DeriveInput) -> syn::Error {
    syn::Error::new(input.ident.span(), "FromRow is for a struct with named fields")
}
