//! Text search templates, parsers, dictionaries and configurations.

use relvar_catalog::{Body, Kind, Name, Text, TextSearch};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Address, Registry, class};

pub(crate) struct Row {
    address: Address,
    schema: u32,
    name: Name,
    text_search: TextSearch,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session
        .fetch_from(
            &["pg_ts_config"],
            "text search objects",
            include_str!("text_search.sql"),
            decode,
        )
        .await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    Ok(Row {
        address: (f.take()?, f.take()?),
        schema: f.take()?,
        name: f.name()?,
        text_search: TextSearch {
            options: f.take::<Vec<&str>>()?.into_iter().flat_map(split_options).collect(),
            mappings: mappings(f.take()?, f.take()?),
        },
    })
}

/// The options of a dictionary, which PostgreSQL keeps as one text: `language = 'x', stopwords = 'y'`.
fn split_options(text: &str) -> Vec<Text> {
    let mut options = vec![String::new()];
    let mut quote = None;
    for letter in text.chars() {
        match (letter, quote) {
            (',', None) => {
                options.push(String::new());
                continue;
            }
            ('\'' | '"', None) => quote = Some(letter),
            // A doubled quote closes and opens again; a backslash is doubled and no quote follows it.
            (letter, Some(open)) if letter == open => quote = None,
            _ => {}
        }
        if let Some(option) = options.last_mut() {
            option.push(letter);
        }
    }
    options.into_iter().map(|option| option.trim().to_owned()).collect()
}

/// Dictionaries of each token type; equal token types stand side by side.
fn mappings(tokens: Option<Vec<&str>>, dictionaries: Option<Vec<Text>>) -> Vec<(Name, Vec<Text>)> {
    let mut mappings: Vec<(Name, Vec<Text>)> = Vec::new();
    let dictionaries = dictionaries.into_iter().flatten();
    for (token, dictionary) in tokens.into_iter().flatten().zip(dictionaries) {
        match mappings.last_mut() {
            Some((last, dictionaries)) if **last == *token => dictionaries.push(dictionary),
            _ => mappings.push((token.into(), vec![dictionary])),
        }
    }
    mappings
}

fn kind(class: u32) -> Kind {
    match class {
        class::TEXT_SEARCH_TEMPLATE => Kind::TextSearchTemplate,
        class::TEXT_SEARCH_PARSER => Kind::TextSearchParser,
        class::TEXT_SEARCH_DICTIONARY => Kind::TextSearchDictionary,
        _ => Kind::TextSearchConfiguration,
    }
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_scoped(row.address, kind(row.address.0), row.schema, &row.name);
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself(row.address) {
            draft.add(id, Body::TextSearch(row.text_search), Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_of_a_dictionary_are_told_apart() {
        assert_eq!(
            split_options(
                r#"language = 'english', stopwords = 'a, b', "x,y" = 'it''s, so', n = 1"#
            ),
            ["language = 'english'", "stopwords = 'a, b'", r#""x,y" = 'it''s, so'"#, "n = 1"]
        );
        assert_eq!(split_options("TEMPLATE = pg_catalog.simple"), ["TEMPLATE = pg_catalog.simple"]);
        assert_eq!(split_options(r"a = E'\\', b = 'x'"), [r"a = E'\\'", "b = 'x'"]);
    }
}
