//! Migration folders: no server needed.

mod contents;
mod full_disk;
mod graphs;
mod project;
