//! What is read of every kind, against what PostgreSQL's manual says that the statement makes.
//!
//! Every case is SQL, an identity as people read it, and the attributes that are to be seen; attributes
//! that a case does not mention are not looked at.

mod access;
mod constraint;
mod data_type;
mod edge;
mod error;
mod facts;
mod foreign;
mod function;
mod index;
mod left_out;
mod relation;
mod seen;
mod text_search;
mod types;
mod view;

use seen::{Seen, seen, seen_since};
