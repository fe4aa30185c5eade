//! An array of findings.

use crate::finding::Finding;

pub(crate) fn render(findings: &[Finding]) -> String {
    // Nothing in a finding has a key that is no string, so serialising cannot fail.
    let mut text = serde_json::to_string_pretty(findings).unwrap_or_else(|_| "[]".into());
    text.push('\n');
    text
}
