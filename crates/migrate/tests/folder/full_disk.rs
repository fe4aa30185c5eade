//! A disk that is full.

use std::fs;
use std::path::Path;
use std::process::Command;

use relvar_migrate::{Folder, StepDraft};

use crate::project::{draft, seed, write};

const FOLDER: &str = "RELVAR_MIGRATE_TEST_FULL_FOLDER";
const ROWS: &str = "RELVAR_MIGRATE_TEST_FULL_ROWS";

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .expect("read")
        .map(|entry| entry.expect("read").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Runs on a disk of three pages, one of which is taken; without its variables it is no test.
#[test]
fn child_process() {
    let (Ok(dir), Ok(rows)) = (std::env::var(FOLDER), std::env::var(ROWS)) else { return };
    let dir = Path::new(&dir);
    let folder = Folder::new(dir);
    write(dir, 1, &[], "");
    let before = names(dir);
    let rows: usize = rows.parse().expect("a number");
    let mut draft = draft("big", &[1]);
    draft.up = vec![StepDraft::together(vec!["INSERT INTO a VALUES (1)"; rows])];
    match folder.add(&draft, &mut seed()) {
        Ok(_) => println!("written"),
        Err(error) => {
            assert_eq!(names(dir), before, "nothing is left behind");
            println!("{error}\n= {}", error.help().unwrap_or_default());
        }
    }
}

/// Starts the test again in a mount namespace of its own, on a file system of `pages` pages of 4 kB.
fn run(pages: usize, rows: usize) -> String {
    let dir = tempfile::tempdir().expect("a folder");
    let script = format!(
        "mount -t tmpfs -o size={}k none \"${FOLDER}\" && exec \"$0\" --exact full_disk::child_process --nocapture",
        pages * 4
    );
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
        .arg(std::env::current_exe().expect("this binary"))
        .env(FOLDER, dir.path())
        .env(ROWS, rows.to_string())
        .output()
        .expect("unshare (util-linux) makes a small file system for this test");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout).replace(&dir.path().display().to_string(), "DIR")
}

#[test]
fn leaves_no_half_file_and_says_so() {
    let found = run(2, 1000);
    assert!(found.contains("cannot write DIR/20261122084000_000000000010_big.sql: No space left on device (os error 28); nothing was changed\n= make room on that disk, then try again"), "{found}");
    // The revision fits, relvar.sum does not.
    let found = run(2, 1);
    assert!(found.contains("cannot write DIR/relvar.sum: No space left on device (os error 28); nothing was changed"), "{found}");
    let found = run(3, 1);
    assert!(found.contains("written"), "{found}");
}
