//! Whether a statement may take objects away, or give them other names.

use crate::head::is_word;
use crate::token::{Lexer, Token, TokenKind};

/// What the words of a statement allow it to do to objects that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Removal {
    /// It takes nothing away.
    Nothing,
    /// It may drop, rename or move what it names.
    Named,
    /// It may drop what it does not name: CASCADE.
    Cascade,
}

/// Looks at the words of a statement outside of strings; `ON DELETE CASCADE` is none of them. The code of DO is looked
/// into: one that runs other code may do anything.
///
/// ```
/// use relvar_sql::{Removal, removal};
/// assert_eq!(removal("ALTER TABLE t DROP COLUMN c CASCADE"), Removal::Cascade);
/// assert_eq!(removal("ALTER FUNCTION f() SET SCHEMA app"), Removal::Named);
/// assert_eq!(removal("ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES s ON DELETE CASCADE"), Removal::Nothing);
/// ```
pub fn removal(text: &str) -> Removal {
    let tokens = tokens(text);
    if !tokens.first().is_some_and(|first| is_word(text, *first, "DO")) {
        return by_words(text, &tokens);
    }
    let code = |token: &Token| match token.kind {
        TokenKind::DollarString => of_code(&text[token.start..token.end]),
        TokenKind::String => Removal::Cascade,
        _ => Removal::Nothing,
    };
    tokens.iter().map(code).max().unwrap_or(Removal::Cascade)
}

/// The same of code between dollars.
fn of_code(quoted: &str) -> Removal {
    let tag = quoted[1..].find('$').map_or(1, |end| end + 2);
    let Some(code) = quoted.get(tag..quoted.len().saturating_sub(tag)) else {
        return Removal::Cascade;
    };
    let tokens = tokens(code);
    let runs = |token: &Token| {
        ["EXECUTE", "PERFORM", "CALL"].iter().any(|word| is_word(code, *token, word))
    };
    match tokens.iter().any(runs) {
        true => Removal::Cascade,
        false => by_words(code, &tokens),
    }
}

fn tokens(text: &str) -> Vec<Token> {
    Lexer::new(text).filter(|token| !token.kind.is_trivia()).collect()
}

fn by_words(text: &str, tokens: &[Token]) -> Removal {
    let word = |at: usize, word: &str| {
        let token = tokens.get(at).filter(|token| token.kind == TokenKind::Word);
        token.is_some_and(|token| is_word(text, *token, word))
    };
    let before = |at: usize, expected: &str| at > 0 && word(at - 1, expected);
    let of = |at: usize| match () {
        () if word(at, "CASCADE") && !before(at, "DELETE") && !before(at, "UPDATE") => {
            Removal::Cascade
        }
        () if ["DROP", "RENAME", "DETACH"].iter().any(|removing| word(at, removing)) => {
            Removal::Named
        }
        () if word(at, "SCHEMA") && before(at, "SET") => Removal::Named,
        () => Removal::Nothing,
    };
    (0..tokens.len()).map(of).max().unwrap_or(Removal::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_actions_of_foreign_keys_are_no_words() {
        for sql in [
            "COMMENT ON TABLE t IS 'DROP CASCADE'",
            "ALTER TABLE t ADD CHECK (\"drop\" <> 'rename') -- CASCADE",
            "ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES s ON UPDATE CASCADE ON DELETE CASCADE",
        ] {
            assert_eq!(removal(sql), Removal::Nothing, "{sql}");
        }
        for sql in ["DROP TABLE a", "ALTER TYPE t RENAME TO u", "ALTER TABLE t SET SCHEMA s"] {
            assert_eq!(removal(sql), Removal::Named, "{sql}");
        }
        assert_eq!(removal("DROP SCHEMA a /* all */ CASCADE"), Removal::Cascade);
    }

    #[test]
    fn code_is_looked_into() {
        for (code, expected) in [
            ("DO $$BEGIN RAISE 'DROP'; END$$", Removal::Nothing),
            ("DO LANGUAGE plpgsql $x$BEGIN DROP TABLE t; END$x$", Removal::Named),
            ("DO $$BEGIN EXECUTE 'DROP TABLE t'; END$$", Removal::Cascade),
            ("DO $$BEGIN PERFORM f(); END$$", Removal::Cascade),
            ("DO 'BEGIN DROP TABLE t; END'", Removal::Cascade),
        ] {
            assert_eq!(removal(code), expected, "{code}");
        }
    }
}
