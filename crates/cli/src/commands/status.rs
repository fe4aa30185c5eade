//! `relvar status`: the project and its database at one glance.

use clap::Args;
use relvar_migrate::{Runner, Status as Standing};
use relvar_server::{Binaries, Options, Running};

use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::line;

/// Show the current revision, pending revisions, unfinished runs and running embedded servers.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Status {
    /// Stop the embedded servers of this project that are not in use; the development database keeps its data.
    #[arg(long)]
    stop: bool,
    /// Show or stop the embedded servers of all projects, also those in use; stopping asks first.
    #[arg(long)]
    all: bool,
    /// Stop without asking.
    #[arg(long, requires = "all", requires = "stop")]
    yes: bool,
}

const EXAMPLES: &str = "\
Examples:
  relvar status
  relvar status --env production
  relvar status --stop
  relvar status --stop --all --yes      every server, whoever uses it";

impl Status {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        if self.stop {
            return self.stop(context).await;
        }
        let graph = context.project.graph()?;
        let database = context.project.database().await?;
        let standing = Runner::new(&database.target, &graph).status().await?;
        let servers = self.servers(context)?;
        let options = context.project.server_options(None);
        let console = &context.console;
        if console.json {
            console.value(&serde_json::json!({
                "project": context.project.config().root,
                "database": database.target.display(),
                "embedded": database.embedded,
                "standing": standing,
                "binaries": binaries_value(&options),
                "servers": servers.iter().map(server_value).collect::<Vec<_>>(),
            }));
            return Ok(Exit::Fine);
        }
        let kind = if database.embedded { " (embedded)" } else { "" };
        console.line(format!("database  {}{kind}", database.target));
        print_standing(context, &graph, &standing);
        console.line(console.paint(Look::Faint, &binaries_line(&options)));
        for server in &servers {
            let kind = if server.durable { "development" } else { "shadow" };
            let text = format!(
                "server    PostgreSQL {} ({kind}, {}) on {}",
                server.major,
                count(server.clients, "client"),
                server.socket_dir.display()
            );
            console.line(console.paint(Look::Faint, &text));
        }
        Ok(Exit::Fine)
    }

    /// The servers that run: of this project, or all.
    fn servers(&self, context: &Context) -> Result<Vec<Running>, Failure> {
        let options = context.project.server_options(None);
        if self.all {
            return Ok(Running::list(&options)?);
        }
        let project =
            context.project.config().file.as_ref().map(|_| context.project.config().root.as_path());
        Ok(Running::list_own(&options, project)?)
    }

    async fn stop(&self, context: &Context) -> Result<Exit, Failure> {
        let console = &context.console;
        let servers = self.servers(context)?;
        if servers.is_empty() {
            console.note("no embedded server is running");
        }
        if self.all && !servers.is_empty() && !self.yes {
            self.ask(context, &servers)?;
        }
        let mut stopped = Vec::new();
        for server in &servers {
            let name = format!("PostgreSQL {} on {}", server.major, server.data_dir.display());
            if let Some(users) = self.users(server).await {
                console.note(&format!(
                    "not stopped: {name} is in use by {users}\n  help: end them, or `relvar status --stop --all`"
                ));
                continue;
            }
            server.stop().await?;
            stopped.push(&server.data_dir);
            if !console.json {
                console.line(format!("stopped {name}"));
            }
        }
        if console.json {
            console.value(&serde_json::json!({ "stopped": stopped }));
        }
        Ok(Exit::Fine)
    }

    /// Who uses a server that is to be left alone then.
    async fn users(&self, server: &Running) -> Option<String> {
        if self.all {
            return None;
        }
        if server.clients > 0 {
            return Some(count(server.clients, "relvar command"));
        }
        match server.sessions().await {
            0 => None,
            sessions => Some(count(sessions, "session")),
        }
    }

    /// Has the user agree to end the work of others.
    fn ask(&self, context: &Context, servers: &[Running]) -> Result<(), Failure> {
        let used = servers.iter().filter(|server| server.clients > 0).count();
        let what = format!(
            "stop {} of all projects and state directories, {used} of them in use",
            count(servers.len(), "server")
        );
        if context.console.ask(&format!("{what}?")) {
            return Ok(());
        }
        Err(Failure::refused(format!("not confirmed: {what}"))
            .help("add --yes; without --all only the unused servers of this project are stopped"))
    }
}

fn count(number: usize, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        number => format!("{number} {what}s"),
    }
}

/// Which PostgreSQL embedded servers are started from, and where that comes from.
fn binaries_line(options: &Options) -> String {
    match Binaries::find(options) {
        Ok(binaries) => format!(
            "programs  PostgreSQL {} ({}) in {}",
            version(&binaries),
            binaries.provenance(options),
            binaries.bin_dir.display()
        ),
        Err(_) => "programs  no PostgreSQL found for embedded servers".to_owned(),
    }
}

fn binaries_value(options: &Options) -> serde_json::Value {
    match Binaries::find(options) {
        Ok(binaries) => serde_json::json!({
            "version": version(&binaries),
            "directory": binaries.bin_dir,
            "from": binaries.provenance(options).to_string(),
        }),
        Err(_) => serde_json::Value::Null,
    }
}

/// 15.18, as PostgreSQL itself writes it.
fn version(binaries: &Binaries) -> String {
    format!("{}.{}", binaries.major(), binaries.version_num % 10_000)
}

fn print_standing(context: &Context, graph: &relvar_migrate::Graph, standing: &Standing) {
    let console = &context.console;
    if !standing.has_ledger {
        console.line("current   nothing: relvar has not run on this database");
    } else if standing.current.is_empty() {
        console.line("current   base");
    }
    for id in &standing.current {
        console.line(format!("current   {}", line(console, graph, id)));
    }
    for id in &standing.pending {
        console.line(format!("pending   {}", line(console, graph, id)));
    }
    if let Some(unfinished) = &standing.unfinished {
        let text = format!("unfinished {unfinished}");
        console.line(console.paint(Look::Warning, &text));
    }
}

fn server_value(server: &Running) -> serde_json::Value {
    serde_json::json!({
        "major": server.major,
        "durable": server.durable,
        "clients": server.clients,
        "socket_dir": server.socket_dir,
        "data_dir": server.data_dir,
    })
}
