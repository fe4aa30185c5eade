//! What one PostgreSQL database defines, as plain data.
//!
//! A [`Catalog`] is a flat, sorted map of [`Object`]s at the finest grain that PostgreSQL can address:
//! a table, each of its columns, a column's default, a constraint, an index, a comment and a grant are
//! objects of their own. An object has an identity ([`ObjectId`]), typed attributes ([`Body`]) and
//! edges to what it depends on. Nothing here performs I/O, and no SQL text is made here but names
//! ([`name`]) and literals; the only other SQL is what PostgreSQL itself printed.

mod access;
mod body;
mod catalog;
mod column;
mod constraint;
mod extension;
mod facts;
mod function;
mod id;
mod index;
mod lock_mode;
pub mod name;
mod object;
mod pattern;
mod printed;
mod sequence;
mod settings;
mod step;
mod table;
mod text_search;
mod types;
mod view;

pub use access::{DefaultPrivilege, Grant, Policy, Privilege};
pub use body::{Body, Text};
pub use catalog::{Catalog, Unrepresented};
pub use column::{Column, Default, Generated, GeneratedKind, Identity, NotNull};
pub use constraint::{Constraint, ConstraintKind, ExclusionElement, ForeignKey, Key};
pub use extension::Extension;
pub use facts::{Facts, TableFacts};
pub use function::{Aggregate, Cast, Function, FunctionBody, FunctionKind, Operator};
pub use id::{Kind, Name, ObjectId};
pub use index::{Index, IndexKey};
pub use lock_mode::LockMode;
pub use object::Object;
pub use pattern::Pattern;
pub use sequence::{Sequence, SequenceOwner};
pub use settings::Settings;
pub use step::{Phase, StepKind};
pub use table::{
    EventTrigger, ForeignTable, Inheritance, Persistence, Publication, PublicationMember,
    ReplicaIdentity, Rule, Statistics, Table, Trigger,
};
pub use text_search::{Collation, ForeignServer, TextSearch, UserMapping, Wrapper};
pub use types::{Attribute, Composite, Domain, DomainConstraint, Enum, Range};
pub use view::{MaterializedView, View, ViewColumn};
