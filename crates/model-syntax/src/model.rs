//! A struct with `#[derive(Model)]`, `#[derive(Mixin)]` or `#[derive(DbType)]`, and an enum with `#[derive(DbEnum)]`, as
//! they are written: attributes read and checked, types and mixins not resolved yet.

use proc_macro2::Span;
use syn::{Ident, Path, Type};

/// A struct that stands for a table.
#[derive(Debug, Clone)]
pub struct Model {
    /// Name of the struct.
    pub ident: Ident,
    /// `schema = "sales"`; without it, the default schema of whoever loads it.
    pub schema: Option<String>,
    /// `table = "orders"`; without it, the name of the struct in snake case, as it is (no plural is guessed).
    pub table: String,
    /// What the struct itself says beyond its fields.
    pub attributes: TableAttributes,
    /// Fields in the order they are written.
    pub fields: Vec<Field>,
}

/// A struct whose fields are columns of every model that flattens it.
#[derive(Debug, Clone)]
pub struct Mixin {
    /// Name of the struct.
    pub ident: Ident,
    /// What it brings to every table beyond columns.
    pub attributes: TableAttributes,
    /// Fields in the order they are written.
    pub fields: Vec<Field>,
}

/// An enum whose variants are the labels of a PostgreSQL enum.
#[derive(Debug, Clone)]
pub struct DbEnum {
    /// Name of the enum.
    pub ident: Ident,
    /// `schema = "…"`.
    pub schema: Option<String>,
    /// `name = "order_status"`; without it, the name in snake case.
    pub name: String,
    /// Variants with their labels (`#[db_enum(label = "…")]`; without it, the variant in snake case).
    pub labels: Vec<(Ident, String)>,
    /// `was = "…"`: an earlier name.
    pub was: Option<String>,
    /// `comment = "…"`.
    pub comment: Option<String>,
}

/// A struct or enum that derives `DbType`.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a crate has few of them")]
pub enum DbType {
    /// `struct Email(String)`: the type inside, under another name of Rust.
    Newtype(Newtype),
    /// `#[db_type(domain = "email")] struct Email(String)`: a domain over the type inside.
    Domain(Domain),
    /// `struct Address { … }`: a composite type.
    Composite(Composite),
    /// `#[db_type(sql_type = "point")]` on any struct or enum: it is sent and read as it says by itself.
    Encoded(Encoded),
}

/// A struct that is sent and read as the type inside.
#[derive(Debug, Clone)]
pub struct Newtype {
    /// Name of the struct.
    pub ident: Ident,
    /// The type inside.
    pub inner: Type,
}

/// A struct or enum with an encoding of its own.
#[derive(Debug, Clone)]
pub struct Encoded {
    /// Its name.
    pub ident: Ident,
    /// `sql_type = "point"`: the type as PostgreSQL spells it.
    pub sql_type: String,
}

/// A struct that stands for a domain.
#[derive(Debug, Clone)]
pub struct Domain {
    /// Name of the struct.
    pub ident: Ident,
    /// The type inside.
    pub inner: Type,
    /// `schema = "…"`.
    pub schema: Option<String>,
    /// `domain = "email"`.
    pub name: String,
    /// What the type inside does not tell of the type under the domain.
    pub base: Modifiers,
    /// `collate = "C"`.
    pub collate: Option<String>,
    /// `default_sql = "…"`.
    pub default: Option<String>,
    /// `check = "VALUE ~ '@'"`.
    pub checks: Vec<Check>,
    /// `was = "…"`: an earlier name.
    pub was: Option<String>,
    /// `comment = "…"`.
    pub comment: Option<String>,
}

/// A struct that stands for a composite type.
#[derive(Debug, Clone)]
pub struct Composite {
    /// Name of the struct.
    pub ident: Ident,
    /// `schema = "…"`.
    pub schema: Option<String>,
    /// `name = "address"`; without it, the name in snake case.
    pub name: String,
    /// Fields in the order they are written.
    pub attributes: Vec<Attribute>,
    /// `was = "…"`: an earlier name.
    pub was: Option<String>,
    /// `comment = "…"`.
    pub comment: Option<String>,
}

