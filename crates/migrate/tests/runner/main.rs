//! The runner on a real server.

mod child;
mod embedded;
mod existing;
mod killed;
mod ledger_formats;
mod ledgers;
mod locks;
mod project;
mod rights;
mod running;
mod safety;
mod scripts;
mod taken_back;
