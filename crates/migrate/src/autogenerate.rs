//! From two catalogs to a revision that a person can review.
//!
//! ```text
//! today ─ renames (said by a person, run on a shadow) ─► today, renamed ─┐
//!                                                        wanted catalog ─┴─ plan up, plan down ─► Draft
//! ```
//! Nothing here decides whether the revision is any good: [`crate::verify`] runs it.

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::{Catalog, Facts, Kind, Object, ObjectId, TableFacts};
use relvar_diff::{Change, Rename, diff, possible_renames};
use relvar_plan::{Lock, LockMode, Plan, Transaction, plan_changes};
use relvar_report::Finding;

use crate::draft::{DownDraft, Draft, StatementDraft, StepDraft};
use crate::rename;
use crate::revision::{RevisionId, StepKind, StepLock, TransactionMode};

/// What leads from today's schema to the wanted one, and back.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The differences that are left when the renames are done.
    pub changes: Vec<Change>,
    /// What is renamed first, in this order.
    pub renames: Vec<Rename>,
    /// The way forward, renames included.
    pub up: Plan,
    /// The way back.
    pub down: Plan,
    /// Whether the way forward runs what a person said that fills a column.
    pub has_backfill: bool,
    /// Columns that have to have a value and have none on the way back.
    pub unfilled: Vec<ObjectId>,
    /// How large the tables are that are rewritten, where it is known.
    pub sizes: Facts,
    /// What is to be said about it: the plan's findings, and what looks like a rename that nobody said.
    pub findings: Vec<Finding>,
}

/// What the caller knows, or wants.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// What was renamed already on the shadow that `today` was read from, in this order.
    pub renames: Vec<Rename>,
    /// What fills a column that must not be null, by column.
    pub backfill: BTreeMap<ObjectId, String>,
    /// What converts the values of a column to its new type, by column.
    pub using: BTreeMap<ObjectId, String>,
    /// What converts them back, by column, where that is known.
    pub using_back: BTreeMap<ObjectId, String>,
    /// What the making of objects runs beyond the recorded dependencies: [`relvar_plan::Options::runs`].
    pub runs: BTreeMap<ObjectId, BTreeSet<ObjectId>>,
    /// What is known of the databases that the revision is for.
    pub facts: Facts,
    /// Whether a plan is wanted although a table of which nothing is known may hold rows that have no value for
    /// a new NOT NULL column; it then fails on such rows, and changes nothing.
    pub plain_not_null: bool,
}

impl Proposal {
    /// Plans both ways; `None` when there is nothing to do.
    ///
    /// # Errors
    /// When a column has no value for rows that exist, or the plan cannot be ordered.
    pub fn new(
        today: &Catalog,
        wanted: &Catalog,
        wishes: &Wishes,
    ) -> Result<Option<Proposal>, relvar_plan::Error> {
        Self::of_changes(today, wanted, diff(today, wanted), wishes)
    }

    /// The same for catalogs that were compared before: `changes` are all that lead from one to the other.
    ///
    /// # Errors
    /// As for [`Proposal::new`].
    pub fn of_changes(
        today: &Catalog,
        wanted: &Catalog,
        changes: Vec<Change>,
        wishes: &Wishes,
    ) -> Result<Option<Proposal>, relvar_plan::Error> {
        if changes.is_empty() && wishes.renames.is_empty() {
            return Ok(None);
        }
        // What the wanted schema has of kinds that no plan makes is nowhere on the way back.
        let unknown = |catalog: &Catalog| -> BTreeSet<String> {
            catalog.unrepresented.iter().map(|thing| thing.description.clone()).collect()
        };
        let absent: BTreeSet<String> = &unknown(wanted) - &unknown(today);
        let options = |facts: &Facts, require_backfill| relvar_plan::Options {
            absent: absent.clone(),
            // What today has of them stays, and is there on the way back.
            assumes_unrepresented: true,
            facts: facts.clone(),
            backfill: wishes.backfill.clone(),
            using: wishes.using_back.clone(),
            require_backfill,
            runs: wishes.runs.clone(),
        };
        let there = relvar_plan::Options {
            using: wishes.using.clone(),
            assumes_unrepresented: false,
            ..options(&wishes.facts, !wishes.plain_not_null)
        };
        let mut up = plan_changes(today, wanted, &changes, &there)?;
        // On the way back a dropped NOT NULL column has no values any more, unless somebody says some: the plain
        // form works on an empty table and fails, changing nothing, on one that holds rows.
        let inverse: Vec<Change> = changes.iter().cloned().map(Change::inverse).collect();
        let empty = Facts::default();
        let mut down = plan_changes(wanted, today, &inverse, &options(&empty, false))?;
        let unfilled = unfilled(wanted, today, &inverse, options(&empty, true));
        let back = rename::backwards(&wishes.renames);
        up.steps.splice(0..0, wishes.renames.iter().map(rename::step));
        down.steps.extend(back.iter().map(rename::step));
        let mut findings = up.findings.clone();
        findings.extend(suspected_renames(&changes));
        findings.extend(unfilled.iter().map(|column| {
            Finding::note("no-values-on-the-way-back", emptiness(column))
                .about(column.to_string())
                .with_help(format!(
                    "provide a value for existing rows with --backfill '{}=EXPRESSION'",
                    column.path()
                ))
        }));
        let renames = wishes.renames.clone();
        let sizes = Facts::default();
        let has_backfill = !wishes.backfill.is_empty();
        Ok(Some(Proposal { changes, renames, up, down, has_backfill, unfilled, sizes, findings }))
    }

