//! `key=value` connection strings, read and written by libpq's rules.

use std::iter::Peekable;
use std::str::CharIndices;

use crate::error::Error;
use crate::setting::{Origin, Settings, is_secret};

/// Reads `host=db user='a b' password=\'x`.
pub(crate) fn parse(text: &str) -> Result<Settings, Error> {
    let mut settings = Settings::default();
    let mut characters = text.char_indices().peekable();
    let mut after_secret = false;
    loop {
        skip_spaces(&mut characters);
        let Some(&(at, _)) = characters.peek() else { return Ok(settings) };
        let name = read_name(&mut characters);
        skip_spaces(&mut characters);
        if characters.next_if(|(_, c)| *c == '=').is_none() {
            return Err(conninfo_error(text, at, "a keyword without \"=\" after it"));
        }
        skip_spaces(&mut characters);
        let value = read_value(&mut characters)
            .ok_or_else(|| conninfo_error(text, at, "a quoted value without its closing quote"))?;
        settings.replace(&name, value, Origin::Text).map_err(|error| {
            // What looks like a keyword may be the rest of a password with a space in it.
            if after_secret { conninfo_error(text, at, "an unknown keyword") } else { error }
        })?;
        after_secret |= is_secret(&name);
    }
}

/// Writes one pair so that [`parse`] and libpq read the same value back.
pub(crate) fn push_pair(text: &mut String, name: &str, value: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(name);
    text.push('=');
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-./:,@".contains(c);
    if !value.is_empty() && value.chars().all(plain) {
        text.push_str(value);
        return;
    }
    text.push('\'');
    for character in value.chars() {
        if matches!(character, '\'' | '\\') {
            text.push('\\');
        }
        text.push(character);
    }
    text.push('\'');
}

/// The place is given as a column: quoting the text might quote a password.
fn conninfo_error(text: &str, at: usize, why: &'static str) -> Error {
    Error::Conninfo { column: text[..at].chars().count() + 1, why }
}

fn skip_spaces(characters: &mut Peekable<CharIndices<'_>>) {
    while characters.next_if(|(_, c)| c.is_ascii_whitespace()).is_some() {}
}

fn read_name(characters: &mut Peekable<CharIndices<'_>>) -> String {
    let mut name = String::new();
    while let Some((_, c)) = characters.next_if(|(_, c)| *c != '=' && !c.is_ascii_whitespace()) {
        name.push(c);
    }
    name
}

/// Reads a plain or quoted value; `None` if the closing quote is missing.
fn read_value(characters: &mut Peekable<CharIndices<'_>>) -> Option<String> {
    let quoted = characters.next_if(|(_, c)| *c == '\'').is_some();
    let mut value = String::new();
    while let Some(&(_, c)) = characters.peek() {
        if !quoted && c.is_ascii_whitespace() {
            return Some(value);
        }
        characters.next();
        match c {
            '\'' if quoted => return Some(value),
            '\\' => value.extend(characters.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    (!quoted).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(text: &str, name: &str) -> String {
        parse(text).unwrap().get(name).unwrap_or_default().to_owned()
    }

    #[test]
    fn reads_quotes_spaces_and_escapes() {
        assert_eq!(get("host = db  user='a b'", "user"), "a b");
        assert_eq!(get(r"password='it\'s \\'", "password"), r"it's \");
        assert_eq!(get(r"password=a\ b dbname=x", "password"), "a b");
        assert_eq!(get("dbname= x", "dbname"), "x");
        assert_eq!(get("dbname=a dbname=b", "dbname"), "b");
        assert_eq!(get("", "host"), "");
    }

    #[test]
    fn says_where_it_stumbled_and_shows_no_password() {
        let message = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(
            message("host=db naïve"),
            "bad connection string: a keyword without \"=\" after it, at column 9"
        );
        assert_eq!(
            message("password='hush host=x"),
            "bad connection string: a quoted value without its closing quote, at column 1"
        );
        assert_eq!(
            message("password=correct horse=battery"),
            "bad connection string: an unknown keyword, at column 18"
        );
        assert_eq!(
            message("hots=db"),
            "unknown setting \"hots\" in the connection string; the names are those of libpq, such as host, port, dbname, user"
        );
    }

    #[test]
    fn what_is_written_reads_back() {
        for value in ["plain", "", "a b", "it's", r"back\slash", "ünï=code", "\n"] {
            let mut text = String::new();
            push_pair(&mut text, "user", value);
            push_pair(&mut text, "dbname", value);
            assert_eq!(get(&text, "dbname"), value, "{text}");
        }
    }
}
