//! Every rule that the tool names has a page.

use std::fs;
use std::path::Path;

/// What stands in quotes directly after each of the given texts in the sources of a crate.
fn named(source: &str) -> Vec<String> {
    let made = [
        "Finding::error(",
        "Finding::warning(",
        "Finding::note(",
        "RULE: &str =",
        "OPTION: &str =",
    ];
    let mut names = Vec::new();
    for opening in made {
        for (at, _) in source.match_indices(opening) {
            let rest = source[at + opening.len()..].trim_start();
            if let Some(quoted) = rest.strip_prefix('"') {
                names.extend(quoted.split_once('"').map(|(name, _)| name.to_owned()));
            }
        }
    }
    names
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(fs::read_to_string(&path).expect("a source"));
        }
    }
}

#[test]
fn every_rule_has_a_page() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for entry in fs::read_dir(crates).expect("the crates").flatten() {
        let folder = entry.path().join("src");
        if folder.is_dir() {
            sources(&folder, &mut texts);
        }
    }
    let names: Vec<String> = texts.iter().flat_map(|text| named(text)).collect();
    assert!(names.len() > 30, "{names:?}");
    let without: Vec<&String> =
        names.iter().filter(|name| relvar_report::page(name).is_none()).collect();
    assert!(without.is_empty(), "without a page: {without:?}");
}

#[test]
fn pages_stand_in_alphabetical_order() {
    let rules: Vec<&str> = relvar_report::rules().collect();
    assert!(rules.is_sorted(), "{rules:?}");
    assert!(rules.iter().all(|rule| relvar_report::page(rule).is_some_and(|page| page.len() > 40)));
}
