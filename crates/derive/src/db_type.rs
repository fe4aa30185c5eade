//! `#[derive(DbType)]`: a newtype, a domain or a composite type.

use proc_macro2::TokenStream;
use quote::quote;
use relvar_model_syntax::{DbType, Domain, Encoded, Newtype, parse_type};
use syn::{DeriveInput, Ident, Type};

use crate::columns::path;
use crate::composite;
use crate::conversions::Conversions;

pub fn derive(input: &DeriveInput) -> syn::Result<TokenStream> {
    Ok(match parse_type(input)? {
        DbType::Newtype(newtype) => of_newtype(&newtype),
        DbType::Domain(domain) => of_domain(&domain),
        DbType::Composite(composite) => composite::derive(&composite),
        DbType::Encoded(encoded) => of_encoded(&encoded),
    })
}

/// Sent and read as the type inside.
fn of_newtype(Newtype { ident, inner }: &Newtype) -> TokenStream {
    let name = quote!(<#inner as ::relvar::SqlType>::NAME);
    let array = quote!(<#inner as ::relvar::SqlType>::ARRAY);
    let sql_type = sql_type(ident, inner, &name, &array);
    let key = key(ident);
    let conversions = Conversions {
        to_sql: quote!(::relvar::derived::pg::ToSql::to_sql(&self.0, ty, out)),
        accepts_to_sql: quote!(<#inner as ::relvar::derived::pg::ToSql>::accepts(ty)),
        from_sql: quote!(::relvar::derived::domain::decode::<#inner>(ty, raw).map(Self)),
        accepts_from_sql: quote!(<#inner as ::relvar::derived::pg::FromSql>::accepts(ty)),
    }
    .of(ident);
    quote!(#sql_type #key #conversions)
}

/// Sent and read as it says by itself.
fn of_encoded(Encoded { ident, sql_type }: &Encoded) -> TokenStream {
    let bare = unmodified(sql_type);
    let array = format!("{bare}[]");
    let of_catalog = catalog_name(bare);
    let key = key(ident);
    let accepts = quote!(ty.name() == #of_catalog);
    let conversions = Conversions {
        to_sql: quote! {
            let mut bytes = ::std::vec::Vec::new();
            ::relvar::Encoding::encode(self, &mut bytes)?;
            out.extend_from_slice(&bytes);
            ::core::result::Result::Ok(::relvar::derived::pg::IsNull::No)
        },
        accepts_to_sql: accepts.clone(),
        from_sql: quote!(<Self as ::relvar::Encoding>::decode(raw)),
        accepts_from_sql: accepts,
    }
    .of(ident);
    quote! {
        #[automatically_derived]
        impl ::relvar::SqlType for #ident {
            const NAME: &'static str = #bare;
            const ARRAY: &'static str = #array;
        }

        #key
        #conversions
    }
}

/// A type without its modifiers, which a cast would apply.
fn unmodified(sql_type: &str) -> &str {
    match sql_type.rfind('(') {
        Some(at) if sql_type.ends_with(')') => sql_type[..at].trim_end(),
        _ => sql_type,
    }
}

/// The name of a type in the catalog (`pg_type.typname`): without its schema and quotes, and the server's own where SQL has
/// another (manual, table 8.1).
fn catalog_name(sql_type: &str) -> String {
    let (mut name, mut quoted) = (String::new(), false);
    let mut chars = sql_type.trim().chars().peekable();
    while let Some(character) = chars.next() {
        match character {
            '"' if quoted && chars.peek() == Some(&'"') => name.extend(chars.next()),
            '"' => quoted = !quoted,
            '.' if !quoted => name.clear(),
            _ if quoted => name.push(character),
            _ => name.extend(character.to_lowercase()),
        }
    }
    if sql_type.contains('"') {
        return name;
    }
    let known = match name.as_str() {
        "bigint" => "int8",
        "integer" | "int" => "int4",
        "smallint" => "int2",
        "boolean" => "bool",
        "real" => "float4",
        "double precision" => "float8",
        "decimal" => "numeric",
        "character varying" => "varchar",
        "character" | "char" => "bpchar",
        "bit varying" => "varbit",
        "timestamp with time zone" => "timestamptz",
        "timestamp without time zone" => "timestamp",
        "time with time zone" => "timetz",
        "time without time zone" => "time",
        other => other,
    };
    known.to_owned()
}

/// Sent and read as the type inside, which has to see through the domain.
fn of_domain(domain: &Domain) -> TokenStream {
    let (ident, inner) = (&domain.ident, &domain.inner);
    let path = path(domain.schema.as_deref(), &domain.name);
    let array = format!("{path}[]");
    let sql_type = sql_type(ident, inner, &quote!(#path), &quote!(#array));
    let key = key(ident);
    let conversions = Conversions {
        to_sql: quote!(::relvar::derived::domain::to_sql(&self.0, ty, out)),
        accepts_to_sql: quote!(::relvar::derived::domain::accepts_to_sql::<#inner>(ty)),
        from_sql: quote!(::relvar::derived::domain::from_sql::<#inner>(ty, raw).map(Self)),
        accepts_from_sql: quote!(::relvar::derived::domain::accepts_from_sql::<#inner>(ty)),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_found_by_their_names_in_the_catalog() {
        for (said, found) in [
            ("point", "point"),
            ("public.geometry(Point, 4326)", "geometry"),
            ("\"My \"\"own\"\".s\".\"A.b\"", "A.b"),
            ("bit varying(8)", "varbit"),
            ("public.\"integer\"", "integer"),
            ("HStore", "hstore"),
            ("timestamp with time zone", "timestamptz"),
        ] {
            assert_eq!(catalog_name(unmodified(said)), found, "{said}");
        }
    }
}
