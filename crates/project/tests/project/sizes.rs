//! Futures of use cases: a thread of a runtime has a stack of 2 MiB, and a build without optimizations moves a future
//! several times before it is on the heap.

use relvar_project::{CompareOptions, Scope, Side};

use crate::fixture::{Folder, options};

/// The largest future that a caller gets.
const MAX: usize = 32 * 1024;

#[tokio::test]
async fn futures_are_small() {
    let folder = Folder::with("").await;
    let project = folder.open();
    let (graph, reading) =
        (project.graph().expect("none"), project.reading_options(&Scope::default()));
    let autogenerate = options(&project);
    let sides = CompareOptions {
        fingerprints: false,
        from: Side::Empty,
        to: Side::Empty,
        reading: reading.clone(),
        renames: Vec::new(),
        backfill: Vec::new(),
        using: Vec::new(),
    };
    let sizes = [
        ("autogenerate", size_of_val(&project.autogenerate(&graph, &autogenerate))),
        ("check", size_of_val(&project.check(&graph, &reading, true))),
        ("compare", size_of_val(&project.compare(&sides))),
        ("models", size_of_val(&project.models(None, &reading, None))),
        ("approve", size_of_val(&project.approve(&graph, &[], true, None))),
        ("merge", size_of_val(&project.merge(&graph, &[], String::new(), true))),
        ("verification", size_of_val(&project.verification(&reading))),
    ];
    let large: Vec<_> = sizes.iter().filter(|(_, size)| *size > MAX).collect();
    assert!(large.is_empty(), "{large:?} of {sizes:?}");
}
