//! A catalog comes from the cache as long as nothing changed, and then without a server.

use relvar_source::{Error, Reading, SERVER_OPTION, SchemaFile, Servers, catalog};
use relvar_testkit::options;

use crate::{assert_same, shown};

fn files(text: &str) -> [SchemaFile; 1] {
    [SchemaFile::new("schema/a.sql", text)]
}

#[tokio::test]
async fn a_hit_starts_no_server_and_a_change_is_no_hit() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = Some(folder.path());
    let text = "CREATE TABLE t (a int, b int); -- relvar: was s\nINSERT INTO t VALUES (1, 2);";
    let servers = Servers::embedded(options());
    let reading = Reading::default();
    let (first, loaded) =
        catalog(&servers, &files(text), &reading, cache).await.expect("a catalog");
    assert_eq!(loaded.annotations.len(), 1);
    let findings = loaded.findings.iter().filter(|finding| finding.rule != SERVER_OPTION);
    assert_eq!(findings.count(), 1);

    // A server that cannot be: whoever starts it fails, whoever asks for its version does not.
    let mut broken = options();
    broken.state_dir = "/proc/nowhere".into();
    let broken = Servers::embedded(broken);
    let (second, loaded_again) =
        catalog(&broken, &files(text), &reading, cache).await.expect("a cached catalog");
    assert_same(&first, &second);
    assert_eq!(loaded_again, loaded);
    let changed = text.replace("b int", "b bigint");
    let missed = catalog(&broken, &files(&changed), &reading, cache).await;
    assert!(matches!(missed, Err(Error::Server(_))), "{missed:?}");
    let other = Reading {
        catalog: relvar_introspect::Options { owners: true, ..Default::default() },
        ..Reading::default()
    };
    assert!(matches!(catalog(&broken, &files(text), &other, cache).await, Err(Error::Server(_))));
    let renamed = [SchemaFile::new("schema/b.sql", text)];
    assert!(matches!(catalog(&broken, &renamed, &reading, cache).await, Err(Error::Server(_))));
}

#[tokio::test]
async fn a_damaged_cache_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = Servers::from(relvar_testkit::shadows().await.clone());
    let files = files("CREATE TABLE t (a int);");
    let read = async || {
        let reading = Reading::default();
        catalog(&servers, &files, &reading, Some(folder.path())).await.expect("a catalog").0
    };
    let first = read().await;
    let entries: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the cache")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    assert_eq!(entries.len(), 1);
    let bytes = std::fs::read(&entries[0]).expect("the catalog");
    for damaged in [&bytes[..bytes.len() / 2], b"", b"relvar catalog 2\0\0\0\0\0\0\0\0"] {
        std::fs::write(&entries[0], damaged).expect("the damage");
        assert_same(&first, &read().await);
        assert_eq!(std::fs::read(&entries[0]).expect("the catalog").len(), bytes.len());
    }
    // A cache that cannot be written is none.
    let reading = Reading::default();
    let nowhere = folder.path().join(entries[0].file_name().expect("a name")).join("below");
    let (again, _) = catalog(&servers, &files, &reading, Some(&nowhere)).await.expect("a catalog");
    assert_same(&first, &again);
}

#[tokio::test]
async fn errors_come_with_all_findings_and_are_not_cached() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = Servers::from(relvar_testkit::shadows().await.clone());
    let files = files("CREATE TABLE t (a nope);\nCREATE TABLE u (a int,);");
    let read = catalog(&servers, &files, &Reading::default(), Some(folder.path())).await;
    let error = read.expect_err("an error");
    assert_eq!(
        error.to_string(),
        "the schema files hold 2 errors, the first at schema/a.sql:1:19: type \"nope\" does not exist (SQLSTATE 42704)"
    );
    let Error::Schema { findings, .. } = error else { panic!("{error}") };
    assert_eq!(findings.len(), 2);
    assert_eq!(std::fs::read_dir(folder.path()).map_or(0, Iterator::count), 0);
}

#[tokio::test]
async fn what_has_no_place_in_a_catalog_is_told() {
    let servers = Servers::from(relvar_testkit::shadows().await.clone());
    let text = "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;";
    let read = catalog(&servers, &files(text), &Reading::default(), None).await;
    let (_, loaded) = read.expect("a catalog");
    let found: Vec<_> = loaded.findings.iter().map(shown).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with(
            "warning - unrepresented: conversion public.c has no place in relvar's catalog"
        ),
        "{found:?}"
    );
}

#[tokio::test]
async fn no_files_give_the_empty_catalog() {
    let servers = Servers::from(relvar_testkit::shadows().await.clone());
    let (found, loaded) =
        catalog(&servers, &[], &Reading::default(), None).await.expect("a catalog");
    assert_eq!(loaded.findings, []);
    assert_same(&found, &relvar_catalog::Catalog::empty());
}

#[tokio::test]
async fn a_kept_catalog_is_the_same_to_the_last_edge() {
    let folder = tempfile::tempdir().expect("a folder");
    let servers = Servers::from(relvar_testkit::shadows().await.clone());
    let files: Vec<_> = crate::order::SCHEMA
        .iter()
        .zip(0..)
        .map(|(text, nth)| SchemaFile::new(format!("{nth}.sql"), *text))
        .collect();
    let catalog_options = relvar_introspect::Options { owners: true, ..Default::default() };
    let reading = Reading { catalog: catalog_options, ..Reading::default() };
    let read = async || catalog(&servers, &files, &reading, Some(folder.path())).await;
    let (first, _) = read().await.expect("a catalog");
    let (second, _) = read().await.expect("a cached catalog");
    assert!(first.objects.len() > 60);
    assert_eq!(format!("{first:?}"), format!("{second:?}"));
}
