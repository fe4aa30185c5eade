//! `#[derive(Mixin)]`

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use relvar_model_syntax::{FieldKind, parse_mixin};
use syn::DeriveInput;

use crate::columns::{self, ColumnField};
use crate::new;

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let mixin = parse_mixin(input)?;
    let (ident, vis) = (&mixin.ident, &input.vis);
    let columns = columns::implement(ident, &mixin.fields);
    let names = format_ident!("{ident}Columns");
    let fields = mixin.fields.iter().map(|field| {
        let (name, ty) = (&field.ident, &field.ty);
        match ColumnField::of(field) {
            Some(column) => {
                let ty = column.column_type(&quote!(M), false);
                quote!(#[allow(missing_docs)] pub #name: #ty)
            }
            None => {
                quote!(#[allow(missing_docs)] pub #name: <#ty as ::relvar::MixinOf<M>>::Names)
            }
        }
    });
    let values = mixin.fields.iter().map(|field| {
        let (name, ty) = (&field.ident, &field.ty);
        match ColumnField::of(field) {
            Some(column) => {
                let sql = column.sql_name();
                quote!(#name: ::relvar::Column::new(#sql))
            }
            None => quote!(#name: <#ty as ::relvar::MixinOf<M>>::NAMES),
        }
    });
    let nested: Vec<_> = mixin
        .fields
        .iter()
        .filter(|field| matches!(field.kind, FieldKind::Flatten))
        .map(|field| &field.ty)
        .collect();
    let (new_type, new_struct) = new::derive_mixin(ident, vis, &mixin.fields);
    let deletion = columns::deletion(&mixin.fields, &quote!(M));
    let doc = format!("Columns of [`{ident}`] as the model `M` has them.");
    Ok(quote! {
        #columns
        #new_struct

        #[doc = #doc]
        #[allow(private_interfaces)]
        #vis struct #names<M> where #(#nested: ::relvar::MixinOf<M>,)* M: ::core::marker::Sized {
            #(#fields,)*
        }

        #[automatically_derived]
        impl ::relvar::NewOf for #ident {
            type New = #new_type;
        }

        #[automatically_derived]
        impl<M> ::relvar::MixinOf<M> for #ident where #(#nested: ::relvar::MixinOf<M>,)* {
            type Names = #names<M>;
            const NAMES: Self::Names = #names { #(#values),* };
            type Deletion = #deletion;
        }
    })
}
