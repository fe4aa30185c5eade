//! What the exit code of `relvar` means. Scripts may rely on it.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: done, and there is nothing to tell.
    Fine,
    /// 1: findings, drift, or a difference that was asked for with `--exit-code`.
    Findings,
    /// 2: the command line, `relvar.toml`, a schema file or a revision file is wrong.
    Usage,
    /// 3: a server, a file or a program could not be reached, or refused to do what it was asked.
    Failed,
    /// 4: refused, because data would be lost or it is not approved; the message names the way on.
    Refused,
}

impl Exit {
    /// The number that the shell sees.
    pub const fn number(self) -> u8 {
        match self {
            Exit::Fine => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Failed => 3,
            Exit::Refused => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit.number())
    }
}

/// The table that `relvar --help` ends with.
pub const HELP: &str = "\
Exit codes:
  0  fine
  1  findings, drift, or a difference with --exit-code
  2  usage: the command line, relvar.toml, a schema file or a revision is wrong
  3  a server, file or program could not be reached, or failed
  4  refused for safety: data would be lost, or it is not approved";
