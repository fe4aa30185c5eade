//! The data layer on a real server.

#[allow(dead_code, reason = "of another package, which uses all of it")]
#[path = "../../../connect/tests/live/certificates.rs"]
mod certificates;
#[allow(dead_code, reason = "of another package, which uses all of it")]
#[path = "../../../connect/tests/live/cluster.rs"]
mod cluster;
mod database;
mod models;
mod network;

mod addresses;
mod composites;
mod deadlines;
mod deleted;
mod domains;
mod dropped;
mod equality;
mod failures;
mod features;
mod full_text;
mod joined_pages;
mod keys;
mod own_types;
mod pages;
mod pool;
mod pooler;
#[rustfmt::skip]
#[allow(dead_code, reason = "it is what was printed")]
mod printed;
mod printed_models;
mod queries;
mod relations;
mod restart;
mod rows;
mod scopes;
mod selects;
mod traces;
mod transactions;
mod types;
mod types_change;
mod wire;
mod writes;
