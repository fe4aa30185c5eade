//! One revision on one line, and as data.

use relvar_migrate::{Graph, ReviewState, RevisionId};
use serde_json::{Value, json};

use crate::console::{Console, Look};

/// `a1b2c3d4e5f6 (head, pending) add orders`.
pub fn line(console: &Console, graph: &Graph, id: &RevisionId) -> String {
    let Some(file) = graph.file(id) else { return id.to_string() };
    let mut marks = Vec::new();
    let (parents, children) = (graph.parents(id), graph.children(id));
    if children.is_empty() {
        marks.push("head".to_owned());
    }
    if children.len() > 1 {
        marks.push("branch point".to_owned());
    }
    if parents.len() > 1 {
        let parents: Vec<&str> = parents.iter().map(RevisionId::as_str).collect();
        marks.push(format!("merge of {}", parents.join(" and ")));
    }
    match file.review_state() {
        ReviewState::Approved(_) => {}
        ReviewState::Pending => marks.push("pending".to_owned()),
        ReviewState::Edited(_) => marks.push("edited after it was approved".to_owned()),
    }
    if !file.revision.lossy.is_empty() {
        marks.push("loses data".to_owned());
    }
    let id = console.paint(Look::Heading, id.as_str());
    let marks = match marks.as_slice() {
        [] => String::new(),
        marks => format!(" ({})", marks.join(", ")),
    };
    format!("{id}{marks} {}", file.revision.message)
}

/// The same as data.
pub fn described(graph: &Graph, id: &RevisionId) -> Value {
    let Some(file) = graph.file(id) else { return json!({ "revision": id }) };
    let review = match file.review_state() {
        ReviewState::Approved(signature) => json!({ "state": "approved", "signature": signature }),
        ReviewState::Pending => json!({ "state": "pending" }),
        ReviewState::Edited(signature) => json!({ "state": "edited", "signature": signature }),
    };
    json!({
        "revision": id,
        "parents": graph.parents(id),
        "children": graph.children(id),
        "message": file.revision.message,
        "created": file.revision.created,
        "file": file.name,
        "review": review,
        "lossy": file.revision.lossy,
        "head": graph.children(id).is_empty(),
    })
}
