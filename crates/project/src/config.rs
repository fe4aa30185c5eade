//! `relvar.toml`: found, read, and resolved for one environment.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use relvar_catalog::Pattern;
use relvar_report::{Finding, Place};
use serde::{Deserialize, Deserializer, de};

use crate::error::ProjectError;
use crate::hint::Hint;
use crate::problem::Problem;

/// The name of the file.
pub const FILE: &str = "relvar.toml";

/// What a new project gets: every key, with what it is for.
pub const TEMPLATE: &str = include_str!("relvar.toml");

/// A project's settings, resolved for one environment.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder that paths are relative to.
    pub root: PathBuf,
    /// The file itself; `None` where there is none.
    pub file: Option<PathBuf>,
    /// The environment that was asked for.
    pub environment: Option<String>,
    /// The database, `${VARIABLES}` not yet filled in; `None` for the embedded one.
    pub url: Option<String>,
    /// Files and folders of the wanted schema.
    pub schema: Vec<PathBuf>,
    /// The folder of revisions.
    pub migrations: PathBuf,
    /// Where names without a schema go.
    pub default_schema: String,
    /// The server for shadows, `${VARIABLES}` not yet filled in; `None` for the embedded one.
    pub shadow_url: Option<String>,
    /// Whether roles that a schema names may be made on that server, for as long as they are needed.
    pub shadow_roles: bool,
    /// The directory of PostgreSQL's programs.
    pub postgres_bin: Option<PathBuf>,
    /// The major version wanted for embedded servers.
    pub postgres_major: Option<u32>,
    /// Whether PostgreSQL may be downloaded; `None` leaves it to the surroundings.
    pub download: Option<bool>,
    /// What is left out of every catalog.
    pub exclude: Vec<Pattern>,
    /// Whether owners are part of the schema.
    pub owners: bool,
    /// Whether privileges are part of the schema.
    pub grants: bool,
    /// Whether revisions that nobody approved may run on any database.
    pub allow_pending: bool,
    /// How runs behave.
    pub run: Run,
}

/// `[run]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// How long a statement waits for a lock before the step is tried again.
    #[serde(default, deserialize_with = "duration")]
    pub lock_timeout: Option<Duration>,
    /// How long a step is tried in all.
    #[serde(default, deserialize_with = "duration")]
    pub lock_wait_max: Option<Duration>,
    /// How long a CONCURRENTLY statement may wait.
    #[serde(default, deserialize_with = "duration")]
    pub concurrently_wait_max: Option<Duration>,
    /// How long to wait for another runner.
    #[serde(default, deserialize_with = "duration")]
    pub runner_wait_max: Option<Duration>,
    /// `search_path` of every step.
    pub search_path: Option<String>,
}

/// The keys as they are written, at the top or in an `[env.NAME]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
    url: Option<String>,
    #[serde(default, deserialize_with = "one_or_many")]
    schema: Option<Vec<PathBuf>>,
    migrations: Option<PathBuf>,
    default_schema: Option<String>,
    shadow_url: Option<String>,
    shadow_roles: Option<bool>,
    postgres_bin: Option<PathBuf>,
    postgres_major: Option<u32>,
    download: Option<bool>,
    exclude: Option<Vec<String>>,
    owners: Option<bool>,
    grants: Option<bool>,
    pending: Option<Pending>,
    #[serde(default)]
    run: Run,
    #[serde(default)]
    env: BTreeMap<String, Keys>,
}

/// What happens to a revision that nobody approved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Pending {
    Refuse,
    Allow,
}

impl Config {
    /// Reads the file that was named, or the nearest one at or above `here`; without one, all defaults. A relative name is
    /// one of the process's current folder.
    ///
    /// # Errors
    /// When it cannot be read, holds what it should not, or lacks the environment.
    pub fn find(
        named: Option<&Path>,
        here: &Path,
        environment: Option<&str>,
    ) -> Result<Config, ProjectError> {
        let found = match named {
            Some(named) => Some(named.to_owned()),
            None => here.ancestors().map(|folder| folder.join(FILE)).find(|file| file.is_file()),
        };
        let Some(file) = found else {
            if let Some(environment) = environment {
                let wanted = environment.to_owned();
                return Err(ProjectError::usage(Problem::EnvironmentWithoutProject(wanted))
                    .hint(Hint::MakeConfig));
            }
            return Ok(resolve(here.to_owned(), None, Keys::default(), None));
        };
        let text = fs::read_to_string(&file)
            .map_err(|error| ProjectError::usage(Problem::file("read", &file, error)))?;
        Config::parse(&file, &text, environment)
    }