    /// The tables that the way forward rewrites while others wait, as they are called by then.
    #[must_use]
    pub fn blocking_rewrites(&self) -> BTreeSet<ObjectId> {
        blocking_rewrites(&self.up)
    }

    /// The same, as they are called before the revision.
    fn blocks(&self) -> Vec<String> {
        let before = |table: ObjectId| {
            let renamed = self.renames.iter().find(|rename| rename.to == table);
            renamed.map_or_else(|| table.path(), |rename| rename.from.path())
        };
        self.blocking_rewrites().into_iter().map(before).collect()
    }

    /// The revision's content.
    #[must_use]
    pub fn draft(&self, message: &str, parents: &[RevisionId]) -> Draft {
        let mut back = steps(&self.down);
        if let Some(first) = back.first_mut() {
            first.comments.extend(self.unfilled.iter().map(emptiness));
        }
        let lossy = self.down.lossy.clone();
        let down = if back.is_empty() {
            DownDraft::Nothing("what went up left nothing to take back".to_owned())
        } else {
            DownDraft::Steps { steps: back, lossy }
        };
        Draft {
            message: message.to_owned(),
            parents: parents.to_vec(),
            lossy: self.up.lossy.clone(),
            blocks: self.blocks(),
            summary: summary(&self.changes, &self.up, &self.sizes),
            up: steps(&self.up),
            down,
            ..Draft::default()
        }
    }
}

/// The tables that a plan rewrites while others wait.
#[must_use]
pub fn blocking_rewrites(plan: &Plan) -> BTreeSet<ObjectId> {
    let blocking = |step: &&relvar_plan::Step| step.rewrites && others_wait(step);
    let locks = plan.steps.iter().filter(blocking).filter_map(|step| step.lock.as_ref());
    locks.flat_map(|lock| lock.on.iter().cloned()).collect()
}

/// What a plan blocks for longer than a moment: a line for each table.
#[must_use]
pub fn blocking_summary(plan: &Plan, sizes: &Facts) -> Vec<String> {
    let sizes = by_path(sizes);
    let effects = effects(plan);
    let blocks = |effect: &Effect| {
        effect.blocked_by_rewrite
            || effect.strongest > LockMode::ShareUpdateExclusive && !effect.rebuilds.is_empty()
    };
    let blocking = effects.iter().filter(|(_, effect)| blocks(effect));
    blocking.map(|(table, effect)| line(table, effect, sizes.get(table))).collect()
}

fn by_path(sizes: &Facts) -> BTreeMap<String, TableFacts> {
    sizes.tables.iter().map(|(id, facts)| (id.path(), *facts)).collect()
}

/// The columns that need a value for rows that are there, and get none.
fn unfilled(
    from: &Catalog,
    to: &Catalog,
    changes: &[Change],
    mut options: relvar_plan::Options,
) -> Vec<ObjectId> {
    let mut columns = Vec::new();
    // Only the first of them is told at a time.
    while let Err(relvar_plan::Error::NeedsBackfill { column, .. }) =
        plan_changes(from, to, changes, &options)
    {
        if options.backfill.insert(column.clone(), "NULL".to_owned()).is_some() {
            break;
        }
        columns.push(column);
    }
    columns
}

fn emptiness(column: &ObjectId) -> String {
    let table = column.parent.as_deref().map(ObjectId::path).unwrap_or_default();
    format!(
        "The way back fails while {table} holds rows: {} is NOT NULL, and its values are gone.",
        column.path()
    )
}

