//! `index(…)` and `unique(…)` on a struct.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{
    Error, Expr, ExprField, ExprLit, ExprMethodCall, ExprPath, Ident, Lit, Member, Result,
    spanned::Spanned,
};

use super::errors::unknown;
use super::items::Item;
use crate::model::{Index, IndexKey, IndexTarget};

/// The options of an index.
const KNOWN: [&str; 5] = ["name", "where", "include", "using", "nulls_not_distinct"];

/// Reads one index.
pub(crate) fn read(item: &Item, unique: bool) -> Result<Index> {
    let mut index = Index {
        unique,
        keys: Vec::new(),
        name: None,
        predicate: None,
        include: Vec::new(),
        method: None,
        nulls_not_distinct: false,
        span: item.name.span(),
    };
    for part in item.list()? {
        match option(&part)? {
            Some(option) => set(&mut index, &option)?,
            None => index.keys.push(key(part)?),
        }
    }
    match index.keys.is_empty() {
        true => {
            Err(item.error(format!("`{0}` names no field: write `{0}(a, b.desc())`", item.name)))
        }
        false => Ok(index),
    }
}

/// The part as an option, if it is one: `name = …`, `include(…)`, `nulls_not_distinct`.
fn option(part: &TokenStream) -> Result<Option<Item>> {
    let text = part.to_string();
    let Ok(item) = Item::parse(part.clone()) else { return Ok(None) };
    match item.value {
        super::items::Value::Flag if text != "nulls_not_distinct" => Ok(None),
        _ => Ok(Some(item)),
    }
}

fn set(index: &mut Index, option: &Item) -> Result<()> {
    match option.key().as_str() {
        "name" => index.name = Some(option.sql_name()?),
        "where" => index.predicate = Some(option.string()?),
        "include" => {
            index.include = option.list()?.into_iter().map(field_path).collect::<Result<_>>()?
        }
        "using" => index.method = Some(option.ident()?.unraw().to_string()),
        "nulls_not_distinct" => index.nulls_not_distinct = true,
        _ => return Err(unknown(option, "an index", &KNOWN)),
    }
    Ok(())
}

fn field_path(tokens: TokenStream) -> Result<Vec<Ident>> {
    let mut path = Vec::new();
    let field: Expr = syn::parse2(tokens)?;
    collect_path(&field, &mut path)?;
    Ok(path)
}

/// Reads `created_at`, `timestamps.created_at.desc().nulls_last()` or `"lower(email)".ops("text_pattern_ops")`.
fn key(tokens: TokenStream) -> Result<IndexKey> {
    let place = tokens.clone();
    let expression: Expr = syn::parse2(tokens).map_err(|_| wrong(&place))?;
    read_key(&expression)
}

fn read_key(expression: &Expr) -> Result<IndexKey> {
    match expression {
        Expr::MethodCall(call) => with_method(read_key(&call.receiver)?, call),
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
            Ok(plain(IndexTarget::Expression(text.value())))
        }
        _ => {
            let mut path = Vec::new();
            collect_path(expression, &mut path)?;
            Ok(plain(IndexTarget::Field(path)))
        }
    }
}

fn plain(what: IndexTarget) -> IndexKey {
    IndexKey { what, descending: false, nulls_first: None, operator_class: None }
}

fn with_method(mut key: IndexKey, call: &ExprMethodCall) -> Result<IndexKey> {
    match (call.method.to_string().as_str(), call.args.len()) {
        ("desc", 0) => key.descending = true,
        ("asc", 0) => key.descending = false,
        ("nulls_first", 0) => key.nulls_first = Some(true),
        ("nulls_last", 0) => key.nulls_first = Some(false),
        ("ops", 1) => key.operator_class = Some(operator_class(call)?),
        _ => return Err(Error::new(call.method.span(), METHODS)),
    }
    Ok(key)
}

const METHODS: &str =
    "a key of an index may have .asc(), .desc(), .nulls_first(), .nulls_last() and .ops(\"…\")";

fn operator_class(call: &ExprMethodCall) -> Result<String> {
    match call.args.first() {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(name), .. })) => Ok(name.value()),
        _ => Err(Error::new(
            call.method.span(),
            "`ops` takes the operator class as a string: .ops(\"gin_trgm_ops\")",
        )),
    }
}

fn collect_path(expression: &Expr, path: &mut Vec<Ident>) -> Result<()> {
    match expression {
        Expr::Path(ExprPath { path: name, .. }) => {
            path.push(name.get_ident().ok_or_else(|| wrong(name))?.clone())
        }
        Expr::Field(ExprField { base, member: Member::Named(name), .. }) => {
            collect_path(base, path)?;
            path.push(name.clone());
        }
        _ => return Err(wrong(expression)),
    }
    Ok(())
}

fn wrong(place: &impl ToTokens) -> Error {
    let message = "an index is of fields (`status`, `timestamps.created_at.desc()`) and expressions (`\"lower(email)\"`)";
    let span: Span = place.to_token_stream().span();
    Error::new(span, message)
}
