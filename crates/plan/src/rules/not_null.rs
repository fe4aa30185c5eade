//! NOT NULL of columns; from 18 a constraint with a name.

use relvar_catalog::name::{chosen_name, dollar_quote, qualified, quote_identifier, quote_literal};
use relvar_catalog::{Body, Kind, NotNull, ObjectId};

use crate::graph::{Action, Declared, Node, Stage, Verb};
use crate::inheritance::{self, order};
use crate::plan::{LockMode, Step, Transaction};
use crate::recipes;
use crate::rules::column::{IdentityChange, identity_change};
use crate::rules::column::{alter_for_drop, alter_table};
use crate::rules::{Line, Rule, fails_usually};
use crate::treatment::{Context, What};

/// From 18 NOT NULL can change its name, its validity and its inheritance.
pub(crate) fn alteration(before: &NotNull, after: &NotNull) -> Option<What> {
    let flags = NotNull { local: after.local, ..before.clone() };
    if flags == *after {
        None
    } else if before.validated && !after.validated {
        Some(What::Replace)
    } else {
        Some(What::Alter)
    }
}

pub(crate) fn create(context: &Context, node: &Node, id: &ObjectId, body: &NotNull) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let table = column.root();
    let name = quote_identifier(&column.name);
    let check = recipes::not_null::interim_check(&column.name);
    let check = quote_identifier(&check);
    let alter = alter_table(table);
    match node.verb {
        Verb::Check => vec![no_nulls(column, body)],
        Verb::Prepare => fill_new_rows(context, column),
        Verb::Backfill => {
            let expression = recipes::not_null::backfill(context, column).unwrap_or("NULL");
            vec![
                Step::new(format!(
                    "UPDATE {} SET {name} = {expression} WHERE {name} IS NULL",
                    table.sql()
                ))
                .locks(LockMode::RowExclusive, table)
                .transaction(Transaction::Own)
                .scans(),
            ]
        }
        Verb::Validate => vec![
            // By itself, so that it can be taken away alone when a row fails the validation.
            Step::new(format!(
                "{alter} ADD CONSTRAINT {check} CHECK ({name} IS NOT NULL) NOT VALID"
            ))
            .locks(LockMode::AccessExclusive, table)
            .transaction(Transaction::Own),
            Step::new(format!("{alter} VALIDATE CONSTRAINT {check}"))
                .locks(LockMode::ShareUpdateExclusive, table)
                .validates()
                .scans(),
        ],
        Verb::Create if recipes::not_null::is_online(context, id, body) => {
            let mut steps = vec![set(context, id, &name, body)];
            // The check is the parent's, and goes with it.
            if !inheritance::not_null::parents_named_apart(context, id).is_empty() {
                return steps;
            }
            steps.push(
                Step::new(format!("{alter} DROP CONSTRAINT {check}"))
                    .locks(LockMode::AccessExclusive, table),
            );
            if recipes::further_verbs_of(context, id).contains(&Verb::Prepare) {
                steps.extend(let_new_rows_be(column));
            }
            steps
        }
        _ => vec![set(context, id, &name, body)],
    }
}

/// Counts the rows that are in the way, and fails, before anything is changed.
fn no_nulls(column: &ObjectId, body: &NotNull) -> Step {
    let (table, name) = (column.root(), quote_identifier(&column.name));
    let only = if body.no_inherit { "ONLY " } else { "" };
    let path = column.path();
    // The name goes through format(), where a percent sign is doubled.
    let message = quote_literal(&format!("{} is NULL in %s rows", path.replace('%', "%%")));
    let hint = quote_literal(&format!(
        "give these rows a value, or generate the revision with --backfill {path}=EXPRESSION"
    ));
    let block = format!(
        "\n#variable_conflict use_column\nDECLARE\n  missing bigint;\nBEGIN\n  SELECT pg_catalog.count(*) INTO missing FROM {only}{} WHERE {name} IS NULL;\n  \
         IF missing > 0 THEN\n    RAISE EXCEPTION USING ERRCODE = 'not_null_violation',\n      \
         MESSAGE = pg_catalog.format({message}, missing),\n      HINT = {hint};\n  END IF;\nEND\n",
        table.sql()
    );
    Step::new(format!("DO {}", dollar_quote(&block)))
        .locks(LockMode::AccessShare, table)
        .validates()
        .scans()
        .note(format!("Fails, before anything is changed, if {path} is NULL in any row."))
}

