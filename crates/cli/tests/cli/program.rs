//! The program itself: help, exit codes, streams, completions.

use crate::project::{Project, finish, relvar};

fn run(arguments: &[&str]) -> crate::project::Output {
    finish(&mut relvar(arguments))
}

/// The commands that `relvar --help` lists.
fn commands() -> Vec<String> {
    let help = run(&["--help"]).must_succeed().stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let names = listed.take_while(|line| line.starts_with("  "));
    let names = names.filter(|line| !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next().map(str::to_owned));
    names.filter(|name| name != "help").collect()
}

#[test]
fn every_command_has_help_with_examples() {
    let commands = commands();
    assert!(commands.len() > 15, "{commands:?}");
    for command in &commands {
        let help = run(&[command, "--help"]).must_succeed();
        let examples = format!("Examples:\n  relvar {command}");
        help.prints(&examples).prints("--json");
    }
}

#[test]
fn the_exit_codes_are_documented() {
    run(&["--help"]).must_succeed().prints("Exit codes:\n  0  fine\n  1  findings");
}

#[test]
fn an_unknown_command_is_usage() {
    run(&["difff"]).ends_with(2).says("unrecognized subcommand 'difff'").says("'diff'");
    run(&[]).ends_with(2).says("Usage: relvar");
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        run(&["completions", shell]).must_succeed().prints("downgrade");
    }
}

#[test]
fn the_version_is_a_result() {
    run(&["--version"]).must_succeed().prints(concat!("relvar ", env!("CARGO_PKG_VERSION")));
}

#[tokio::test]
async fn colours_come_only_when_asked_where_there_is_no_terminal() {
    let project = Project::with("CREATE TABLE a (b int);").await;
    let plain = project.run(&["diff", "empty", "schema"]).must_succeed();
    assert_eq!(plain.stdout, "+ table public.a\n");
    let colored = project.run(&["diff", "empty", "schema", "--color", "always"]).must_succeed();
    assert_eq!(colored.stdout, "\u{1b}[32m+ table public.a\u{1b}[0m\n");
    let never = project.run(&["diff", "empty", "schema", "--color", "never"]).must_succeed();
    assert_eq!(never.stdout, plain.stdout);
}

#[tokio::test]
async fn failures_are_json_too() {
    let project = Project::bare().await;
    let failed = project.run(&["history", "--json"]).ends_with(2);
    assert_eq!(failed.stdout, "");
    let value: serde_json::Value = serde_json::from_str(&failed.stderr).expect("JSON");
    assert_eq!(value["error"]["exit_code"], 2);
    let message = value["error"]["message"].as_str().expect("a message");
    assert!(message.starts_with("there is no relvar.toml in "), "{message}");
}

#[test]
fn wrong_usage_is_json_too() {
    for arguments in
        [&["upgrade", "--json", "--nope"][..], &["--json", "difff"], &["show", "zz", "--json"]]
    {
        let failed = run(arguments).ends_with(2);
        let value: serde_json::Value = serde_json::from_str(&failed.stderr).expect("JSON");
        assert_eq!(value["error"]["exit_code"], 2, "{arguments:?}");
        let message = value["error"]["message"].as_str().expect("a message");
        assert!(!message.is_empty() && !message.starts_with("error"), "{message}");
    }
    // Behind `--` it is a value.
    run(&["difff", "--", "--json"]).ends_with(2).says("error: unrecognized subcommand");
}
