//! Writes the reference pages of the command line: what `relvar --help` and `relvar init` say.

use std::process::Command;

/// `cargo xtask docs`.
pub fn run() -> Result<(), String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // The test that compares the pages writes them, so that both always agree.
    cargo.args(["test", "--test", "cli", "reference::"]).env("RELVAR_WRITE_DOCS", "1");
    let status = cargo.status().map_err(|error| format!("cannot run {cargo:?}: {error}"))?;
    match status.success() {
        true => Ok(()),
        false => Err("the pages could not be written".to_owned()),
    }
}
