//! The formats by name.

use crate::finding::Finding;
use crate::{github, json, sarif, text};

/// A way to print findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people: the line, a caret, help.
    Text(Colors),
    /// An array of findings, for other programs.
    Json,
    /// SARIF 2.1.0, for code scanning services.
    Sarif,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
}

/// Whether to colour text; whether it goes to a terminal is for the caller to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colors {
    /// Plain text.
    Never,
    /// With ANSI escapes.
    Always,
}

/// Prints findings in the order given; ends with a line feed unless there is nothing to print.
pub fn render(findings: &[Finding], format: Format) -> String {
    match format {
        Format::Text(colors) => text::render(findings, colors),
        Format::Json => json::render(findings),
        Format::Sarif => sarif::render(findings),
        Format::Github => github::render(findings),
    }
}
