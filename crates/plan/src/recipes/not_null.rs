//! NOT NULL on a table that exists, so that an application that still writes NULL goes on working until the rows are
//! filled: new rows are filled by a default or a trigger, the old ones by an UPDATE, and only then comes a check that is
//! not yet valid, a validation under which reads and writes go on, and SET NOT NULL, which finds the proof and does not
//! scan (PostgreSQL 12 and later). Where nothing fills them, the rows are counted before anything else happens.

use relvar_catalog::name::{self, quote_identifier};
use relvar_catalog::{Body, Catalog, Kind, NotNull, Object, ObjectId};
use relvar_report::Finding;

use crate::graph::Verb;
use crate::inheritance;
use crate::options::Error;
use crate::plan::{LockMode, Step};
use crate::recipes::stays;
use crate::rules::column::alter_table;
use crate::rules::not_null::{constraint_name, drop_of};
use crate::treatment::{Context, What};

pub(crate) fn further_verbs(context: &Context, id: &ObjectId, body: &NotNull) -> Vec<Verb> {
    let Some(column) = id.parent.as_deref().filter(|_| is_online(context, id, body)) else {
        return Vec::new();
    };
    if backfill(context, column).is_none() {
        return vec![Verb::Check, Verb::Validate];
    }
    let mut verbs = vec![Verb::Backfill, Verb::Validate];
    if is_held_by_trigger(context, column) {
        verbs.push(Verb::Prepare);
    }
    verbs
}

/// Whether the column gets NOT NULL step by step.
pub(crate) fn is_online(context: &Context, id: &ObjectId, body: &NotNull) -> bool {
    let (Some(column), table) = (id.parent.as_deref(), id.root()) else { return false };
    if table.kind != Kind::Table || !stays(context, table) || !body.validated {
        return false;
    }
    if !context.options.facts.may_hold_rows(table) {
        return false;
    }
    !context.is_made(column) || is_filled(context, column)
}

/// What fills a column of the rows that exist: what was said, or, where the column comes with the type of its table
/// and so without its default, that default.
pub(crate) fn backfill<'c>(context: &'c Context, column: &ObjectId) -> Option<&'c str> {
    if let Some(expression) = context.options.backfill.get(column) {
        return Some(expression);
    }
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    match &context.to.get(&default)?.body {
        Body::Default(default) if inheritance::comes_with_type(context, column) => {
            Some(&default.expression)
        }
        _ => None,
    }
}

/// Whether an expression fills a column that this plan makes, rather than its default.
pub(crate) fn is_filled(context: &Context, column: &ObjectId) -> bool {
    backfill(context, column).is_some()
        && context.is_made(column)
        && column.root().kind == Kind::Table
        && stays(context, column.root())
        && context.options.facts.may_hold_rows(column.root())
        && !computes_itself(context, column)
        && context.to.contains(&ObjectId::member(Kind::NotNull, column.clone().into(), ""))
}

/// Whether rows that are written while the column is filled need a trigger, because no default gives them a value.
pub(crate) fn is_held_by_trigger(context: &Context, column: &ObjectId) -> bool {
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    !computes_itself(context, column) && !context.to.contains(&default)
}

/// Whether the rows that exist get a value for a new column by themselves.
fn has_value(context: &Context, column: &ObjectId) -> bool {
    let default = ObjectId::member(Kind::Default, column.clone().into(), "");
    computes_itself(context, column)
        || context.to.contains(&default) && !inheritance::comes_with_type(context, column)
}

fn computes_itself(context: &Context, column: &ObjectId) -> bool {
    matches!(
        context.to.get(column).map(|object| &object.body),
        Some(Body::Column(column)) if column.identity.is_some() || column.generated.is_some()
    )
}

/// Finds new NOT NULL columns that leave the rows that exist without a value.
pub(crate) fn check_backfill(context: &Context) -> Result<(), Error> {
    for column in unfilled(context) {
        let facts = context.options.facts.tables.get(column.root());
        let refuse = facts.map_or(context.options.require_backfill, |facts| facts.has_rows);
        if refuse {
            return Err(Error::NeedsBackfill { column: column.clone(), known: facts.is_some() });
        }
    }
    Ok(())
}

