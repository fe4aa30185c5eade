//! What tests of an application use, on a real server.

mod cover;
mod database;
mod models;
mod queries;
mod statements;
