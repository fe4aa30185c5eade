//! Where text goes: results to stdout, everything else to stderr.

use std::io::{self, BufRead, IsTerminal, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use relvar_report::{Colors, Finding, Format, render};
use relvar_source::SERVER_OPTION;
use serde::Serialize;

use crate::args::{Form, Global, When};

/// The terminal, or what stands in for it.
#[derive(Debug, Clone)]
pub struct Console {
    /// Whether results are printed as JSON.
    pub json: bool,
    /// Whether to say more.
    pub verbose: bool,
    stdout_colors: bool,
    stderr_colors: bool,
    stderr_is_terminal: bool,
    can_ask: bool,
    failure: Arc<Mutex<Option<io::ErrorKind>>>,
    /// Findings for another program, in whose form they are printed when the command ends.
    collected: Option<(Format, Arc<Mutex<Vec<Finding>>>)>,
}

/// What is emphasised, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A heading.
    Heading,
    /// An error.
    Error,
    /// A warning, or what changes.
    Warning,
    /// What is new, or good.
    Good,
    /// What goes.
    Bad,
    /// What may be overlooked.
    Faint,
}

impl Look {
    fn style(self) -> Style {
        let color = |color: AnsiColor| color.on_default();
        match self {
            Look::Heading => Style::new().bold(),
            Look::Error => color(AnsiColor::Red).bold(),
            Look::Warning => color(AnsiColor::Yellow),
            Look::Good => color(AnsiColor::Green),
            Look::Bad => color(AnsiColor::Red),
            Look::Faint => Style::new().dimmed(),
        }
    }
}

impl Console {
    /// Looks at what the streams of this process are.
    pub fn new(global: &Global) -> Console {
        let colors = |is_terminal: bool| match global.color {
            When::Always => true,
            When::Never => false,
            When::Auto => is_terminal && !is_set("NO_COLOR") && !is_dumb(),
        };
        let stderr_is_terminal = io::stderr().is_terminal();
        let collected = match global.format {
            Form::Text | Form::Json => None,
            Form::Sarif => Some((Format::Sarif, Arc::default())),
            Form::Github => Some((Format::Github, Arc::default())),
        };
        let for_people = !global.json && global.format == Form::Text;
        Console {
            json: global.json || global.format == Form::Json,
            verbose: global.verbose,
            stdout_colors: colors(io::stdout().is_terminal()) && for_people,
            stderr_colors: colors(stderr_is_terminal),
            stderr_is_terminal,
            can_ask: io::stdin().is_terminal() && stderr_is_terminal && for_people,
            failure: Arc::default(),
            collected,
        }
    }

    /// Prints a part of the result as it is; nothing where only findings are wanted.
    pub fn print(&self, text: &str) {
        if self.collected.is_none() {
            self.print_always(text);
        }
    }

    /// Prints the findings that were collected for another program.
    pub fn finish(&self) {
        if let Some((format, findings)) = &self.collected {
            let findings = findings.lock().unwrap_or_else(PoisonError::into_inner);
            self.print_always(&render(&findings, *format));
        }
    }

    /// Whether findings are all that is printed.
    pub fn collects(&self) -> bool {
        self.collected.is_some()
    }

    fn print_always(&self, text: &str) {
        let mut stdout = io::stdout().lock();
        if let Err(error) = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            self.failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error.kind());
        }
    }

    /// Prints a line of the result.
    pub fn line(&self, line: impl AsRef<str>) {
        self.print(&format!("{}\n", line.as_ref()));
    }

    /// Prints the result as JSON.
    pub fn value(&self, value: &impl Serialize) {
        match serde_json::to_string_pretty(value) {
            Ok(text) => self.line(text),
            // Only a map with keys that are no strings fails, and no result has one.
            Err(error) => self.note(&format!("cannot print the result as JSON: {error}")),
        }
    }

    /// Emphasises a part of the result, where there are colours.
    pub fn paint(&self, look: Look, text: &str) -> String {
        painted(self.stdout_colors, look, text)
    }

    /// Emphasises a part of a message to stderr.
    pub fn paint_note(&self, look: Look, text: &str) -> String {
        painted(self.stderr_colors, look, text)
    }

    /// Says something that is no part of the result.
    pub fn note(&self, text: &str) {
        to_stderr(text);
    }

    /// Says something to those who want to know more.
    pub fn detail(&self, text: &str) {
        if self.verbose {
            self.note(&self.paint_note(Look::Faint, text));
        }
    }

    /// Prints findings to stderr, or collects them for another program; what only matters in detail, with `--verbose`.
    pub fn findings(&self, findings: &[Finding]) {
        let shown = |finding: &&Finding| self.verbose || finding.rule != SERVER_OPTION;
        let findings: Vec<Finding> = findings.iter().filter(shown).cloned().collect();
        if let Some((_, collected)) = &self.collected {
            collected.lock().unwrap_or_else(PoisonError::into_inner).extend(findings);
        } else if !findings.is_empty() {
            let colors = if self.stderr_colors { Colors::Always } else { Colors::Never };
            self.note(render(&findings, Format::Text(colors)).trim_end());
        }
    }

    /// Shows what takes long, as long as the returned value lives; only on a terminal.
    pub fn progress(&self, doing: impl Into<String>) -> Progress {
        let doing = doing.into();
        if !self.stderr_is_terminal {
            self.detail(&doing);
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        bar.set_style(ProgressStyle::default_spinner());
        bar.set_message(doing);
        bar.enable_steady_tick(std::time::Duration::from_millis(100));
        Progress(bar)
    }

    /// Whether results are coloured.
    pub fn colors(&self) -> bool {
        self.stdout_colors
    }

    /// Whether stderr is a terminal, where a user sees what takes long.
    pub fn shows_progress(&self) -> bool {
        self.stderr_is_terminal
    }

    /// Whether somebody is there to answer.
    pub fn can_ask(&self) -> bool {
        self.can_ask
    }

    /// Asks a question; anything but a yes is a no.
    pub fn ask(&self, question: &str) -> bool {
        if !self.can_ask {
            return false;
        }
        let mut stderr = io::stderr().lock();
        let _ = write!(stderr, "{question} [y/N] ").and_then(|()| stderr.flush());
        let mut answer = String::new();
        let read = io::stdin().lock().read_line(&mut answer);
        read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
    }

    /// Why a part of the result did not arrive; a reader that has gone away is no failure.
    pub fn failure(&self) -> Option<io::ErrorKind> {
        let failure = *self.failure.lock().unwrap_or_else(PoisonError::into_inner);
        failure.filter(|kind| *kind != io::ErrorKind::BrokenPipe)
    }
}

/// Something that takes long; gone from the screen when dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// Runs something that prints, with the screen to itself.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Writes a line to stderr.
pub fn to_stderr(text: &str) {
    // Where even stderr is closed, there is no place left for an error.
    let _ = writeln!(io::stderr().lock(), "{text}");
}

fn painted(colors: bool, look: Look, text: &str) -> String {
    if colors {
        let style = look.style();
        format!("{style}{text}{style:#}")
    } else {
        text.to_owned()
    }
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}
