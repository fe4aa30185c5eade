//! Has statements planned, and judges the plans.

use std::collections::BTreeSet;
use std::panic::Location;

use tokio_postgres::{Client, SimpleQueryMessage};

use super::advice::{self, Wanted};
use super::catalog::Catalog;
use super::condition::{conjuncts, is_mark};
use relvar_report::Finding;

use super::finding::Problem;
use super::plan::{Plan, Scan, Sort};
use crate::database::told;

/// Plans statements on a connection of its own.
pub struct Judge<'c> {
    client: Client,
    catalog: Catalog,
    small: &'c BTreeSet<String>,
    marks: &'c BTreeSet<String>,
}

/// Plans are the same for all values; whole tables, and joins that read them, are the last choice. Partitions are
/// not left out, as there are no values to tell by.
const ALWAYS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_partition_pruning = off; \
    SET max_parallel_workers_per_gather = 0; SET jit = off";

/// What else is the last choice.
#[derive(Clone, Copy)]
enum Pass {
    /// Indexes by their order: a bitmap comes from a condition alone.
    Conditions,
    /// Nothing.
    Any,
    /// Sorting, and bitmaps, which have no order.
    Order,
}

impl Pass {
    fn settings(self) -> &'static str {
        match self {
            Pass::Conditions => {
                "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = on; \
                 SET enable_sort = on"
            }
            Pass::Any => {
                "SET enable_indexscan = on; SET enable_indexonlyscan = on; SET enable_bitmapscan = on; \
                 SET enable_sort = on"
            }
            Pass::Order => {
                "SET enable_indexscan = on; SET enable_indexonlyscan = on; SET enable_bitmapscan = off; \
                 SET enable_sort = off"
            }
        }
    }
}

/// A problem with the table that has it, what the statement calls it, and an index against it.
#[derive(PartialEq)]
struct Found {
    table: String,
    alias: String,
    problem: Problem,
    remedy: Option<String>,
}

/// A statement, and as many NULLs as it has parameters.
struct Asked<'t> {
    text: &'t str,
    values: String,
}

