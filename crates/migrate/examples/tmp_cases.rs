//! Throwaway: every case through a proposal and a trial.
#![allow(missing_docs, dead_code)]
#[path = "../../plan/tests/cases/case.rs"]
mod case;
use case::Case;
use relvar_catalog::{Kind, ObjectId};
use relvar_migrate::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

async fn catalog(shadow: &relvar_server::Shadow) -> Result<relvar_catalog::Catalog, String> {
    let client = shadow.connect().await.map_err(|e| e.to_string())?;
    relvar_introspect::read(&client, &Default::default()).await.map_err(|e| e.to_string())
}
async fn made(sql: &str) -> Result<relvar_server::Shadow, String> {
    let shadow = relvar_testkit::shadow().await;
    let client = shadow.connect().await.map_err(|e| e.to_string())?;
    client.batch_execute(sql).await.map_err(|e| format!("{}", relvar_connect::describe(&e)))?;
    Ok(shadow)
}
fn file(draft: &Draft, seed: &mut FixedSeed) -> Result<RevisionFile, String> {
    let birth = seed.birth();
    let (name, text) = (draft.file_name(&birth), draft.text(&birth));
    RevisionFile::parse(&name, &text).map_err(|e| format!("PARSE {}\n{text}", e.iter().map(|e| e.to_string()).collect::<Vec<_>>().join("\n")))
}
async fn run(case: Case) -> Result<Verdict, String> {
    let from = made(&case.from).await?;
    let to = made(&case.to).await?;
    let (a, b) = (catalog(&from).await?, catalog(&to).await?);
    let mut seed = FixedSeed::new(1, "2026-11-22T08:40:00Z".parse().unwrap(), "x");
    let first = Draft { message: "first".into(), up: vec![StepDraft::together([case.from.clone()])], ..Draft::default() };
    let first = file(&first, &mut seed)?;
    let mut backfill = BTreeMap::new();
    for (path, e) in &case.backfill {
        let (table, column) = path.rsplit_once('.').unwrap();
        let (schema, table) = table.split_once('.').unwrap_or(("public", table));
        let plain = |n: &str| n.trim_matches('"').replace("\"\"", "\"");
        let t = ObjectId::scoped(Kind::Table, plain(schema), plain(table));
        backfill.insert(ObjectId::member(Kind::Column, Arc::new(t), plain(column)), e.clone());
    }
    let wishes = Wishes { backfill, plain_not_null: true, ..Wishes::default() };
    let Some(p) = Proposal::new(&a, &b, &wishes).map_err(|e| format!("PLAN {e}"))? else { return Err("SAME".into()) };
    let draft = p.draft("second", &[first.revision.id.clone()]);
    let second = file(&draft, &mut seed)?;
    let id = second.revision.id.clone();
    let text = second.text.clone();
    let graph = Graph::new(vec![first, second]).map_err(|e| e.to_string())?;
    let shadows = relvar_testkit::shadows().await;
    let options = relvar_introspect::Options::default();
    let dump = relvar_server::PgDump::find(15, &relvar_testkit::options());
    let roles = RoleMaker::new(true);
    let v = Verifier { shadows, options: &options, pg_dump: dump.as_ref(), roles: &roles };
    let intent = Intent { up: &p.up, renames: &[], changes: &p.changes, catalog: &b, shadow: &to };
    let verdict = v.verify(&graph, &id, Some(intent)).await.map_err(|e| format!("RUN {e}"))?;
    if verdict.objections.is_empty() { return Ok(verdict); }
    let mut t = String::new();
    for o in &verdict.objections { t.push_str(&format!("{}: {}\n{}\n", o.phase, o.message, o.details)); }
    Err(format!("OBJECTION {t}\n{text}\nremarks {:?}", verdict.remarks))
}
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for e in std::fs::read_dir(folder).unwrap().flatten() {
        let p = e.path();
        if p.is_dir() { found.extend(files(&p)) } else if p.extension().is_some_and(|e| e == "sql") { found.push(p) }
    }
    found.sort();
    found
}
#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let root = PathBuf::from("cases");
    let only = std::env::args().nth(1).unwrap_or_default();
    let all: Vec<Case> = files(&root).iter().map(|p| Case::read(&root, p)).filter(|c| c.runs_on(15) && !c.same && c.renames.is_empty() && only.split(',').any(|w| c.name.contains(w))).collect();
    let total = all.len();
    let gate = Arc::new(tokio::sync::Semaphore::new(4));
    let mut set = tokio::task::JoinSet::new();
    for case in all {
        let gate = gate.clone();
        set.spawn(async move { let _p = gate.acquire_owned().await; let n = case.name.clone(); (n, run(case).await) });
    }
    let (mut good, mut rows, mut rowless) = (0, 0, 0);
    while let Some(done) = set.join_next().await {
        let (name, outcome) = done.unwrap();
        match outcome {
            Ok(v) => { good += 1; if v.tables_with_rows > 0 { rows += 1 }; if !v.remarks.is_empty() { rowless += 1; println!("remark {name}: {:?}", v.remarks); } }
            Err(e) => println!("==== {name}\n{e}\n"),
        }
    }
    println!("{good} of {total} good, {rows} with rows, {rowless} with remarks");
}
