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
    let place = finding.place.as_ref().map(place);
    Group::with_title(title).elements(place).elements(notes(finding))
}

fn notes(finding: &Finding) -> impl Iterator<Item = Element<'_>> {
    let about = finding.object.iter().map(|object| ("object", object.clone()));
    let related = finding.related.iter();
    let related = related.map(|other| ("see", format!("{}: {}", other.place, other.message)));
    let help = finding.help.iter().map(|help| ("help", help.clone()));
    let fixes = finding.fixes.iter().map(|fix| ("fix", fix.title.clone()));
    about.chain(related).chain(help).chain(fixes).map(|(name, note)| {
        Level::NOTE.with_name(name).message(normalize_untrusted_str(&note)).into()
    })
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
