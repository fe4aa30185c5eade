//! Functions and procedures.

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_catalog::{Body, Function, FunctionBody, FunctionKind, Kind, Name, Text};

use crate::Error;
use crate::draft::Draft;
use crate::fetch::{Fields, Session};
use crate::registry::{Registry, class};

pub(crate) struct Row {
    oid: u32,
    schema: u32,
    name: Name,
    argument_types: Name,
    function: Function,
}

pub(crate) async fn fetch(session: &Session<'_>) -> Result<Vec<Row>, Error> {
    session.fetch("functions", include_str!("function.sql"), decode).await
}

fn decode(f: &mut Fields<'_>) -> Result<Row, tokio_postgres::Error> {
    let (oid, schema, name, argument_types) = (f.take()?, f.take()?, f.name()?, f.name()?);
    let function = Function {
        function: kind(f.letter()?),
        arguments: f.printed()?,
        identity_arguments: f.take()?,
        result: f.take()?,
        defaults: f.take::<i16>()?.unsigned_abs(),
        language: f.take::<&str>()?.to_owned(),
        body: body(f.take()?, f.take()?, f.optional_printed()?),
        volatility: volatility(f.letter()?).to_owned(),
        strict: f.take()?,
        security_definer: f.take()?,
        leakproof: f.take()?,
        parallel: parallel(f.letter()?).to_owned(),
        cost: f.take()?,
        rows: f.take()?,
        support: f.take()?,
        settings: settings(f.take()?),
        transforms: f.take::<Option<Vec<Text>>>()?.unwrap_or_default(),
    };
    Ok(Row { oid, schema, name, argument_types, function })
}

fn kind(letter: char) -> FunctionKind {
    match letter {
        'w' => FunctionKind::Window,
        'p' => FunctionKind::Procedure,
        _ => FunctionKind::Function,
    }
}

fn body(source: String, file: Option<String>, sql: Option<Text>) -> FunctionBody {
    match (file, sql) {
        (Some(file), _) => FunctionBody::Library { file, symbol: source },
        (None, Some(sql)) => FunctionBody::Sql(sql),
        (None, None) => FunctionBody::Source(source),
    }
}

fn volatility(letter: char) -> &'static str {
    match letter {
        'i' => "IMMUTABLE",
        's' => "STABLE",
        _ => "VOLATILE",
    }
}

/// `pg_proc.proparallel` as SQL.
pub(crate) fn parallel(letter: char) -> &'static str {
    match letter {
        's' => "SAFE",
        'r' => "RESTRICTED",
        _ => "UNSAFE",
    }
}

fn settings(settings: Option<Vec<&str>>) -> Vec<Text> {
    settings.into_iter().flatten().filter_map(setting).collect()
}

/// `name TO value` of a `name=value`.
fn setting(setting: &str) -> Option<Text> {
    let (name, value) = setting.split_once('=')?;
    let value = if is_list_of_names(name) {
        split_names(value).iter().map(|name| quote_literal(name)).collect::<Vec<_>>().join(", ")
    } else {
        quote_literal(value)
    };
    Some(format!("{} TO {value}", setting_name(name)))
}

/// Each part of a custom setting's name (`my.setting`) is an identifier.
fn setting_name(name: &str) -> String {
    name.split('.').map(quote_identifier).collect::<Vec<_>>().join(".")
}

/// Whether a setting's value is a list of quoted names, PostgreSQL's `GUC_LIST_QUOTE`; such a value
/// would become one name if it were printed as one literal.
fn is_list_of_names(setting: &str) -> bool {
    const LISTS: [&str; 6] = [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    ];
    LISTS.iter().any(|list| setting.eq_ignore_ascii_case(list))
}

/// The names of such a list, which PostgreSQL keeps with commas between and quoted where needed.
fn split_names(list: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut name = String::new();
    let mut letters = list.trim().chars().peekable();
    let mut quoted = false;
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                name.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => names.push(std::mem::take(&mut name)),
            space if !quoted && space.is_ascii_whitespace() => {}
            letter => name.push(letter),
        }
    }
    names.push(name);
    names
}

pub(crate) fn register(rows: &[Row], registry: &mut Registry) {
    for row in rows {
        registry.add_overloaded(
            (class::FUNCTION, row.oid),
            Kind::Function,
            row.schema,
            &row.name,
            row.argument_types.clone(),
        );
    }
}

pub(crate) fn build(rows: Vec<Row>, draft: &mut Draft<'_>) {
    for row in rows {
        if let Some(id) = draft.registry.itself((class::FUNCTION, row.oid)) {
            draft.add(id, Body::Function(Box::new(row.function)), Vec::new());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_print_so_that_they_read_back() {
        for (kept, printed) in [
            ("search_path=public, pg_temp", "search_path TO 'public', 'pg_temp'"),
            (r#"search_path="My Schema", "a""b,c""#, r#"search_path TO 'My Schema', 'a"b,c'"#),
            (r#"search_path="""#, "search_path TO ''"),
            ("DateStyle=ISO, MDY", r#""DateStyle" TO 'ISO, MDY'"#),
            ("work_mem=64MB", "work_mem TO '64MB'"),
            (r"my.opt=it's a\b", r"my.opt TO E'it''s a\\b'"),
        ] {
            assert_eq!(setting(kept).as_deref(), Some(printed));
        }
    }
}
