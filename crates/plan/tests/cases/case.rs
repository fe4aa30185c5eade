//! A case file; `cases/README.md` says what stands in it.

use std::path::Path;

#[derive(Debug, Default)]
pub struct Case {
    pub name: String,
    pub from: String,
    pub rows: String,
    pub to: String,
    pub same: bool,
    pub lossy: bool,
    /// Whether something that others lean on may be missing for a while.
    pub unguarded: bool,
    requires: Option<u32>,
    until: Option<u32>,
    /// `kind A -> B`, as written.
    pub renames: Vec<(String, String, String)>,
    /// `(table.column, expression)`.
    pub backfill: Vec<(String, String)>,
}

impl Case {
    pub fn read(root: &Path, path: &Path) -> Case {
        let text = std::fs::read_to_string(path).expect("a readable case");
        let name = path.strip_prefix(root).expect("a path below the root").display().to_string();
        let mut case = Case { name, ..Case::default() };
        let mut section: Option<&str> = None;
        for line in text.lines() {
            if let Some(directive) = line.strip_prefix("-- case: ") {
                section = case.directive(directive.trim()).or(section);
            } else if let Some(section) = section {
                let text = match section {
                    "from" => &mut case.from,
                    "rows" => &mut case.rows,
                    _ => &mut case.to,
                };
                text.push_str(line);
                text.push('\n');
            }
        }
        case
    }

    fn directive<'d>(&mut self, directive: &'d str) -> Option<&'d str> {
        let number = |text: &str| text.trim().parse().ok();
        match directive.split_once(' ') {
            None if ["from", "rows", "to"].contains(&directive) => return Some(directive),
            None if directive == "same" => self.same = true,
            None if directive == "lossy" => self.lossy = true,
            None if directive == "unguarded" => self.unguarded = true,
            Some(("requires", rest)) => {
                self.requires = rest.split_once('=').and_then(|(_, n)| number(n))
            }
            Some(("until", rest)) => self.until = rest.split_once('=').and_then(|(_, n)| number(n)),
            Some(("rename", rest)) => {
                let rest = rest.trim();
                let words = ["materialized view", "foreign table"];
                let (kind, names) = match words.iter().find(|kind| rest.starts_with(**kind)) {
                    Some(kind) => rest.split_at(kind.len()),
                    None => rest.split_once(' ').expect("rename KIND A -> B"),
                };
                let (from, to) = names.split_once("->").expect("rename KIND A -> B");
                self.renames.push((kind.into(), from.trim().into(), to.trim().into()));
            }
            Some(("backfill", rest)) => {
                let (column, expression) = rest.split_once('=').expect("backfill T.C = EXPR");
                self.backfill.push((column.trim().into(), expression.trim().into()));
            }
            _ => panic!("{}: unknown directive {directive:?}", self.name),
        }
        None
    }

    pub fn runs_on(&self, major: u32) -> bool {
        self.requires.unwrap_or(14) <= major && self.until.is_none_or(|until| major <= until)
    }
}
