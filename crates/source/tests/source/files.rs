//! Files and folders as a user names them.

use std::fs;
use std::path::PathBuf;

use relvar_source::collect;

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

#[test]
fn folders_give_their_sql_files_sorted_and_each_once() {
    let folder = folder(&[
        ("b.sql", b"b"),
        ("a/z.SQL", b"z"),
        ("a.sql", b"\xef\xbb\xbfa"),
        ("notes.txt", b"n"),
        (".hidden.sql", b"h"),
        (".git/x.sql", b"x"),
    ]);
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/circle")).expect("a link");
    let root = folder.path().to_owned();
    let paths = [root.join("b.sql"), root.clone(), root.join("notes.txt")];
    let files = collect(&paths).expect("the files");
    let found: Vec<_> = files
        .iter()
        .map(|file| (file.path.strip_prefix(&root).expect("below"), file.text.as_str()))
        .map(|(path, text)| (path.display().to_string(), text.to_owned()))
        .collect();
    let expected = [("b.sql", "b"), ("a/z.SQL", "z"), ("a.sql", "a"), ("notes.txt", "n")];
    assert_eq!(found, expected.map(|(path, text)| (path.to_owned(), text.to_owned())));
}

#[test]
fn an_empty_folder_gives_nothing() {
    let folder = folder(&[("notes.txt", b"n")]);
    assert_eq!(collect(&[folder.path().to_owned()]).expect("no file"), []);
}

#[test]
fn what_cannot_be_read_says_why() {
    let folder = folder(&[("latin.sql", b"a\nb\nc\xe4"), ("dump.sql", b"PGDMP\n\0")]);
    let message = |name: &str| {
        let path: PathBuf = folder.path().join(name);
        let message = collect(std::slice::from_ref(&path)).expect_err("an error").to_string();
        message.replace(&path.display().to_string(), name)
    };
    assert_eq!(message("nowhere"), "cannot find the schema file or folder nowhere; check the path");
    assert_eq!(
        message("latin.sql"),
        "latin.sql:3: the file is not UTF-8 text; save it as UTF-8 (for example: iconv -f LATIN1 -t UTF-8)"
    );
    assert_eq!(
        message("dump.sql"),
        "dump.sql:2: the file holds a zero byte, so it is not SQL text; is it a custom-format dump?"
    );
}
