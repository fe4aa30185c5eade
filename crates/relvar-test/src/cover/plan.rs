//! What a plan reads, and how.

use serde_json::Value;

use super::catalog::Catalog;

/// What is of interest in a plan.
#[derive(Debug, Default)]
pub struct Plan {
    pub scans: Vec<Scan>,
    pub sorts: Vec<Sort>,
}

/// A table that is read.
#[derive(Debug)]
pub struct Scan {
    pub table: String,
    pub alias: String,
    /// What an index is searched for, from its first column on.
    pub searched: Option<String>,
    /// Indexes that are searched, or read from end to end.
    pub indexes: Vec<String>,
    /// What every row is looked at for.
    pub filter: Option<String>,
    /// What every row is compared with rows of another table for.
    pub join: Option<String>,
    /// What rows of another table are compared with each of its rows for.
    pub compared: Option<String>,
    /// Whether reading ends when there are enough rows.
    pub limited: bool,
}

/// A sort of which only the first rows are wanted.
#[derive(Debug)]
pub struct Sort {
    pub keys: Vec<String>,
    pub table: String,
}

/// What nodes above say about those below.
#[derive(Clone, Default)]
struct Above {
    limited: bool,
    join: Option<String>,
    compared: Option<String>,
}

impl Plan {
    /// Reads the answer of `EXPLAIN (FORMAT JSON)`.
    pub fn read(json: &str, catalog: &Catalog) -> Option<Plan> {
        let value: Value = serde_json::from_str(json).ok()?;
        let mut plan = Plan::default();
        plan.node(value.get(0)?.get("Plan")?, &Above::default(), catalog);
        Some(plan)
    }

    fn node(&mut self, node: &Value, above: &Above, catalog: &Catalog) {
        let mut below = above.clone();
        match text(node, "Node Type") {
            "Limit" => below.limited = true,
            "Aggregate" | "Group" | "WindowAgg" | "Unique" | "SetOp" => below.limited = false,
            "Sort" if above.limited => self.sorts.extend(sort(node)),
            "Seq Scan" | "Index Scan" | "Index Only Scan" | "Bitmap Heap Scan" => {
                self.scans.push(scan(node, above, catalog));
            }
            _ => {}
        }
        let join =
            ["Join Filter", "Hash Cond", "Merge Cond"].iter().find_map(|name| optional(node, name));
        for child in children(node) {
            self.node(child, &below.to_child(child, join.as_ref()), catalog);
        }
    }
}

impl Above {
    fn to_child(&self, child: &Value, join: Option<&String>) -> Above {
        match text(child, "Parent Relationship") {
            "Outer" if join.is_some() => Above { compared: join.cloned(), ..self.clone() },
            "Inner" => Above { join: join.or(self.join.as_ref()).cloned(), ..self.clone() },
            // EXISTS ends with the first row, and a value has no more than one.
            "InitPlan" | "SubPlan" if !text(child, "Subplan Name").starts_with("CTE") => {
                Above { limited: true, ..Above::default() }
            }
            _ => self.clone(),
        }
    }
}

fn scan(node: &Value, above: &Above, catalog: &Catalog) -> Scan {
    let search = match text(node, "Node Type") {
        "Seq Scan" => Search::default(),
        "Bitmap Heap Scan" => bitmap(node, catalog),
        _ => index(node, catalog),
    };
    let filter: Vec<String> = search.vain.into_iter().chain(optional(node, "Filter")).collect();
    let filter = match filter.as_slice() {
        [] => None,
        [filter] => Some(filter.clone()),
        filters => Some(format!("({})", filters.join(" AND "))),
    };
    Scan {
        table: text(node, "Relation Name").to_owned(),
        alias: text(node, "Alias").to_owned(),
        searched: search.searched,
        indexes: search.indexes,
        filter,
        join: above.join.clone(),
        compared: above.compared.clone(),
        limited: above.limited,
    }
}

/// How indexes are used.
#[derive(Default)]
struct Search {
    searched: Option<String>,
    /// What every entry is looked at for.
    vain: Vec<String>,
    indexes: Vec<String>,
}

fn index(node: &Value, catalog: &Catalog) -> Search {
    let name = text(node, "Index Name").to_owned();
    let narrows = |condition: &String| catalog.narrows(&name, condition);
    let condition = optional(node, "Index Cond");
    let searched = condition.clone().filter(narrows);
    let vain = if searched.is_none() { condition.into_iter().collect() } else { Vec::new() };
    // An index that gives rows by their distance is searched, too.
    let searched = searched.or_else(|| optional(node, "Order By"));
    Search { searched, vain, indexes: vec![name] }
}

/// Of several indexes that are joined by OR all have to be searched, of those joined by AND one.
fn bitmap(node: &Value, catalog: &Catalog) -> Search {
    if text(node, "Node Type") == "Bitmap Index Scan" {
        return index(node, catalog);
    }
    let any = text(node, "Node Type") == "BitmapAnd";
    let bitmaps = |child: &&Value| text(child, "Node Type").starts_with("Bitmap");
    let (mut all, mut parts, mut searched) = (Search::default(), 0, Vec::new());
    for part in children(node).filter(bitmaps).map(|child| bitmap(child, catalog)) {
        parts += 1;
        searched.extend(part.searched);
        all.vain.extend(part.vain);
        all.indexes.extend(part.indexes);
    }
    if !searched.is_empty() && (any || searched.len() == parts) {
        all.searched = Some(searched.join(" AND "));
        all.vain.clear();
    }
    all
}

/// The sort, when it is one of a table's rows: groups are in no index.
fn sort(node: &Value) -> Option<Sort> {
    let keys = node.get("Sort Key")?.as_array()?;
    let keys = keys.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut below = children(node).next()?;
    while text(below, "Relation Name").is_empty() {
        if matches!(text(below, "Node Type"), "Aggregate" | "Group" | "WindowAgg" | "SetOp") {
            return None;
        }
        below = children(below).next()?;
    }
    Some(Sort { keys, table: text(below, "Relation Name").to_owned() })
}

fn children(node: &Value) -> impl Iterator<Item = &Value> {
    node.get("Plans").and_then(Value::as_array).into_iter().flatten()
}

fn text<'a>(node: &'a Value, name: &str) -> &'a str {
    node.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn optional(node: &Value, name: &str) -> Option<String> {
    node.get(name).and_then(Value::as_str).map(str::to_owned)
}
