//! Functions, procedures, aggregates, operators and casts.

use relvar_catalog::name::{dollar_quote, quote_identifier, quote_literal};
use relvar_catalog::{Aggregate, Cast, Function, FunctionBody, FunctionKind, ObjectId, Operator};

use crate::plan::Step;
use crate::rules::Rule;
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// CREATE OR REPLACE keeps what depends on the function; it may not change the result, the names or
/// modes of arguments, nor take a default away (manual, "CREATE FUNCTION").
pub(crate) fn alteration(before: &Function, after: &Function) -> What {
    let same = before.function == after.function
        && before.result == after.result
        && before.identity_arguments == after.identity_arguments
        && before.defaults <= after.defaults;
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create(id: &ObjectId, function: &Function) -> Vec<Step> {
    vec![Step::new(statement("CREATE", id, function))]
}

pub(crate) fn replace(id: &ObjectId, function: &Function) -> Vec<Step> {
    vec![Step::new(statement("CREATE OR REPLACE", id, function))]
}

fn statement(verb: &str, id: &ObjectId, function: &Function) -> String {
    let what = match function.function {
        FunctionKind::Procedure => "PROCEDURE",
        FunctionKind::Function | FunctionKind::Window => "FUNCTION",
    };
    let mut sql = format!("{verb} {what} {}({})\n", id.sql(), function.arguments);
    if let Some(result) = &function.result {
        sql.push_str(&format!("    RETURNS {result}\n"));
    }
    sql.push_str(&format!("    LANGUAGE {}", quote_identifier(&function.language)));
    for attribute in attributes(function) {
        sql.push(' ');
        sql.push_str(&attribute);
    }
    for setting in &function.settings {
        sql.push_str(&format!("\n    SET {setting}"));
    }
    sql.push('\n');
    sql.push_str(&match &function.body {
        FunctionBody::Source(source) => format!("AS {}", dollar_quote(source)),
        FunctionBody::Library { file, symbol } => {
            format!("AS {}, {}", quote_literal(file), quote_literal(symbol))
        }
        FunctionBody::Sql(body) => body.clone(),
    });
    sql
}

fn attributes(function: &Function) -> Vec<String> {
    let mut list = Vec::new();
    if !function.transforms.is_empty() {
        let types: Vec<String> =
            function.transforms.iter().map(|t| format!("FOR TYPE {t}")).collect();
        list.push(format!("TRANSFORM {}", types.join(", ")));
    }
    if function.function == FunctionKind::Window {
        list.push("WINDOW".into());
    }
    if function.function != FunctionKind::Procedure {
        if function.volatility != "VOLATILE" {
            list.push(function.volatility.clone());
        }
        if function.leakproof {
            list.push("LEAKPROOF".into());
        }
        if function.strict {
            list.push("STRICT".into());
        }
    }
    if function.security_definer {
        list.push("SECURITY DEFINER".into());
    }
    if function.function != FunctionKind::Procedure {
        if function.parallel != "UNSAFE" {
            list.push(format!("PARALLEL {}", function.parallel));
        }
        list.extend(function.cost.iter().map(|cost| format!("COST {cost}")));
        list.extend(function.rows.iter().map(|rows| format!("ROWS {rows}")));
        list.extend(function.support.iter().map(|support| format!("SUPPORT {support}")));
    }
    list
}

pub(crate) fn create_aggregate(id: &ObjectId, aggregate: &Aggregate) -> Vec<Step> {
    let arguments = if aggregate.arguments.is_empty() { "*" } else { &aggregate.arguments };
    vec![Step::new(format!(
        "CREATE AGGREGATE {}({arguments}) (\n    {}\n)",
        id.sql(),
        aggregate.options.join(",\n    ")
    ))]
}

pub(crate) fn create_operator(id: &ObjectId, operator: &Operator) -> Vec<Step> {
    vec![Step::new(format!(
        "CREATE OPERATOR {}.{} (\n    {}\n)",
        quote_identifier(&id.schema),
        id.name,
        operator.options.join(",\n    ")
    ))]
}

pub(crate) fn create_cast(id: &ObjectId, cast: &Cast) -> Vec<Step> {
    let context =
        if cast.context.is_empty() { String::new() } else { format!(" {}", cast.context) };
    vec![Step::new(format!("CREATE CAST ({}) {}{context}", id.arguments, cast.method))]
}

impl Rule for Function {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        // Whatever the arguments: a call must not find both the old one and the new one.
        vec![Slot::routine(&id.schema, &id.name)]
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        self.defaults > 0 || matches!(self.body, FunctionBody::Sql(_))
    }
}

impl Rule for Aggregate {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        // Whatever the arguments: a call must not find both the old one and the new one.
        vec![Slot::routine(&id.schema, &id.name)]
    }
}

impl Rule for Operator {}

impl Rule for Cast {}
