//! The guide and the runbook: every command that they show is run, and prints what they show.
//!
//! A page's blocks are run in their order, in one project on one database: `console` holds commands behind `$` and what
//! they print, `sql file=NAME` is written into a file, `sql database` is executed. In what is printed, `…` stands for
//! anything in a line and, alone, for any lines; identifiers and times of revisions are all alike.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use crate::project::Project;

/// A block that does something.
#[derive(Debug)]
enum Block {
    File { name: String, text: String },
    Database(String),
    Console(Vec<Call>),
}

/// A command of a page.
#[derive(Debug)]
struct Call {
    line: usize,
    command: String,
    printed: Vec<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = (1..).zip(page.lines());
    while let Some((_, line)) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let content: Vec<(usize, &str)> =
            lines.by_ref().take_while(|(_, line)| *line != "```").collect();
        let text = || content.iter().map(|(_, line)| format!("{line}\n")).collect();
        match info.split_once(' ').unwrap_or((info, "")) {
            ("console", _) => blocks.push(Block::Console(calls(&content))),
            ("sql", "database") => blocks.push(Block::Database(text())),
            ("sql", attribute) => {
                let name = attribute.strip_prefix("file=").expect("SQL goes somewhere");
                blocks.push(Block::File { name: name.to_owned(), text: text() });
            }
            _ => {}
        }
    }
    blocks
}

fn calls(content: &[(usize, &str)]) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for (line, text) in content {
        match (text.strip_prefix("$ "), calls.last_mut()) {
            (Some(command), _) => {
                calls.push(Call { line: *line, command: command.to_owned(), printed: Vec::new() });
            }
            (None, Some(call)) => call.printed.push((*text).to_owned()),
            (None, None) => panic!("line {line}: output without a command"),
        }
    }
    calls
}

/// The text with the same word for every identifier of a revision, and for every time in a file's name.
fn alike(text: &str) -> String {
    let mut alike = String::new();
    let mut run = String::new();
    for character in text.chars().chain([' ']) {
        if character.is_ascii_digit() || ('a'..='f').contains(&character) {
            run.push(character);
            continue;
        }
        match run.len() {
            12 => alike.push_str("ID"),
            14 if run.bytes().all(|byte| byte.is_ascii_digit()) => alike.push_str("TIME"),
            _ => alike.push_str(&run),
        }
        run.clear();
        alike.push(character);
    }
    alike.pop();
    alike
}

/// Whether a line is as a page shows it.
fn is_line(shown: &str, line: &str) -> bool {
    let mut parts = shown.split('…');
    let Some(mut rest) = parts.next().and_then(|first| line.strip_prefix(first)) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) => rest = behind,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Whether lines are as a page shows them.
fn are_lines(shown: &[String], lines: &[String]) -> bool {
    match (shown.split_first(), lines.split_first()) {
        (None, None) => true,
        (None, Some(_)) => false,
        (Some((any, behind)), _) if any == "…" => {
            (0..=lines.len()).any(|at| are_lines(behind, &lines[at..]))
        }
        (Some(_), None) => false,
        (Some((first, shown)), Some((line, lines))) => {
            is_line(first, line) && are_lines(shown, lines)
        }
    }
}

/// A shell in the project, which finds the program and the database.
fn shell(project: &Project, script: &str) -> Command {
    let program = project.command(&[]);
    let folder = Path::new(program.get_program()).parent().expect("a folder").to_owned();
    let environment: Vec<(OsString, OsString)> = program
        .get_envs()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())))
        .collect();
    let path = environment.iter().find(|(name, _)| name == "PATH").map(|(_, path)| path.clone());
    let path = path.unwrap_or_default();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).expect("a path");
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(project.root()).env_clear().envs(environment);
    shell.env("PATH", path).env("DATABASE_URL", project.url());
    shell
}

async fn runs(name: &str, page: &str) {
    let project = Project::bare().await;
    let (mut code, mut commands) = (0, 0);
    for block in blocks(page) {
        match block {
            Block::File { name, text } => drop(project.write(&name, &text)),
            Block::Database(sql) => project.execute(&sql).await,
            Block::Console(calls) => {
                for Call { line, command, printed } in calls {
                    let script = format!("(exit {code}); {{ {command}; }} 2>&1");
                    let output = shell(&project, &script).output().expect("a shell");
                    let text = String::from_utf8(output.stdout).expect("UTF-8");
                    let shown: Vec<String> = printed.iter().map(|line| alike(line)).collect();
                    let lines: Vec<String> = text.lines().map(alike).collect();
                    assert!(
                        are_lines(&shown, &lines),
                        "{name}:{line}: `{command}` prints\n{text}--- where the page shows\n{}",
                        printed.join("\n")
                    );
                    code = output.status.code().unwrap_or(-1);
                    commands += 1;
                }
            }
        }
    }
    assert!(commands > 10, "{name} shows {commands} commands");
}

#[tokio::test]
async fn the_guide() {
    runs("guide.md", include_str!("../../docs/guide.md")).await;
}

#[tokio::test]
async fn the_runbook() {
    runs("upgrade_failed.md", include_str!("../../docs/upgrade_failed.md")).await;
}

#[test]
fn what_is_printed_is_compared() {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<String>>();
    assert!(are_lines(&lines("a\n…\nd"), &lines("a\nb\nc\nd")));
    assert!(are_lines(&lines("…\na … c"), &lines("a b c")));
    assert!(!are_lines(&lines("a\n…\nd"), &lines("a\nb\nc")));
    assert!(!are_lines(&lines("a"), &lines("a\nb")));
    assert!(!is_line("a … c", "a b d"));
    assert!(!is_line("a", "ab"));
    assert_eq!(alike("20261130132952_f8f570209113_x at 12"), "TIME_ID_x at 12");
}
