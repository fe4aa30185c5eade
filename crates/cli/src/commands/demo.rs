//! `relvar demo`: a guided tour in a temporary folder, with the same commands that a user types.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use clap::Args;
use relvar_project::{Config, FILE};
use relvar_server::{Binaries, DevServer, Running};
use serde::Serialize;
use tokio::process::Command;

use crate::console::{Console, Look};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// Take a tour: a small shop's schema is written, upgraded, changed three ways, and taken back.
///
/// Everything happens in a temporary folder on an embedded PostgreSQL, and is gone afterwards. Where no PostgreSQL is
/// installed, one is downloaded first (--no-download refuses) and kept in the user's cache.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Demo {
    /// Keep the folder and its database, to play with.
    #[arg(long)]
    keep: bool,
}

const EXAMPLES: &str = "\
Examples:
  relvar demo
  relvar demo --keep";

const USERS: &str = include_str!("demo/users.sql");
const ORDERS: &str = include_str!("demo/orders.sql");
const ROWS: &str = include_str!("demo/rows.sql");

impl Demo {
    /// Runs the command.
    pub async fn run(self, context: &Context) -> Result<Exit, Failure> {
        // The commands of the tour find what is downloaded here.
        Binaries::obtain(&context.project.server_options_downloading()).await?;
        let servers = Running::list(&context.project.server_options(None))?;
        let folder = tempfile::Builder::new()
            .prefix("relvar-demo-")
            .tempdir()
            .map_err(|error| Failure::file("make a folder in", &env::temp_dir(), &error))?;
        // The folder holds nothing secret, and the embedded server may run as another user.
        open_to_all(folder.path())?;
        let root = folder.path().to_owned();
        let mut tour = Tour { context, root: root.clone(), ran: Vec::new() };
        let toured = tokio::select! {
            toured = tour.go() => toured,
            _ = tokio::signal::ctrl_c() => Err(Failure::failed("the tour was stopped")),
        };
        if self.keep && toured.is_ok() {
            let kept = folder.keep();
            tour.say_kept(&kept);
        } else {
            clear_up(context, &root, &servers).await?;
            drop(folder);
        }
        toured?;
        if context.console.json {
            let kept = self.keep.then_some(&root);
            context.console.value(&serde_json::json!({ "commands": tour.ran, "kept": kept }));
        } else if !self.keep {
            context.console.line(context.console.paint(
                Look::Faint,
                "The folder, its database and the servers that this tour started are gone again.",
            ));
        }
        Ok(Exit::Fine)
    }
}

/// A command of the tour and what it gave.
#[derive(Debug, Serialize)]
struct Ran {
    command: String,
    exit_code: i32,
    stdout: String,
    stderr: String,
}

struct Tour<'a> {
    context: &'a Context,
    root: PathBuf,
    ran: Vec<Ran>,
}

