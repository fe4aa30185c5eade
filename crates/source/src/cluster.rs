//! Roles and tablespaces that a schema names: they belong to the server, and other databases may use them.

use std::collections::HashSet;

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_connect::ServerMessage;

use crate::error::Error;
use crate::session::Session;
use crate::settings::{StateId, States};

/// What may be made on the server, and what was.
#[derive(Debug)]
pub(crate) struct Cluster {
    may_make_roles: bool,
    may_make_tablespaces: bool,
    tried: HashSet<Thing>,
    /// Roles by name, in the order in which they were made.
    pub roles_made: Vec<String>,
}

/// Something that no database holds by itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Thing {
    Role(String),
    Tablespace(String),
}

impl Cluster {
    /// `is_ours` tells whether the server is a throwaway one.
    pub fn new(make_roles: bool, is_ours: bool) -> Cluster {
        Cluster {
            may_make_roles: make_roles,
            may_make_tablespaces: is_ours,
            tried: HashSet::new(),
            roles_made: Vec::new(),
        }
    }

    /// Makes those of the roles that the server lacks; a role that is there stays as it is.
    pub async fn make_roles(
        &mut self,
        session: &mut Session,
        states: &States,
        names: &[String],
    ) -> Result<(), Error> {
        if names.is_empty() || !self.may_make_roles {
            return Ok(());
        }
        let list: Vec<_> = names.iter().map(|name| quote_literal(name)).collect();
        let sql = format!(
            "SELECT rolname FROM pg_catalog.pg_roles WHERE rolname IN ({})",
            list.join(", ")
        );
        let rows = session.rows("look for roles", &sql).await?;
        let there: HashSet<&str> = rows.iter().flatten().map(String::as_str).collect();
        for name in names.iter().filter(|name| !there.contains(name.as_str())) {
            self.make(session, states, Thing::Role(name.clone())).await?;
        }
        Ok(())
    }

    /// Makes what a statement missed; false if it may not be made, or could not, or was before.
    pub async fn make_missing(
        &mut self,
        session: &mut Session,
        states: &States,
        message: &ServerMessage,
    ) -> Result<bool, Error> {
        let thing = if let Some(name) = missing_role(message) {
            Thing::Role(name.to_owned())
        } else if let Some(name) = missing_tablespace(message) {
            Thing::Tablespace(name.to_owned())
        } else {
            return Ok(false);
        };
        let allowed = match thing {
            Thing::Role(_) => self.may_make_roles,
            Thing::Tablespace(_) => self.may_make_tablespaces,
        };
        match allowed {
            true => self.make(session, states, thing).await,
            false => Ok(false),
        }
    }

    async fn make(
        &mut self,
        session: &mut Session,
        states: &States,
        thing: Thing,
    ) -> Result<bool, Error> {
        if !self.tried.insert(thing.clone()) {
            return Ok(false);
        }
        // As the role that the session began with: the file's own may not make any.
        session.disturbed();
        session.enter(states, StateId::default()).await?;
        let made = match thing {
            Thing::Role(name) => self.make_role(session, name).await?,
            Thing::Tablespace(name) => make_tablespace(session, &name).await?,
        };
        session.disturbed();
        Ok(made)
    }

    async fn make_role(&mut self, session: &Session, name: String) -> Result<bool, Error> {
        let role = quote_identifier(&name);
        match session.run(&format!("CREATE ROLE {role} NOLOGIN")).await? {
            Ok(()) => {}
            Err(message) => return Ok(is_there(&message)),
        }
        // Who is no superuser has to be a member to give objects away.
        let is_superuser = "SELECT pg_catalog.current_setting('is_superuser')";
        let rows = session.rows("ask for one's rights", is_superuser).await?;
        if rows.iter().flatten().any(|value| value == "off") {
            let _ = session.run(&format!("GRANT {role} TO CURRENT_USER")).await?;
        }
        self.roles_made.push(name);
        Ok(true)
    }
}

/// Makes a tablespace that lies within the server's own directory.
async fn make_tablespace(session: &Session, name: &str) -> Result<bool, Error> {
    let allowed = session.run("SET allow_in_place_tablespaces = on").await?;
    if allowed.is_err() {
        return Ok(false);
    }
    let sql = format!("CREATE TABLESPACE {} LOCATION ''", quote_identifier(name));
    Ok(session.run(&sql).await?.map_or_else(|message| is_there(&message), |()| true))
}

/// Whether another session was faster: 42710 when it has ended, 23505 when it was in the middle.
fn is_there(message: &ServerMessage) -> bool {
    message.is("42710") || message.is("23505")
}

/// The role that a message says does not exist.
pub(crate) fn missing_role(message: &ServerMessage) -> Option<&str> {
    let known = message.is("42704") || message.is("22023");
    let name = message.message.strip_prefix("role \"")?.strip_suffix("\" does not exist")?;
    known.then_some(name)
}

/// The tablespace that a message says does not exist, of a statement or of a setting.
pub(crate) fn missing_tablespace(message: &ServerMessage) -> Option<&str> {
    let of_setting = message.detail.as_deref().filter(|_| message.is("22023"));
    let of_setting = of_setting.and_then(|detail| {
        detail.strip_prefix("Tablespace \"")?.strip_suffix("\" does not exist.")
    });
    let of_statement = || {
        let name = message.message.strip_prefix("tablespace \"")?;
        name.strip_suffix("\" does not exist").filter(|_| message.is("42704"))
    };
    of_setting.or_else(of_statement)
}
