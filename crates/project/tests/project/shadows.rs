//! A server that is named for shadow databases, and what is left on it.

use relvar_project::AutogenerateOptions;

use crate::fixture::{Folder, options, revise};

#[tokio::test]
async fn whoever_opened_a_project_takes_away_its_roles() {
    let schema = "CREATE TABLE a (b int);\nGRANT SELECT ON a TO relvar_project_reader;";
    let folder = Folder::with(schema).await;
    let server = relvar_testkit::shadow().await;
    let url = server.target().with_database("postgres").display();
    folder.write("relvar.toml", &format!("shadow_url = {url:?}\nshadow_roles = true\n"));
    let client = server.connect().await.expect("a connection");
    let roles = async || {
        let sql = "SELECT count(*) FROM pg_roles WHERE rolname = 'relvar_project_reader'";
        client.query_one(sql, &[]).await.expect("a count").get::<_, i64>(0)
    };
    let project = folder.open();
    let options = AutogenerateOptions { dry_run: true, ..options(&project) };
    assert!(revise(&project, &options).await.expect("a plan").is_some());
    assert_eq!(roles().await, 1, "the project is still open");
    project.close().await.expect("the server takes it");
    assert_eq!(roles().await, 0);
}
