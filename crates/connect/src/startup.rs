//! What every attempt to connect has in common: the startup parameters, time limits and wishes.

use std::time::Duration;

use tokio_postgres::Config;
use tokio_postgres::config::{ChannelBinding, SslNegotiation};

use crate::error::Error;
use crate::setting::Settings;

/// The settings that do not depend on the server that is tried.
#[derive(Clone)]
pub(crate) struct Startup {
    /// All but host, port, password and TLS mode.
    pub config: Config,
    pub attributes: SessionAttributes,
    /// Limit of one attempt, from the socket to the first prompt.
    pub connect_timeout: Option<Duration>,
    pub random_order: bool,
}

/// What a session must be able to do (`target_session_attrs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SessionAttributes {
    Any,
    ReadWrite,
    ReadOnly,
    Primary,
    Standby,
    PreferStandby,
}

impl Startup {
    /// Fails on values that make no sense.
    pub fn resolve(settings: &Settings, user: &str, database: &str) -> Result<Startup, Error> {
        let mut config = Config::new();
        let name = settings
            .get("application_name")
            .or_else(|| settings.get("fallback_application_name"))
            .unwrap_or("relvar");
        config.user(user).dbname(database).application_name(name);
        if let Some(options) = settings.get("options") {
            config.options(options);
        }
        config.channel_binding(channel_binding(settings)?);
        config.ssl_negotiation(negotiation(settings)?);
        keepalives(settings, &mut config)?;
        Ok(Startup {
            config,
            attributes: session_attributes(settings)?,
            connect_timeout: seconds(settings, "connect_timeout")?,
            random_order: random_order(settings)?,
        })
    }
}

fn channel_binding(settings: &Settings) -> Result<ChannelBinding, Error> {
    match settings.get("channel_binding") {
        None | Some("prefer") => Ok(ChannelBinding::Prefer),
        Some("disable") => Ok(ChannelBinding::Disable),
        Some("require") => Ok(ChannelBinding::Require),
        Some(_) => Err(one_of(settings, "channel_binding", "disable, prefer, require")),
    }
}

fn negotiation(settings: &Settings) -> Result<SslNegotiation, Error> {
    match settings.get("sslnegotiation") {
        None | Some("postgres") => Ok(SslNegotiation::Postgres),
        Some("direct") => Ok(SslNegotiation::Direct),
        Some(_) => Err(one_of(settings, "sslnegotiation", "postgres, direct")),
    }
}

fn session_attributes(settings: &Settings) -> Result<SessionAttributes, Error> {
    Ok(match settings.get("target_session_attrs") {
        None | Some("any") => SessionAttributes::Any,
        Some("read-write") => SessionAttributes::ReadWrite,
        Some("read-only") => SessionAttributes::ReadOnly,
        Some("primary") => SessionAttributes::Primary,
        Some("standby") => SessionAttributes::Standby,
        Some("prefer-standby") => SessionAttributes::PreferStandby,
        Some(_) => {
            let names = "any, read-write, read-only, primary, standby, prefer-standby";
            return Err(one_of(settings, "target_session_attrs", names));
        }
    })
}

fn random_order(settings: &Settings) -> Result<bool, Error> {
    match settings.get("load_balance_hosts") {
        None | Some("disable") => Ok(false),
        Some("random") => Ok(true),
        Some(_) => Err(one_of(settings, "load_balance_hosts", "disable, random")),
    }
}

fn keepalives(settings: &Settings, config: &mut Config) -> Result<(), Error> {
    config.keepalives(settings.flag("keepalives", true)?);
    if let Some(idle) = seconds(settings, "keepalives_idle")? {
        config.keepalives_idle(idle);
    }
    if let Some(interval) = seconds(settings, "keepalives_interval")? {
        config.keepalives_interval(interval);
    }
    if let Some(count) = settings.integer("keepalives_count")?.and_then(|n| u32::try_from(n).ok()) {
        config.keepalives_retries(count);
    }
    if let Some(timeout) = settings.integer("tcp_user_timeout")?.and_then(|n| u64::try_from(n).ok())
    {
        config.tcp_user_timeout(Duration::from_millis(timeout));
    }
    Ok(())
}

/// Whole seconds; zero and less mean "no limit".
fn seconds(settings: &Settings, name: &'static str) -> Result<Option<Duration>, Error> {
    let value = settings.integer(name)?.and_then(|value| u64::try_from(value).ok());
    Ok(value.filter(|value| *value > 0).map(Duration::from_secs))
}

pub(crate) fn one_of(settings: &Settings, name: &'static str, names: &str) -> Error {
    settings.invalid(name, format!("one of {names} is wanted"))
}
