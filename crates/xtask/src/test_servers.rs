//! Runs the whole test suite once on each server.

use std::process::Command;

use relvar_server::Package;

use crate::servers;

/// `cargo xtask test-servers`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let end = arguments.iter().position(|argument| argument == "--").unwrap_or(arguments.len());
    let pass_on = arguments.get(end + 1..).unwrap_or_default();
    match servers::unknown_majors() {
        None => println!("npm does not list newer majors"),
        Some(majors) if majors.is_empty() => println!("npm has no newer major than these"),
        Some(majors) => {
            println!("npm has PostgreSQL {majors:?}: add it to crates/server/src/packages.tsv");
        }
    }
    let mut failed = Vec::new();
    for server in servers::chosen(&arguments[..end])? {
        println!("PostgreSQL {}", server.version);
        if !passes(&server, pass_on)? {
            failed.push(server.version);
        }
    }
    match failed.is_empty() {
        true => Ok(()),
        false => Err(format!("the tests fail on PostgreSQL {}", failed.join(", "))),
    }
}

fn passes(server: &Package, pass_on: &[String]) -> Result<bool, String> {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo
        // The packages of plain `cargo test`: others would be built with other features, once more.
        .args(["test", "--no-fail-fast"])
        .args(pass_on)
        .env("RELVAR_TEST_PG_BIN", servers::fetched(server)?)
        .env("RELVAR_TEST_PG_DUMP", servers::pg_dump()?);
    let status = cargo.status().map_err(|error| format!("cannot run {cargo:?}: {error}"))?;
    Ok(status.success())
}
