//! From a catalog to the source of models that mean the same tables, columns, keys, indexes and enums.

mod column;
mod constraint;
mod default;
mod enum_type;
mod index;
mod names;
mod table;
mod types;

use std::collections::BTreeMap;

use relvar_catalog::{Body, Catalog, Inheritance, Kind, Object, ObjectId, Pattern};
use relvar_report::Finding;

use names::Names;

/// What is printed.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Tables by name; all of them where there is none.
    pub tables: Option<Pattern>,
    /// The schema that models do not have to name.
    pub default_schema: String,
}

/// The source of models, and what they cannot say.
pub fn models(catalog: &Catalog, selection: &Selection) -> (String, Vec<Finding>) {
    let mut printing = Printing::new(catalog, selection);
    let mut items = Vec::new();
    for id in printing.tables.keys().cloned().collect::<Vec<_>>() {
        items.push(table::print(&mut printing, &id));
    }
    for object in catalog.of_kind(Kind::Enum) {
        items.extend(enum_type::print(&printing, object));
    }
    let mut text = String::from("use relvar::{DbEnum, Model};\n");
    if !items.iter().any(|item| item.contains("derive(Debug, Clone, Copy")) {
        text = "use relvar::Model;\n".to_owned();
    }
    for item in items {
        text.push('\n');
        text.push_str(&item);
    }
    (text, printing.findings)
}

/// A catalog that is being printed.
pub(crate) struct Printing<'c> {
    /// The catalog.
    pub catalog: &'c Catalog,
    /// What is printed of it.
    pub selection: &'c Selection,
    /// Tables with the names of their structs.
    pub tables: BTreeMap<ObjectId, String>,
    /// Enum types with the names of their enums.
    pub types: BTreeMap<ObjectId, String>,
    /// Objects by the object that they belong to.
    pub members: BTreeMap<&'c ObjectId, Vec<&'c Object>>,
    /// What cannot be said.
    pub findings: Vec<Finding>,
}

impl<'c> Printing<'c> {
    fn new(catalog: &'c Catalog, selection: &'c Selection) -> Self {
        let mut members: BTreeMap<&ObjectId, Vec<&Object>> = BTreeMap::new();
        for object in catalog.objects.values() {
            if let Some(parent) = object.parent() {
                members.entry(parent).or_default().push(object);
            }
        }
        let (tables, types, findings) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        let mut printing = Printing { catalog, selection, tables, types, members, findings };
        printing.name();
        printing
    }

    /// Gives names to all structs and enums, so that they can name each other.
    fn name(&mut self) {
        let mut names = Names::beside_types();
        let tables: Vec<&Object> =
            self.catalog.of_kind(Kind::Table).filter(|table| self.is_selected(table)).collect();
        for object in tables {
            self.tables.insert(object.id.clone(), names.of_type(&object.id.name));
        }
        for object in self.catalog.of_kind(Kind::Enum) {
            self.types.insert(object.id.clone(), names.of_type(&object.id.name));
        }
    }

    /// A partition is printed with its parent.
    fn is_selected(&self, table: &Object) -> bool {
        let id = &table.id;
        let wanted = self
            .selection
            .tables
            .as_ref()
            .is_none_or(|pattern| pattern.matches(&id.schema, &id.name));
        wanted && !self.of(id).any(|member| is_partition(&member.body))
    }

    /// What belongs to an object.
    pub fn of(&self, id: &ObjectId) -> impl Iterator<Item = &'c Object> + use<'c> {
        self.members.get(id).cloned().unwrap_or_default().into_iter()
    }

    /// The comment of an object.
    pub fn comment(&self, id: &ObjectId) -> Option<&'c str> {
        self.of(id).find_map(|member| match &member.body {
            Body::Comment { text } => Some(text.as_str()),
            _ => None,
        })
    }

    /// Notes that a comment is left out.
    pub fn cannot_comment(&mut self, id: &ObjectId) {
        if self.comment(id).is_some() {
            self.cannot(id, "a comment on anything but tables, columns and enums");
        }
    }

    /// The schema of an object, where models have to name it.
    pub fn schema(&self, id: &ObjectId) -> Option<String> {
        (*id.schema != *self.selection.default_schema).then(|| id.schema.to_string())
    }

    /// Notes what cannot be said of an object.
    pub fn cannot(&mut self, id: &ObjectId, what: &str) {
        let finding = Finding::warning("not-in-model", format!("a model cannot say {what}"));
        let help = "keep it in an SQL file beside the models";
        self.findings.push(finding.about(id.path()).with_help(help));
    }
}

fn is_partition(body: &Body) -> bool {
    matches!(body, Body::Inheritance(Inheritance { bound: Some(_), .. }))
}
