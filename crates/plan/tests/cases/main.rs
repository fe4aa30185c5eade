//! Runs the schema pairs of `cases/`: each is led from its first schema to its second, back, and forward
//! again, and `pg_dump` says whether it arrived. `cases/gaps.txt` names those that are known not to.
//!
//! `RELVAR_CASES=enum/,view/` runs only those whose path holds one of the words; `RELVAR_CASES_SHOW=1` prints the plans.

mod case;
mod run;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use futures_util::{StreamExt, stream};

use case::Case;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_case_arrives_and_comes_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let only = std::env::var("RELVAR_CASES").unwrap_or_default();
    let major = relvar_testkit::shadows().await.version_num() / 10_000;
    let cases: Vec<Case> = files(&root)
        .into_iter()
        .map(|path| Case::read(&root, &path))
        .filter(|case| only.split(',').any(|word| case.name.contains(word)) && case.runs_on(major))
        .collect();
    assert!(!cases.is_empty(), "no case matches {only:?}");
    let total = cases.len();
    let ran: BTreeSet<String> = cases.iter().map(|case| case.name.clone()).collect();
    let mut failures: Vec<(String, String)> = stream::iter(cases)
        .map(|case| async move {
            let name = case.name.clone();
            let outcome = run::run(case).await;
            if let Err(error) = &outcome {
                println!("==== {name}\n{error}\n");
            }
            (name, outcome)
        })
        .buffer_unordered(4)
        .filter_map(async |(name, outcome)| outcome.err().map(|error| (name, error)))
        .collect()
        .await;
    failures.sort();
    println!("{} of {total} cases passed", total - failures.len());
    let gaps = std::fs::read_to_string(root.join("gaps.txt")).expect("the list of known gaps");
    let known: Vec<&str> = gaps.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    let new: Vec<&str> =
        failures.iter().map(|(name, _)| name.as_str()).filter(|n| !known.contains(n)).collect();
    assert!(new.is_empty(), "{} cases failed: {}", new.len(), new.join(", "));
    let mended: Vec<&str> = known
        .into_iter()
        .filter(|gap| ran.contains(*gap) && !failures.iter().any(|(name, _)| name == gap))
        .collect();
    assert!(mended.is_empty(), "no longer gaps, take them off the list: {}", mended.join(", "));
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder of cases").flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found.sort();
    found
}
