//! Relations that foreign keys make: from here to there, and back.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use relvar_model_syntax::{Model, Reference};
use syn::ext::IdentExt;
use syn::{Ident, Path, Visibility};

use crate::columns::ColumnField;

/// A foreign key, and what its relations are called.
struct Key<'k> {
    columns: Vec<ColumnField<'k>>,
    there: &'k Path,
    /// The fields that are referenced; without any, the primary key.
    to: &'k [Ident],
    /// The relation from here.
    one: Option<Ident>,
    /// The relation from there.
    many: Option<&'k Ident>,
}

pub fn derive(model: &Model, vis: &Visibility) -> TokenStream {
    let each = keys(model).into_iter().map(|key| {
        let one = key.one.as_ref().map(|name| one(model, vis, &key, name));
        let many = key.many.map(|name| many(model, vis, &key, name));
        quote!(#one #many)
    });
    quote!(#(#each)*)
}

fn keys(model: &Model) -> Vec<Key<'_>> {
    let columns = || model.fields.iter().filter_map(ColumnField::of);
    let of_one = columns().filter_map(|column| {
        let reference = column.attributes.references.as_ref()?;
        Some(Key {
            there: &reference.model,
            to: reference.to.as_slice(),
            one: Some(name_of(&column, reference)),
            many: reference.inverse.as_ref(),
            columns: vec![column],
        })
    });
    let of_several = model.attributes.foreign_keys.iter().map(|key| Key {
        columns: key
            .columns
            .iter()
            .filter_map(|name| columns().find(|column| column.ident == name))
            .collect(),
        there: &key.model,
        to: &key.to,
        one: key.name.clone(),
        many: key.inverse.as_ref(),
    });
    of_one.chain(of_several).collect()
}

/// The column without `_id`, where the relation has no name.
fn name_of(column: &ColumnField, reference: &Reference) -> Ident {
    if let Some(name) = &reference.name {
        return name.clone();
    }
    let field = column.ident.unraw().to_string();
    let name = field.strip_suffix("_id").map_or_else(|| format!("{field}_row"), str::to_owned);
    match syn::parse_str::<Ident>(&name) {
        Ok(_) => Ident::new(&name, column.ident.span()),
        Err(_) if ["self", "Self", "super", "crate", "_", ""].contains(&name.as_str()) => {
            format_ident!("{field}_row", span = column.ident.span())
        }
        Err(_) => Ident::new_raw(&name, column.ident.span()),
    }
}

impl Key<'_> {
    /// The quoted names of the columns here.
    fn names(&self) -> TokenStream {
        let names = self.columns.iter().map(ColumnField::sql_name);
        quote!(&[#(#names),*])
    }

    /// The quoted names of the columns there.
    fn target(&self) -> TokenStream {
        let there = self.there;
        match self.to {
            [] => quote!(<#there as ::relvar::Model>::PRIMARY_KEY),
            fields => quote!(&[#(#there::#fields.name()),*]),
        }
    }

    /// Fields, as words of a sentence.
    fn fields(&self) -> String {
        let names: Vec<String> =
            self.columns.iter().map(|column| format!("`{}`", column.ident)).collect();
        names.join(", ")
    }
}

fn marker(vis: &Visibility, marker: &Ident) -> TokenStream {
    quote! {
        #[doc(hidden)]
        #[derive(Debug, Clone, Copy)]
        #[allow(non_camel_case_types)]
        #vis struct #marker;
    }
}

fn one(model: &Model, vis: &Visibility, key: &Key<'_>, name: &Ident) -> TokenStream {
    let (ident, there) = (&model.ident, key.there);
    let is = format_ident!("__{ident}_{}", name.unraw());
    let (marker, names, target) = (marker(vis, &is), key.names(), key.target());
    let doc = format!("The row that {} refers to.", key.fields());
    quote! {
        #marker

        #[automatically_derived]
        #[allow(dead_code, private_interfaces)]
        impl #ident {
            #[doc = #doc]
            #vis fn #name() -> ::relvar::One<#ident, #there, #is> {
                const TARGET: &[&::core::primitive::str] = #target;
                const { ::relvar::One::new(#names, TARGET) }
            }
        }
    }
}

fn many(model: &Model, vis: &Visibility, key: &Key<'_>, name: &Ident) -> TokenStream {
    let (ident, there) = (&model.ident, key.there);
    // Keys to several models may be called alike from there.
    let fields: Vec<String> =
        key.columns.iter().map(|column| column.ident.unraw().to_string()).collect();
    let is = format_ident!("__{ident}_{}_by_{}", name.unraw(), fields.join("_"));
    let (marker, names, target) = (marker(vis, &is), key.names(), key.target());
    let types: Vec<_> = key.columns.iter().map(|column| column.inner).collect();
    let key_type = match types.as_slice() {
        [one] => quote!(#one),
        several => quote!((#(#several,)*)),
    };
    // A field there may be null itself.
    let values = key.to.iter().zip(&types).map(|(field, ty)| {
        quote! {
            ::core::convert::Into::<::core::option::Option<#ty>>::into(
                ::core::clone::Clone::clone(&row.#field)
            )
        }
    });
    let own_key = match key.to {
        [] => quote!(::core::option::Option::Some(::relvar::Model::key(row))),
        [_] => quote!(#(#values)*),
        _ => quote!(::core::option::Option::Some((#(#values?,)*))),
    };
    let doc = format!("The rows of [`{ident}`] whose {} refers to this one.", key.fields());
    quote! {
        #marker

        #[automatically_derived]
        #[allow(dead_code, private_interfaces)]
        impl #there {
            #[doc = #doc]
            #vis fn #name() -> ::relvar::Many<#there, #ident, #key_type, #is> {
                const TARGET: &[&::core::primitive::str] = #target;
                ::relvar::Many::new(#names, TARGET, |row| #own_key)
            }
        }
    }
}
