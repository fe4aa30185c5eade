//! Runs the whole test suite once on each server.

use std::process::Command;

use crate::servers;

/// `cargo xtask test-servers`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let pass_on = arguments.get(end + 1..).unwrap_or_default();
    let mut failed = Vec::new();
    for version in servers::versions(&arguments[..end])? {
        println!("PostgreSQL {version}");
        if !passes(&version, pass_on)? {
            failed.push(version);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("the tests fail on PostgreSQL {}", failed.join(", "))),
    }
}

fn passes(version: &str, pass_on: &[String]) -> Result<bool, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        .args(["test", "--workspace", "--no-fail-fast"])
        .args(pass_on)
        .env("RELVAR_TEST_PG_BIN", servers::bin_dir(version)?)
        .env("RELVAR_TEST_PG_DUMP", servers::pg_dump()?);
    let status = cargo.status().map_err(|error| format!("cannot run {cargo:?}: {error}"))?;
    Ok(status.success())
}
