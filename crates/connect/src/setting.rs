//! The settings that libpq knows, where each value came from, and which one wins.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use crate::environment::Environment;
use crate::error::Error;

/// Where the value of a setting was written, from the strongest source to the weakest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The connection string.
    Text,
    /// A section of a service file.
    Service {
        /// The service file.
        file: PathBuf,
        /// Line in it, counted from 1.
        line: u32,
    },
    /// An environment variable.
    Variable(&'static str),
    /// What applies where nobody says anything.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Text => f.write_str("the connection string"),
            Origin::Service { file, line } => write!(f, "{}:{line}", file.display()),
            Origin::Variable(name) => write!(f, "the environment variable {name}"),
            Origin::Default => f.write_str("the defaults"),
        }
    }
}

/// What this crate does with a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Use {
    /// It counts.
    Honoured,
    /// It changes nothing that matters here, so it is accepted in silence.
    Ignored,
    /// It promises safety that we cannot give: refused, unless it has this harmless value.
    Refused { harmless: &'static str },
}

/// One keyword of a connection string.
#[derive(Debug)]
struct Keyword {
    name: &'static str,
    variable: Option<&'static str>,
    use_: Use,
}

const fn honoured(name: &'static str, variable: Option<&'static str>) -> Keyword {
    Keyword { name, variable, use_: Use::Honoured }
}

const fn ignored(name: &'static str, variable: Option<&'static str>) -> Keyword {
    Keyword { name, variable, use_: Use::Ignored }
}

const fn refused(
    name: &'static str,
    variable: Option<&'static str>,
    harmless: &'static str,
) -> Keyword {
    Keyword { name, variable, use_: Use::Refused { harmless } }
}

/// Every keyword of libpq 18. `PGDATESTYLE`, `PGTZ` and `PGGEQO` are left out on purpose: a session of a
/// schema tool has to give the same text on every machine.
const KEYWORDS: &[Keyword] = &[
    honoured("service", Some("PGSERVICE")),
    honoured("servicefile", Some("PGSERVICEFILE")),
    honoured("host", Some("PGHOST")),
    honoured("hostaddr", Some("PGHOSTADDR")),
    honoured("port", Some("PGPORT")),
    honoured("dbname", Some("PGDATABASE")),
    honoured("user", Some("PGUSER")),
    honoured("password", Some("PGPASSWORD")),
    honoured("passfile", Some("PGPASSFILE")),
    honoured("connect_timeout", Some("PGCONNECT_TIMEOUT")),
    honoured("options", Some("PGOPTIONS")),
    honoured("application_name", Some("PGAPPNAME")),
    honoured("fallback_application_name", None),
    honoured("channel_binding", Some("PGCHANNELBINDING")),
    honoured("keepalives", None),
    honoured("keepalives_idle", None),
    honoured("keepalives_interval", None),
    honoured("keepalives_count", None),
    honoured("tcp_user_timeout", None),
    honoured("sslmode", Some("PGSSLMODE")),
    honoured("sslnegotiation", Some("PGSSLNEGOTIATION")),
    honoured("sslcert", Some("PGSSLCERT")),
    honoured("sslkey", Some("PGSSLKEY")),
    honoured("sslcertmode", Some("PGSSLCERTMODE")),
    honoured("sslrootcert", Some("PGSSLROOTCERT")),
    honoured("sslcrl", Some("PGSSLCRL")),
    honoured("sslsni", Some("PGSSLSNI")),
    honoured("ssl_min_protocol_version", Some("PGSSLMINPROTOCOLVERSION")),
    honoured("ssl_max_protocol_version", Some("PGSSLMAXPROTOCOLVERSION")),
    honoured("target_session_attrs", Some("PGTARGETSESSIONATTRS")),
    honoured("load_balance_hosts", Some("PGLOADBALANCEHOSTS")),
    ignored("client_encoding", Some("PGCLIENTENCODING")),
    ignored("sslcompression", Some("PGSSLCOMPRESSION")),
    ignored("sslpassword", None),
    ignored("sslkeylogfile", None),
    ignored("krbsrvname", Some("PGKRBSRVNAME")),
    ignored("gsslib", Some("PGGSSLIB")),
    ignored("gssdelegation", Some("PGGSSDELEGATION")),
    ignored("min_protocol_version", Some("PGMINPROTOCOLVERSION")),
    ignored("max_protocol_version", Some("PGMAXPROTOCOLVERSION")),
    ignored("scram_client_key", None),
    ignored("scram_server_key", None),
    refused("gssencmode", Some("PGGSSENCMODE"), "prefer|disable"),
    refused("requirepeer", Some("PGREQUIREPEER"), ""),
    refused("require_auth", Some("PGREQUIREAUTH"), ""),
    refused("sslcrldir", Some("PGSSLCRLDIR"), ""),
    refused("replication", None, "0|false|off|no"),
];

