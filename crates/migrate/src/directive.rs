//! The `-- relvar:` lines of a revision file.

use crate::located::Located;
use crate::scan::LineComment;

/// What every line for relvar starts with, after its dashes.
const MARK: &str = "relvar:";

/// A `-- relvar:` line, taken apart.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Directive {
    /// Byte offset of its dashes.
    pub offset: usize,
    /// Byte offset just after it, the line's end included.
    pub end: usize,
    /// What it says.
    pub body: Body,
}

/// What a `-- relvar:` line says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// `key = value`, one or more.
    Pairs(Vec<Pair>),
    /// `up`.
    Up,
    /// `down`, perhaps with pairs.
    Down(Vec<Pair>),
    /// `step N`, perhaps with options.
    Step { number: u32, options: Vec<StepOption> },
}

/// `key = value`, with where the key stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub key: String,
    pub value: toml::Value,
    pub offset: usize,
}

/// `idempotent`, or `key=value`, after `step N`, with where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct StepOption {
    pub text: String,
    pub offset: usize,
}

impl StepOption {
    /// The key, and what follows its equals sign.
    pub(crate) fn parts(&self) -> (&str, Option<&str>) {
        match self.text.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (&self.text, None),
        }
    }
}

/// Reads a comment; none when it stands behind something else on its line, or is not for relvar.
pub(crate) fn parse(
    file: &str,
    text: &str,
    comment: LineComment<'_>,
) -> Option<Result<Directive, Located>> {
    let line_start = text[..comment.offset].rfind('\n').map_or(0, |newline| newline + 1);
    let stands_alone = text[line_start..comment.offset].trim().is_empty();
    let words = comment.text.trim_start_matches('-').trim_start().strip_prefix(MARK)?;
    if !stands_alone {
        return None;
    }
    let line_end = comment.offset + comment.text.len();
    let end = text[line_end..].find('\n').map_or(text.len(), |newline| line_end + newline + 1);
    let line = Line { file, text, words, offset: line_end - words.len() };
    Some(line.body().map(|body| Directive { offset: comment.offset, end, body }))
}

/// The words of one directive, with where they stand in the file.
struct Line<'a> {
    file: &'a str,
    text: &'a str,
    words: &'a str,
    offset: usize,
}

impl Line<'_> {
    fn body(&self) -> Result<Body, Located> {
        let (first, rest) = first_word(self.words, 0);
        if self.words[rest..].trim_start().starts_with('=') {
            return self.pairs(0).map(Body::Pairs);
        }
        match first {
            "up" if self.words[rest..].trim().is_empty() => Ok(Body::Up),
            "down" => self.pairs(rest).map(Body::Down),
            "step" => self.step(rest),
            _ => Err(self
                .error(0, format!("unknown directive \"{}\"", self.words.trim()))
                .help("write `-- relvar: key = value`, `-- relvar: up`, `-- relvar: down` or `-- relvar: step N`")),
        }
    }

    fn step(&self, from: usize) -> Result<Body, Located> {
        let (number, mut rest) = first_word(self.words, from);
        let number = number.parse().map_err(|_| {
            self.error(from, "a step needs its number")
                .help("write `-- relvar: step 1`, and count on from there")
        })?;
        let mut options = Vec::new();
        while !self.words[rest..].trim().is_empty() {
            let start = self.words.len() - self.words[rest..].trim_start().len();
            // A value in brackets or quotes may hold white space.
            let end = start + value_length(&self.words[start..]);
            let text = self.words[start..end].to_owned();
            options.push(StepOption { text, offset: self.offset + start });
            rest = end;
        }
        Ok(Body::Step { number, options })
    }

    fn pairs(&self, from: usize) -> Result<Vec<Pair>, Located> {
        let mut pairs = Vec::new();
        let mut position = from;
        while !self.words[position..].trim().is_empty() {
            let (pair, end) = self.pair(position)?;
            pairs.push(pair);
            position = end;
        }
        Ok(pairs)
    }

    fn pair(&self, from: usize) -> Result<(Pair, usize), Located> {
        let key_start = from + self.words[from..].len() - self.words[from..].trim_start().len();
        let key_end = self.words[key_start..]
            .find(|c: char| !is_key(c))
            .map_or(self.words.len(), |end| key_start + end);
        let key = &self.words[key_start..key_end];
        let after_key = self.words[key_end..].trim_start();
        let Some(value) = after_key.strip_prefix('=').filter(|_| !key.is_empty()) else {
            let message =
                format!("expected `key = value`, found \"{}\"", self.words[key_start..].trim());
            return Err(self.error(key_start, message));
        };
        let value = value.trim_start();
        let value_start = self.words.len() - value.len();
        let length = value_length(value);
        let value = self.value(key, &value[..length], value_start)?;
        Ok((
            Pair { key: key.to_owned(), value, offset: self.offset + key_start },
            value_start + length,
        ))
    }

    fn value(&self, key: &str, value: &str, at: usize) -> Result<toml::Value, Located> {
        let table: Result<toml::Table, _> = toml::from_str(&format!("value = {value}"));
        table.ok().and_then(|mut table| table.remove("value")).ok_or_else(|| {
            self.error(at, format!("the value of `{key}` is not a TOML value: {value}"))
                .help(format!("write a string in quotes (`{key} = \"…\"`) or a list of them (`{key} = [\"…\", \"…\"]`)"))
        })
    }

    fn error(&self, at: usize, message: impl Into<String>) -> Located {
        let spaces = self.words[at..].len() - self.words[at..].trim_start().len();
        Located::at(self.file, self.text, self.offset + at + spaces, message)
    }
}

