//! Types of one's own.

use std::error::Error as StdError;

/// How a type of one's own is sent and read: for a type of PostgreSQL or of an extension that has none here.
/// `#[derive(DbType)]` with `#[db_type(sql_type = "…")]` names the type, and makes it a type of columns, of elements of arrays,
/// of keys and of values that are bound.
///
/// ```
/// use relvar::{DbType, Encoding, Model};
///
/// #[derive(Debug, Clone, Copy, PartialEq, DbType)]
/// #[db_type(sql_type = "point")]
/// struct Point {
///     x: f64,
///     y: f64,
/// }
///
/// /// As `point_send` writes it: two numbers.
/// impl Encoding for Point {
///     fn encode(&self, out: &mut Vec<u8>) -> Result<(), Box<dyn std::error::Error + Sync + Send>> {
///         out.extend(self.x.to_be_bytes());
///         out.extend(self.y.to_be_bytes());
///         Ok(())
///     }
///
///     fn decode(raw: &[u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
///         let (x, y) = raw.split_first_chunk().ok_or("a point has 16 bytes")?;
///         Ok(Point { x: f64::from_be_bytes(*x), y: f64::from_be_bytes(y.try_into()?) })
///     }
/// }
///
/// #[derive(Debug, Clone, PartialEq, Model)]
/// #[model(table = "towns")]
/// struct Town {
///     #[model(primary_key)]
///     id: i64,
///     at: Point,
///     corners: Vec<Option<Point>>,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not define how it is sent and read",
    label = "no encoding",
    note = "`#[db_type(sql_type = \"…\")]` wants `impl relvar::Encoding for {Self}` beside it"
)]
pub trait Encoding: Sized {
    /// Writes the value in the binary form of the type, as its receive function reads it (`pg_type.typreceive`).
    ///
    /// # Errors
    /// When the type cannot hold the value.
    fn encode(&self, out: &mut Vec<u8>) -> Result<(), Box<dyn StdError + Sync + Send>>;

    /// Reads a value in the binary form of the type, as its send function writes it (`pg_type.typsend`).
    ///
    /// # Errors
    /// When the bytes are no such value.
    fn decode(raw: &[u8]) -> Result<Self, Box<dyn StdError + Sync + Send>>;
}
