//! Rows: put into every table that takes them, and counted and summed before and after a plan.

use std::collections::BTreeSet;

use relvar_catalog::name::quote_identifier;
use relvar_catalog::{Body, Catalog, Kind, ObjectId};
use relvar_diff::{Change, diff};
use relvar_plan::Plan;
use tokio_postgres::Client;

use crate::expression::quoted;
use crate::part::*;
use crate::world::World;

/// Puts a few rows into every table; what a table does not take it does without.
pub async fn insert(world: &World, client: &Client) {
    let mut rest: Vec<String> = Vec::new();
    for table in world.ids(|part| matches!(part, Part::Table(_))) {
        rest.extend((1..=3).map(|n| world.row(table, n)));
    }
    // A row may want one in another table first.
    for _ in 0..3 {
        let mut refused = Vec::new();
        for sql in rest {
            if client.batch_execute(&sql).await.is_err() {
                refused.push(sql);
            }
        }
        rest = refused;
    }
}

impl World {
    fn row(&self, table: PartId, n: u32) -> String {
        let mut names = Vec::new();
        let mut values = Vec::new();
        for id in self.columns(table) {
            let Some(column) = self.column(id) else { continue };
            if matches!(
                column.value,
                Value::Generated { .. } | Value::Identity { always: true, .. }
            ) {
                continue;
            }
            names.push(quoted(&column.name));
            values.push(self.literal(&column.data_type, n));
        }
        let table = self.qualified(table);
        if names.is_empty() {
            return format!("INSERT INTO {table} DEFAULT VALUES");
        }
        format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "))
    }

    /// Every column of every table that is not computed, with schema, table, name and type.
    pub fn named_columns(&self) -> Vec<((String, String), String, Ty)> {
        let mut found = Vec::new();
        for table in self.ids(|part| matches!(part, Part::Table(_))) {
            let Some(place) = self.parts[&table].place() else { continue };
            let schema = match self.parts.get(&place.schema) {
                Some(Part::Schema { name }) => name.clone(),
                _ => continue,
            };
            for column in self.columns(table) {
                let computed = |c: &Column| matches!(c.value, Value::Generated { .. });
                if self.column(column).is_some_and(computed) {
                    continue;
                }
                let name = self.column_name(column).to_string();
                found.push(((schema.clone(), place.name.clone()), name, self.type_of(column)));
            }
        }
        found
    }
}

/// What was in the tables before, and shall be there after.
pub struct Sums {
    sums: Vec<(String, String)>,
}

/// Counts and checksums of what a plan has to keep: the rows of every table that stays and is not declared
/// lossy, in the columns that stay as they are.
pub async fn sums(client: &Client, from: &Catalog, to: &Catalog, plan: &Plan) -> Sums {
    let altered: BTreeSet<ObjectId> = diff(from, to).iter().map(Change::id).cloned().collect();
    let is_lossy = |path: String| plan.lossy.contains(&path);
    let mut sums = Vec::new();
    for table in from.of_kind(Kind::Table) {
        let partitioned = |body: &Body| matches!(body, Body::Table(t) if t.partition_by.is_some());
        let Some(after) = to.get(&table.id) else { continue };
        if partitioned(&table.body) || partitioned(&after.body) || is_lossy(table.id.path()) {
            continue;
        }
        let columns: Vec<String> = from
            .of_kind(Kind::Column)
            .filter(|column| column.id.parent.as_deref() == Some(&table.id))
            .filter(|column| is_kept(column, from, to, &altered) && !is_lossy(column.id.path()))
            .map(|column| quote_identifier(&column.id.name).into_owned())
            .collect();
        let sql = format!(
            "SELECT count(*)::text || ' rows, ' || md5(coalesce(string_agg(r::text, ',' ORDER BY r::text), '')) \
             FROM (SELECT ROW({}) AS r FROM ONLY {}) AS t",
            columns.join(", "),
            table.id.sql()
        );
        sums.push((sql.clone(), sum(client, &sql).await));
    }
    Sums { sums }
}

impl Sums {
    /// What is not there any more.
    pub async fn lost(&self, client: &Client) -> Vec<String> {
        let mut lost = Vec::new();
        for (sql, before) in &self.sums {
            let after = sum(client, sql).await;
            if after != *before {
                lost.push(format!("{before} were {after} by {sql}"));
            }
        }
        lost
    }
}

async fn sum(client: &Client, sql: &str) -> String {
    match client.query_one(sql, &[]).await {
        Ok(row) => row.get(0),
        Err(error) => relvar_connect::describe(&error).to_string(),
    }
}

/// Whether the values of a column must be the same after: it is not computed, and neither it nor its type
/// changes.
fn is_kept(
    column: &relvar_catalog::Object,
    from: &Catalog,
    to: &Catalog,
    altered: &BTreeSet<ObjectId>,
) -> bool {
    let plain = |body: &Body| matches!(body, Body::Column(c) if c.generated.is_none());
    let same_type = |body: &Body| match (&column.body, body) {
        (Body::Column(before), Body::Column(after)) => before.data_type == after.data_type,
        _ => false,
    };
    to.get(&column.id).is_some_and(|after| plain(&after.body) && same_type(&after.body))
        && plain(&column.body)
        && !types_of(column, from).iter().any(|ty| altered.contains(ty))
}

/// The types that a column is made of, and those that they are made of.
fn types_of(object: &relvar_catalog::Object, catalog: &Catalog) -> BTreeSet<ObjectId> {
    let mut found = BTreeSet::new();
    let mut rest = vec![object];
    while let Some(object) = rest.pop() {
        for id in object.depends_on.iter().filter(|id| id.kind.is_type()) {
            if found.insert(id.clone()) {
                rest.extend(catalog.get(id));
            }
        }
    }
    found
}