/// What is to be said of columns that are planned as if their tables were empty, where nobody knows.
pub(crate) fn findings(context: &Context) -> Vec<Finding> {
    let facts = &context.options.facts.tables;
    let unknown = unfilled(context).filter(|column| !facts.contains_key(column.root()));
    let finding = |column: &ObjectId| {
        let path = column.path();
        let message = format!(
            "{path} is NOT NULL and has no default: the server refuses it if {} holds rows",
            column.root().path()
        );
        Finding::warning("adding-not-null-column", message)
            .about(&path)
            .with_help(format!("say what the rows hold: --backfill {path}=EXPRESSION"))
    };
    unknown.map(finding).collect()
}

/// New NOT NULL columns of tables that stay, for which nothing says what the rows hold.
fn unfilled<'c>(context: &'c Context) -> impl Iterator<Item = &'c ObjectId> {
    context.treated.iter().filter_map(|(id, treated)| {
        let (What::Create | What::Replace, Kind::NotNull) = (treated.what, id.kind) else {
            return None;
        };
        let column = id.parent.as_deref()?;
        let is_unfilled = column.root().kind == Kind::Table
            && stays(context, column.root())
            && context.is_made(column)
            && !has_value(context, column)
            && backfill(context, column).is_none();
        is_unfilled.then_some(column)
    })
}

/// The name of the check that stands in until NOT NULL is set.
pub(crate) fn interim_check(column: &str) -> String {
    name::fit(column, "_relvar_not_null")
}

/// The name of the trigger, and of its function, that fills new rows until NOT NULL is set.
pub(crate) fn interim_trigger(column: &ObjectId) -> String {
    name::chosen_name(&column.root().name, &column.name, "relvar_backfill")
}

/// What stands around a statement that 18 refuses while a child inherits a NOT NULL: the parent's is NO INHERIT
/// meanwhile, and the child's its own.
#[derive(Default)]
pub(crate) struct Released {
    /// What lets the children go.
    pub before: Vec<Step>,
    /// What takes back those further down.
    within: Vec<Step>,
    /// Columns of children that had NOT NULL only from their parents, and lose it before any parent takes them back.
    only_inherited: Vec<ObjectId>,
    /// What takes the children back.
    taken_back: Vec<Step>,
}

impl Released {
    /// What takes the children back.
    pub fn after(self) -> Vec<Step> {
        let mut steps = self.within;
        steps.extend(self.only_inherited.iter().map(drop_of));
        steps.extend(self.taken_back);
        steps
    }

    /// With what is done in between on tables further down.
    fn around(mut self, mut inner: Released) -> Released {
        self.before.append(&mut inner.before);
        self.within.extend(inner.after());
        self
    }

    /// With what is done beside it.
    fn beside(mut self, other: Released) -> Released {
        self.before.extend(other.before);
        self.within.extend(other.within);
        for column in other.only_inherited {
            if !self.only_inherited.contains(&column) {
                self.only_inherited.push(column);
            }
        }
        self.taken_back.extend(other.taken_back);
        self
    }
}

/// Around new types of a parent's columns: with the type, 18 makes NOT NULL anew, and finds a child that has it under
/// another name (`AdjustNotNullInheritance`).
pub(crate) fn released_for_types(context: &Context, columns: &[&ObjectId]) -> Released {
    if context.major() < 18 {
        return Released::default();
    }
    let released = columns.iter().filter_map(|column| release_renamed_below(context, column));
    released.fold(Released::default(), Released::beside)
}

/// Lets go of the children that have a column's NOT NULL under another name, and theirs.
fn release_renamed_below(context: &Context, column: &ObjectId) -> Option<Released> {
    let own = not_null_of(context, column)?;
    let name = |(object, body): (&Object, &NotNull)| constraint_name(&object.id, body);
    let mut below = Vec::new();
    let mut differs = false;
    for child in children(context, column) {
        differs |= not_null_of(context, &child).is_some_and(|child| name(child) != name(own));
        below.extend(release_renamed_below(context, &child));
    }
    (differs || !below.is_empty()).then(|| {
        let below = below.into_iter().fold(Released::default(), Released::beside);
        release(context, column, own, None).around(below)
    })
}

