//! The data layer on a real server.

mod database;
mod models;

mod deleted;
mod failures;
mod pages;
mod pooler;
mod queries;
mod relations;
mod restart;
mod selects;
mod transactions;
mod types;
mod writes;
