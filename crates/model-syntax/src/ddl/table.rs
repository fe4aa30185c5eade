//! `CREATE TABLE`, with the indexes and comments of the table.

use relvar_catalog::name::quote_identifier;
use relvar_report::Place;

use super::{Text, column, comment, constraint, foreign_key, index, sql_list, was};
use crate::resolve::{QualifiedName, Table, Unique};

/// Writes one table and all that stands on it, except triggers.
pub(crate) fn write(text: &mut Text, table: &Table) {
    text.gap();
    if let Some(before) = &table.was {
        text.line(&was(before), &table.place);
    }
    create(text, table);
    partitions(text, table);
    for key in table.foreign_keys.iter().filter(|key| key.circular) {
        text.line(&foreign_key::addition(table, key), &key.place);
    }
    for wanted in &table.indexes {
        text.line(&index::definition(table, wanted), &wanted.place);
    }
    comments(text, table);
}

/// A part between the parentheses, with the comments that go before it.
struct Element<'t> {
    annotations: Vec<String>,
    sql: String,
    place: &'t Place,
}

fn create(text: &mut Text, table: &Table) {
    text.line(&format!("CREATE TABLE {} (", table.name.sql()), &table.place);
    let elements = elements(table);
    for (at, element) in elements.iter().enumerate() {
        for annotation in &element.annotations {
            text.line(&format!("    {annotation}"), element.place);
        }
        let comma = if at + 1 < elements.len() { "," } else { "" };
        text.line(&format!("    {}{comma}", element.sql), element.place);
    }
    let partitioning =
        table.partition_by.as_ref().map_or(String::new(), |by| format!(" PARTITION BY {by}"));
    text.line(&format!("){partitioning};"), &table.place);
}

fn elements(table: &Table) -> Vec<Element<'_>> {
    let mut elements: Vec<Element<'_>> = table
        .columns
        .iter()
        .map(|part| {
            let before = part.was.as_ref().map(|name| was(name));
            // A comment ends with its line.
            let fill = part
                .backfill
                .as_ref()
                .map(|fill| format!("-- relvar: backfill {}", fill.replace('\n', " ")));
            let annotations = before.into_iter().chain(fill).collect();
            Element { annotations, sql: column::definition(table, part), place: &part.place }
        })
        .collect();
    let bare = |sql, place| Element { annotations: Vec::new(), sql, place };
    if table.primary_key.len() > 1 {
        elements.push(bare(format!("PRIMARY KEY {}", sql_list(&table.primary_key)), &table.place));
    }
    let of_column =
        |unique: &Unique| table.columns.iter().any(|part| column::is_plain(unique, part));
    for wanted in table.uniques.iter().filter(|wanted| !of_column(wanted)) {
        elements.push(bare(unique(wanted), &wanted.place));
    }
    for (check, place) in &table.checks {
        elements.push(bare(
            format!("{}CHECK ({})", constraint(check.name.as_ref()), check.expression),
            place,
        ));
    }
    for key in table.foreign_keys.iter().filter(|key| !key.circular && key.columns.len() > 1) {
        elements.push(bare(foreign_key::definition(key), &key.place));
    }
    elements
}

fn unique(wanted: &Unique) -> String {
    let distinct = if wanted.nulls_not_distinct { " NULLS NOT DISTINCT" } else { "" };
    let mut sql = format!(
        "{}UNIQUE{distinct} {}",
        constraint(wanted.name.as_ref()),
        sql_list(&wanted.columns)
    );
    if !wanted.include.is_empty() {
        sql.push_str(&format!(" INCLUDE {}", sql_list(&wanted.include)));
    }
    sql
}

fn partitions(text: &mut Text, table: &Table) {
    for (name, values) in &table.partitions {
        let partition = QualifiedName { schema: table.name.schema.clone(), name: name.clone() };
        let bound = match values.trim().eq_ignore_ascii_case("default") {
            true => "DEFAULT".to_owned(),
            false => format!("FOR VALUES {values}"),
        };
        let of = table.name.sql();
        text.line(
            &format!("CREATE TABLE {} PARTITION OF {of} {bound};", partition.sql()),
            &table.place,
        );
    }
}

fn comments(text: &mut Text, table: &Table) {
    let name = table.name.sql();
    if let Some(said) = &table.comment {
        text.line(&comment(&format!("TABLE {name}"), said), &table.place);
    }
    for part in &table.columns {
        if let Some(said) = &part.comment {
            let on = format!("COLUMN {name}.{}", quote_identifier(&part.name));
            text.line(&comment(&on, said), &part.place);
        }
    }
}
