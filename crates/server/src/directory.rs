//! Directories that only we can enter, on a file system that suits what they hold.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::account::Account;
use crate::error::Error;
use crate::hash::{random_name, short_hash};
use crate::options::Options;

/// A throwaway server starts at about 20 MB and grows by 7 MB for each database.
const THROWAWAY_BYTES: u64 = 512 << 20;

/// The longest socket path that every system takes is 103 bytes (macOS; Linux has four more).
pub(crate) const SOCKET_PATH_BYTES: usize = 103;

/// Makes a new directory of a random name in `parent`, open to the account alone.
pub(crate) fn make_private(
    parent: &Path,
    prefix: &str,
    account: &Account,
) -> Result<PathBuf, Error> {
    let path = parent.join(format!("{prefix}{}", random_name()));
    // Making it fails if anybody was there first, so the directory is ours.
    DirBuilder::new().mode(0o700).create(&path).map_err(Error::file("create", &path))?;
    account.own(&path)?;
    Ok(path)
}

/// Makes a new file in a directory of the account. That nobody was there first is certain, so that no link
/// leads root elsewhere.
pub(crate) fn make_file(path: &Path, text: &str, account: &Account) -> Result<File, Error> {
    let mut file = File::options()
        .create_new(true)
        .read(true)
        .write(true)
        .open(path)
        .map_err(Error::file("create", path))?;
    file.write_all(text.as_bytes()).map_err(Error::file("write", path))?;
    account.own(path)?;
    Ok(file)
}

/// Makes a directory with all above it, so that the account can enter them whatever the caller's umask is.
pub(crate) fn make_reachable(path: &Path, account: &Account) -> Result<(), Error> {
    let absent: Vec<&Path> = path.ancestors().take_while(|part| !part.exists()).collect();
    fs::create_dir_all(path).map_err(Error::file("create", path))?;
    for made in absent.into_iter().filter(|_| account.is_dropped()) {
        fs::set_permissions(made, fs::Permissions::from_mode(0o755))
            .map_err(Error::file("open to others", made))?;
    }
    Ok(())
}

/// The state directory, made if need be: see [`state_path`].
pub(crate) fn state(options: &Options, account: &Account) -> Result<PathBuf, Error> {
    let path = state_path(options, account)?;
    make_reachable(&path, account)?;
    Ok(path)
}

/// The state directory at a place that the account can reach: programs of a server that root starts cannot
/// enter a private home, so the state then stands in `/var/lib/relvar` under a name made from the path that
/// was wanted.
pub(crate) fn state_path(options: &Options, account: &Account) -> Result<PathBuf, Error> {
    let wanted = std::path::absolute(&options.state_dir)
        .map_err(Error::file("resolve", &options.state_dir))?;
    Ok(reachable(wanted, account))
}

/// `wanted`, or its stand-in below `/var/lib/relvar` where another account could not enter it.
pub(crate) fn reachable(wanted: PathBuf, account: &Account) -> PathBuf {
    if !account.is_dropped() || enterable_by_all(&wanted) {
        return wanted;
    }
    let name = short_hash([wanted.as_os_str().as_encoded_bytes()]);
    Path::new("/var/lib/relvar").join(name)
}

fn enterable_by_all(path: &Path) -> bool {
    path.ancestors()
        .filter_map(|part| fs::metadata(part).ok())
        .all(|part| part.permissions().mode() & 0o001 != 0)
}

/// Where the data of throwaway servers goes: where the options say, else memory with room, else `/tmp`,
/// else beside the state.
pub(crate) fn throwaway(
    options: &Options,
    state: &Path,
    account: &Account,
) -> Result<PathBuf, Error> {
    if let Some(named) = &options.throwaway_dir {
        let named = std::path::absolute(named).map_err(Error::file("resolve", named))?;
        return for_account(reachable(named, account), account);
    }
    let shared = ["/dev/shm", "/tmp"].map(Path::new);
    if let Some(path) = shared.into_iter().find(|path| has_room(path)) {
        return Ok(path.to_owned());
    }
    for_account(state.join("run"), account)
}

/// The directory, made if need be, or one in it where the account can remove what is its own: a watchdog
/// has to remove the directory of its run.
fn for_account(dir: PathBuf, account: &Account) -> Result<PathBuf, Error> {
    let path = match account.name() {
        None => dir,
        Some(name) => dir.join(name),
    };
    make_reachable(&path, account)?;
    account.own(&path)?;
    Ok(path)
}

/// Whether everybody may make directories there and a server's data fits.
fn has_room(path: &Path) -> bool {
    let open_to_all = fs::metadata(path)
        .is_ok_and(|found| found.is_dir() && found.permissions().mode() & 0o1777 == 0o1777);
    let free = rustix::fs::statvfs(path)
        .map(|found| found.f_bavail.saturating_mul(found.f_frsize))
        .unwrap_or(0);
    open_to_all && free >= THROWAWAY_BYTES
}

/// Entries of `parent` whose names begin with `prefix` and that belong to the account.
pub(crate) fn owned_entries(parent: &Path, prefix: &str, account: &Account) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(prefix))
        .filter(|entry| {
            // Does not follow links: somebody else's link to a directory of ours is not ours.
            entry.metadata().is_ok_and(|found| found.is_dir() && owned(&found, account))
        })
        .map(|entry| entry.path())
        .collect();
    found.sort();
    found
}

fn owned(found: &fs::Metadata, account: &Account) -> bool {
    found.uid() == account.uid || found.uid() == rustix::process::geteuid().as_raw()
}

/// Removes a directory with all that is in it; that it is gone already is fine.
pub(crate) fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::File { action: "remove", path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// An exclusive lock on a file. It ends with the value, or with the process, however that ends.
pub(crate) struct Lock(File);

impl Drop for Lock {
    /// Closing the file would not do: a child has it too from its fork to its exec.
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}

/// Waits for an exclusive lock on the file, making it if need be.
pub(crate) async fn lock(path: &Path, patience: Duration) -> Result<Lock, Error> {
    let file = open_lock(path)?;
    let since = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Lock(file)),
            Err(TryLockError::Error(source)) => {
                return Err(Error::File { action: "lock", path: path.to_owned(), source });
            }
            Err(TryLockError::WouldBlock) if since.elapsed() > patience => {
                return Err(Error::Locked {
                    path: path.to_owned(),
                    waited_s: since.elapsed().as_secs(),
                });
            }
            Err(TryLockError::WouldBlock) => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// Opens a lock file, making it if need be.
pub(crate) fn open_lock(path: &Path) -> Result<File, Error> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
        .map_err(Error::file("open", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_directory_is_closed_to_others() {
        let account = Account::choose().expect("a user for the server");
        let path = make_private(Path::new("/tmp"), "relvar-test-", &account).expect("a directory");
        let found = fs::metadata(&path).expect("it exists");
        fs::remove_dir(&path).expect("it is empty");
        assert_eq!(found.permissions().mode() & 0o777, 0o700);
        assert_eq!(found.uid(), account.uid);
    }

    #[tokio::test]
    async fn a_held_lock_is_named_in_the_error() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let path = root.path().join("lock");
        let held = lock(&path, Duration::ZERO).await.expect("a free lock");
        let error = lock(&path, Duration::ZERO).await.err().expect("it is held");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
        let _of_a_child = held.0.try_clone().expect("a second descriptor");
        drop(held);
        lock(&path, Duration::ZERO).await.expect("it is free again");
    }
}
