//! Loads schema files both ways, here and with `psql -f`, and compares the two catalogs.
//!
//! `cargo run --release -p relvar-source --example against_psql -- [--shuffle SEED] FILE…`
//!
//! With `--shuffle`, each file is cut into one file for every statement (SETs go along with each), and
//! those are loaded in an order that the seed decides.

use std::error::Error;
use std::process::{Command, Stdio};

use relvar_catalog::Catalog;
use relvar_introspect::read;
use relvar_server::{Options, Shadow, Shadows, find_client};
use relvar_source::{Loading, SchemaFile, collect, load};
use relvar_sql::StatementKind;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut seed: Option<u64> = None;
    if arguments.first().is_some_and(|argument| argument == "--shuffle") {
        seed = Some(arguments.get(1).ok_or("--shuffle wants a seed")?.parse()?);
        arguments.drain(..2);
    }
    let options = Options::from_env(|name| std::env::var_os(name));
    let shadows = Shadows::embedded(&options).await?;
    let mut failed = 0;
    for path in &arguments {
        let file = collect(&[path.into()])?;
        let ours = match seed {
            Some(seed) => shuffled(&file[0].text, seed),
            None => file,
        };
        let differences = compare(&shadows, &options, path, &ours).await?;
        failed += usize::from(differences > 0);
    }
    println!("{} passed, {failed} failed", arguments.len() - failed);
    std::process::exit(i32::from(failed > 0));
}

async fn compare(
    shadows: &Shadows,
    options: &Options,
    path: &str,
    files: &[SchemaFile],
) -> Result<usize, Box<dyn Error>> {
    let shadow = shadows.create().await?;
    let loaded = load(&shadow, files, &Loading::default()).await?;
    println!("{path}: {} files, {} findings", files.len(), loaded.findings.len());
    for finding in &loaded.findings {
        let place = finding.place.as_ref().map(ToString::to_string).unwrap_or_default();
        println!("  {} {place}: {}", finding.severity, finding.message);
    }
    let ours = catalog(&shadow).await?;
    let witness = shadows.create().await?;
    psql(options, &witness, path)?;
    let theirs = catalog(&witness).await?;
    let mut differences = 0;
    for (id, object) in &ours.objects {
        let same = theirs.get(id).is_some_and(|other| {
            other.body == object.body && other.depends_on == object.depends_on
        });
        if !same {
            println!("  - {id}: {object:?}\n  + {:?}", theirs.get(id));
            differences += 1;
        }
    }
    for id in theirs.objects.keys().filter(|id| !ours.contains(id)) {
        println!("  + {id}");
        differences += 1;
    }
    println!("  {} objects, {differences} differences", theirs.objects.len());
    Ok(differences)
}

async fn catalog(shadow: &Shadow) -> Result<Catalog, Box<dyn Error>> {
    let options = relvar_introspect::Options { owners: true, ..Default::default() };
    Ok(read(&shadow.connect().await?, &options).await?)
}

/// One file for every statement, each with the settings that hold there.
fn shuffled(text: &str, seed: u64) -> Vec<SchemaFile> {
    let mut settings = String::new();
    let mut files = Vec::new();
    for statement in relvar_sql::split(text).statements {
        let line = format!("{};\n", statement.text);
        if matches!(statement.kind, StatementKind::Set { .. }) {
            settings.push_str(&line);
        } else {
            files
                .push(SchemaFile::new(format!("{}.sql", statement.line), settings.clone() + &line));
        }
    }
    let mut state = seed;
    for last in (1..files.len()).rev() {
        // A step of Knuth's generator; its upper bits are good enough to shuffle with.
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let other = (state >> 33) as usize % (last + 1);
        files.swap(last, other);
    }
    files
}

/// Without stopping at errors, as for a dump whose roles are missing.
fn psql(options: &Options, shadow: &Shadow, path: &str) -> Result<(), Box<dyn Error>> {
    let psql = find_client("psql", 0, options).ok_or("psql is not installed")?;
    let (conninfo, password) = shadow.target().for_libpq();
    let mut command = Command::new(psql);
    command.args(["-X", "-q", "-d"]).arg(conninfo).arg("-f").arg(path).stdin(Stdio::null());
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    let output = command.stdout(Stdio::null()).output()?;
    print!("{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}
