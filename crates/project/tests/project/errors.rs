//! Errors as data: kind, cause, hints, places.

use relvar_project::{
    AutogenerateOptions, Config, ErrorClass, Hint, Problem, ProjectError, WishError,
};

use crate::fixture::{Folder, options, revise};

async fn refused(folder: &Folder) -> ProjectError {
    let project = folder.open();
    revise(&project, &options(&project)).await.expect_err("an error")
}

/// A project with a revision for its schema.
async fn revised(schema: &str) -> Folder {
    let folder = Folder::with(schema).await;
    let project = folder.open();
    revise(&project, &options(&project)).await.expect("a plan").expect("a revision");
    folder
}

#[tokio::test]
async fn loss_of_data_is_refused_until_it_is_allowed() {
    let folder = revised("CREATE TABLE a (b int, c int);").await;
    folder.write("schema/schema.sql", "CREATE TABLE a (b int);");
    let error = refused(&folder).await;
    assert_eq!((error.kind(), error.hints()), (ErrorClass::Refused, &[Hint::AllowDestructive][..]));
    match error.cause().downcast_ref::<Problem>() {
        Some(Problem::Destructive(lost)) => assert_eq!(lost.len(), 1, "{lost:?}"),
        other => panic!("{other:?}"),
    }
    let project = folder.open();
    let options = AutogenerateOptions { allow_destructive: true, ..options(&project) };
    assert!(revise(&project, &options).await.expect("a plan").is_some());
}

#[tokio::test]
async fn a_mistake_in_a_schema_file_has_its_place() {
    let folder = Folder::with("CREATE TABLE a (\n    b nosuchtype\n);").await;
    let error = refused(&folder).await;
    assert_eq!(error.kind(), ErrorClass::Usage);
    let place = error.findings()[0].place.as_ref().expect("a place").to_string();
    let file = folder.root().join("schema/schema.sql");
    assert_eq!(place, format!("{}:2:7", file.display()));
}

#[tokio::test]
async fn a_column_without_values_is_named_as_an_object() {
    let folder = revised("CREATE TABLE a (b int);").await;
    folder.write("schema/schema.sql", "CREATE TABLE a (b int, c int NOT NULL);");
    let error = refused(&folder).await;
    assert_eq!(error.kind(), ErrorClass::Refused);
    match error.hints() {
        [Hint::Backfill(column)] => assert_eq!(column.path(), "public.a.c"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_does_not_fit_is_told_without_options_of_a_program() {
    let folder = revised("CREATE TABLE a (b int);").await;
    let project = folder.open();
    let renames = vec!["table nope=other".parse().expect("a rename")];
    let options = AutogenerateOptions { renames, ..options(&project) };
    let error = revise(&project, &options).await.expect_err("no such table");
    assert!(matches!(error.cause().downcast_ref(), Some(WishError::Unfit { what: "rename", .. })));
    assert_eq!(error.to_string(), "rename 'table nope=other': there is no such table today");
}

#[test]
fn a_configuration_that_is_nowhere_has_no_environments() {
    // The root of the file system is above everything.
    let error = Config::find(None, "/".as_ref(), Some("production")).expect_err("no project");
    assert_eq!((error.kind(), error.hints()), (ErrorClass::Usage, &[Hint::MakeConfig][..]));
}
