//! Lists of options: `WITH (…)`, `SET (…)`, `OPTIONS (…)`.

use relvar_catalog::name::{quote_identifier, quote_literal};

/// `name=value` as stored, ready to print; the value is quoted where it is not a plain word or number.
pub(crate) fn storage_option(option: &str) -> String {
    let Some((name, value)) = option.split_once('=') else { return option.to_string() };
    let name = match name.split_once('.') {
        Some((space, name)) => format!("{space}.{}", quote_identifier(name)),
        None => quote_identifier(name).into_owned(),
    };
    let plain = value.parse::<f64>().is_ok()
        || (!value.is_empty() && value.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
    if plain { format!("{name}={value}") } else { format!("{name}={}", quote_literal(value)) }
}

/// ` WITH (…)`, or nothing.
pub(crate) fn with(options: &[String]) -> String {
    if options.is_empty() {
        return String::new();
    }
    format!(" WITH ({})", list(options))
}

/// Options with commas between.
pub(crate) fn list(options: &[String]) -> String {
    options.iter().map(|o| storage_option(o)).collect::<Vec<_>>().join(", ")
}

/// `SET (…)` and `RESET (…)` clauses that lead from one list to the other.
pub(crate) fn changes(before: &[String], after: &[String]) -> Vec<String> {
    let name = |option: &String| option.split('=').next().unwrap_or_default().to_string();
    // All are said again, because PostgreSQL keeps them in the order in which they were set.
    let set = if after.iter().all(|option| before.contains(option)) { &[] } else { after };
    let names: Vec<String> = after.iter().map(name).collect();
    let reset: Vec<String> = before.iter().map(name).filter(|n| !names.contains(n)).collect();
    let mut clauses = Vec::new();
    if !reset.is_empty() {
        clauses.push(format!("RESET ({})", reset.join(", ")));
    }
    if !set.is_empty() {
        clauses.push(format!("SET ({})", list(set)));
    }
    clauses
}

/// ` OPTIONS (…)` of foreign objects, or nothing; each option is `name 'value'`, ready to print.
pub(crate) fn foreign(options: &[String]) -> String {
    if options.is_empty() { String::new() } else { format!(" OPTIONS ({})", options.join(", ")) }
}

/// `OPTIONS (ADD …, SET …, DROP …)` that leads from one list to the other; `None` where they are equal.
pub(crate) fn foreign_changes(before: &[String], after: &[String]) -> Option<String> {
    let name = |option: &str| {
        // The name ends where the literal begins; a quoted name may hold a space.
        let end = if let Some(rest) = option.strip_prefix('"') {
            rest.find("\" ").map(|at| at + 2)
        } else {
            option.find(' ')
        };
        option[..end.unwrap_or(option.len())].to_string()
    };
    let names = |list: &[String]| list.iter().map(|o| name(o)).collect::<Vec<_>>();
    let (old, new) = (names(before), names(after));
    let mut clauses: Vec<String> =
        old.iter().filter(|n| !new.contains(n)).map(|n| format!("DROP {n}")).collect();
    for option in after.iter().filter(|option| !before.contains(option)) {
        let verb = if old.contains(&name(option)) { "SET" } else { "ADD" };
        clauses.push(format!("{verb} {option}"));
    }
    (!clauses.is_empty()).then(|| format!("OPTIONS ({})", clauses.join(", ")))
}
