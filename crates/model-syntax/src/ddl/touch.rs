//! The triggers that set a column to `now()` at every update.

use relvar_catalog::name::{dollar_quote, fit, quote_identifier};

use super::Writer;
use crate::resolve::{Column, QualifiedName, Table};

/// Writes the triggers of a table, and their functions where they are not there yet.
pub(crate) fn write(writer: &mut Writer, table: &Table) {
    for column in table.columns.iter().filter(|column| column.touched) {
        let function = QualifiedName {
            schema: table.name.schema.clone(),
            name: fit(&format!("relvar_touch_{}", column.name), ""),
        };
        if writer.functions.insert(function.clone()) {
            write_function(writer, table, column, &function);
        }
        let name = fit(&format!("{}_touch_{}", table.name.name, column.name), "");
        let trigger = format!(
            "CREATE TRIGGER {} BEFORE UPDATE ON {} FOR EACH ROW EXECUTE FUNCTION {}();",
            quote_identifier(&name),
            table.name.sql(),
            function.sql()
        );
        writer.of(&table.place).line(&trigger, &column.place);
    }
}

fn write_function(writer: &mut Writer, table: &Table, column: &Column, function: &QualifiedName) {
    let body = format!(
        "\nBEGIN\n    NEW.{} := now();\n    RETURN NEW;\nEND\n",
        quote_identifier(&column.name)
    );
    let sql = format!(
        "CREATE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS {};",
        function.sql(),
        dollar_quote(&body)
    );
    let text = writer.of(&table.place);
    text.gap();
    text.line(&sql, &column.place);
}
