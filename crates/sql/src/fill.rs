//! UPDATE statements that take nothing away.

use squawk_syntax::ast::{
    AstNode, BinExpr, BinOp, Expr, LitKind, SetColumn, Stmt, Update, WhereClauseOrCurrentOf,
};

use crate::identifier::fold_identifier;
use crate::tree::Tree;

/// True for an UPDATE that only gives a value to what was NULL: `UPDATE t SET c = … WHERE c IS NULL`.
///
/// ```
/// assert!(relvar_sql::fills_nulls("UPDATE t SET c = coalesce(a, 'x') WHERE c IS NULL"));
/// assert!(!relvar_sql::fills_nulls("UPDATE t SET c = 'x' WHERE d IS NULL"));
/// ```
pub fn fills_nulls(text: &str) -> bool {
    let statement = Tree::parse(text).ok().and_then(|tree| tree.only_statement());
    let Some(Stmt::Update(update)) = statement else { return false };
    filled(&update).is_some_and(|filled| Some(filled) == required_null(&update))
}

/// The only column that is set.
fn filled(update: &Update) -> Option<String> {
    let mut columns = update.set_clause()?.set_column_list()?.set_columns();
    match (columns.next()?, columns.next()) {
        (SetColumn::SetSingleColumn(column), None) => {
            let target = column.column_target()?;
            let is_whole = target.accessors().next().is_none();
            let name = target.name().filter(|_| is_whole)?;
            Some(fold_identifier(&name.syntax().text().to_string()).into_owned())
        }
        (SetColumn::SetSingleColumn(_) | SetColumn::SetMultipleColumns(_), _) => None,
    }
}

/// The column that is NULL wherever the statement changes a row, where that is all that it asks.
fn required_null(update: &Update) -> Option<String> {
    let WhereClauseOrCurrentOf::WhereClause(condition) = update.where_clause_or_current_of()?
    else {
        return None;
    };
    let Some(Expr::BinExpr(test)) = condition.expr() else { return None };
    match (test.lhs(), test.op(), is_null(&test)) {
        (Some(Expr::NameRef(column)), Some(BinOp::Is(_)), true) => {
            Some(fold_identifier(&column.syntax().text().to_string()).into_owned())
        }
        _ => None,
    }
}

fn is_null(test: &BinExpr) -> bool {
    matches!(test.rhs(), Some(Expr::Literal(literal)) if matches!(literal.kind(), Some(LitKind::Null(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_value_for_null_takes_nothing_away() {
        for sql in [
            r#"update public."T" set "C d" = (SELECT a FROM b WHERE c = 1), 2 WHERE "C d" is null"#,
            "UPDATE t SET c = 1, d = 2 WHERE c IS NULL",
            "UPDATE t SET c = 1 WHERE c IS NOT NULL",
            "UPDATE t SET c = 1 WHERE true OR c IS NULL",
            "UPDATE t SET c = 1",
            "UPDATE t SET (c, d) = (1, 2) WHERE c IS NULL",
            "DELETE FROM t WHERE c IS NULL",
            "",
        ] {
            assert!(!fills_nulls(sql), "{sql}");
        }
        for sql in [
            r#"update public."T" set "C d" = (SELECT a, b FROM b WHERE c = 1) WHERE "C d" is null"#,
            "UPDATE t SET C = 'WHERE x' /* , */ WHERE c IS NULL",
        ] {
            assert!(fills_nulls(sql), "{sql}");
        }
    }
}
