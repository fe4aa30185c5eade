//! What the server makes is not given.
#![allow(unused)]

use relvar::{Model, Session, SoftDelete, Timestamps, first};

include!("models/shop.rs");

fn main() {}

fn new() -> NewOrder {
    NewOrder { id: 1, user_id: 1, total: 1 }
}