/// A note for each pair of objects that may be one object renamed.
#[must_use]
pub fn suspected_renames(changes: &[Change]) -> Vec<Finding> {
    let finding = |rename: Rename| {
        let help = format!(
            "if it is one, say --rename '{} {}={}'",
            rename::word(&rename.from),
            rename.from.path(),
            relvar_catalog::name::quote_identifier(&rename.to.name)
        );
        let message = format!("{} goes and {} comes: possibly a rename", rename.from, rename.to);
        Finding::note("possible-rename", message).about(rename.from.to_string()).with_help(help)
    };
    possible_renames(changes).into_iter().map(finding).collect()
}

/// The steps of a plan as a revision has them: what shares a transaction is one step.
#[must_use]
pub fn steps(plan: &Plan) -> Vec<StepDraft> {
    plan.groups().into_iter().map(step).collect()
}

fn step(group: &[relvar_plan::Step]) -> StepDraft {
    let alone = group.iter().any(|step| step.transaction == Transaction::None);
    let mut said = String::new();
    let mut statements = Vec::with_capacity(group.len());
    for step in group {
        let mut comments = Vec::new();
        let effect = effect(step);
        // The same lock on the same table is said once.
        if !effect.is_empty() && effect != said {
            comments.push(effect.clone());
            said = effect;
        }
        if !step.note.is_empty() {
            comments.push(step.note.clone());
        }
        statements.push(StatementDraft { comments, sql: step.sql.clone() });
    }
    StepDraft {
        kind: kind(group),
        phase: group.iter().map(|step| step.phase).max(),
        locks: locks(group),
        transaction: if alone { TransactionMode::None } else { TransactionMode::Together },
        idempotent: false,
        comments: Vec::new(),
        statements,
    }
}

/// The kind of the statements that share a transaction.
fn kind(group: &[relvar_plan::Step]) -> Option<StepKind> {
    let first = group.first()?.kind;
    let same = group.iter().all(|step| step.kind == first);
    Some(if same { first } else { StepKind::Sql })
}

/// The strongest lock on each relation, the strongest first.
fn locks(group: &[relvar_plan::Step]) -> Vec<StepLock> {
    let mut strongest: BTreeMap<String, LockMode> = BTreeMap::new();
    for lock in group.iter().filter_map(|step| step.lock.as_ref()) {
        for relation in &lock.on {
            let mode = strongest.entry(relation.path()).or_insert(lock.mode);
            *mode = lock.mode.max(*mode);
        }
    }
    let of_mode = |mode: LockMode| {
        let on = strongest.iter().filter(|(_, strongest)| **strongest == mode);
        StepLock { mode, on: on.map(|(relation, _)| relation.clone()).collect() }
    };
    let locks = LockMode::ALL.into_iter().rev().map(of_mode);
    locks.filter(|lock| !lock.on.is_empty()).collect()
}

/// `SHARE UPDATE EXCLUSIVE on public.orders: does not block reads or writes; scans the table.`
fn effect(step: &relvar_plan::Step) -> String {
    let Some(Lock { mode, on }) = &step.lock else { return String::new() };
    let on: Vec<String> = on.iter().map(ObjectId::path).collect();
    let mut text = format!("{mode} on {}: {}", on.join(", "), mode.effect());
    text.push_str(match (step.rewrites, step.scans) {
        (true, _) => "; rewrites the table",
        (false, true) => "; scans the table",
        (false, false) => "",
    });
    if !step.rebuilds.is_empty() {
        text.push_str(&format!("; rebuilds {}", names(&step.rebuilds)));
    }
    text.push('.');
    text
}

/// Whether a step keeps others from writing, at least.
fn others_wait(step: &relvar_plan::Step) -> bool {
    step.lock.as_ref().is_some_and(|lock| lock.mode > LockMode::ShareUpdateExclusive)
}

fn names(indexes: &[ObjectId]) -> String {
    let names: Vec<String> = indexes.iter().map(ObjectId::path).collect();
    names.join(", ")
}

/// What a plan does to one table that exists.
#[derive(Debug, Clone)]
struct Effect {
    /// The indexes that are rebuilt while others wait.
    rebuilds: Vec<ObjectId>,
    strongest: LockMode,
    /// Whether others wait while the table is read, or written anew.
    blocked_by_scan: bool,
    blocked_by_rewrite: bool,
    /// Whether it is read while others go on.
    scans: bool,
}

/// What a plan does to the tables that exist.
fn effects(plan: &Plan) -> BTreeMap<String, Effect> {
    let mut effects: BTreeMap<String, Effect> = BTreeMap::new();
    for step in &plan.steps {
        let Some(lock) = &step.lock else { continue };
        for table in &lock.on {
            let seen = effects.entry(table.path()).or_insert(Effect {
                rebuilds: Vec::new(),
                strongest: lock.mode,
                blocked_by_scan: false,
                blocked_by_rewrite: false,
                scans: false,
            });
            seen.strongest = seen.strongest.max(lock.mode);
            let others_wait = lock.mode > LockMode::ShareUpdateExclusive;
            seen.blocked_by_scan |= others_wait && step.scans;
            seen.blocked_by_rewrite |= others_wait && step.rewrites;
            seen.scans |= !others_wait && step.scans;
            seen.rebuilds.extend(step.rebuilds.iter().cloned());
        }
    }
    effects
}

