//! Attributes that mean nothing.

use relvar::{Model, Timestamps};

#[derive(Clone, PartialEq, Model)]
#[model(table = "a")]
struct NoKey {
    name: String,
}

#[derive(Clone, PartialEq, Model)]
#[model(table = "b")]
struct Unknown {
    #[model(primary_key, max_length = 20)]
    id: i64,
}

#[derive(Clone, PartialEq, Model)]
#[model(table = "c", index(nowhere))]
struct Missing {
    #[model(primary_key)]
    id: i64,
}

#[derive(Clone, PartialEq, Model)]
#[model(table = "d", index(timestamps.nowhere))]
struct MissingInMixin {
    #[model(primary_key)]
    id: i64,
    #[model(flatten)]
    timestamps: Timestamps,
}

#[derive(Clone, PartialEq, Model)]
#[model(table = "e")]
struct Reserved {
    #[model(primary_key)]
    id: i64,
    query: String,
}

fn main() {}
