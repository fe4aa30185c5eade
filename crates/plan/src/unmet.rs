//! What the order of a plan leaves unmet: nothing, unless a rule is wrong.

use relvar_catalog::{Catalog, Object, ObjectId};
use relvar_diff::diff;

use crate::graph::{Node, Verb};
use crate::options::{Error, Options};
use crate::planner::Ordered;
use crate::treatment::Context;

/// What is left unmet by the order of what leads from today's catalog to the wanted one: statements that come before what
/// they require, objects that are made of what nothing makes, objects that stay on what goes. For tests: a plan for which
/// this says anything is a bug of a rule.
///
/// # Errors
/// [`Error::Cycle`] where the rules contradict each other.
pub fn unmet(from: &Catalog, to: &Catalog, options: &Options) -> Result<Vec<String>, Error> {
    let context = Context::new(from, to, &diff(from, to), options);
    let ordered = Ordered::new(&context)?;
    let mut unmet = out_of_order(&ordered);
    let nodes = &ordered.graph.actions.nodes;
    unmet.extend(nodes.iter().flat_map(|node| unresolved(&context, &ordered, node)));
    unmet.extend(from.objects.values().flat_map(|object| left_on_what_goes(&context, object)));
    Ok(unmet)
}

fn name(node: &Node) -> String {
    format!("{:?} {}", node.verb, node.id)
}

/// Edges that the statements, in their order, do not keep.
fn out_of_order(ordered: &Ordered) -> Vec<String> {
    let (graph, folded) = (&ordered.graph, &ordered.folded);
    let mut places = vec![0; graph.actions.nodes.len()];
    for (place, &at) in ordered.sorted.iter().enumerate() {
        places[at] = place;
    }
    let place = |at: usize| places[folded.host[at].unwrap_or(at)];
    let nodes = &graph.actions.nodes;
    let edges = graph
        .hard
        .iter()
        .enumerate()
        .flat_map(|(then, firsts)| firsts.iter().map(move |&first| (first, then)));
    edges
        .filter(|&(first, then)| place(first) > place(then))
        .map(|(first, then)| format!("{} before {}", name(&nodes[then]), name(&nodes[first])))
        .collect()
}

/// What an action is to make or change something of, and that is neither there nor made.
fn unresolved(context: &Context, ordered: &Ordered, node: &Node) -> Vec<String> {
    let makes = matches!(node.verb, Verb::Create | Verb::Alter);
    let needed = node.after.filter(|_| makes).into_iter().flat_map(|object| &object.depends_on);
    let is_there = |id: &&ObjectId| {
        !context.to.contains(id)
            || (context.from.contains(id) && !context.is_dropped(id))
            || ordered.graph.actions.has(id, Verb::Create)
    };
    needed.filter(|id| !is_there(id)).map(|id| format!("{} needs {id}", name(node))).collect()
}

/// What an object that nothing happens to needs, and that goes.
fn left_on_what_goes(context: &Context, object: &Object) -> Vec<String> {
    let gone = |id: &&ObjectId| context.is_dropped(id);
    let needed = object.depends_on.iter().filter(|_| context.what(&object.id).is_none());
    needed.filter(gone).map(|id| format!("{} stays on {id}, which goes", object.id)).collect()
}
