//! What is written to a folder and noticed in it: hashes, signatures, baselines, findings.

use std::collections::BTreeSet;
use std::fs;

use relvar_migrate::{Direction, FixedSeed, Folder, FolderError, ReviewState, StepDraft, SumIssue};

use crate::project::{draft, file_name, folder, id, ids, load, refusal, seed, write};

#[test]
fn what_relvar_writes_it_reads_without_complaint() {
    let (dir, folder) = folder(&[]);
    let mut seed = seed();
    let first = folder.add(&draft("first", &[]), &mut seed).expect("added");
    assert_eq!(first.name, "20261122084000_000000000010_first.sql");
    folder.add(&draft("second", &[0x10]), &mut seed).expect("added");
    let graph = load(&folder);
    assert_eq!(graph.order(), ids(&[0x10, 0x11]));
    assert_eq!(graph.sum_issues(), []);
    let names: BTreeSet<String> = fs::read_dir(dir.path())
        .expect("read")
        .map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(
        names.into_iter().collect::<Vec<_>>(),
        [
            "20261122084000_000000000010_first.sql",
            "20261122084001_000000000011_second.sql",
            "relvar.sum"
        ]
    );
}

#[test]
fn a_draft_that_does_not_fit_is_not_written() {
    let (dir, folder) = folder(&[]);
    let error = folder.add(&draft("orphan", &[7]), &mut seed()).expect_err("no parent");
    assert!(
        error.to_string().contains("has the parent 000000000007, which no file holds"),
        "{error}"
    );
    assert_eq!(fs::read_dir(dir.path()).expect("read").count(), 0);
}

#[test]
fn relvar_sum_notices_every_change() {
    let (dir, folder) = folder(&[]);
    let mut seed = seed();
    let names: Vec<String> = (0..3)
        .map(|number| {
            folder.add(&draft(&format!("r{number}"), &[]), &mut seed).expect("added").name
        })
        .collect();
    let path = dir.path().join(&names[0]);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replace("TABLE a", "TABLE b")).expect("written");
    fs::remove_file(dir.path().join(&names[1])).expect("removed");
    write(dir.path(), 5, &[], "");
    let sum_path = dir.path().join("relvar.sum");
    let sum = fs::read_to_string(&sum_path).expect("read");
    fs::write(&sum_path, sum.replace("total sha256:", "total sha256:0").replacen("0", "", 0))
        .expect("written");
    assert!(refusal(&folder).starts_with("relvar.sum:1:1: invalid line of relvar.sum"));
    let flipped = if sum.as_bytes()[13] == b'0' { "1" } else { "0" };
    fs::write(&sum_path, format!("{}{flipped}{}", &sum[..13], &sum[14..])).expect("written");
    assert_eq!(
        load(&folder).sum_issues(),
        [
            SumIssue::Changed(names[0].clone()),
            SumIssue::Missing(names[1].clone()),
            SumIssue::Unlisted(file_name(5)),
            SumIssue::Total
        ]
    );
    fs::write(&sum_path, format!("<<<<<<< HEAD\n{sum}=======\n{sum}>>>>>>> other\n"))
        .expect("written");
    assert_eq!(
        refusal(&folder),
        "relvar.sum:1:1: an unresolved merge of two branches\n    <<<<<<< HEAD\n= remove the conflict marks, keep the lines of both sides, and run `relvar approve` on what is new"
    );
}

#[test]
fn approve_signs_and_an_edit_takes_the_signature_away() {
    let (dir, folder) = folder(&[]);
    let mut seed = seed();
    let file = folder.add(&draft("first", &[]), &mut seed).expect("added");
    let signed =
        folder.approve(std::slice::from_ref(&file.revision.id), &mut seed).expect("signed");
    assert_eq!(signed.len(), 1);
    let state = load(&folder).file(&id(0x10)).expect("there").review_state();
    let ReviewState::Approved(signature) = state else { panic!("{state:?}") };
    assert_eq!(
        (signature.signed_by.as_str(), signature.signed_at.as_str()),
        ("Ana", "2026-11-22T08:40:01Z")
    );
    // Signing again changes nothing.
    assert_eq!(folder.approve(&[id(0x10)], &mut seed).expect("signed"), []);
    assert_eq!(load(&folder).sum_issues(), []);

    let path = dir.path().join(&file.name);
    let text = fs::read_to_string(&path).expect("read");
    fs::write(&path, text.replace("TABLE a", "TABLE b")).expect("written");
    let graph = load(&folder);
    assert!(matches!(graph.file(&id(0x10)).expect("there").review_state(), ReviewState::Edited(_)));
    assert_eq!(graph.sum_issues(), [SumIssue::Changed(file.name.clone())]);
    folder.approve(&[id(0x10)], &mut seed).expect("signed");
    assert_eq!(load(&folder).sum_issues(), []);
    folder.withdraw(&[id(0x10)]).expect("withdrawn");
    assert_eq!(load(&folder).file(&id(0x10)).expect("there").review_state(), ReviewState::Pending);
    assert!(matches!(folder.approve(&[id(0x99)], &mut seed), Err(FolderError::Unknown(_))));
}

