//! Graphs, and which revisions a target means.

use std::fs;

use relvar_migrate::{Draft, Folder, MergeError, TargetError, TargetSpec};
use tempfile::TempDir;

use crate::project::{file_name, folder, id, ids, load, refusal, set, write};

/// 1 ─ 2 ─ 3 ─┬─ 6 ─ 7
///     └─ 4 ─ 5 ┘
fn diamond() -> (TempDir, Folder) {
    folder(&[(1, &[]), (2, &[1]), (3, &[2]), (4, &[2]), (5, &[4]), (6, &[3, 5]), (7, &[6])])
}

#[test]
fn a_graph_knows_its_ends_and_its_order() {
    let (_dir, folder) = diamond();
    let graph = load(&folder);
    assert_eq!(graph.order(), ids(&[1, 2, 3, 4, 5, 6, 7]));
    assert_eq!(graph.heads(), ids(&[7]));
    assert_eq!(graph.bases(), ids(&[1]));
    assert_eq!(graph.branch_points(), ids(&[2]));
    assert_eq!(graph.heads_of(&set(&[1, 2, 3, 4])), ids(&[3, 4]));
    assert_eq!(graph.with_ancestors(&id(5)), set(&[1, 2, 4, 5]));
    assert_eq!(graph.with_descendants(&id(4)), set(&[4, 5, 6, 7]));
}

#[test]
fn parents_come_first_whatever_the_times_say() {
    let (_dir, folder) = folder(&[(1, &[3]), (2, &[]), (3, &[2])]);
    assert_eq!(load(&folder).order(), ids(&[2, 3, 1]));
}

#[test]
fn a_missing_parent_is_named() {
    let (_dir, folder) = folder(&[(1, &[]), (2, &[9])]);
    assert_eq!(
        refusal(&folder),
        "20261122000002_000000000002_r.sql:2:12: revision 000000000002 has the parent 000000000009, which no file holds\n    -- relvar: parents = [\"000000000009\"]\n= bring the parent's file back, or name another parent"
    );
}

#[test]
fn a_cycle_is_shown() {
    let (_dir, folder) = folder(&[(1, &[]), (2, &[1, 4]), (3, &[2]), (4, &[3]), (5, &[4])]);
    assert_eq!(
        refusal(&folder),
        "the revision graph has a cycle: 000000000002 → 000000000003 → 000000000004 → 000000000002\n= change the `parents` of one of them"
    );
}

#[test]
fn a_duplicate_id_names_both_files() {
    let (dir, folder) = folder(&[(1, &[])]);
    let copy = "20261122000009_000000000001_copy.sql";
    fs::copy(dir.path().join(file_name(1)), dir.path().join(copy)).expect("copied");
    let message = refusal(&folder);
    assert!(message.contains("revision 000000000001 is in two files: 20261122000001_000000000001_r.sql and 20261122000009_000000000001_copy.sql"), "{message}");
    assert!(
        message.ends_with("= give the newer one another id, in its name and in its header"),
        "{message}"
    );
}

#[test]
fn names_and_headers_have_to_agree() {
    let (dir, folder) = folder(&[(1, &[])]);
    fs::rename(dir.path().join(file_name(1)), dir.path().join(file_name(2))).expect("renamed");
    assert!(refusal(&folder).starts_with("20261122000002_000000000002_r.sql:1:12: the header says revision 000000000001, the file's name says 000000000002"));
    fs::rename(dir.path().join(file_name(2)), dir.path().join("add_orders.sql")).expect("renamed");
    assert_eq!(
        refusal(&folder),
        "add_orders.sql:1:1: not a valid name of a revision file\n    -- relvar: revision = \"000000000001\"\n= name it <YYYYMMDDhhmmss>_<id>_<words>.sql, or move it out of the migration folder"
    );
}

#[test]
fn bytes_that_are_no_text_are_located() {
    let (dir, folder) = folder(&[]);
    fs::write(dir.path().join(file_name(1)), b"-- relvar: up\nSELECT '\xff';").expect("written");
    assert!(
        refusal(&folder).starts_with(
            "20261122000001_000000000001_r.sql:2:9: the file is not UTF-8 from here on"
        ),
        "{}",
        refusal(&folder)
    );
}

#[test]
fn a_missing_folder_is_named() {
    let folder = Folder::new("/nowhere/at all");
    assert_eq!(
        refusal(&folder),
        "there is no migration folder /nowhere/at all\n= `relvar init` makes one; or name another in relvar.toml"
    );
}

