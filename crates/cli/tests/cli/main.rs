//! The real binary against a real server: every command, every refusal, with its message and exit code.

mod adopt;
mod bad_input;
mod branches;
mod configuration;
mod diffs;
mod documents;
mod downloads;
mod drift;
mod excluded;
mod failed_partway;
mod forms;
mod interrupted;
mod minors;
mod models;
mod program;
mod project;
mod reference;
mod rejected;
mod review;
mod revisions;
mod servers;
mod shadows;
mod steps;
mod tour;
mod trials;