/// One line for each table that comes, goes, or is locked, and one for each loss.
fn summary(changes: &[Change], plan: &Plan, sizes: &Facts) -> Vec<String> {
    let mut effects = effects(plan);
    let sizes = by_path(sizes);
    let mut lines: Vec<String> = Vec::new();
    for change in changes.iter().filter(|change| change.id().kind == Kind::Table) {
        let path = change.id().path();
        match change {
            Change::Added(_) => lines.push(format!("{path}: new")),
            Change::Removed(_) => {
                effects.remove(&path);
                lines.push(format!("{path}: dropped"));
            }
            Change::Altered { .. } | Change::Renamed { .. } => {}
        }
    }
    lines.extend(effects.iter().map(|(table, effect)| line(table, effect, sizes.get(table))));
    lines.sort();
    lines.extend(used(changes));
    let lost: BTreeSet<&String> = plan.lossy.iter().collect();
    lines.extend(lost.into_iter().map(|lost| format!("LOSES DATA: {lost}")));
    lines
}

/// How many names the line on what is used has.
const USED_MAX: usize = 3;

/// The functions and types that exist and that new objects use: from 15.20 on CREATE locks them until its transaction
/// ends.
fn used(changes: &[Change]) -> Option<String> {
    let made: Vec<&Object> = (changes.iter())
        .filter_map(|change| match change {
            Change::Added(object) => Some(object),
            Change::Removed(_) | Change::Altered { .. } | Change::Renamed { .. } => None,
        })
        .collect();
    let new: BTreeSet<&ObjectId> = made.iter().map(|object| &object.id).collect();
    let attached = [Kind::Comment, Kind::Grant, Kind::Owner, Kind::DefaultPrivilege];
    let users = made.iter().filter(|object| !attached.contains(&object.id.kind));
    let names: BTreeSet<String> = users
        .flat_map(|object| &object.depends_on)
        .filter(|id| id.kind == Kind::Function || id.kind.is_type())
        .filter(|id| !new.contains(id))
        .map(ObjectId::path)
        .collect();
    let shown: Vec<&str> = names.iter().take(USED_MAX).map(String::as_str).collect();
    let more = match names.len().saturating_sub(USED_MAX) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let names = shown.join(", ") + &more;
    (!shown.is_empty()).then(|| {
        format!("{names}: ACCESS SHARE (15.20 and later): blocks CREATE OR REPLACE and DROP until the transaction ends")
    })
}

/// How many bytes a second a table is taken to be rewritten with, indexes included: a cautious figure for a server with
/// SSDs.
const REWRITE_RATE: i64 = 50_000_000;

/// For how long a rewrite blocks, as far as it can be estimated.
fn blocking_time(facts: Option<&TableFacts>) -> String {
    let Some(facts) = facts else {
        return " (for about 1 s for each 50 MB of the table)".to_owned();
    };
    let seconds = (facts.bytes / REWRITE_RATE).max(1);
    let time = match seconds {
        ..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        _ => format!("{} h", seconds / 3600),
    };
    let megabytes = facts.bytes.div_euclid(1_000_000).max(1);
    format!(" (for about {time}: {megabytes} MB, estimated at 50 MB a second)")
}

fn line(table: &str, effect: &Effect, size: Option<&TableFacts>) -> String {
    let strongest = effect.strongest;
    let blocks = strongest > LockMode::ShareUpdateExclusive;
    let during = match (effect.blocked_by_rewrite, effect.blocked_by_scan, &effect.rebuilds[..]) {
        _ if !blocks => String::new(),
        (true, ..) => " while it rewrites the table".to_owned(),
        (false, true, []) => " while it scans the table".to_owned(),
        (false, false, []) => String::new(),
        (false, true, indexes) => {
            format!(" while it scans the table and rebuilds {}", names(indexes))
        }
        (false, false, indexes) => format!(" while it rebuilds {}", names(indexes)),
    };
    let brief = if blocks && during.is_empty() { " (brief)" } else { "" };
    let mut line = format!("{table}: {strongest}{brief}: {}{during}", strongest.effect());
    if effect.blocked_by_rewrite {
        line.push_str(&blocking_time(size));
    }
    if effect.scans {
        line.push_str("; scans the table without blocking");
    }
    line
}
