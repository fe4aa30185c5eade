//! `#[derive(Model)]`

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::{Field, FieldKind, Model, parse_model};
use syn::{DeriveInput, Ident};

use crate::columns::{self, ColumnField, path, quoted};
use crate::{new, relation};

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    let model = parse_model(input)?;
    let ident = &model.ident;
    let keys = keys(&model)?;
    let constants = constants(&model, &keys);
    let columns = columns::implement(ident, &model.fields);
    let relations = relation::derive(&model, &input.vis);
    let (new_type, new_struct) = new::derive(ident, &input.vis, &model.fields);
    let table = table(&model);
    let deletion = columns::deletion(&model.fields, &quote!(#ident));
    let names = keys.iter().map(ColumnField::sql_name);
    let (key_type, key) = key(&keys);
    let indexes = index_paths(&model);
    Ok(quote! {
        #constants
        #columns
        #new_struct
        #relations
        #indexes

        #[automatically_derived]
        impl ::relvar::Model for #ident {
            const TABLE: ::relvar::Table = #table;
            const PRIMARY_KEY: &'static [&'static str] = &[#(#names),*];
            type Key = #key_type;
            type New = #new_type;
            type Deletion = #deletion;

            fn key(&self) -> Self::Key {
                #key
            }

            fn list() -> &'static ::core::primitive::str {
                static LIST: ::std::sync::OnceLock<::std::string::String> =
                    ::std::sync::OnceLock::new();
                LIST.get_or_init(::relvar::derived::list::<Self>)
            }
        }
    })
}

fn keys(model: &Model) -> syn::Result<Vec<ColumnField<'_>>> {
    let all = || model.fields.iter().filter_map(ColumnField::of);
    let composite = &model.attributes.primary_key;
    let keys: Vec<_> = match composite.is_empty() {
        true => all().filter(|column| column.attributes.primary_key).collect(),
        false => {
            composite.iter().filter_map(|name| all().find(|column| column.ident == name)).collect()
        }
    };
    match keys.is_empty() {
        false => Ok(keys),
        true => Err(syn::Error::new(
            model.ident.span(),
            "a model needs a primary key: write #[model(primary_key)] on a field, or #[model(primary_key(a, b))] on the struct",
        )),
    }
}

/// Each column as a constant, each mixin as a constant with its columns.
fn constants(model: &Model, keys: &[ColumnField]) -> TokenStream {
    let ident = &model.ident;
    // A unique index on a model that marks rows is of the living alone, so it tells apart only within that scope. A
    // derive cannot see whether a mixin marks, so only the one that is known not to is let pass.
    let is_timestamps = |field: &Field| match &field.ty {
        syn::Type::Path(path) => {
            path.path.segments.last().is_some_and(|last| last.ident == "Timestamps")
        }
        _ => false,
    };
    let may_mark = model.fields.iter().any(|field| match &field.kind {
        FieldKind::Flatten => !is_timestamps(field),
        FieldKind::Column(is) => is.deleted_at,
    });
    let each = model.fields.iter().map(|field| {
        let name = &field.ident;
        let ty = &field.ty;
        let doc = format!("The column of the field `{name}`.");
        match ColumnField::of(field) {
            Some(column) => {
                let is_key = keys.len() == 1 && keys[0].ident == name;
                let unique = is_key || (column.attributes.unique && !column.nullable && !may_mark);
                let column_type = column.column_type(&quote!(#ident), unique);
                let sql = column.sql_name();
                quote! {
                    #[doc = #doc]
                    pub const #name: #column_type = <#column_type>::new(#sql);
                }
            }
            None => quote! {
                #[doc = #doc]
                pub const #name: <#ty as ::relvar::MixinOf<#ident>>::Names =
                    <#ty as ::relvar::MixinOf<#ident>>::NAMES;
            },
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code, private_interfaces)]
        impl #ident {
            #(#each)*
        }
    }
}

fn table(model: &Model) -> TokenStream {
    let name = quoted(&model.table);
    let path = path(model.schema.as_deref(), &model.table);
    let small = model.attributes.small;
    quote!(::relvar::Table { name: #name, path: #path, small: #small })
}

fn key(keys: &[ColumnField]) -> (TokenStream, TokenStream) {
    let types: Vec<_> = keys.iter().map(|column| column.ty).collect();
    let idents: Vec<&Ident> = keys.iter().map(|column| column.ident).collect();
    match (types.as_slice(), idents.as_slice()) {
        ([ty], [ident]) => (quote!(#ty), quote!(::core::clone::Clone::clone(&self.#ident))),
        _ => (quote!((#(#types,)*)), quote!((#(::core::clone::Clone::clone(&self.#idents),)*))),
    }
}

/// Names in indexes that lead into a mixin are checked by naming them: `timestamps.created_at`.
fn index_paths(model: &Model) -> TokenStream {
    use relvar_model_syntax::IndexTarget;
    let ident = &model.ident;
    let keys = model.attributes.indexes.iter().flat_map(|index| {
        let keys = index.keys.iter().filter_map(|key| match &key.what {
            IndexTarget::Field(path) => Some(path),
            IndexTarget::Expression(_) => None,
        });
        keys.chain(&index.include)
    });
    let checks = keys.filter(|path| path.len() > 1).map(|path| {
        let (first, rest) = (&path[0], &path[1..]);
        quote!(let _ = #ident::#first #(.#rest)*;)
    });
    quote! {
        const _: () = {
            #[allow(dead_code)]
            fn indexes() {
                #(#checks)*
            }
        };
    }
}
