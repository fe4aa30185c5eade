//! What upgrade and downgrade share: how a run behaves, what it tells, how it is stopped.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use relvar_migrate::{
    Cancellation, Direction, Event, Graph, InDoubt, Observer, PlannedRevision, Policy, Report,
    RevisionId, RunOptions, Runner, TargetSpec, TransactionMode, WayBack, script,
};
use relvar_project::Database;

use crate::console::{Console, Look};
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;

/// How a run behaves.
#[derive(Debug, Clone, Args)]
pub struct Running {
    /// Print what would run, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// End a statement that still runs for a relvar that was killed, instead of waiting for it.
    #[arg(long)]
    terminate_orphan: bool,
    /// How to treat a statement that an interrupted run may or may not have completed.
    #[arg(long, value_name = "WHAT", default_value = "refuse")]
    in_doubt: Doubt,
}

/// What to do with a statement of which nobody can tell whether it ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Doubt {
    /// Stop, and name the statement.
    Refuse,
    /// Run it again.
    Repeat,
    /// Take it as done.
    Skip,
}

/// Where a run leads.
struct Goal<'a> {
    direction: Direction,
    spec: &'a TargetSpec,
    way_back: Option<WayBack>,
}

/// What a command adds to how a run behaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Allowed {
    /// Revisions that nobody has approved.
    pub pending: bool,
    /// Losing data.
    pub destructive: bool,
    /// Rewriting large tables while others wait.
    pub blocking: bool,
}

impl Running {
    /// Runs revisions on the database, and tells what was done.
    pub async fn run(
        &self,
        context: &Context,
        direction: Direction,
        spec: &TargetSpec,
        allowed: Allowed,
    ) -> Result<Exit, Failure> {
        let graph = context.project.graph()?;
        let database = context.project.database().await?;
        if direction == Direction::Up && !self.dry_run {
            context.project.prepare_upgrade(&database).await?;
        }
        let way_back = match direction {
            Direction::Up => None,
            Direction::Down => context.project.way_back(&database, &graph).await?,
        };
        let goal = Goal { direction, spec, way_back };
        let report = self.run_on(context, &database, &graph, goal, allowed).await?;
        print(context, &report);
        Ok(Exit::Fine)
    }

    async fn run_on(
        &self,
        context: &Context,
        database: &Database,
        graph: &Graph,
        goal: Goal<'_>,
        allowed: Allowed,
    ) -> Result<Report, Failure> {
        let options = self.options(context, allowed, database.embedded);
        let observer = Narrator::new(&context.console, graph);
        let still = observer.remind(REMINDER);
        let (canceller, cancellation) = Cancellation::pair();
        let runner = Runner::new(&database.target, graph)
            .options(options)
            .observer(&observer)
            .cancellation(cancellation)
            .way_back(goal.way_back);
        let console = context.console.clone();
        let listening = tokio::spawn(async move {
            if tokio::signal::ctrl_c().await.is_ok() {
                console.note("stopping: the running step is rolled back (again to stop at once)");
                canceller.cancel();
            }
            if tokio::signal::ctrl_c().await.is_ok() {
                // The next run goes on where this one is killed.
                std::process::exit(Exit::Failed.number().into());
            }
        });
        let ran = match goal.direction {
            Direction::Up => runner.upgrade(goal.spec).await,
            Direction::Down => runner.downgrade(goal.spec).await,
        };
        listening.abort();
        still.abort();
        Ok(ran?)
    }

    /// Together with what relvar.toml says.
    pub fn options(&self, context: &Context, allowed: Allowed, embedded: bool) -> RunOptions {
        let usual = context.project.run_options(embedded);
        let allow_pending = allowed.pending || usual.policy.allow_pending;
        RunOptions {
            policy: Policy { allow_pending },
            allow_destructive: allowed.destructive,
            allow_blocking: allowed.blocking || usual.allow_blocking,
            dry_run: self.dry_run,
            terminate_orphan: self.terminate_orphan,
            in_doubt: match self.in_doubt {
                Doubt::Refuse => InDoubt::Refuse,
                Doubt::Repeat => InDoubt::Repeat,
                Doubt::Skip => InDoubt::Skip,
            },
            ..usual
        }
    }

