//! What a composite type cannot be, and what it is made of.

use relvar::{DbType, Model};

#[derive(Debug, Clone, PartialEq, DbType)]
struct Address {
    street: String,
    floor: Option<i32>,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "keyed")]
struct Keyed {
    #[model(primary_key)]
    address: Address,
}

#[derive(Debug)]
struct Unknown;

#[derive(Debug, DbType)]
struct Holder {
    unknown: Unknown,
}

fn main() {}
