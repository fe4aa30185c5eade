//! From a catalog to the source of models that mean the same tables, columns, keys, indexes, enums, domains and composite
//! types.

mod column;
mod composite;
mod constraint;
mod default;
mod domain;
mod enum_type;
mod index;
mod names;
mod relation;
mod table;
mod types;

use std::collections::{BTreeMap, BTreeSet};

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
    let mut types = Vec::new();
    for object in catalog.of_kind(Kind::Domain) {
        types.extend(domain::print(&mut printing, object));
    }
    for object in catalog.of_kind(Kind::Composite) {
        types.extend(composite::print(&mut printing, object));
    }
    let enums: Vec<String> = catalog
        .of_kind(Kind::Enum)
        .filter_map(|object| enum_type::print(&printing, object))
        .collect();
    let mut text = match (enums.is_empty(), types.is_empty()) {
        (true, true) => "use relvar::Model;\n",
        (false, true) => "use relvar::{DbEnum, Model};\n",
        (true, false) => "use relvar::{DbType, Model};\n",
        (false, false) => "use relvar::{DbEnum, DbType, Model};\n",
    }
    .to_owned();
    items.extend(enums);
    items.extend(types);
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
    /// Types with the names of their enums and structs; those that none can mean are not there.
    pub types: BTreeMap<ObjectId, String>,
    /// What the relations of foreign keys are called.
    pub relations: BTreeMap<ObjectId, relation::Relation>,
    /// What columns of these tables are made of.
    used: BTreeSet<ObjectId>,
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
        let (relations, used) = (BTreeMap::new(), BTreeSet::new());
        let mut printing =
            Printing { catalog, selection, tables, types, relations, used, members, findings };
        printing.name();
        printing.relations = relation::relations(&printing);
        printing.used = printing.used_types();
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
        for object in self.catalog.of_kind(Kind::Domain) {
            if domain::can_be_said(self.catalog, object) {
                self.types.insert(object.id.clone(), names.of_type(&object.id.name));
            }
        }
        for object in self.catalog.of_kind(Kind::Composite) {
            if composite::can_be_said(object) {
                self.types.insert(object.id.clone(), names.of_type(&object.id.name));
            }
        }
    }

    /// The types of the tables' columns, and what those are made of.
    fn used_types(&self) -> BTreeSet<ObjectId> {
        let mut used = BTreeSet::new();
        let mut open: Vec<&Object> = self.tables.keys().flat_map(|table| self.of(table)).collect();
        while let Some(object) = open.pop() {
            let types = object.depends_on.iter().filter(|id| id.kind.is_type());
            for id in types {
                if used.insert(id.clone()) {
                    open.extend(self.catalog.get(id));
                }
            }
        }
        used
    }

    /// Says whether a type is to be printed: all are, unless some tables were asked for.
    pub fn is_wanted(&self, object: &Object) -> bool {
        self.selection.tables.is_none() || self.used.contains(&object.id)
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
            self.cannot(id, "a comment on anything but tables, columns and types");
        }
    }

    /// The schema of an object, where models have to name it.
    pub fn schema(&self, id: &ObjectId) -> Option<String> {
        (*id.schema != *self.selection.default_schema).then(|| id.schema.to_string())
    }

    /// Notes what cannot be said of an object.
    pub fn cannot(&mut self, id: &ObjectId, what: &str) {
        let finding = Finding::warning("not-in-model", format!("a model cannot express {what}"));
        let help = "keep it in an SQL file beside the models";
        self.findings.push(finding.about(id.path()).with_help(help));
    }
}

fn is_partition(body: &Body) -> bool {
    matches!(body, Body::Inheritance(Inheritance { bound: Some(_), .. }))
}
