//! The columns of a model, with those of its mixins in their places.

use proc_macro2::Span;
use relvar_report::{Finding, Place};
use syn::ext::IdentExt;
use syn::{Ident, Type};

use super::found::{Found, In};
use super::places::File;
use crate::model::{ColumnAttributes, Field, FieldKind, Model, TableAttributes};
use crate::rust_type::type_name;

/// A model without mixins: columns by their paths.
pub(crate) struct Flat<'f> {
    /// The file of the model.
    pub file: File<'f>,
    /// Columns in order.
    pub columns: Vec<FlatColumn<'f>>,
    /// What the model and its mixins say of the table, each with the path that its names start from.
    pub attributes: Vec<Attributes<'f>>,
}

/// A column of a model or of one of its mixins.
pub(crate) struct FlatColumn<'f> {
    /// Fields that lead to it: `timestamps`, `created_at`.
    pub path: Vec<String>,
    /// Its attributes.
    pub column: &'f ColumnAttributes,
    /// Its type.
    pub ty: &'f Type,
    /// Where it is written, or where the mixin is flattened that relvar brings.
    pub place: Place,
}

/// What a model or mixin says of its table.
pub(crate) struct Attributes<'f> {
    /// Where its names start.
    pub prefix: Vec<String>,
    /// What it says.
    pub what: &'f TableAttributes,
    /// The file that its spans are of.
    pub file: File<'f>,
}

/// Flattens a model; mixins that are not there are findings.
pub(crate) fn flatten<'f>(
    found: &'f Found<'_>,
    model: &'f In<'_, Model>,
    findings: &mut Vec<Finding>,
) -> Option<Flat<'f>> {
    let file = model.file?;
    let mut flattening = Flattening {
        found,
        flat: Flat { file, columns: Vec::new(), attributes: Vec::new() },
        findings,
    };
    flattening.flat.attributes.push(Attributes {
        prefix: Vec::new(),
        what: &model.what.attributes,
        file,
    });
    flattening.fields(&model.what.fields, &mut Vec::new(), &Whence { file, borrowed: None });
    let flat = flattening.flat;
    two_of_one_column(&flat, findings);
    Some(flat)
}

struct Flattening<'f, 'x, 's> {
    found: &'f Found<'s>,
    flat: Flat<'f>,
    findings: &'x mut Vec<Finding>,
}

/// Where fields come from.
struct Whence<'f> {
    /// The file whose spans they have.
    file: File<'f>,
    /// For a mixin that relvar brings: the span that stands for all of it.
    borrowed: Option<Span>,
}

impl Whence<'_> {
    fn place(&self, span: Span) -> Place {
        self.file.place(self.borrowed.unwrap_or(span))
    }
}

impl<'f> Flattening<'f, '_, '_> {
    fn fields(&mut self, fields: &'f [Field], path: &mut Vec<String>, whence: &Whence<'f>) {
        for field in fields {
            path.push(field.ident.unraw().to_string());
            match &field.kind {
                FieldKind::Column(column) => {
                    let place = whence.place(field.span);
                    self.flat.columns.push(FlatColumn {
                        path: path.clone(),
                        column,
                        ty: &field.ty,
                        place,
                    });
                }
                FieldKind::Flatten => self.mixin(field, path, whence),
            }
            path.pop();
        }
    }

    fn mixin(&mut self, field: &'f Field, path: &mut Vec<String>, whence: &Whence<'f>) {
        let name = type_name(&field.ty).unwrap_or_default();
        let Some(mixin) = self.found.mixins.get(&name) else {
            let known: Vec<&str> = self.found.mixins.keys().map(String::as_str).collect();
            let message = format!("there is no mixin {name}: there are {}", known.join(", "));
            let finding = Finding::error(super::places::RULE, message).at(whence.place(field.span));
            self.findings.push(finding);
            return;
        };
        // A mixin within itself would be a struct of infinite size, which Rust refuses too.
        if path.len() > 8 {
            let message = format!("the mixin {name} lies within itself");
            self.findings
                .push(Finding::error(super::places::RULE, message).at(whence.place(field.span)));
            return;
        }
        let inside = match mixin.file {
            Some(file) => Whence { file, borrowed: None },
            None => {
                Whence { file: whence.file, borrowed: Some(whence.borrowed.unwrap_or(field.span)) }
            }
        };
        let attributes =
            Attributes { prefix: path.clone(), what: &mixin.what.attributes, file: inside.file };
        self.flat.attributes.push(attributes);
        self.fields(&mixin.what.fields, path, &inside);
    }
}

fn two_of_one_column(flat: &Flat<'_>, findings: &mut Vec<Finding>) {
    for (at, column) in flat.columns.iter().enumerate() {
        let twin = flat.columns[..at].iter().find(|other| other.column.name == column.column.name);
        if let Some(twin) = twin {
            let message = format!(
                "the column `{}` is the field `{}` already",
                column.column.name,
                twin.path.join(".")
            );
            findings.push(Finding::error(super::places::RULE, message).at(column.place.clone()));
        }
    }
}

impl<'f> Flat<'f> {
    /// The column that a path of fields leads to.
    pub fn find(&self, prefix: &[String], path: &[Ident]) -> Option<&FlatColumn<'f>> {
        let wanted: Vec<String> =
            prefix.iter().cloned().chain(path.iter().map(|p| p.unraw().to_string())).collect();
        self.columns.iter().find(|column| column.path == wanted)
    }

    /// The name of the column that a path of fields leads to.
    pub fn name(&self, from: &Attributes<'_>, path: &[Ident]) -> Result<String, Box<Finding>> {
        if let Some(column) = self.find(&from.prefix, path) {
            return Ok(column.column.name.clone());
        }
        let written: Vec<String> = path.iter().map(|part| part.unraw().to_string()).collect();
        let known: Vec<String> = self.columns.iter().map(|column| column.path.join(".")).collect();
        let message = format!("no field `{}`: there are {}", written.join("."), known.join(", "));
        let span = path.last().map_or_else(Span::call_site, Ident::span);
        Err(Box::new(from.file.error(span, message)))
    }

    /// The name of the column that marks deleted rows.
    pub fn deleted_at(&self) -> Option<&str> {
        self.columns
            .iter()
            .find(|column| column.column.deleted_at)
            .map(|column| column.column.name.as_str())
    }

    /// Names of the columns of the primary key.
    pub fn primary_key(&self) -> Vec<String> {
        let own = self.columns.iter().filter(|column| column.column.primary_key);
        let mut key: Vec<String> = own.map(|column| column.column.name.clone()).collect();
        for from in &self.attributes {
            key.extend(
                from.what
                    .primary_key
                    .iter()
                    .filter_map(|field| self.name(from, std::slice::from_ref(field)).ok()),
            );
        }
        key
    }
}
