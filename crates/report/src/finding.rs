//! The finding itself: plain data.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Something to tell a user.
///
/// `message` is a lowercase sentence without a full stop that says what is the matter; `help` says what to
/// do about it; `fix` is text that can be used as it stands.
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
    /// SQL, a command or a line of configuration that would mend it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fix: Option<String>,
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
            fix: None,
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

    /// Gives text that mends it.
    pub fn with_fix(mut self, fix: impl Into<String>) -> Finding {
        self.fix = Some(fix.into());
        self
    }
}

impl Place {
    /// The place of `length` bytes at byte `offset` of `text`, cut at the end of the line.
    ///
    /// An offset inside a character or past the end counts as the next good one before it.
    pub fn in_text(file: impl Into<String>, text: &str, offset: usize, length: usize) -> Place {
        let offset = text.floor_char_boundary(offset);
        let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
        let end = text.floor_char_boundary(offset.saturating_add(length)).min(line_end);
        Place {
            file: file.into(),
            line: count(text[..line_start].matches('\n').count()) + 1,
            column: count(text[line_start..offset].chars().count()) + 1,
            length: count(text[offset..end].trim_end_matches('\r').chars().count()),
            source_line: Some(text[line_start..line_end].trim_end_matches('\r').to_owned()),
        }
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

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
