//! An index as `index(…)` or `unique(…)`.

use relvar_catalog::{Index, IndexKey, Object};

use super::Printing;
use super::names::{says, string};
use super::table::Fields;

/// The attribute of an index, and the columns that it begins with.
pub(crate) struct Printed {
    /// `index(user_id, created_at.desc())`.
    pub attribute: String,
    /// Plain columns at its start, if it serves all rows.
    pub leading: Vec<String>,
    /// Whether it is `index` of one field and nothing else.
    pub plain: Option<String>,
}

/// Prints one index.
pub(crate) fn print(
    printing: &mut Printing<'_>,
    fields: &Fields,
    object: &Object,
    index: &Index,
) -> Printed {
    let mut parts = Vec::new();
    let mut leading = Vec::new();
    for (at, key) in index.keys.iter().enumerate() {
        let column = key.term.column();
        let column = column.and_then(|name| fields.iter().find(|field| field.column == **name));
        if let (Some(field), true) = (column, leading.len() == at) {
            leading.push(field.column.clone());
        }
        let base = column.map_or_else(
            || string(without_parentheses(&key.term.to_string())),
            |field| field.name.clone(),
        );
        parts.push(format!("{base}{}", methods(key)));
        if key.collation.is_some()
            || !key.operator_class_options.is_empty()
            || key.statistics.is_some()
        {
            printing.cannot(&object.id, "the collation or options of a key");
        }
    }
    if index.options.iter().next().is_some() || index.tablespace.is_some() {
        printing.cannot(&object.id, "storage parameters and tablespaces");
    }
    let is_default = *object.id.name == *default_name(&index.table.name, &leading, index);
    let plain_options = options(index, fields);
    let is_plain = index.keys.len() == 1 && is_default && !index.unique && plain_options.is_empty();
    let plain = (is_plain && parts.first() == fields.of(&leading[0])).then(|| leading[0].clone());
    parts.extend(plain_options);
    if !is_default {
        parts.push(says("name", &object.id.name));
    }
    // Without anything that only an index can have, it would be read as a constraint.
    if index.unique && *index.method == *"btree" {
        parts.push("using = btree".to_owned());
    }
    let word = if index.unique { "unique" } else { "index" };
    let serves = index.predicate.is_none() && matches!(&*index.method, "btree" | "hash");
    let attribute = format!("{word}({})", parts.join(", "));
    Printed { attribute, leading: if serves { leading } else { Vec::new() }, plain }
}

fn options(index: &Index, fields: &Fields) -> Vec<String> {
    let mut options = Vec::new();
    if *index.method != *"btree" {
        options.push(format!("using = {}", index.method));
    }
    options.extend(index.predicate.as_ref().map(|predicate| says("where", predicate)));
    if !index.include.is_empty() {
        let names = index.include.iter().filter_map(|column| fields.of(column));
        options.push(format!("include({})", names.cloned().collect::<Vec<_>>().join(", ")));
    }
    if index.nulls_not_distinct {
        options.push("nulls_not_distinct".to_owned());
    }
    options
}

fn methods(key: &IndexKey) -> String {
    let mut methods = String::new();
    if let Some(class) = &key.operator_class {
        methods.push_str(&format!(".ops({})", string(class)));
    }
    if key.descending {
        methods.push_str(".desc()");
    }
    // NULLS FIRST is what DESC means by itself.
    match (key.nulls_first, key.descending) {
        (true, false) => methods.push_str(".nulls_first()"),
        (false, true) => methods.push_str(".nulls_last()"),
        (true, true) | (false, false) => {}
    }
    methods
}

/// The name that PostgreSQL would choose; empty where it is too long to tell.
fn default_name(table: &str, leading: &[String], index: &Index) -> String {
    let all_plain = leading.len() == index.keys.len();
    let include = index.include.iter().map(|column| &**column);
    let columns: Vec<&str> = leading.iter().map(String::as_str).chain(include).collect();
    let name = format!("{table}_{}_idx", columns.join("_"));
    if all_plain && name.len() <= 63 { name } else { String::new() }
}

fn without_parentheses(expression: &str) -> &str {
    let inner = expression.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    // `(a) || (b)` begins and ends with parentheses that are no pair.
    let is_pair = |inner: &&str| {
        let mut depth = 0_i32;
        inner.chars().all(|letter| {
            depth += i32::from(letter == '(') - i32::from(letter == ')');
            depth >= 0 && letter != '\'' && letter != '"'
        })
    };
    inner.filter(is_pair).unwrap_or(expression)
}
