//! The way from two catalogs to a plan.

use relvar_catalog::{
    Body, Catalog, ConstraintKind, Kind, Object, ObjectId, Phase, StepKind, Unrepresented,
};
use relvar_diff::{Change, diff};

use crate::evaluation::Evaluation;
use crate::fold::{self, Folded};
use crate::graph::{Graph, Node, Verb};
use crate::inheritance;
use crate::options::{Error, Options};
use crate::order;
use crate::plan::{Plan, Step, Transaction};
use crate::recipes;
use crate::risk;
use crate::rules;
use crate::treatment::{Context, What, columns_with};

/// What leads from today's catalog to the wanted one.
///
/// # Errors
/// [`Error::NeedsBackfill`] where rows would have no value for a column that must have one.
pub fn plan(from: &Catalog, to: &Catalog, options: &Options) -> Result<Plan, Error> {
    plan_changes(from, to, &diff(from, to), options)
}

/// The same for catalogs that were compared before: `changes` are all that lead from one to the other.
///
/// # Errors
/// As for [`plan`].
pub fn plan_changes(
    from: &Catalog,
    to: &Catalog,
    changes: &[Change],
    options: &Options,
) -> Result<Plan, Error> {
    let context = Context::new(from, to, changes, options);
    rules::extension::check(&context)?;
    check_held(&context)?;
    check_needed(&context)?;
    check_rows_stored(&context)?;
    recipes::not_null::check_backfill(&context)?;
    recipes::conversion::check_using(&context)?;
    let Ordered { graph, evaluation, sorted, folded } = Ordered::new(&context)?;
    let mut plan = Plan::default();
    let mut has_body = Vec::new();
    for &at in &sorted {
        if graph.actions.is_alias(at) || folded.host[at].is_some() {
            continue;
        }
        let node = &graph.actions.nodes[at];
        let members: Vec<_> = folded.members[at].iter().map(|&m| &graph.actions.nodes[m]).collect();
        let phase = members.iter().map(|member| phase(&context, member)).max();
        let phase = phase.max(Some(self::phase(&context, node)));
        for mut step in rules::render(&context, node, &members) {
            step.kind = kind(node, &step);
            step.phase = phase.unwrap_or(step.phase);
            if step.rewrites && node.id.kind == Kind::Column {
                step = inheritance::below(&context, node.id.root())
                    .iter()
                    .fold(step, |step, child| step.and_locks(child));
            }
            // What this plan makes is locked against nobody.
            if let Some(lock) = &mut step.lock {
                lock.on.retain(|relation| !context.is_made(relation));
                if lock.on.is_empty() {
                    step.lock = None;
                }
            }
            if step.because.is_empty() {
                step.because = because(node, &members);
            }
            step.object = Some(node.id.clone());
            plan.steps.push(step);
            has_body.push(makes_body(node));
        }
    }
    without_body_checks(&context, &mut plan, &has_body);
    plan.runs_bodies = evaluation.is_open(&graph);
    plan.lossy = lossy(&context);
    plan.findings = recipes::not_null::findings(&context);
    plan.findings.extend(recipes::conversion::findings(&context));
    Ok(plan)
}

/// All actions in their order, and what is written into what.
pub(crate) struct Ordered<'a> {
    pub graph: Graph<'a>,
    evaluation: Evaluation,
    pub sorted: Vec<usize>,
    pub folded: Folded,
}

impl<'a> Ordered<'a> {
    pub fn new(context: &'a Context<'a>) -> Result<Self, Error> {
        let graph = Graph::new(context);
        let turns = risk::turns(context, &graph);
        let evaluation = Evaluation::new(context, &graph);
        let sorted = order::sort(context, &graph, &turns, &evaluation)?;
        let folded = fold::fold(context, &graph, &sorted);
        Ok(Ordered { graph, evaluation, sorted, folded })
    }
}

/// Refuses what the server would refuse (2BP01), or what would take along an object that no plan makes again.
fn check_held(context: &Context) -> Result<(), Error> {
    let unknown = &context.from.unrepresented;
    for thing in unknown.iter().filter(|thing| !context.options.absent.contains(&thing.description))
    {
        let goes = |id: &&ObjectId| match id.kind {
            Kind::Grant => takes_option(context, id),
            _ => matches!(context.what(id), Some(What::Drop | What::Replace | What::Retype)),
        };
        if let Some(object) = thing.holds.iter().find(goes) {
            return Err(Error::Held { object: object.clone(), by: thing.description.clone() });
        }
    }
    Ok(())
}

/// Refuses to make what needs something that no plan makes, and that is not there today.
fn check_needed(context: &Context) -> Result<(), Error> {
    let is_there = |wanted: &Unrepresented| {
        context.from.unrepresented.iter().any(|thing| thing.description == wanted.description)
    };
    let assumed = context.options.assumes_unrepresented;
    for thing in context.to.unrepresented.iter().filter(|thing| !assumed && !is_there(thing)) {
        let made = thing.needed_by.iter().find(|id| context.what(id).is_some());
        if let Some(object) = made {
            return Err(Error::Needs { object: object.clone(), needs: thing.description.clone() });
        }
    }
    Ok(())
}

/// Refuses another type of a column whose table's rows a column stores that stays (0A000).
fn check_rows_stored(context: &Context) -> Result<(), Error> {
    for (column, treated) in &context.treated {
        let table = column.root();
        if treated.what != What::Retype || column.kind != Kind::Column || context.is_dropped(table)
        {
            continue;
        }
        let row_type = table.row_type();
        let stays = |by: &&&ObjectId| !context.is_dropped(by) && !context.is_dropped(by.root());
        let after = columns_with(context.to, &row_type);
        let stored = columns_with(context.from, &row_type);
        if let Some(by) = stored.iter().filter(stays).find(|by| after.contains(by)) {
            let by = Box::new((**by).clone());
            return Err(Error::RowsStored { column: (*column).clone(), by });
        }
    }
    Ok(())
}

