//! Tables and types as the SQL that a person would write.

mod column;
mod composite;
mod domain;
mod enum_type;
mod foreign_key;
mod index;
mod table;
mod text;
mod touch;

use std::collections::{BTreeMap, BTreeSet};

use relvar_catalog::name::{quote_identifier, quote_literal};
use relvar_report::Place;

use crate::resolve::{MadeType, QualifiedName, Schema};
pub use text::Text;

/// The SQL of a schema: one text for each source file, by the name of the file.
pub fn ddl(schema: &Schema) -> BTreeMap<String, Text> {
    let mut writer = Writer::default();
    for read in &schema.enums {
        writer.schema(&read.name, &read.place);
        enum_type::write(writer.of(&read.place), read);
    }
    for made in &schema.types {
        writer.schema(made.name(), made.place());
        let text = writer.of(made.place());
        match made {
            MadeType::Domain(domain) => domain::write(text, domain),
            MadeType::Composite(composite) => composite::write(text, composite),
        }
    }
    for table in &schema.tables {
        writer.schema(&table.name, &table.place);
        table::write(writer.of(&table.place), table);
        touch::write(&mut writer, table);
    }
    writer.texts
}

/// Texts in the making, and what stands in one of them already.
#[derive(Default)]
pub(crate) struct Writer {
    texts: BTreeMap<String, Text>,
    schemas: BTreeSet<String>,
    functions: BTreeSet<QualifiedName>,
}

impl Writer {
    /// The text of the file that a place is in.
    fn of(&mut self, place: &Place) -> &mut Text {
        self.texts.entry(place.file.clone()).or_default()
    }

    /// Makes the schema that a name needs; an SQL file beside the models may make it as well.
    fn schema(&mut self, name: &QualifiedName, place: &Place) {
        let Some(schema) = name.schema.as_ref().filter(|schema| *schema != "public") else {
            return;
        };
        if self.schemas.insert(schema.clone()) {
            let text = self.of(place);
            text.gap();
            text.line(&format!("CREATE SCHEMA IF NOT EXISTS {};", quote_identifier(schema)), place);
        }
    }
}

/// Names as SQL in parentheses.
pub(crate) fn sql_list(names: &[String]) -> String {
    format!("({})", relvar_catalog::name::quote_list(names.iter().map(String::as_str)))
}

/// `-- relvar: was old_name`.
pub(crate) fn was(name: &str) -> String {
    format!("-- relvar: was {}", quote_identifier(name))
}

/// `COMMENT ON …`.
pub(crate) fn comment(on: &str, comment: &str) -> String {
    format!("COMMENT ON {on} IS {};", quote_literal(comment))
}

/// `CONSTRAINT name `, where there is a name.
pub(crate) fn constraint(name: Option<&String>) -> String {
    name.map_or(String::new(), |name| format!("CONSTRAINT {} ", quote_identifier(name)))
}
