//! Messages use the words of the field. The help texts are checked by `relvar-cli` itself.

use std::collections::BTreeMap;

use crate::literals::Literal;

/// Words that a DBA does not use.
const AVOIDED: [&str; 17] = [
    "tell",
    "tells",
    "told",
    "say",
    "says",
    "said",
    "stand",
    "stands",
    "stood",
    "anew",
    "mend",
    "mends",
    "mended",
    "shall",
    "somebody",
    "nobody",
    "throwaway",
];
const AVOIDED_PHRASES: [&str; 7] =
    ["go on", "goes on", "gone on", "go away", "goes away", "for want of", "is no"];

/// How many of them the messages of a crate still hold. Numbers only get smaller; a crate that is not named has none.
const LEFT: &str = include_str!("words.txt");

/// A message's words, without what is filled in.
fn words(literal: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    for character in literal.replace("\\n", " ").chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            _ if character.is_alphanumeric() => text.extend(character.to_lowercase()),
            _ => text.push(' '),
        }
    }
    format!(" {} ", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn avoided(literal: &Literal) -> Vec<&'static str> {
    // One word alone is a name.
    if !literal.text.contains(' ') {
        return Vec::new();
    }
    // "There is no X" is plain English, "X is no Y" is not.
    let words = words(&literal.text).replace(" there is no ", " there ");
    let all = AVOIDED.into_iter().chain(AVOIDED_PHRASES);
    all.filter(|avoided| words.contains(&format!(" {avoided} "))).collect()
}

fn left() -> BTreeMap<&'static str, usize> {
    let lines = LEFT.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.map(|line| line.split_once(' ').expect("a crate and a number"));
    pairs.map(|(name, number)| (name, number.parse().expect("a number"))).collect()
}

#[test]
fn messages_use_the_words_of_the_field() {
    let left = left();
    let mut over = String::new();
    for name in crate::crates() {
        let mut found = Vec::new();
        for file in crate::sources(&name) {
            for literal in crate::literals::of(&file) {
                found.extend(avoided(&literal).into_iter().map(|word| {
                    format!("  {}:{}: {word}: {}\n", file.display(), literal.line, literal.text)
                }));
            }
        }
        let allowed = left.get(name.as_str()).copied().unwrap_or_default();
        if found.len() > allowed {
            over.push_str(&format!(
                "{name} has {} in its messages, {allowed} of before are allowed:\n{}",
                found.len(),
                found.concat()
            ));
        }
    }
    assert!(over.is_empty(), "avoided words:\n{over}");
}

#[test]
fn words_are_found_in_messages_and_not_in_what_is_filled_in() {
    let literal = |text: &str| Literal { line: 1, text: text.to_owned() };
    assert_eq!(avoided(&literal("the file says\\nnothing")), ["says"]);
    assert_eq!(avoided(&literal("{said}: skipped")), Vec::<&str>::new());
    assert_eq!(avoided(&literal("\\\"x\\\" is no target")), ["is no"]);
    assert_eq!(avoided(&literal("there is no file")), Vec::<&str>::new());
    assert_eq!(avoided(&literal("say")), Vec::<&str>::new());
    assert_eq!(avoided(&literal("understands nothing")), Vec::<&str>::new());
}