#[test]
fn statements_of_a_loaded_revision_know_their_place() {
    let (_dir, folder) = folder(&[(1, &[])]);
    let graph = load(&folder);
    let statement = &graph.revision(&id(1)).expect("there").steps(Direction::Up)[0].statements[0];
    assert_eq!((statement.text.as_str(), statement.line, statement.column), ("SELECT 1", 4, 1));
}

mod squashing {
    use relvar_migrate::{Baseline, DownDraft, OldFiles};

    use super::*;

    fn baseline() -> Baseline {
        Baseline {
            message: "baseline".into(),
            up: vec![StepDraft::together(["CREATE TABLE a ()"])],
            down: DownDraft::Steps {
                steps: vec![StepDraft::together(["DROP TABLE a"])],
                lossy: vec![],
            },
        }
    }

    #[test]
    fn keeps_the_old_files_or_removes_them() {
        for (old_files, left) in [(OldFiles::Keep, 5), (OldFiles::Remove, 3)] {
            let (dir, folder) = folder(&[(1, &[]), (2, &[1]), (3, &[2])]);
            folder.rewrite_sum().expect("written");
            let file = folder.squash(&id(2), baseline(), old_files, &mut seed()).expect("squashed");
            assert_eq!(file.revision.replaces, ids(&[1, 2]));
            let graph = load(&folder);
            assert_eq!(graph.order(), ids(&[0x10, 3]));
            assert_eq!(graph.sum_issues(), []);
            assert_eq!(fs::read_dir(dir.path()).expect("read").count(), left);

            // Once more, on top of the baseline.
            folder
                .squash(
                    &id(3),
                    baseline(),
                    old_files,
                    &mut FixedSeed::new(
                        0x20,
                        "2026-11-23T00:00:00Z".parse().expect("a time"),
                        "Ana",
                    ),
                )
                .expect("squashed");
            let graph = load(&folder);
            assert_eq!(graph.order(), ids(&[0x20]));
            assert_eq!(graph.find("000000000003"), Ok(id(0x20)));
        }
    }

    #[test]
    fn of_a_revision_that_is_not_there() {
        let (_dir, folder) = folder(&[(1, &[])]);
        assert!(matches!(
            folder.squash(&id(9), baseline(), OldFiles::Keep, &mut seed()),
            Err(FolderError::Unknown(_))
        ));
    }
}

#[test]
fn findings_tell_what_will_hurt() {
    let (dir, folder) = folder(&[]);
    let text = "-- relvar: revision = \"000000000001\"
-- relvar: up
-- relvar: step 1
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;
ALTER TYPE mood ADD VALUE 'it''s fine';
  INSERT INTO t VALUES ('it''s fine');
-- relvar: step 2
ALTER TABLE t VALIDATE CONSTRAINT c;
INSERT INTO t VALUES ('it''s fine');
";
    fs::write(dir.path().join(file_name(1)), text).expect("written");
    folder.rewrite_sum().expect("written");
    let found = |folder: &Folder| -> Vec<String> {
        let show = |finding: relvar_report::Finding| {
            let place = finding
                .place
                .map(|place| format!("{}:{}", place.line, place.column))
                .unwrap_or_default();
            format!("{place} {}: {}", finding.rule, finding.message)
        };
        load(folder).findings().into_iter().map(show).collect()
    };
    assert_eq!(
        found(&folder),
        [
            "5:1 validate-with-add: validating \"c\" in the transaction that adds it scans t under ACCESS EXCLUSIVE, which blocks reads and writes",
            "7:3 enum-label-with-use: 'it's fine' may not be used in the transaction that adds it to mood",
        ]
    );
    folder.approve(&[id(1)], &mut seed()).expect("signed");
    let path = dir.path().join(file_name(1));
    let signed = fs::read_to_string(&path).expect("read");
    fs::write(&path, signed.replace("NOT VALID", "").replace("ALTER TYPE", "-- ALTER TYPE"))
        .expect("written");
    assert_eq!(
        found(&folder),
        [
            "2:12 edited-after-approval: the file was edited after Ana signed it, so the signature no longer counts",
            " relvar-sum: 20261122000001_000000000001_r.sql was changed after its hash was written to relvar.sum",
        ]
    );
}
