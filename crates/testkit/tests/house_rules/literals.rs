//! The string literals of a file: no doc comments, no reasons of lints, nothing of its tests.

use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A string literal.
#[derive(Debug)]
pub struct Literal {
    pub line: usize,
    /// As it is written, without its quotes.
    pub text: String,
}

/// The string literals of a file.
pub fn of(file: &Path) -> Vec<Literal> {
    let stream: TokenStream =
        crate::read(file).parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut found = Vec::new();
    walk(stream, &mut found);
    found
}

fn walk(stream: TokenStream, found: &mut Vec<Literal>) {
    let mut tokens = stream.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(p) if p.as_char() == '!'));
                if let Some(TokenTree::Group(attribute)) = tokens.next() {
                    match attribute_name(attribute.stream()).as_str() {
                        "doc" | "expect" | "allow" => {}
                        "cfg" if attribute.stream().to_string().replace(' ', "") == "cfg(test)" => {
                            skip_item(&mut tokens);
                        }
                        _ => walk(attribute.stream(), found),
                    }
                }
            }
            TokenTree::Group(group) => walk(group.stream(), found),
            TokenTree::Literal(literal) => {
                let written = literal.to_string();
                let text = written.trim_start_matches(['b', 'c', 'r', '#']);
                if let Some(text) = text.strip_prefix('"') {
                    let text = text.trim_end_matches('#');
                    let text = text.strip_suffix('"').unwrap_or(text).to_owned();
                    found.push(Literal { line: literal.span().start().line, text });
                }
            }
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
}

fn attribute_name(attribute: TokenStream) -> String {
    attribute.into_iter().next().map(|token| token.to_string()).unwrap_or_default()
}

/// Passes over an item: up to its body, or to its semicolon.
fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            TokenTree::Group(_)
            | TokenTree::Punct(_)
            | TokenTree::Ident(_)
            | TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn only_what_a_program_prints_is_found() {
    let text = r##"
        /// Comments say things.
        #[expect(unused, reason = "it stands here")]
        #[error("no {name}")]
        fn f<'a>() -> char { print(r#"a "b""#, b"c"); '"' }
        #[cfg(test)]
        mod tests { const T: &str = "tells"; }
        const AFTER: &str = "d\n";
    "##;
    let mut found = Vec::new();
    walk(text.parse().expect("Rust"), &mut found);
    let texts: Vec<&str> = found.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(texts, ["no {name}", "a \"b\"", "c", "d\\n"]);
}
