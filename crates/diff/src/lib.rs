//! Two catalogs in, their differences out.
//!
//! Pure, total and deterministic: no I/O, no failure, no knowledge of any kind of object. What a
//! difference means and how it is made on a server is `relvar-plan`'s business.

mod attribute;
mod change;
mod diff;
mod rename;
mod shown;

pub use attribute::{Attribute, Dependencies};
pub use change::{Change, Verb};
pub use diff::diff;
pub use rename::{Rename, possible_renames};