fn is_key(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
}

/// The word after `from` and the offset behind it.
fn first_word(words: &str, from: usize) -> (&str, usize) {
    let start = words.len() - words[from..].trim_start().len();
    let end = words[start..]
        .find(|c: char| c.is_whitespace())
        .map_or(words.len(), |length| start + length);
    let key_end = words[start..end].find('=').map_or(end, |length| start + length);
    // At the start of a line a word ends at an equals sign: `key=value` is a pair.
    let end = if from == 0 { key_end } else { end };
    (&words[start..end], end)
}

/// How far a TOML value reaches: to the first white space outside of strings and brackets.
fn value_length(value: &str) -> usize {
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut escaped = false;
    for (index, character) in value.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some('"') if character == '\\' => escaped = true,
            Some(open) if character == open => quote = None,
            Some(_) => {}
            None => match character {
                '"' | '\'' => quote = Some(character),
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                _ if character.is_whitespace() && depth == 0 => return index,
                _ => {}
            },
        }
    }
    value.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scan::line_comments;

    fn check(line: &str) -> Result<Body, String> {
        let comment = line_comments(line).expect("terminated")[0];
        parse("f.sql", line, comment)
            .expect("a directive")
            .map(|directive| directive.body)
            .map_err(|error| error.to_string())
    }

    fn pairs(line: &str) -> Vec<(String, String)> {
        match check(line) {
            Ok(Body::Pairs(pairs) | Body::Down(pairs)) => {
                pairs.into_iter().map(|pair| (pair.key, pair.value.to_string())).collect()
            }
            other => panic!("no pairs: {other:?}"),
        }
    }

    #[test]
    fn several_pairs_stand_on_a_line() {
        let found = pairs("-- relvar: revision = \"a b = c\"   parents=['x', \"y ]\"] n = 3");
        let expected = [("revision", "\"a b = c\""), ("parents", "[\"x\", \"y ]\"]"), ("n", "3")];
        assert_eq!(found, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(pairs("-- relvar: down = \"irreversible: \\\"x\\\"\"").len(), 1);
        assert_eq!(pairs("--relvar: down lossy = [\"a.b\"]")[0].0, "lossy");
    }

    #[test]
    fn sections_and_steps() {
        assert_eq!(check("-- relvar: up"), Ok(Body::Up));
        assert_eq!(check("-- relvar: down"), Ok(Body::Down(vec![])));
        let Ok(Body::Step { number: 2, options }) =
            check("-- relvar: step 2 transaction=none idempotent")
        else {
            panic!("no step");
        };
        assert_eq!(
            options.iter().map(|option| option.text.as_str()).collect::<Vec<_>>(),
            ["transaction=none", "idempotent"]
        );
        assert_eq!(options[0].offset, 18);
        let line =
            "-- relvar: step 1 kind=sql locks={share=[\"public.\\\"a b\\\"\", \"c\"]} idempotent";
        let Ok(Body::Step { number: 1, options }) = check(line) else { panic!("no step") };
        let parts: Vec<_> = options.iter().map(StepOption::parts).collect();
        let locks = "{share=[\"public.\\\"a b\\\"\", \"c\"]}";
        assert_eq!(parts, [("kind", Some("sql")), ("locks", Some(locks)), ("idempotent", None)]);
    }

    #[test]
    fn what_makes_no_sense_is_located() {
        let message = |line| {
            check(line).expect_err("an error").lines().next().map(str::to_owned).unwrap_or_default()
        };
        assert_eq!(message("-- relvar: pu"), "f.sql:1:12: unknown directive \"pu\"");
        assert_eq!(message("-- relvar: step one"), "f.sql:1:17: a step needs its number");
        assert_eq!(
            message("-- relvar: a = b"),
            "f.sql:1:16: the value of `a` is not a TOML value: b"
        );
        assert_eq!(
            message("-- relvar: a = \"b\" c"),
            "f.sql:1:20: expected `key = value`, found \"c\""
        );
        assert_eq!(
            message("-- relvar: a = \"b"),
            "f.sql:1:16: the value of `a` is not a TOML value: \"b"
        );
    }

    #[test]
    fn other_comments_are_left_alone() {
        let line = "select 1; -- relvar: up";
        assert_eq!(parse("f", line, line_comments(line).expect("terminated")[0]), None);
        let line = "-- relvar is a tool";
        assert_eq!(parse("f", line, line_comments(line).expect("terminated")[0]), None);
    }
}
