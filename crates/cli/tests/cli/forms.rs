//! `--format`: findings for other programs.

use serde_json::Value;

use crate::project::{Project, SHOP};

fn sarif(output: &crate::project::Output) -> Vec<Value> {
    let log: Value = serde_json::from_str(&output.stdout).expect("one document");
    log["runs"][0]["results"].as_array().expect("results").clone()
}

#[tokio::test]
async fn drift_is_told_to_code_scanning_and_to_github() {
    let project = Project::upgraded(SHOP).await;
    let clean = project.run(&["check", "--format", "sarif"]).must_succeed();
    assert_eq!(sarif(&clean), Vec::<Value>::new());
    project.execute("CREATE INDEX by_hand ON orders (total)").await;
    let found = sarif(&project.run(&["check", "--format", "sarif"]).ends_with(1));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["ruleId"], "difference");
    assert_eq!(found[0]["message"]["text"], "+ index public.by_hand");
    let github = project.run(&["check", "--format", "github"]).ends_with(1);
    assert_eq!(
        github.stdout,
        "::warning title=difference::+ index public.by_hand (public.by_hand)\n"
    );
    let json = project.run(&["check", "--format", "json"]).ends_with(1).json();
    assert_eq!(json, project.run(&["check", "--json"]).ends_with(1).json());
}

#[tokio::test]
async fn errors_of_schema_files_stand_at_their_lines() {
    let project = Project::with("CREATE TABLE a (\n  b nope\n);").await;
    let failed = project.run(&["diff", "empty", "schema", "--format", "github"]);
    let failed = failed.ends_with(2);
    let first = failed.stdout.lines().next().expect("a finding");
    assert!(first.starts_with("::error file=schema/"), "{first}");
    assert!(first.contains(",line=2,col=5,") && first.contains("unresolved-reference"), "{first}");
    assert!(failed.stdout.lines().last().is_some_and(|line| line.contains("title=failed::")));
}

#[tokio::test]
async fn a_bad_revision_is_a_finding_about_its_file() {
    let project = Project::upgraded(SHOP).await;
    let name = project.revisions()[0].clone();
    let path = format!("migrations/{name}");
    let text = project.read(&path);
    let down = text.find("-- relvar: down").expect("a way back");
    let start = text[down..].find("DROP").expect("a statement") + down;
    project.write(&path, &format!("{}SELECT 1;\n-- {}", &text[..start], &text[start..]));
    project.run(&["approve", "head"]);
    let found = sarif(&project.run(&["verify", "--format", "sarif"]).ends_with(1));
    assert!(!found.is_empty());
    for one in &found {
        assert_eq!(one["ruleId"], "verification");
        let uri = &one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(*uri, path);
    }
}
