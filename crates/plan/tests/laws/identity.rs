//! What did not change keeps its OID, and its file.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Body, Catalog, Kind, ObjectId};
use relvar_diff::{Change, diff};
use relvar_plan::Plan;
use tokio_postgres::Client;

/// OID and relfilenode (0 for what has no file) by identity.
pub struct Identities {
    objects: BTreeMap<ObjectId, (u32, u32)>,
}

/// Every row: kind, schema, name, name of the table (in that schema) for members, OID, relfilenode.
const READ: &str = "
    SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'matview' WHEN 'S' THEN 'sequence'
                          WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' WHEN 'c' THEN 'composite' ELSE 'table' END,
           n.nspname, c.relname, NULL, c.oid, c.relfilenode
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'c')
    UNION ALL
    SELECT 'constraint', n.nspname, k.conname, c.relname, k.oid, coalesce(i.relfilenode, 0)
      FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
           LEFT JOIN pg_class i ON i.oid = k.conindid AND k.contype IN ('p', 'u', 'x')
    UNION ALL
    SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' ELSE 'range' END,
           n.nspname, t.typname, NULL, t.oid, 0
      FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype IN ('e', 'd', 'r')
    UNION ALL
    SELECT 'trigger', n.nspname, g.tgname, c.relname, g.oid, 0
      FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE NOT g.tgisinternal AND g.tgparentid = 0
    UNION ALL
    SELECT 'policy', n.nspname, p.polname, c.relname, p.oid, 0
      FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    SELECT 'statistics', n.nspname, s.stxname, NULL, s.oid, 0
      FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace";

impl Identities {
    pub async fn read(client: &Client) -> Identities {
        let rows = client.query(READ, &[]).await.expect("the catalogs can be read");
        let mut objects = BTreeMap::new();
        for row in rows {
            let (schema, name): (String, String) = (row.get(1), row.get(2));
            let scoped = |kind| ObjectId::scoped(kind, schema.clone(), name.clone());
            let member = |kind| {
                let table: String = row.get(3);
                let table = ObjectId::scoped(Kind::Table, schema.clone(), table);
                ObjectId::member(kind, table.into(), name.clone())
            };
            let id = match row.get::<_, String>(0).as_str() {
                "view" => scoped(Kind::View),
                "matview" => scoped(Kind::MaterializedView),
                "sequence" => scoped(Kind::Sequence),
                "index" => scoped(Kind::Index),
                "composite" => scoped(Kind::Composite),
                "table" => scoped(Kind::Table),
                "enum" => scoped(Kind::Enum),
                "domain" => scoped(Kind::Domain),
                "range" => scoped(Kind::Range),
                "statistics" => scoped(Kind::Statistics),
                "constraint" => member(Kind::Constraint),
                "trigger" => member(Kind::Trigger),
                _ => member(Kind::Policy),
            };
            objects.insert(id, (row.get(4), row.get(5)));
        }
        Identities { objects }
    }

    /// What is another object now, or has another file, without a reason in the differences.
    pub fn moved_since(
        &self,
        before: &Identities,
        from: &Catalog,
        to: &Catalog,
        plan: &Plan,
    ) -> Vec<String> {
        let reasons = Reasons::new(from, to, plan);
        let mut moved = Vec::new();
        for (id, (oid, file)) in &before.objects {
            let kept = from.contains(id) && to.contains(id);
            let Some((oid_now, file_now)) = self.objects.get(id) else { continue };
            if !kept {
                continue;
            }
            if oid != oid_now && !reasons.to_be_made_again(id) {
                moved.push(format!("{id} is another object now"));
            } else if file != file_now && !reasons.to_be_written_again(id) {
                moved.push(format!("{id} is written again"));
            }
        }
        moved
    }
}

/// The differences, as far as they are a reason to touch something.
struct Reasons<'c> {
    from: &'c Catalog,
    to: &'c Catalog,
    changed: BTreeSet<ObjectId>,
    lossy: BTreeSet<String>,
}

impl<'c> Reasons<'c> {
    fn new(from: &'c Catalog, to: &'c Catalog, plan: &Plan) -> Reasons<'c> {
        let changed = diff(from, to)
            .iter()
            .filter(|change| is_a_reason(change))
            .map(Change::id)
            .cloned()
            .collect();
        Reasons { from, to, changed, lossy: plan.lossy.iter().cloned().collect() }
    }

    /// A table is made again only where the plan says that its rows are lost, or where it is partitioned, so
    /// that it holds none, and what PostgreSQL cannot alter there changes. Everything else is made again where
    /// it, or what it stands on, is not what it was.
    fn to_be_made_again(&self, id: &ObjectId) -> bool {
        if id.kind != Kind::Table {
            return self.reaches_a_change(id);
        }
        let partitioned = self.from.get(id).is_some_and(
            |object| matches!(&object.body, Body::Table(table) if table.partition_by.is_some()),
        );
        let alters = |c: &ObjectId| c == id || c.kind == Kind::Column && c.is_under(id);
        self.lossy.contains(&id.path()) || partitioned && self.changed.iter().any(alters)
    }

    /// A file changes where anything about its relation does; comments, triggers and the like aside.
    fn to_be_written_again(&self, id: &ObjectId) -> bool {
        let table = match id.parent.as_deref() {
            Some(table) => Some(table),
            None => self.from.get(id).and_then(|object| object.parent()),
        };
        let of = |relation: &ObjectId| {
            self.changed.iter().any(|c| {
                matches!(c.kind, Kind::Column | Kind::Table | Kind::Default)
                    && (c == relation || c.is_under(relation))
            })
        };
        self.reaches_a_change(id)
            || of(id)
            || table.is_some_and(|table| of(table) || self.lossy.contains(&table.path()))
            || self.columns_reach_a_change(table.unwrap_or(id))
    }

    fn columns_reach_a_change(&self, table: &ObjectId) -> bool {
        let columns =
            self.from.of_kind(Kind::Column).filter(|c| c.id.parent.as_deref() == Some(table));
        columns.into_iter().any(|column| self.reaches_a_change(&column.id))
    }

    /// Whether the object changes, or stands on something that does, today or after.
    fn reaches_a_change(&self, id: &ObjectId) -> bool {
        let mut seen = BTreeSet::new();
        let mut rest = vec![id.clone()];
        while let Some(id) = rest.pop() {
            if self.changed.contains(&id) || self.lossy.contains(&id.path()) {
                return true;
            }
            for catalog in [self.from, self.to] {
                let edges = catalog.get(&id).into_iter().flat_map(|object| &object.depends_on);
                for next in edges {
                    if seen.insert(next.clone()) {
                        rest.push(next.clone());
                    }
                }
            }
        }
        false
    }
}

/// Settings of a table are no reason to make what stands on it again, nor are labels at the end of an enum.
fn is_a_reason(change: &Change) -> bool {
    match change {
        Change::Altered { before, after } => match (&before.body, &after.body) {
            (Body::Table(b), Body::Table(a)) => {
                (b.persistence, &b.partition_by, &b.of_type, &b.access_method)
                    != (a.persistence, &a.partition_by, &a.of_type, &a.access_method)
            }
            (Body::Enum(b), Body::Enum(a)) => !a.labels.starts_with(&b.labels),
            _ => true,
        },
        Change::Added(_) | Change::Removed(_) | Change::Renamed { .. } => true,
    }
}
