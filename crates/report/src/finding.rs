//! The finding itself: plain data.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// Something to tell a user.
///
/// `message` is a lowercase sentence without a full stop that says what is the matter; `help` says what to
/// do about it; `fixes` are edits that correct it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Name of the rule in kebab case, such as `adding-not-null-column`.
    pub rule: Cow<'static, str>,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is written, if it is written anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// The object that it is about, as a user would write its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub object: Option<String>,
    /// What is the matter.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Other places that belong to it, such as the first of two definitions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Related>,
    /// Edits that would correct it, each by itself; the best one first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What is there.
    pub message: String,
}

/// Edits of files that correct what a finding is about, all together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What they do, as one would say it to a person: `take the statement out`.
    pub title: String,
    /// The edits, in any order; they do not overlap.
    pub edits: Vec<Edit>,
    /// Whether the schema means the same afterwards, so that a program may make them unasked.
    pub safe: bool,
}

/// One piece of a file and what comes in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// The file, as the user named it.
    pub file: String,
    /// What is replaced, in bytes of the file; an empty range is a place to insert at.
    pub bytes: Range<usize>,
    /// What comes in its place.
    pub text: String,
}

/// How bad a finding is; sorts from the worst to the mildest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// It must not go on like this.
    Error,
    /// It works, and may hurt.
    Warning,
    /// Good to know.
    Note,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters, counted from 1.
    pub column: u32,
    /// Length in characters, within the line; 0 means the point itself.
    #[serde(default)]
    pub length: u32,
    /// The text of the line, without its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_line: Option<String>,
    /// What it covers in bytes of the file, over as many lines as it takes; none where the file's text is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<Range<usize>>,
}

impl Finding {
    /// A finding of severity [`Severity::Error`].
    pub fn error(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Error, rule, message)
    }

    /// A finding of severity [`Severity::Warning`].
    pub fn warning(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Warning, rule, message)
    }

    /// A finding of severity [`Severity::Note`].
    pub fn note(rule: impl Into<Cow<'static, str>>, message: impl Into<String>) -> Finding {
        Finding::new(Severity::Note, rule, message)
    }

    /// A finding without a place, an object, help or fix.
    pub fn new(
        severity: Severity,
        rule: impl Into<Cow<'static, str>>,
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            rule: rule.into(),
            severity,
            place: None,
            object: None,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Says where it is written.
    pub fn at(mut self, place: Place) -> Finding {
        self.place = Some(place);
        self
    }

    /// Says which object it is about.
    pub fn about(mut self, object: impl Into<String>) -> Finding {
        self.object = Some(object.into());
        self
    }

    /// Says what to do.
    pub fn with_help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// Names another place that belongs to it.
    pub fn related_to(mut self, place: Place, message: impl Into<String>) -> Finding {
        self.related.push(Related { place, message: message.into() });
        self
    }

    /// Gives edits that correct it.
    pub fn with_fix(mut self, fix: Fix) -> Finding {
        self.fixes.push(fix);
        self
    }

    /// What its rule means, what can happen, and what to do, as Markdown; none for a rule without a page.
    pub fn page(&self) -> Option<&'static str> {
        crate::pages::page(&self.rule)
    }
}

impl Fix {
    /// One edit.
    pub fn new(title: impl Into<String>, edit: Edit) -> Fix {
        Fix { title: title.into(), edits: vec![edit], safe: false }
    }

    /// Says that the schema means the same afterwards.
    #[must_use]
    pub fn safe(self) -> Fix {
        Fix { safe: true, ..self }
    }
}

impl Place {
    /// The place of `length` bytes at byte `offset` of `text`; what is marked of it ends with the line.
    ///
    /// An offset inside a character or past the end counts as the next good one before it.
    pub fn in_text(file: impl Into<String>, text: &str, offset: usize, length: usize) -> Place {
        let offset = text.floor_char_boundary(offset);
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
        let whole = text.floor_char_boundary(offset.saturating_add(length));
        let end = whole.min(line_end);
        Place {
            file: file.into(),
            line: count(text[..line_start].matches('\n').count()) + 1,
            column: count(text[line_start..offset].chars().count()) + 1,
            length: count(text[offset..end].trim_end_matches('\r').chars().count()),
            source_line: Some(text[line_start..line_end].trim_end_matches('\r').to_owned()),
            bytes: Some(offset..whole),
        }
    }

    /// The same place in a file of which the text began at that byte, and line.
    #[must_use]
    pub fn within(mut self, line: u32, offset: usize) -> Place {
        self.line += line.saturating_sub(1);
        self.bytes = self.bytes.map(|bytes| bytes.start + offset..bytes.end + offset);
        self
    }
}

/// `file:line:column`.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What stands below the message where a format has no place of its own for it.
pub(crate) fn more(finding: &Finding) -> impl Iterator<Item = String> {
    let related = finding.related.iter();
    let related = related.map(|other| format!("{}: {}", other.place, other.message));
    let fixes = finding.fixes.iter().map(|fix| fix.title.clone());
    related.chain(finding.help.clone()).chain(fixes)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
