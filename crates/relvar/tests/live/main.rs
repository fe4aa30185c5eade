//! The data layer on a real server.

mod database;
mod models;

mod deleted;
mod failures;
mod pages;
mod queries;
mod relations;
mod transactions;
mod writes;