/// Around another name for a NOT NULL: a child's cannot be renamed while it is inherited, nor a parent's while a child
/// has it under another name.
pub(crate) fn released_for_name(context: &Context, id: &ObjectId) -> Released {
    let Some(column) = id.parent.as_deref() else { return Released::default() };
    let mut below = released_for_types(context, &[column]);
    // By then it has its new name.
    if let (Some(taken_back), Some(own)) =
        (below.taken_back.first_mut(), not_null_in(context.to, column))
    {
        *taken_back = inherit_again(column, own);
    }
    release_above(context, column).around(below)
}

fn release_above(context: &Context, column: &ObjectId) -> Released {
    let links = inheritance::links(context.from, column.root());
    let kept = links.filter(|link| context.what(&link.id).is_none()).filter_map(inheritance::body);
    let twins = kept
        .filter(|link| link.bound.is_none())
        .filter_map(|link| inheritance::twin(column, &link.parent));
    let mut released = Released::default();
    for twin in twins {
        if let Some(own) = not_null_of(context, &twin) {
            let own = release(context, &twin, own, Some(column));
            let above = release_above(context, &twin);
            released = released.beside(match above.before.is_empty() {
                true => own,
                false => above.around(own),
            });
        }
    }
    released
}

/// Around a statement during which the children do not inherit a parent's NOT NULL. Those that had it only from
/// their parent lose it in between, so that it does not become their own.
fn release(
    context: &Context,
    column: &ObjectId,
    (own, body): (&Object, &NotNull),
    renamed: Option<&ObjectId>,
) -> Released {
    let only_inherited = |child: &ObjectId| {
        let catalog = if Some(child) == renamed { context.to } else { context.from };
        not_null_in(catalog, child).is_some_and(|(_, body)| !body.local)
    };
    let mut children = children(context, column);
    children.retain(only_inherited);
    let taken_back = vec![inherit_again(column, (own, body))];
    let before = vec![inheritance_step(column, (own, body), "NO INHERIT")];
    Released { before, within: Vec::new(), only_inherited: children, taken_back }
}

/// Takes the children back, whose rows are read again.
fn inherit_again(column: &ObjectId, own: (&Object, &NotNull)) -> Step {
    inheritance_step(column, own, "INHERIT").scans()
}

fn inheritance_step(column: &ObjectId, (own, body): (&Object, &NotNull), word: &str) -> Step {
    let table = column.root();
    let name = constraint_name(&own.id, body);
    let alter = format!("{} ALTER CONSTRAINT {}", alter_table(table), quote_identifier(&name));
    Step::new(format!("{alter} {word}")).locks(LockMode::AccessExclusive, table)
}

/// A column's NOT NULL that reaches children, where the plan keeps it.
fn not_null_of<'c>(context: &Context<'c>, column: &ObjectId) -> Option<(&'c Object, &'c NotNull)> {
    not_null_in(context.from, column)
        .filter(|(object, body)| !body.no_inherit && !context.is_dropped(&object.id))
}

fn not_null_in<'c>(catalog: &'c Catalog, column: &ObjectId) -> Option<(&'c Object, &'c NotNull)> {
    let object = catalog.get(&ObjectId::member(Kind::NotNull, column.clone().into(), ""))?;
    match &object.body {
        Body::NotNull(body) => Some((object, body)),
        _ => None,
    }
}

/// The column in the tables that inherit it and are no partitions.
fn children(context: &Context, column: &ObjectId) -> Vec<ObjectId> {
    let links = context.from.of_kind(Kind::Inheritance).filter(|link| {
        context.what(&link.id).is_none()
            && inheritance::body(link)
                .is_some_and(|body| body.bound.is_none() && body.parent == *column.root())
    });
    links.filter_map(|link| inheritance::twin(column, link.id.parent.as_deref()?)).collect()
}