/// A field of a composite type.
#[derive(Debug, Clone)]
pub struct Attribute {
    /// Name of the field.
    pub ident: Ident,
    /// Its type as written.
    pub ty: Type,
    /// `column = "…"`; without it, the name of the field (without `r#`).
    pub name: String,
    /// What the type does not tell.
    pub modifiers: Modifiers,
    /// `collate = "C"`.
    pub collate: Option<String>,
}

/// What makes another type of PostgreSQL of a Rust type.
#[derive(Debug, Clone, Default)]
pub struct Modifiers {
    /// `max_len = 20`: varchar(20).
    pub max_len: Option<u32>,
    /// `numeric(12, 2)`: precision and scale.
    pub numeric: Option<(u16, i16)>,
    /// `sql_type = "citext"`: the type as PostgreSQL spells it, where the Rust type does not tell.
    pub sql_type: Option<String>,
}

/// `#[model(…)]` on a struct.
#[derive(Debug, Clone, Default)]
pub struct TableAttributes {
    /// `index(…)`, `unique(…)`.
    pub indexes: Vec<Index>,
    /// `check = "expr"` or `check(name = "…", "expr")`.
    pub checks: Vec<Check>,
    /// `primary_key(a, b)`: a composite key.
    pub primary_key: Vec<Ident>,
    /// `foreign_key(columns(a, b), references = Other, to(x, y), name = …, inverse = …, …)`.
    pub foreign_keys: Vec<ForeignKey>,
    /// `partition_by = "RANGE (created_at)"`.
    pub partition_by: Option<String>,
    /// `partition(name = "orders_2026", values = "FROM ('2026-01-01') TO ('2027-01-01')")`.
    pub partitions: Vec<(String, String)>,
    /// `comment = "…"`.
    pub comment: Option<String>,
    /// `was = "…"`: an earlier name of the table.
    pub was: Option<String>,
    /// `small`: few rows by nature; index cover excuses it.
    pub small: bool,
}

/// A field of a model or mixin.
#[derive(Debug, Clone)]
pub struct Field {
    /// Name of the field.
    pub ident: Ident,
    /// Its type as written.
    pub ty: Type,
    /// What it is.
    pub kind: FieldKind,
    /// Where it stands.
    pub span: Span,
}

/// What a field is.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a model has few fields")]
pub enum FieldKind {
    /// The columns of a mixin: `#[model(flatten)]`.
    Flatten,
    /// A column.
    Column(ColumnAttributes),
}

/// `#[model(…)]` on a field that is a column.
#[derive(Debug, Clone, Default)]
pub struct ColumnAttributes {
    /// `column = "…"`; without it, the name of the field (without `r#`).
    pub name: String,
    /// `primary_key`.
    pub primary_key: bool,
    /// `identity = always | by_default | none`; integers that are the only key are `always` unless said otherwise.
    pub identity: Option<Identity>,
    /// `references = User` with `name`, `inverse`, `on_delete`, `on_update`, `deferrable`, `constraint`.
    pub references: Option<Reference>,
    /// `index` on the column, or `index = false` on a foreign key's.
    pub index: Option<bool>,
    /// `unique`.
    pub unique: bool,
    /// `max_len`, `numeric` and `sql_type`.
    pub modifiers: Modifiers,
    /// `default = …` as an SQL literal, or `default_sql = "…"` as it is.
    pub default: Option<String>,
    /// `uuid_v7`: a new row gets a UUID of version 7 (RFC 9562), made by the application.
    pub uuid_v7: bool,
    /// `generated = "expr"`: generated always as … stored; never written.
    pub generated: Option<String>,
    /// `updated_by_trigger`: the server sets it to `now()` at every update; never written.
    pub touched: bool,
    /// `deleted_at`: the mark of a soft delete (a nullable time).
    pub deleted_at: bool,
    /// `version`: counts updates, for optimistic locking.
    pub version: bool,
    /// `check = "expr"`.
    pub checks: Vec<Check>,
    /// `collate = "C"`.
    pub collate: Option<String>,
    /// `comment = "…"`.
    pub comment: Option<String>,
    /// `was = "…"`: an earlier name.
    pub was: Option<String>,
    /// `backfill = "expr"`: fills a new NOT NULL column on rows that exist.
    pub backfill: Option<String>,
    /// The server makes the value: identity, `default_sql` (unless `insertable`), `generated` or a trigger. Such a field is not
    /// part of `New…`.
    pub server_made: bool,
}