/// Values by keyword; what was set first wins, so sources are added from the strongest to the weakest.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    values: BTreeMap<&'static str, (String, Origin)>,
}

impl Settings {
    /// Adds a value that the connection string gives; a later one replaces an earlier one, as in libpq.
    ///
    /// Fails on a keyword that libpq does not know.
    pub fn replace(&mut self, name: &str, value: String, origin: Origin) -> Result<(), Error> {
        let keyword = known(name).ok_or_else(|| Error::UnknownSetting {
            name: name.to_owned(),
            origin: origin.clone(),
        })?;
        self.values.insert(keyword, (value, origin));
        Ok(())
    }

    /// Adds a value of a weaker source. Fails on a keyword that libpq does not know.
    pub fn fill(&mut self, name: &str, value: String, origin: Origin) -> Result<(), Error> {
        if known(name).is_some_and(|keyword| self.values.contains_key(keyword)) {
            return Ok(());
        }
        self.replace(name, value, origin)
    }

    /// Adds the values of the `PG*` variables that nothing stronger has given.
    pub fn fill_from_variables(&mut self, environment: &Environment) {
        for keyword in KEYWORDS {
            let Some(variable) = keyword.variable else { continue };
            let Some(value) = environment.variable(variable) else { continue };
            self.values
                .entry(keyword.name)
                .or_insert_with(|| (value.to_owned(), Origin::Variable(variable)));
        }
    }

    /// The value, if one is set and not empty; empty means "as if not given" for all of libpq's keywords.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Where the value came from; [`Origin::Default`] if there is none.
    pub fn origin(&self, name: &str) -> Origin {
        self.values.get(name).map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// All values that are set and not empty, passwords included, by keyword.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(name, (value, _))| (*name, value.as_str()))
            .filter(|(_, value)| !value.is_empty())
    }

    /// Refuses the settings whose promise this crate could not keep.
    pub fn check_refused(&self) -> Result<(), Error> {
        for keyword in KEYWORDS {
            let Use::Refused { harmless } = keyword.use_ else { continue };
            let Some(value) = self.get(keyword.name) else { continue };
            if !harmless.split('|').any(|harmless| harmless == value) {
                return Err(self.invalid(
                    keyword.name,
                    "relvar cannot do what it asks for; leave it out".into(),
                ));
            }
        }
        Ok(())
    }

    /// The error for a value that does not fit; shows the value, except where it may be a secret.
    pub fn invalid(&self, name: &'static str, why: String) -> Error {
        Error::InvalidSetting {
            name,
            value: self.get(name).filter(|_| !is_secret(name)).unwrap_or_default().to_owned(),
            why,
            origin: self.origin(name),
        }
    }

    /// A yes or no written as 1 or 0, as libpq has it for keepalives and sslsni.
    pub fn flag(&self, name: &'static str, default: bool) -> Result<bool, Error> {
        Ok(self.integer(name)?.map_or(default, |value| value != 0))
    }

    /// A whole number, spaces around it allowed.
    pub fn integer(&self, name: &'static str) -> Result<Option<i32>, Error> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.trim().parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(self.invalid(name, "a whole number is wanted".into())),
        }
    }
}

/// Hides every value that may be a secret.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.values.iter().map(|(name, (value, _))| {
            (*name, if is_secret(name) { "(hidden)" } else { value.as_str() })
        });
        f.debug_map().entries(shown).finish()
    }
}

/// Whether the value of a keyword must never be shown.
pub(crate) fn is_secret(name: &str) -> bool {
    matches!(name, "password" | "sslpassword" | "scram_client_key" | "scram_server_key")
}

/// The keyword as it stands in the table, if libpq knows it.
fn known(name: &str) -> Option<&'static str> {
    KEYWORDS.iter().map(|keyword| keyword.name).find(|known| *known == name)
}
