//! Servers as several processes see them, and what is left when any of these is killed.

mod dev;
mod external;
mod killed;
mod place;
mod processes;
mod shared;
