//! A table as a struct.

use relvar_catalog::{
    Body, ConstraintKind, Inheritance, Kind, Name, Object, ObjectId, Persistence, ReplicaIdentity,
    Table,
};

use super::names::{Names, says};
use super::{Printing, column, constraint, index};

/// A field in the making.
#[derive(Debug, Clone)]
pub(crate) struct Field {
    /// The column.
    pub column: String,
    /// The name of the field.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// What stands in `#[model(…)]`.
    pub attributes: Vec<String>,
}

/// The fields of a table, in order.
#[derive(Debug, Clone)]
pub(crate) struct Fields(Vec<Field>);

impl Fields {
    /// All of them, with names and nothing else.
    pub fn new(printing: &Printing<'_>, table: &ObjectId) -> Self {
        let mut names = Names::default();
        let fields = columns(printing, table).into_iter().map(|object| {
            let column = object.id.name.to_string();
            let name = names.of_field(&column);
            let renamed = name.trim_start_matches("r#") != column;
            let attributes = if renamed { vec![says("column", &column)] } else { Vec::new() };
            Field { column, name, ty: String::new(), attributes }
        });
        Fields(fields.collect())
    }

    /// The fields.
    pub fn iter(&self) -> impl Iterator<Item = &Field> {
        self.0.iter()
    }

    /// The name of a column's field.
    pub fn of(&self, column: &str) -> Option<&String> {
        self.0.iter().find(|field| field.column == column).map(|field| &field.name)
    }

    /// Names of columns' fields.
    pub fn names(&self, columns: &[Name]) -> Vec<String> {
        columns.iter().filter_map(|column| self.of(column)).cloned().collect()
    }

    /// Adds an attribute to a column's field.
    pub fn add(&mut self, column: &str, attribute: &str) {
        let field = self.0.iter_mut().find(|field| field.column == column);
        field.into_iter().for_each(|field| field.attributes.push(attribute.to_owned()));
    }

    /// Says whether a column's field has an attribute that starts so.
    pub fn has(&self, column: &str, start: &str) -> bool {
        let field = self.0.iter().find(|field| field.column == column);
        field.is_some_and(|field| {
            field.attributes.iter().any(|attribute| attribute.starts_with(start))
        })
    }
}

/// The source of one struct.
pub(crate) fn print(printing: &mut Printing<'_>, id: &ObjectId) -> String {
    let mut fields = Fields::new(printing, id);
    let mut attributes = vec![says("table", &id.name)];
    attributes.extend(printing.schema(id).map(|schema| says("schema", &schema)));
    attributes.extend(printing.comment(id).map(|comment| says("comment", comment)));
    attributes.extend(partitions(printing, id));
    let mut lines = vec![attributes.join(", ")];
    lines.extend(constraint::print(printing, id, &mut fields));
    lines.extend(indexes(printing, id, &mut fields));
    triggers(printing, id, &mut fields);
    for object in columns(printing, id) {
        let field = fields.0.iter_mut().find(|field| *field.column == *object.id.name);
        if let (Some(field), Body::Column(read)) = (field, &object.body) {
            column::print(printing, object, read, field);
        }
    }
    if let Some(mark) = soft_delete(printing, id, &fields) {
        fields.add(&mark, "deleted_at");
    }
    others(printing, id);
    text(printing, id, &lines, &fields)
}

/// The mark of a soft delete: a time `deleted_at` that may be NULL. In a table with a mark what is unique is so among the
/// living, so a table in which more is unique has none.
fn soft_delete(printing: &Printing<'_>, id: &ObjectId, fields: &Fields) -> Option<String> {
    let mark = fields.iter().find(|field| field.column == "deleted_at")?;
    let is_time = mark.ty.starts_with("Option<jiff::Timestamp")
        || mark.ty.starts_with("Option<jiff::civil::DateTime");
    let is_plain = mark.attributes.is_empty();
    let among_all = printing.of(id).any(|object| match &object.body {
        Body::Index(index) => index.unique && index.predicate.is_none(),
        Body::Constraint(constraint) => {
            matches!(constraint.constraint, ConstraintKind::Unique(_))
        }
        _ => false,
    });
    (is_time && is_plain && !among_all).then(|| mark.column.clone())
}

fn text(printing: &Printing<'_>, id: &ObjectId, lines: &[String], fields: &Fields) -> String {
    let mut text = String::from("#[derive(Debug, Clone, Model)]\n");
    for line in lines {
        text.push_str(&format!("#[model({line})]\n"));
    }
    text.push_str(&format!(
        "pub struct {} {{\n",
        printing.tables.get(id).map_or("", String::as_str)
    ));
    for field in &fields.0 {
        if !field.attributes.is_empty() {
            text.push_str(&format!("    #[model({})]\n", field.attributes.join(", ")));
        }
        text.push_str(&format!("    pub {}: {},\n", field.name, field.ty));
    }
    text.push_str("}\n");
    text
}

fn columns<'c>(printing: &Printing<'c>, table: &ObjectId) -> Vec<&'c Object> {
    let mut columns: Vec<&Object> =
        printing.of(table).filter(|object| object.id.kind == Kind::Column).collect();
    columns.sort_by_key(|object| object.position);
    columns
}

fn indexes(printing: &mut Printing<'_>, id: &ObjectId, fields: &mut Fields) -> Vec<String> {
    let (mut attributes, mut leading) = (Vec::new(), Vec::new());
    for object in printing.of(id) {
        let Body::Index(read) = &object.body else { continue };
        printing.cannot_comment(&object.id);
        let printed = index::print(printing, fields, object, read);
        leading.push(printed.leading);
        match printed.plain {
            Some(column) if !fields.has(&column, "index") => fields.add(&column, "index"),
            Some(_) | None => attributes.push(printed.attribute),
        }
    }
    refuse_implied(printing, id, fields, &leading);
    attributes
}

