//! Migration folders for tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use relvar_migrate::{Draft, FixedSeed, Folder, Graph, RevisionId, StepDraft};
use tempfile::TempDir;

pub fn id(number: u64) -> RevisionId {
    format!("{number:012x}").parse().expect("an id")
}

pub fn ids(numbers: &[u64]) -> Vec<RevisionId> {
    numbers.iter().map(|number| id(*number)).collect()
}

pub fn set(numbers: &[u64]) -> BTreeSet<RevisionId> {
    ids(numbers).into_iter().collect()
}

pub fn file_name(number: u64) -> String {
    format!("202611220000{number:02}_{number:012x}_r.sql")
}

pub fn write(dir: &Path, number: u64, parents: &[u64], extra: &str) {
    let parents: Vec<String> = parents.iter().map(|parent| format!("\"{parent:012x}\"")).collect();
    let text = format!(
        "-- relvar: revision = \"{number:012x}\"\n-- relvar: parents = [{}]\n{extra}-- relvar: up\nSELECT {number};\n",
        parents.join(", ")
    );
    fs::write(dir.join(file_name(number)), text).expect("written");
}

/// A folder with these revisions: number and parents.
pub fn folder(revisions: &[(u64, &[u64])]) -> (TempDir, Folder) {
    let dir = tempfile::tempdir().expect("a folder");
    for (number, parents) in revisions {
        write(dir.path(), *number, parents, "");
    }
    let folder = Folder::new(dir.path());
    (dir, folder)
}

pub fn load(folder: &Folder) -> Graph {
    folder.load().unwrap_or_else(|error| panic!("{error}"))
}

pub fn refusal(folder: &Folder) -> String {
    let error = folder.load().expect_err("a refusal");
    format!("{error}\n= {}", error.help().unwrap_or_default())
}

pub fn seed() -> FixedSeed {
    FixedSeed::new(0x10, "2026-11-22T08:40:00Z".parse().expect("a time"), "Ana")
}

pub fn draft(message: &str, parents: &[u64]) -> Draft {
    Draft {
        message: message.into(),
        parents: ids(parents),
        up: vec![StepDraft::together(["CREATE TABLE a ()"])],
        ..Draft::default()
    }
}
