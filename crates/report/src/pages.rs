//! What each rule means, for people who want more than a message.

/// A section for each rule, in alphabetical order, headed by its name.
const PAGES: &str = include_str!("pages.md");

/// The text about a rule, as Markdown; none for a rule without one.
pub fn page(rule: &str) -> Option<&'static str> {
    sections().find(|(name, _)| *name == rule).map(|(_, text)| text)
}

/// The names of all rules that have a page, in alphabetical order.
pub fn rules() -> impl Iterator<Item = &'static str> {
    sections().map(|(name, _)| name)
}

fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    let sections = PAGES.split("\n## ").skip(1);
    sections.filter_map(|section| section.split_once('\n').map(|(name, text)| (name, text.trim())))
}