    /// Resolves the text of a file for an environment.
    ///
    /// # Errors
    /// When it holds what it should not, or lacks the environment.
    pub fn parse(
        file: &Path,
        text: &str,
        environment: Option<&str>,
    ) -> Result<Config, ProjectError> {
        let mut keys: Keys = toml::from_str(text)
            .map_err(|error| broken(file, text, error.span(), error.message()))?;
        if let Some((name, _)) = keys.env.iter().find(|(_, keys)| !keys.env.is_empty()) {
            let message = format!("an environment inside of the environment {name:?}");
            return Err(broken(file, text, None, &message));
        }
        let environments = std::mem::take(&mut keys.env);
        if let Some(wanted) = environment {
            let over = environments.get(wanted).cloned().ok_or_else(|| {
                let (file, wanted) = (file.to_owned(), wanted.to_owned());
                let hint = match environments.is_empty() {
                    true => {
                        Hint::WriteEnvironment { file: file.clone(), environment: wanted.clone() }
                    }
                    false => Hint::Environments(environments.keys().cloned().collect()),
                };
                ProjectError::usage(Problem::NoEnvironment { file, environment: wanted }).hint(hint)
            })?;
            keys = keys.overridden_by(over);
        }
        let root = file.parent().filter(|root| !root.as_os_str().is_empty());
        let root = root.unwrap_or(Path::new(".")).to_owned();
        Ok(resolve(root, Some(file.to_owned()), keys, environment))
    }

    /// Fills `${VARIABLES}` into a value.
    ///
    /// # Errors
    /// When one is not set, or a `${` is never closed.
    pub fn expand(
        &self,
        key: &str,
        value: &str,
        lookup: impl Fn(&str) -> Option<String>,
    ) -> Result<String, ProjectError> {
        let whose = match &self.environment {
            Some(environment) => format!("{key} of [env.{environment}]"),
            None => key.to_owned(),
        };
        let mut text = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once("${") {
            let (name, tail) = after
                .split_once('}')
                .ok_or_else(|| ProjectError::usage(Problem::UnclosedVariable(whose.clone())))?;
            let filled = lookup(name).ok_or_else(|| {
                let variable = name.to_owned();
                ProjectError::usage(Problem::NoVariable { key: whose.clone(), variable })
                    .hint(Hint::SetVariable(name.to_owned()))
            })?;
            text.push_str(before);
            text.push_str(&filled);
            rest = tail;
        }
        text.push_str(rest);
        Ok(text)
    }
}

impl Keys {
    fn overridden_by(self, over: Keys) -> Keys {
        Keys {
            url: over.url.or(self.url),
            schema: over.schema.or(self.schema),
            migrations: over.migrations.or(self.migrations),
            default_schema: over.default_schema.or(self.default_schema),
            shadow_url: over.shadow_url.or(self.shadow_url),
            shadow_roles: over.shadow_roles.or(self.shadow_roles),
            postgres_bin: over.postgres_bin.or(self.postgres_bin),
            postgres_major: over.postgres_major.or(self.postgres_major),
            download: over.download.or(self.download),
            exclude: over.exclude.or(self.exclude),
            owners: over.owners.or(self.owners),
            grants: over.grants.or(self.grants),
            pending: over.pending.or(self.pending),
            run: Run {
                lock_timeout: over.run.lock_timeout.or(self.run.lock_timeout),
                lock_wait_max: over.run.lock_wait_max.or(self.run.lock_wait_max),
                concurrently_wait_max: over
                    .run
                    .concurrently_wait_max
                    .or(self.run.concurrently_wait_max),
                runner_wait_max: over.run.runner_wait_max.or(self.run.runner_wait_max),
                search_path: over.run.search_path.or(self.run.search_path),
            },
            env: BTreeMap::new(),
        }
    }
}

fn resolve(root: PathBuf, file: Option<PathBuf>, keys: Keys, environment: Option<&str>) -> Config {
    let schema = keys.schema.unwrap_or_else(|| vec![PathBuf::from("schema")]);
    let within = |path: &PathBuf| match root == Path::new(".") {
        true => path.clone(),
        false => root.join(path),
    };
    Config {
        schema: schema.iter().map(within).collect(),
        migrations: within(&keys.migrations.unwrap_or_else(|| PathBuf::from("migrations"))),
        postgres_bin: keys.postgres_bin.as_ref().map(within),
        root,
        file,
        environment: environment.map(str::to_owned),
        url: keys.url,
        default_schema: keys.default_schema.unwrap_or_else(|| "public".to_owned()),
        shadow_url: keys.shadow_url,
        shadow_roles: keys.shadow_roles.unwrap_or(false),
        postgres_major: keys.postgres_major,
        download: keys.download,
        exclude: keys.exclude.unwrap_or_default().into_iter().map(Pattern::new).collect(),
        owners: keys.owners.unwrap_or(false),
        grants: keys.grants.unwrap_or(true),
        allow_pending: keys.pending == Some(Pending::Allow),
        run: keys.run,
    }
}

fn broken(
    file: &Path,
    text: &str,
    span: Option<std::ops::Range<usize>>,
    why: &str,
) -> ProjectError {
    let name = file.display().to_string();
    let mut finding = Finding::error("bad-configuration", why.trim().replace('\n', "; "));
    if let Some(span) = span {
        finding = finding.at(Place::in_text(name.as_str(), text, span.start, span.len()));
    }
    ProjectError::usage(Problem::UnusableConfig(file.to_owned())).findings_are(vec![finding])
}

