//! `column AT TIME ZONE 'zone'`, which converts both ways.

use squawk_syntax::ast::{AstNode, BinOp, Expr, LitKind, Stmt};

use crate::identifier::fold_identifier;
use crate::tree::Tree;

/// Whether an expression is a column and no more than `AT TIME ZONE` a literal after it, which makes a local time of a
/// moment and a moment of a local time, so that it is its own way back.
#[must_use]
pub fn is_zone_conversion(expression: &str, column: &str) -> bool {
    let Some(Expr::BinExpr(conversion)) = only_expression(expression) else { return false };
    let Some(Expr::NameRef(name)) = conversion.lhs() else { return false };
    let is_literal = matches!(conversion.rhs(), Some(Expr::Literal(literal))
        if matches!(literal.kind(), Some(LitKind::String(_))));
    fold_identifier(&name.syntax().text().to_string()) == column
        && matches!(conversion.op(), Some(BinOp::AtTimeZone(_)))
        && is_literal
}

/// The expression of a text that is one and no more.
fn only_expression(text: &str) -> Option<Expr> {
    let tree = Tree::parse(&format!("SELECT ({text}\n)")).ok()?;
    let Some(Stmt::Select(select)) = tree.only_statement() else { return None };
    let is_alone = select.syntax().children().count() == 1;
    let mut targets = select.select_clause().filter(|_| is_alone)?.target_list()?.targets();
    let target = targets.next()?;
    match (target.expr()?, target.as_name(), targets.next()) {
        (Expr::ParenExpr(inner), None, None) => inner.expr(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_column_at_a_literal_zone_converts_both_ways() {
        for (expression, column) in [
            ("at AT TIME ZONE 'UTC'", "at"),
            ("At at time /* here */ zone 'Europe/Berlin'", "at"),
            (r#""At ""x""" AT TIME ZONE 'UTC'"#, r#"At "x""#),
        ] {
            assert!(is_zone_conversion(expression, column), "{expression}");
        }
        for expression in [
            "at",
            "other AT TIME ZONE 'UTC'",
            "at AT TIME ZONE zone",
            "at AT TIME ZONE 'UTC' + interval '1 h'",
            "(at AT TIME ZONE 'UTC')",
            "at AT TIME ZONE 'UTC",
            "to_timestamp(at)",
        ] {
            assert!(!is_zone_conversion(expression, "at"), "{expression}");
        }
    }
}
