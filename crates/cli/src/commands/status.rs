//! `relvar status`: the project and its database at one glance.

use clap::Args;
use relvar_migrate::{Runner, Status as Standing};
use relvar_server::Running;

use crate::console::Look;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::revision_line::line;

/// Tell where the database stands, what is pending, what broke off, and which embedded servers run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Status {
    /// Stop the embedded servers that run; the development database keeps its data.
    #[arg(long)]
    stop: bool,
}

const EXAMPLES: &str = "\
Examples:
  relvar status
  relvar status --env production
  relvar status --stop";

impl Status {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        if self.stop {
            return stop(context).await;
        }
        let graph = context.graph()?;
        let database = context.database().await?;
        let standing = Runner::new(&database.target, &graph).status().await?;
        let servers = Running::list(&context.server_options(None))?;
        let console = &context.console;
        if console.json {
            console.value(&serde_json::json!({
                "project": context.config.root,
                "database": database.target.display(),
                "embedded": database.embedded,
                "standing": standing,
                "servers": servers.iter().map(server_value).collect::<Vec<_>>(),
            }));
            return Ok(Exit::Fine);
        }
        let kind = if database.embedded { " (embedded)" } else { "" };
        console.line(format!("database  {}{kind}", database.target));
        print_standing(context, &graph, &standing);
        for server in &servers {
            let kind = if server.durable { "development" } else { "throwaway" };
            let text = format!(
                "server    PostgreSQL {} ({kind}, {} in use by) on {}",
                server.major,
                server.clients,
                server.socket_dir.display()
            );
            console.line(console.paint(Look::Faint, &text));
        }
        Ok(Exit::Fine)
    }
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

async fn stop(context: &Context) -> Result<Exit, Failure> {
    let servers = Running::list(&context.server_options(None))?;
    for server in &servers {
        server.stop().await?;
        context.console.line(format!(
            "stopped PostgreSQL {} on {}",
            server.major,
            server.data_dir.display()
        ));
    }
    if servers.is_empty() {
        context.console.note("no embedded server runs");
    }
    Ok(Exit::Fine)
}
