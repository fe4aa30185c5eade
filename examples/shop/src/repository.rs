//! What is asked of the tables. Every function is given its session, so none of them can commit: that is for
//! [`Shop`](crate::service::Shop). Those that only read take a session of any kind, also a read-only one.

mod exports;
mod order_lines;
mod orders;
mod products;
mod reports;
mod returns;
pub mod statements;
mod tags;
mod users;

pub use exports::ExportRepository;
pub use order_lines::OrderLineRepository;
pub use orders::{FullLine, FullOrder, OrderRepository};
pub use products::{ProductFilter, ProductRepository, TaggedProduct};
pub use reports::{BestSeller, DaySales, ReportRepository, StatusSales};
pub use returns::ReturnRepository;
pub use tags::TagRepository;
pub use users::UserRepository;