impl Tour<'_> {
    async fn go(&mut self) -> Result<(), Failure> {
        self.write_the_schema().await?;
        self.change_something_harmless().await?;
        self.change_something_that_needs_care().await?;
        self.change_something_destructive().await?;
        self.look_back().await
    }

    async fn write_the_schema(&mut self) -> Result<(), Failure> {
        self.heading("A shop, as two SQL files");
        self.relvar(&["init"], Exit::Fine).await?;
        self.write("schema/users.sql", USERS)?;
        self.write("schema/orders.sql", ORDERS)?;
        self.heading("The first revision: planned, then tried on a shadow server");
        let (context, root) = (self.context, self.root.clone());
        // The embedded database is made meanwhile; where that fails, `upgrade` says why.
        let embedded = dev_server(context, &root);
        let revision = ["revision", "--autogenerate", "-m", "users and orders"];
        let (ran, _) = tokio::join!(self.relvar(&revision, Exit::Fine), embedded);
        ran?;
        self.relvar(&["show", "head"], Exit::Fine).await?;
        self.say("Read, so it is approved. Other databases than the embedded one take only approved revisions:");
        self.relvar(&["approve", "head"], Exit::Fine).await?;
        self.relvar(&["upgrade"], Exit::Fine).await?;
        self.heading("Rows come in: 1,000 users and 5,000 orders");
        self.load_rows().await
    }

    async fn change_something_harmless(&mut self) -> Result<(), Failure> {
        self.heading("A harmless change: users get a phone number");
        self.edit(
            "schema/users.sql",
            "    name text NOT NULL,\n",
            "    name text NOT NULL,\n    phone text,\n",
        )?;
        self.relvar(&["diff", "revision:head", "schema"], Exit::Fine).await?;
        self.relvar(&["revision", "--autogenerate", "-m", "phone numbers"], Exit::Fine).await?;
        self.relvar(&["approve", "head"], Exit::Fine).await?;
        self.relvar(&["upgrade"], Exit::Fine).await
    }

    async fn change_something_that_needs_care(&mut self) -> Result<(), Failure> {
        self.heading(
            "A change that needs care: a NOT NULL column and an index on a table that is in use",
        );
        self.edit(
            "schema/orders.sql",
            "    note text,\n",
            "    note text,\n    currency char(3) NOT NULL,\n",
        )?;
        self.append(
            "schema/orders.sql",
            "CREATE INDEX orders_currency_total_idx ON orders (currency, total);\n",
        )?;
        let autogenerate = ["revision", "--autogenerate", "-m", "currencies"];
        self.relvar(&autogenerate, Exit::Refused).await?;
        self.say("The 5,000 orders have no currency, and a value cannot be guessed. Provide one:");
        let with_backfill = [&autogenerate[..], &["--backfill", "orders.currency='EUR'"]].concat();
        self.relvar(&with_backfill, Exit::Fine).await?;
        self.relvar(&["show", "head"], Exit::Fine).await?;
        self.relvar(&["approve", "head"], Exit::Fine).await?;
        self.relvar(&["upgrade"], Exit::Fine).await
    }

    async fn change_something_destructive(&mut self) -> Result<(), Failure> {
        self.heading("A destructive change: the notes go, with the index on them");
        self.edit("schema/orders.sql", "    note text,\n", "")?;
        self.cut("schema/orders.sql", "CREATE INDEX orders_note_idx")?;
        let autogenerate = ["revision", "--autogenerate", "-m", "no more notes"];
        self.relvar(&autogenerate, Exit::Refused).await?;
        self.say("Refused until it is asked for:");
        let allowed = [&autogenerate[..], &["--allow-destructive"]].concat();
        self.relvar(&allowed, Exit::Fine).await?;
        self.relvar(&["approve", "head"], Exit::Fine).await?;
        self.relvar(&["upgrade"], Exit::Fine).await
    }

    async fn look_back(&mut self) -> Result<(), Failure> {
        self.heading("Where we are, and the way back");
        self.relvar(&["history"], Exit::Fine).await?;
        self.relvar(&["check"], Exit::Fine).await?;
        self.relvar(&["downgrade", "-1"], Exit::Refused).await?;
        self.say("The notes do not come back with their column, so this too is asked for:");
        self.relvar(&["downgrade", "-1", "--allow-destructive"], Exit::Fine).await?;
        self.relvar(&["current"], Exit::Fine).await
    }

    fn heading(&self, text: &str) {
        let console = &self.context.console;
        if !console.json {
            console.line(format!("\n{}", console.paint(Look::Heading, &format!("── {text}"))));
        }
    }

    fn say(&self, text: &str) {
        if !self.context.console.json {
            self.context.console.line(text);
        }
    }

    /// Runs this program as a user would, and shows it.
    async fn relvar(&mut self, arguments: &[&str], expected: Exit) -> Result<(), Failure> {
        let console = &self.context.console;
        let shown =
            format!("relvar {}", arguments.iter().map(|a| quoted(a)).collect::<Vec<_>>().join(" "));
        if !console.json {
            console.line(format!("{} {shown}", console.paint(Look::Good, "$")));
        }
        let program = env::current_exe().map_err(|error| {
            Failure::failed(format!("cannot tell where this program is: {error}"))
        })?;
        let mut command = Command::new(&program);
        command.args(arguments).args(colors(console)).current_dir(&self.root).kill_on_drop(true);
        // The tour works on its own project, whatever is set around it.
        command.env_remove("RELVAR_DATABASE").env_remove("RELVAR_ENV").stdin(Stdio::null());
        let failed = |error: std::io::Error| Failure::file("run", &program, &error);
        let (code, stdout, stderr) = if console.json {
            let output = command.output().await.map_err(failed)?;
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            (output.status.code(), text(&output.stdout), text(&output.stderr))
        } else {
            (command.status().await.map_err(failed)?.code(), String::new(), String::new())
        };
        let exit_code = code.unwrap_or(-1);
        if exit_code != i32::from(expected.number()) {
            return Err(Failure::failed(format!(
                "`{shown}` ended with {exit_code}, and {} was expected\n{stderr}",
                expected.number()
            )));
        }
        self.ran.push(Ran { command: shown, exit_code, stdout, stderr });
        Ok(())
    }

    async fn load_rows(&self) -> Result<(), Failure> {
        let server = dev_server(self.context, &self.root).await?;
        let client = server.target().connect().await?;
        client.batch_execute(ROWS).await.map_err(|error| {
            Failure::failed(format!("cannot load rows: {}", relvar_connect::describe(&error)))
        })
    }

    fn write(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        fs::write(&path, text).map_err(|error| Failure::file("write", &path, &error))?;
        self.say(&format!("{}\n{}", self.faint(&format!("-- {name}")), text.trim_end()));
        Ok(())
    }

    fn edit(&self, name: &str, from: &str, to: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let text = fs::read_to_string(&path).map_err(|e| Failure::file("read", &path, &e))?;
        fs::write(&path, text.replacen(from, to, 1))
            .map_err(|e| Failure::file("write", &path, &e))?;
        for line in from.lines().filter(|line| !to.lines().any(|other| other == *line)) {
            self.say(&self.context.console.paint(Look::Bad, &format!("{name}: - {}", line.trim())));
        }
        for line in to.lines().filter(|line| !from.lines().any(|other| other == *line)) {
            self.say(
                &self.context.console.paint(Look::Good, &format!("{name}: + {}", line.trim())),
            );
        }
        Ok(())
    }

    fn append(&self, name: &str, text: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let before = fs::read_to_string(&path).map_err(|e| Failure::file("read", &path, &e))?;
        self.edit(name, &before, &format!("{before}{text}"))
    }

    /// Takes out the line that starts with `start`.
    fn cut(&self, name: &str, start: &str) -> Result<(), Failure> {
        let path = self.root.join(name);
        let before = fs::read_to_string(&path).map_err(|e| Failure::file("read", &path, &e))?;
        let line = before.lines().find(|line| line.starts_with(start)).unwrap_or_default();
        self.edit(name, &format!("{line}\n"), "")
    }

    fn faint(&self, text: &str) -> String {
        self.context.console.paint(Look::Faint, text)
    }

    fn say_kept(&self, folder: &Path) {
        self.say(&format!(
            "\nEverything is kept in {0}. Go on with:\n  cd {0}\n  relvar status",
            folder.display()
        ));
    }
}

