//! What a model and a mixin have in common: fields that are columns.

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::{ColumnAttributes, Field, FieldKind, option_inner};
use syn::{Ident, Type};

/// A name as SQL quotes it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The name of something in a schema as SQL quotes it, without one where none is said.
pub fn path(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", quoted(schema), quoted(name)),
        None => quoted(name),
    }
}

/// A field that is a column.
pub struct ColumnField<'a> {
    pub ident: &'a Ident,
    /// The whole type.
    pub ty: &'a Type,
    /// The type without `Option`.
    pub inner: &'a Type,
    pub nullable: bool,
    pub attributes: &'a ColumnAttributes,
}

impl<'a> ColumnField<'a> {
    pub fn of(field: &'a Field) -> Option<ColumnField<'a>> {
        let FieldKind::Column(attributes) = &field.kind else { return None };
        let inner = option_inner(&field.ty);
        Some(ColumnField {
            ident: &field.ident,
            ty: &field.ty,
            inner: inner.unwrap_or(&field.ty),
            nullable: inner.is_some(),
            attributes,
        })
    }

    pub fn sql_name(&self) -> String {
        quoted(&self.attributes.name)
    }

    /// Whether an application writes it: neither the server's nor a mark.
    pub fn is_written(&self) -> bool {
        let is = self.attributes;
        // What has a default may be given all the same.
        let server_made = is.server_made && is.default.is_none();
        !(server_made || is.generated.is_some() || is.touched || is.deleted_at || is.version)
    }

    /// `Column<M, T, N, U>` for a model that `of` names.
    pub fn column_type(&self, of: &TokenStream, unique: bool) -> TokenStream {
        let inner = self.inner;
        let nullable = match self.nullable {
            true => quote!(::relvar::Nullable),
            false => quote!(::relvar::NotNull),
        };
        let unique = match unique {
            true => quote!(::relvar::Unique),
            false => quote!(::relvar::Plain),
        };
        quote!(::relvar::Column<#of, #inner, #nullable, #unique>)
    }
}

/// The implementation of `Columns`.
pub fn implement(ident: &Ident, fields: &[Field]) -> TokenStream {
    let names = fields.iter().map(|field| match ColumnField::of(field) {
        Some(column) => {
            let name = column.sql_name();
            quote!(each(#name);)
        }
        None => {
            let ty = &field.ty;
            quote!(<#ty as ::relvar::Columns>::names(each);)
        }
    });
    let reads = fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        match field.kind {
            FieldKind::Column(_) => quote!(#ident: ::relvar::derived::read(row, at)?),
            FieldKind::Flatten => quote!(#ident: <#ty as ::relvar::Columns>::read(row, at)?),
        }
    });
    let deleted_at = first_of(fields, |is| is.deleted_at, &quote!(DELETED_AT));
    let version = first_of(fields, |is| is.version, &quote!(VERSION));
    let changes = fields.iter().filter_map(change);
    let version_value = fields.iter().map(|field| {
        let ident = &field.ident;
        match &field.kind {
            FieldKind::Column(is) if is.version => {
                quote!(::core::option::Option::Some(::core::convert::Into::<i64>::into(self.#ident)))
            }
            FieldKind::Column(_) => quote!(::core::option::Option::<i64>::None),
            FieldKind::Flatten => quote!(::relvar::Columns::version(&self.#ident)),
        }
    });
    quote! {
        #[automatically_derived]
        impl ::relvar::Columns for #ident {
            const DELETED_AT: ::core::option::Option<&'static str> = #deleted_at;
            const VERSION: ::core::option::Option<&'static str> = #version;

            fn names(each: &mut dyn ::core::ops::FnMut(&'static str)) {
                #(#names)*
            }

            fn read(row: &::relvar::Row, at: &mut usize) -> ::relvar::Result<Self> {
                ::core::result::Result::Ok(Self { #(#reads),* })
            }

            fn changes(
                &self,
                before: &Self,
                into: &mut ::std::vec::Vec<(&'static str, ::relvar::Param)>,
            ) {
                #(#changes)*
            }

            fn version(&self) -> ::core::option::Option<i64> {
                ::core::option::Option::None #(.or(#version_value))*
            }
        }
    }
}

fn change(field: &Field) -> Option<TokenStream> {
    let ident = &field.ident;
    let Some(column) = ColumnField::of(field) else {
        return Some(quote!(::relvar::Columns::changes(&self.#ident, &before.#ident, into);));
    };
    if column.attributes.primary_key || !column.is_written() {
        return None;
    }
    let name = column.sql_name();
    Some(quote! {
        if self.#ident != before.#ident {
            into.push((#name, ::relvar::derived::Arc::new(::core::clone::Clone::clone(&self.#ident))));
        }
    })
}

/// The name of the first column that is so, here or in a mixin.
fn first_of(
    fields: &[Field],
    is: fn(&ColumnAttributes) -> bool,
    constant: &TokenStream,
) -> TokenStream {
    let mut found = quote!(::core::option::Option::None);
    for field in fields.iter().rev() {
        match &field.kind {
            FieldKind::Column(attributes) if is(attributes) => {
                let name = quoted(&attributes.name);
                found = quote!(::core::option::Option::Some(#name));
            }
            FieldKind::Column(_) => {}
            FieldKind::Flatten => {
                let ty = &field.ty;
                found = quote! {
                    match <#ty as ::relvar::Columns>::#constant {
                        ::core::option::Option::Some(name) => ::core::option::Option::Some(name),
                        ::core::option::Option::None => #found,
                    }
                };
            }
        }
    }
    found
}

/// [`Marks`] or [`Keeps`], of all fields together.
pub fn deletion(fields: &[Field], of: &TokenStream) -> TokenStream {
    let mut found = quote!(::relvar::Keeps);
    for field in fields {
        match &field.kind {
            FieldKind::Column(attributes) if attributes.deleted_at => {
                found = quote!(::relvar::Marks);
            }
            FieldKind::Column(_) => {}
            FieldKind::Flatten => {
                let ty = &field.ty;
                found = quote! {
                    <<#ty as ::relvar::MixinOf<#of>>::Deletion as ::relvar::derived::Either<#found>>::Of
                };
            }
        }
    }
    found
}