/// A string or a list of strings.
fn one_or_many<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<PathBuf>>, D::Error> {
    struct OneOrMany;

    impl<'de> de::Visitor<'de> for OneOrMany {
        type Value = Vec<PathBuf>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a path or a list of paths")
        }

        fn visit_str<E: de::Error>(self, path: &str) -> Result<Self::Value, E> {
            Ok(vec![PathBuf::from(path)])
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut paths = Vec::new();
            while let Some(path) = list.next_element()? {
                paths.push(path);
            }
            Ok(paths)
        }
    }

    from.deserialize_any(OneOrMany).map(Some)
}

/// A time such as "500ms", "2s", "5m" or "1h".
fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(from)?;
    let parsed: Option<jiff::SignedDuration> = text.parse().ok();
    let positive = parsed.and_then(|duration| Duration::try_from(duration).ok());
    positive.filter(|duration| !duration.is_zero()).map(Some).ok_or_else(|| {
        de::Error::custom(format!(
            "{text:?} is not a duration; write one such as \"500ms\", \"2s\", \"5m\" or \"1h\""
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str, environment: Option<&str>) -> Result<Config, ProjectError> {
        Config::parse(Path::new("p/relvar.toml"), text, environment)
    }

    fn told(text: &str) -> String {
        let failure = parse(text, None).expect_err("a failure");
        let finding = &failure.findings()[0];
        let place = finding.place.as_ref().map(ToString::to_string).unwrap_or_default();
        format!("{place}: {}", finding.message)
    }

    /// The template with every comment sign before a key taken away.
    fn uncommented() -> String {
        let is_key = |line: &str| {
            line.starts_with('[')
                || line.split_once(" = ").is_some_and(|(key, _)| {
                    key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
                })
        };
        let keys = TEMPLATE.lines().filter_map(|line| {
            let line = line.strip_prefix("# ").unwrap_or(line);
            is_key(line).then_some(line)
        });
        keys.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_template_means_the_defaults() {
        let config = parse(TEMPLATE, None).unwrap_or_else(|failure| panic!("{failure:?}"));
        let defaults = resolve("p".into(), config.file.clone(), Keys::default(), None);
        assert_eq!(format!("{config:?}"), format!("{defaults:?}"));
    }

    #[test]
    fn the_template_names_every_key() {
        let text = uncommented();
        let keys: Keys = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let printed = format!("{keys:?}");
        let top = printed.split("env: {").next().unwrap_or_default();
        assert!(!top.contains("None"), "a key is missing: {top}");
        assert!(keys.env["production"].url.is_some());
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_located() {
        assert!(told("migration = \"x\"").starts_with(
            "p/relvar.toml:1:1: unknown field `migration`, expected one of `url`, `schema`"
        ));
        assert_eq!(
            told("\n[run]\nlock_timeout = \"soon\""),
            "p/relvar.toml:3:16: \"soon\" is not a duration; write one such as \"500ms\", \"2s\", \"5m\" or \"1h\""
        );
        assert!(told("[env.a.env.b]\nurl = \"x\"").contains("inside of the environment \"a\""));
        assert!(
            told("pending = \"maybe\"")
                .contains("unknown variant `maybe`, expected `refuse` or `allow`")
        );
    }

    #[test]
    fn an_environment_overrides_only_what_it_says() {
        let text = "url = \"a\"\nschema = \"s\"\n[run]\nlock_timeout = \"1s\"\n\
                    [env.production]\nurl = \"b\"\n[env.production.run]\nlock_wait_max = \"5m\"";
        let config = parse(text, Some("production")).expect("an environment");
        assert_eq!(config.url.as_deref(), Some("b"));
        assert_eq!(config.schema, [PathBuf::from("p/s")]);
        assert_eq!(config.run.lock_timeout, Some(Duration::from_secs(1)));
        assert_eq!(config.run.lock_wait_max, Some(Duration::from_secs(300)));
        let failure = parse(text, Some("staging")).expect_err("no such environment");
        assert_eq!(failure.to_string(), "p/relvar.toml has no environment \"staging\"");
        assert_eq!(failure.hints(), [Hint::Environments(vec!["production".to_owned()])]);
    }

    #[test]
    fn variables_are_filled_in_when_they_are_needed() {
        let config = parse("url = \"postgres://${USER}@h/${DB}\"", None).expect("a configuration");
        let url = config.url.clone().unwrap_or_default();
        let lookup = |name: &str| (name == "USER").then(|| "me".to_owned());
        let failure = config.expand("url", &url, lookup).expect_err("DB is not set");
        assert_eq!(failure.to_string(), "url needs the variable DB, which is not set");
        let filled = config.expand("url", &url, |name| Some(name.to_lowercase()));
        assert_eq!(filled.expect("both are set"), "postgres://user@h/db");
        assert!(config.expand("url", "${A", |_| None).is_err());
    }
}
