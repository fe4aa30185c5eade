//! `New…`: what a caller gives for a new row.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use relvar_model_syntax::Field;
use syn::{Ident, Type, Visibility};

use crate::columns::ColumnField;

enum Part<'a> {
    /// Has to be given.
    Required(ColumnField<'a>),
    /// May be NULL.
    Optional(ColumnField<'a>),
    /// Has a default.
    Defaulted(ColumnField<'a>),
    /// Is made here, unless it is given.
    Made(ColumnField<'a>),
    /// What a mixin wants.
    Mixin(&'a Field),
}

/// The type, and its definition if it has one of its own.
pub fn derive(ident: &Ident, vis: &Visibility, fields: &[Field]) -> (TokenStream, TokenStream) {
    let parts: Vec<Part> = fields.iter().filter_map(part).collect();
    let new = format_ident!("New{ident}");
    let definition = definition(&new, ident, vis, &parts);
    let constructor = constructor(&new, vis, &parts);
    let columns = implementation(&new, &parts);
    (quote!(#new), quote!(#definition #constructor #columns))
}

/// What a mixin wants: nothing, if the server makes all of it.
pub fn derive_mixin(
    ident: &Ident,
    vis: &Visibility,
    fields: &[Field],
) -> (TokenStream, TokenStream) {
    match fields.iter().filter_map(part).next() {
        Some(_) => {
            let (new, definition) = derive(ident, vis, fields);
            let from = from_mixin(&new, ident, fields);
            (new, quote!(#definition #from))
        }
        None => (quote!(()), quote!()),
    }
}

/// A mixin's own values are those of a new row, as far as the server does not make them.
fn from_mixin(new: &TokenStream, ident: &Ident, fields: &[Field]) -> TokenStream {
    let values = fields.iter().filter_map(part).map(|part| match part {
        Part::Required(column) | Part::Optional(column) | Part::Made(column) => {
            let name = column.ident;
            quote!(#name: from.#name)
        }
        Part::Defaulted(column) => {
            let name = column.ident;
            quote!(#name: ::relvar::Set::To(from.#name))
        }
        Part::Mixin(field) => {
            let name = &field.ident;
            quote!(#name: ::core::convert::Into::into(from.#name))
        }
    });
    quote! {
        #[automatically_derived]
        impl ::core::convert::From<#ident> for #new {
            fn from(from: #ident) -> Self {
                Self { #(#values),* }
            }
        }
    }
}

fn part(field: &Field) -> Option<Part<'_>> {
    let Some(column) = ColumnField::of(field) else {
        return (!wants_nothing(&field.ty)).then_some(Part::Mixin(field));
    };
    if !column.is_written() {
        return None;
    }
    if column.attributes.uuid_v7 {
        return Some(Part::Made(column));
    }
    Some(match (&column.attributes.default, column.nullable) {
        (Some(_), _) => Part::Defaulted(column),
        (None, true) => Part::Optional(column),
        (None, false) => Part::Required(column),
    })
}

/// The mixins that come with relvar are made by the server.
fn wants_nothing(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    let last = path.path.segments.last().map(|segment| segment.ident.to_string());
    matches!(last.as_deref(), Some("Timestamps" | "SoftDelete"))
}

fn definition(new: &Ident, ident: &Ident, vis: &Visibility, parts: &[Part]) -> TokenStream {
    let doc = format!("What a new [`{ident}`] is made of; the server makes the rest.");
    let fields = parts.iter().map(|part| match part {
        Part::Required(column) | Part::Optional(column) | Part::Made(column) => {
            let (name, ty) = (column.ident, column.ty);
            quote!(#[allow(missing_docs)] pub #name: #ty)
        }
        Part::Defaulted(column) => {
            let (name, ty) = (column.ident, column.ty);
            quote!(#[allow(missing_docs)] pub #name: ::relvar::Set<#ty>)
        }
        Part::Mixin(field) => {
            let (name, ty) = (&field.ident, &field.ty);
            quote!(#[allow(missing_docs)] pub #name: <#ty as ::relvar::NewOf>::New)
        }
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug)]
        #[allow(private_interfaces)]
        #vis struct #new { #(#fields),* }
    }
}

fn constructor(new: &Ident, vis: &Visibility, parts: &[Part]) -> TokenStream {
    let arguments = parts.iter().filter_map(|part| match part {
        Part::Required(column) => {
            let (name, ty) = (column.ident, column.ty);
            Some(quote!(#name: impl ::core::convert::Into<#ty>))
        }
        Part::Mixin(field) => {
            let (name, ty) = (&field.ident, &field.ty);
            Some(quote!(#name: impl ::core::convert::Into<<#ty as ::relvar::NewOf>::New>))
        }
        Part::Optional(_) | Part::Defaulted(_) | Part::Made(_) => None,
    });
    let values = parts.iter().map(|part| match part {
        Part::Required(column) => {
            let name = column.ident;
            quote!(#name: ::core::convert::Into::into(#name))
        }
        Part::Optional(column) => {
            let name = column.ident;
            quote!(#name: ::core::option::Option::None)
        }
        Part::Defaulted(column) => {
            let name = column.ident;
            quote!(#name: ::relvar::Set::Default)
        }
        Part::Made(column) => {
            let (name, inner) = (column.ident, column.inner);
            let made =
                quote!(<#inner as ::core::convert::From<_>>::from(::relvar::derived::uuid_v7()));
            match column.nullable {
                true => quote!(#name: ::core::option::Option::Some(#made)),
                false => quote!(#name: #made),
            }
        }
        Part::Mixin(field) => {
            let name = &field.ident;
            quote!(#name: ::core::convert::Into::into(#name))
        }
    });
    let setters = parts.iter().filter_map(|part| match part {
        Part::Optional(column) => {
            let (name, inner) = (column.ident, column.inner);
            let doc = format!("Gives `{name}`.");
            Some(quote! {
                #[doc = #doc]
                #vis fn #name(mut self, value: impl ::core::convert::Into<#inner>) -> Self {
                    self.#name = ::core::option::Option::Some(::core::convert::Into::into(value));
                    self
                }
            })
        }
        Part::Defaulted(column) => {
            let (name, ty) = (column.ident, column.ty);
            let doc = format!("Gives `{name}` instead of its default.");
            Some(quote! {
                #[doc = #doc]
                #vis fn #name(mut self, value: impl ::core::convert::Into<#ty>) -> Self {
                    self.#name = ::relvar::Set::To(::core::convert::Into::into(value));
                    self
                }
            })
        }
        Part::Made(column) => {
            let (name, ty) = (column.ident, column.ty);
            let doc = format!("Gives `{name}` instead of a new UUID.");
            Some(quote! {
                #[doc = #doc]
                #vis fn #name(mut self, value: impl ::core::convert::Into<#ty>) -> Self {
                    self.#name = ::core::convert::Into::into(value);
                    self
                }
            })
        }
        Part::Required(_) | Part::Mixin(_) => None,
    });
    quote! {
        #[automatically_derived]
        #[allow(dead_code, clippy::too_many_arguments, clippy::new_without_default)]
        impl #new {
            /// With what has to be given; the rest has methods.
            #vis fn new(#(#arguments),*) -> Self {
                Self { #(#values),* }
            }

            #(#setters)*
        }
    }
}

fn implementation(new: &Ident, parts: &[Part]) -> TokenStream {
    let locals: Vec<Ident> =
        parts.iter().enumerate().map(|(nth, _)| format_ident!("column_{nth}")).collect();
    let pushes = parts.iter().zip(&locals).map(|(part, local)| match part {
        Part::Required(column) | Part::Optional(column) | Part::Made(column) => {
            let name = column.ident;
            quote!(#local.push(row.#name);)
        }
        Part::Defaulted(column) => {
            let name = column.ident;
            quote! {
                if let ::relvar::Set::To(value) = row.#name {
                    #local.push(value);
                }
            }
        }
        Part::Mixin(field) => {
            let name = &field.ident;
            quote!(#local.push(row.#name);)
        }
    });
    let ends = parts.iter().zip(&locals).map(|(part, local)| match part {
        Part::Mixin(field) => {
            let ty = &field.ty;
            quote!(<<#ty as ::relvar::NewOf>::New as ::relvar::NewColumns>::columns(#local, into);)
        }
        Part::Required(column)
        | Part::Optional(column)
        | Part::Defaulted(column)
        | Part::Made(column) => {
            let (name, nullable) = (column.sql_name(), column.nullable);
            let sql_type = match &column.attributes.modifiers.sql_type {
                Some(sql_type) => quote!(::core::option::Option::Some(#sql_type)),
                None => quote!(::core::option::Option::None),
            };
            let column = match nullable {
                true => quote!(nullable_column),
                false => quote!(new_column),
            };
            quote!(into.extend(::relvar::derived::#column(#name, #sql_type, #local));)
        }
    });
    let defaults = parts.iter().filter_map(|part| match part {
        Part::Defaulted(column) => {
            let name = column.ident;
            Some(quote!(into.push(::core::matches!(self.#name, ::relvar::Set::Default));))
        }
        Part::Mixin(field) => {
            let name = &field.ident;
            Some(quote!(::relvar::NewColumns::defaults(&self.#name, into);))
        }
        Part::Required(_) | Part::Optional(_) | Part::Made(_) => None,
    });
    let by_rows = parts.iter().map(|part| match part {
        Part::Mixin(field) => {
            let ty = &field.ty;
            quote!(<<#ty as ::relvar::NewOf>::New as ::relvar::NewColumns>::by_rows())
        }
        Part::Required(column)
        | Part::Optional(column)
        | Part::Defaulted(column)
        | Part::Made(column) => {
            let inner = column.inner;
            quote!(::core::primitive::usize::from(!<#inner as ::relvar::SqlType>::IN_ARRAYS))
        }
    });
    quote! {
        #[automatically_derived]
        impl ::relvar::NewColumns for #new {
            fn columns(
                rows: ::std::vec::Vec<Self>,
                into: &mut ::std::vec::Vec<::relvar::derived::NewColumn>,
            ) {
                #(let mut #locals = ::std::vec::Vec::with_capacity(rows.len());)*
                for row in rows {
                    #(#pushes)*
                }
                #(#ends)*
            }

            fn by_rows() -> ::core::primitive::usize {
                0 #(+ #by_rows)*
            }

            fn defaults(&self, into: &mut ::std::vec::Vec<bool>) {
                #(#defaults)*
            }
        }
    }
}
