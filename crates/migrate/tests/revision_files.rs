//! Revision files: what is read, what is refused and with which words, what is written.

use relvar_migrate::{
    Conduct, Direction, Down, DownDraft, Draft, FixedSeed, LockMode, Phase, Review, ReviewState,
    RevisionFile, Section, Seed, Signature, StepDraft, StepKind, StepLock, TransactionMode,
};

const NAME: &str = "20261122084000_a1b2c3d4e5f6_index_orders.sql";

const WHOLE: &str = r#"-- relvar: revision = "a1b2c3d4e5f6"   parents = ["51b0c2d3e4f5"]   phase = "expand"   created = "20261122084000"
-- relvar: message = "index orders by user"
-- relvar: review = "pending"
-- relvar: lossy = ["orders.note"]
-- A word from the author; it stays where it is.
-- relvar: up
-- relvar: step 1 transaction=none
-- ShareUpdateExclusive on orders: reads and writes go on.
CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_user_id_idx ON orders (user_id);

-- relvar: step 2
UPDATE orders SET note = $$-- relvar: down
$$;
SET LOCAL lock_timeout = '1s';
-- relvar: down lossy = ["orders.total"]
-- relvar: step 1 transaction=none idempotent
DROP INDEX CONCURRENTLY IF EXISTS orders_user_id_idx;
"#;

