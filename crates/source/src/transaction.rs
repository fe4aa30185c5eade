//! Transaction control in a file: PostgreSQL's is left to us, its effect is kept.
//!
//! BEGIN and COMMIT around statements change nothing of what a file defines. What a file rolls back is not
//! run at all.

use relvar_sql::TransactionControl;

use crate::settings::Setting;

/// Where a file stands between BEGIN and COMMIT, and what it has set.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Settings that hold until the end of the file.
    session: Vec<Setting>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    begin: Mark,
    savepoints: Vec<(String, Mark)>,
    /// Settings that hold until the end of the transaction.
    local: Vec<Setting>,
    offset: usize,
}

/// Where to go back to.
#[derive(Debug, Clone)]
struct Mark {
    statements: usize,
    session: Vec<Setting>,
    local: Vec<Setting>,
}

/// What a statement of transaction control does to a file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Nothing that matters.
    None,
    /// Only this many statements of all read so far are left.
    BackTo(usize),
    /// It is no statement for a schema file.
    TwoPhase,
}

impl Progress {
    /// Takes in BEGIN, COMMIT and the like; `statements` is the number of statements so far.
    pub fn control(
        &mut self,
        control: &TransactionControl,
        statements: usize,
        offset: usize,
    ) -> Effect {
        match control {
            TransactionControl::Begin => {
                let begin = self.mark(statements);
                let open = || Open { begin, savepoints: Vec::new(), local: Vec::new(), offset };
                self.open.get_or_insert_with(open);
            }
            TransactionControl::Commit => self.open = None,
            TransactionControl::Rollback => {
                if let Some(open) = self.open.take() {
                    self.session = open.begin.session;
                    return Effect::BackTo(open.begin.statements);
                }
            }
            TransactionControl::Savepoint(name) => {
                let mark = self.mark(statements);
                if let Some(open) = &mut self.open {
                    open.savepoints.push((name.clone(), mark));
                }
            }
            // The savepoints after it stay in the list, where nothing can name them rightly any more.
            TransactionControl::Release(_) => {}
            TransactionControl::RollbackTo(name) => return self.roll_back_to(name),
            TransactionControl::TwoPhase => return Effect::TwoPhase,
        }
        Effect::None
    }

    fn roll_back_to(&mut self, name: &str) -> Effect {
        let Some(open) = &mut self.open else { return Effect::None };
        let Some(at) = open.savepoints.iter().rposition(|(savepoint, _)| savepoint == name) else {
            return Effect::None;
        };
        open.savepoints.truncate(at + 1);
        let mark = open.savepoints[at].1.clone();
        open.local = mark.local;
        self.session = mark.session;
        Effect::BackTo(mark.statements)
    }

    fn mark(&self, statements: usize) -> Mark {
        let local = self.open.as_ref().map_or(Vec::new(), |open| open.local.clone());
        Mark { statements, session: self.session.clone(), local }
    }

    /// Sets for the rest of the file, or of the transaction; outside of one, LOCAL sets nothing.
    pub fn set(&mut self, setting: Setting, local: bool) {
        if !local {
            // It outlives the transaction, and inside it beats what was set for it before.
            if let Some(open) = &mut self.open {
                open.local.retain(|other| other.name != setting.name);
            }
            replace(&mut self.session, setting);
        } else if let Some(open) = &mut self.open {
            replace(&mut open.local, setting);
        }
    }

    /// Takes back what the file set; `all` takes back everything but the role.
    pub fn reset(&mut self, name: &str) {
        let kept = |setting: &Setting| match name {
            "all" => matches!(setting.name.as_str(), "role" | "session authorization"),
            _ => setting.name != name,
        };
        self.session.retain(kept);
        if let Some(open) = &mut self.open {
            open.local.retain(kept);
        }
    }

    /// All that is set at this point.
    pub fn settings(&self) -> Vec<Setting> {
        let mut settings = self.session.clone();
        for setting in self.open.iter().flat_map(|open| &open.local) {
            replace(&mut settings, setting.clone());
        }
        settings
    }

    /// Where the transaction begins that is still open.
    pub fn open_at(&self) -> Option<usize> {
        self.open.as_ref().map(|open| open.offset)
    }
}

/// The last setting of a parameter is the one that counts.
fn replace(settings: &mut Vec<Setting>, setting: Setting) {
    settings.retain(|other| other.name != setting.name);
    settings.push(setting);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(name: &str, value: &str) -> Setting {
        Setting { name: name.into(), sql: format!("SET {name} = {value}") }
    }

    fn shown(progress: &Progress) -> String {
        let settings: Vec<_> = progress.settings().into_iter().map(|setting| setting.sql).collect();
        settings.join("; ")
    }

    #[test]
    fn local_settings_end_with_the_transaction() {
        let mut progress = Progress::default();
        progress.set(setting("a", "0"), true);
        progress.set(setting("a", "1"), false);
        progress.control(&TransactionControl::Begin, 3, 10);
        progress.set(setting("a", "2"), true);
        progress.set(setting("b", "1"), false);
        assert_eq!(shown(&progress), "SET b = 1; SET a = 2");
        assert_eq!(progress.control(&TransactionControl::Commit, 5, 20), Effect::None);
        assert_eq!(shown(&progress), "SET a = 1; SET b = 1");
    }

    #[test]
    fn what_is_rolled_back_was_never_there() {
        let mut progress = Progress::default();
        progress.control(&TransactionControl::Begin, 3, 10);
        progress.set(setting("a", "1"), false);
        progress.control(&TransactionControl::Savepoint("s".into()), 5, 20);
        progress.set(setting("a", "2"), true);
        let back = progress.control(&TransactionControl::RollbackTo("s".into()), 7, 30);
        assert_eq!((back, shown(&progress).as_str()), (Effect::BackTo(5), "SET a = 1"));
        assert_eq!(progress.open_at(), Some(10));
        let back = progress.control(&TransactionControl::Rollback, 7, 40);
        assert_eq!((back, shown(&progress).as_str()), (Effect::BackTo(3), ""));
    }
}
