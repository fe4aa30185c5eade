//! SARIF 2.1.0, the format of code scanning services.

use std::path::{Component, Path};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::finding::{Finding, Fix, Place};
use crate::pages::page;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What stands for itself in a segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

pub(crate) fn render(findings: &[Finding]) -> String {
    let mut rules: Vec<&str> = findings.iter().map(|finding| finding.rule.as_ref()).collect();
    rules.sort_unstable();
    rules.dedup();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "relvar",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(|name| rule(name)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": findings.iter().map(|finding| result(finding, &rules)).collect::<Vec<_>>(),
        }],
    });
    format!("{log:#}\n")
}

fn rule(name: &str) -> Value {
    match page(name) {
        Some(page) => json!({ "id": name, "help": { "text": page, "markdown": page } }),
        None => json!({ "id": name }),
    }
}

fn result(finding: &Finding, rules: &[&str]) -> Value {
    let parts = [Some(&finding.message), finding.help.as_ref()];
    let text: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.binary_search(&finding.rule.as_ref()).ok(),
        "level": finding.severity.as_str(),
        "message": { "text": text.join("\n") },
    });
    let mut location = json!({});
    if let Some(place) = &finding.place {
        location["physicalLocation"] = physical_location(place);
    }
    if let Some(object) = &finding.object {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": object }]);
    }
    if finding.place.is_some() || finding.object.is_some() {
        result["locations"] = json!([location]);
    }
    if !finding.related.is_empty() {
        let related = finding.related.iter().map(|other| {
            json!({
                "physicalLocation": physical_location(&other.place),
                "message": { "text": other.message },
            })
        });
        result["relatedLocations"] = related.collect();
    }
    if !finding.fixes.is_empty() {
        result["fixes"] = finding.fixes.iter().map(fix).collect();
    }
    result
}

fn fix(fix: &Fix) -> Value {
    let changes = fix.edits.iter().map(|edit| {
        let replacement = json!({
            "deletedRegion": {
                "byteOffset": edit.bytes.start,
                "byteLength": edit.bytes.len(),
            },
            "insertedContent": { "text": edit.text },
        });
        json!({
            "artifactLocation": { "uri": uri(&edit.file) },
            "replacements": [replacement],
        })
    });
    json!({ "description": { "text": fix.title }, "artifactChanges": changes.collect::<Value>() })
}

fn physical_location(place: &Place) -> Value {
    let mut region = json!({
        "startLine": place.line,
        "startColumn": place.column,
        "endColumn": place.column + place.length,
    });
    if let Some(line) = &place.source_line {
        region["snippet"] = json!({ "text": line });
    }
    json!({ "artifactLocation": { "uri": uri(&place.file) }, "region": region })
}

/// A file's name as a URI: relative paths stay relative.
fn uri(file: &str) -> String {
    let mut uri = String::new();
    for component in Path::new(file).components() {
        match component {
            Component::RootDir => uri.push_str("file:///"),
            Component::CurDir => {}
            other => {
                if !uri.is_empty() && !uri.ends_with('/') {
                    uri.push('/');
                }
                let segment = other.as_os_str().to_string_lossy();
                uri.extend(utf8_percent_encode(&segment, SEGMENT));
            }
        }
    }
    uri
}