impl<'c> Judge<'c> {
    pub async fn new(
        client: Client,
        small: &'c BTreeSet<String>,
        marks: &'c BTreeSet<String>,
    ) -> Judge<'c> {
        client.batch_execute(ALWAYS).await.unwrap_or_else(|error| failed(&error));
        let catalog = Catalog::read(&client).await.unwrap_or_else(|error| failed(&error));
        Judge { client, catalog, small, marks }
    }

    pub async fn judge(&self, text: &str, place: &'static Location<'static>) -> Vec<Finding> {
        match self.found(text).await {
            Ok(all) => {
                let finding = |one: Found| one.problem.finding(text, place, &one.table, one.remedy);
                all.into_iter().map(finding).collect()
            }
            Err(message) => vec![Problem::Unplanned { message }.finding(text, place, "", None)],
        }
    }

    async fn found(&self, text: &str) -> Result<Vec<Found>, String> {
        let statement = self.client.prepare(text).await.map_err(|error| told(&error))?;
        let parameters = statement.params().len();
        if parameters == 0 && !is_planned(text) {
            return Ok(Vec::new());
        }
        let asked = Asked { text, values: vec!["NULL"; parameters].join(", ") };
        let by_any = self.plan(&asked, Pass::Any, &[]).await?;
        let others = self.scans(&by_any);
        let by_condition = self.plans(&asked, Pass::Conditions).await?;
        let mut found = self.scans(&by_condition[0]);
        retain(&mut found, &others);
        for plan in &by_condition[1..] {
            retain(&mut found, &self.scans(plan));
        }
        let sorts = &by_condition[0].sorts;
        if sorts.is_empty() || (by_any.sorts.is_empty() && others.is_empty()) {
            return Ok(found);
        }
        let by_order = self.plans(&asked, Pass::Order).await?;
        for sort in sorts {
            let known = found.iter().any(|one| one.table == sort.table);
            if !known && !self.small.contains(&sort.table) {
                found.extend(self.unsorted(sort, &by_condition, &by_order));
            }
        }
        Ok(found)
    }

    /// The plan of a statement, and then those without the indexes that it reads from end to end in vain: on empty
    /// tables that costs little, so that the index which serves is not always chosen first.
    async fn plans(&self, asked: &Asked<'_>, pass: Pass) -> Result<Vec<Plan>, String> {
        let mut plans = vec![self.plan(asked, pass, &[]).await?];
        let mut hidden: Vec<String> = Vec::new();
        while let Some(plan) = plans.last() {
            let may_be_worse = |scan: &&Scan| self.is_vain(scan) || self.is_compared(scan);
            let vain = plan.scans.iter().filter(may_be_worse);
            let indexes: Vec<&String> = vain
                .flat_map(|scan| &scan.indexes)
                .filter(|index| !hidden.contains(index))
                .collect();
            if indexes.is_empty() {
                break;
            }
            let indexes: Vec<String> = indexes.into_iter().cloned().collect();
            hidden.extend(indexes);
            // Not every statement goes without: ON CONFLICT, say.
            match self.plan(asked, pass, &hidden).await {
                Ok(plan) => plans.push(plan),
                Err(_) => break,
            }
        }
        Ok(plans)
    }

    async fn plan(&self, asked: &Asked<'_>, pass: Pass, hidden: &[String]) -> Result<Plan, String> {
        self.batch(pass.settings()).await?;
        self.batch("BEGIN").await?;
        let json = self.explained(asked, hidden).await;
        self.batch("ROLLBACK; DEALLOCATE ALL").await?;
        let plan = Plan::read(&json?, &self.catalog);
        plan.ok_or_else(|| "the server's plan cannot be read".to_owned())
    }

    async fn explained(&self, asked: &Asked<'_>, hidden: &[String]) -> Result<String, String> {
        if !hidden.is_empty() {
            let hide = "UPDATE pg_index SET indisvalid = false FROM pg_class c \
                WHERE c.oid = indexrelid AND relname = ANY ($1)";
            self.client.execute(hide, &[&hidden]).await.map_err(|error| told(&error))?;
        }
        self.batch(&format!("PREPARE relvar_cover AS {}", asked.text)).await?;
        let values = match asked.values.as_str() {
            "" => String::new(),
            values => format!("({values})"),
        };
        let explain = format!("EXPLAIN (FORMAT JSON) EXECUTE relvar_cover{values}");
        let rows = self.client.simple_query(&explain).await.map_err(|error| told(&error))?;
        Ok(rows.iter().filter_map(first_column).collect())
    }

    async fn batch(&self, text: &str) -> Result<(), String> {
        self.client.batch_execute(text).await.map_err(|error| told(&error))
    }

    /// Tables that are read in vain.
    fn scans(&self, plan: &Plan) -> Vec<Found> {
        let mut found: Vec<Found> = Vec::new();
        for scan in &plan.scans {
            if self.small.contains(&scan.table) || self.is_served(scan) {
                continue;
            }
            let (problem, remedy) = match self.condition(scan).or_else(|| self.turned(scan, plan)) {
                Some(condition) => {
                    let remedy = self.remedy(scan, vec![condition], &[]);
                    (Problem::Unindexed { condition: condition.to_owned() }, remedy)
                }
                None if scan.limited => continue,
                None => (Problem::Unbounded, None),
            };
            found.push(Found {
                table: scan.table.clone(),
                alias: scan.alias.clone(),
                problem,
                remedy,
            });
        }
        found.dedup();
        found
    }

    /// Whether an index is searched, or holds just the rows that are wanted.
    fn is_served(&self, scan: &Scan) -> bool {
        let of_these = |index: &String| {
            let predicate = self.catalog.predicate(index);
            predicate.is_some_and(|predicate| !self.is_mark(predicate))
        };
        let none = scan.filter.as_deref().is_none_or(|filter| self.is_mark(filter));
        scan.searched.is_some() || (none && scan.indexes.iter().any(of_these))
    }

    /// What every row is looked at for, other than a mark.
    fn condition<'s>(&self, scan: &'s Scan) -> Option<&'s str> {
        let own = scan.filter.as_deref().filter(|filter| !self.is_mark(filter));
        let named = format!("{}.", scan.alias);
        own.or_else(|| scan.join.as_deref().filter(|join| join.contains(&named)))
    }

    /// The condition of a join that is followed the wrong way: all rows are read, and compared with those of
    /// another table, of which few are wanted.
    fn turned<'p>(&self, scan: &'p Scan, plan: &'p Plan) -> Option<&'p str> {
        let named = format!("{}.", scan.alias);
        let few = |other: &Scan| {
            let own = |part: &&str| !is_mark(part, self.marks) && !part.contains(&named);
            let conditions = [&other.filter, &other.searched].into_iter().flatten();
            other.alias != scan.alias
                && conditions.flat_map(|all| conjuncts(all)).any(|part| own(&part))
        };
        let compared = scan.compared.as_deref().filter(|_| plan.scans.iter().any(few));
        let others = plan.scans.iter().filter(|other| few(other));
        let mut joins = others.filter_map(|other| other.searched.as_deref()).chain(compared);
        joins.find(|join| join.contains(&named))
    }

    fn is_mark(&self, condition: &str) -> bool {
        conjuncts(condition).iter().all(|part| is_mark(part, self.marks))
    }

    /// Whether every row is looked at for a condition.
    fn is_vain(&self, scan: &Scan) -> bool {
        !self.is_served(scan) && self.condition(scan).is_some()
    }

    /// Whether every row is compared with those of another table, which may be the better one to begin with.
    fn is_compared(&self, scan: &Scan) -> bool {
        !self.is_served(scan) && scan.compared.is_some()
    }

    /// Whether a sort is needed even where it is the last choice, or is only avoided by reading every row.
    fn unsorted(&self, sort: &Sort, by_condition: &[Plan], by_order: &[Plan]) -> Option<Found> {
        let serves = |plan: &Plan| {
            let vain = |scan: &Scan| scan.table == sort.table && self.is_vain(scan);
            plan.sorts.is_empty() && !plan.scans.iter().any(vain)
        };
        if by_order.iter().any(serves) {
            return None;
        }
        let of_table = |scan: &&Scan| scan.table == sort.table;
        let scan = by_condition.last()?.scans.iter().find(of_table)?;
        let conditions = [&scan.searched, &scan.filter].into_iter().flatten().map(String::as_str);
        Some(Found {
            table: sort.table.clone(),
            alias: scan.alias.clone(),
            problem: Problem::Unsorted { order: sort.keys.join(", ") },
            remedy: self.remedy(scan, conditions.collect(), &sort.keys),
        })
    }

    fn remedy(&self, scan: &Scan, conditions: Vec<&str>, order: &[String]) -> Option<String> {
        // What an index holds only is no longer among the conditions.
        let held = scan.indexes.iter().filter_map(|index| self.catalog.predicate(index));
        let marks = held.filter(|predicate| self.is_mark(predicate));
        let conditions = conditions.into_iter().chain(marks).collect();
        let advice = advice::index(&Wanted {
            alias: &scan.alias,
            columns: self.catalog.columns(&scan.table),
            conditions,
            order,
            marks: self.marks,
        })?;
        // One that is there does not serve, or there would be nothing to say.
        let is_there = self.catalog.has(&scan.table, &advice.definition());
        (!is_there).then(|| advice.statement(&scan.table))
    }
}

/// Keeps what is found in another plan, too.
fn retain(found: &mut Vec<Found>, others: &[Found]) {
    found.retain(|one| others.iter().any(|other| other.alias == one.alias));
}

/// Whether it is one of the statements that have a plan (manual, PREPARE); another one has no values.
fn is_planned(text: &str) -> bool {
    let word = text.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
    let word: String = word.chars().take_while(char::is_ascii_alphabetic).collect();
    let unplanned = [
        "ALTER", "ANALYZE", "CALL", "CLUSTER", "COMMENT", "COPY", "CREATE", "DISCARD", "DO",
        "DROP", "EXPLAIN", "GRANT", "IMPORT", "LISTEN", "LOCK", "NOTIFY", "REFRESH", "REINDEX",
        "RESET", "REVOKE", "SECURITY", "SET", "SHOW", "TRUNCATE", "UNLISTEN", "VACUUM",
    ];
    !unplanned.contains(&word.to_ascii_uppercase().as_str())
}

fn failed(error: &tokio_postgres::Error) -> ! {
    panic!("index cover: {}", told(error))
}

fn first_column(message: &SimpleQueryMessage) -> Option<&str> {
    match message {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    }
}
