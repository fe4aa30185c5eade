//! The reference pages are what the program says of itself. `cargo xtask docs` writes them.

use std::fs;
use std::path::Path;

use crate::project::{finish, relvar};

/// How `cargo xtask docs` asks for new pages.
const WRITE: &str = "RELVAR_WRITE_DOCS";

fn printed(arguments: &[&str]) -> String {
    let output = finish(&mut relvar(arguments)).must_succeed();
    output.stdout.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The names of the commands, as `relvar --help` lists them.
fn names(help: &str) -> Vec<&str> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let entries = list.take_while(|line| !line.is_empty());
    let names = entries.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").collect()
}

/// A command's help without the options that every command has.
fn own(help: &str) -> String {
    let Some((before, shared)) = help.split_once("Options of every command:\n") else {
        return help.to_owned();
    };
    match shared.find("\nExamples:\n") {
        Some(at) => format!("{before}{}", &shared[at + 1..]),
        None => before.to_owned(),
    }
}

fn commands() -> String {
    let help = printed(&["--help"]);
    let mut page = format!(
        "# Commands\n\nWritten by `cargo xtask docs`: what `relvar --help` and `relvar COMMAND --help` print.\n\n\
         ```text\n{}```\n",
        help.trim_start()
    );
    let names = names(&help);
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let help = own(&printed(&[name, "--help"]));
        page.push_str(&format!("\n## relvar {name}\n\n```text\n{}\n```\n", help.trim_end()));
    }
    page
}

fn configuration() -> String {
    let folder = tempfile::tempdir().expect("a folder");
    finish(relvar(&["init"]).current_dir(folder.path())).must_succeed();
    let template = fs::read_to_string(folder.path().join("relvar.toml")).expect("relvar.toml");
    format!(
        "# relvar.toml\n\nWritten by `cargo xtask docs`: the file that `relvar init` makes. It names every key with its default \
         or an example.\n\n```toml\n{template}```\n"
    )
}

#[test]
fn the_pages_are_what_the_program_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for (name, page) in [("commands.md", commands()), ("configuration.md", configuration())] {
        let file = folder.join(name);
        if std::env::var_os(WRITE).is_some() {
            fs::write(&file, &page).expect("written");
            continue;
        }
        let kept = fs::read_to_string(&file).unwrap_or_default();
        let differs = kept.lines().zip(page.lines()).find(|(kept, now)| kept != now);
        assert!(
            kept == page,
            "{} is not what the program says now; write it by `cargo xtask docs`. First difference: {differs:?}",
            file.display()
        );
    }
}
