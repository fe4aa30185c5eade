//! SQL text into statements, with everything that can be said about a statement by looking at it.
//!
//! [`split`] cuts a text exactly where PostgreSQL's own clients would, and says of each statement what kind
//! it is, what it defines and what its `-- relvar:` comments ask for. It never decides what a schema means:
//! a statement that it does not know is passed on as [`StatementKind::Other`], for PostgreSQL to judge.
//!
//! Statements are read by PostgreSQL's grammar from their first tokens on, in one pass over the text and
//! without recursion: a condition of a hundred thousand terms is as good as a short one. What asks for the
//! inside of a statement takes its [`tree`], which is there up to a depth.

mod alter;
mod annotation;
mod arguments;
mod classify;
mod create;
mod fill;
mod head;
mod identifier;
mod position;
mod removal;
mod split;
mod statement_kind;
mod token;
pub mod tree;
mod type_use;
mod zone;

pub use annotation::{Annotation, AnnotationKind, Attachment};
pub use fill::fills_nulls;
pub use identifier::{Name, fold_identifier};
pub use position::{char_position_to_byte, position_of};
pub use removal::{Removal, removal};
pub use split::{Comment, CopyData, Split, SplitError, SplitErrorKind, Statement, split};
pub use statement_kind::{
    AlterAction, AlterTable, CreateIndex, Definition, DefinitionKey, Drop, DropIndex, Namespace,
    ObjectKind, Reindex, ReindexTarget, StatementKind, TransactionControl, TransactionUse,
};
pub use type_use::{TypeUse, TypeUser, type_uses};
pub use zone::is_zone_conversion;
