//! The service over a real socket; what it says is checked on a second connection to its database, and what it asked of
//! it for indexes. Each file has the tests of its noun.

mod baskets;
mod exports;
mod hostile;
mod orders;
mod parcels;
mod products;
mod reports;
mod returns;
#[path = "../shop/mod.rs"]
mod shop;
mod tags;
mod users;