fn parse(text: &str) -> RevisionFile {
    RevisionFile::parse(NAME, text).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// The messages of a file that is refused, with the help of each.
fn refusals(text: &str) -> String {
    let errors = RevisionFile::parse(NAME, text).expect_err("a refusal");
    let line = |error: &relvar_migrate::Located| match &error.help {
        Some(help) => format!("{error}\n  = {help}"),
        None => error.to_string(),
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n").replace(NAME, "F")
}

/// A file with a good header around these lines.
fn with_body(body: &str) -> String {
    format!("-- relvar: revision = \"a1b2c3d4e5f6\"\n{body}")
}

#[test]
fn a_whole_file_is_understood() {
    let file = parse(WHOLE);
    let revision = &file.revision;
    assert_eq!(revision.id.as_str(), "a1b2c3d4e5f6");
    assert_eq!(revision.parents.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["51b0c2d3e4f5"]);
    assert_eq!(revision.message, "index orders by user");
    assert_eq!(revision.lossy, ["orders.note"]);
    assert_eq!(revision.review, Review::Pending);

    let up = revision.steps(Direction::Up);
    assert_eq!(up.len(), 2);
    assert_eq!((up[0].transaction, up[0].line), (TransactionMode::None, 7));
    // A file of an earlier relvar: the statements tell the kind, the header the phase.
    assert_eq!((up[0].kind, up[0].phase), (StepKind::Concurrent, Some(Phase::Expand)));
    assert_eq!((up[1].kind, up[1].phase), (StepKind::Sql, Some(Phase::Expand)));
    assert_eq!(up[0].locks, []);
    assert_eq!((up[0].statements[0].line, up[0].statements[0].column), (9, 1));
    assert_eq!(
        up[0].statements[0].conduct,
        Conduct::CreateIndexConcurrently {
            index: Some("orders_user_id_idx".into()),
            table: vec!["orders".into()]
        }
    );
    // What looks like a directive inside a string is part of the string.
    assert_eq!(up[1].statements[0].text, "UPDATE orders SET note = $$-- relvar: down\n$$");
    assert_eq!(up[1].statements[1].conduct, Conduct::Setting);

    let Down::Section { section, lossy } = &revision.down else { panic!("a way down") };
    assert_eq!(lossy, &["orders.total"]);
    assert!(section.steps[0].idempotent);
}

#[test]
fn a_hand_written_section_is_one_transactional_step() {
    let file = parse(&with_body(
        "-- relvar: up\nCREATE TABLE a ();\nCREATE TABLE b ();\n-- relvar: down\nDROP TABLE a, b\n",
    ));
    let steps = file.revision.steps(Direction::Up);
    assert_eq!((steps.len(), steps[0].number, steps[0].statements.len()), (1, 1, 2));
    assert_eq!(file.revision.steps(Direction::Down)[0].statements[0].text, "DROP TABLE a, b");
}

#[test]
fn the_ways_down() {
    let down = |header: &str, rest: &str| {
        parse(&format!("-- relvar: revision = \"a1b2c3d4e5f6\"\n{header}-- relvar: up\nCREATE TABLE a ();\n{rest}")).revision.down
    };
    assert_eq!(down("", ""), Down::Missing);
    // Forgotten rather than meant.
    assert_eq!(down("", "-- relvar: down\n"), Down::Missing);
    assert_eq!(
        down("-- relvar: down = \"irreversible: rows are gone\"\n", ""),
        Down::Irreversible { why: "rows are gone".into() }
    );
    assert_eq!(
        down("-- relvar: down = \"nothing: only fixes values\"\n", "-- relvar: down\n"),
        Down::Nothing { why: "only fixes values".into() }
    );
    // What was done to rows is not undone, and the file says so.
    let lossy = down("", "-- relvar: down lossy = [\"a.b\"]\n");
    assert_eq!(lossy, Down::Section { section: Section::default(), lossy: vec!["a.b".into()] });
    // A merge does nothing, and nothing undoes it.
    let merge = parse("-- relvar: revision = \"a1b2c3d4e5f6\"\n-- relvar: up\n-- relvar: down\n")
        .revision
        .down;
    assert!(matches!(merge, Down::Section { section, .. } if section.steps.is_empty()));
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let windows = format!("\u{feff}{}", WHOLE.replace('\n', "\r\n"));
    assert_eq!(parse(&windows), parse(WHOLE));
    assert_eq!(parse(&windows).body_sha256(), parse(WHOLE).body_sha256());
}

#[test]
fn an_approval_changes_one_line_and_an_edit_takes_it_away() {
    let file = parse(WHOLE);
    let signature = Signature {
        signed_by: "Ana \"A\" Ö".into(),
        signed_at: "2026-11-22T09:00:00Z".into(),
        body_sha256: file.body_sha256(),
    };
    let text = file.text_with_review(&Review::Approved(signature.clone()));
    let changed: Vec<(&str, &str)> =
        WHOLE.lines().zip(text.lines()).filter(|(old, new)| old != new).collect();
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(changed[0].0, "-- relvar: review = \"pending\"");
    assert!(changed[0].1.starts_with("-- relvar: review = \"approved\"   signed_by = \"Ana \\\"A\\\" Ö\"   signed_at = \"2026-11-22T09:00:00Z\"   body_sha256 = \""));

    let approved = parse(&text);
    assert_eq!(approved.body_sha256(), file.body_sha256());
    assert_eq!(approved.review_state(), ReviewState::Approved(signature.clone()));
    let edited = parse(&text.replace("(user_id)", "(user_id, id)"));
    assert_eq!(edited.review_state(), ReviewState::Edited(signature));
    assert_eq!(approved.text_with_review(&Review::Pending), WHOLE);
}

#[test]
fn a_file_without_a_review_line_gets_one_above_up() {
    let file = parse(&with_body("-- relvar: up\nSELECT 1;\n"));
    let text = file.text_with_review(&Review::Pending);
    assert_eq!(text, with_body("-- relvar: review = \"pending\"\n-- relvar: up\nSELECT 1;\n"));
    assert_eq!(parse(&text).body_sha256(), file.body_sha256());
}

#[test]
fn what_cannot_run_in_a_transaction_is_refused() {
    assert_eq!(
        refusals(&with_body("-- relvar: up\nSELECT 1;\n  CREATE INDEX CONCURRENTLY i ON t (a);\n")),
        "F:4:3: this statement cannot run in a transaction\n      CREATE INDEX CONCURRENTLY i ON t (a);\n  = put it in a step of its own that starts with `-- relvar: step 1 transaction=none`"
    );
    assert_eq!(
        refusals(&with_body("-- relvar: up\n-- relvar: step 1\nVACUUM t;\n")),
        "F:4:1: this statement cannot run in a transaction\n    VACUUM t;\n  = put it in a step of its own that starts with `-- relvar: step 1 transaction=none`"
    );
    assert_eq!(
        refusals(&with_body(
            "-- relvar: up\n-- relvar: step 1 transaction=none\nCREATE INDEX CONCURRENTLY ON t (a);\n"
        )),
        "F:4:1: CREATE INDEX CONCURRENTLY without a name: a broken run could not be found again\n    CREATE INDEX CONCURRENTLY ON t (a);\n  = name the index"
    );
}

#[test]
fn transactions_belong_to_the_runner() {
    for mode in ["", " transaction=none"] {
        assert_eq!(
            refusals(&with_body(&format!(
                "-- relvar: up\n-- relvar: step 1{mode}\nBEGIN;\nCREATE TABLE a ();\nCOMMIT;\n"
            ))),
            "F:4:1: BEGIN in a revision: relvar begins and ends the transactions\n    BEGIN;\n  = leave it out; statements of one step share a transaction, and `-- relvar: step N` starts the next\n\
             F:6:1: COMMIT in a revision: relvar begins and ends the transactions\n    COMMIT;\n  = leave it out; statements of one step share a transaction, and `-- relvar: step N` starts the next"
        );
    }
}

#[test]
fn rows_for_copy_cannot_be_sent() {
    assert!(
        refusals(&with_body("-- relvar: up\nCOPY t FROM stdin;\n"))
            .starts_with("F:3:1: COPY … FROM stdin in a revision: the runner does not send rows\n    COPY t FROM stdin;")
    );
}

#[test]
fn a_broken_header_is_located() {
    let cases = [
        ("-- relvar: up\n", "F:1:1: the header does not name its revision"),
        (
            "-- relvar: revision = \"a1b2c3d4e5f6\"\nSELECT 1;\n",
            "F:2:1: a statement before `-- relvar: up`",
        ),
        (
            "-- relvar: revision = \"A1\"\n-- relvar: up\n",
            "F:1:12: \"A1\" is not a revision ID: an ID is 12 lower-case hexadecimal digits",
        ),
        (
            &with_body("-- relvar: parents = \"a1b2c3d4e5f6\"\n-- relvar: up\n"),
            "F:2:12: `parents` is a list of strings: parents = [\"…\"]",
        ),
        (
            &with_body("-- relvar: parents = [\"a1\"]\n-- relvar: up\n"),
            "F:2:12: \"a1\" is not a revision ID: an ID is 12 lower-case hexadecimal digits",
        ),
        (
            &with_body("-- relvar: lossyy = [\"a.b\"]\n-- relvar: up\n"),
            "F:2:12: unknown key `lossyy`",
        ),
        (
            &with_body("-- relvar: revision = \"a1b2c3d4e5f6\"\n-- relvar: up\n"),
            "F:2:12: `revision` is said twice",
        ),
        (
            &with_body("-- relvar: phase = \"soon\"\n-- relvar: up\n"),
            "F:2:12: \"soon\" is not a phase: expand, backfill or contract",
        ),
        (
            &with_body("-- relvar: down = \"never\"\n-- relvar: up\n"),
            "F:2:12: `down` says \"irreversible: why\" or \"nothing: why\"",
        ),
        (
            &with_body("-- relvar: review = \"ok\"\n-- relvar: up\n"),
            "F:2:12: \"ok\" is not a review state: pending or approved",
        ),
        (
            &with_body("-- relvar: review = \"approved\"\n-- relvar: up\n"),
            "F:2:12: an approved revision says signed_by, signed_at and body_sha256",
        ),
        (
            &with_body("-- relvar: review = \"pending\" message = \"x\"\n-- relvar: up\n"),
            "F:2:1: the review has a line of its own",
        ),
        (
            &with_body("-- relvar: created = \"yesterday\"\n-- relvar: up\n"),
            "F:2:12: `created` is a UTC time as YYYYMMDDhhmmss, such as \"20261122084000\"",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: message = \"late\"\n"),
            "F:3:1: header lines stand before `-- relvar: up`",
        ),
        (&with_body("-- relvar: down\n-- relvar: up\n"), "F:2:1: `-- relvar: up` comes first"),
        (&with_body("-- relvar: up\n-- relvar: up\n"), "F:3:1: a second `-- relvar: up`"),
        (&with_body("-- relvar: step 1\n-- relvar: up\n"), "F:2:1: a step before `-- relvar: up`"),
        (
            &with_body("-- relvar: up\n-- relvar: step 2\n"),
            "F:3:1: this is step 1 of its section, not step 2",
        ),
        (
            &with_body("-- relvar: up\nSELECT 1;\n-- relvar: step 1\n"),
            "F:3:1: a statement before the first step",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 transaction=all\n"),
            "F:3:19: \"transaction=all\" is not an option of a step",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 kind=swop\n"),
            "F:3:19: \"swop\" is not a kind of a step",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 kind=sql phase=soon\n"),
            "F:3:28: \"soon\" is not a phase of a step",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 kind=sql kind=sql\n"),
            "F:3:28: `kind` is given twice",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 locks={AccessExclusive=[\"a.b\"]}\n"),
            "F:3:19: \"AccessExclusive\" is not a lock mode",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 locks={share=[1]} idempotent\n"),
            "F:3:19: `share` is a list of the relations it locks",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: step 1 locks=share\n"),
            "F:3:19: the locks of a step are a TOML table, not share",
        ),
        (
            &with_body(
                "-- relvar: up\n-- relvar: step 1 kind=concurrent transaction=none\nVACUUM a;\n",
            ),
            "F:4:1: the step has `kind=concurrent`, but this statement is not concurrent",
        ),
        (
            &with_body(
                "-- relvar: up\n-- relvar: step 1 kind=backfill transaction=none\nDROP INDEX CONCURRENTLY i;\n",
            ),
            "F:4:1: the step has `kind=backfill`, but this statement is concurrent",
        ),
        (
            &with_body(
                "-- relvar: up\n-- relvar: step 1 kind=concurrent\nDROP INDEX CONCURRENTLY i;\n",
            ),
            "F:4:1: this statement cannot run in a transaction",
        ),
        (
            &with_body("-- relvar: up\n-- relvar: down lost = [\"a\"]\n"),
            "F:3:17: unknown key `lost`",
        ),
        (&with_body("-- relvar: up\nSELECT 'a;\n"), "F:3:8: this string never ends"),
        (
            &with_body(
                "-- relvar: down = \"irreversible: x\"\n-- relvar: up\n-- relvar: down\nSELECT 1;\n",
            ),
            "F:4:1: the header says that nothing runs on the way down, but here are statements",
        ),
        ("SELECT 1;\n", "F:1:1: a statement before `-- relvar: up`"),
        ("", "F:1:1: the header does not name its revision"),
    ];
    for (text, expected) in cases {
        let found = refusals(text);
        assert!(
            found.lines().any(|line| line == expected),
            "for {text:?}\nexpected {expected}\nfound {found}"
        );
    }
}

#[test]
fn a_draft_reads_as_a_person_would_write_it() {
    let now = "2026-11-22T08:40:00Z".parse().expect("a time");
    let mut seed = FixedSeed::new(0xa1b2_c3d4_e5f6, now, "ana");
    let birth = seed.birth(None);
    let mut build = StepDraft::alone(["CREATE INDEX CONCURRENTLY i ON \"Odd.Name\" (a) -- why"]);
    build.comments = vec!["Scans it twice.".into(), "relvar: up is only a word here".into()];
    build.kind = Some(StepKind::Concurrent);
    build.phase = Some(Phase::Expand);
    build.locks = vec![
        StepLock { mode: LockMode::ShareUpdateExclusive, on: vec!["public.\"Odd Name\"".into()] },
        StepLock { mode: LockMode::AccessShare, on: vec!["a.b".into(), "a.c".into()] },
    ];
    let draft = Draft {
        message: "Add orders: \"quoted\" & naïve".into(),
        parents: vec!["51b0c2d3e4f5".parse().expect("an id")],
        lossy: vec!["orders.note".into()],
        accepts: vec!["column public.\"A\".b".into()],
        up: vec![StepDraft::together(["CREATE TABLE a ();", "CREATE TABLE b ()"]), build],
        down: DownDraft::Steps {
            steps: vec![StepDraft::together(["DROP TABLE b, a"])],
            lossy: vec!["a.x".into()],
        },
        ..Draft::default()
    };
    assert_eq!(draft.file_name(&birth), "20261122084000_a1b2c3d4e5f6_add_orders_quoted_na_ve.sql");
    let text = draft.text(&birth);
    assert_eq!(
        text,
        r#"-- relvar: revision = "a1b2c3d4e5f6"   parents = ["51b0c2d3e4f5"]   created = "20261122084000"
-- relvar: message = "Add orders: \"quoted\" & naïve"
-- relvar: lossy = ["orders.note"]
-- relvar: accepts = ["column public.\"A\".b"]
-- relvar: review = "pending"
-- relvar: up
-- relvar: step 1
CREATE TABLE a ();
CREATE TABLE b ();

-- relvar: step 2 kind=concurrent phase=expand transaction=none locks={share_update_exclusive=["public.\"Odd Name\""], access_share=["a.b", "a.c"]}
-- Scans it twice.
-- · relvar: up is only a word here
CREATE INDEX CONCURRENTLY i ON "Odd.Name" (a) -- why
;

-- relvar: down lossy = ["a.x"]
DROP TABLE b, a;
"#
    );
    let revision = parse(&text).revision;
    assert_eq!(revision.message, draft.message);
    assert_eq!(revision.accepts, draft.accepts);
    assert_eq!(revision.steps(Direction::Up).len(), 2);
    let step = &revision.steps(Direction::Up)[1];
    assert_eq!(step.statements.len(), 1);
    assert_eq!((step.kind, step.phase), (StepKind::Concurrent, Some(Phase::Expand)));
    assert_eq!(Some(&step.locks), draft.up.get(1).map(|draft| &draft.locks));
}

mod printed_files_are_read_back {
    use proptest::prelude::*;

    use super::*;

    fn step() -> impl Strategy<Value = StepDraft> {
        let statement = prop::sample::select(vec![
            "CREATE TABLE t (a int)",
            "SELECT ';', $$a;b$$, \"-- x\"",
            "UPDATE t SET a = 1 -- note",
            "SELECT /* ; */ 1;",
            "SELECT E'\\'; -- relvar: up\\n'",
        ]);
        let statements = prop::collection::vec(statement, 1..4);
        let kind = prop::sample::select(vec![
            None,
            Some(StepKind::Sql),
            Some(StepKind::Backfill),
            Some(StepKind::Validate),
        ]);
        let phase = prop::option::of(prop::sample::select(Phase::ALL.to_vec()));
        let relations = prop::collection::vec(".{1,20}", 1..3);
        let locks = prop::option::of(relations);
        let said = (kind, phase, locks, any::<bool>());
        (statements, any::<bool>(), said, prop::collection::vec("\\PC{0,20}", 0..3)).prop_map(
            |(statements, alone, (kind, phase, locks, idempotent), comments)| {
                let mut step = if alone {
                    StepDraft::alone(statements)
                } else {
                    StepDraft::together(statements)
                };
                step.idempotent = idempotent;
                step.kind = kind;
                step.phase = phase;
                let lock = |on| StepLock { mode: LockMode::Share, on };
                step.locks = locks.map(lock).into_iter().collect();
                step.comments = comments;
                step
            },
        )
    }

    proptest! {
        #[test]
        fn whatever_they_hold(message in ".{0,40}", lossy in prop::collection::vec("\\PC{1,20}", 0..3), up in prop::collection::vec(step(), 1..4), down in prop::collection::vec(step(), 1..3)) {
            let now = "2026-11-22T08:40:00Z".parse().expect("a time");
            let birth = FixedSeed::new(1, now, "ana").birth(None);
            let draft = Draft {
                message: message.clone(),
                lossy: lossy.clone(),
                up: up.clone(),
                down: DownDraft::Steps { steps: down, lossy: lossy.clone() },
                ..Draft::default()
            };
            let text = draft.text(&birth);
            let file = RevisionFile::parse(&draft.file_name(&birth), &text).map_err(|errors| {
                TestCaseError::fail(format!("{errors:?}\n{text}"))
            })?;
            prop_assert_eq!(&file.revision.message, &message);
            prop_assert_eq!(&file.revision.lossy, &lossy);
            let steps = file.revision.steps(Direction::Up);
            prop_assert_eq!(steps.len(), up.len());
            for (read, written) in steps.iter().zip(&up) {
                prop_assert_eq!(read.transaction, written.transaction);
                prop_assert_eq!(read.idempotent, written.idempotent);
                prop_assert_eq!(Some(read.kind), written.kind.or(Some(read.kind)));
                prop_assert_eq!(read.phase, written.phase);
                prop_assert_eq!(&read.locks, &written.locks);
                prop_assert_eq!(read.statements.len(), written.statements.len());
            }
            let kept = matches!(&file.revision.down, Down::Section { lossy: found, .. } if *found == lossy);
            prop_assert!(kept);
        }

        #[test]
        fn reading_never_panics(text in "(-- relvar: (up|down|step 1|revision = \"a\"|x)|[ \\n;'\"$a/*=\\[-]){0,30}") {
            let _ = RevisionFile::parse(NAME, &text);
        }
    }
}
