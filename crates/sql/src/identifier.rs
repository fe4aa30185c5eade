//! Names as PostgreSQL understands them: folded, unquoted, cut to 63 bytes.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes that PostgreSQL keeps of an identifier (`NAMEDATALEN` - 1).
const LENGTH_MAX: usize = 63;

/// A name of one or several parts, each as PostgreSQL stores it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Name(pub Vec<String>);

impl Name {
    /// The last part: the object's own name.
    pub fn object(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// The part before the last: the schema, where the name has one.
    pub fn schema(&self) -> Option<&str> {
        self.0.len().checked_sub(2).map(|at| self.0[at].as_str())
    }
}

/// As it can be written in SQL; quoted wherever it is not plain, keywords not looked at.
impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, part) in self.0.iter().enumerate() {
            let dot = if nth == 0 { "" } else { "." };
            let plain = part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
            match plain {
                true => write!(f, "{dot}{part}")?,
                false => write!(f, "{dot}\"{}\"", part.replace('"', "\"\""))?,
            }
        }
        Ok(())
    }
}

/// The name that PostgreSQL makes of an identifier as it is written: `Foo` is `foo`, `"Foo"` is `Foo`.
///
/// Understands quotes and `U&"…"` with the usual backslash, and cuts to 63 bytes. Text that is no identifier
/// comes back folded all the same.
pub fn fold_identifier(written: &str) -> Cow<'_, str> {
    fold_with_escape(written, '\\')
}

/// As [`fold_identifier`], where `U&"…" UESCAPE` names another character than the backslash.
pub(crate) fn fold_with_escape(written: &str, escape: char) -> Cow<'_, str> {
    let unicode = written.get(..2).filter(|prefix| prefix.eq_ignore_ascii_case("u&"));
    match (unicode, unquote(written), unicode.and_then(|_| unquote(&written[2..]))) {
        (Some(_), _, Some(inner)) => cut(Cow::Owned(unescape(&inner, escape))),
        (_, Some(inner), _) => cut(inner),
        // PostgreSQL folds only ASCII in UTF-8 databases.
        _ if written.bytes().any(|byte| byte.is_ascii_uppercase()) => {
            cut(Cow::Owned(written.to_ascii_lowercase()))
        }
        _ => cut(Cow::Borrowed(written)),
    }
}

fn unquote(text: &str) -> Option<Cow<'_, str>> {
    let inner = text.strip_prefix('"')?.strip_suffix('"')?;
    Some(match inner.contains('"') {
        true => Cow::Owned(inner.replace("\"\"", "\"")),
        false => Cow::Borrowed(inner),
    })
}

/// Cuts at the last character that fits whole.
fn cut(name: Cow<'_, str>) -> Cow<'_, str> {
    let end = name.floor_char_boundary(LENGTH_MAX);
    if end == name.len() {
        return name;
    }
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(&name[..end]),
        Cow::Owned(mut name) => {
            name.truncate(end);
            Cow::Owned(name)
        }
    }
}

/// Replaces `\0061`, `\+000061` and `\\`; what makes no sense stays as it is.
fn unescape(text: &str, escape: char) -> String {
    let mut result = String::with_capacity(text.len());
    let mut high = None;
    let mut rest = text;
    while let Some(at) = rest.find(escape) {
        result.push_str(&rest[..at]);
        let after = &rest[at + escape.len_utf8()..];
        if let Some(after) = after.strip_prefix(escape) {
            result.push(escape);
            rest = after;
            continue;
        }
        let (digits, skipped) = match after.strip_prefix('+') {
            Some(after) => (after.get(..6), 7),
            None => (after.get(..4), 4),
        };
        let Some(code) = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) else {
            result.push(escape);
            rest = after;
            continue;
        };
        rest = &after[skipped..];
        // Beyond the first plane, four digits come in pairs of surrogates.
        match (code, high.take()) {
            (0xD800..=0xDBFF, _) => high = Some(code),
            (0xDC00..=0xDFFF, Some(first)) => {
                let code = 0x10000 + ((first - 0xD800) << 10) + (code - 0xDC00);
                result.extend(char::from_u32(code));
            }
            (code, _) => result.extend(char::from_u32(code)),
        }
    }
    result.push_str(rest);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_the_server_does() {
        for (written, expected) in [
            ("Foo", "foo"),
            ("\"Foo\"", "Foo"),
            ("\"a\"\"b.c\"", "a\"b.c"),
            ("ÄPFEL", "Äpfel"),
            ("U&\"d\\0061t\\+000061\"", "data"),
            ("u&\"\\\\a\"\"\"", "\\a\""),
            ("U&\"\\D83D\\DE00\"", "😀"),
            ("\"\"", ""),
            ("", ""),
        ] {
            assert_eq!(fold_identifier(written), expected, "{written}");
        }
        assert_eq!(fold_with_escape("U&\"d!0061t\"", '!'), "dat");
        assert_eq!(fold_identifier(&"x".repeat(70)), "x".repeat(63));
        assert_eq!(fold_identifier(&format!("\"{}\"", "ü".repeat(40))), "ü".repeat(31));
    }

    #[test]
    fn prints_quotes_where_they_are_needed() {
        let name = Name(vec!["public".into(), "A \"b\"".into(), "ü".into()]);
        assert_eq!(name.to_string(), "public.\"A \"\"b\"\"\".\"ü\"");
        assert_eq!((name.schema(), name.object()), (Some("A \"b\""), "ü"));
    }
}
