//! Something wrong at a place of a file.

use std::fmt;

use relvar_report::Place;

/// What is wrong, and where: file, line, column and the line itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The file's name as it stands in the folder.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// The text of that line.
    pub source_line: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Located {
    /// Points at a byte offset of a text.
    #[must_use]
    pub fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Self {
        let offset = text.floor_char_boundary(offset.min(text.len()));
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_number = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let rest = &text[line_start..];
        let source_line = rest.lines().next().unwrap_or_default();
        Self {
            file: file.to_owned(),
            line: u32::try_from(line_number).unwrap_or(u32::MAX),
            column: u32::try_from(text[line_start..offset].chars().count() + 1).unwrap_or(u32::MAX),
            source_line: source_line.to_owned(),
            message: message.into(),
            help: None,
        }
    }

    /// Points at the start of a line.
    #[must_use]
    pub fn on_line(file: &str, text: &str, line: u32, message: impl Into<String>) -> Self {
        let skipped = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        let offset = text.split_inclusive('\n').take(skipped).map(str::len).sum();
        Self::at(file, text, offset, message)
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if !self.source_line.trim().is_empty() {
            write!(f, "\n    {}", self.source_line.trim_end())?;
        }
        Ok(())
    }
}

impl Located {
    /// The place, for a [`Finding`](relvar_report::Finding).
    #[must_use]
    pub fn place(&self) -> Place {
        Place {
            file: self.file.clone(),
            line: self.line,
            column: self.column,
            length: 0,
            source_line: Some(self.source_line.clone()),
            bytes: None,
        }
    }
}
