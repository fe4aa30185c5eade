//! `squawk-syntax`, which shares no code with this crate, on the same statements.

use relvar_sql::{ObjectKind, StatementKind, split};
use squawk_syntax::SourceFile;
use squawk_syntax::ast::{AstNode, Stmt};

/// PostgreSQL's DDL in its odder forms; every statement is one that both should understand.
const STATEMENTS: &str = include_str!("statements.sql");

/// What the witness calls the statement, in our words; `None` where we do not tell it from others.
fn witness_kind(statement: &Stmt) -> Option<ObjectKind> {
    Some(match statement {
        Stmt::CreateTable(_) | Stmt::CreateTableAs(_) => ObjectKind::Table,
        Stmt::CreateView(_) => ObjectKind::View,
        Stmt::CreateMaterializedView(_) => ObjectKind::MaterializedView,
        Stmt::CreateFunction(_) => ObjectKind::Function,
        Stmt::CreateProcedure(_) => ObjectKind::Procedure,
        Stmt::CreateAggregate(_) => ObjectKind::Aggregate,
        Stmt::CreateTrigger(_) => ObjectKind::Trigger,
        Stmt::CreateRule(_) => ObjectKind::Rule,
        Stmt::CreatePolicy(_) => ObjectKind::Policy,
        Stmt::CreateSequence(_) => ObjectKind::Sequence,
        Stmt::CreateType(_) => ObjectKind::Type,
        Stmt::CreateDomain(_) => ObjectKind::Domain,
        Stmt::CreateSchema(_) => ObjectKind::Schema,
        Stmt::CreateExtension(_) => ObjectKind::Extension,
        Stmt::CreateCast(_) => ObjectKind::Cast,
        Stmt::CreateOperator(_) => ObjectKind::Operator,
        Stmt::CreateOperatorClass(_) => ObjectKind::OperatorClass,
        Stmt::CreateOperatorFamily(_) => ObjectKind::OperatorFamily,
        Stmt::CreateStatistics(_) => ObjectKind::Statistics,
        Stmt::CreateEventTrigger(_) => ObjectKind::EventTrigger,
        Stmt::CreateForeignTable(_) => ObjectKind::ForeignTable,
        Stmt::CreateServer(_) => ObjectKind::Server,
        Stmt::CreateIndex(_) => ObjectKind::Index,
        _ => return None,
    })
}

#[test]
fn both_cut_and_name_statements_alike() {
    let ours = split(STATEMENTS);
    assert_eq!(ours.errors, []);
    let file = SourceFile::parse(STATEMENTS);
    assert_eq!(file.errors(), []);
    let theirs: Vec<Stmt> = file.tree().stmts().collect();
    let start = |statement: &Stmt| usize::from(statement.syntax().text_range().start());
    let ours_starts: Vec<_> = ours.statements.iter().map(|statement| statement.offset).collect();
    let theirs_starts: Vec<_> = theirs.iter().map(start).collect();
    assert_eq!(ours_starts, theirs_starts);
    for (our, their) in ours.statements.iter().zip(&theirs) {
        if let (Some(kind), Some(definition)) = (witness_kind(their), &our.defines) {
            assert_eq!(definition.kind, kind, "{}", our.text);
        }
        let index = matches!(our.kind, StatementKind::CreateIndex(_));
        assert_eq!(index, matches!(their, Stmt::CreateIndex(_)), "{}", our.text);
        let alter = matches!(our.kind, StatementKind::AlterTable(ref alter) if alter.kind == ObjectKind::Table);
        assert_eq!(alter, matches!(their, Stmt::AlterTable(_)), "{}", our.text);
        if let (Stmt::CreateTable(table), Some(definition)) = (their, &our.defines) {
            let name = table
                .syntax()
                .children()
                .find(|node| node.text() == definition.name.to_string().as_str());
            assert!(name.is_some(), "{}", our.text);
        }
    }
}
