//! Claims of ARCHITECTURE.md that a program can check.

use std::collections::BTreeSet;

/// Crates that reach neither a server nor a file.
const PURE: [&str; 5] = ["catalog", "diff", "plan", "report", "sql"];

/// Files that quote identifiers beside `catalog/src/name.rs`. The list only gets shorter.
const QUOTERS: [&str; 4] = [
    "derive/src/columns.rs",
    "migrate/src/ledger.rs",
    "relvar-test/src/cover/advice.rs",
    "sql/src/identifier.rs",
];

/// How a quote within a name is doubled.
const DOUBLED: &str = r#".replace('"', "\"\"")"#;

fn page() -> String {
    crate::read(&crate::root().join("ARCHITECTURE.md"))
}

/// The rows of the code map: the crates that each names.
fn map() -> Vec<Vec<String>> {
    let page = page();
    let rows = page.lines().skip_while(|line| !line.starts_with("| crate |")).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let names = rows.map(|row| {
        let first = row.split('|').nth(1).unwrap_or_default();
        first.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    });
    names.collect()
}

fn manifest(folder: &str) -> toml::Table {
    let text = crate::read(&crate::root().join("crates").join(folder).join("Cargo.toml"));
    text.parse().unwrap_or_else(|error| panic!("{folder}: {error}"))
}

/// What a crate is built with: not for its tests.
fn dependencies(folder: &str) -> BTreeSet<String> {
    let manifest = manifest(folder);
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    table.map(|table| table.keys().cloned().collect()).unwrap_or_default()
}

/// The folder of a crate of this workspace.
fn folder_of(package: &str) -> Option<String> {
    let all = crate::crates();
    let short = package.strip_prefix("relvar-").unwrap_or(package);
    [package, short]
        .into_iter()
        .find(|name| all.iter().any(|folder| folder == name))
        .map(str::to_owned)
}

fn own_dependencies(folder: &str) -> Vec<String> {
    dependencies(folder).iter().filter_map(|package| folder_of(package)).collect()
}

#[test]
fn the_code_map_names_every_crate() {
    let mut named: Vec<String> = map().into_iter().flatten().collect();
    named.sort();
    let mut wanted = crate::crates();
    // Not below `crates/`.
    wanted.push("bench".to_owned());
    wanted.sort();
    assert_eq!(named, wanted);
}

#[test]
fn a_crate_uses_only_crates_above_it_in_the_code_map() {
    let mut above: BTreeSet<String> = BTreeSet::new();
    for row in map() {
        above.extend(row.iter().cloned());
        for folder in row.iter().filter(|folder| *folder != "bench") {
            for used in own_dependencies(folder) {
                assert!(above.contains(&used), "{folder} uses {used}, which is below it");
            }
        }
    }
}

#[test]
fn what_knows_no_connection_cannot_have_one() {
    for folder in PURE {
        for package in dependencies(folder) {
            let reaches = package.starts_with("tokio") || package == "relvar-connect";
            assert!(!reaches, "{folder} is built with {package}");
        }
    }
}

#[test]
fn applications_link_no_crate_of_the_tool() {
    assert_eq!(own_dependencies("relvar"), ["derive"]);
    assert_eq!(own_dependencies("derive"), ["model-syntax"]);
}

#[test]
fn only_use_cases_and_tests_use_what_changes_a_database() {
    let users: Vec<String> = crate::crates()
        .into_iter()
        .filter(|folder| own_dependencies(folder).iter().any(|used| used == "migrate"))
        .collect();
    assert_eq!(users, ["cli", "project", "relvar-test"]);
}

#[test]
fn names_are_quoted_in_one_place() {
    let mut found = BTreeSet::new();
    for folder in crate::crates() {
        for file in crate::sources(&folder) {
            if crate::read(&file).contains(DOUBLED) {
                let path = file.strip_prefix(crate::root().join("crates")).expect("a crate's");
                found.insert(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    // The option of a program, not a name.
    found.remove("server/src/watchdog.rs");
    assert!(found.remove("catalog/src/name.rs"), "the place itself: {found:?}");
    let known: BTreeSet<String> = QUOTERS.map(str::to_owned).into();
    let new: Vec<&String> = found.difference(&known).collect();
    assert!(new.is_empty(), "names are quoted by relvar_catalog::name, not in {new:?}");
}

#[test]
fn no_module_is_a_bag() {
    for folder in crate::crates() {
        for file in crate::sources(&folder) {
            let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
            let name = name.unwrap_or_default();
            let is_bag =
                ["util", "utils", "common", "helper", "helpers", "misc"].contains(&name.as_str());
            assert!(!is_bag, "{}", file.display());
        }
    }
}

#[test]
fn every_path_of_the_page_is_there() {
    let page = page();
    let words = page.split(|c: char| c.is_whitespace() || "`,;()[]".contains(c));
    let files = words.filter(|word| word.contains('/') && word.ends_with(".rs"));
    let folders = crate::crates();
    let mut count = 0;
    for path in files {
        let Some((folder, rest)) = path.split_once('/') else { continue };
        // `plan/rules/<kind>.rs` stands for many, `plan/rules/table.rs` for one.
        if rest.contains(['<', '{']) || !folders.iter().any(|known| known == folder) {
            continue;
        }
        let file = crate::root().join("crates").join(folder).join("src").join(rest);
        assert!(file.is_file(), "ARCHITECTURE.md names {path}, which is not there");
        count += 1;
    }
    assert!(count > 5, "{count} paths were looked for");
}
