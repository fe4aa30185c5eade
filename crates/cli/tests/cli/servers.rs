//! `status --stop`: embedded servers, of which only one's own are stopped.

use std::process::Command;

use relvar_server::{DevServer, Options, Running};

use crate::project::{Project, finish};

/// A command of a project with a state directory of its own.
fn command(project: &Project, arguments: &[&str]) -> Command {
    let mut command = project.command(arguments);
    command.env("RELVAR_STATE_DIR", project.root().join("state"));
    command
}

fn options(project: &Project) -> Options {
    Options { state_dir: project.root().join("state"), ..relvar_testkit::options() }
}

/// How many servers run for throwaway databases of the project's state directory.
fn shadows(project: &Project) -> usize {
    Running::list_own(&options(project), None).expect("a list").len()
}

#[tokio::test]
async fn only_ones_own_servers_are_stopped_and_none_in_use() {
    let one = Project::with("CREATE TABLE a ();").await;
    let other = Project::with("CREATE TABLE b ();").await;
    for project in [&one, &other] {
        finish(&mut command(project, &["diff", "empty", "schema"])).must_succeed();
        assert_eq!(shadows(project), 1);
    }
    let listed = finish(&mut command(&one, &["status"])).must_succeed();
    assert_eq!(listed.stdout.matches("(shadow, 0 clients)").count(), 1, "{}", listed.all());

    let used = DevServer::start(one.root(), &options(&one)).await.expect("a server");
    let stopped = finish(&mut command(&one, &["status", "--stop"])).must_succeed();
    assert_eq!(stopped.stdout.lines().count(), 1, "{}", stopped.all());
    stopped.prints("stopped PostgreSQL ").says("not stopped: ").says("in use by 1 relvar command");
    assert_eq!((shadows(&one), shadows(&other)), (0, 1));
    used.target().connect().await.expect("the server in use still runs");

    finish(&mut command(&one, &["status", "--stop", "--all"]))
        .ends_with(4)
        .says("not confirmed: stop ")
        .says("--yes");
    assert_eq!(shadows(&other), 1);
    used.remove().await.expect("removed");
    finish(&mut command(&other, &["status", "--stop"])).must_succeed().prints("stopped");
    assert_eq!(shadows(&other), 0);
}