#[test]
fn upgrade_targets() {
    let (_dir, folder) = diamond();
    let graph = load(&folder);
    let path = |applied: &[u64], spec: &str| {
        graph.upgrade_path(&set(applied), &spec.parse().expect("a target"))
    };
    assert_eq!(path(&[], "head"), Ok(ids(&[1, 2, 3, 4, 5, 6, 7])));
    assert_eq!(path(&[1, 2, 4], "heads"), Ok(ids(&[3, 5, 6, 7])));
    assert_eq!(path(&[1], "+2"), Ok(ids(&[2, 3])));
    assert_eq!(path(&[1], "000000000005"), Ok(ids(&[2, 4, 5])));
    assert_eq!(path(&[1, 2, 3], "000000000002"), Ok(vec![]));
    assert_eq!(
        path(&[1, 2, 3, 4, 5, 6, 7], "+1"),
        Err(TargetError::TooFar { spec: "+1".into(), left: 0 })
    );
    assert_eq!(path(&[], "abcd"), Err(TargetError::Unknown("abcd".into())));
    assert!(
        matches!(path(&[], "0000"), Err(TargetError::Ambiguous { candidates, .. }) if candidates.len() == 7)
    );
    assert_eq!(
        path(&[], "-1"),
        Err(TargetError::WrongWay { spec: "-1".into(), command: "upgrade" })
    );
    assert_eq!(
        path(&[], "base"),
        Err(TargetError::WrongWay { spec: "base".into(), command: "upgrade" })
    );
    for wrong in ["", "+", "+0", "-x", "HEAD", "abc", "A1B2C3D4E5F6", "a1b2c3d4e5f6a", "ä"] {
        assert_eq!(wrong.parse::<TargetSpec>(), Err(TargetError::Syntax(wrong.into())));
    }
}

#[test]
fn downgrade_targets() {
    let (_dir, folder) = diamond();
    let graph = load(&folder);
    let path = |applied: &[u64], spec: &str| {
        graph.downgrade_path(&set(applied), &spec.parse().expect("a target"))
    };
    let all = [1, 2, 3, 4, 5, 6, 7];
    assert_eq!(path(&all, "base"), Ok(ids(&[7, 6, 5, 4, 3, 2, 1])));
    assert_eq!(path(&all, "-2"), Ok(ids(&[7, 6])));
    assert_eq!(path(&all, "000000000002"), Ok(ids(&[7, 6, 5, 4, 3])));
    // The other branch stays.
    assert_eq!(path(&[1, 2, 3, 4, 5], "000000000004"), Ok(ids(&[5])));
    assert_eq!(path(&[1, 2], "000000000004"), Err(TargetError::NotApplied(id(4))));
    assert_eq!(
        path(&[1, 2, 3, 4], "-1"),
        Err(TargetError::SeveralCurrent { spec: "-1".into(), current: ids(&[3, 4]) })
    );
    assert_eq!(path(&[1], "-2"), Err(TargetError::TooFar { spec: "-2".into(), left: 1 }));
    assert_eq!(
        path(&[1], "head"),
        Err(TargetError::WrongWay { spec: "head".into(), command: "downgrade" })
    );
    assert_eq!(path(&[], "base"), Ok(vec![]));
}

#[test]
fn several_heads_are_listed_with_the_way_out() {
    let (_dir, folder) = folder(&[(1, &[]), (2, &[1]), (3, &[1])]);
    let graph = load(&folder);
    let error = graph.upgrade_path(&set(&[]), &TargetSpec::Head).expect_err("two heads");
    assert_eq!(error.to_string(), "there is more than one head: 000000000002, 000000000003");
    assert_eq!(
        error.help(),
        "join them with `relvar merge`, name one of them, or run `relvar upgrade heads`"
    );
    assert_eq!(graph.upgrade_path(&set(&[]), &TargetSpec::Heads), Ok(ids(&[1, 2, 3])));
}

#[test]
fn a_baseline_takes_the_place_of_what_it_replaces() {
    let (dir, folder) = folder(&[(1, &[]), (2, &[1]), (4, &[2])]);
    write(dir.path(), 3, &[], "-- relvar: replaces = [\"000000000001\", \"000000000002\"]\n");
    let graph = load(&folder);
    assert_eq!(graph.order(), ids(&[3, 4]));
    assert_eq!(graph.parents(&id(4)), ids(&[3]));
    assert_eq!(graph.find("000000000001"), Ok(id(3)));
    assert_eq!(graph.retired().count(), 2);
    fs::remove_file(dir.path().join(file_name(1))).expect("removed");
    fs::remove_file(dir.path().join(file_name(2))).expect("removed");
    assert_eq!(load(&folder).order(), ids(&[3, 4]));
    write(dir.path(), 5, &[], "-- relvar: replaces = [\"000000000002\"]\n");
    assert!(
        refusal(&folder)
            .contains("revision 000000000002 is replaced by 000000000005 and by 000000000003"),
        "{}",
        refusal(&folder)
    );
}

#[test]
fn merging_joins_heads() {
    let (_dir, folder) = folder(&[(1, &[]), (2, &[1]), (3, &[1])]);
    let graph = load(&folder);
    assert_eq!(Draft::merge(&graph, &[], "join").expect("a merge").parents, ids(&[2, 3]));
    assert_eq!(Draft::merge(&graph, &ids(&[2]), "join"), Err(MergeError::OnlyOne(Some(id(2)))));
    let error = Draft::merge(&graph, &ids(&[1, 3]), "join").expect_err("joined");
    assert_eq!(error.to_string(), "000000000001 is already an ancestor of 000000000003");
}
