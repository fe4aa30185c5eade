//! Differences in, a plan out: what to run, in which order, under which locks.
//!
//! ```text
//! catalogs ─ diff ─► treat ─► node ─► order ─► fold ─► rules (+ recipes) ─► Plan
//! ```
//!
//! [`treat`](treatment) decides for every object whether it is made, dropped, altered in place or
//! replaced, and follows what a replacement forces on its dependents; [`graph`] turns that into atomic
//! actions and resolves what their rules declare of them; [`order`] sorts them; [`fold`] joins neighbours into the SQL a
//! person would write; [`rules`] know, each of one kind, how an object is made, altered and dropped, what that requires and
//! releases, which names it holds, what it goes with and what is lost; [`recipes`] the way that keeps a live table usable
//! where the plain way would not. Knows no connection.

mod evaluation;
mod fold;
mod graph;
mod inheritance;
mod options;
mod order;
mod plan;
mod planner;
mod recipes;
mod risk;
mod rules;
mod script;
mod slots;
mod treatment;
mod unmet;

pub use options::{Error, Options};
pub use plan::{Lock, LockMode, Phase, Plan, Step, StepKind, Transaction};
pub use planner::{plan, plan_changes};
pub use recipes::conversion::suggestion as using_suggestion;
pub use script::script;
pub use unmet::unmet;