/// A trigger that gives new rows the value, whatever an application writes that does not know the column.
fn fill_new_rows(context: &Context, column: &ObjectId) -> Vec<Step> {
    let (table, name) = (column.root(), quote_identifier(&column.name));
    let expression = context.options.backfill.get(column).map_or("NULL", String::as_str);
    let trigger = recipes::not_null::interim_trigger(column);
    let function = qualified(&table.schema, &trigger);
    // The expression reads the new row under the table's name, as the UPDATE of the old rows does.
    let block = format!(
        "\n#variable_conflict use_column\nBEGIN\n  SELECT (\n{expression}\n) INTO NEW.{name} FROM (SELECT NEW.*) AS {};\n  RETURN NEW;\nEND\n",
        quote_identifier(&table.name)
    );
    vec![
        Step::new(format!(
            "CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql \
             SECURITY DEFINER SET search_path FROM CURRENT AS {}",
            dollar_quote(&block)
        )),
        Step::new(format!(
            "CREATE TRIGGER {} BEFORE INSERT OR UPDATE ON {} FOR EACH ROW WHEN (NEW.{name} IS NULL) EXECUTE FUNCTION {function}()",
            quote_identifier(&trigger),
            table.sql()
        ))
        .locks(LockMode::ShareRowExclusive, table)
        .note("Gives new rows a value until the column is NOT NULL."),
    ]
}

fn let_new_rows_be(column: &ObjectId) -> [Step; 2] {
    let table = column.root();
    let trigger = recipes::not_null::interim_trigger(column);
    [
        Step::new(format!("DROP TRIGGER {} ON {}", quote_identifier(&trigger), table.sql()))
            .locks(LockMode::AccessExclusive, table),
        Step::new(format!("DROP FUNCTION {}()", qualified(&table.schema, &trigger))),
    ]
}

/// The name of the constraint, be it the one that PostgreSQL chooses.
pub(crate) fn constraint_name(id: &ObjectId, body: &NotNull) -> String {
    let column = id.parent.as_deref().map_or("", |column| &*column.name);
    let chosen = || chosen_name(&id.root().name, column, "not_null");
    body.name.as_deref().map_or_else(chosen, str::to_owned)
}

/// The name that has to be said: one that PostgreSQL would not choose, or would give a number because another
/// constraint of the schema holds it.
pub(crate) fn given_name(context: &Context, id: &ObjectId, body: &NotNull) -> Option<String> {
    let name = constraint_name(id, body);
    let has_to_be_said = body.name.is_some()
        || context.holds_not_null_name(id.root(), &name)
        || inheritance::not_null::takes_parents_name(context, id);
    has_to_be_said.then_some(name)
}

/// The line in CREATE TABLE for a column that has none of its own.
pub(crate) fn table_constraint(id: &ObjectId, body: &NotNull) -> String {
    let name = constraint_name(id, body);
    let column = id.parent.as_deref().map_or("", |column| &*column.name);
    let no_inherit = if body.no_inherit { " NO INHERIT" } else { "" };
    format!(
        "CONSTRAINT {} NOT NULL {}{no_inherit}",
        quote_identifier(&name),
        quote_identifier(column)
    )
}

