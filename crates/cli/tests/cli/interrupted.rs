//! Runs that are stopped, blocked, or not alone.

use std::process::{Child, Stdio};
use std::time::Duration;

use crate::project::Project;

/// A project whose only revision takes long.
async fn slow() -> Project {
    let project = Project::new().await;
    let made = project.run(&["revision", "-m", "slow"]).must_succeed();
    let path = made.stdout.trim();
    let up = "-- relvar: up\nCREATE TABLE a ();\nSELECT pg_sleep(CASE WHEN current_setting('application_name') = 'slow' THEN 600 ELSE 0 END);\n";
    project.write(path, &project.read(path).replace("-- relvar: up\n", up));
    project.run(&["approve", "head"]).must_succeed();
    project
}

fn start(project: &Project) -> Child {
    let url = format!("{}&application_name=slow", project.url());
    let mut command = project.command(&["upgrade", "-d", &url]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

async fn until_it_sleeps(project: &Project) {
    for _ in 0..600 {
        let sql = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND state = 'active' \
                   AND application_name = 'slow' AND datname = current_database()";
        if project.value(sql).await == "1" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the revision never ran");
}

#[tokio::test]
async fn sigint_rolls_the_step_back() {
    let project = slow().await;
    let child = start(&project);
    until_it_sleeps(&project).await;
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).expect("sent");
    let output = child.wait_with_output().expect("it ends");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("stopping: the running step is rolled back"), "{stderr}");
    assert!(stderr.contains("_slow.sql:"), "{stderr}");
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'a'").await, "0");
    project.run(&["upgrade"]).must_succeed().prints("applied");
}

#[tokio::test]
async fn a_killed_run_is_gone_on_with() {
    let project = slow().await;
    let mut child = start(&project);
    until_it_sleeps(&project).await;
    child.kill().expect("killed");
    child.wait().expect("it ends");
    let unfinished = format!("unfinished: {} up, begun at ", project.head());
    project.run(&["check"]).ends_with(1).says(&unfinished).says("0 done, backend ");
    project.run(&["upgrade", "--terminate-orphan"]).must_succeed().prints("applied");
    assert_eq!(project.value("SELECT count(*) FROM pg_class WHERE relname = 'a'").await, "1");
}

#[tokio::test]
async fn a_second_runner_is_told_who_runs() {
    let project = slow().await;
    project.write("relvar.toml", "[run]\nrunner_wait_max = \"300ms\"\n");
    let mut child = start(&project);
    until_it_sleeps(&project).await;
    let second = project.run(&["upgrade"]);
    child.kill().expect("killed");
    child.wait().expect("it ends");
    second.ends_with(3).says("another migration run holds the lock: pid ").says("application slow");
}

#[tokio::test]
async fn a_lock_that_is_never_granted_names_who_holds_it() {
    let project = Project::upgraded("CREATE TABLE a (b int);").await;
    project.write("relvar.toml", "[run]\nlock_timeout = \"100ms\"\nlock_wait_max = \"400ms\"\n");
    project.write("schema/schema.sql", "CREATE TABLE a (b int, c int);");
    project.revise("c", &[]).must_succeed();
    let holder = project.shadow.connect().await.expect("a connection");
    holder
        .batch_execute("SET application_name = 'holder'; BEGIN; LOCK TABLE a")
        .await
        .expect("locked");
    let blocked = project.run(&["upgrade", "--allow-pending"]).ends_with(3);
    blocked.says("55P03").says("application holder");
    holder.batch_execute("ROLLBACK").await.expect("released");
    project.run(&["upgrade", "--allow-pending"]).must_succeed();
}
