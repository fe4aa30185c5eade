//! Views and materialised views.

use relvar_catalog::name::{quote_identifier, quote_list};
use relvar_catalog::{MaterializedView, ObjectId, View};

use crate::graph::{Action, Declared, Node, Verb};
use crate::plan::{LockMode, Step};
use crate::rules::{Rule, fails_usually, options, table};
use crate::slots::Slot;
use crate::treatment::{Context, What};

/// CREATE OR REPLACE VIEW may add columns at the end; it may not rename, retype or drop one (manual,
/// "CREATE VIEW").
pub(crate) fn alteration(before: &View, after: &View) -> What {
    if after.columns.starts_with(&before.columns) { What::Alter } else { What::Replace }
}

pub(crate) fn materialized_alteration(
    context: &Context,
    before: &MaterializedView,
    after: &MaterializedView,
) -> What {
    let same = before.query == after.query
        && before.columns == after.columns
        && (before.access_method == after.access_method || context.major() >= 15);
    if same { What::Alter } else { What::Replace }
}

pub(crate) fn create(id: &ObjectId, view: &View) -> Vec<Step> {
    vec![Step::new(statement("CREATE VIEW", id, view))]
}

/// The query names its columns itself, except where a view's column was given another name.
fn statement(verb: &str, id: &ObjectId, view: &View) -> String {
    // A check option is an option like the others: WITH (check_option=local).
    format!("{verb} {}{} AS\n{}", id.sql(), options::with(&view.options), view.query)
}

pub(crate) fn alter(id: &ObjectId, before: &View, after: &View) -> Vec<Step> {
    if before.query != after.query || before.columns != after.columns {
        return vec![
            Step::new(statement("CREATE OR REPLACE VIEW", id, after))
                .locks(LockMode::AccessExclusive, id),
        ];
    }
    options::changes(&before.options, &after.options)
        .into_iter()
        .map(|clause| {
            Step::new(format!("ALTER VIEW {} {clause}", id.sql()))
                .locks(LockMode::AccessExclusive, id)
        })
        .collect()
}

pub(crate) fn create_materialized(id: &ObjectId, view: &MaterializedView) -> Vec<Step> {
    let mut sql = format!("CREATE MATERIALIZED VIEW {}", id.sql());
    if view.query.trim_start().to_ascii_uppercase().starts_with("VALUES") {
        sql.push_str(&format!(" ({})", quote_list(view.columns.iter().map(|c| &*c.name))));
    }
    if let Some(method) = &view.access_method {
        sql.push_str(&format!(" USING {}", quote_identifier(method)));
    }
    sql.push_str(&options::with(&view.options));
    if let Some(tablespace) = &view.tablespace {
        sql.push_str(&format!(" TABLESPACE {}", quote_identifier(tablespace)));
    }
    sql.push_str(&format!(" AS\n{}", view.query));
    let mut steps = vec![Step::new(sql)];
    for (column, clause) in &view.column_settings {
        steps.push(Step::new(format!(
            "ALTER MATERIALIZED VIEW {} ALTER COLUMN {} {clause}",
            id.sql(),
            quote_identifier(column)
        )));
    }
    steps
}

pub(crate) fn alter_materialized(
    id: &ObjectId,
    before: &MaterializedView,
    after: &MaterializedView,
) -> Vec<Step> {
    let mut clauses = options::changes(&before.options, &after.options);
    if before.tablespace != after.tablespace {
        let space = after.tablespace.as_deref().unwrap_or("pg_default");
        clauses.push(format!("SET TABLESPACE {}", quote_identifier(space)));
    }
    if before.access_method != after.access_method {
        let method = after.access_method.as_deref().unwrap_or("heap");
        clauses.push(format!("SET ACCESS METHOD {}", quote_identifier(method)));
    }
    for (column, clause) in &after.column_settings {
        if !before.column_settings.contains(&(column.clone(), clause.clone())) {
            clauses.push(format!("ALTER COLUMN {} {clause}", quote_identifier(column)));
        }
    }
    for (column, clause) in &before.column_settings {
        let kind = setting(clause);
        let still = after.column_settings.iter().any(|(c, a)| c == column && setting(a) == kind);
        if !still {
            let reset = match kind {
                "STATISTICS" => "SET STATISTICS -1".to_string(),
                "" => reset_options(clause),
                "STORAGE" => format!("SET STORAGE {}", usual_storage(after, column)),
                kind => format!("SET {kind} DEFAULT"),
            };
            clauses.push(format!("ALTER COLUMN {} {reset}", quote_identifier(column)));
        }
    }
    clauses
        .into_iter()
        .map(|clause| {
            Step::new(format!("ALTER MATERIALIZED VIEW {} {clause}", id.sql()))
                .locks(LockMode::AccessExclusive, id)
        })
        .collect()
}

/// Clustering, once the index is there.
pub(crate) fn finish(id: &ObjectId, view: &MaterializedView) -> Vec<Step> {
    let clause = match &view.clustered_on {
        Some(index) => format!("CLUSTER ON {}", quote_identifier(index)),
        None => "SET WITHOUT CLUSTER".into(),
    };
    vec![
        Step::new(format!("ALTER MATERIALIZED VIEW {} {clause}", id.sql()))
            .locks(LockMode::ShareUpdateExclusive, id),
    ]
}

fn usual_storage(view: &MaterializedView, column: &str) -> &'static str {
    let column = view.columns.iter().find(|c| &*c.name == column);
    column.map_or("EXTENDED", |c| crate::rules::column::usual_storage(&c.data_type))
}

/// The setting that a clause is about: `STATISTICS` of `SET STATISTICS 100`, nothing for `SET (…)`.
fn setting(clause: &str) -> &str {
    clause.split_whitespace().nth(1).filter(|word| !word.starts_with('(')).unwrap_or_default()
}

/// `RESET (a, b)` for `SET (a=1, b=2)`.
fn reset_options(clause: &str) -> String {
    let inside = clause.trim_start_matches("SET (").trim_end_matches(')');
    let names: Vec<&str> =
        inside.split(", ").filter_map(|option| option.split('=').next()).collect();
    format!("RESET ({})", names.join(", "))
}

/// A property graph; one that changes is made again, since it holds no rows.
pub(crate) fn create_property_graph(definition: &str) -> Vec<Step> {
    vec![Step::new(definition)]
}

impl Rule for View {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }
}

/// A property graph.
pub(crate) struct PropertyGraph;

impl Rule for PropertyGraph {
    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name)]
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }
}

impl Rule for MaterializedView {
    fn order<'a>(&self, action: &Action<'a, '_>) -> Declared<'a> {
        if action.node.verb == Verb::Finish {
            return table::finished(action);
        }
        action.usual()
    }

    fn slots(&self, id: &ObjectId) -> Vec<Slot> {
        vec![Slot::relation(&id.schema, &id.name), Slot::data_type(&id.schema, &id.name)]
    }

    fn after_retype(&self, _: &Context, _: &ObjectId) -> Option<What> {
        Some(What::Replace)
    }

    fn may_make_rows(&self) -> bool {
        true
    }

    /// It runs its query.
    fn may_fail(&self, _: &Context, node: &Node) -> bool {
        node.verb == Verb::Create || fails_usually(node.verb)
    }
}