fn set(context: &Context, id: &ObjectId, column: &str, body: &NotNull) -> Step {
    let table = id.root();
    let alter = alter_table(table);
    let name = given_name(context, id, body);
    let named = name.is_some() || body.no_inherit || !body.validated;
    let sql = if named {
        let name =
            name.map_or(String::new(), |name| format!("CONSTRAINT {} ", quote_identifier(&name)));
        let no_inherit = if body.no_inherit { " NO INHERIT" } else { "" };
        let not_valid = if body.validated { "" } else { " NOT VALID" };
        format!("{alter} ADD {name}NOT NULL {column}{no_inherit}{not_valid}")
    } else {
        format!("{alter} ALTER COLUMN {column} SET NOT NULL")
    };
    Step::new(sql).locks(LockMode::AccessExclusive, table)
}

pub(crate) fn drop(context: &Context, id: &ObjectId) -> Vec<Step> {
    let Some(column) = id.parent.as_deref() else { return Vec::new() };
    let (table, name) = (column.root(), quote_identifier(&column.name));
    let alter = alter_for_drop(context, id);
    vec![
        Step::new(format!("{alter} ALTER COLUMN {name} DROP NOT NULL"))
            .locks(LockMode::AccessExclusive, table),
    ]
}

/// A column may be NULL again.
pub(crate) fn drop_of(column: &ObjectId) -> Step {
    let (table, name) = (column.root(), quote_identifier(&column.name));
    Step::new(format!("{} ALTER COLUMN {name} DROP NOT NULL", alter_table(table)))
        .locks(LockMode::AccessExclusive, table)
}

pub(crate) fn alter(
    context: &Context,
    id: &ObjectId,
    before: &NotNull,
    after: &NotNull,
) -> Vec<Step> {
    let table = id.root();
    let name = |body: &NotNull| quote_identifier(&constraint_name(id, body)).into_owned();
    let alter = alter_table(table);
    let lock = |sql: String| Step::new(sql).locks(LockMode::AccessExclusive, table);
    let mut steps = Vec::new();
    if before.name != after.name {
        let mut released = recipes::not_null::released_for_name(context, id);
        steps.append(&mut released.before);
        steps.push(lock(format!("{alter} RENAME CONSTRAINT {} TO {}", name(before), name(after))));
        steps.extend(released.after());
    }
    if before.no_inherit != after.no_inherit {
        let inherit = if after.no_inherit { "NO INHERIT" } else { "INHERIT" };
        steps.push(lock(format!("{alter} ALTER CONSTRAINT {} {inherit}", name(after))));
    }
    if !before.validated && after.validated {
        steps.push(
            Step::new(format!("{alter} VALIDATE CONSTRAINT {}", name(after)))
                .locks(LockMode::ShareUpdateExclusive, table)
                .validates()
                .scans(),
        );
    }
    steps
}

