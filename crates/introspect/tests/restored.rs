//! The strongest witness: a database that `pg_dump` and `psql` rebuilt reads equal to the original.

use std::path::{Path, PathBuf};

use relvar_catalog::Catalog;
use relvar_introspect::{Options, read};
use relvar_server::{Shadow, find_client};
use relvar_testkit::{psql, shadow};

async fn catalog(shadow: &Shadow) -> Catalog {
    let client = shadow.connect().await.expect("a connection");
    let options = Options { owners: true, ..Options::default() };
    read(&client, &options).await.unwrap_or_else(|error| panic!("{error}"))
}

/// What only one of the catalogs holds, or holds otherwise: identity, body and edges.
fn differences(a: &Catalog, b: &Catalog) -> Vec<String> {
    let show = |catalog: &Catalog| -> Vec<String> {
        let object =
            |o: &relvar_catalog::Object| format!("{} {:?} {:?}", o.id, o.body, o.depends_on);
        let objects = catalog.objects.values().map(object);
        objects
            .chain(
                catalog
                    .unrepresented
                    .iter()
                    .filter(|thing| !thing.is_option)
                    .map(|thing| format!("{thing:?}")),
            )
            .collect()
    };
    let (a, b) = (show(a), show(b));
    let only = |sign: &str, these: &[String], those: &[String]| -> Vec<String> {
        let those: std::collections::BTreeSet<_> = those.iter().collect();
        these
            .iter()
            .filter(|line| !those.contains(line))
            .map(|line| format!("{sign} {line}"))
            .collect()
    };
    [only("-", &a, &b), only("+", &b, &a)].concat()
}

/// The lowest server major that a file asks for: `-- requires 15` in its first line.
fn requires(sql: &str) -> u32 {
    let first = sql.lines().next().unwrap_or_default();
    first.strip_prefix("-- requires ").and_then(|major| major.trim().parse().ok()).unwrap_or(0)
}

/// What the restored database reads otherwise; nothing where the server is too old for it.
///
/// # Errors
/// When the file, or the dump, does not load.
async fn restore(sql: &str) -> Result<Vec<String>, String> {
    let original = shadow().await;
    if original.version_num() / 10_000 < requires(sql) {
        return Ok(Vec::new());
    }
    let restored = shadow().await;
    psql(&original, sql).await.map_err(|error| format!("does not load: {error}"))?;
    let dump = pg_dump(&original).await;
    psql(&restored, &dump).await.map_err(|error| format!("the dump does not load: {error}"))?;
    let (a, b) = (catalog(&original).await, catalog(&restored).await);
    original.drop_database().await.expect("dropped");
    restored.drop_database().await.expect("dropped");
    Ok(differences(&a, &b))
}

/// The dump as it is; `relvar_testkit::pg_dump` makes one that is good for comparing.
async fn pg_dump(shadow: &Shadow) -> String {
    let major = shadow.version_num() / 10_000;
    let program = std::env::var_os("RELVAR_TEST_PG_DUMP").map(PathBuf::from);
    let program = program.or_else(|| find_client("pg_dump", major, &relvar_testkit::options()));
    let (conninfo, password) = shadow.target().for_libpq();
    let mut command = tokio::process::Command::new(program.expect("a pg_dump that is new enough"));
    command.args(["--schema-only", "-d", &conninfo]).env("PGCLIENTENCODING", "UTF8");
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.output().await.expect("pg_dump starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let dump = String::from_utf8(output.stdout).expect("UTF-8");
    // A newer pg_dump says it to every server, and those before 17 do not know it.
    dump.replace("SET transaction_timeout = 0;\n", "")
}

fn sql_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
        {
            match entry.extension() {
                _ if entry.is_dir() => folders.push(entry),
                Some(extension) if extension == "sql" => files.push(entry),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

#[tokio::test]
async fn a_restored_dump_reads_as_the_original() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    for file in sql_files(&folder) {
        let sql = std::fs::read_to_string(&file).expect("a file");
        let restored = restore(&sql).await;
        let differences = restored.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        assert!(differences.is_empty(), "{}:\n{}", file.display(), differences.join("\n"));
    }
}

/// For any folder of schemas that `RELVAR_INTROSPECT_CORPUS` names.
#[tokio::test]
async fn a_restored_dump_of_a_corpus_reads_as_the_original() {
    let Some(folder) = std::env::var_os("RELVAR_INTROSPECT_CORPUS") else { return };
    let mut failures = Vec::new();
    let files = sql_files(Path::new(&folder));
    for file in &files {
        let sql = std::fs::read_to_string(file).expect("a file");
        let differences = restore(&sql).await.unwrap_or_else(|error| vec![error]);
        if !differences.is_empty() {
            failures.push(format!("{}:\n{}", file.display(), differences.join("\n")));
        }
    }
    println!("{} files, {} differ", files.len(), failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[tokio::test]
async fn reading_twice_gives_the_same() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemas");
    for file in sql_files(&folder) {
        let sql = std::fs::read_to_string(&file).expect("a file");
        let database = shadow().await;
        if database.version_num() / 10_000 < requires(&sql) {
            continue;
        }
        psql(&database, &sql).await.unwrap_or_else(|error| panic!("{error}"));
        let (a, b) = (catalog(&database).await, catalog(&database).await);
        assert!(a.objects.len() > 20, "{} objects", a.objects.len());
        assert_eq!(differences(&a, &b), Vec::<String>::new());
        database.drop_database().await.expect("dropped");
    }
}