/// GENERATED … AS IDENTITY.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// GENERATED ALWAYS.
    Always,
    /// GENERATED BY DEFAULT.
    ByDefault,
    /// None.
    None,
}

/// A foreign key of one column.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The model that is referenced, as written.
    pub model: Path,
    /// `name = user`: the relation from here; without it, the column without `_id`.
    pub name: Option<Ident>,
    /// `inverse = orders`: the relation from there to here.
    pub inverse: Option<Ident>,
    /// `to = code`: the column that is referenced; without it, the primary key.
    pub to: Option<Ident>,
    /// The rest.
    pub options: ForeignKeyOptions,
}

/// A foreign key of several columns.
#[derive(Debug, Clone)]
pub struct ForeignKey {
    /// Columns here.
    pub columns: Vec<Ident>,
    /// The model that is referenced, as written.
    pub model: Path,
    /// Columns there; empty: the primary key.
    pub to: Vec<Ident>,
    /// `name = project`: the relation from here.
    pub name: Option<Ident>,
    /// `inverse = tasks`: the relation from there to here.
    pub inverse: Option<Ident>,
    /// The rest.
    pub options: ForeignKeyOptions,
}

/// What every foreign key may say.
#[derive(Debug, Clone, Default)]
pub struct ForeignKeyOptions {
    /// `on_delete = cascade | restrict | set_null | set_default`, as SQL.
    pub on_delete: Option<&'static str>,
    /// `on_update = …`, as SQL.
    pub on_update: Option<&'static str>,
    /// `deferrable` (INITIALLY DEFERRED).
    pub deferrable: bool,
    /// `constraint = "…"`: its name.
    pub constraint: Option<String>,
}

/// `index(user_id, timestamps.created_at.desc(), name = "…", where = "…", include(a, b), using = gin)`.
#[derive(Debug, Clone)]
pub struct Index {
    /// UNIQUE.
    pub unique: bool,
    /// Columns and expressions in order.
    pub keys: Vec<IndexKey>,
    /// `name = "…"`; without it PostgreSQL's own rule: table_columns_idx.
    pub name: Option<String>,
    /// `where = "…"`: the predicate.
    pub predicate: Option<String>,
    /// `include(a, b)`.
    pub include: Vec<Vec<Ident>>,
    /// `using = gin`: the method.
    pub method: Option<String>,
    /// `nulls_not_distinct`.
    pub nulls_not_distinct: bool,
    /// Where it stands.
    pub span: Span,
}

/// One key of an index.
#[derive(Debug, Clone)]
pub struct IndexKey {
    /// What is indexed.
    pub what: IndexTarget,
    /// `.desc()`.
    pub descending: bool,
    /// `.nulls_first()` or `.nulls_last()`.
    pub nulls_first: Option<bool>,
    /// `.ops("gin_trgm_ops")`.
    pub operator_class: Option<String>,
}

/// What an index key is of.
#[derive(Debug, Clone)]
pub enum IndexTarget {
    /// A field, or a field of a mixin: `created_at`, `timestamps.created_at`.
    Field(Vec<Ident>),
    /// An expression: `"lower(email)"`.
    Expression(String),
}

/// A CHECK.
#[derive(Debug, Clone)]
pub struct Check {
    /// Its name, if said.
    pub name: Option<String>,
    /// Its expression.
    pub expression: String,
}