fn colors(console: &Console) -> [&'static str; 2] {
    ["--color", if console.colors() { "always" } else { "never" }]
}

fn quoted(argument: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=".contains(c);
    if argument.chars().all(plain) { argument.to_owned() } else { format!("\"{argument}\"") }
}

async fn dev_server(context: &Context, root: &Path) -> Result<DevServer, Failure> {
    let file = root.join(FILE);
    let text = fs::read_to_string(&file).map_err(|e| Failure::file("read", &file, &e))?;
    let project = context.project.with_config(Config::parse(&file, &text, None)?);
    Ok(DevServer::start(root, &project.server_options(None)).await?)
}

/// Removes the database, and stops servers that this tour started and nobody else uses.
async fn clear_up(context: &Context, root: &Path, before: &[Running]) -> Result<(), Failure> {
    if root.join(FILE).exists() {
        dev_server(context, root).await?.remove().await?;
    }
    for server in Running::list(&context.project.server_options(None))? {
        let known = before.iter().any(|other| other.socket_dir == server.socket_dir);
        if !known && !server.durable && server.clients == 0 {
            server.stop().await?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn open_to_all(folder: &Path) -> Result<(), Failure> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))
        .map_err(|error| Failure::file("open", folder, &error))
}

#[cfg(not(unix))]
fn open_to_all(_: &Path) -> Result<(), Failure> {
    Ok(())
}
