//! `#[model(…)]` on a field.

use syn::ext::IdentExt;
use syn::{Ident, Result, Type};

use super::errors::{Errors, unknown};
use super::items::{self, Item};
use super::{check, default, modifiers, references};
use crate::model::{ColumnAttributes, FieldKind, ForeignKeyOptions, Identity, Reference};
use crate::rust_type::option_inner;

const KNOWN: [&str; 30] = [
    "column",
    "primary_key",
    "identity",
    "references",
    "name",
    "inverse",
    "to",
    "on_delete",
    "on_update",
    "deferrable",
    "constraint",
    "index",
    "unique",
    "max_len",
    "numeric",
    "sql_type",
    "default",
    "default_sql",
    "insertable",
    "uuid_v7",
    "generated",
    "updated_by_trigger",
    "deleted_at",
    "version",
    "check",
    "collate",
    "comment",
    "was",
    "backfill",
    "flatten",
];

/// What belongs to a foreign key, and means nothing without `references`.
const OF_REFERENCE: [&str; 7] =
    ["name", "inverse", "to", "on_delete", "on_update", "deferrable", "constraint"];

/// Reads what a field is.
pub(crate) fn read(field: &syn::Field, ident: &Ident, errors: &mut Errors) -> FieldKind {
    let items = items::read(&field.attrs, "model", errors);
    errors.duplicates(&items, &["check"]);
    if let Some(flatten) = items.iter().find(|item| item.key() == "flatten") {
        errors.take(flatten.flag());
        for other in items.iter().filter(|item| item.key() != "flatten") {
            errors.add(other.error(format!(
                "`{}` does not go with `flatten`: the mixin declares it",
                other.name
            )));
        }
        return FieldKind::Flatten;
    }
    let mut reader = Reader::new(ident);
    for item in &items {
        errors.take(reader.item(item));
    }
    FieldKind::Column(reader.finish(&items, &field.ty, errors))
}

struct Reader {
    column: ColumnAttributes,
    reference: Option<Reference>,
    name: Option<Ident>,
    inverse: Option<Ident>,
    to: Option<Ident>,
    options: ForeignKeyOptions,
    default_sql: bool,
    insertable: bool,
}

impl Reader {
    fn new(ident: &Ident) -> Self {
        let column =
            ColumnAttributes { name: ident.unraw().to_string(), ..ColumnAttributes::default() };
        let (options, reference) = (ForeignKeyOptions::default(), None);
        Self {
            column,
            reference,
            name: None,
            inverse: None,
            to: None,
            options,
            default_sql: false,
            insertable: false,
        }
    }

    fn item(&mut self, item: &Item) -> Result<()> {
        let column = &mut self.column;
        match item.key().as_str() {
            "column" => column.name = item.sql_name()?,
            "primary_key" => column.primary_key = item.flag().map(|()| true)?,
            "identity" => column.identity = Some(identity(item)?),
            "index" => column.index = Some(item.switch()?),
            "unique" => column.unique = item.flag().map(|()| true)?,
            "default" => column.default = Some(default::literal(item)?),
            "default_sql" => {
                column.default = Some(item.string()?);
                self.default_sql = true;
            }
            "insertable" => self.insertable = item.flag().map(|()| true)?,
            "uuid_v7" => column.uuid_v7 = item.flag().map(|()| true)?,
            "generated" => column.generated = Some(item.string()?),
            "updated_by_trigger" => column.touched = item.flag().map(|()| true)?,
            "deleted_at" => column.deleted_at = item.flag().map(|()| true)?,
            "version" => column.version = item.flag().map(|()| true)?,
            "check" => column.checks.push(check::read(item)?),
            "collate" => column.collate = Some(item.string()?),
            "comment" => column.comment = Some(item.string()?),
            "was" => column.was = Some(item.sql_name()?),
            "backfill" => column.backfill = Some(item.string()?),
            _ if modifiers::read(item, &mut column.modifiers)? => {}
            _ => return self.reference(item),
        }
        Ok(())
    }

    fn reference(&mut self, item: &Item) -> Result<()> {
        match item.key().as_str() {
            "references" => {
                let options = ForeignKeyOptions::default();
                let model = item.path()?;
                self.reference =
                    Some(Reference { model, name: None, inverse: None, to: None, options });
            }
            "name" => self.name = Some(item.ident()?),
            "inverse" => self.inverse = Some(item.ident()?),
            "to" => self.to = Some(item.ident()?),
            _ if references::option(item, &mut self.options)? => {}
            _ => return Err(unknown(item, "a field", &KNOWN)),
        }
        Ok(())
    }

    fn finish(mut self, items: &[Item], ty: &Type, errors: &mut Errors) -> ColumnAttributes {
        self.column.references = self.reference.take().map(|reference| Reference {
            name: self.name,
            inverse: self.inverse,
            to: self.to,
            options: self.options,
            ..reference
        });
        let column = &mut self.column;
        column.server_made = column.generated.is_some()
            || column.touched
            || (!self.insertable && (self.default_sql || column.version || identity_of(column)));
        if column.version && column.default.is_none() {
            column.default = Some("1".to_owned());
        }
        for item in items {
            errors.take(fits(item, items, &self.column, ty));
        }
        self.column
    }
}

fn identity_of(column: &ColumnAttributes) -> bool {
    matches!(column.identity, Some(Identity::Always | Identity::ByDefault))
}

/// Checks one item against the type and the other items.
fn fits(item: &Item, items: &[Item], column: &ColumnAttributes, ty: &Type) -> Result<()> {
    let key = item.key();
    let against = |names: &[&str]| item.against(names, items);
    match key.as_str() {
        "max_len" | "numeric" | "sql_type" => modifiers::fits(item, items, ty),
        "default_sql" => against(&["default"]),
        "uuid_v7" => against(&["default", "default_sql", "identity", "generated"]),
        "generated" => against(&[
            "default",
            "default_sql",
            "identity",
            "updated_by_trigger",
            "version",
            "insertable",
        ]),
        "identity" if column.identity != Some(Identity::None) => {
            against(&["default", "default_sql"])
        }
        "deleted_at" if option_inner(ty).is_none() => {
            Err(item
                .error("the mark of a soft delete is null on living rows: its type is Option<…>"))
        }
        "primary_key" if option_inner(ty).is_some() => {
            Err(item.error("a primary key is never null: take off Option"))
        }
        name if OF_REFERENCE.contains(&name) && column.references.is_none() => {
            Err(item
                .error(format!("`{key}` belongs to a foreign key: write `references = Model` too")))
        }
        _ => Ok(()),
    }
}

fn identity(item: &Item) -> Result<Identity> {
    match item.ident()?.to_string().as_str() {
        "always" => Ok(Identity::Always),
        "by_default" => Ok(Identity::ByDefault),
        "none" => Ok(Identity::None),
        _ => Err(item.error("`identity` takes always, by_default or none")),
    }
}