impl Rule for NotNull {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        let (context, node) = (action.context, action.node);
        let column = node.id.parent.as_deref();
        let change = column.and_then(|column| identity_change(context, column));
        // An identity needs NOT NULL, so the column that gets one, or loses it, does not come between.
        let inverse = match node.verb {
            Verb::Drop => Some(IdentityChange::Goes),
            Verb::Alter => None,
            Verb::Check
            | Verb::Prepare
            | Verb::Aside
            | Verb::Create
            | Verb::Attach
            | Verb::Backfill
            | Verb::Validate
            | Verb::Finish
            | Verb::Discard => Some(IdentityChange::Comes),
        };
        let is_inverse = change.is_some() && change == inverse;
        let minds_not =
            |id: &ObjectId, verb: Verb| is_inverse && verb == Verb::Alter && Some(id) == column;
        let mut declared = action.usual_in_sequence(sequence(action), minds_not);
        match node.verb {
            Verb::Validate => declared.require_needs_except(node.after, minds_not),
            Verb::Create => {
                let above = inheritance::not_null::parents_named_apart(context, node.id);
                declared.release_all(above, Verb::Create);
            }
            Verb::Backfill => values_before_indexes(action, &mut declared),
            // Its name cannot change while it is inherited.
            Verb::Alter => {
                declared.require_all(order::all_above(context, node.id), Verb::Drop);
                declared.release_all(order::above(context.to, node.id), Verb::Create);
            }
            Verb::Drop if goes_alone(context, &node) => {
                declared.require_all(order::all_above(context, node.id), Verb::Drop);
            }
            Verb::Drop
            | Verb::Check
            | Verb::Prepare
            | Verb::Aside
            | Verb::Attach
            | Verb::Finish
            | Verb::Discard => {}
        }
        declared
    }

    fn stage(&self, context: &Context, node: &Node) -> Stage {
        match node.verb {
            Verb::Prepare => Stage::Hold,
            Verb::Create if recipes::is_online(context, node) => Stage::Set,
            verb => Stage::usual(verb),
        }
    }

    fn comes_with(&self, context: &Context, node: &Node) -> Option<ObjectId> {
        if is_beside_inherited(context, node) {
            return Some(node.id.root().clone());
        }
        let is_plain = !recipes::is_online(context, node) && !context.is_named_apart_below(node.id);
        let column = node.id.parent.as_deref().filter(|_| is_plain);
        column.filter(|column| inheritance::is_written(context, column)).cloned()
    }

    fn line(&self) -> Line {
        Line::NotNull
    }

    fn may_fail(&self, context: &Context, node: &Node) -> bool {
        match node.verb {
            Verb::Prepare | Verb::Create => recipes::stays(context, node.id.root()),
            Verb::Alter => true,
            verb => fails_usually(verb),
        }
    }
}

/// Whether it goes by itself, and not while a parent has it.
fn goes_alone(context: &Context, node: &Node) -> bool {
    inheritance::outlives_parents(context, node)
        || inheritance::not_null::is_own(context, node.before)
}

/// The verbs of one NOT NULL that come before one of them. A column that is dropped and added leaves its NOT NULL behind
/// before the way to the next begins; otherwise the next one is ready by then.
fn sequence(action: &Action) -> &'static [Verb] {
    let column = action.node.id.parent.as_deref();
    let goes = column.is_some_and(|column| action.actions.has(column, Verb::Drop));
    match action.node.verb {
        Verb::Prepare if goes => &[Verb::Drop],
        Verb::Drop if goes => &[],
        Verb::Drop => &[Verb::Validate],
        Verb::Create => &[Verb::Prepare, Verb::Drop, Verb::Validate],
        Verb::Validate => &[Verb::Check, Verb::Prepare, Verb::Backfill],
        Verb::Alter | Verb::Backfill | Verb::Aside => &[Verb::Prepare],
        Verb::Check | Verb::Prepare | Verb::Attach | Verb::Finish | Verb::Discard => &[],
    }
}

/// New rows have their default before the old ones are filled, and indexes and keys on the column come after.
fn values_before_indexes<'a>(action: &Action<'a, '_>, declared: &mut Declared<'a>) {
    let Some(column) = action.node.id.parent.as_deref() else { return };
    declared.require(ObjectId::member(Kind::Default, column.clone().into(), ""), Verb::Create);
    for node in action.actions.of_table(column.root()) {
        let is_built = matches!(node.verb, Verb::Prepare | Verb::Create | Verb::Validate)
            && matches!(node.id.kind, Kind::Index | Kind::Constraint)
            && node.after.is_some_and(|o| o.depends_on.binary_search(column).is_ok());
        if is_built {
            declared.release_node(&node);
        }
    }
}

/// Whether a new child has a NOT NULL of its own on a column that it only inherits: a line among its constraints, since it
/// could not get the name after its parent's.
fn is_beside_inherited(context: &Context, node: &Node) -> bool {
    let is_local = matches!(node.after.map(|object| &object.body), Some(Body::NotNull(body))
        if body.local && body.validated);
    let column = node.id.parent.as_deref();
    context.major() >= 18
        && is_local
        && context.is_made(node.id.root())
        && inheritance::form(context, node.id.root()) == inheritance::Form::Inherits
        && column.is_some_and(|column| !inheritance::is_written(context, column))
}
