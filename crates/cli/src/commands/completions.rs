//! `relvar completions`: what a shell needs to complete commands.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::args::Cli;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell.
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  relvar completions bash > ~/.local/share/bash-completion/completions/relvar
  relvar completions zsh > ~/.zfunc/_relvar
  relvar completions fish > ~/.config/fish/completions/relvar.fish";

impl Completions {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "relvar", &mut text);
        context.console.print(&String::from_utf8_lossy(&text));
        Ok(Exit::Fine)
    }
}
