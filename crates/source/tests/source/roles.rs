//! Roles that files name are made; the server's own are left alone.

use relvar_connect::{Environment, Target};
use relvar_server::Shadow;
use relvar_source::{Error, Loading, Reading, SERVER_OPTION, SchemaFile, Servers, catalog};
use relvar_testkit::psql;

use crate::{all_shown, loaded, loaded_with, shown};

#[tokio::test]
async fn roles_that_are_named_and_missing_are_made_without_login() {
    let id = format!("named_{}", std::process::id());
    let text = format!(
        "CREATE TABLE t (a int);\nALTER TABLE t OWNER TO \"Owner; {id}\";\nGRANT SELECT ON t TO reader_{id}, writer_{id};\n\
         CREATE POLICY p ON t TO \"policy \"\"x\"\" {id}\";\nALTER DEFAULT PRIVILEGES FOR ROLE maker_{id} GRANT SELECT ON TABLES TO reader_{id};\n\
         CREATE SCHEMA AUTHORIZATION auth_{id};\nSET ROLE actor_{id};\nRESET ROLE;\nCREATE ROLE said_{id} LOGIN SUPERUSER PASSWORD 'x';\nGRANT SELECT ON t TO said_{id};"
    );
    let (shadow, loaded) = loaded(&[("a.sql", &text)]).await;
    assert_eq!(all_shown(&loaded), "");
    let mut made = loaded.roles_made.clone();
    made.sort();
    let mut expected = vec![
        format!("Owner; {id}"),
        format!("reader_{id}"),
        format!("writer_{id}"),
        format!("policy \"x\" {id}"),
        format!("maker_{id}"),
        format!("auth_{id}"),
        format!("actor_{id}"),
        format!("said_{id}"),
    ];
    expected.sort();
    assert_eq!(made, expected);
    let sql = format!(
        "SELECT count(*) FROM pg_roles WHERE rolname LIKE '%{id}%' AND NOT rolcanlogin AND NOT rolsuper"
    );
    assert_eq!(psql(&shadow, &sql).await.expect("a count").trim(), "8");
    let owner = psql(&shadow, "SELECT tableowner FROM pg_tables WHERE tablename = 't'").await;
    assert_eq!(owner.expect("an owner").trim(), format!("Owner; {id}"));
}

#[tokio::test]
async fn many_at_once_make_the_same_role() {
    let id = std::process::id();
    let text = format!("CREATE TABLE t (a int);\nGRANT SELECT ON t TO raced_{id};");
    let files = [("a.sql", text.as_str())];
    let all = tokio::join!(
        loaded(&files),
        loaded(&files),
        loaded(&files),
        loaded(&files),
        loaded(&files),
        loaded(&files)
    );
    let loads = [all.0.1, all.1.1, all.2.1, all.3.1, all.4.1, all.5.1];
    assert_eq!(loads.iter().map(all_shown).collect::<String>(), "");
    assert_eq!(loads.iter().map(|loaded| loaded.roles_made.len()).sum::<usize>(), 1);
}

#[tokio::test]
async fn without_leave_no_role_is_made() {
    let id = std::process::id();
    let text = format!("CREATE TABLE t (a int);\nGRANT SELECT ON t TO unmade_{id};");
    let options = Loading { make_roles: false, ..Loading::default() };
    let (_shadow, loaded) = loaded_with(&[("a.sql", &text)], &options).await;
    assert_eq!(
        all_shown(&loaded),
        format!(
            "error a.sql:2:22 unresolved-reference: role \"unmade_{id}\" does not exist (SQLSTATE 42704) \
             [make role unmade_{id} on that server, or allow that roles are made]"
        )
    );
    assert_eq!(loaded.roles_made, Vec::<String>::new());
}

#[tokio::test]
async fn roles_on_a_server_that_is_not_ours_are_told_to_the_caller() {
    let id = std::process::id();
    let shadow = relvar_testkit::shadow().await;
    let servers = Servers::external(shadow.target());
    let text = format!(
        "CREATE TABLE t (a int);\nALTER TABLE t OWNER TO gone_{id};\nGRANT SELECT ON t TO gone2_{id};"
    );
    let files = [SchemaFile::new("a.sql", text)];
    let (catalog, loaded) =
        catalog(&servers, &files, &Reading::default(), None).await.expect("a catalog");
    let findings = loaded.findings.iter().filter(|finding| finding.rule != SERVER_OPTION);
    assert_eq!(findings.map(shown).collect::<String>(), "");
    assert_eq!(loaded.roles_made, [format!("gone_{id}"), format!("gone2_{id}")]);
    assert!(
        catalog.objects.keys().any(|object| object.to_string().contains(&format!("to gone2_{id}")))
    );
    drop_roles(&servers, &shadow, &loaded.roles_made).await;
}

#[tokio::test]
async fn on_the_server_of_a_user_who_may_little_owners_are_left_as_they_are() {
    let weak = format!("weak_{}", std::process::id());
    let shadow =
        relvar_testkit::shadow_with(&format!("CREATE ROLE {weak} LOGIN CREATEDB CREATEROLE")).await;
    let text = format!("{} user={weak}", shadow.target().for_libpq().0);
    let target = Target::parse(&text, &Environment::empty()).expect("a target");
    let servers = Servers::external(target);
    let text = format!(
        "CREATE TABLE t (a int);\nALTER TABLE t OWNER TO owner_of_{weak};\nGRANT SELECT ON t TO reader_of_{weak};\n\
        ALTER DEFAULT PRIVILEGES FOR ROLE maker_of_{weak} GRANT SELECT ON TABLES TO PUBLIC;\nCREATE TABLE u (a int) TABLESPACE nowhere;"
    );
    let files = [SchemaFile::new("a.sql", text.as_str())];
    let error =
        catalog(&servers, &files, &Reading::default(), None).await.expect_err("no tablespace");
    let Error::Schema { findings, roles_made } = error else { panic!("{error}") };
    let found: Vec<_> = findings.iter().map(shown).collect();
    // Up to 14 everybody may create in public, and so the new owner may as well.
    let owner = found.iter().position(|text| text.contains("a.sql:2:1"));
    if let Some(owner) = owner.map(|at| &found[at]) {
        assert_eq!(
            owner,
            "warning a.sql:2:1 owner: the owner stays who it is: permission denied for schema public (SQLSTATE 42501) \
             [let shadow_url name a role that may give objects away, where owners matter]"
        );
    }
    assert_eq!(found.len(), 1 + usize::from(owner.is_some()), "{found:?}");
    assert_eq!(
        found.last().map(String::as_str),
        Some(
            "error a.sql:5:35 unresolved-reference: tablespace \"nowhere\" does not exist (SQLSTATE 42704) \
            [make it on that server; on the embedded one it is made for you]"
        )
    );
    let made = |name: &str| format!("{name}_of_{weak}");
    assert_eq!(roles_made, [made("owner"), made("reader"), made("maker")]);
    drop_roles(&servers, &shadow, &roles_made).await;
}

/// Drops roles, which fails while a database still needs one.
async fn drop_roles(servers: &Servers, shadow: &Shadow, names: &[String]) {
    servers.shadows().await.expect("a server").settle().await.expect("no more databases");
    let sql = format!("DROP ROLE {}", names.join(", "));
    psql(shadow, &sql).await.expect("roles that nothing needs");
}
