//! What one PostgreSQL database defines, as plain data.
//!
//! A [`Catalog`] is a flat, sorted map of [`Object`]s at the finest grain that PostgreSQL can address:
//! a table, each of its columns, a column's default, a constraint, an index, a comment and a grant are
//! objects of their own. An object has an identity ([`ObjectId`]), typed attributes ([`Body`]) and
//! edges to what it depends on. Nothing here performs I/O, and no SQL text is made here but names
//! ([`name`]) and literals; the only other SQL is what PostgreSQL itself printed.

mod aggregate;
mod body;
mod cast;
mod catalog;
mod collation;
mod column;
mod composite;
mod constraint;
mod data_type;
mod default;
mod default_privilege;
mod domain;
mod domain_constraint;
mod r#enum;
mod event_trigger;
mod extension;
mod facts;
mod foreign_server;
mod foreign_table;
mod function;
mod grant;
mod id;
mod index;
mod inheritance;
mod lock_mode;
pub mod name;
mod not_null;
mod object;
mod operator;
mod pattern;
mod policy;
mod printed;
mod publication;
mod publication_member;
mod range;
mod rule;
mod sequence;
mod settings;
mod statistics;
mod step;
mod table;
mod text_search;
mod trigger;
mod user_mapping;
mod view;
mod wrapper;

pub use aggregate::Aggregate;
pub use body::{Body, Text};
pub use cast::Cast;
pub use catalog::{Catalog, Unrepresented};
pub use collation::Collation;
pub use column::{Column, Generated, GeneratedKind, Identity};
pub use composite::{Attribute, Composite};
pub use constraint::{Constraint, ConstraintKind, ExclusionElement, ForeignKey, Key};
pub use data_type::{DataType, IntervalField, Modifiers};
pub use default::Default;
pub use default_privilege::DefaultPrivilege;
pub use domain::Domain;
pub use domain_constraint::DomainConstraint;
pub use r#enum::Enum;
pub use event_trigger::EventTrigger;
pub use extension::Extension;
pub use facts::{Facts, TableFacts};
pub use foreign_server::ForeignServer;
pub use foreign_table::ForeignTable;
pub use function::{Function, FunctionBody, FunctionKind};
pub use grant::{Grant, Privilege};
pub use id::{Kind, Name, ObjectId};
pub use index::{Index, IndexKey, KeyTerm};
pub use inheritance::Inheritance;
pub use lock_mode::LockMode;
pub use not_null::NotNull;
pub use object::Object;
pub use operator::Operator;
pub use pattern::Pattern;
pub use policy::Policy;
pub use publication::Publication;
pub use publication_member::PublicationMember;
pub use range::Range;
pub use rule::Rule;
pub use sequence::{Sequence, SequenceOwner};
pub use settings::Settings;
pub use statistics::Statistics;
pub use step::{Phase, StepKind};
pub use table::{Persistence, ReplicaIdentity, Table};
pub use text_search::TextSearch;
pub use trigger::Trigger;
pub use user_mapping::UserMapping;
pub use view::{MaterializedView, View, ViewColumn};
pub use wrapper::Wrapper;
