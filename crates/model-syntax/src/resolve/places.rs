//! From spans to places in files.

use std::path::{Path, PathBuf};

use proc_macro2::Span;
use relvar_report::{Finding, Place};

/// The name of the rule that a wrong model breaks.
pub(crate) const RULE: &str = "model";

/// A source file that is read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File<'s> {
    path: &'s Path,
    text: &'s str,
}

impl<'s> File<'s> {
    /// A file by its path and text.
    pub fn new((path, text): &'s (PathBuf, String)) -> Self {
        File { path, text }
    }

    /// Its text.
    pub fn text(self) -> &'s str {
        self.text
    }

    /// The place of a span in this file.
    pub fn place(self, span: Span) -> Place {
        let bytes = span.byte_range();
        Place::in_text(self.path.display().to_string(), self.text, bytes.start, bytes.len())
    }

    /// An error at a span.
    pub fn error(self, span: Span, message: impl Into<String>) -> Finding {
        Finding::error(RULE, message).at(self.place(span))
    }

    /// All errors of a parse that went wrong.
    pub fn errors(self, errors: syn::Error) -> impl Iterator<Item = Finding> {
        errors.into_iter().map(move |error| self.error(error.span(), error.to_string()))
    }
}