/// Whether a grant that loses a grant option stays on an object that stays.
fn takes_option(context: &Context, id: &ObjectId) -> bool {
    let Some(treated) = context.treated.get(id) else { return false };
    let privileges = |object: Option<&Object>| match object.map(|object| &object.body) {
        Some(Body::Grant(grant)) => grant.privileges.clone(),
        _ => Vec::new(),
    };
    let (before, after) = (privileges(treated.before), privileges(treated.after));
    let stays = !id
        .parent
        .as_deref()
        .is_some_and(|on| context.is_dropped(on) || context.is_dropped(on.root()));
    stays && before.iter().any(|privilege| privilege.grantable && !after.contains(privilege))
}

/// How a step is run: a rule says what validates, the rest follows from the node's verb and the step's transaction.
fn kind(node: &Node, step: &Step) -> StepKind {
    match (node.verb, step.transaction) {
        (Verb::Backfill, _) => StepKind::Backfill,
        (_, Transaction::None) => StepKind::Concurrent,
        (_, Transaction::Shared | Transaction::Own) => step.kind,
    }
}

/// Which applications work after what a node does.
fn phase(context: &Context, node: &Node) -> Phase {
    let contracts = match node.verb {
        Verb::Backfill => return Phase::Backfill,
        Verb::Check | Verb::Finish => false,
        // It fills the column for whoever does not know it.
        Verb::Prepare if node.id.kind == Kind::NotNull => false,
        Verb::Prepare | Verb::Create | Verb::Attach | Verb::Validate => refuses(context, node),
        Verb::Alter => {
            context.what(node.id) == Some(What::Retype)
                || matches!(node.id.kind, Kind::Grant | Kind::DefaultPrivilege | Kind::Policy)
                || refuses(context, node)
        }
        Verb::Drop => !only_refused(node),
        Verb::Aside | Verb::Discard => true,
    };
    if contracts { Phase::Contract } else { Phase::Expand }
}

/// Whether what is made refuses rows of a table, or values of a domain, that is there already.
fn refuses(context: &Context, node: &Node) -> bool {
    let Some(after) = node.after else { return false };
    let stays = after.parent().is_some_and(|parent| !context.is_made(parent.root()));
    if let (Body::NotNull(_), Some(column)) = (&after.body, after.parent()) {
        let is_known = !context.is_made(column);
        return stays && (is_known || recipes::not_null::is_held_by_trigger(context, column));
    }
    let is_unique = matches!(&after.body, Body::Index(index) if index.unique);
    let is_constraint = matches!(after.body, Body::Constraint(_) | Body::DomainConstraint(_));
    stays && (is_unique || is_constraint)
}

/// Whether what goes did nothing but refuse rows or values: without it, more is allowed than before.
fn only_refused(node: &Node) -> bool {
    let Some(before) = node.before else { return false };
    if let Body::Constraint(constraint) = &before.body {
        return match constraint.constraint {
            ConstraintKind::Check(_)
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => true,
            // ON CONFLICT may name it.
            ConstraintKind::PrimaryKey(_) | ConstraintKind::Unique(_) => false,
        };
    }
    matches!(before.body, Body::NotNull(_) | Body::DomainConstraint(_) | Body::Comment { .. })
}

/// Why a statement is there: its own change, and those that share it.
fn because(node: &Node, members: &[&Node]) -> String {
    let shared = members.iter().filter(|_| node.verb == Verb::Alter).map(|m| m.because);
    std::iter::once(node.because).chain(shared).collect::<Vec<_>>().join("; ")
}

/// Whether the node makes a function whose body is a string that its language would check.
fn makes_body(node: &Node) -> bool {
    matches!(node.verb, Verb::Create | Verb::Alter)
        && matches!(node.after.map(|object| &object.body), Some(Body::Function(function))
            if matches!(function.language.as_str(), "sql" | "plpgsql"))
}

/// Function bodies may name what is made after them: they are not checked while the plan runs, and
/// revision and verification check them at the end. `has_body` says which steps make functions.
fn without_body_checks(context: &Context, plan: &mut Plan, has_body: &[bool]) {
    let makes = |kinds: fn(Kind) -> bool| {
        context.treated.iter().any(|(id, t)| t.what != What::Drop && kinds(id.kind))
    };
    let functions = context
        .treated
        .iter()
        .filter(|(id, t)| id.kind == Kind::Function && t.what != What::Drop)
        .count();
    let others = makes(|kind| kind.is_relation() || kind.is_type() || kind == Kind::Column);
    if has_body.contains(&true) && (others || functions > 1) {
        // The setting lasts for one transaction: every one that makes a function needs it.
        let mut steps = Vec::with_capacity(plan.steps.len() + 1);
        let mut said = false;
        for (step, has_body) in plan.steps.drain(..).zip(has_body) {
            let shared = step.transaction == Transaction::Shared;
            said &= shared;
            if shared && !said && *has_body {
                steps.push(Step::new("SET LOCAL check_function_bodies = false"));
                said = true;
            }
            steps.push(step);
        }
        plan.steps = steps;
    }
}

/// The objects whose rows or values are lost.
fn lossy(context: &Context) -> Vec<String> {
    let today = context.treated.iter().filter_map(|(id, treated)| Some((*id, treated.before?)));
    let mut lost: Vec<String> =
        today.flat_map(|(id, object)| rules::of(object).loses(context, id)).collect();
    lost.sort();
    lost.dedup();
    lost
}
