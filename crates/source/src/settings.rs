//! What the SET statements of a file amount to at each of its statements.
//!
//! A statement that is tried again long after its file has been read has to find the settings that it
//! found the first time. So every statement carries a [`StateId`], and a session can be brought from any
//! state to any other.

use std::collections::{HashMap, HashSet};

use relvar_catalog::name::quote_identifier;
use relvar_connect::{DDL_SETTINGS, DDL_SETTINGS_WHERE_POSSIBLE};
use relvar_sql::fold_identifier;

/// One of the states that a file's statements run in; [`StateId::default`] is that at a file's start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(crate) struct StateId(usize);

/// A setting, and the statement that makes it for the whole session.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Setting {
    /// The parameter, as `relvar_sql` spells it.
    pub name: String,
    /// What to run.
    pub sql: String,
}

#[derive(Debug)]
struct State {
    settings: Vec<Setting>,
    /// The state that this one came from first, and the one statement that leads here from there.
    step: Option<(StateId, String)>,
    /// Where objects without a schema go.
    schema: Option<String>,
}

/// All states of the files.
#[derive(Debug)]
pub(crate) struct States {
    list: Vec<State>,
    ids: HashMap<Vec<Setting>, StateId>,
    default_schema: String,
    /// Statements that this server does not take.
    refused: HashSet<String>,
}

impl States {
    pub fn new(default_schema: &str) -> States {
        let start =
            State { settings: Vec::new(), step: None, schema: Some(default_schema.to_owned()) };
        States {
            list: vec![start],
            ids: HashMap::from([(Vec::new(), StateId::default())]),
            default_schema: default_schema.to_owned(),
            refused: HashSet::new(),
        }
    }

    /// The state with these settings; `step` is how a file got there, where it was by one statement.
    pub fn reach(&mut self, settings: Vec<Setting>, step: Option<(StateId, String)>) -> StateId {
        if let Some(id) = self.ids.get(&settings) {
            return *id;
        }
        let id = StateId(self.list.len());
        let path = settings.iter().rev().find(|setting| setting.name == "search_path");
        let schema = match path {
            Some(setting) => first_schema(&setting.sql),
            None => Some(self.default_schema.clone()),
        };
        self.ids.insert(settings.clone(), id);
        self.list.push(State { settings, step, schema });
        id
    }

    /// The schema that a name without one is created in; `None` where the search path is empty.
    pub fn schema(&self, id: StateId) -> Option<&str> {
        self.list[id.0].schema.as_deref()
    }

    /// Leaves a statement out from now on.
    pub fn refuse(&mut self, sql: &str) {
        self.refused.insert(sql.to_owned());
    }

    /// What brings a session from one state to another; nothing where they are the same.
    pub fn transition(&self, from: Option<StateId>, to: StateId) -> Option<String> {
        if from == Some(to) {
            return None;
        }
        let target = &self.list[to.0];
        if let Some((origin, sql)) = &target.step
            && Some(*origin) == from
        {
            return (!self.refused.contains(sql)).then(|| sql.clone());
        }
        let mut sql = self.start();
        for setting in &target.settings {
            if !self.refused.contains(&setting.sql) {
                sql.push_str(&setting.sql);
                sql.push_str(";\n");
            }
        }
        Some(sql)
    }

    /// Puts a session into the state in which every file begins.
    pub fn start(&self) -> String {
        format!(
            "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL;\n\
             {FIXED}{DDL_SETTINGS}{DDL_SETTINGS_WHERE_POSSIBLE};\nSET search_path = {};\n",
            quote_identifier(&self.default_schema)
        )
    }

    /// As [`States::start`], for one parameter: what RESET of it means in a file.
    pub fn reset(&self, name: &str) -> String {
        match name {
            "search_path" => {
                format!("SET search_path = {}", quote_identifier(&self.default_schema))
            }
            "session authorization" => "RESET SESSION AUTHORIZATION".to_owned(),
            _ => format!("RESET {}", written(name)),
        }
    }
}

