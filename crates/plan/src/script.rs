//! A plan as a script for psql.

use crate::plan::{Plan, Transaction};

/// The statements in order, each ended by a semicolon; what shares a transaction stands between BEGIN
/// and COMMIT where it is more than one statement.
pub fn script(plan: &Plan) -> String {
    let mut text = String::new();
    for group in plan.groups() {
        let wrapped = group.len() > 1 && group[0].transaction == Transaction::Shared;
        if wrapped {
            text.push_str("BEGIN;\n");
        }
        for step in group {
            text.push_str(&step.sql);
            text.push_str(";\n");
        }
        if wrapped {
            text.push_str("COMMIT;\n");
        }
    }
    text
}
