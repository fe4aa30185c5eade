//! `default = …`: a literal of Rust as a literal of SQL.

use syn::{Error, Expr, ExprLit, ExprUnary, Lit, Result, UnOp};

use super::items::Item;

/// The SQL of a default's value.
pub(crate) fn literal(item: &Item) -> Result<String> {
    let value: Expr = item.equals(WANTED)?;
    read(&value).ok_or_else(|| Error::new_spanned(&value, format!("`default` takes {WANTED}")))
}

const WANTED: &str =
    "a string, a number, true or false; an expression of SQL is `default_sql = \"…\"`";

fn read(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => match lit {
            Lit::Str(text) if !text.value().contains('\0') => Some(quote(&text.value())),
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().to_owned()),
            Lit::Bool(value) => Some(value.value.to_string()),
            _ => None,
        },
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => match &**expr {
            Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }) => {
                read(expr).map(|number| format!("-{number}"))
            }
            _ => None,
        },
        Expr::Group(group) => read(&group.expr),
        Expr::Paren(paren) => read(&paren.expr),
        _ => None,
    }
}

/// A string of SQL, which holds backslashes as they are.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