/// What no file changes: bodies are checked at the end, limits of the server's owner are for short
/// statements, and notices go nowhere. A message in another language could not be understood.
const FIXED: &str = "\
    SET check_function_bodies = off;\
    SET statement_timeout = 0;\
    SET lock_timeout = 0;\
    SET idle_in_transaction_session_timeout = 0;\
    SET default_transaction_read_only = off;\
    SET client_min_messages = error;\
    SET synchronous_commit = off;\
    SELECT pg_catalog.set_config('lc_messages', 'C', false) \
        WHERE pg_catalog.current_setting('is_superuser') = 'on' \
        AND pg_catalog.current_setting('lc_messages') <> 'C';\n";

/// A parameter's name as SQL: each part quoted where it has to be.
fn written(name: &str) -> String {
    let parts: Vec<_> = name.split('.').map(quote_identifier).collect();
    parts.join(".")
}

/// The first schema that a SET of the search path, or a `set_config` of it, names.
fn first_schema(sql: &str) -> Option<String> {
    let is_list = sql.trim_start().get(..3).is_some_and(|word| word.eq_ignore_ascii_case("set"));
    let value = match is_list {
        true => value(sql)?.to_owned(),
        false => {
            // `SELECT pg_catalog.set_config('search_path', 'app, public', false)`
            let mut constants = sql.split('\'').skip(1).step_by(2);
            constants.next()?;
            constants.next()?.to_owned()
        }
    };
    let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
    let names = names.map(|name| match name.strip_prefix('\'') {
        Some(quoted) => quoted.trim_end_matches('\'').replace("''", "'"),
        None => fold_identifier(name).into_owned(),
    });
    names.into_iter().find(|name| !matches!(name.as_str(), "" | "$user" | "pg_catalog"))
}

/// What a SET sets to.
fn value(sql: &str) -> Option<&str> {
    let after_equals = sql.split_once('=').map(|(_, value)| value);
    let after_to = || {
        let upper = sql.to_ascii_uppercase();
        upper.find(" TO ").map(|at| &sql[at + 4..])
    };
    let after_schema = || {
        let upper = sql.to_ascii_uppercase();
        upper.find("SCHEMA ").map(|at| &sql[at + 7..])
    };
    after_equals.or_else(after_to).or_else(after_schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_schema_of_a_search_path_is_where_things_go() {
        for (sql, expected) in [
            ("SET search_path = app, public", Some("app")),
            ("set search_path to \"My App\", public", Some("My App")),
            ("SET search_path TO '$user', 'x'", Some("x")),
            ("SET SCHEMA 'app'", Some("app")),
            ("SELECT pg_catalog.set_config('search_path', '', false)", None),
            ("SELECT set_config('search_path', 'App, b', false)", Some("app")),
        ] {
            assert_eq!(first_schema(sql).as_deref(), expected, "{sql}");
        }
    }

    #[test]
    fn a_session_takes_one_step_where_the_file_took_one_and_starts_over_elsewhere() {
        let mut states = States::new("public");
        let start = StateId::default();
        let a = Setting { name: "a.x".into(), sql: "SET a.x = 1".into() };
        let b = Setting { name: "b.x".into(), sql: "SET b.x = 1".into() };
        let first = states.reach(vec![a.clone()], Some((start, a.sql.clone())));
        let second = states.reach(vec![a.clone(), b.clone()], Some((first, b.sql.clone())));
        assert_eq!(states.reach(vec![a.clone(), b], None), second);
        assert_eq!(states.transition(Some(first), first), None);
        assert_eq!(states.transition(Some(first), second).as_deref(), Some("SET b.x = 1"));
        let jump = states.transition(Some(start), second).unwrap_or_default();
        assert!(jump.ends_with("SET a.x = 1;\nSET b.x = 1;\n"), "{jump}");
        states.refuse("SET a.x = 1");
        assert_eq!(states.transition(Some(start), first), None);
        let jump = states.transition(None, second).unwrap_or_default();
        assert!(jump.ends_with("public;\nSET b.x = 1;\n"), "{jump}");
    }
}
