//! Whom programs of PostgreSQL run as: the caller, or an unprivileged user when the caller is root.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{PermissionsExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::Error;

/// A user that PostgreSQL accepts to run as (it refuses root).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) uid: u32,
    /// The user to become, where the caller is root.
    dropped: Option<Dropped>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Dropped {
    name: String,
    gid: u32,
}

impl Account {
    /// The caller's own account, or `postgres`, or `nobody`.
    pub(crate) fn choose() -> Result<Self, Error> {
        let uid = rustix::process::geteuid();
        if !uid.is_root() {
            return Ok(Self { uid: uid.as_raw(), dropped: None });
        }
        ["postgres", "nobody"].iter().find_map(|name| Self::named(name)).ok_or(Error::NoAccount)
    }

    fn named(name: &str) -> Option<Self> {
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let (uid, gid) = ids_in(&passwd, name).or_else(|| ids_of_command(name))?;
        (uid != 0).then(|| Self { uid, dropped: Some(Dropped { name: name.to_owned(), gid }) })
    }

    /// The user's name, when it is not the caller.
    pub(crate) fn name(&self) -> Option<&str> {
        self.dropped.as_ref().map(|dropped| dropped.name.as_str())
    }

    /// Whether programs run as another user than the caller.
    pub(crate) fn is_dropped(&self) -> bool {
        self.dropped.is_some()
    }

    /// A command that runs as this account, without the caller's environment and input.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("LC_ALL", "C")
            .current_dir("/")
            .stdin(Stdio::null());
        if let Some(dropped) = &self.dropped {
            // Setting the user as root also gives up the supplementary groups.
            command.uid(self.uid).gid(dropped.gid);
        }
        command
    }

    /// Writes a file in a directory of this account, as this account: root would follow a link there.
    pub(crate) fn write(&self, path: &Path, text: &str) -> Result<(), Error> {
        let failed = || Error::file("write", path);
        let mut command = self.command("/bin/sh");
        command.args(["-c", "umask 077; exec cat >\"$1\"", "sh"]).arg(path).stdin(Stdio::piped());
        let mut child = command.spawn().map_err(failed())?;
        let fed = child.stdin.take().map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
        let status = child.wait().and_then(|status| fed.map(|()| status)).map_err(failed())?;
        match status.success() {
            true => Ok(()),
            false => Err(failed()(io::Error::other(status.to_string()))),
        }
    }

    /// Runs a command of this account to its end and returns what it printed.
    pub(crate) fn run(&self, name: &str, mut command: Command) -> Result<String, Error> {
        let output = command.output().map_err(|source| self.not_run(&command, source))?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        if output.status.success() {
            return Ok(printed);
        }
        let complaint = String::from_utf8_lossy(&output.stderr);
        Err(Error::Program {
            program: name.to_owned(),
            status: output.status.to_string(),
            output: format!("{printed}{complaint}").trim().to_owned(),
        })
    }

    /// What to say when a command of this account cannot be started.
    pub(crate) fn not_run(&self, command: &Command, source: io::Error) -> Error {
        let (program, user) = (command.get_program().into(), self.name().map(str::to_owned));
        Error::Spawn { program, user, source }
    }

    /// Hands a file or directory that the caller made over to this account; never what a link points to.
    pub(crate) fn own(&self, path: &Path) -> Result<(), Error> {
        match &self.dropped {
            None => Ok(()),
            Some(dropped) => lchown(path, Some(self.uid), Some(dropped.gid))
                .map_err(Error::file("hand over", path)),
        }
    }

    /// Takes a directory back, so that this account can read it but no longer change what is in it. What
    /// holds the directory must be out of the account's reach already.
    pub(crate) fn disown(&self, path: &Path) -> Result<(), Error> {
        if self.dropped.is_none() {
            return Ok(());
        }
        lchown(path, Some(0), Some(0))
            .and_then(|()| fs::set_permissions(path, fs::Permissions::from_mode(0o755)))
            .map_err(Error::file("take back", path))
    }
}

/// User and group id of `name` in the text of a password file.
fn ids_in(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        (fields.next()? == name).then_some(())?;
        Some((fields.nth(1)?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}

/// The same from `id`, which knows users that are not in the file (directory services, macOS).
fn ids_of_command(name: &str) -> Option<(u32, u32)> {
    let ask = |flag| {
        let output = Command::new("id").args([flag, name]).stderr(Stdio::null()).output().ok()?;
        std::str::from_utf8(&output.stdout).ok()?.trim().parse::<i64>().ok()
    };
    // macOS prints nobody's id as -2.
    Some((ask("-u")? as u32, ask("-g")? as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_password_file() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nnobody2:x:1:2::/:\nnobody:x:65534:65533:n:/:/bin/false\n";
        assert_eq!(ids_in(passwd, "nobody"), Some((65534, 65533)));
        assert_eq!(ids_in(passwd, "postgres"), None);
        assert_eq!(ids_in("broken:x", "broken"), None);
    }

    #[test]
    fn asks_the_system_for_ids() {
        assert_eq!(ids_of_command("root"), Some((0, 0)));
        assert_eq!(ids_of_command("no such user"), None);
    }

    #[test]
    fn never_chooses_root() {
        assert_ne!(Account::choose().expect("this machine has a user for the server").uid, 0);
    }
}
