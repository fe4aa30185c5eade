//! Workflow commands: `::warning file=a.sql,line=3,col=1,title=rule::message`.

use std::fmt::Write as _;

use crate::finding::{Finding, Severity};

pub(crate) fn render(findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        write_command(&mut text, finding);
    }
    text
}

fn write_command(text: &mut String, finding: &Finding) {
    text.push_str(match finding.severity {
        Severity::Error => "::error ",
        Severity::Warning => "::warning ",
        Severity::Note => "::notice ",
    });
    if let Some(place) = &finding.place {
        let file = property(&place.file);
        // Writing to a String cannot fail.
        let _ = write!(text, "file={file},line={},col={},", place.line, place.column);
        if place.length > 0 {
            let _ = write!(text, "endColumn={},", place.column + place.length);
        }
    }
    let _ = write!(text, "title={}::", property(&finding.rule));
    let mut message = finding.message.clone();
    if let Some(object) = &finding.object {
        let _ = write!(message, " ({object})");
    }
    for more in crate::finding::more(finding) {
        message.push('\n');
        message.push_str(&more);
    }
    text.push_str(&data(&message));
    text.push('\n');
}

/// What stands after `::` ends at the line.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands before it also ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
