//! The rows of the shop. The tables of the database are made from these structs: `relvar revision --autogenerate` reads
//! them and writes what leads from the last revision to them.

mod addresses;
mod order_lines;
mod orders;
mod products;
mod returns;
mod tags;
mod users;

pub use addresses::{Address, PostalCode};
pub use order_lines::{Amount, NewAmount, NewOrderLine, OrderLine};
pub use orders::{NewOrder, Order, OrderStatus};
pub use products::{Attributes, NewProduct, Product};
pub use returns::{NewReturn, Return};
pub use tags::{NewProductTag, NewTag, ProductTag, Tag};
pub use users::{NewUser, User};
