//! `relvar.sum`: the hash of every revision file, and one over all of them.
//!
//! ```text
//! total sha256:4f1c…
//! 20261122084000_a1b2c3d4e5f6_add_orders.sql sha256:9b7e…
//! ```
//! A revision that was changed, added or removed without relvar shows; and two people who add revisions at the same
//! time meet in the first line, which git cannot merge by itself.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::located::Located;
use crate::revision_file::RevisionFile;
use crate::sha256::sha256_hex;

/// The name of the file in the migration folder.
pub const SUM_FILE: &str = "relvar.sum";

/// The hashes by file name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sum {
    hashes: BTreeMap<String, String>,
}

/// One way in which `relvar.sum` and the folder differ.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum SumIssue {
    /// The file's text is another one than the listed one.
    #[error("{0} was changed after its hash was written to relvar.sum")]
    Changed(String),
    /// The file is listed, but not there.
    #[error("{0} is listed in relvar.sum, but is not in the folder")]
    Missing(String),
    /// The file is there, but not listed.
    #[error("{0} is not listed in relvar.sum")]
    Unlisted(String),
    /// The first line does not fit the others: lines were changed or merged by hand.
    #[error("the total in relvar.sum does not fit its lines")]
    Total,
}

impl SumIssue {
    /// The file that it speaks of.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        match self {
            Self::Changed(file) | Self::Missing(file) | Self::Unlisted(file) => Some(file),
            Self::Total => None,
        }
    }
}

impl Sum {
    /// The hashes of these files.
    #[must_use]
    pub fn of<'a>(files: impl IntoIterator<Item = &'a RevisionFile>) -> Self {
        Self {
            hashes: files.into_iter().map(|file| (file.name.clone(), file.body_sha256())).collect(),
        }
    }

    /// Notes or replaces one file.
    pub fn insert(&mut self, file: &RevisionFile) {
        self.hashes.insert(file.name.clone(), file.body_sha256());
    }

    /// Forgets one file.
    pub fn remove(&mut self, file_name: &str) {
        self.hashes.remove(file_name);
    }

    /// The text of `relvar.sum`.
    #[must_use]
    pub fn print(&self) -> String {
        let lines = self.lines();
        format!("total sha256:{}\n{lines}", sha256_hex(lines.as_bytes()))
    }

    fn lines(&self) -> String {
        let mut lines = String::new();
        for (file, hash) in &self.hashes {
            let _ = writeln!(lines, "{file} sha256:{hash}");
        }
        lines
    }

    /// Reads `relvar.sum`; the flag tells whether the total fits.
    ///
    /// # Errors
    /// The first line that is no line of such a file.
    pub fn parse(text: &str) -> Result<(Self, bool), Located> {
        let text = text.replace("\r\n", "\n");
        let mut sum = Self::default();
        let mut total = None;
        for (index, line) in text.lines().enumerate() {
            let number = u32::try_from(index + 1).unwrap_or(u32::MAX);
            let (file, hash) = read_line(line).ok_or_else(|| bad_line(&text, number, line))?;
            if file == "total" {
                total = Some(hash);
            } else if sum.hashes.insert(file.clone(), hash).is_some() {
                return Err(Located::on_line(
                    SUM_FILE,
                    &text,
                    number,
                    format!("{file} is listed twice"),
                ));
            }
        }
        let fits = total.is_some_and(|total| total == sha256_hex(sum.lines().as_bytes()));
        Ok((sum, fits || text.is_empty()))
    }

    /// Where the files and the sum differ, by file name.
    #[must_use]
    pub fn compare<'a>(
        &self,
        total_fits: bool,
        files: impl IntoIterator<Item = &'a RevisionFile>,
    ) -> Vec<SumIssue> {
        let mut issues = BTreeSet::new();
        let mut seen = BTreeSet::new();
        for file in files {
            seen.insert(file.name.as_str());
            match self.hashes.get(&file.name) {
                None => issues.insert(SumIssue::Unlisted(file.name.clone())),
                Some(hash) if *hash != file.body_sha256() => {
                    issues.insert(SumIssue::Changed(file.name.clone()))
                }
                Some(_) => false,
            };
        }
        issues.extend(
            self.hashes
                .keys()
                .filter(|name| !seen.contains(name.as_str()))
                .cloned()
                .map(SumIssue::Missing),
        );
        if !total_fits {
            issues.insert(SumIssue::Total);
        }
        issues.into_iter().collect()
    }
}

fn read_line(line: &str) -> Option<(String, String)> {
    let (file, hash) = line.split_once(" sha256:")?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_hash && !file.is_empty()).then(|| (file.to_owned(), hash.to_owned()))
}

fn bad_line(text: &str, number: u32, line: &str) -> Located {
    if ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|mark| line.starts_with(mark)) {
        return Located::on_line(SUM_FILE, text, number, "an unresolved merge of two branches")
            .help("remove the conflict marks, keep the lines of both sides, and run `relvar approve` on what is new");
    }
    Located::on_line(SUM_FILE, text, number, "invalid line of relvar.sum")
        .help("a line is `<file> sha256:<64 digits>`; take the file from version control")
}
