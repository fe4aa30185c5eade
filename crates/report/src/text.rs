//! For people: title, line with a caret, what it is about, help and fix.

use std::ops::Range;

use annotate_snippets::{
    AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use crate::finding::{Finding, Place, Severity};
use crate::format::Colors;

pub(crate) fn render(findings: &[Finding], colors: Colors) -> String {
    let renderer = match colors {
        Colors::Never => Renderer::plain(),
        Colors::Always => Renderer::styled(),
    };
    let mut text = String::new();
    for finding in findings {
        text.push_str(&renderer.render(&[group(finding)]));
        text.push_str("\n\n");
    }
    text.pop();
    text
}

fn group(finding: &Finding) -> Group<'_> {
    let title = level(finding.severity)
        .primary_title(normalize_untrusted_str(&finding.message))
        .id(finding.rule.as_ref());
    let notes = [("object", &finding.object), ("help", &finding.help), ("fix", &finding.fix)];
    let notes = notes.into_iter().filter_map(|(name, note)| {
        let note = normalize_untrusted_str(note.as_deref()?);
        Some(Element::from(Level::NOTE.with_name(name).message(note)))
    });
    Group::with_title(title).elements(finding.place.as_ref().map(place)).elements(notes)
}

fn place(place: &Place) -> Element<'_> {
    let Some(line) = &place.source_line else {
        let origin = Origin::path(place.file.as_str()).line(place.line as usize);
        return origin.char_column(place.column as usize).into();
    };
    Snippet::source(line.as_str())
        .line_start(place.line as usize)
        .path(place.file.as_str())
        .annotation(AnnotationKind::Primary.span(bytes(line, place)))
        .into()
}

/// The bytes of the line that the place covers.
fn bytes(line: &str, place: &Place) -> Range<usize> {
    let offset = |characters: usize| {
        line.char_indices().nth(characters).map_or(line.len(), |(offset, _)| offset)
    };
    let start = (place.column as usize).saturating_sub(1);
    offset(start)..offset(start.saturating_add(place.length as usize))
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}