    /// Writes a script for psql instead of running anything; `range` is `FROM:TO`.
    pub fn script(
        &self,
        context: &Context,
        direction: Direction,
        range: &str,
        allowed: Allowed,
    ) -> Result<Exit, Failure> {
        let (from, to) = range.split_once(':').ok_or_else(|| {
            Failure::usage(format!("--sql {range}: write it as FROM:TO, such as base:head"))
        })?;
        let embedded = context.project.named_database()?.is_none();
        let options = self.options(context, allowed, embedded);
        let text =
            script(&context.project.graph()?, direction, &from.parse()?, &to.parse()?, &options)?;
        context.console.print(&text);
        Ok(Exit::Fine)
    }
}

/// What was done has been told as it was done.
fn print(context: &Context, report: &Report) {
    let console = &context.console;
    if console.json {
        console.value(report);
        return;
    }
    if report.revisions.is_empty() {
        let at: Vec<&str> = report.current.iter().map(RevisionId::as_str).collect();
        let at = if at.is_empty() { "base".to_owned() } else { at.join(", ") };
        console.note(&format!("database is up to date (at {at})"));
    }
    for revision in report.revisions.iter().filter(|_| report.dry_run) {
        print_steps(console, revision);
    }
}

/// What a dry run would do.
fn print_steps(console: &Console, revision: &PlannedRevision) {
    let heading = format!("-- {} ({}) {}", revision.id, revision.direction, revision.message);
    console.line(console.paint(Look::Heading, &heading));
    for step in &revision.steps {
        let how = match step.transaction {
            TransactionMode::Together => "in one transaction",
            TransactionMode::None => "outside of transactions",
        };
        let done = if step.done { ", done by a former run" } else { "" };
        let line = format!("-- step {}, {how}{done}", step.number);
        console.line(console.paint(Look::Faint, &line));
        for statement in &step.statements {
            console.line(format!("{statement};"));
        }
    }
}

/// How often a step that runs on is mentioned where no terminal shows that it does.
const REMINDER: Duration = Duration::from_secs(30);

/// Reports on stderr what happens: a line a step where no terminal shows progress, a line where something waits, the rest
/// with `--verbose`.
struct Narrator<'a> {
    graph: &'a Graph,
    state: Arc<Mutex<Told>>,
}

struct Told {
    console: Console,
    /// The numbers of the steps of the revision that runs.
    steps: Vec<u32>,
    /// The step that runs, and since when.
    running: Option<(u32, Instant)>,
    /// What the revision that runs is for.
    message: String,
    progress: Option<crate::console::Progress>,
}

impl<'a> Narrator<'a> {
    fn new(console: &Console, graph: &'a Graph) -> Narrator<'a> {
        let told = Told {
            console: console.clone(),
            steps: Vec::new(),
            running: None,
            message: String::new(),
            progress: None,
        };
        Narrator { graph, state: Arc::new(Mutex::new(told)) }
    }

    /// Mentions a step that runs on, as often as this, until it is aborted.
    fn remind(&self, every: Duration) -> tokio::task::JoinHandle<()> {
        let state = Arc::clone(&self.state);
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(every).await;
                let Ok(told) = state.lock() else { return };
                if let Some(text) = told.reminder(Instant::now(), every) {
                    told.say_off_terminal(&text);
                }
            }
        })
    }
}

impl Observer for Narrator<'_> {
    fn event(&self, event: &Event<'_>) {
        let Ok(mut told) = self.state.lock() else { return };
        if let Event::RevisionStarted { revision, direction, .. } = event
            && let Some(revision) = self.graph.revision(revision)
        {
            told.steps = revision.steps(*direction).iter().map(|step| step.number).collect();
        }
        told.hear(event);
    }
}

impl Told {
    /// What is said of a step that has run on for at least this long.
    fn reminder(&self, now: Instant, least: Duration) -> Option<String> {
        let (step, since) = self.running?;
        let ran = now.saturating_duration_since(since);
        (ran >= least)
            .then(|| format!("{} is still running ({} s)", self.named(step), ran.as_secs()))
    }

    /// `step 2 of 5`.
    fn named(&self, step: u32) -> String {
        let place = self.steps.iter().position(|number| *number == step).map_or(1, |at| at + 1);
        format!("step {place} of {}", self.steps.len().max(1))
    }

