//! Keys, unique constraints, checks and foreign keys as attributes.

use relvar_catalog::name::chosen_name;
use relvar_catalog::{Body, Constraint, ConstraintKind, ForeignKey, Key, Object, ObjectId};

use super::Printing;
use super::names::{says, string};
use super::table::Fields;

/// Adds what the constraints of a table say to the table and its fields.
pub(crate) fn print(
    printing: &mut Printing<'_>,
    table: &ObjectId,
    fields: &mut Fields,
) -> Vec<String> {
    let mut attributes = Vec::new();
    for object in printing.of(table) {
        let Body::Constraint(constraint) = &object.body else { continue };
        printing.cannot_comment(&object.id);
        if !constraint.validated || !constraint.enforced || constraint.no_inherit {
            printing.cannot(&object.id, "NOT VALID, NOT ENFORCED or NO INHERIT");
        }
        match &constraint.constraint {
            ConstraintKind::PrimaryKey(key) => {
                attributes.extend(primary_key(printing, object, key, fields))
            }
            ConstraintKind::Unique(key) => {
                attributes.extend(unique(printing, object, constraint, key, fields))
            }
            ConstraintKind::Check(text) => {
                attributes.push(format!(
                    "check({}, {})",
                    says("name", &object.id.name),
                    string(text)
                ));
            }
            ConstraintKind::ForeignKey(key) => {
                attributes.extend(foreign_key(printing, object, constraint, key, fields));
            }
            ConstraintKind::Exclusion { .. } => {
                printing.cannot(&object.id, "an exclusion constraint")
            }
        }
    }
    attributes
}

fn primary_key(
    printing: &mut Printing<'_>,
    object: &Object,
    key: &Key,
    fields: &mut Fields,
) -> Option<String> {
    let table = object.parent()?;
    if *object.id.name != *format!("{}_pkey", table.name) && table.name.len() < 58 {
        printing.cannot(&object.id, "the name of a primary key");
    }
    if !key.include.is_empty() || key.without_overlaps {
        printing.cannot(&object.id, "INCLUDE or WITHOUT OVERLAPS of a primary key");
    }
    match key.columns.as_slice() {
        [column] => {
            fields.add(column, "primary_key");
            None
        }
        columns => Some(format!("primary_key({})", fields.names(columns).join(", "))),
    }
}

fn unique(
    printing: &mut Printing<'_>,
    object: &Object,
    constraint: &Constraint,
    key: &Key,
    fields: &mut Fields,
) -> Option<String> {
    if constraint.deferrable || key.without_overlaps {
        printing.cannot(&object.id, "DEFERRABLE or WITHOUT OVERLAPS of a unique constraint");
    }
    let table = object.parent()?;
    let columns: Vec<&str> =
        key.columns.iter().chain(&key.include).map(|column| &**column).collect();
    let chosen = format!("{}_{}_key", table.name, columns.join("_"));
    let is_chosen = *object.id.name == *chosen;
    match key.columns.as_slice() {
        [column] if is_chosen && key.include.is_empty() && !key.nulls_not_distinct => {
            fields.add(column, "unique");
            None
        }
        columns => {
            let mut parts = fields.names(columns);
            if !key.include.is_empty() {
                parts.push(format!("include({})", fields.names(&key.include).join(", ")));
            }
            if key.nulls_not_distinct {
                parts.push("nulls_not_distinct".to_owned());
            }
            if !is_chosen {
                parts.push(says("name", &object.id.name));
            }
            Some(format!("unique({})", parts.join(", ")))
        }
    }
}

fn foreign_key(
    printing: &mut Printing<'_>,
    object: &Object,
    constraint: &Constraint,
    key: &ForeignKey,
    fields: &mut Fields,
) -> Option<String> {
    let Some(model) = printing.tables.get(&key.references).cloned() else {
        printing.cannot(&object.id, "a reference to a table that is not printed");
        return None;
    };
    if key.match_full || key.period || !key.on_delete_columns.is_empty() {
        printing.cannot(&object.id, "MATCH FULL, PERIOD or ON DELETE SET … of some columns");
    }
    if constraint.deferrable && !constraint.initially_deferred {
        printing.cannot(&object.id, "DEFERRABLE INITIALLY IMMEDIATE");
    }
    let there = Fields::new(printing, &key.references);
    let mut parts = vec![format!("references = {model}")];
    let is_key = is_primary_key(printing, &key.references, &key.referenced_columns);
    let to = there.names(&key.referenced_columns);
    let is_single = key.columns.len() == 1 && !fields.has(&key.columns[0], "references");
    match (is_key, is_single) {
        (true, _) => {}
        (false, true) => parts.push(format!("to = {}", to.join(", "))),
        (false, false) => parts.push(format!("to({})", to.join(", "))),
    }
    if let Some(relation) = printing.relations.get(&object.id) {
        parts.extend(relation.name.as_ref().map(|name| format!("name = {name}")));
        parts.extend(relation.inverse.as_ref().map(|name| format!("inverse = {name}")));
    }
    parts.extend(options(object, constraint, key));
    if is_single {
        fields.add(&key.columns[0], &parts.join(", "));
        return None;
    }
    Some(format!(
        "foreign_key(columns({}), {})",
        fields.names(&key.columns).join(", "),
        parts.join(", ")
    ))
}

fn options(object: &Object, constraint: &Constraint, key: &ForeignKey) -> Vec<String> {
    let mut options = Vec::new();
    for (event, action) in [("on_delete", &key.on_delete), ("on_update", &key.on_update)] {
        options.extend(
            action
                .as_ref()
                .map(|action| format!("{event} = {}", action.to_lowercase().replace(' ', "_"))),
        );
    }
    if constraint.deferrable {
        options.push("deferrable".to_owned());
    }
    let columns: Vec<&str> = key.columns.iter().map(|column| &**column).collect();
    let table = object.parent().map(|table| table.name.to_string()).unwrap_or_default();
    if *object.id.name != *chosen_name(&table, &columns.join("_"), "fkey") {
        options.push(says("constraint", &object.id.name));
    }
    options
}

fn is_primary_key(
    printing: &Printing<'_>,
    table: &ObjectId,
    columns: &[relvar_catalog::Name],
) -> bool {
    printing.of(table).any(|object| match &object.body {
        Body::Constraint(constraint) => match &constraint.constraint {
            ConstraintKind::PrimaryKey(key) => key.columns == columns,
            _ => false,
        },
        _ => false,
    })
}
