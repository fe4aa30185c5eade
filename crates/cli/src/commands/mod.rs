//! The commands: one file each.

pub mod approve;
pub mod branches;
pub mod check;
pub mod completions;
pub mod current;
pub mod demo;
pub mod diff;
pub mod downgrade;
pub mod heads;
pub mod history;
pub mod init;
pub mod merge;
pub mod models;
pub mod revision;
pub mod show;
pub mod squash;
pub mod stamp;
pub mod status;
pub mod upgrade;
pub mod verify;