/// A foreign key would get an index of its own, where the database has none for it.
fn refuse_implied(
    printing: &Printing<'_>,
    id: &ObjectId,
    fields: &mut Fields,
    leading: &[Vec<String>],
) {
    use relvar_catalog::ConstraintKind::{ForeignKey, PrimaryKey, Unique};
    let constraints = printing.of(id).filter_map(Object::as_constraint);
    let constraints: Vec<_> = constraints.map(|constraint| &constraint.constraint).collect();
    let keys = constraints.iter().filter_map(|constraint| match constraint {
        PrimaryKey(key) | Unique(key) => {
            Some(key.columns.iter().map(ToString::to_string).collect())
        }
        _ => None,
    });
    let starts: Vec<Vec<String>> = leading.iter().cloned().chain(keys).collect();
    for constraint in &constraints {
        let ForeignKey(key) = constraint else { continue };
        let width = key.columns.len();
        let serves = |start: &Vec<String>| {
            start.len() >= width
                && key
                    .columns
                    .iter()
                    .all(|column| start[..width].iter().any(|name| **name == **column))
        };
        if !starts.iter().any(serves) && !fields.has(&key.columns[0], "index") {
            fields.add(&key.columns[0], "index = false");
        }
    }
}

/// A trigger that relvar's models made.
fn triggers(printing: &mut Printing<'_>, id: &ObjectId, fields: &mut Fields) {
    for object in printing.of(id) {
        let Body::Trigger(trigger) = &object.body else { continue };
        let touched = fields.0.iter().find(|field| {
            let function = format!("relvar_touch_{}", field.column);
            trigger.definition.contains(&format!("{function}()"))
                || trigger.definition.contains(&format!("{function}\"()"))
        });
        match touched.map(|field| field.column.clone()) {
            Some(column) => fields.add(&column, "updated_by_trigger"),
            None => printing.cannot(&object.id, "a trigger"),
        }
    }
}

fn partitions(printing: &mut Printing<'_>, id: &ObjectId) -> Vec<String> {
    let Some(Body::Table(table)) = printing.catalog.get(id).map(|object| &object.body) else {
        return Vec::new();
    };
    let Some(by) = &table.partition_by else { return Vec::new() };
    let mut attributes = vec![says("partition_by", by)];
    for object in printing.catalog.of_kind(Kind::Inheritance) {
        let Body::Inheritance(Inheritance { parent, bound: Some(bound) }) = &object.body else {
            continue;
        };
        let (true, Some(partition)) = (parent == id, object.id.parent.as_deref()) else { continue };
        if partition.schema != id.schema || is_partitioned(printing, partition) {
            printing
                .cannot(partition, "a partition of another schema, or with partitions of its own");
        }
        if has_own(printing, partition) {
            printing.cannot(partition, "what a partition has and its parent has not");
        }
        let values = bound.strip_prefix("FOR VALUES ").unwrap_or(bound);
        attributes.push(format!(
            "partition({}, {})",
            says("name", &partition.name),
            says("values", values)
        ));
    }
    attributes
}

fn is_partitioned(printing: &Printing<'_>, id: &ObjectId) -> bool {
    let body = printing.catalog.get(id).map(|object| &object.body);
    matches!(body, Some(Body::Table(table)) if table.partition_by.is_some())
}

/// Says whether a partition differs from what its parent gives it.
fn has_own(printing: &Printing<'_>, partition: &ObjectId) -> bool {
    let storage = match printing.catalog.get(partition).map(|object| &object.body) {
        Some(Body::Table(table)) => {
            table.options.iter().next().is_some() || table.tablespace.is_some()
        }
        _ => true,
    };
    let own = |object: &Object| match &object.body {
        Body::Constraint(constraint) => !constraint.inherited && constraint.attached_to.is_none(),
        Body::Index(index) => index.attached_to.is_none(),
        Body::Trigger(_) | Body::Policy(_) | Body::Comment { .. } | Body::Rule(_) => true,
        _ => false,
    };
    storage || printing.of(partition).any(own)
}

/// What is true of a table, or stands on it, and has no attribute.
fn others(printing: &mut Printing<'_>, id: &ObjectId) {
    if let Some(Body::Table(table)) = printing.catalog.get(id).map(|object| &object.body) {
        own_properties(printing, id, table);
    }
    for object in printing.of(id) {
        match object.id.kind {
            Kind::Policy => printing.cannot(&object.id, "a policy"),
            Kind::Statistics => printing.cannot(&object.id, "extended statistics"),
            Kind::Rule => printing.cannot(&object.id, "a rule"),
            Kind::Inheritance => printing.cannot(&object.id, "inheritance"),
            _ => {}
        }
    }
}

fn own_properties(printing: &mut Printing<'_>, id: &ObjectId, table: &Table) {
    if table.persistence != Persistence::Permanent {
        printing.cannot(id, "that a table is UNLOGGED");
    }
    if table.row_security || table.force_row_security {
        printing.cannot(id, "row level security");
    }
    if table.replica_identity != ReplicaIdentity::Default || table.clustered_on.is_some() {
        printing.cannot(id, "REPLICA IDENTITY and CLUSTER ON");
    }
    if table.of_type.is_some() {
        printing.cannot(id, "that a table is OF a type");
    }
    if table.options.iter().next().is_some()
        || table.tablespace.is_some()
        || table.access_method.is_some()
    {
        printing.cannot(id, "storage parameters, tablespaces and access methods");
    }
}