    /// Says what a terminal shows otherwise.
    fn say_off_terminal(&self, text: &str) {
        if !self.console.shows_progress() {
            self.console.note(text);
        }
    }

    fn hear(&mut self, event: &Event<'_>) {
        match event {
            Event::WaitingForRunner(backend) => {
                self.say(&format!("waiting: another migration run holds the lock ({backend})"));
            }
            Event::WaitingForOrphan(backend) => self.say(&format!(
                "waiting: the server still runs a statement of a runner that was killed ({backend})"
            )),
            Event::RevisionStarted { revision, message, direction, resumed } => {
                let resumed = if *resumed { ", resuming where it stopped" } else { "" };
                let text = format!("{direction} {revision} {message}{resumed}");
                if !resumed.is_empty() {
                    self.say(&text);
                }
                self.message = (*message).to_owned();
                if resumed.is_empty() {
                    self.say_off_terminal(&text);
                }
                self.progress = Some(self.console.progress(text));
            }
            Event::Blocked { by } => {
                let by: Vec<String> = by.iter().map(ToString::to_string).collect();
                self.say(&format!("waiting for a lock that others hold: {}", by.join("; ")));
            }
            Event::Retrying { step, pause, because } => self.say(&format!(
                "step {step} got no lock and is tried again in {}: {}",
                seconds(*pause),
                because.message
            )),
            Event::Repaired { sql } => self.say(&format!("repaired what a broken run left: {sql}")),
            Event::Notice(message) => self.hear_notice(message),
            Event::StatementStarted { sql, .. } => self.detail(sql),
            Event::StatementFinished { took, rows, .. } => {
                self.detail(&format!("    {}, {rows} rows", seconds(*took)));
            }
            Event::StepSkipped { step } => self.detail(&format!("step {step} was done before")),
            Event::StatementSkipped { step, statement } => {
                self.detail(&format!("statement {statement} of step {step} was done before"));
            }
            Event::StepStarted { step } => {
                self.running = Some((*step, Instant::now()));
                self.say_off_terminal(&self.named(*step));
            }
            Event::StepFinished { .. } => self.running = None,
            Event::RevisionFinished { revision, direction, .. } => {
                self.running = None;
                self.progress = None;
                self.print_done(revision, *direction);
            }
            Event::StatementJournaled { .. } => {}
        }
    }

    fn hear_notice(&self, message: &relvar_connect::ServerMessage) {
        if message.severity == "WARNING" {
            self.say(&format!("the server warns: {}", message.message));
        } else {
            self.detail(&message.to_string());
        }
    }

    /// A revision that is done is a result, whatever becomes of the next one.
    fn print_done(&self, id: &RevisionId, direction: Direction) {
        if self.console.json {
            return;
        }
        let (look, word) = match direction {
            Direction::Up => (Look::Good, "applied"),
            Direction::Down => (Look::Warning, "undone"),
        };
        self.console.line(format!("{} {id} {}", self.console.paint(look, word), self.message));
    }

    fn say(&self, text: &str) {
        match &self.progress {
            Some(progress) => progress.suspend(|| self.console.note(text)),
            None => self.console.note(text),
        }
    }

    fn detail(&self, text: &str) {
        if self.console.verbose {
            self.say(text);
        }
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::Cli;

    #[test]
    fn a_step_that_runs_on_is_mentioned_with_its_place_and_time() {
        let cli = Cli::try_parse_from(["relvar", "upgrade"]).expect("a command");
        let since = Instant::now();
        let mut told = Told {
            console: Console::new(&cli.global),
            steps: vec![1, 2, 4],
            running: Some((4, since)),
            message: String::new(),
            progress: None,
        };
        let least = Duration::from_secs(30);
        assert_eq!(told.reminder(since + Duration::from_secs(29), least), None);
        assert_eq!(
            told.reminder(since + Duration::from_secs(61), least).as_deref(),
            Some("step 3 of 3 is still running (61 s)")
        );
        told.hear(&Event::StepFinished { step: 4 });
        assert_eq!(told.reminder(since + Duration::from_secs(90), least), None);
    }
}
