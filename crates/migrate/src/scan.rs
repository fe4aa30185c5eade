//! Finds the comments of a SQL text that are comments, and not part of a string, an identifier or another comment.

/// A line comment (`-- …`) at the top level of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct LineComment<'a> {
    /// Byte offset of the first dash.
    pub offset: usize,
    /// From the dashes to the end of the line, which is left out.
    pub text: &'a str,
}

/// A string, quoted identifier or block comment that never ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unterminated {
    /// Byte offset where it starts.
    pub offset: usize,
    /// What it is.
    pub what: &'static str,
}

/// All top-level line comments, in order.
pub(crate) fn line_comments(text: &str) -> Result<Vec<LineComment<'_>>, Unterminated> {
    let mut comments = Vec::new();
    let mut position = 0;
    while position < text.len() {
        if text[position..].starts_with("--") {
            let length = text[position..].find(['\n', '\r']).unwrap_or(text.len() - position);
            comments
                .push(LineComment { offset: position, text: &text[position..position + length] });
            position += length;
        } else {
            position += token_length(text, position)?;
        }
    }
    Ok(comments)
}

/// True when a string constant of exactly this text stands somewhere in it.
pub(crate) fn has_string(text: &str, constant: &str) -> bool {
    let wanted = format!("'{}'", constant.replace('\'', "''"));
    let mut position = 0;
    while position < text.len() {
        let length = match text[position..].starts_with("--") {
            true => text[position..].find('\n').unwrap_or(text.len() - position),
            false => token_length(text, position).unwrap_or(text.len() - position),
        };
        if text[position..position + length] == wanted {
            return true;
        }
        position += length;
    }
    false
}

/// Length in bytes of the token that starts at `position`, which is not a line comment.
fn token_length(text: &str, position: usize) -> Result<usize, Unterminated> {
    let rest = &text[position..];
    let unterminated = |what| Unterminated { offset: position, what };
    match rest.as_bytes()[0] {
        b'\'' => quoted_length(rest, '\'', false).ok_or(unterminated("string")),
        b'"' => quoted_length(rest, '"', false).ok_or(unterminated("quoted identifier")),
        b'/' if rest.starts_with("/*") => block_comment_length(rest).ok_or(unterminated("comment")),
        b'$' => dollar_quoted_length(rest).ok_or(unterminated("dollar-quoted string")),
        _ if rest.starts_with("e'") || rest.starts_with("E'") => {
            quoted_length(&rest[1..], '\'', true)
                .map(|length| length + 1)
                .ok_or(unterminated("string"))
        }
        _ => Ok(word_length(rest)),
    }
}

/// A word (so that the `$` of `a$b$` opens no string), or one character of anything else.
fn word_length(rest: &str) -> usize {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$' || !c.is_ascii();
    let first = rest.chars().next().map_or(1, char::len_utf8);
    if rest.starts_with(is_word) { rest.find(|c| !is_word(c)).unwrap_or(rest.len()) } else { first }
}

fn quoted_length(rest: &str, quote: char, backslash_escapes: bool) -> Option<usize> {
    let mut characters = rest.char_indices().skip(1).peekable();
    while let Some((index, character)) = characters.next() {
        if character == '\\' && backslash_escapes {
            characters.next();
        } else if character == quote {
            // A doubled quote stands for itself.
            if characters.next_if(|(_, next)| *next == quote).is_none() {
                return Some(index + 1);
            }
        }
    }
    None
}

fn block_comment_length(rest: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut position = 0;
    while position < rest.len() {
        if rest[position..].starts_with("/*") {
            depth += 1;
            position += 2;
        } else if rest[position..].starts_with("*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                return Some(position);
            }
        } else {
            position += rest[position..].chars().next().map_or(1, char::len_utf8);
        }
    }
    None
}

/// `$tag$ … $tag$`; a `$` that opens no string is a token of one byte.
fn dollar_quoted_length(rest: &str) -> Option<usize> {
    let Some(tag_end) = rest[1..].find('$') else { return Some(1) };
    let tag = &rest[1..=tag_end];
    let starts_well = !tag.starts_with(|c: char| c.is_ascii_digit());
    if !starts_well || !tag.chars().all(|c| c.is_alphanumeric() || c == '_' || !c.is_ascii()) {
        return Some(1);
    }
    let delimiter = &rest[..tag_end + 2];
    let body = &rest[delimiter.len()..];
    body.find(delimiter).map(|end| delimiter.len() + end + delimiter.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comments(text: &str) -> Vec<&str> {
        line_comments(text).expect("terminated").into_iter().map(|comment| comment.text).collect()
    }

    #[test]
    fn only_real_comments_count() {
        assert_eq!(
            comments(
                "select 1; -- a\n--b\r\nselect '-- c', \"-- d\", E'\\'-- e' /* -- f /* */ -- g */;--h"
            ),
            ["-- a", "--b", "--h"]
        );
        assert_eq!(comments("do $$ -- a\n $$; do $b$ $$ -- c\n $b$; select a$b$ -- d"), ["-- d"]);
        assert_eq!(comments("select $1 -- a\n, 'it''s -- b'"), ["-- a"]);
        assert_eq!(comments("select 'ends in backslash\\' -- a"), ["-- a"]);
        assert_eq!(comments("select naïve$$ -- not a dollar quote\n"), ["-- not a dollar quote"]);
    }

    #[test]
    fn what_never_ends_is_named() {
        let found = |text| line_comments(text).map_err(|error| (error.offset, error.what));
        assert_eq!(found("select 'a"), Err((7, "string")));
        assert_eq!(found("select 1; /* /* */"), Err((10, "comment")));
        assert_eq!(found("do $x$ begin"), Err((3, "dollar-quoted string")));
        assert_eq!(found("select \"a"), Err((7, "quoted identifier")));
    }
}
